/** Algorithms by their names. */

import {
  type Algorithm,
  type AlgorithmName,
  HMAC_NAMES,
  type HmacName,
  hmac,
  type PublicKeyAlgorithmName,
} from '../algorithms.ts';
import { PUBLIC_KEY_ALGORITHMS, publicKeyAlgorithm } from './public-key.ts';
import { saltedHash } from './salted-hash.ts';
import { staticToken } from './static-token.ts';

const OTHERS: readonly Algorithm[] = [staticToken, saltedHash('sha256')];

const NAMES: readonly string[] = [...HMAC_NAMES, ...PUBLIC_KEY_ALGORITHMS, ...OTHERS.map(({ name }) => name)];

/** Names of JOSE, of OpenSSL and Java, and of older drafts, without case and marks. */
const OTHER_NAMES: Readonly<Record<string, AlgorithmName>> = {
  eddsa: 'ed25519',
  es256: 'ecdsa-p256-sha256-p1363',
  es384: 'ecdsa-p384-sha384-p1363',
  ecdsa: 'ecdsa-p256-sha256',
  ecdsasha256: 'ecdsa-p256-sha256',
  sha256withecdsa: 'ecdsa-p256-sha256',
  ecdsap256: 'ecdsa-p256-sha256',
  ecdsap384: 'ecdsa-p384-sha384',
  rs256: 'rsa-v1_5-sha256',
  rs384: 'rsa-v1_5-sha384',
  rs512: 'rsa-v1_5-sha512',
  rsasha256: 'rsa-v1_5-sha256',
  rsasha512: 'rsa-v1_5-sha512',
  sha256withrsa: 'rsa-v1_5-sha256',
  sha1withrsa: 'rsa-v1_5-sha1',
  ps256: 'rsa-pss-sha256',
  ps384: 'rsa-pss-sha384',
  ps512: 'rsa-pss-sha512',
  token: 'static-token',
};

/**
 * Finds an algorithm by its name.
 *
 * @example
 * const algorithm = { ...algorithmNamed('ed25519'), name: 'acme-ed25519' };
 * @throws TypeError for an unknown name, with the one that was probably meant: there is no fallback.
 */
export function algorithmNamed(name: AlgorithmName): Algorithm {
  if ((HMAC_NAMES as readonly string[]).includes(name)) return hmac(name as HmacName);
  if ((PUBLIC_KEY_ALGORITHMS as readonly string[]).includes(name))
    return publicKeyAlgorithm(name as PublicKeyAlgorithmName);
  const other = OTHERS.find((each) => each.name === name);
  if (other !== undefined) return other;
  const meant = typeof name === 'string' ? nameMeantBy(name) : undefined;
  throw new TypeError(
    `"algorithm" must be one of ${NAMES.join(', ')}${meant === undefined ? '' : `: write "${meant}"`}`,
  );
}

function nameMeantBy(name: string): string | undefined {
  const bare = plain(name);
  const same = NAMES.find((each) => plain(each) === bare);
  if (same !== undefined) return same;
  if (Object.hasOwn(OTHER_NAMES, bare)) return OTHER_NAMES[bare];
  const hash = bare.replace(/^hmac/, '').replace(/^hs(?=\d)/, 'sha');
  return HMAC_NAMES.find((each) => plain(each) === `hmac${hash}`);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_. ]/g, '');
}
