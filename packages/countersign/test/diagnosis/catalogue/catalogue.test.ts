/** The wiring of the catalogue: each entry is tried, and is named by what it makes. Whether it is true, others test. */

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, waysOf } from '../../../src/diagnosis/catalogue/catalogue.ts';
import type { MistakeEntry } from '../../../src/diagnosis/catalogue/entry.ts';
import { bytesOf, rightCandidate } from '../../../src/diagnosis/mutations/candidate-message.ts';
import { applyMutation, type Mutation } from '../../../src/diagnosis/mutations/mutation.ts';
import type { Stage } from '../../../src/diagnosis/mutations/stages.ts';
import { mutationsOf } from '../../../src/diagnosis/search/mutations.ts';
import { explain, isForSender, type MistakeCode } from '../../../src/diagnosis.ts';
import { defineScheme, header, lines, part } from '../../../src/index.ts';

const SECRET = 'a secret that is long enough for all';
const NOW_S = 1_764_547_200;
const HOST = 'api.example.com';

const scheme = defineScheme({
  name: 'wired',
  keyId: header('X-Key'),
  timestamp: header('X-Timestamp', 'unixSeconds'),
  nonce: header('X-Nonce', { length: [16, 128] }),
  signature: header('X-Signature'),
  algorithm: 'hmac-sha256',
  secret: 'utf8',
  toleranceSeconds: 300,
  replay: 'nonce',
  message: lines(part.timestamp, part.nonce, part.method, part.path, part.query, part.body),
});

/** A value of a request that a way changes. */
const VALUES = ['timestamp', 'nonce', 'method', 'path', 'query', 'body'] as const;
type Value = (typeof VALUES)[number];
type Sent = Readonly<Record<Value, string>>;

const USUAL: Sent = {
  method: 'POST',
  path: '/orders',
  query: '',
  body: '',
  nonce: 'c0ffee00-1111-4222-8333-444444444444',
  timestamp: String(NOW_S),
};

const entries = Object.entries(CATALOGUE) as [MistakeCode, MistakeEntry][];
const withExample = entries.flatMap(([code, entry]) =>
  entry.example === undefined ? [] : [{ code, entry, signed: entry.example[0], sent: entry.example[1] }],
);

function valueFor(code: MistakeCode): Value {
  if (code.startsWith('body_')) return 'body';
  if (code === 'question_mark_lost' || code === 'http_version_signed') return 'path';
  return VALUES.find((value) => code.startsWith(value)) as Value;
}

function textOf(values: Sent): string {
  return VALUES.map((value) => values[value]).join('\n');
}

/** The request that was sent, signed as though one value had been another. */
function requestOf(sent: Sent, signed: Partial<Sent>) {
  const target = sent.query === '' ? sent.path : `${sent.path}?${sent.query}`;
  return {
    method: sent.method,
    url: target,
    headers: {
      Host: HOST,
      'X-Key': 'key-0001',
      'X-Timestamp': sent.timestamp,
      'X-Nonce': sent.nonce,
      'X-Signature': createHmac('sha256', SECRET)
        .update(textOf({ ...sent, ...signed }))
        .digest('hex'),
    },
    body: sent.body,
  };
}

function mutationsFor(sent: Sent) {
  const { headers, body, ...head } = requestOf(sent, {});
  const request = { ...head, headers: Object.entries(headers).flat(), body: Buffer.from(body) };
  const signatureFields = scheme.read(request, []);
  if ('code' in signatureFields) throw new Error(signatureFields.reason);
  const base = rightCandidate({ scheme, index: 0 }, { request, signatureFields });
  if ('code' in base) throw new Error(base.reason);
  const surroundings = { scheme, basePath: undefined, keyId: 'key-0001', secret: SECRET };
  const made = (mutation: Mutation) => applyMutation(base, mutation, { scheme, index: 0 });
  return { base, mutations: mutationsOf(base.situation, base.message, surroundings), made };
}

/** The value that a stage changes; undefined of one that changes more than a value. */
function valueOfStage(stage: Stage): Value | undefined {
  if (stage.startsWith('json ') || stage.startsWith('body ')) return 'body';
  return VALUES.find((value) => stage === value || stage.startsWith(`${value} `));
}

/** A query that is signed with the path has to be there. */
const ALSO_SENT: Partial<Record<MistakeCode, Partial<Sent>>> = { path_with_query: { query: 'b=2&a=1' } };

