import { validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProblemDetailsOptions, problemDetails, REFUSALS, type RefusalCode } from '../../src/index.ts';

const codes = Object.keys(REFUSALS) as RefusalCode[];
const facts = {
  problem: undefined,
  retryAfterSeconds: undefined,
  requestId: 'r-1',
  accept: undefined,
  nowMs: 0,
};
const { respond } = problemDetails();

describe('problem details', () => {
  it.each(codes)('words %s with its status, public code and sentence', (code) => {
    const { status, publicCode, detail } = REFUSALS[code];
    const response = respond({ ...facts, code });
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(response.body)).toEqual({
      title: expect.stringMatching(/^[A-Z]/),
      status,
      detail,
      code: publicCode,
      requestId: 'r-1',
    });
  });

  it.each(codes)('challenges with %s exactly when the status is 401', (code) => {
    const { headers } = respond({ ...facts, code });
    expect(headers['www-authenticate']).toBe(REFUSALS[code].status === 401 ? 'Signature' : undefined);
  });

  it('names the authentication scheme that it was given', () => {
    const { headers } = problemDetails({ challenge: 'HMAC-SHA256' }).respond({
      ...facts,
      code: 'unknown_key',
    });
    expect(headers['www-authenticate']).toBe('HMAC-SHA256');
  });

  it('says when to come back where that is known', () => {
    expect(respond({ ...facts, code: 'rate_limited' }).headers).not.toHaveProperty('retry-after');
    const { headers } = respond({ ...facts, code: 'rate_limited', retryAfterSeconds: 7 });
    expect(headers['retry-after']).toBe('7');
  });

  it('says what is wrong with the form', () => {
    const problem = { code: 'missing_header', member: 'nonce', reason: 'X-Nonce is missing.' } as const;
    expect(JSON.parse(respond({ ...facts, code: 'missing_header', problem }).body)).toMatchObject({
      detail: 'X-Nonce is missing.',
    });
  });

  it.each(['unknown_key', 'signature_mismatch', 'key_disabled', 'key_revoked', 'key_expired'] as const)(
    'tells the sender of %s no more than of any other failure to authenticate',
    (code) => {
      expect(respond({ ...facts, code })).toEqual(respond({ ...facts, code: 'key_not_approved' }));
    },
  );

  it('has lower-case header names only', () => {
    for (const code of codes) {
      for (const name of Object.keys(respond({ ...facts, code, retryAfterSeconds: 1 }).headers)) {
        expect(name).toBe(name.toLowerCase());
      }
    }
  });
});

describe('the documentation link of problem details', () => {
  const typeOf = (documentation: ProblemDetailsOptions['documentation'], code: RefusalCode) => {
    const { body } = problemDetails(documentation === undefined ? {} : { documentation }).respond({
      ...facts,
      code,
    });
    return JSON.parse(body) as Record<string, unknown>;
  };

  it('is left out when there is none, which means about:blank', () => {
    expect(typeOf(undefined, 'replayed')).not.toHaveProperty('type');
    expect(typeOf(undefined, 'replayed')).toMatchObject({ title: 'Unauthorized' });
  });

  it.each(codes)('is the section of the public code of %s, with a title of its own', (code) => {
    const { publicCode } = REFUSALS[code];
    const { type, title } = typeOf('https://docs.example.com/errors', code);
    expect(type).toBe(`https://docs.example.com/errors#${publicCode}`);
    expect(title).toBe(`${publicCode[0]?.toUpperCase()}${publicCode.slice(1).replaceAll('_', ' ')}`);
  });

  it('is what a function gives for the public code, and is asked for no other', () => {
    const asked = new Set<string>();
    const link = (code: string) => {
      asked.add(code);
      return `https://docs.example.com/${code}`;
    };
    expect(typeOf(link, 'key_revoked').type).toBe('https://docs.example.com/invalid_signature');
    expect(asked).toEqual(new Set(Object.values(REFUSALS).map(({ publicCode }) => publicCode)));
  });

  it.each<[string, unknown]>([
    ['a path', '/errors'],
    ['no text', ''],
    ['a URL that ends in a fragment', 'https://docs.example.com/#errors'],
    ['a function that gives a path', () => '/errors'],
    ['a function that gives nothing', () => undefined],
    ['a number', 5],
    ['null', null],
  ])('may not be %s', (_what, documentation) => {
    expect(() => problemDetails({ documentation } as ProblemDetailsOptions)).toThrow(/"documentation"/);
  });

  it('is a URI whatever was written', () => {
    const { type } = typeOf('https://docs.example.com/a b\n', 'replayed');
    expect(type).toBe('https://docs.example.com/a%20b#replayed');
  });
});

describe('the options of problem details', () => {
  it.each([
    ['challenge', { challenge: 'Signature\r\nSet-Cookie: a=b' }],
    ['challenge', { challenge: '' }],
    ['challenge', { challenge: 7 }],
    ['docs', { docs: 'https://docs.example.com' }],
  ])('are refused with a wrong %s: $1', (name, options) => {
    expect(() => problemDetails(options as unknown as ProblemDetailsOptions)).toThrow(`"${name}"`);
  });
});

