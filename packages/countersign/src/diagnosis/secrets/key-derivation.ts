/** The derivation of keys from the secrets of a scheme. */

import { createHash } from 'node:crypto';
import type { Scheme } from '../../scheme/scheme.ts';
import type { SecretEncoding } from '../../scheme/secrets/secrets.ts';
import { prefixOf } from './secret-prefix.ts';

/** A scheme's way from secrets to keys. */
export interface KeyDerivation {
  /** The encoding of secrets; `undefined` where the key is derived in another way. */
  readonly encoding: SecretEncoding | undefined;
  /** The key of any text, also of one that the scheme would refuse; undefined where it cannot be told. */
  readonly toKey: (text: string) => Uint8Array | undefined;
  /** The hashing of secrets, where that is known. */
  readonly hashing: SecretHashing | undefined;
}

/** A secret that a scheme takes. */
export interface TakenSecret {
  readonly keyId: string;
  readonly value: string;
  readonly key: Uint8Array;
}

/** A way to make a key of a secret by a hash. */
export interface SecretHashing {
  readonly name: string;
  readonly cost: number;
  readonly derive: (secret: string | Uint8Array) => Buffer;
}

interface DigestForm {
  readonly name: string;
  readonly write: (digest: Buffer) => Buffer;
}

const HASHES = ['md5', 'sha1', 'sha256', 'sha512'];
const USUAL_FORMS: readonly DigestForm[] = [
  { name: 'base64', write: (digest) => Buffer.from(digest.toString('base64')) },
  { name: 'hex', write: (digest) => Buffer.from(digest.toString('hex')) },
  { name: 'raw bytes', write: (digest) => digest },
];
const RARE_FORMS: readonly DigestForm[] = [
  { name: 'hex in upper case', write: (digest) => Buffer.from(digest.toString('hex').toUpperCase()) },
  {
    name: 'base64 without padding',
    write: (digest) => Buffer.from(digest.toString('base64').replace(/=+$/, '')),
  },
  {
    name: 'base64 of hex',
    write: (digest) => Buffer.from(Buffer.from(digest.toString('hex')).toString('base64')),
  },
];

/** Finds out how a scheme makes keys: a function that does what others declare is understood as such. */
export function keyDerivationOf(scheme: Scheme, { keyId, value, key }: TakenSecret): KeyDerivation {
  const declared = scheme.introspection?.declaration.secret ?? 'utf8';
  const encoding = typeof declared !== 'string' ? encodingOf(key, value) : sharedEncoding(declared);
  if (encoding !== undefined)
    return { encoding, toKey: (text) => Buffer.from(text, encoding), hashing: undefined };
  const hashing = secretHashings().find(({ derive }) => derive(value).equals(key));
  return { encoding, toKey: hashing?.derive ?? ((text) => keyOf(scheme, text, keyId)), hashing };
}

function sharedEncoding(declared: SecretEncoding | 'publicKey'): SecretEncoding | undefined {
  return declared === 'publicKey' ? undefined : declared;
}

/** The key that a scheme makes of a secret; undefined where it refuses it. */
export function keyOf(scheme: Scheme, value: string, keyId: string): Uint8Array | undefined {
  try {
    return scheme.toKey(value, keyId);
  } catch {
    return undefined;
  }
}

/** All known ways to hash a secret. */
export function secretHashings(): SecretHashing[] {
  return HASHES.flatMap((hash) => [
    ...hashingsWith(hash, USUAL_FORMS, hash === 'md5' ? 1 : 2),
    ...hashingsWith(hash, RARE_FORMS, 3),
  ]);
}

/** Those that are met where a secret is not to be hashed. */
export function needlessHashings(): SecretHashing[] {
  return ['sha256', 'md5'].flatMap((hash) => hashingsWith(hash, USUAL_FORMS, 3));
}

function hashingsWith(hash: string, forms: readonly DigestForm[], cost: number): SecretHashing[] {
  return forms.map(({ name, write }) => ({
    name: `${hash}, ${name}`,
    cost,
    derive: (secret) => write(createHash(hash).update(secret).digest()),
  }));
}

/** The encoding that a function of a scheme decodes, where it does what others declare. */
function encodingOf(key: Uint8Array, value: string): SecretEncoding | undefined {
  const rest = value.slice(prefixOf(value).length);
  const encodings = ['base64', 'hex', 'utf8', 'base64url'] as const;
  return encodings.find((encoding) => Buffer.from(rest, encoding).equals(key));
}
