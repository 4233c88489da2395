/** Secrets made of random bytes. */

import { randomBytes } from 'node:crypto';

/** Encoding of a generated secret. */
export type GeneratedEncoding = 'base64' | 'base64url' | 'hex';

/** The encodings, the most common one first. */
export const GENERATED_ENCODINGS: readonly GeneratedEncoding[] = ['base64', 'base64url', 'hex'];

/** Random bytes of a new secret. */
export const SECRET_BYTES = 32;

/** Makes a secret. */
export function generateSecret(encoding: GeneratedEncoding, bytes: number = SECRET_BYTES): string {
  return randomBytes(bytes).toString(encoding);
}
