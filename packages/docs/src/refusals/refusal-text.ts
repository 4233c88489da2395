/** Refusals in words for partners: the cause, and what to do. */

import type { RefusalCode } from 'countersign';

/** A refusal in words. */
export interface RefusalText {
  readonly cause: string;
  readonly remedy: string;
}

const LATER = 'Wait, then send it again, signed anew.';
const ASK = 'Ask support about your key.';

/** Code by code. Where one answer is sent for several codes, the page lists the causes of all of them. */
export const REFUSAL_TEXTS: Readonly<Record<RefusalCode, RefusalText>> = {
  missing_header: { cause: 'A required header is missing.', remedy: 'Send it.' },
  malformed_header: {
    cause: 'A header is malformed.',
    remedy: 'Compare it with the [table of headers](#headers).',
  },
  duplicate_header: { cause: 'A header was sent more than once.', remedy: 'Send it once.' },
  malformed_target: {
    cause: 'The path or query cannot be read, for instance because of a `%` without two hex digits.',
    remedy: 'Percent-encode what you put into the URL.',
  },
  malformed_body: {
    cause: 'The body cannot be read, although fields of it are signed.',
    remedy: 'Send a body of the documented type.',
  },
  timestamp_too_old: {
    cause: 'The timestamp is too old.',
    remedy: 'Sign right before you send, and synchronise your clock (NTP).',
  },
  timestamp_in_future: {
    cause: 'The timestamp lies in the future.',
    remedy: 'Synchronise your clock (NTP).',
  },
  unknown_key: {
    cause: 'There is no such key.',
    remedy: 'Check the key id and the environment that it is for.',
  },
  signature_mismatch: {
    cause: 'The signature does not match.',
    remedy: 'Compare your values with the [worked example](#worked-example).',
  },
  body_digest_mismatch: {
    cause: 'The digest of the body does not match the body.',
    remedy: 'Compute it from the bytes that you send.',
  },
  key_disabled: { cause: 'The key is disabled.', remedy: ASK },
  key_revoked: { cause: 'The key is revoked.', remedy: 'Use a new key.' },
  key_expired: { cause: 'The key has expired.', remedy: 'Use a new key.' },
  key_not_approved: { cause: 'The key is not approved yet.', remedy: ASK },
  wrong_mode: {
    cause: 'A test key was used where a live key is needed, or the other way round.',
    remedy: 'Use the key of this environment.',
  },
  ip_not_allowed: {
    cause: 'The key may not be used from your IP address.',
    remedy: 'Call from an address on the allowlist of the key, or have yours added.',
  },
  insufficient_scope: { cause: 'The key lacks a scope that the endpoint requires.', remedy: ASK },
  replayed: { cause: 'The request has arrived before.', remedy: 'Sign every request anew, retries too.' },
  replay_unprovable: {
    cause: 'The timestamp is so old that a copy could no longer be told from the original.',
    remedy: 'Sign it anew with a fresh timestamp.',
  },
  rate_limited: { cause: 'The key is over its rate limit.', remedy: LATER },
  too_many_failures: {
    cause: 'Too many requests from your address were refused.',
    remedy: 'Fix the cause, and wait.',
  },
  body_too_large: { cause: 'The body is larger than the endpoint accepts.', remedy: 'Send less at once.' },
  body_timeout: { cause: 'The body did not arrive in time.', remedy: 'Send it again, signed anew.' },
  request_in_progress: { cause: 'This very request is still being worked on.', remedy: LATER },
  idempotency_key_in_use: {
    cause: 'The first request with this idempotency key is still being worked on.',
    remedy: LATER,
  },
  idempotency_key_reused: {
    cause: 'The idempotency key was used for another request.',
    remedy: 'Use a new key for each operation.',
  },
  idempotent_response_lost: {
    cause: 'The first request with this idempotency key was carried out, but its response was not kept.',
    remedy: 'Ask for the outcome; do not repeat the operation.',
  },
  event_in_progress: { cause: 'An earlier delivery of this event is still being worked on.', remedy: LATER },
  too_busy: { cause: 'The server is busy.', remedy: LATER },
  keys_unavailable: { cause: 'The server cannot look up your key right now.', remedy: LATER },
  store_unavailable: { cause: 'The server cannot check for copies right now.', remedy: LATER },
};
