/** Events as the handlers of webhooks get them. */

/** An event that was verified, and that no handler has handled yet. */
export interface WebhookEvent<P = unknown> {
  /** The sender's id of the event; where the scheme has none, a digest that copies of one request share. */
  readonly id: string;
  /** The member `type` of the payload, if it is a text. */
  readonly type: string | undefined;
  /** When the sender signed the delivery. */
  readonly timestamp: Date | undefined;
  /** The output of `schema`, where one is given. Otherwise the parsed JSON, of which nothing but its origin is checked. */
  readonly payload: P;
  readonly requestId: string;
  /** The bytes that were signed. */
  readonly rawBody: Uint8Array;
}
