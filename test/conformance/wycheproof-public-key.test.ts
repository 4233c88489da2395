/** The public-key algorithms against the vectors of Wycheproof. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { algorithmNamed } from '../../packages/countersign/src/scheme/algorithms/named-algorithm.ts';
import type { PublicKeyAlgorithmName } from '../../packages/countersign/src/scheme/algorithms.ts';
import { MessageWriter } from '../../packages/countersign/src/scheme/message/message-writer.ts';
import { canonicalText } from '../../packages/countersign/src/scheme/values/encodings.ts';

interface Case {
  readonly tcId: number;
  readonly msg: string;
  readonly sig: string;
  readonly flags: readonly string[];
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

interface File {
  readonly numberOfTests: number;
  readonly testGroups: readonly { readonly publicKeyDer: string; readonly tests: readonly Case[] }[];
}

const FILES: readonly (readonly [file: string, name: PublicKeyAlgorithmName, cases: number])[] = [
  ['ed25519', 'ed25519', 151],
  ['ecdsa_secp256r1_sha256', 'ecdsa-p256-sha256', 484],
  ['ecdsa_secp256r1_sha256_p1363', 'ecdsa-p256-sha256-p1363', 262],
  ['ecdsa_secp384r1_sha384', 'ecdsa-p384-sha384', 504],
  ['ecdsa_secp384r1_sha384_p1363', 'ecdsa-p384-sha384-p1363', 280],
  ['rsa_signature_2048_sha256', 'rsa-v1_5-sha256', 259],
  ['rsa_pss_4096_sha512_mgf1_64', 'rsa-pss-sha512', 179],
];

function read(file: string): File {
  return JSON.parse(
    readFileSync(new URL(`../vectors/wycheproof/${file}.json`, import.meta.url), 'utf8'),
  ) as File;
}

/** As a verifier does it: what is not of the algorithm's length or spelling never reaches it. */
function isAccepted(name: PublicKeyAlgorithmName, publicKeyDer: string, { msg, sig }: Case): boolean {
  const algorithm = algorithmNamed(name);
  const text = canonicalText('hex', sig, algorithm.signatureBytes);
  if (text === undefined) return false;
  const out = new MessageWriter();
  out.bytes(Buffer.from(msg, 'hex'));
  const key = algorithm.prepare(Buffer.from(publicKeyDer, 'hex'));
  return key.verify(out, [text], 'hex') === out.digest('sha256', 'hex');
}

describe.each(FILES)('the vectors in %s', (file, name, cases) => {
  const { testGroups, numberOfTests } = read(file);
  const all = testGroups.flatMap(({ tests, publicKeyDer }) =>
    tests.map((each) => ({ ...each, publicKeyDer })),
  );

  it('are all there, valid and invalid', () => {
    expect(all).toHaveLength(numberOfTests);
    expect(numberOfTests).toBe(cases);
    expect(new Set(all.map(({ result }) => result))).toContain('valid');
  });

  it('are taken only where they are valid', () => {
    const sound = all.filter(({ flags }) => !flags.includes('SmallPublicKey'));
    const taken = sound.filter((each) => isAccepted(name, each.publicKeyDer, each));
    const valid = sound.filter(({ result }) => result === 'valid');
    expect(taken.map(({ tcId }) => tcId)).toEqual(valid.map(({ tcId }) => tcId));
  });
});

it('a key with a small exponent is refused, whatever it has signed', () => {
  const { testGroups } = read('rsa_signature_2048_sha256');
  const small = testGroups.filter(({ tests }) => tests[0]?.flags.includes('SmallPublicKey'));
  expect(small.length).toBeGreaterThan(0);
  for (const { publicKeyDer, tests } of small)
    expect(() => isAccepted('rsa-v1_5-sha256', publicKeyDer, tests[0] as Case)).toThrow(/public exponent/);
});

it.each(['rsa_pss_4096_sha512_mgf1_32', 'rsa_pss_2048_sha512_mgf1sha256_32_params'])(
  'rsa-pss-sha512 takes no signature or key with another salt or mask: %s',
  (file) => {
    for (const { publicKeyDer, tests } of read(file).testGroups) {
      for (const each of tests) {
        let accepted = false;
        try {
          accepted = isAccepted('rsa-pss-sha512', publicKeyDer, each);
        } catch (error) {
          expect((error as Error).message).toMatch(/bound to another digest/);
        }
        expect(accepted).toBe(false);
      }
    }
  },
);
