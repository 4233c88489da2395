/** The secrets of accepted requests whose responses are signed with them. They are no members of a verdict, which may be logged. */

import type { Accepted } from '../../responses/verdict.ts';
import type { PreparedKey } from '../../scheme/algorithms.ts';

const secrets = new WeakMap<Accepted, PreparedKey>();

/** Keeps the secret with which an accepted request was signed. */
export function keepCallerSecret(accepted: Accepted, secret: PreparedKey): Accepted {
  secrets.set(accepted, secret);
  return accepted;
}

/** The secret of an accepted request, where its scheme signs responses with it. */
export function callerSecretOf(accepted: Accepted): PreparedKey | undefined {
  return secrets.get(accepted);
}
