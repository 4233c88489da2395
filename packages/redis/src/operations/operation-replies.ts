/** What the scripts of operations have answered. */

import type { OperationState } from '@countersign/core';

/** Whether the answer says that the operation was started. */
export function isStarted(reply: unknown): boolean {
  return Array.isArray(reply) && String(reply[0]) === 'started';
}

/** Reads what became of the wish to begin. Throws a TypeError for what is no answer of the script. */
export function toState(reply: unknown): OperationState {
  if (isStarted(reply)) return { outcome: 'started' };
  const [outcome, fingerprint, detail] = Array.isArray(reply) ? reply : [];
  if (!Buffer.isBuffer(fingerprint)) throw noAnswer();
  if (String(outcome) === 'running')
    return { outcome: 'running', fingerprint: String(fingerprint), leaseMs: toNumber(detail) };
  if (String(outcome) !== 'finished' || !Buffer.isBuffer(detail)) throw noAnswer();
  return { outcome: 'finished', fingerprint: String(fingerprint), record: detail };
}

/** Reads whether the operation belongs to whoever asked. Throws a TypeError for what is no answer of the script. */
export function toHolds(reply: unknown): boolean {
  return toNumber(reply) === 1;
}

/** Some clients are set up to be given numbers as texts. */
function toNumber(reply: unknown): number {
  const number = Number(reply);
  if (!Number.isInteger(number)) throw noAnswer();
  return number;
}

function noAnswer(): TypeError {
  return new TypeError('Redis answered with something that is no answer of the script');
}
