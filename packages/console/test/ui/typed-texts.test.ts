import { exec, execFileSync } from 'node:child_process';
import { text as toText } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { Limit } from 'countersign';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLimit as parseOnCommandLine } from '../../../countersign/src/cli/keys/limit-text.ts';
import { formatLimits, parseLimits, parseList } from '../../ui/keys/lists.ts';
import { toCurl, toHttp } from '../../ui/playground/curl.ts';
import { parseHeaders } from '../../ui/playground/header-lines.ts';
import { filtersOf, queryOf, routeOf } from '../../ui/requests/request-filters.ts';
import { formatRoute, parseRoute } from '../../ui/shell/route.ts';
import { formatDuration } from '../../ui/text/duration.ts';
import { limitWords } from '../../ui/text/limit-words.ts';
import { serve } from '../support/hosts.ts';

describe('a route', () => {
  it('survives the address, whatever an id or a filter is', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(fc.array(text), text, (path, key) => {
        const route = parseRoute(formatRoute(path, { key }));
        expect(route.path).toEqual(path);
        expect(route.query.get('key')).toBe(key);
      }),
    );
  });

  it('takes what cannot be decoded as it stands', () => {
    expect(parseRoute('#/keys/%ff').path).toEqual(['keys', '%ff']);
  });

  it('has the filters that the API is asked with, and no others', () => {
    const filters = { key: 'ak_1', code: 'signature_mismatch', path: '/v2?x=1&y' };
    const { query } = parseRoute(routeOf(filters));
    query.set('cursor', 'not a filter');
    expect(filtersOf(query)).toEqual(filters);
    expect(new URLSearchParams(queryOf(filters, { cursor: 'c' })).get('path')).toBe('/v2?x=1&y');
  });
});

describe('limits, as they are typed', () => {
  it('are read as they are written', () => {
    const span = fc.oneof(
      fc.oneof(fc.integer({ min: 1 }), fc.constant(0.5)).map((windowSeconds) => ({ windowSeconds })),
      fc.constantFrom<Pick<Limit, 'windowSeconds' | 'refill'>>(
        { windowSeconds: 86_400, refill: 'daily' },
        { windowSeconds: 2_678_400, refill: 'monthly' },
      ),
    );
    const awkward = fc.constantFrom('per day', 'a: 5/60@b', '"', ' ', '5/60', 'a@b:c', '\\', 'merchant 17');
    const name = fc.oneof(awkward, fc.string({ minLength: 1 }));
    const sharedBy = fc.oneof(
      awkward,
      fc.constantFrom('a\n5/60', 'a\r', '\ufeffa'),
      fc.string({ minLength: 1, unit: 'binary' }),
    );
    const own = fc.record(
      { limit: fc.integer({ min: 1 }), name, sharedBy },
      { requiredKeys: ['limit'], noNullPrototype: true },
    );
    const limit = fc.tuple(own, span).map(([own, span]): Limit => ({ ...own, ...span }));
    fc.assert(
      fc.property(fc.array(limit), (limits) => {
        expect(parseLimits(formatLimits(limits))).toEqual(limits);
      }),
    );
  });

  it.each([
    ['600/60', { limit: 600, windowSeconds: 60 }],
    ['600/1h', { limit: 600, windowSeconds: 3600 }],
    ['10/86400', { limit: 10, windowSeconds: 86_400 }],
    ['10/daily', { limit: 10, windowSeconds: 86_400, refill: 'daily' }],
    ['100000/monthly', { limit: 100_000, windowSeconds: 2_678_400, refill: 'monthly' }],
    ['2000/1m@merchant 17', { limit: 2000, windowSeconds: 60, sharedBy: 'merchant 17' }],
    ['9/1d@org:17/a@b', { limit: 9, windowSeconds: 86_400, sharedBy: 'org:17/a@b' }],
  ])('are read from %j as on the command line', (line, limit) => {
    expect(parseLimits(line)).toEqual([limit]);
    expect(parseOnCommandLine(line)).toEqual(limit);
    expect(parseOnCommandLine(formatLimits([limit as Limit]))).toEqual(limit);
  });

  it('may have blanks between their parts', () => {
    expect(parseLimits(' burst :20 / 1 s\n\n 2000 / 1m @ merchant 17 ')).toEqual([
      { limit: 20, windowSeconds: 1, name: 'burst' },
      { limit: 2000, windowSeconds: 60, sharedBy: 'merchant 17' },
    ]);
  });

  it.each([
    '100',
    '100 per minute',
    '100 / x',
    '-1 / 60',
    '1.5 / 60',
    '5/yearly',
    '5/60@',
    '5/60@ "a',
    '5/60@"\\x"',
  ])('refuses %j with an example', (line) => {
    expect(parseLimits(line)).toEqual({
      problem: `"${line}" is not a limit. Write requests/seconds, such as 100/60.`,
    });
  });

  it('are said in words', () => {
    expect(limitWords({ limit: 1, windowSeconds: 90 })).toBe('1 request in 1 minute 30 seconds');
    expect(limitWords({ limit: 5, windowSeconds: 0.25, name: 'burst' })).toBe('burst: 5 requests in 250 ms');
    const shared = { limit: 2000, windowSeconds: 60, sharedBy: 'merchant 17' };
    expect(limitWords(shared)).toBe('2,000 requests in 1 minute, shared by merchant 17');
    const quota = { limit: 100_000, windowSeconds: 2_678_400, refill: 'monthly', name: 'plan' } as const;
    expect(limitWords(quota)).toBe('plan: 100,000 requests a month');
    expect(limitWords({ limit: 1, windowSeconds: 86_400, refill: 'daily' })).toBe('1 request a day');
    expect(formatDuration(-90_061)).toBe('1 day 1 hour');
  });
});

