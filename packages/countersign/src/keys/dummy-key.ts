/** Keys that nobody has, to search with where a request claims a key that does not exist. */

import { createHash, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Scheme } from '../scheme/scheme.ts';
import type { ApiKey } from './api-key.ts';

/** A form of secrets: one that looks like a random secret and is no one's, to find out whether a scheme takes it, and new ones. */
interface SecretForm {
  readonly sample: string;
  readonly make: () => string;
}

const SAMPLE = createHash('sha256').update('a sample').digest();
const ofBytes = (write: (bytes: Buffer) => string): SecretForm => ({
  sample: write(SAMPLE),
  make: () => write(randomBytes(32)),
});
const ofPair = (sample: object, make: () => object): SecretForm => ({
  sample: JSON.stringify(sample),
  make: () => JSON.stringify(make()),
});

/** Ways in which vendors write secrets, the usual one first; and public keys, whose samples are those of RFC 8037, RFC 7517 and ours. */
const FORMS: readonly SecretForm[] = [
  ofBytes((bytes) => bytes.toString('base64')),
  ofBytes((bytes) => bytes.toString('hex')),
  ofBytes((bytes) => bytes.toString('base64url')),
  ofBytes((bytes) => `whsec_${bytes.toString('base64')}`),
  ofPair({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }, () =>
    generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }),
  ),
  ofPair(
    {
      ...{ kty: 'EC', crv: 'P-256', x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4' },
      y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
    },
    () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  ),
  ofPair(
    {
      ...{ kty: 'EC', crv: 'P-384', x: '6bxgbBNnLP2-JqPsdW51tOoAQkw7W4mMHOr5Oc0QF7Qz4N9bq6u0cLj2Na18Cmwj' },
      y: 'wkc-HNQaLlKrHXzLWN6XJLDGC_mC-zdxlHlPdGp1cVUf2mDz-mr2U_k7np3cVAkK',
    },
    () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' }),
  ),
  ofPair(rsaKeyOf(Buffer.concat(Array.from({ length: 8 }, () => SAMPLE))), () => rsaKeyOf(randomBytes(256))),
];

/** A public key of which nobody knows the primes. To check a signature costs the same under any odd modulus. */
function rsaKeyOf(bytes: Buffer): object {
  const modulus = Buffer.from(bytes);
  modulus[0] = (modulus[0] as number) | 0x80;
  modulus[255] = (modulus[255] as number) | 1;
  const key = { kty: 'RSA', n: modulus.toString('base64url'), e: 'AQAB' };
  return createPublicKey({ key, format: 'jwk' }).export({ format: 'jwk' });
}

/** Makes a key with that id and so many secrets that the scheme takes, others for each place. */
export type MakeDummyKey = (id: string, place?: number, count?: number) => ApiKey;

/**
 * Makes dummies of the keys of a scheme, with as many secrets as there are places.
 *
 * @returns undefined for a scheme whose secrets have a form of their own, which is not known here.
 */
export function dummyKeys(scheme: Scheme, places: number): MakeDummyKey | undefined {
  const form = FORMS.find(({ sample }) => isTaken(scheme, sample));
  if (form === undefined) return undefined;
  // Not before the first is asked for: Workers have no random values until a request is there.
  let secrets: readonly string[] | undefined;
  return (id, place = 0, count = 1) => {
    secrets ??= Array.from({ length: places }, () => form.make());
    const made = secrets;
    return { id, secrets: Array.from({ length: count }, (_, i) => made[(place + i) % places] as string) };
  };
}

function isTaken(scheme: Scheme, secret: string): boolean {
  try {
    scheme.toKey(secret, 'dummy');
    return true;
  } catch {
    return false;
  }
}
