/** A secret that is sent as it is, in the place of a signature. */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Algorithm, PreparedKey } from '../algorithms.ts';
import type { MessageWriter } from '../message/message-writer.ts';
import { decode, type SignatureEncoding } from '../values/encodings.ts';

/** Longer than any token, and shorter than what Node takes as a header. */
const LONGEST_TOKEN = 4096;

/**
 * Compares what was sent with the secret itself, byte for byte, so that nothing of the request is covered: anyone who has
 * seen one can send any other. With an `encoding` it is what the text decodes to, as with HTTP Basic (`base64` of user and password).
 */
export const staticToken: Algorithm = {
  name: 'static-token',
  signatureBytes: [1, LONGEST_TOKEN],
  signatureEncoding: 'latin1',
  prepare: (key) => new TokenKey(key),
};

class TokenKey implements PreparedKey {
  readonly #token: Buffer;
  readonly #digest: Buffer;

  constructor(token: Uint8Array) {
    this.#token = Buffer.from(token);
    this.#digest = sha256(this.#token);
  }

  /** Digests are of one length, so that the time tells nothing of the token's. A match is known by its message. */
  verify(
    message: MessageWriter,
    signatures: readonly string[],
    encoding: SignatureEncoding,
  ): string | undefined {
    for (const text of signatures) {
      const sent = decode(encoding, text);
      if (sent !== undefined && timingSafeEqual(sha256(sent), this.#digest))
        return message.digest('sha256', 'hex');
    }
    return undefined;
  }

  sign(): Buffer {
    return Buffer.from(this.#token);
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
