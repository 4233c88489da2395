/** Replies of the scripts of operations. */

import { OperationShareError } from '../../store/operation-share-error.ts';
import type { OperationState } from '../../store/operation-store.ts';

/** Tells whether the answer says that the operation was started. */
export function isStarted(reply: unknown): boolean {
  return Array.isArray(reply) && String(reply[0]) === 'started';
}

/**
 * Reads what became of the wish to begin.
 *
 * @throws OperationShareError when the owner holds its whole share, TypeError for what is no answer of the script.
 */
export function toState(reply: unknown): OperationState {
  if (isStarted(reply)) return { outcome: 'started' };
  const [outcome, fingerprint, detail] = Array.isArray(reply) ? reply : [];
  if (String(outcome) === 'full') throw shareExhausted(toNumber(fingerprint), toNumber(detail));
  if (!Buffer.isBuffer(fingerprint)) throw noAnswer();
  if (String(outcome) === 'running')
    return { outcome: 'running', fingerprint: String(fingerprint), leaseMs: toNumber(detail) };
  if (String(outcome) !== 'finished' || !(detail === null || Buffer.isBuffer(detail))) throw noAnswer();
  return { outcome: 'finished', fingerprint: String(fingerprint), record: detail ?? undefined };
}

/** Reads what was found. Throws a TypeError for what is no answer of the script. */
export function toFound(reply: unknown): OperationState | undefined {
  return reply === null ? undefined : toState(reply);
}

function shareExhausted(operations: number, bytes: number): OperationShareError {
  return new OperationShareError(
    `redis(): one caller holds ${operations} operations and ${bytes} bytes, which is its share, and none of ` +
      'them has ended; raise "maxOperationsPerKey" or "maxBytesPerKey"',
  );
}

/** Reads whether the operation belongs to the attempt that asked. Throws a TypeError for what is no answer of the script. */
export function toHolds(reply: unknown): boolean {
  return toNumber(reply) === 1;
}

/** Some clients are set up to be given numbers as texts. */
function toNumber(reply: unknown): number {
  const number = reply === null ? Number.NaN : Number(reply);
  if (!Number.isInteger(number)) throw noAnswer();
  return number;
}

function noAnswer(): TypeError {
  return new TypeError('Redis answered with something that is no answer of the script');
}
