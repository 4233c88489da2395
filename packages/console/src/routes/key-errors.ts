/** Errors of the administration of keys, as problems. */

import type { ProblemCode } from '../api/session-types.ts';
import { ProblemError } from '../server/problem.ts';

const CODES: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  key_exists: ['conflict', 'A key of this id already exists.'],
  key_not_found: ['not_found', 'There is no such key.'],
  key_revoked: ['conflict', 'The key was revoked, which is final: create a new one.'],
  too_many_secrets: [
    'conflict',
    'The key has as many secrets in use as it may have: wait until one ends, or rotate without an overlap.',
  ],
  conflict: ['conflict', 'The key is being changed by others: try again.'],
  record_unreadable: ['unavailable', 'The record of the key cannot be read.'],
};

/** Runs a call of the administration. What it says of wrong values is for the user, and has no secret in it. */
export async function withKeyProblems<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toProblem(error);
  }
}

function toProblem(error: unknown): unknown {
  if (error instanceof ProblemError) return error;
  // By its code and not its class: there are several stores.
  const code = (error as { code?: unknown } | undefined)?.code;
  const known = typeof code === 'string' && Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (known !== undefined) return new ProblemError(...known);
  if (error instanceof TypeError || error instanceof RangeError)
    return new ProblemError('invalid', error.message);
  return new ProblemError(
    'unavailable',
    'The store of keys did not answer; the change may have been made all the same.',
  );
}
