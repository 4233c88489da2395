/** Requirements of an algorithm for its keys, and the check that a key meets them. */

import type { KeyObject } from 'node:crypto';

/** The keys that an algorithm takes. */
export interface KeyRequirements {
  /** The name of the algorithm, for errors. */
  readonly algorithm: string;
  readonly type: 'ed25519' | 'ec' | 'rsa';
  /** As Node names it. */
  readonly curve?: 'prime256v1' | 'secp384r1' | undefined;
  /** Digest and salt that an RSA key for PSS may be bound to; undefined where such keys are not taken. */
  readonly pss?: PssParameters | undefined;
  /** Names of the algorithm in JWKs (RFC 7518 §3.1, RFC 8037, RFC 9864). */
  readonly joseNames: readonly string[];
}

/** Parameters of RSASSA-PSS. */
export interface PssParameters {
  readonly digest: 'sha256' | 'sha384' | 'sha512';
  readonly saltBytes: number;
}

/** 112 bits of security, the least that NIST SP 800-131A allows. */
const FEWEST_RSA_BITS = 2048;
/** Larger keys cost more time than anybody has for strangers. */
const MOST_RSA_BITS = 8192;
/** FIPS 186-5 §5.1: smaller ones have let padding be forged (CVE-2006-4339). */
const SMALLEST_EXPONENT = 65_537n;
/** A long one makes each check take as long as a signature, which strangers could ask for. */
const LARGEST_EXPONENT = 0xffff_ffffn;
/**
 * Throws a TypeError that says why a key is not for this algorithm. It never quotes the key.
 */
export function assertFits(key: KeyObject, requirements: KeyRequirements): void {
  const { algorithm, type, curve, pss } = requirements;
  const isForPss = key.asymmetricKeyType === 'rsa-pss' && pss !== undefined;
  if (key.asymmetricKeyType !== type && !(type === 'rsa' && isForPss))
    throw new TypeError(`the key is of type ${nameOfType(key)}, but ${algorithm} takes ${type} keys`);
  const details = key.asymmetricKeyDetails ?? {};
  if (curve !== undefined && details.namedCurve !== curve)
    throw new TypeError(
      `the key is on the curve ${details.namedCurve ?? 'of its own'}, but ${algorithm} takes keys on ${curve}`,
    );
  if (type === 'rsa') assertRsa(details, pss);
}

function assertRsa(
  details: NonNullable<KeyObject['asymmetricKeyDetails']>,
  pss: PssParameters | undefined,
): void {
  const {
    modulusLength = 0,
    publicExponent = 0n,
    hashAlgorithm,
    mgf1HashAlgorithm,
    saltLength = 0,
  } = details;
  if (modulusLength < FEWEST_RSA_BITS || modulusLength > MOST_RSA_BITS)
    throw new TypeError(
      `the RSA key has ${modulusLength} bits; it must have ${FEWEST_RSA_BITS} to ${MOST_RSA_BITS}`,
    );
  const isInRange = publicExponent >= SMALLEST_EXPONENT && publicExponent <= LARGEST_EXPONENT;
  if (!isInRange || publicExponent % 2n === 0n)
    throw new TypeError('the public exponent of the RSA key must be odd, from 65537 to 4294967295');
  const digests = [hashAlgorithm ?? pss?.digest, mgf1HashAlgorithm ?? pss?.digest];
  if (digests.some((digest) => digest !== pss?.digest) || saltLength > (pss?.saltBytes ?? 0))
    throw new TypeError('the RSA key is bound to another digest or salt length');
}

function nameOfType(key: KeyObject): string {
  return key.type === 'secret' ? 'secret' : (key.asymmetricKeyType ?? 'unknown');
}
