/** Signature algorithms: HMAC with the usual digests, by the fastest way that can be trusted. */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { oneShotHash } from '../internal/one-shot-hash.ts';
import type { MessageWriter } from './message/message-writer.ts';
import type { EncodingName } from './values/encodings.ts';

/** The HMAC algorithms known by name. MD5 and SHA-1 are for schemes whose vendor leaves no choice. */
export type AlgorithmName = 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512' | 'hmac-sha1' | 'hmac-md5';

/** A way to sign bytes. Implement it for algorithms that are not HMAC. */
export interface Algorithm {
  readonly name: string;
  /** Length of a signature, in bytes. */
  readonly signatureBytes: number;
  /** True if `verify` returns a MAC or digest, of which nobody chooses the bits. Default: false. */
  readonly matchIsDigest?: boolean | undefined;
  /** Prepares key material once, for many messages. */
  readonly prepare: (key: Uint8Array) => PreparedKey;
}

/** Key material made ready for use. */
export interface PreparedKey {
  /**
   * Checks whether one of the signatures is right, each in constant time.
   *
   * @param signatures Canonical texts of {@link Algorithm.signatureBytes} bytes each; `decode()` gives the bytes.
   * @returns for a match, a text that is different for every other message (for a MAC: the MAC in that encoding); undefined
   * otherwise.
   */
  readonly verify: (
    message: MessageWriter,
    signatures: readonly string[],
    encoding: EncodingName,
  ) => string | undefined;
  readonly sign: (message: MessageWriter) => Buffer;
}

/** A hash function, as HMAC needs to know it. */
export interface HmacDigest {
  /** Its name in OpenSSL. */
  readonly digest: string;
  readonly digestBytes: number;
  readonly blockBytes: number;
}

const DIGESTS: Readonly<Record<AlgorithmName, HmacDigest>> = {
  'hmac-sha256': { digest: 'sha256', digestBytes: 32, blockBytes: 64 },
  'hmac-sha384': { digest: 'sha384', digestBytes: 48, blockBytes: 128 },
  'hmac-sha512': { digest: 'sha512', digestBytes: 64, blockBytes: 128 },
  'hmac-sha1': { digest: 'sha1', digestBytes: 20, blockBytes: 64 },
  'hmac-md5': { digest: 'md5', digestBytes: 16, blockBytes: 64 },
};

/**
 * HMAC (RFC 2104). Throws a TypeError for an unknown name: there is no fallback.
 *
 * @example
 * const algorithm: Algorithm = { ...hmac('hmac-sha256'), name: 'acme-hmac' };
 * const acme = defineScheme({ ...declaration, algorithm });
 */
export function hmac(name: AlgorithmName): Algorithm {
  if (typeof name !== 'string' || !Object.hasOwn(DIGESTS, name)) {
    const names = Object.keys(DIGESTS);
    const meant = typeof name === 'string' && names.find((each) => each === `hmac-${plain(name)}`);
    throw new TypeError(`"algorithm" must be one of ${names.join(', ')}${meant ? `: write "${meant}"` : ''}`);
  }
  return hmacWith(name, DIGESTS[name]);
}

/** Names of other libraries: `sha256`, `SHA-256`, `HS256`, `HmacSHA256`. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/^hmac/, '')
    .replaceAll(/[-_ ]/g, '')
    .replace(/^hs(?=\d)/, 'sha');
}

/** HMAC with any hash function. */
export function hmacWith(name: string, { digest, digestBytes, blockBytes }: HmacDigest): Algorithm {
  return {
    name,
    signatureBytes: digestBytes,
    matchIsDigest: true,
    prepare: (key) => new HmacKey(digest, digestBytes, blockBytes, key),
  };
}

/** The method that `write` calls after finding out which: in every Node, if not in its types. */
type LatinBuffer = Buffer & {
  latin1Write: (text: string, at: number, length: number) => number;
};

class HmacKey implements PreparedKey {
  readonly #digest: string;
  readonly #key: Uint8Array;
  /** The key block of the inner hash (RFC 2104 §2), prepared once instead of for every message. */
  readonly #innerBlock: Uint8Array;
  /** The key block of the outer hash, and room behind it for the inner digest. */
  readonly #outer: LatinBuffer;

  constructor(digest: string, digestBytes: number, blockBytes: number, key: Uint8Array) {
    this.#digest = digest;
    this.#key = new Uint8Array(key);
    const blockKey = key.length > blockBytes ? createDigest(digest, key) : this.#key;
    this.#innerBlock = padded(blockKey, blockBytes, 0x36);
    this.#outer = Buffer.alloc(blockBytes + digestBytes) as LatinBuffer;
    this.#outer.set(padded(blockKey, blockBytes, 0x5c));
  }

  verify(message: MessageWriter, signatures: readonly string[], encoding: EncodingName): string | undefined {
    const mac = this.#mac(message, encoding);
    for (let i = 0; i < signatures.length; i++) {
      if (areEqual(mac, signatures[i] as string)) return mac;
    }
    return undefined;
  }

  sign(message: MessageWriter): Buffer {
    return Buffer.from(this.#mac(message, 'hex'), 'hex');
  }

  #mac(message: MessageWriter, encoding: EncodingName): string {
    const flat = oneShotHash && message.flatAfter(this.#innerBlock);
    if (oneShotHash === undefined || flat === undefined) {
      const mac = createHmac(this.#digest, this.#key);
      for (const piece of message.pieces()) mac.update(piece);
      return mac.digest(encoding);
    }
    const inner = oneShotHash(this.#digest, flat, 'latin1');
    this.#outer.latin1Write(inner, this.#innerBlock.length, inner.length);
    return oneShotHash(this.#digest, this.#outer, encoding);
  }
}

/** Room for two texts, by their length: there are few. */
const rooms: (readonly [LatinBuffer, LatinBuffer] | undefined)[] = [];

/** Compares two texts of ASCII in constant time; those of different lengths are different. */
function areEqual(text: string, other: string): boolean {
  const { length } = text;
  if (other.length !== length) return false;
  rooms[length] ??= [Buffer.alloc(length) as LatinBuffer, Buffer.alloc(length) as LatinBuffer];
  const [room, otherRoom] = rooms[length];
  room.latin1Write(text, 0, length);
  otherRoom.latin1Write(other, 0, length);
  return timingSafeEqual(room, otherRoom);
}

function padded(key: Uint8Array, blockBytes: number, byte: number): Uint8Array {
  const block = new Uint8Array(blockBytes).fill(byte);
  for (let i = 0; i < key.length; i++) block[i] = (key[i] as number) ^ byte;
  return block;
}

function createDigest(digest: string, data: Uint8Array): Uint8Array {
  return createHash(digest).update(data).digest();
}
