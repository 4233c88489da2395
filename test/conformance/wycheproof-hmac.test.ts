/** The HMAC of our own making against the vectors of Wycheproof. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hmac } from '../../packages/countersign/src/scheme/algorithms.ts';
import { MessageWriter } from '../../packages/countersign/src/scheme/message/message-writer.ts';

interface Case {
  readonly tcId: number;
  readonly key: string;
  readonly msg: string;
  readonly tag: string;
  readonly result: 'valid' | 'invalid';
}

interface File {
  readonly numberOfTests: number;
  readonly testGroups: readonly { readonly tagSize: number; readonly tests: readonly Case[] }[];
}

describe.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)('HMAC with %s', (digest) => {
  const algorithm = hmac(`hmac-${digest}`);
  const path = new URL(`../vectors/wycheproof/hmac_${digest}.json`, import.meta.url);
  const { numberOfTests, testGroups } = JSON.parse(readFileSync(path, 'utf8')) as File;
  const all = testGroups.flatMap(({ tests, tagSize }) => tests.map((each) => ({ ...each, tagSize })));

  it('has all of its vectors', () => {
    expect(all).toHaveLength(numberOfTests);
    expect(new Set(all.map(({ result }) => result))).toEqual(new Set(['valid', 'invalid']));
  });

  it.each(all)('takes $tcId only if it is valid and whole: $result, $tagSize bits', (vector) => {
    const { result, tagSize } = vector;
    const [key, data, tag] = [vector.key, vector.msg, vector.tag].map((hex) => Buffer.from(hex, 'hex')) as [
      ...[Buffer, Buffer, Buffer],
    ];
    const prepared = algorithm.prepare(key);
    const out = new MessageWriter();
    out.bytes(data);
    const mac = prepared.sign(out);
    expect(mac.subarray(0, tagSize / 8).equals(tag)).toBe(result === 'valid');
    const isWhole = tag.length === algorithm.signatureBytes;
    expect(prepared.verify(out, [vector.tag], 'hex')).toBe(
      result === 'valid' && isWhole ? mac.toString('hex') : undefined,
    );
  });
});
