/** The algorithms of RFC 9421 §3.3, of which the key decides which count. */

import { isPublicKeyText } from '../scheme/algorithms/key-text.ts';
import { algorithmNamed } from '../scheme/algorithms/named-algorithm.ts';
import { rangeOf } from '../scheme/algorithms/signature-range.ts';
import type { Algorithm, AlgorithmName, PreparedKey } from '../scheme/algorithms.ts';
import type { MessageWriter } from '../scheme/message/message-writer.ts';
import { type SecretEncoding, toKeyBytes } from '../scheme/secrets/secrets.ts';
import { decode, type SignatureEncoding } from '../scheme/values/encodings.ts';

/**
 * Algorithms of the registry of RFC 9421.
 *
 * @see https://www.iana.org/assignments/http-message-signature
 */
export type HttpSignatureAlgorithm =
  | 'hmac-sha256'
  | 'ed25519'
  | 'ecdsa-p256-sha256'
  | 'ecdsa-p384-sha384'
  | 'rsa-pss-sha512'
  | 'rsa-v1_5-sha256';

/** Signatures of ECDSA are two numbers side by side, not DER. */
const NAMES: Readonly<Record<HttpSignatureAlgorithm, AlgorithmName>> = {
  'hmac-sha256': 'hmac-sha256',
  ed25519: 'ed25519',
  'ecdsa-p256-sha256': 'ecdsa-p256-sha256-p1363',
  'ecdsa-p384-sha384': 'ecdsa-p384-sha384-p1363',
  'rsa-pss-sha512': 'rsa-pss-sha512',
  'rsa-v1_5-sha256': 'rsa-v1_5-sha256',
};

/** All of them. */
export const HTTP_SIGNATURE_ALGORITHMS = Object.keys(NAMES) as readonly HttpSignatureAlgorithm[];

interface Allowed<Name extends string> {
  readonly name: Name;
  readonly algorithm: Algorithm;
  /** Its bit in the first byte of key material. */
  readonly bit: number;
}

/** The algorithms of a policy as one, and what it knows of keys. */
export interface KeyedAlgorithm<Name extends string = HttpSignatureAlgorithm> {
  readonly algorithm: Algorithm;
  /** Reads a key from its text. Throws a TypeError that says what is wrong, never the key. */
  readonly toKey: (text: string) => Uint8Array;
  /** The name of the algorithm by which a key signs: of several, the first that is allowed. */
  readonly nameFor: (key: Uint8Array) => Name;
}

/** The algorithms of a policy as one, as {@link algorithmByKey} has it. */
export function algorithmsOfKeys(
  names: readonly HttpSignatureAlgorithm[],
  encoding: SecretEncoding,
): KeyedAlgorithm {
  const [only, ...more] = names;
  if (only === 'hmac-sha256' && more.length === 0) return sharedSecrets(encoding);
  const named = names.map((name) => [name, algorithmNamed(NAMES[name])] as const);
  return algorithmByKey(named, encoding);
}

/**
 * One algorithm that stands for several: the kind of a key decides which of them it verifies, and what a request says of its
 * algorithm (`alg`) is held to that (RFC 9421 §3.2; algorithm confusion, RFC 8725 §2.1). A public key is never a secret.
 *
 * @param encoding Encoding of shared secrets, unless they are JWKs.
 */
export function algorithmByKey<Name extends string>(
  named: readonly (readonly [name: Name, algorithm: Algorithm])[],
  encoding: SecretEncoding,
): KeyedAlgorithm<Name> {
  const allowed = named.map(([name, algorithm], i): Allowed<Name> => ({ name, algorithm, bit: 1 << i }));
  const [first] = allowed as [Allowed<Name>];
  const allowedBy = ([bits = 0]: Uint8Array) => allowed.filter(({ bit }) => (bits & bit) !== 0);
  const toKey = (text: string) => keyOf(text, allowed, encoding);
  return {
    toKey,
    nameFor: (key) => allowedBy(key)[0]?.name ?? first.name,
    algorithm: {
      name: named.map(([name]) => name).join(' or '),
      signatureBytes: rangeOf(allowed.map(({ algorithm }) => algorithm)),
      matchIsDigest: false,
      signatureEncoding: 'base64',
      toKey,
      dummyKey: () => material(first.bit, first.algorithm.dummyKey?.() ?? Buffer.alloc(32, 'no key')),
      prepare: (key) =>
        new KeyOfKind(
          allowedBy(key).map(({ name, algorithm }) => [name, algorithm.prepare(key.subarray(1))]),
        ),
    },
  };
}

