/**
 * Events, published on channels of `node:diagnostics_channel` so that they can be measured and recorded.
 *
 * Nothing is gathered for a channel that nobody has subscribed to. Secrets, signatures, nonces, idempotency keys and
 * bodies are in no message, as far as `HideValues` finds them; a listener that keeps bodies must ask for them.
 */

import { channel } from 'node:diagnostics_channel';
import type { StoredKey } from '../keys/administration/stored-key.ts';
import type { KeyOwner, VerifiedKey } from '../keys/api-key.ts';
import type { Explanation } from '../responses/explanation.ts';
import type { MistakeCode } from '../responses/mistake-code.ts';
import type { Certainty } from '../responses/public-diagnosis.ts';
import type { RefusalCode } from '../responses/refusals.ts';
import type { Admission } from '../store/store.ts';
import type { VerifierIdentity } from '../verify/verifier-identity.ts';
import type { RedactedHead } from './redaction/redacted-request.ts';

/** One for each request that a verifier decided on. */
export interface VerdictEvent {
  /** The `identity` of the verifier that tells it. */
  readonly verifier: VerifierIdentity;
  readonly scheme: string;
  readonly code: 'accepted' | RefusalCode;
  /** The status of the answer, of refused requests; undefined for a copy that `webhook()` answers as a delivery. */
  readonly status: number | undefined;
  /** False for a refusal that was only observed: the request passed. */
  readonly enforced: boolean;
  /** The key's id, once it is known to exist. */
  readonly keyId: string | undefined;
  /** The id of the secret that an accepted request was signed with, where the key's record gives one. */
  readonly secretId: string | undefined;
  readonly address: string | undefined;
  /** Without hidden values, which a sender may have put into it. */
  readonly requestId: string;
  readonly method: string;
  /** The path without its query and without hidden values, cut after 256 characters. */
  readonly path: string;
  /** The key, once it is known to exist. */
  readonly key: VerifiedKey | undefined;
  /** Duration of the verification in milliseconds. */
  readonly durationMs: number;
  /** Distance of the request's timestamp from the verifier's clock in milliseconds: negative when behind. */
  readonly clockSkewMs: number | undefined;
}

/** A request that was accepted and is refused afterwards: by a route's requirements, or for its idempotency key. */
export interface LateRefusalEvent {
  /** The `identity` of the verifier that tells it. */
  readonly verifier: VerifierIdentity;
  readonly scheme: string;
  readonly code: RefusalCode;
  readonly status: number;
  readonly keyId: string;
  readonly requestId: string;
}

/** One for each refused request, with its head: for a log of requests. Frozen. */
export interface RefusedEvent {
  /** The `identity` of the verifier that tells it. */
  readonly verifier: VerifierIdentity;
  readonly scheme: string;
  readonly code: RefusalCode;
  /** The status of the answer. */
  readonly status: number;
  /** False for a refusal that was only observed: the request passed. */
  readonly enforced: boolean;
  /** True for a request that was accepted, and refused afterwards. */
  readonly isLate: boolean;
  /** The key id that the request claims; of unknown keys only the beginning, a third at most. */
  readonly keyId: string | undefined;
  /** The key, once it is known to exist. */
  readonly key: VerifiedKey | undefined;
  readonly requestId: string;
  /** The vendor's name for the reason, where the vendor has one. */
  readonly vendorCode: string | undefined;
  /** More about the reason, such as the scope that is missing. Not for the sender. */
  readonly detail: string | undefined;
  /** The body of the answer, as text. */
  readonly answer: string;
  /** Duration of the verification in milliseconds; undefined of late refusals, and where neither a logger nor a listener to verdicts wants it. */
  readonly durationMs: number | undefined;
  /** Distance of the request's timestamp from the verifier's clock in milliseconds: negative when behind. */
  readonly clockSkewMs: number | undefined;
  /**
   * The head, with `{redacted}` in the place of signature, nonce, idempotency key, secrets of the key, `Authorization`, cookies, and what has
   * the name or the form of such.
   */
  readonly request: RedactedHead;
  /**
   * The key id as the request claims it, of keys that are not known too: to look the key up. It may be a secret that was sent in the place
   * of the id, so keep it only once the key is known to exist.
   */
  readonly claimedKeyId: () => string | undefined;
  /**
   * Copies the first bytes of the body, as far as it has been read, without the same values. To be called while the event is told.
   * Undefined where there is no body, or where it may hold a signature that could not be read.
   */
  readonly copyBody: (maxBytes: number) => CopiedBody | undefined;
}

/** The beginning of a body. */
export interface CopiedBody {
  readonly bytes: Uint8Array;
  /** Length of the whole body, as it was sent. */
  readonly length: number;
  readonly isCut: boolean;
}

/** Findings about a refused request of a known key: for a sample of those that were signed wrong. */
export interface DiagnosisEvent {
  /** The `identity` of the verifier that tells it. */
  readonly verifier: VerifierIdentity;
  readonly scheme: string;
  readonly keyId: string;
  readonly requestId: string;
  /** The client's mistakes, the weightiest first; empty when nothing was found. */
  readonly mistakes: readonly MistakeCode[];
  /** Certainty of the findings; undefined when nothing was found. */
  readonly certainty: Certainty | undefined;
  /** All that was found, with both strings to sign, in which nonce, secrets, what the head does not show and what the body has are redacted. */
  readonly explanation: Explanation;
  /** The same with what the body has: only for a listener that may keep bodies. */
  readonly explanationWithBody: () => Explanation;
  /** Duration of the search in milliseconds. */
  readonly durationMs: number;
}

