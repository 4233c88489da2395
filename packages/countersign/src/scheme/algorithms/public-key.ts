/** Public-key signatures: Ed25519, ECDSA and RSA, held to one spelling of each signature. */

import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import type { Algorithm, PreparedKey, PublicKeyAlgorithmName } from '../algorithms.ts';
import type { MessageWriter } from '../message/message-writer.ts';
import { type ByteLength, decode, type SignatureEncoding } from '../values/encodings.ts';
import { isDerSignature } from './der.ts';
import { assertNoSmallOrder } from './ed25519-key.ts';
import { assertFits, type KeyRequirements, type PssParameters } from './key-requirements.ts';
import { keyFromText, keyOfDer } from './key-text.ts';

interface Variant extends Omit<KeyRequirements, 'algorithm'> {
  /** Undefined for Ed25519, which hashes by itself. */
  readonly digest: string | undefined;
  readonly signatureBytes: ByteLength;
  /** Length of one of the two integers of ECDSA in DER. */
  readonly derFieldBytes?: number | undefined;
  readonly options?: object | undefined;
  readonly hasLongestSalt?: boolean | undefined;
}

const P256 = { type: 'ec', curve: 'prime256v1', digest: 'sha256', joseNames: ['ES256'] } as const;
const P384 = { type: 'ec', curve: 'secp384r1', digest: 'sha384', joseNames: ['ES384'] } as const;
const IN_DER = { dsaEncoding: 'der' } as const;
const IN_P1363 = { dsaEncoding: 'ieee-p1363' } as const;
/** Keys of 2048 to 8192 bits. */
const RSA = {
  type: 'rsa',
  signatureBytes: [256, 1024],
  options: { padding: constants.RSA_PKCS1_PADDING },
} as const;

const VARIANTS: Readonly<Record<PublicKeyAlgorithmName, Variant>> = {
  ed25519: { type: 'ed25519', digest: undefined, signatureBytes: 64, joseNames: ['EdDSA', 'Ed25519'] },
  'ecdsa-p256-sha256': { ...P256, signatureBytes: [8, 72], derFieldBytes: 32, options: IN_DER },
  'ecdsa-p256-sha256-p1363': { ...P256, signatureBytes: 64, options: IN_P1363 },
  'ecdsa-p384-sha384': { ...P384, signatureBytes: [8, 104], derFieldBytes: 48, options: IN_DER },
  'ecdsa-p384-sha384-p1363': { ...P384, signatureBytes: 96, options: IN_P1363 },
  'rsa-v1_5-sha256': { ...RSA, digest: 'sha256', joseNames: ['RS256'] },
  'rsa-v1_5-sha384': { ...RSA, digest: 'sha384', joseNames: ['RS384'] },
  'rsa-v1_5-sha512': { ...RSA, digest: 'sha512', joseNames: ['RS512'] },
  'rsa-v1_5-sha1': { ...RSA, digest: 'sha1', joseNames: [] },
  'rsa-pss-sha256': rsaPss({ digest: 'sha256', saltBytes: 32 }, 'PS256'),
  'rsa-pss-sha384': rsaPss({ digest: 'sha384', saltBytes: 48 }, 'PS384'),
  'rsa-pss-sha512': rsaPss({ digest: 'sha512', saltBytes: 64 }, 'PS512'),
};

/** PSS with a salt as long as the digest (RFC 7518 §3.5, RFC 9421 §3.3.1). */
function rsaPss(pss: PssParameters, joseName: string): Variant {
  const { digest, saltBytes } = pss;
  // Node takes a salt of any length unless it is told.
  const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltBytes };
  return { ...RSA, digest, pss, joseNames: [joseName], options };
}

/** All names of public-key algorithms. */
export const PUBLIC_KEY_ALGORITHMS = Object.keys(VARIANTS) as readonly PublicKeyAlgorithmName[];

/** Makes a public-key algorithm. Its `prepare` takes keys in DER, as its `toKey` makes them of texts. */
export function publicKeyAlgorithm(name: PublicKeyAlgorithmName): Algorithm {
  return algorithmOf(name, VARIANTS[name]);
}

