/** A problem with the form of a request, before anything is known about its sender. */

/** The parts of a request that a scheme reads by name. */
export type Member =
  | 'keyId'
  | 'timestamp'
  | 'nonce'
  | 'signature'
  | 'contentDigest'
  | 'requestId'
  | 'idempotencyKey'
  | 'eventId'
  | 'header'
  | 'target'
  | 'body';

/** Headers that a scheme may know without requiring them of every request. */
export type OptionalHeader = 'requestId' | 'idempotencyKey' | 'eventId';

/** A refusal of form. `reason` is fit for the sender: it names what to send and repeats nothing that was sent. */
export interface FormProblem {
  readonly code:
    | 'missing_header'
    | 'malformed_header'
    | 'duplicate_header'
    | 'malformed_target'
    | 'malformed_body';
  readonly member: Member;
  /** The header concerned, as the scheme spells it. */
  readonly header?: string | undefined;
  readonly reason: string;
}