describe('the form of problem details', () => {
  const answer = (accept: string | undefined) => respond({ ...facts, accept, code: 'replayed' });

  it.each([
    [undefined, 'application/problem+json'],
    ['', 'application/problem+json'],
    ['*/*', 'application/problem+json'],
    ['application/*', 'application/problem+json'],
    ['application/problem+json', 'application/problem+json'],
    ['application/problem+json, application/json', 'application/problem+json'],
    ['application/json', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    ['APPLICATION/JSON', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['application/json;q=0.1, application/problem+json;q=0.2', 'application/problem+json'],
    ['application/json;q=0', 'application/problem+json'],
    ['application/problem+json;q=0, */*', 'application/json'],
    ['text/plain', 'text/plain; charset=utf-8'],
    ['text/plain;charset="UTF-8"', 'text/plain; charset=utf-8'],
    ['text/*', 'text/plain; charset=utf-8'],
    ['application/json;q=0.5, text/plain', 'text/plain; charset=utf-8'],
    ['text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8', 'application/problem+json'],
    ['text/html', 'application/problem+json'],
    ['image/*, application/xml', 'application/problem+json'],
    ['nonsense', 'application/problem+json'],
    [',;=",', 'application/problem+json'],
    ['text/html;level="a, text/plain"', 'application/problem+json'],
    ['text/plain;format=flowed;q=0.9, application/json;q=0.3', 'text/plain; charset=utf-8'],
    ['*/*;q=0.1, text/plain;q=0, application/json;q=0', 'application/problem+json'],
  ])('for Accept %j is %s', (accept, type) => {
    expect(answer(accept).headers['content-type']).toBe(type);
  });

  it('is the same except for its type when JSON is asked for', () => {
    expect(answer('application/json').body).toBe(answer(undefined).body);
  });

  it.each(['text/plain', 'application/json', undefined])('depends on Accept, and says so (%s)', (accept) => {
    expect(answer(accept)).toMatchObject({
      status: 401,
      headers: { vary: 'Accept', 'www-authenticate': 'Signature' },
    });
  });

  it('is text of two lines for a reader, or three with a link', () => {
    const documentation = 'https://docs.example.com/errors';
    const accept = 'text/plain';
    const lines = [
      'Unauthorized: This request was already received. Sign each request anew.',
      'Code: replayed, request r-1',
    ];
    expect(answer(accept).body).toBe(`${lines.join('\n')}\n`);
    expect(problemDetails({ documentation }).respond({ ...facts, accept, code: 'replayed' }).body).toBe(
      `Replayed: This request was already received. Sign each request anew.\n${lines[1]}\nSee ${documentation}#replayed\n`,
    );
  });

  it('is the usual one when Accept is longer than any client makes it', () => {
    expect(answer(`text/plain${', image/png'.repeat(10)}`).headers['content-type']).toMatch('text/plain');
    expect(answer(`text/plain${', image/png'.repeat(100)}`).headers['content-type']).toMatch('problem');
  });
});

describe('what a stranger sends', () => {
  const header = fc.string({
    unit: fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code)),
  });

  it('breaks neither JSON nor text nor headers', () => {
    const accepts = fc.oneof(
      header,
      fc.constantFrom('text/plain', 'application/json', undefined),
      fc
        .array(fc.constantFrom('text/plain', ',', ';', '=', '"', '\\', 'q', '*/*', '__proto__', '1'), {
          maxLength: 20,
        })
        .map((parts) => parts.join('')),
    );
    const ids = fc.oneof(
      header,
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"}', 'a\r\nSet-Cookie: a=b', '\u2028'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...codes), accepts, ids, (code, accept, requestId) => {
        const { headers, body } = respond({ ...facts, code, accept, requestId });
        for (const [name, value] of Object.entries(headers)) validateHeaderValue(name, value);
        if (headers['content-type'] === 'text/plain; charset=utf-8') {
          expect(body).toMatch(/^[ -~]+\n[ -~]+\n$/);
          return;
        }
        const problem = JSON.parse(body) as Record<string, unknown>;
        expect(Object.keys(problem)).toEqual(expect.arrayContaining(['title', 'status', 'detail', 'code']));
        expect([undefined, requestId]).toContain(problem.requestId);
      }),
    );
  });

  it.each([
    ['a request id of any length', 'x'.repeat(10_000)],
    ['a request id of several lines', 'a\r\nb'],
    ['a request id of spaces', '  '],
    ['a request id of other characters than a header has', '\u00e9\ud800'],
  ])('is not told back when it is %s', (_what, requestId) => {
    for (const accept of ['text/plain', undefined]) {
      const { body } = respond({ ...facts, code: 'replayed', accept, requestId });
      expect(body).toBe(respond({ ...facts, code: 'replayed', accept, requestId: undefined }).body);
    }
  });
});