/** RSASSA-PSS with SHA-256 and the longest salt that a key has room for, as some libraries have it unless they are told otherwise. */
export function pssWithLongestSalt(): Algorithm {
  return algorithmOf('rsa-pss-sha256', { ...VARIANTS['rsa-pss-sha256'], hasLongestSalt: true });
}

function algorithmOf(name: PublicKeyAlgorithmName, variant: Variant): Algorithm {
  const requirements: KeyRequirements = { ...variant, algorithm: name };
  return {
    name,
    signatureBytes: variant.signatureBytes,
    // A match is a digest of the message, but no one that a key went into.
    matchIsDigest: false,
    toKey: (text) => keyFromText(text, requirements),
    dummyKey: () => dummyKeyFor(variant),
    prepare: (key) => new AsymmetricKey(variant, fittingKey(key, requirements)),
  };
}

function fittingKey(der: Uint8Array, requirements: KeyRequirements): KeyObject {
  const key = keyOfDer(der);
  assertFits(key, requirements);
  return key;
}

class AsymmetricKey implements PreparedKey {
  readonly #variant: Variant;
  readonly #options: object | undefined;
  readonly #publicKey: KeyObject;
  readonly #privateKey: KeyObject | undefined;

  constructor(variant: Variant, key: KeyObject) {
    this.#variant = variant;
    this.#options = variant.hasLongestSalt
      ? { ...variant.options, saltLength: longestSalt(key) }
      : variant.options;
    this.#privateKey = key.type === 'private' ? key : undefined;
    this.#publicKey = key.type === 'private' ? createPublicKey(key) : key;
    if (variant.type === 'ed25519') assertNoSmallOrder(this.#publicKey);
  }

  /**
   * Gives a digest of the message for a match: of one message there are many right ECDSA and PSS signatures, and anyone can
   * make a second one of ECDSA, which must not count as another request.
   */
  verify(
    message: MessageWriter,
    signatures: readonly string[],
    encoding: SignatureEncoding,
  ): string | undefined {
    const { digest, derFieldBytes } = this.#variant;
    const options = this.#options;
    const data = message.whole();
    // Workers take a key object by itself alone.
    const key = options === undefined ? this.#publicKey : { ...options, key: this.#publicKey };
    for (const text of signatures) {
      const signature = decode(encoding, text);
      if (signature === undefined) continue;
      if (derFieldBytes !== undefined && !isDerSignature(signature, derFieldBytes)) continue;
      if (verify(digest, data, key, signature)) return message.digest('sha256', 'hex');
    }
    return undefined;
  }

  sign(message: MessageWriter): Buffer {
    if (this.#privateKey === undefined)
      throw new TypeError('a public key cannot sign: give the private key in place of it');
    return sign(this.#variant.digest, message.whole(), { ...this.#options, key: this.#privateKey });
  }
}

/** RFC 8017 §9.1.1, of SHA-256. */
function longestSalt({ asymmetricKeyDetails: { modulusLength = 0 } = {} }: KeyObject): number {
  return Math.ceil((modulusLength - 1) / 8) - 34;
}

/** Made once for each kind of key: a pair takes time to make. */
const dummies = new Map<string, Uint8Array>();

/** A public key of the usual size whose private key nobody has. */
function dummyKeyFor({ type, curve }: Variant): Uint8Array {
  const kind = curve ?? type;
  const known = dummies.get(kind);
  if (known !== undefined) return known;
  const key = type === 'rsa' ? dummyRsaKey() : dummyPair(curve).publicKey;
  const der = key.export({ type: 'spki', format: 'der' });
  dummies.set(kind, der);
  return der;
}

function dummyPair(curve: Variant['curve']): { publicKey: KeyObject } {
  return curve === undefined
    ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('ec', { namedCurve: curve });
}

/** To check a signature costs the same under any odd modulus, and primes take a tenth of a second to find. */
function dummyRsaKey(): KeyObject {
  const modulus = randomBytes(256);
  modulus[0] = (modulus[0] as number) | 0x80;
  modulus[255] = (modulus[255] as number) | 1;
  return createPublicKey({ key: { kty: 'RSA', n: modulus.toString('base64url'), e: 'AQAB' }, format: 'jwk' });
}
