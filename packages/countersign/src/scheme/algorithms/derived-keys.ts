/** HMAC with a key that is derived anew for each day, service or request. */

import { type Algorithm, type HmacName, hmac, type PreparedKey } from '../algorithms.ts';
import type { Message, Part } from '../message/message.ts';
import type { MessageWriter } from '../message/message-writer.ts';
import type { SignatureEncoding } from '../values/encodings.ts';
import { choicePart } from './choice-part.ts';
import type { ChosenAlgorithm } from './chosen-algorithm.ts';

/** Derives a key, or gives undefined for a text that no request may have, which is refused then. */
export type DeriveKey = (secret: Uint8Array, input: string) => Uint8Array | undefined;

/** So many derived keys of one secret are kept: those of a day before and after midnight, or of some services. */
const MOST_KEPT = 8;

/**
 * HMAC with keys that are derived from the secret and a text of the request, such as a date and a service. Derived keys under
 * which a signature was right are kept, a few for each secret.
 *
 * @example
 * import { createHmac } from 'node:crypto';
 *
 * const { algorithm, choice } = derivedKeys('hmac-sha256', header('X-Date'), (secret, date) =>
 *   createHmac('sha256', secret).update(date).digest());
 * const signed = message`${choice}${part.body}`;
 * @param given Writes the text from which a key is derived.
 * @param derive Must not throw, whatever text it gets: it is asked before the signature has been checked.
 * @throws TypeError for an unknown algorithm.
 */
export function derivedKeys(name: HmacName, given: Part | Message, derive: DeriveKey): ChosenAlgorithm {
  const { prepare, signatureBytes } = hmac(name);
  const algorithm: Algorithm = {
    name: `${name} with derived keys`,
    signatureBytes,
    matchIsDigest: true,
    prepare: (secret) => new DerivingKey((input) => derive(secret, input), prepare),
  };
  return { algorithm, choice: choicePart(given) };
}

class DerivingKey implements PreparedKey {
  readonly #derive: (input: string) => Uint8Array | undefined;
  readonly #prepare: Algorithm['prepare'];
  readonly #kept = new Map<string, PreparedKey>();

  constructor(derive: (input: string) => Uint8Array | undefined, prepare: Algorithm['prepare']) {
    this.#derive = derive;
    this.#prepare = prepare;
  }

  verify(
    message: MessageWriter,
    signatures: readonly string[],
    encoding: SignatureEncoding,
  ): string | undefined {
    const { choice = '' } = message;
    const key = this.#keyOf(choice);
    const match = key?.verify(message, signatures, encoding);
    // Kept for anyone's text, they could be pushed out by strangers.
    if (key !== undefined && match !== undefined) this.#keep(choice, key);
    return match;
  }

  sign(message: MessageWriter): Buffer {
    const key = this.#keyOf(message.choice ?? '');
    if (key === undefined) throw new TypeError('no key can be derived for the request');
    return key.sign(message);
  }

  #keyOf(input: string): PreparedKey | undefined {
    const kept = this.#kept.get(input);
    if (kept !== undefined) return kept;
    const key = this.#derive(input);
    return key && this.#prepare(key);
  }

  #keep(input: string, key: PreparedKey): void {
    if (this.#kept.has(input)) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= MOST_KEPT) this.#kept.delete(oldest);
    this.#kept.set(input, key);
  }
}
