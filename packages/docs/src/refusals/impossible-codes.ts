/** Refusals that requests of a scheme cannot have. */

import type { RefusalCode, Scheme } from 'countersign';
import type { FormProblem, Recipe } from 'countersign/scheme';

/** The codes, each with the reason. All others are on the page. */
export function impossibleCodes(
  scheme: Scheme,
  recipe: Recipe,
  problems: readonly FormProblem[],
): ReadonlyMap<RefusalCode, string> {
  const { keyId, timestamp, contentDigest, replay, optional } = recipe;
  const isBodyRead = problems.some(({ code }) => code === 'malformed_body');
  const reasons: readonly (readonly [boolean, string, readonly RefusalCode[]])[] = [
    [keyId === undefined, 'requests name no key', ['unknown_key', 'wrong_mode', 'key_not_approved']],
    [
      timestamp === undefined,
      'requests have no time',
      ['timestamp_too_old', 'timestamp_in_future', 'replay_unprovable'],
    ],
    [contentDigest === undefined, 'requests have no digest of the body', ['body_digest_mismatch']],
    [
      replay === 'none',
      'equal requests are no copies',
      ['replayed', 'replay_unprovable', 'request_in_progress'],
    ],
    [
      optional.idempotencyKey === undefined,
      'the scheme has no idempotency key',
      ['idempotency_key_in_use', 'idempotency_key_reused', 'idempotent_response_lost'],
    ],
    [scheme.reusedKey === 'replay', 'a key used again gets the first response', ['idempotency_key_reused']],
    [optional.eventId === undefined, 'requests have no event id', ['event_in_progress']],
    [!isBodyRead, 'the body is taken as it is sent', ['malformed_body']],
  ];
  return new Map(
    reasons.flatMap(([isSo, reason, codes]) => (isSo ? codes.map((code) => [code, reason] as const) : [])),
  );
}
