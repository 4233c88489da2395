import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLimits, parseLimits, parseList } from '../../ui/keys/lists.ts';
import { toCurl, toHttp } from '../../ui/playground/curl.ts';
import { parseHeaders } from '../../ui/playground/header-lines.ts';
import { filtersOf, queryOf, routeOf } from '../../ui/requests/request-filters.ts';
import { formatRoute, parseRoute } from '../../ui/shell/route.ts';
import { formatDuration } from '../../ui/text/duration.ts';
import { limitWords } from '../../ui/text/limit-words.ts';

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
    const limit = fc.record({
      limit: fc.integer({ min: 1 }),
      windowSeconds: fc.oneof(fc.integer({ min: 1 }), fc.constant(0.5)),
    });
    const named = fc.tuple(limit, fc.constantFrom(undefined, 'burst', 'per day')).map(([limit, name]) => ({
      ...limit,
      ...(name !== undefined && { name }),
    }));
    fc.assert(
      fc.property(fc.array(named), (limits) => {
        expect(parseLimits(formatLimits(limits))).toEqual(limits);
      }),
    );
  });

  it.each(['100', '100 per minute', '100 / x', '-1 / 60', '1.5 / 60'])(
    'refuses %j with an example',
    (line) => {
      expect(parseLimits(line)).toEqual({
        problem: `"${line}" is not a limit. Write requests / seconds, such as 100 / 60.`,
      });
    },
  );

  it('are said in words', () => {
    expect(limitWords({ limit: 1, windowSeconds: 90 })).toBe('1 request in 1 minute 30 seconds');
    expect(limitWords({ limit: 5, windowSeconds: 0.25, name: 'burst' })).toBe('burst: 5 requests in 250 ms');
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
          '--data-binary',
          body,
        ]);
      }),
      { numRuns: 20 },
    );
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