/** Where all keys are shared secrets, they are nothing but those. */
function sharedSecrets(encoding: SecretEncoding): KeyedAlgorithm {
  return {
    algorithm: { ...algorithmNamed('hmac-sha256'), signatureEncoding: 'base64' },
    toKey: (text) => secretOfJwk(text) ?? toKeyBytes(text, encoding),
    nameFor: () => 'hmac-sha256',
  };
}

function material(bits: number, key: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(bits), key]);
}

function keyOf(text: string, allowed: readonly Allowed<string>[], encoding: SecretEncoding): Uint8Array {
  const secret = allowed.find(({ algorithm }) => algorithm.toKey === undefined);
  const shared = secretOfJwk(text);
  if (shared !== undefined || !isPublicKeyText(text)) {
    if (secret === undefined)
      throw new TypeError('the key must be a public key: PEM, a JWK as JSON text, or base64 of its DER form');
    return material(secret.bit, shared ?? toKeyBytes(text, encoding));
  }
  return publicKeyOf(text, allowed);
}

/** The algorithms that a public key is for: of RSA keys both, unless their JWK names one. */
function publicKeyOf(text: string, allowed: readonly Allowed<string>[]): Uint8Array {
  let problem: unknown = new TypeError(
    'the key is a public key, but the algorithms allowed take shared secrets',
  );
  let key: Uint8Array | undefined;
  let bits = 0;
  for (const { algorithm, bit } of allowed) {
    try {
      key = algorithm.toKey?.(text) ?? key;
      if (algorithm.toKey !== undefined) bits |= bit;
    } catch (error) {
      problem = error;
    }
  }
  if (key === undefined) throw problem;
  return material(bits, key);
}

/** The bytes of a JWK that is a shared secret (RFC 7518 §6.4). */
function secretOfJwk(text: string): Uint8Array | undefined {
  if (typeof text !== 'string' || !text.startsWith('{')) return undefined;
  let jwk: Record<string, unknown>;
  try {
    jwk = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { kty, k, alg } = jwk;
  if (kty !== 'oct') return undefined;
  if (alg !== undefined && alg !== 'HS256')
    throw new TypeError('the JWK is for another algorithm ("alg") than HS256');
  const bytes = typeof k === 'string' ? decode('base64url', k) : undefined;
  if (bytes === undefined || bytes.length < 14)
    throw new TypeError('"k" of the JWK must be base64url of at least 14 bytes');
  return bytes;
}

class KeyOfKind implements PreparedKey {
  readonly #keys: readonly (readonly [name: string, key: PreparedKey])[];

  constructor(keys: readonly (readonly [name: string, key: PreparedKey])[]) {
    this.#keys = keys;
  }

  verify(
    message: MessageWriter,
    signatures: readonly string[],
    encoding: SignatureEncoding,
  ): string | undefined {
    return this.#keyFor(message.choice)?.verify(message, signatures, encoding);
  }

  sign(message: MessageWriter): Buffer {
    const key = this.#keyFor(message.choice) ?? this.#keys[0]?.[1];
    if (key === undefined) throw new TypeError('the key is for none of the algorithms allowed');
    return key.sign(message);
  }

  /** A key that several algorithms take needs the request to say which. */
  #keyFor(alg: string | undefined): PreparedKey | undefined {
    if (alg !== undefined) return this.#keys.find(([name]) => name === alg)?.[1];
    return this.#keys.length === 1 ? this.#keys[0]?.[1] : undefined;
  }
}
