/** Requests that are to slow a diagnosis down, to make it fail, or to find out a secret. */

import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/diagnosis/explain.ts';
import { toPublicDiagnosis } from '../../src/diagnosis/hooks/to-public-diagnosis.ts';
import { parseJsonText } from '../../src/diagnosis/mutations/body/json-text.ts';
import { doubleMutationsOf } from '../../src/diagnosis/search/mutations.ts';
import { twiceMistakenSecrets } from '../../src/diagnosis/search/secret-variants.ts';
import { TimeBudget, workThrough } from '../../src/diagnosis/time-budget.ts';
import { defineScheme, type Scheme, type SignedRequest } from '../../src/index.ts';
import type { Algorithm } from '../../src/scheme.ts';
import { acme, acmeRequest, key, NOW, PLAIN, plain, plainRequest, SECRET } from '../support/acme.ts';
import { mutationsFor, segmentOfRole, situationOf } from '../support/mutations.ts';

describe('the size of what is tried', () => {
  const changesOfQuery = (query: string) => {
    const url = `/?${query}`;
    const message = [segmentOfRole('query')];
    const single = mutationsFor(message, { url }).filter(({ stage }) => stage.startsWith('query'));
    const double = workThrough(
      doubleMutationsOf(situationOf({ url }), message, new TimeBudget(), () => false),
    );
    return single.length + double.length;
  };

  it('is that of a usual query', () => {
    expect(changesOfQuery('b=%2F&a=1+2&a=')).toBeGreaterThan(20);
  });

  it.each([
    ['many pairs', Array.from({ length: 101 }, (_, i) => `k${i}`).join('&')],
    ['a long value', `a=${'%41'.repeat(1400)}`],
  ])('does not grow with a query of %s', (_what, query) => {
    expect(changesOfQuery(query)).toBe(2);
  });

  it('does not grow with the fields that a request has', () => {
    const tried = (count: number) =>
      mutationsFor(Array.from({ length: count }, (_, id) => segmentOfRole('field', { id }))).length;
    expect(tried(2000)).toBe(tried(200));
  });

  it('leaves out JSON that would be megabytes when indented', () => {
    const nested = (items: number) => `${'['.repeat(60)}${'[],'.repeat(items)}1${']'.repeat(60)}`;
    expect(parseJsonText(nested(100))).toBeDefined();
    expect(parseJsonText(nested(2000))).toBeUndefined();
  });

  it('ends with the time for secrets that were got wrong twice', () => {
    const secrets = Array.from({ length: 10 }, (_, i) => `${SECRET}${i}`);
    let asked = 0;
    const sources = { scheme: acme, key: { id: 'k', secrets }, otherKeys: [], nowMs: NOW, leastKeyBytes: 0 };
    const all = (isLate: () => boolean) =>
      workThrough(twiceMistakenSecrets(sources, new TimeBudget(), isLate));
    const inTime = all(() => ++asked > 50);
    expect(inTime.length).toBeLessThanOrEqual(50);
    expect(all(() => false).length).toBeGreaterThan(1000);
  });
});

describe('a sender who guesses a segment of the secret', () => {
  /** The first 8 characters, hashed; and in base64, which alone is a finding where nothing else is found. */
  function guessed(segment: string): SignedRequest {
    const right = plainRequest();
    const hashed = createHash('sha256').update(segment).digest('hex');
    const time = right.headers[3] as string;
    const signature = createHmac('sha256', hashed).update(`${time}.`).digest('base64');
    return { ...right, headers: right.headers.with(5, signature) };
  }

  it('is told the same whether it is right or not', () => {
    const told = (segment: string) =>
      toPublicDiagnosis(
        explain(
          guessed(segment),
          { scheme: plain, key },
          { budgetMs: 10_000, audience: 'sender', clock: () => NOW },
        ),
        guessed(segment),
      );
    expect(told(SECRET.slice(0, 8))).toEqual(told('acme-sek'));
  });

  it('is what an operator would see', () => {
    const { findings } = explain(
      guessed(SECRET.slice(0, 8)),
      { scheme: plain, key },
      {
        budgetMs: 10_000,
        clock: () => NOW,
      },
    );
    expect(findings[0]?.mistakes.map(({ code }) => code)).toContain('secret_cut_short');
  });
});

/** No HMAC: a hash of the key and the message. */
const oddAlgorithm: Algorithm = {
  name: 'odd',
  signatureBytes: 32,
  prepare: (key) => {
    const sign = (segments: Uint8Array[]) =>
      createHash('sha256').update(key).update(Buffer.concat(segments)).digest();
    return {
      sign: (out) => sign(out.pieces()),
      verify: (out, signatures, encoding) => {
        const right = sign(out.pieces()).toString(encoding);
        return signatures.includes(right) ? right : undefined;
      },
    };
  },
};
const { introspection: _introspection, ...unanalysed } = acme;
const ODD: readonly Scheme[] = [
  acme,
  defineScheme({ ...PLAIN, signature: { ...PLAIN.signature, options: { separator: ' ', prefix: 'v1,' } } }),
  unanalysed,
  { ...unanalysed, algorithm: oddAlgorithm },
  { ...acme, algorithm: oddAlgorithm },
  { ...unanalysed, variants: 3, write: (_request, _presented, out) => out.text('\u0130') },
];
const HEADERS = [
  'X-Key',
  'X-Time',
  'X-Nonce',
  'X-Signature',
  'Signature',
  '__proto__',
  'Host',
  'Content-MD5',
];
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '%',
    '__proto__',
    '9'.repeat(17),
    '1e99',
    'f'.repeat(63),
    "b'",
    '/?&=&',
    `v1,${'a'.repeat(64)} v1,`,
  ),
);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.json().map((json) => Buffer.from(json)),
  fc
    .constantFrom('{"__proto__":{"x":1}}', '[{"toString":1}]', '{"a":1e400}')
    .map((json) => Buffer.from(json)),
);

describe('any request', () => {
  it('is explained without an error, unchanged, and without the secret or the right signature', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ODD),
        fc.array(fc.tuple(fc.constantFrom(...HEADERS), text), { maxLength: 6 }),
        fc.record({ method: text, target: text, body }),
        (scheme, headers, parts) => {
          const signed = acmeRequest({ secret: `${SECRET}!`, ...parts });
          const request = { ...signed, headers: [...signed.headers, ...headers.flat()] };
          const copy = () => ({ ...request, headers: [...request.headers], body: [...request.body] });
          const before = copy();
          const explained = explain(request, { scheme, key }, { budgetMs: 0.1, clock: () => NOW });
          const shown = JSON.stringify([explained, toPublicDiagnosis(explained, request)]);
          expect(copy()).toEqual(before);
          expect(shown).not.toContain(SECRET);
          expect(shown).not.toContain(
            acmeRequest({ ...parts, nonce: signed.headers[5] as string }).headers[7],
          );
          expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });
});
