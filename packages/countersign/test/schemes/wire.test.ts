/** Answers of each scheme for every refusal code, against data written from the vendors' pages. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REFUSALS, type RefusalCode, type RefusalFacts, type Scheme } from '../../src/index.ts';
import type { Member } from '../../src/scheme.ts';
import { iimmpact } from '../../src/schemes/iimmpact.ts';
import { influencemart } from '../../src/schemes/influencemart.ts';
import { intend, intendAssumedWholeRequest } from '../../src/schemes/intend.ts';
import { ip2 } from '../../src/schemes/ip2.ts';
import { slaunchx } from '../../src/schemes/slaunchx.ts';

interface Row {
  readonly code: RefusalCode;
  /** The member that a problem of form is about. */
  readonly member?: Member;
  readonly vendorCode?: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** `<text>` stands for any sentence, `<problem>` for the sentence of the problem, `<nowMs>` for the time. */
  readonly body: Readonly<Record<string, unknown>>;
}

interface Answers {
  readonly headers: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

const SCHEMES: readonly Scheme[] = [
  iimmpact(),
  influencemart(),
  ip2(),
  slaunchx(),
  intend({ message: intendAssumedWholeRequest }),
];
const NOW_MS = 1_764_547_200_123;
const RETRY_AFTER_SECONDS = 7;
const PROBLEM = 'X-Something must be another thing.';
/** Members that every request of the scheme must have, so that each can be missing, malformed or doubled. */
const REQUIRED: Readonly<Record<string, readonly Member[]>> = {
  iimmpact: ['keyId', 'timestamp', 'nonce', 'signature'],
  influencemart: ['keyId', 'timestamp', 'signature'],
  ip2: ['keyId', 'timestamp', 'signature'],
  slaunchx: ['keyId', 'timestamp', 'nonce', 'signature'],
  intend: ['keyId', 'timestamp', 'signature'],
};

describe.each(SCHEMES.map((scheme) => [scheme.name, scheme] as const))('the wire of %s', (name, scheme) => {
  const answers = JSON.parse(
    readFileSync(new URL(`./wire/${name}.json`, import.meta.url), 'utf8'),
  ) as Answers;

  it('has an entry for every refusal code, and for every member that can be wrong', () => {
    const codes = new Set(answers.rows.map(({ code }) => code));
    expect([...codes].sort()).toEqual(Object.keys(REFUSALS).sort());
    for (const code of ['missing_header', 'malformed_header', 'duplicate_header'] as const) {
      const members = answers.rows.filter((row) => row.code === code).map(({ member }) => member);
      expect(members, code).toEqual(expect.arrayContaining([...(REQUIRED[name] as Member[])]));
    }
  });

  it.each(answers.rows.map((row) => [`${row.code} ${row.member ?? ''}`.trim(), row] as const))(
    'answers %s as documented',
    (_title, row) => {
      const facts = factsOf(row);
      const { status, headers, body } = scheme.responseFormat.respond(facts);
      expect(status).toBe(row.status);
      expect(headers).toEqual({ ...answers.headers, ...row.headers });
      expect(JSON.parse(body)).toEqual(filledIn(row.body));
      expect(scheme.responseFormat.vendorCode?.(row.code, facts)).toBe(row.vendorCode);
    },
  );

  it('is JSON whatever the client would accept', () => {
    for (const row of answers.rows) {
      const answer = scheme.responseFormat.respond(factsOf(row));
      for (const accept of ['text/plain', 'application/problem+json', 'text/html;q=1, application/json;q=0'])
        expect(scheme.responseFormat.respond({ ...factsOf(row), accept })).toEqual(answer);
    }
  });

  it('sends no retry-after where no time is known', () => {
    for (const row of answers.rows) {
      const facts = { ...factsOf(row), retryAfterSeconds: undefined };
      expect(scheme.responseFormat.respond(facts).headers).not.toHaveProperty('retry-after');
    }
  });

  it('tells a stranger who does not know a secret nothing that an unknown key would not be told', () => {
    const answerTo = (code: RefusalCode) => scheme.responseFormat.respond(factsOf({ code }));
    // Vendors with public codes tell an unknown key from a bad signature; the others must not.
    if (name === 'slaunchx' || name === 'iimmpact') {
      expect(answerTo('unknown_key').status).toBe(answerTo('signature_mismatch').status);
    } else {
      expect(answerTo('unknown_key')).toEqual(answerTo('signature_mismatch'));
    }
  });
});

function factsOf({ code, member }: Pick<Row, 'code' | 'member'>): RefusalFacts {
  return {
    code,
    problem: member && ({ code, member, header: 'X-Something', reason: PROBLEM } as RefusalFacts['problem']),
    retryAfterSeconds: isWorthARetry(code) ? RETRY_AFTER_SECONDS : undefined,
    requestId: 'req-1',
    accept: undefined,
    nowMs: NOW_MS,
  };
}

/** For these the verifier knows when a retry can succeed. */
function isWorthARetry(code: RefusalCode): boolean {
  const { status } = REFUSALS[code];
  return status === 429 || status === 503 || /_in_(use|progress)$/.test(code);
}

function filledIn(value: unknown): unknown {
  if (value === '<text>') return expect.stringMatching(/^\S.{4,}\S$/);
  if (value === '<problem>') return PROBLEM;
  if (value === '<nowMs>') return NOW_MS;
  if (Array.isArray(value)) return value.map(filledIn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filledIn(each)]));
}
