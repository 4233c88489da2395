/** The contract of an operation: what is done once, what begins it and what ends it. */

import type { OperationEvent } from '../events/channels.ts';
import type { SignedRequest } from '../request/request.ts';
import type { Accepted, Refused } from '../responses/verdict.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Failure } from '../verify/verification.ts';
import type { RoutedPath } from './routed-path.ts';
import type { WholeResponse } from './whole-response.ts';

/** A request that was accepted, as it was verified. */
export interface AcceptedRequest {
  readonly accepted: Accepted;
  readonly request: SignedRequest;
  /** Its path as the router reads it. Default: as it was written. */
  readonly routed?: (() => RoutedPath) | undefined;
}

/** Policy of an operation: its identity, and the part of it that is kept. */
export interface OperationPolicy {
  readonly kind: OperationEvent['kind'];
  /** The function that it comes from, for errors. */
  readonly owner: 'createIdempotency()' | 'createDeduplication()' | 'webhook()';
  /** Member that a scheme must declare for it, unless `isDeclaredBy`. */
  readonly member: 'idempotencyKey' | 'eventId';
  readonly isDeclaredBy: (scheme: Scheme) => boolean;
  /** Identity of the operation for its caller; `undefined`: the request is none that is done once. */
  readonly subjectOf: (exchange: AcceptedRequest) => readonly string[] | Failure | undefined;
  /** A digest of what must be the same in each retry; empty: nothing. */
  readonly fingerprintOf: (exchange: AcceptedRequest) => string;
  /** Tells whether a response of that status ends the operation; otherwise the next request may begin it. */
  readonly isKept: (status: number) => boolean;
  /** Encodes a response to keep it. `undefined`: a response that was larger than `maxBytes`. */
  readonly toRecord: (response: WholeResponse | undefined, exchange: AcceptedRequest) => Uint8Array;
  /** Tells whether a record is of the response to this very request. */
  readonly isRecordOf: (record: Uint8Array | undefined, exchange: AcceptedRequest) => boolean;
  /** Decodes the answer to a retry. `undefined`: the store had no room for the record. */
  readonly fromRecord: (record: Uint8Array | undefined, exchange: AcceptedRequest) => WholeResponse | Failure;
  /** The refusal while the first request is being worked on. */
  readonly inProgress: 'idempotency_key_in_use' | 'event_in_progress';
}

/** Next step for a request. */
export type OperationBeginning =
  | { readonly outcome: 'not_concerned' }
  | { readonly outcome: 'answered'; readonly response: WholeResponse }
  | { readonly outcome: 'refused'; readonly verdict: Refused }
  | { readonly outcome: 'started'; readonly conclude: EndOperation; readonly abandon: AbandonOnce };

/**
 * Told what the handler answered: whole, or, where it was larger than `maxBytes`, its status alone. Resolves once it is
 * kept, with another response that must be sent in its place, if so. It does not reject.
 */
export type EndOperation = (
  response: WholeResponse | { readonly status: number },
) => Promise<WholeResponse | undefined>;

/** Told that there will be no answer: resolves once the next request may begin. It does not reject. */
type AbandonOnce = () => Promise<void>;
