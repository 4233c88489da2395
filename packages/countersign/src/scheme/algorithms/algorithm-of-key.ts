/** An algorithm for shared secrets beside one for public keys, of which the key alone decides. */

import { randomBytes } from 'node:crypto';
import type { Algorithm, AlgorithmName, PreparedKey } from '../algorithms.ts';
import type { Message, Part } from '../message/message.ts';
import type { MessageWriter } from '../message/message-writer.ts';
import { toKeyBytes } from '../secrets/secrets.ts';
import type { SignatureEncoding } from '../values/encodings.ts';
import { choicePart } from './choice-part.ts';
import type { ChosenAlgorithm } from './chosen-algorithm.ts';
import { isPublicKeyText } from './key-text.ts';
import { algorithmNamed } from './named-algorithm.ts';
import { rangeOf } from './signature-range.ts';

/** One of the algorithms, with the names that requests signed with it may give. */
export interface AlgorithmWithNames {
  readonly algorithm: AlgorithmName;
  /** Names that a request may give; the empty name is for those which give none. */
  readonly names: readonly string[];
}

/** First byte of key material, which says of which kind it is. */
const SHARED = 0;
const PUBLIC = 1;

/**
 * Ties the algorithm to the key: PEM, a certificate or a JWK is verified with `publicKey`, any other text with `shared`. The
 * name in a request is held to it, and chooses nothing: otherwise somebody could sign with the public key as the secret
 * (algorithm confusion, RFC 8725 §2.1). For `secret: 'publicKey'`.
 *
 * @example
 * const { algorithm, choice } = algorithmOfKey(header('X-Algorithm'), {
 *   shared: { algorithm: 'hmac-sha256', names: ['hmac-sha256'] },
 *   publicKey: { algorithm: 'rsa-v1_5-sha256', names: ['rsa-sha256'] },
 * });
 * const signed = message`${choice}${part.body}`;
 * @throws TypeError for an unknown algorithm, or one with keys of the other kind.
 */
export function algorithmOfKey(
  given: Part | Message,
  kinds: { readonly shared: AlgorithmWithNames; readonly publicKey: AlgorithmWithNames },
): ChosenAlgorithm {
  const shared = algorithmNamed(kinds.shared.algorithm);
  const publicKey = algorithmNamed(kinds.publicKey.algorithm);
  const { toKey } = publicKey;
  if (shared.toKey !== undefined || toKey === undefined)
    throw new TypeError('algorithmOfKey() takes an algorithm for shared secrets and one for public keys');
  const algorithm: Algorithm = {
    name: `${shared.name} or ${publicKey.name}`,
    signatureBytes: rangeOf([shared, publicKey]),
    toKey: (text) =>
      isPublicKeyText(text) ? marked(PUBLIC, toKey(text)) : marked(SHARED, toKeyBytes(text, 'utf8')),
    dummyKey: () => marked(SHARED, randomBytes(32)),
    prepare: (material) => {
      const isPublic = material[0] === PUBLIC;
      const key = (isPublic ? publicKey : shared).prepare(material.subarray(1));
      return new KeyWithNames(key, (isPublic ? kinds.publicKey : kinds.shared).names);
    },
  };
  return { algorithm, choice: choicePart(given) };
}

function marked(kind: number, key: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(kind), key]);
}

class KeyWithNames implements PreparedKey {
  readonly #key: PreparedKey;
  readonly #names: readonly string[];

  constructor(key: PreparedKey, names: readonly string[]) {
    this.#key = key;
    this.#names = names;
  }

  verify(
    message: MessageWriter,
    signatures: readonly string[],
    encoding: SignatureEncoding,
  ): string | undefined {
    if (!this.#names.includes(message.choice ?? '')) return undefined;
    return this.#key.verify(message, signatures, encoding);
  }

  sign(message: MessageWriter): Buffer {
    return this.#key.sign(message);
  }
}
