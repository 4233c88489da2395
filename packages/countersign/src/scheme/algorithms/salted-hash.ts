/** A plain hash of a message in which the secret stands, older than HMAC. */

import { isUtf8 } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Algorithm, PreparedKey } from '../algorithms.ts';
import type { MessageWriter } from '../message/message-writer.ts';
import { decode, type SignatureEncoding } from '../values/encodings.ts';

/** Name of a plain hash. */
type HashName = 'sha256' | 'sha512';

/**
 * A hash of a message that holds the secret, where `part.secret` stands in it. With the secret first, anyone can append to a
 * message that they have seen signed (length extension): HMAC is the cure. What is appended begins with padding, the byte 0x80
 * before zeros, which is no UTF-8: a message is refused that has anything else behind the secret.
 */
export function saltedHash(name: HashName): Algorithm {
  return {
    name,
    signatureBytes: name === 'sha256' ? 32 : 64,
    needsSecretInMessage: true,
    prepare: (key) => new SaltKey(name, key),
  };
}

class SaltKey implements PreparedKey {
  readonly #hash: HashName;
  readonly #secret: Buffer;

  constructor(hash: HashName, secret: Uint8Array) {
    this.#hash = hash;
    this.#secret = Buffer.from(secret);
  }

  verify(
    message: MessageWriter,
    signatures: readonly string[],
    encoding: SignatureEncoding,
  ): string | undefined {
    const digest = this.sign(message);
    if (!this.#isTextBehind(message)) return undefined;
    for (const text of signatures) {
      const sent = decode(encoding, text);
      if (sent?.length === digest.length && timingSafeEqual(sent, digest)) return digest.toString(encoding);
    }
    return undefined;
  }

  sign(message: MessageWriter): Buffer {
    const hash = createHash(this.#hash);
    for (const piece of message.piecesWith(this.#secret)) hash.update(piece);
    return hash.digest();
  }

  #isTextBehind(message: MessageWriter): boolean {
    const pieces = message.piecesWith(this.#secret);
    return pieces.slice(pieces.lastIndexOf(this.#secret) + 1).every((piece) => isUtf8(piece));
  }
}
