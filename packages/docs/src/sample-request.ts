/** A request that samples send. */

/** A request of the vendor's API, as samples and the worked example have it. */
export interface SampleRequest {
  /** In capitals. */
  readonly method: string;
  /** Path and query, exactly as they are sent: percent-encoded, in ASCII. */
  readonly target: string;
  /** Default: none, and no body. */
  readonly contentType?: string | undefined;
  /** Text, of which the bytes in UTF-8 are signed and sent. Default: empty. */
  readonly body?: string | undefined;
  /** An example of the scheme's idempotency key, for the worked example. Samples and collections send a new one in each run. Default: none is sent. */
  readonly idempotencyKey?: string | undefined;
  /** An example of the scheme's request id, as `idempotencyKey`. Default: none is sent. */
  readonly requestId?: string | undefined;
}
