/** Warns of secrets that can be found by trying. */

import { warnOnce } from '../../internal/warn-once.ts';
import { secretProblem } from '../../scheme/secrets/secrets.ts';
import type { ApiKey } from '../api-key.ts';

/** Warns once of a key with a secret that only a scheme takes whose secrets people choose. */
export function warnOfShortSecret({ id }: ApiKey, secret: string): void {
  const problem = secretProblem(secret);
  if (problem === undefined) return;
  warnOnce(
    'COUNTERSIGN_SHORT_SECRET',
    `API key "${id}": the secret ${problem}; one who sees a single request can find it by trying. Choose a random one of 32 characters.`,
  );
}
