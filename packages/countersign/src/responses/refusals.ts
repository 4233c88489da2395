/** The one table of reasons for which a request is refused. */

/** Why a request was refused. The log gets this code; the sender gets the public one. */
export type RefusalCode =
  | 'too_many_failures'
  | 'body_too_large'
  | 'body_timeout'
  | 'too_busy'
  | 'missing_header'
  | 'malformed_header'
  | 'duplicate_header'
  | 'malformed_target'
  | 'malformed_body'
  | 'timestamp_too_old'
  | 'timestamp_in_future'
  | 'unknown_key'
  | 'signature_mismatch'
  | 'body_digest_mismatch'
  | 'key_disabled'
  | 'key_revoked'
  | 'key_expired'
  | 'key_not_approved'
  | 'wrong_mode'
  | 'ip_not_allowed'
  | 'insufficient_scope'
  | 'replayed'
  | 'replay_unprovable'
  | 'rate_limited'
  | 'request_in_progress'
  | 'idempotency_key_in_use'
  | 'idempotency_key_reused'
  | 'idempotent_response_lost'
  | 'event_in_progress'
  | 'keys_unavailable'
  | 'store_unavailable';

/** Facts about a code. */
export interface RefusalRow {
  /** HTTP status of the default response format. */
  readonly status: number;
  /** The sender has proved to hold the secret of the key by then. */
  readonly authenticated: boolean;
  /** The code that the sender is told; codes that would tell something about a key share one. */
  readonly publicCode: string;
  /** One sentence, fit for the sender: what happened and what to do. */
  readonly detail: string;
}

const NOT_AUTHENTICATED = {
  status: 401,
  publicCode: 'invalid_signature',
  detail: 'The request could not be authenticated. Check the key id, the secret and the string to sign.',
} as const;

/** After a failure of ours, when to try again. */
export const UNAVAILABLE_RETRY_SECONDS = 1;

/**
 * Code by code: status, what the sender is told, and whether the sender was authenticated by then.
 *
 * @example
 * const { status, detail } = REFUSALS.signature_mismatch; // 401, and a sentence for the sender
 */
export const REFUSALS: Readonly<Record<RefusalCode, RefusalRow>> = {
  too_many_failures: {
    status: 429,
    authenticated: false,
    publicCode: 'too_many_failures',
    detail: 'Too many failed attempts from this address. Wait before trying again.',
  },
  body_too_large: {
    status: 413,
    authenticated: false,
    publicCode: 'body_too_large',
    detail: 'The body is larger than this endpoint accepts.',
  },
  body_timeout: {
    status: 408,
    authenticated: false,
    publicCode: 'body_timeout',
    detail: 'The body did not arrive in time. Send the request again.',
  },
  too_busy: {
    status: 503,
    authenticated: false,
    publicCode: 'temporarily_unavailable',
    detail: 'The request cannot be checked right now. Try again shortly.',
  },
  missing_header: {
    status: 401,
    authenticated: false,
    publicCode: 'missing_header',
    detail: 'A header that the signature scheme requires is missing.',
  },
  malformed_header: {
    status: 400,
    authenticated: false,
    publicCode: 'malformed_header',
    detail: 'A header of the signature scheme is malformed.',
  },
  duplicate_header: {
    status: 400,
    authenticated: false,
    publicCode: 'duplicate_header',
    detail: 'A header of the signature scheme was sent more than once.',
  },
  malformed_target: {
    status: 400,
    authenticated: false,
    publicCode: 'malformed_target',
    detail: 'The path or query cannot be read, so the signature cannot be checked.',
  },
  malformed_body: {
    status: 400,
    authenticated: false,
    publicCode: 'malformed_body',
    detail: 'The body cannot be read, so the signature cannot be checked.',
  },
  timestamp_too_old: {
    status: 401,
    authenticated: false,
    publicCode: 'timestamp_too_old',
    detail: 'The timestamp is too old. Sign each request anew and keep the clock synchronised.',
  },
  timestamp_in_future: {
    status: 401,
    authenticated: false,
    publicCode: 'timestamp_in_future',
    detail: 'The timestamp lies in the future. Keep the clock synchronised.',
  },
  unknown_key: { ...NOT_AUTHENTICATED, authenticated: false },
  signature_mismatch: { ...NOT_AUTHENTICATED, authenticated: false },
  body_digest_mismatch: {
    status: 401,
    authenticated: true,
    publicCode: 'body_digest_mismatch',
    detail: 'The digest header does not match the body.',
  },
  key_disabled: { ...NOT_AUTHENTICATED, authenticated: true },
  key_revoked: { ...NOT_AUTHENTICATED, authenticated: true },
  key_expired: { ...NOT_AUTHENTICATED, authenticated: true },
  key_not_approved: { ...NOT_AUTHENTICATED, authenticated: true },
  wrong_mode: { ...NOT_AUTHENTICATED, authenticated: true },
  ip_not_allowed: {
    status: 403,
    authenticated: true,
    publicCode: 'ip_not_allowed',
    detail: 'This key may not be used from this address.',
  },
  insufficient_scope: {
    status: 403,
    authenticated: true,
    publicCode: 'insufficient_scope',
    detail: 'This key lacks a scope that the endpoint requires.',
  },
  replayed: {
    status: 401,
    authenticated: true,
    publicCode: 'replayed',
    detail: 'This request was already received. Sign each request anew.',
  },
  replay_unprovable: {
    status: 401,
    authenticated: true,
    publicCode: 'replay_unprovable',
    detail:
      'It can no longer be told whether this request was received before. Sign it anew with a fresh timestamp.',
  },
  rate_limited: {
    status: 429,
    authenticated: true,
    publicCode: 'rate_limited',
    detail: 'The key is over its rate limit. Wait before trying again.',
  },
  request_in_progress: {
    status: 409,
    authenticated: true,
    publicCode: 'request_in_progress',
    detail:
      'This very request has arrived before and is still being worked on. Ask for its outcome shortly, signed anew.',
  },
  idempotency_key_in_use: {
    status: 409,
    authenticated: true,
    publicCode: 'idempotency_key_in_use',
    detail: 'The first request with this idempotency key is still being worked on. Send it again shortly.',
  },
  idempotency_key_reused: {
    status: 422,
    authenticated: true,
    publicCode: 'idempotency_key_reused',
    detail: 'This idempotency key was used for another request. Use a new key for each operation.',
  },
  idempotent_response_lost: {
    status: 409,
    authenticated: true,
    publicCode: 'idempotent_response_lost',
    detail:
      'The first request with this idempotency key was carried out, and its response could not be kept.',
  },
  event_in_progress: {
    status: 409,
    authenticated: true,
    publicCode: 'event_in_progress',
    detail: 'An earlier delivery of this event is still being worked on. Deliver it again shortly.',
  },
  keys_unavailable: {
    status: 503,
    authenticated: false,
    publicCode: 'temporarily_unavailable',
    detail: 'The request cannot be checked right now. Try again shortly.',
  },
  store_unavailable: {
    status: 503,
    authenticated: true,
    publicCode: 'temporarily_unavailable',
    detail: 'The request cannot be checked right now. Try again shortly.',
  },
};
