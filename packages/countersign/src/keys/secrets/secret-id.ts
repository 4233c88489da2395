/** Ids of secrets, by which verdicts and logs name them. */

import { randomBytes } from 'node:crypto';

/** Makes the id of a new secret. It tells nothing of the secret itself. */
export function newSecretId(): string {
  return randomBytes(4).toString('hex');
}
