/** Signatures and MACs against the vectors of Wycheproof. */

import { existsSync, readFileSync } from 'node:fs';
import { algorithmNamed } from '../../../packages/countersign/src/scheme/algorithms/named-algorithm.ts';
import type { AlgorithmName } from '../../../packages/countersign/src/scheme/algorithms.ts';
import { MessageWriter } from '../../../packages/countersign/src/scheme/message/message-writer.ts';
import { canonicalText } from '../../../packages/countersign/src/scheme/values/encodings.ts';
import { type Case, type Outcome, outcomeOf, type Suite } from './suite.ts';

interface Vector {
  readonly tcId: number;
  readonly msg: string;
  /** Of a MAC, which may be a part of it. */
  readonly tag?: string;
  readonly key?: string;
  readonly sig?: string;
  readonly flags: readonly string[];
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

interface File {
  readonly testGroups: readonly {
    readonly publicKeyDer?: string;
    readonly tagSize?: number;
    readonly tests: readonly Vector[];
  }[];
}

/** The algorithm of each file, and why none of its valid signatures counts where that is so. */
const FILES: Readonly<Record<string, readonly [name: AlgorithmName, allRefused?: string]>> = {
  hmac_sha1: ['hmac-sha1'],
  hmac_sha256: ['hmac-sha256'],
  hmac_sha384: ['hmac-sha384'],
  hmac_sha512: ['hmac-sha512'],
  ed25519: ['ed25519'],
  ecdsa_secp256r1_sha256: ['ecdsa-p256-sha256'],
  ecdsa_secp256r1_sha256_p1363: ['ecdsa-p256-sha256-p1363'],
  ecdsa_secp384r1_sha384: ['ecdsa-p384-sha384'],
  ecdsa_secp384r1_sha384_p1363: ['ecdsa-p384-sha384-p1363'],
  rsa_signature_2048_sha256: ['rsa-v1_5-sha256'],
  rsa_signature_4096_sha256: ['rsa-v1_5-sha256'],
  rsa_pss_4096_sha512_mgf1_64: ['rsa-pss-sha512'],
  rsa_pss_4096_sha512_mgf1_64_params: ['rsa-pss-sha512'],
  rsa_pss_4096_sha512_mgf1_32: ['rsa-pss-sha512', 'the salt has 32 bytes, where RFC 9421 wants 64'],
  rsa_pss_2048_sha512_mgf1sha256_32_params: ['rsa-pss-sha512', 'the key is bound to another mask and salt'],
};
const SMALL_EXPONENT = 'the exponent of the key is small';

/** As a verifier does it: what is not of the algorithm's length or spelling never reaches the key. */
function isAccepted(name: AlgorithmName, key: string, message: string, signature: string): boolean {
  const algorithm = algorithmNamed(name);
  const text = canonicalText('hex', signature, algorithm.signatureBytes);
  if (text === undefined) return false;
  const out = new MessageWriter();
  out.bytes(Buffer.from(message, 'hex'));
  try {
    return algorithm.prepare(Buffer.from(key, 'hex')).verify(out, [text], 'hex') !== undefined;
  } catch {
    return false;
  }
}

function beginsSo(name: AlgorithmName, key: string, message: string, tag: string): boolean {
  const out = new MessageWriter();
  out.bytes(Buffer.from(message, 'hex'));
  const mac = algorithmNamed(name).prepare(Buffer.from(key, 'hex')).sign(out).toString('hex');
  return mac.startsWith(tag) && !isAccepted(name, key, message, tag);
}

function judge(
  [name, allRefused]: readonly [name: AlgorithmName, allRefused?: string],
  { publicKeyDer = '', tagSize }: File['testGroups'][number],
  { key = publicKeyDer, msg, sig, tag = sig ?? '', flags, result }: Vector,
): Outcome {
  const isCut = tagSize !== undefined && tagSize / 8 !== algorithmNamed(name).signatureBytes;
  // A MAC that is cut short is never accepted: its beginning is compared.
  const found = isCut ? beginsSo(name, key, msg, tag) : isAccepted(name, key, msg, tag);
  if (found === (result === 'valid')) return { kind: 'passed' };
  if (found) return outcomeOf(result === 'acceptable', 'accepted');
  const why = allRefused ?? (flags.includes('SmallPublicKey') ? SMALL_EXPONENT : undefined);
  return why === undefined ? outcomeOf(false, 'refused') : { kind: 'differs on purpose', why };
}

/** Wycheproof, of the files that are there. */
export const wycheproof: Suite = {
  name: 'Wycheproof',
  origin: 'C2SP/wycheproof',
  folder: 'wycheproof',
  casesIn: (folder) =>
    Object.entries(FILES).flatMap(([file, how]): readonly Case[] => {
      const url = new URL(`${file}.json`, folder);
      if (!existsSync(url)) return [];
      const { testGroups } = JSON.parse(readFileSync(url, 'utf8')) as File;
      return testGroups.flatMap((group) =>
        group.tests.map((each) => ({
          name: `${file} ${each.tcId}: ${each.result}`,
          judge: () => judge(how, group, each),
        })),
      );
    }),
};
