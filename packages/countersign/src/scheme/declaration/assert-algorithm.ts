/** Holds the declaration of a scheme to what its algorithm takes. */

import type { Algorithm } from '../algorithms.ts';
import { boundParts } from '../message/bound-parts.ts';
import type { Part } from '../message/message.ts';
import { messagesOf, type SchemeDeclaration } from './declaration.ts';

/** Throws a TypeError where the secret or the message is not what the algorithm takes. */
export function assertSuitsAlgorithm(declaration: SchemeDeclaration, algorithm: Algorithm): void {
  const { secret } = declaration;
  const { name, toKey, needsSecretInMessage = false } = algorithm;
  if (secret === 'publicKey' && toKey === undefined)
    throw new TypeError(`"secret" is "publicKey", but the algorithm ${name} takes a shared secret`);
  if (secret !== 'publicKey' && typeof secret !== 'function' && toKey !== undefined)
    throw new TypeError(
      `"secret" must be "publicKey" (or a function that gives DER) for the algorithm ${name}`,
    );
  for (const { parts } of messagesOf(declaration)) {
    if (!holdSecret(parts) && holdSecret(boundParts(parts)))
      throw new TypeError('"message" holds part.secret within another part, of which no algorithm takes it');
    if (holdSecret(parts) === needsSecretInMessage) continue;
    throw new TypeError(
      needsSecretInMessage
        ? `"algorithm" is ${name}, a plain hash, so "message" must hold part.secret; for HMAC write "hmac-${name}"`
        : `"message" holds part.secret, which the algorithm ${name} does not take`,
    );
  }
}

function holdSecret(parts: readonly Part[]): boolean {
  return parts.some(({ needs }) => needs === 'secret');
}
