/** Events as the handlers of webhooks get them. */

/** An event that was verified, and that no handler has handled yet. */
export interface WebhookEvent<P = unknown> {
  /**
   * The sender's id of the event. Where it gives none, a digest that copies of one delivery share; of a sender whose equal
   * deliveries are not told apart, a random UUID, which is another with each delivery of the event.
   */
  readonly id: string;
  /** Where the scheme says that the type is, by default the member `type` of the payload; a number as its digits. */
  readonly type: string | undefined;
  /** When the sender signed the delivery. */
  readonly timestamp: Date | undefined;
  /**
   * The output of `schema`, where one is given. Otherwise the body, parsed as the scheme says and by default as JSON; nothing but
   * its origin is checked.
   */
  readonly payload: P;
  readonly requestId: string;
  /** The bytes that were signed. */
  readonly rawBody: Uint8Array;
}

/**
 * Handles an event, which has failed where it throws or rejects. It returns nothing: `webhook()` answers. An application that
 * answers itself calls `webhook(scheme, options)` without a handler.
 */
export type EventHandler<P, R> = (event: WebhookEvent<P>, request: R) => void | Promise<void>;
