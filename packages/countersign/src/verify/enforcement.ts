/** Enforcement of refusals, or observation alone. */

import type { Logger } from '../events/verdict-log.ts';
import { kindOf } from '../internal/value-kind.ts';
import { warnOnce } from '../internal/warn-once.ts';
import type { VerifiedKey } from '../keys/api-key.ts';
import type { RequestHead } from '../request/request.ts';
import type { RefusalCode } from '../responses/refusals.ts';

/**
 * Says whether a request may be refused: for all, or by the key (`undefined` where it is not known) and the request. False has
 * it pass all the same.
 */
export type Enforce = boolean | ((key: VerifiedKey | undefined, request: RequestHead) => boolean);

/** Tells whether a refusal is enforced. */
export type IsEnforced = (code: RefusalCode, key: VerifiedKey | undefined, request: RequestHead) => boolean;

/**
 * Enforced in any case: no handler can get a body that was not read, and one operation must not run twice because the signature of
 * the other is not looked at.
 */
const ALWAYS: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'body_too_large',
  'body_timeout',
  'too_busy',
  'request_in_progress',
  'idempotency_key_in_use',
  'idempotency_key_reused',
  'idempotent_response_lost',
  'event_in_progress',
]);

/**
 * Makes the enforcement of a verifier, and says at start-up where it is off.
 *
 * @throws TypeError for an option that is neither a boolean nor a function.
 */
export function toEnforcement(
  enforce: Enforce | undefined,
  scheme: string,
  logger: Logger | undefined,
): IsEnforced {
  if (enforce === undefined || enforce === true) return () => true;
  if (enforce !== false && typeof enforce !== 'function')
    throw new TypeError(`"enforce" must be true, false or a function, got ${kindOf(enforce)}`);
  tellOf(enforce, scheme, logger);
  // Whatever is not false, such as a promise, enforces.
  return (code, key, request) => ALWAYS.has(code) || (enforce !== false && enforce(key, request) !== false);
}

function tellOf(enforce: Exclude<Enforce, true>, scheme: string, logger: Logger | undefined): void {
  const which = enforce === false ? 'requests' : 'some requests';
  const text = `"enforce": ${which} of the scheme ${scheme} that should be refused are let through, and only observed`;
  if (logger !== undefined) logger.warn({ event: 'countersign.not_enforced', scheme }, text);
  else warnOnce('COUNTERSIGN_NOT_ENFORCED', text);
}