/** One for each question to a store. */
export interface AdmissionEvent {
  /** The scheme, or the name of what limits. */
  readonly scheme: string;
  /** `failed`: the store did not decide, whatever then became of the request. */
  readonly outcome: Admission['outcome'] | 'failed';
  /** Duration of the call to the store in milliseconds. */
  readonly durationMs: number;
  /** The error, when it failed. */
  readonly error: unknown;
}

/** One for each lookup in a cache of keys. */
export interface KeyLookupEvent {
  /** `unknown`: cached as unknown. `shared`: another lookup of the key was under way. */
  readonly outcome: 'hit' | 'unknown' | 'shared' | 'miss';
}

/** Outcome of a request under an idempotency key, or of a delivery of an event. */
export interface OperationEvent {
  readonly kind: 'idempotency' | 'event';
  /**
   * `started`: the handler runs. `replayed`: the first response is answered again. `running`: the first one still runs.
   * `reused`: the key came with another request. `finished`, `released`: how a started one ended. `lost`: another
   * one took over, since the lease had ended. `unavailable`: the store failed.
   */
  readonly outcome:
    | 'started'
    | 'replayed'
    | 'running'
    | 'reused'
    | 'finished'
    | 'released'
    | 'lost'
    | 'unavailable';
  readonly keyId: string;
}

/** A delivery of a webhook that was verified, once it is answered. */
export interface DeliveryEvent {
  readonly scheme: string;
  /**
   * `handled`: the handler has succeeded. `duplicate`: the event was handled before. `in_progress`: another delivery of it is being
   * handled. `failed`: the handler has not succeeded. `payload_refused`: the payload cannot be parsed, or fails the schema.
   * `refused`: it could not be told whether the event was handled, since it has no id or the store failed.
   */
  readonly outcome: 'handled' | 'duplicate' | 'in_progress' | 'failed' | 'payload_refused' | 'refused';
  /** The type of the event, where the delivery has one. */
  readonly eventType: string | undefined;
  /** The status of the answer; undefined where the error handler of the framework answers, or nobody does. */
  readonly status: number | undefined;
  readonly requestId: string;
}

/** A decision of limits that stand alone. */
export interface LimitEvent {
  readonly name: string;
  readonly outcome: 'admitted' | 'rate_limited' | 'store_unavailable';
}

/** A change of a key, by the name of the method that made it. */
export type KeyChangeAction =
  | 'create'
  | 'enable'
  | 'disable'
  | 'revoke'
  | 'rotate'
  | 'set_limits'
  | 'set_ip_allowlist'
  | 'set_scopes'
  | 'set_expires_at'
  | 'remove';

/** One for each change of a key by its administration, for an audit log. No secret is in it. */
export interface KeyChangeEvent {
  readonly action: KeyChangeAction;
  readonly keyId: string;
  /** The one who made it, as `keys.as()` was told; undefined where nobody was named. */
  readonly actor: string | undefined;
  readonly at: Date;
  /** `unknown`: where the keys are kept failed, or did not answer in time, so that the change may have been made. */
  readonly outcome: 'made' | 'unknown';
  /** The key after the change; undefined when it was removed, or the outcome is unknown. */
  readonly key: StoredKey | undefined;
}

/** A key, or a secret of one, that ends soon: told by `watchExpiry()`. */
export interface KeyExpiringEvent {
  readonly keyId: string;
  readonly owner: KeyOwner['owner'];
  /** The secret that ends; undefined where the key itself does. */
  readonly secretId: string | undefined;
  readonly endsAt: Date;
  /** The mark, among the `days` of `watchExpiry()`, that was passed. */
  readonly days: number;
}

/** The channels, by the type of their messages. */
export interface Channels {
  readonly 'countersign:verdict': VerdictEvent;
  readonly 'countersign:refused': RefusedEvent;
  readonly 'countersign:late-refusal': LateRefusalEvent;
  readonly 'countersign:diagnosis': DiagnosisEvent;
  readonly 'countersign:admission': AdmissionEvent;
  readonly 'countersign:key-lookup': KeyLookupEvent;
  readonly 'countersign:operation': OperationEvent;
  readonly 'countersign:delivery': DeliveryEvent;
  readonly 'countersign:limit': LimitEvent;
  readonly 'countersign:key-change': KeyChangeEvent;
  readonly 'countersign:key-expiring': KeyExpiringEvent;
}

/** The name of a channel. */
export type ChannelName = keyof Channels;

/** The name of an event: that of its channel without `countersign:`. */
export type EventName = ChannelName extends `countersign:${infer Name}` ? Name : never;

/** The events, by the name that `onEvent()` takes. */
export type Events = { readonly [Name in EventName]: Channels[`countersign:${Name}`] };

/**
 * The names of all channels.
 *
 * @example
 * console.log(CHANNELS.join(', ')); // countersign:verdict, countersign:refused, …
 */
export const CHANNELS: readonly ChannelName[] = [
  'countersign:verdict',
  'countersign:refused',
  'countersign:late-refusal',
  'countersign:diagnosis',
  'countersign:admission',
  'countersign:key-lookup',
  'countersign:operation',
  'countersign:delivery',
  'countersign:limit',
  'countersign:key-change',
  'countersign:key-expiring',
];

/** A channel, of which the one that publishes must ask first whether anybody listens. */
export interface EventChannel<T> {
  readonly hasSubscribers: boolean;
  readonly publish: (event: T) => void;
}

/** The channel of a name. */
export function eventChannel<N extends ChannelName>(name: N): EventChannel<Channels[N]> {
  return channel(name);
}
