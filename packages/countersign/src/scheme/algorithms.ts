/** The contract of signature algorithms; and HMAC with the usual digests, by the fastest way that can be trusted. */

import { type BinaryToTextEncoding, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { oneShotHash } from '../internal/one-shot-hash.ts';
import { isNameIn } from '../internal/own-name.ts';
import type { MessageWriter } from './message/message-writer.ts';
import type { ByteLength, SignatureEncoding } from './values/encodings.ts';

/** The HMAC algorithms known by name. MD5 and SHA-1 are for schemes whose vendor leaves no choice. */
export type HmacName = 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512' | 'hmac-sha1' | 'hmac-md5';

/** The public-key algorithms known by name. */
export type PublicKeyAlgorithmName =
  | 'ed25519'
  | 'ecdsa-p256-sha256'
  | 'ecdsa-p256-sha256-p1363'
  | 'ecdsa-p384-sha384'
  | 'ecdsa-p384-sha384-p1363'
  | 'rsa-v1_5-sha256'
  | 'rsa-v1_5-sha384'
  | 'rsa-v1_5-sha512'
  | 'rsa-v1_5-sha1'
  | 'rsa-pss-sha256'
  | 'rsa-pss-sha384'
  | 'rsa-pss-sha512';

/**
 * The algorithms known by name.
 *
 * - `hmac-…`: HMAC (RFC 2104).
 * - `ed25519` (RFC 8032), `ecdsa-…` (signatures in DER; with `-p1363`, r and s side by side, as JWT and RFC 9421 have them),
 *   `rsa-v1_5-…`, `rsa-pss-…` (a salt as long as the digest, as in RFC 7518 and RFC 9421): for `secret: 'publicKey'`.
 *   `rsa-v1_5-sha1` is for version 1 of Amazon SNS alone: SHA-1 collides.
 * - `static-token`: the secret itself is sent, which covers nothing of the request.
 * - `sha256`: a plain hash of a message in which the secret stands. For HMAC write `hmac-sha256`.
 */
export type AlgorithmName = HmacName | PublicKeyAlgorithmName | 'static-token' | 'sha256';

/** A way to sign bytes. Implement it for algorithms that have no name here. */
export interface Algorithm {
  readonly name: string;
  /** Length of a signature in bytes, or the shortest and the longest where it varies, as with ECDSA in DER: `[8, 72]`. */
  readonly signatureBytes: ByteLength;
  /** True if `verify` returns a MAC or digest, of which nobody chooses the bits. Default: false. */
  readonly matchIsDigest?: boolean | undefined;
  /** Encoding of signatures where a declaration gives none. Default: `hex`; `latin1` is the text as it is sent. */
  readonly signatureEncoding?: SignatureEncoding | undefined;
  /** True if each message must hold `part.secret`. Default: false, and then none may. */
  readonly needsSecretInMessage?: boolean | undefined;
  /** Reads a key from its text, for `secret: 'publicKey'`. Throws a TypeError that says what is wrong, never the key. */
  readonly toKey?: ((text: string) => Uint8Array) | undefined;
  /** Key material that nobody holds, for requests that name no known key. Default: 32 random bytes. */
  readonly dummyKey?: (() => Uint8Array) | undefined;
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
    encoding: SignatureEncoding,
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

const DIGESTS: Readonly<Record<HmacName, HmacDigest>> = {
  'hmac-sha256': { digest: 'sha256', digestBytes: 32, blockBytes: 64 },
  'hmac-sha384': { digest: 'sha384', digestBytes: 48, blockBytes: 128 },
  'hmac-sha512': { digest: 'sha512', digestBytes: 64, blockBytes: 128 },
  'hmac-sha1': { digest: 'sha1', digestBytes: 20, blockBytes: 64 },
  'hmac-md5': { digest: 'md5', digestBytes: 16, blockBytes: 64 },
};

/** All names of HMAC algorithms. */
export const HMAC_NAMES = Object.keys(DIGESTS) as readonly HmacName[];

/**
 * HMAC (RFC 2104). Throws a TypeError for an unknown name: there is no fallback.
 *
 * @example
 * const algorithm: Algorithm = { ...hmac('hmac-sha256'), name: 'acme-hmac' };
 * const acme = defineScheme({ ...declaration, algorithm });
 */
export function hmac(name: HmacName): Algorithm {
  if (!isNameIn(DIGESTS, name)) {
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
export function hmacWith(name: string, hash: HmacDigest): Algorithm {
  const outer = new OuterMessage(hash);
  return {
    name,
    signatureBytes: hash.digestBytes,
    matchIsDigest: true,
    prepare: (key) => new HmacKey(hash, outer, key),
  };
}

/** The method that `write` calls after finding out which: in every Node, if not in its types. */
type LatinBuffer = Buffer & {
  latin1Write: (text: string, at: number, length: number) => number;
};

/** Input of the outer hash: the key's outer block, and the inner digest (RFC 2104 §2). For all keys in turn. */
class OuterMessage {
  readonly bytes: LatinBuffer;
  readonly block: Int32Array;

  constructor({ blockBytes, digestBytes }: HmacDigest) {
    this.bytes = Buffer.alloc(blockBytes + digestBytes) as LatinBuffer;
    const { buffer, byteOffset } = this.bytes;
    this.block = new Int32Array(buffer, byteOffset, blockBytes / Int32Array.BYTES_PER_ELEMENT);
  }
}

/** The bytes with which a key is padded for the inner and the outer hash, four times. */
const INNER = 0x36363636;
const OUTER = 0x5c5c5c5c;

class HmacKey implements PreparedKey {
  readonly #hash: HmacDigest;
  readonly #outer: OuterMessage;
  /** The two key blocks, prepared once instead of for every message, beside those of other keys. */
  readonly #blocks: Int32Array;
  readonly #at: number;

  constructor(hash: HmacDigest, outer: OuterMessage, key: Uint8Array) {
    this.#hash = hash;
    this.#outer = outer;
    const words = outer.block.length;
    const { blocks, at } = takeRoom(2 * words);
    this.#blocks = blocks;
    this.#at = at;
    const padded = new Int32Array(words);
    const isLong = key.length > hash.blockBytes;
    new Uint8Array(padded.buffer).set(isLong ? createHash(hash.digest).update(key).digest() : key);
    for (let i = 0; i < words; i++) {
      blocks[at + i] = (padded[i] as number) ^ INNER;
      blocks[at + words + i] = (padded[i] as number) ^ OUTER;
    }
  }

  verify(
    message: MessageWriter,
    signatures: readonly string[],
    encoding: SignatureEncoding,
  ): string | undefined {
    const mac = this.#mac(message, encoding);
    for (let i = 0; i < signatures.length; i++) {
      if (areEqual(mac, signatures[i] as string)) return mac;
    }
    return undefined;
  }

  sign(message: MessageWriter): Buffer {
    return Buffer.from(this.#mac(message, 'hex'), 'hex');
  }

  #mac(message: MessageWriter, encoding: SignatureEncoding): string {
    const { digest, blockBytes } = this.#hash;
    const { bytes, block } = this.#outer;
    const blocks = this.#blocks;
    const words = block.length;
    const flat = oneShotHash && message.flatAfter(blocks, this.#at, words);
    if (oneShotHash === undefined || flat === undefined) {
      const mac = createHmac(digest, this.#paddedKey());
      for (const piece of message.pieces()) mac.update(piece);
      return mac.digest(encoding as BinaryToTextEncoding);
    }
    const inner = oneShotHash(digest, flat, 'latin1');
    const from = this.#at + words;
    for (let i = 0; i < words; i++) block[i] = blocks[from + i] as number;
    bytes.latin1Write(inner, blockBytes, inner.length);
    return oneShotHash(digest, bytes, encoding);
  }

  /** The key with the zeros that HMAC puts behind it itself. */
  #paddedKey(): Uint8Array {
    const padded = this.#blocks.slice(this.#at, this.#at + this.#outer.block.length);
    return new Uint8Array(padded.map((word) => word ^ INNER).buffer);
  }
}

/** Key blocks lie side by side: one key among many comes from memory, and each object that it is made of costs as much. */
const ROOM_WORDS = 4096;
let room = new Int32Array(0);
let roomUsed = 0;

function takeRoom(words: number): { blocks: Int32Array; at: number } {
  if (roomUsed + words > room.length) {
    room = new Int32Array(Math.max(ROOM_WORDS, words));
    roomUsed = 0;
  }
  const at = roomUsed;
  roomUsed += words;
  return { blocks: room, at };
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