it('a list is split at spaces, commas and line breaks', () => {
  expect(parseList(' 203.0.113.0/24,\n2001:db8::/32  10.0.0.1 ')).toEqual([
    '203.0.113.0/24',
    '2001:db8::/32',
    '10.0.0.1',
  ]);
});

describe('headers, as they are typed', () => {
  it('keep their order, and colons in their values', () => {
    expect(parseHeaders('Date: Mon, 30 Nov 2026 18:00:00 GMT\n\nX-Empty:')).toEqual([
      ['Date', 'Mon, 30 Nov 2026 18:00:00 GMT'],
      ['X-Empty', ''],
    ]);
  });

  it.each(['no colon', ': no name', 'spaces in it: 1'])('refuses %j', (line) => {
    expect(parseHeaders(line)).toHaveProperty('problem');
  });
});

describe('the command of curl', () => {
  it('gives the program the very bytes, whatever they are', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .map((text) => text.replaceAll('\0', '').replaceAll(/[\r\n]/g, ' '));
    fc.assert(
      fc.property(text, text, (value, body) => {
        fc.pre(value !== '');
        const command = toCurl({
          method: 'POST',
          url: 'https://api.example.com/',
          headers: [['X-Note', value]],
          body,
        });
        const printed = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }; ${command}`]).toString();
        expect(printed.split('\0').slice(0, -1)).toEqual([
          '--request',
          'POST',
          'https://api.example.com/',
          '--header',
          `X-Note: ${value}`,
          '--data-raw',
          body,
        ]);
      }),
      { numRuns: 20 },
    );
  });

  it('sends what looks like the name of a file as it stands, and no file', async () => {
    const bodies: string[] = [];
    const url = await serve((req, res) => {
      void toText(req).then((body) => {
        bodies.push(body);
        res.end();
      });
    });
    for (const body of ['@package.json', '@-', '', 'two\r\nlines\n']) {
      const command = toCurl({
        method: 'POST',
        url: `${url}/`,
        headers: [['X-Note', '@package.json']],
        body,
      });
      await promisify(exec)(`${command} --silent`);
    }
    expect(bodies).toEqual(['@package.json', '@-', '', 'two\r\nlines\n']);
  });

  it('keeps curl from changing the address, and from leaving out an empty header', () => {
    const command = toCurl({
      method: 'GET',
      url: 'https://api.example.com/a/../b?x=[1]',
      headers: [['X-Empty', '']],
      body: undefined,
    });
    expect(command).toContain('--globoff --path-as-is');
    expect(command).toContain("--header 'X-Empty;'");
  });
});

it('a request as HTTP has its host, headers and body', () => {
  const request = {
    method: 'POST',
    url: 'https://api.example.com/v2?a=1',
    headers: [['X-Id', '7']] as const,
    body: '{}',
  };
  expect(toHttp(request)).toBe('POST /v2?a=1 HTTP/1.1\nHost: api.example.com\nX-Id: 7\n\n{}');
});
