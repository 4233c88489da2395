/** Diagnosis of requests that were signed correctly and then changed by a proxy on the way. */

import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/diagnosis.ts';
import { defineScheme, header, lines, part, type SignedRequest } from '../../src/index.ts';
import { mutationsFor, segmentOfRole } from '../support/mutations.ts';

const NOW_MS = 1_764_547_200_000;
const SECRET = 'a secret that is long enough for all';
const KEY = { id: 'key-0001', secrets: [SECRET] };

const declared = {
  keyId: header('X-Key'),
  timestamp: header('X-Timestamp', 'unixSeconds'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  toleranceSeconds: 300,
  replay: 'signature',
} as const;
const whole = defineScheme({
  ...declared,
  name: 'whole',
  message: lines(part.timestamp, part.method, part.target, part.body),
});
const apart = defineScheme({
  ...declared,
  name: 'apart',
  message: lines(part.timestamp, part.method, header('Host'), part.path, part.query, part.body),
});

interface Sent {
  readonly method?: string;
  readonly host?: string;
  readonly target?: string;
  readonly body?: Uint8Array;
}

interface Arrived extends Sent {
  readonly headers?: readonly string[];
}

/** A request that was signed as sent, and arrives with what a proxy made of it. */
function through(scheme: typeof whole, sent: Sent, arrived: Arrived): SignedRequest {
  const signed = {
    method: 'GET',
    host: 'api.example.com',
    target: '/v1/orders',
    body: Buffer.alloc(0),
    ...sent,
  };
  const received = { ...signed, headers: [], ...arrived };
  const [signedPath = '', ...signedQuery] = signed.target.split('?');
  const fields = scheme === whole ? [signed.target] : [signed.host, signedPath, signedQuery.join('?')];
  const text = `${[NOW_MS / 1000, signed.method, ...fields].join('\n')}\n`;
  const signature = createHmac('sha256', SECRET)
    .update(Buffer.from(text, 'latin1'))
    .update(signed.body)
    .digest('hex');
  return {
    ...{ method: received.method, url: received.target, body: received.body },
    headers: [
      ...['Host', received.host, 'X-Key', KEY.id, 'X-Timestamp', `${NOW_MS / 1000}`],
      ...['X-Signature', signature, ...received.headers],
    ],
  };
}

const told = (scheme: typeof whole, request: SignedRequest, basePath?: string) =>
  explain(
    { ...request, basePath },
    { scheme, key: KEY },
    { clock: () => NOW_MS, budgetMs: 1000 },
  ).findings.map(({ certainty, mistakes }) => [certainty, ...mistakes.map(({ code }) => code)]);

describe.each([
  ['the whole target', whole],
  ['path and query apart', apart],
] as const)('of a scheme that signs %s', (_name, scheme) => {
  it.each([
    // nginx with a path in proxy_pass or rewrite, Apache without nocanon
    ['/v1//orders', '/v1/orders', 'path_not_normalised'],
    ['//v1/orders', '/v1/orders', 'path_not_normalised'],
    ['/v1/orders//', '/v1/orders/', 'path_not_normalised'],
    ['/v1/./orders', '/v1/orders', 'path_not_normalised'],
    ['/v1/orders/../orders', '/v1/orders', 'path_not_normalised'],
    ['/../v1/orders', '/v1/orders', 'path_not_normalised'],
    ['/v1/a%2Fb', '/v1/a/b', 'path_encoded'],
    ['/v1/a%2fb', '/v1/a/b', 'path_encoded'],
    ['/v1/files/a%2Fb%2Fc/meta', '/v1/files/a/b/c/meta', 'path_encoded'],
    ['/v1/%41bc', '/v1/Abc', 'path_encoded'],
    ['/v1/%7euser', '/v1/~user', 'path_encoded'],
    ['/v1/caf%c3%a9', '/v1/caf%C3%A9', 'path_encoded'],
    ['/v1/a|b%20c', '/v1/a%7Cb%20c', 'path_decoded'],
    ['/v1/caf\xc3\xa9', '/v1/caf%C3%A9', 'path_decoded'],
    // a proxy that joins paths with a slash on both sides
    ['/v1/orders', '/v1//orders', 'path_normalised'],
    ['/v1/orders/', '/v1/orders', 'path_trailing_slash'],
    // gateways with a prefix
    ['/prod/v1/orders', '/v1/orders', 'path_with_base_path'],
    ['/orders', '/v1/orders', 'path_without_base_path'],
    // gateways that write the query anew
    ['/v1/orders?q=a+b', '/v1/orders?q=a%20b', 'query_space'],
    ['/v1/orders?q=%c3%a9', '/v1/orders?q=%C3%A9', 'query_encoded'],
    ['/v1/orders?a', '/v1/orders?a=', 'query_blank_value'],
    ['/v1/orders?a[]=1', '/v1/orders?a%5B%5D=1', 'query_decoded'],
  ])('%s that arrived as %s is %s, and not certain', (sent, arrived, code) => {
    const [first] = told(scheme, through(scheme, { target: sent }, { target: arrived }));
    expect(first).toEqual(['likely', code]);
  });

  it("a HEAD of which a cache made GET may be the cache's doing", () => {
    expect(told(scheme, through(scheme, { method: 'HEAD' }, { method: 'GET' }))).toEqual([
      ['likely', 'method_differs'],
    ]);
  });

  it("another method than that is the client's for certain", () => {
    expect(told(scheme, through(scheme, { method: 'POST' }, { method: 'GET' }))).toEqual([
      ['certain', 'method_differs'],
    ]);
  });

  it("a path that cannot have been sent as it was signed is the client's for certain", () => {
    const request = through(scheme, { target: '/v1/a b' }, { target: '/v1/a%20b' });
    expect(told(scheme, request)).toEqual([['certain', 'path_decoded']]);
  });

  it("a base path that the mount takes off is the client's for certain", () => {
    const request = through(scheme, { target: '/prometheus/v1/orders' }, { target: '/v1/orders' });
    expect(told(scheme, request, '/prometheus')).toEqual([['certain', 'path_with_base_path']]);
  });

  it('a prefix that a gateway took off is known by its header', () => {
    const headers = ['X-Forwarded-Prefix', '/shop/eu'];
    const request = through(scheme, { target: '/shop/eu/v1/orders' }, { target: '/v1/orders', headers });
    expect(told(scheme, request)).toEqual([['likely', 'path_with_base_path']]);
  });

  it.each(['X-Envoy-Original-Path', 'X-Original-URI', 'X-Original-URL', 'X-Forwarded-Uri', 'X-Rewrite-URL'])(
    'a path that a gateway rewrote is known by %s',
    (name) => {
      const headers = [name, '/shop/orders?page=2'];
      const sent = { target: '/shop/orders?page=2' };
      const request = through(scheme, sent, { target: '/internal/7?page=2', headers });
      expect(told(scheme, request)).toEqual([['likely', 'path_changed_under_way']]);
    },
  );

  it("a body that arrived unpacked may be a proxy's doing", () => {
    const sent = { method: 'POST', body: gzipSync('{"a":1}') };
    const request = through(scheme, sent, { method: 'POST', body: Buffer.from('{"a":1}') });
    expect(told(scheme, request)).toEqual([['likely', 'body_signed_compressed']]);
  });
});

describe('of a scheme that signs the host', () => {
  it.each([
    ['api.example.com', 'X-Forwarded-Host', 'api.example.com'],
    ['api.example.com', 'X-Forwarded-Host', 'api.example.com, inner.example.com'],
    ['api.example.com', 'X-Original-Host', 'api.example.com'],
    ['api.example.com:8443', 'Forwarded', 'for=203.0.113.9;host="api.example.com:8443";proto=https'],
  ])('%s that a proxy replaced is found in %s: $2', (host, name, value) => {
    const request = through(apart, { host }, { host: 'app', headers: [name, value] });
    expect(told(apart, request)).toEqual([['likely', 'host_differs']]);
  });

  it.each([
    ['api.example.com:8080', 'api.example.com'],
    ['api.example.com:443', 'api.example.com'],
    ['api.example.com', 'api.example.com:8443'],
  ])('%s that arrived as %s is told too', (host, arrived) => {
    expect(told(apart, through(apart, { host }, { host: arrived }))).toEqual([['likely', 'host_differs']]);
  });
});

describe('of a scheme that signs the whole target', () => {
  it('a question mark without a query that did not arrive is named', () => {
    const request = through(whole, { target: '/v1/orders?' }, { target: '/v1/orders' });
    expect(told(whole, request)).toEqual([['likely', 'question_mark_lost']]);
  });
});

describe('a path of many slashes', () => {
  it('is not tried in more ways than one of few', () => {
    const waysOf = (slashes: number) => {
      const text = `/v1/${'a/'.repeat(slashes)}end`;
      return mutationsFor([segmentOfRole('path', { text })], { url: text }).length;
    };
    expect(waysOf(500)).toBe(waysOf(20));
    expect(waysOf(2000)).toBeLessThan(waysOf(20));
  });
});
