/** Outcomes of requests in a few words. The codes themselves are for logs and programs. */

import type { RefusalCode } from 'countersign';

/** Each code in words that support and partners understand. */
export const RESULT_WORDS: Readonly<Record<'accepted' | RefusalCode, string>> = {
  accepted: 'Accepted',
  too_many_failures: 'Too many failed attempts',
  body_too_large: 'Body too large',
  body_timeout: 'Body came too slowly',
  too_busy: 'Server too busy',
  missing_header: 'Header missing',
  malformed_header: 'Header malformed',
  duplicate_header: 'Header sent twice',
  malformed_target: 'Path or query malformed',
  malformed_body: 'Body malformed',
  timestamp_too_old: 'Timestamp too old',
  timestamp_in_future: 'Timestamp in the future',
  unknown_key: 'Unknown key',
  signature_mismatch: 'Signature does not match',
  body_digest_mismatch: 'Digest of the body does not match',
  key_disabled: 'Key disabled',
  key_revoked: 'Key revoked',
  key_expired: 'Key expired',
  key_not_approved: 'Key not approved yet',
  wrong_mode: 'Test key for live, or live for test',
  ip_not_allowed: 'Address not allowed',
  insufficient_scope: 'Scope missing',
  replayed: 'Sent before',
  replay_unprovable: 'Cannot be told from a replay',
  rate_limited: 'Over the limit',
  request_in_progress: 'Same request in progress',
  idempotency_key_in_use: 'Idempotency key in use',
  idempotency_key_reused: 'Idempotency key used for another request',
  idempotent_response_lost: 'Earlier response lost',
  event_in_progress: 'Same event in progress',
  keys_unavailable: 'Keys cannot be read',
  store_unavailable: 'Store cannot be reached',
};

/** Codes that are newer than this page are shown as they are. */
export function resultWords(code: string): string {
  return (RESULT_WORDS as Readonly<Record<string, string>>)[code] ?? code;
}