describe('an example in the catalogue', () => {
  it('is there of most mistakes with a value of the request', () => {
    expect(withExample.length).toBeGreaterThan(45);
  });

  it.each(withExample)('of $code is what one of its ways makes', ({ code, signed, sent }) => {
    const value = valueFor(code);
    const request = { ...USUAL, ...ALSO_SENT[code], [value]: sent };
    const { mutations, made } = mutationsFor(request);
    const texts = mutations
      .filter(({ mistakes }) => mistakes[0]?.code === code)
      .map((mutation) => bytesOf(made(mutation)?.message ?? []).toString());
    expect(texts).toContain(textOf({ ...request, [value]: signed }));
  });

  it.each(withExample)('of $code is explained by it, alone', ({ code, signed, sent }) => {
    const value = valueFor(code);
    const request = requestOf({ ...USUAL, ...ALSO_SENT[code], [value]: sent }, { [value]: signed });
    const key = { id: 'key-0001', secret: SECRET };
    const { findings } = explain(request, { scheme, key }, { clock: () => NOW_S * 1000, budgetMs: 1000 });
    const named = findings.map(({ mistakes }) => mistakes.map((mistake) => mistake.code));
    expect(named).toContainEqual([code]);
  });
});

/** Requests with something in them for most ways. */
const SAMPLES: readonly Partial<Sent>[] = [
  ...withExample.map(({ code, sent }) => ({ ...ALSO_SENT[code], [valueFor(code)]: sent })),
  { body: '{"b":"é","a":[1,{"c":null}],"n":5.0}', query: 'a=1&b&c=%20&a=2', path: '/v1/a%2Fb/C' },
  { method: 'GET', query: 'q=a+b&~x=%7E' },
];

describe('a way', () => {
  it('costs as much as its list says at least, since it is not made before', () => {
    const costs = new Set<number>();
    for (const sample of SAMPLES) {
      const { base } = mutationsFor({ ...USUAL, ...sample });
      const surroundings = { scheme, basePath: '/base', keyId: 'key-0001', otherIds: ['key-0002'] };
      const facts = {
        ...base.situation,
        ...surroundings,
        message: base.message,
        secret: SECRET,
        key: undefined,
      };
      for (const { code, from, make } of waysOf('request')) {
        for (const { cost, detail } of make(facts))
          expect(cost, `${code} (${detail})`).toBeGreaterThanOrEqual(from);
        costs.add(from);
      }
    }
    expect([...costs].toSorted()).toEqual([1, 2, 3, 4]);
  });

  it.each(SAMPLES)('changes the value of its own stage, and no other: %j', (sample) => {
    const { base, mutations, made } = mutationsFor({ ...USUAL, ...sample });
    const faults = mutations.flatMap((mutation) => {
      const own = valueOfStage(mutation.stage);
      const changed = own === undefined ? undefined : made(mutation);
      if (changed === undefined) return [];
      const others = base.message.filter((_bytes, at) => VALUES[at / 2] !== own);
      const lost = others.filter(({ id, bytes }) => {
        const after = changed.message.find((each) => each.id === id);
        return after === undefined || Buffer.compare(after.bytes, bytes) !== 0;
      });
      return lost.map(({ id }) => `${mutation.mistakes[0]?.code} (${mutation.detail}) changes ${id}`);
    });
    expect(faults).toEqual([]);
  });
});

/** Seen in the head of a request, in the text of its signature, or by the key whose secret matches. */
const NOT_TRIED: readonly (RegExp | MistakeCode)[] = [
  ...[/^signature_/, /^header_/],
  ...(['clock_off', 'content_digest_wrong', 'public_key_wrong'] as const),
  ...(['secret_expired', 'secret_not_yet_valid', 'secret_of_another_key', 'secret_of_other_mode'] as const),
];

describe('an entry', () => {
  it.each(entries)('%s has ways, or is seen without any', (code, { ways = [] }) => {
    const isSeen = NOT_TRIED.some((each) => (typeof each === 'string' ? each === code : each.test(code)));
    expect(ways.length > 0).toBe(!isSeen);
  });

  it.each(entries)('%s says in a sentence each what it is and what to do', (_code, { cause, cure }) => {
    for (const sentence of [cause, cure]) expect(sentence).toMatch(/^[A-Z].{10,}[.)]$/);
  });

  it('that reveals something is not for senders', () => {
    const told = entries.filter(([code]) => isForSender({ mistakes: [{ code }] })).map(([code]) => code);
    const hidden = entries.map(([code]) => code).filter((code) => !told.includes(code));
    expect(hidden.toSorted()).toEqual([
      ...['secret_cut_short', 'secret_of_another_key', 'secret_of_other_mode', 'signature_truncated'],
    ]);
  });
});
