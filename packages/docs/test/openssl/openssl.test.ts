/** The worked example of each preset, signed by OpenSSL alone. */

import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { partnerDocs } from '../../src/partner-docs.ts';
import type { Vector } from '../support/files-of.ts';
import { PRESETS } from '../support/presets.ts';
import { FORMULAS, scriptOf } from './formulas.ts';

/** The page of a preset and the values of its worked example; undefined where it has none. */
async function documented(name: string) {
  const preset = PRESETS.find((each) => each.name === name) ?? expect.unreachable(name);
  const files = partnerDocs(await preset.create(), { languages: [], formats: ['md'] });
  const vectors = files.get('vectors.json');
  if (vectors === undefined) return undefined;
  const { algorithm, vectors: all } = JSON.parse(vectors) as { algorithm?: string; vectors: Vector[] };
  return { page: files.get('index.md') ?? '', algorithm, vector: all[0] ?? expect.unreachable(name) };
}

it.each(Object.keys(FORMULAS))('OpenSSL makes the signature of the worked example of %s', async (name) => {
  const { page, vector } = (await documented(name)) ?? expect.unreachable(name);
  const { request, secret, timestamp = '', nonce = '' } = vector;
  const script = scriptOf(FORMULAS[name] ?? expect.unreachable(name));
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], {
    encoding: 'utf8',
    env: {
      ...{ PATH: process.env.PATH, LC_ALL: 'C', SECRET: secret, TIMESTAMP: timestamp, NONCE: nonce },
      ...{ METHOD: request.method, TARGET: request.target, BODY: request.body },
      ORIGIN: 'https://api.example.com',
    },
  });
  expect(stderr).toBe('');
  const [, shown] = /\*\*\d\. The signature: .*\*\*\n\n```text\n(.*)\n```/.exec(page) ?? [];
  expect(stdout).toBe(shown);
});

it('every preset whose example is signed with a secret has a formula', async () => {
  const signed: string[] = [];
  for (const { name } of PRESETS) {
    const { algorithm } = (await documented(name)) ?? {};
    if (algorithm !== undefined && algorithm !== 'static-token') signed.push(name);
  }
  expect(Object.keys(FORMULAS).sort()).toEqual(signed.sort());
});
