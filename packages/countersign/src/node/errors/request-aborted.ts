/** The error of a request whose sender went away before it could be handled. */

/**
 * The sender went away: before its body had come, or while keys or store were asked.
 *
 * @example
 * const verdict = await verifyNode(verifier, req).catch((error: unknown) => {
 *   if (error instanceof RequestAbortedError) return undefined; // nobody waits for an answer
 *   throw error;
 * });
 */
export class RequestAbortedError extends Error {
  override readonly name = 'RequestAbortedError';
  /** As body parsers call it. */
  readonly type = 'request.aborted';
  readonly code = 'ECONNABORTED';
  readonly statusCode = 400;
  readonly expose = true;

  constructor(options?: ErrorOptions) {
    super('request aborted', options);
  }
}
