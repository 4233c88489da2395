import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type RequestInput, toSignedRequest } from '../../src/request/request-input.ts';
import { acmeRequest, acmeVerifier, codeOf } from '../support/acme.ts';

const PLAIN = { method: 'GET', url: '/', headers: ['A', '1'], body: Buffer.from('x') };

describe('toSignedRequest', () => {
  it('returns a request that has the right form already as it is', () => {
    expect(toSignedRequest('verify()', PLAIN)).toBe(PLAIN);
  });

  it.each<readonly [string, RequestInput['headers'], readonly string[]]>([
    ['an object', { A: '1', B: ['2', '3'], C: undefined }, ['A', '1', 'B', '2', 'B', '3']],
    ['a Headers object', new Headers({ A: '1' }), ['a', '1']],
    ['a list of pairs', [['A', '1'] as const], ['A', '1']],
    ['a Map', new Map([['A', '1']]), ['A', '1']],
    ['an empty list', [], []],
  ])('takes headers that are %s', (_what, headers, pairs) => {
    expect(toSignedRequest('verify()', { ...PLAIN, headers }).headers).toEqual(pairs);
  });

  it.each<readonly [string, RequestInput['url'], string]>([
    ['a URL', new URL('https://api.example.com/v1/orders?page=2#top'), '/v1/orders?page=2'],
    ['path and query', '/v1/../orders?page=2', '/v1/../orders?page=2'],
    ['the text of a URL, for the check of the target', 'https://a.example/v1', 'https://a.example/v1'],
    ['anything else, for the checks to refuse', '*', '*'],
  ])('takes a url that is %s', (_what, url, target) => {
    expect(toSignedRequest('verify()', { ...PLAIN, url }).url).toBe(target);
  });

  it('takes a request without headers and body', () => {
    const bare = { method: 'GET', url: '/' };
    expect(toSignedRequest('verify()', bare)).toEqual({ ...bare, headers: [], body: Buffer.alloc(0) });
  });

  it.each<readonly [string, unknown, string]>([
    ['a text', 'é', 'é'],
    ['an ArrayBuffer', new TextEncoder().encode('ab').buffer, 'ab'],
    ['bytes of another realm', runInNewContext('new Uint8Array([97, 98])'), 'ab'],
    ['null', null, ''],
    ['undefined', undefined, ''],
  ])('takes a body that is %s', (_what, body, text) => {
    const request = toSignedRequest('verify()', { ...PLAIN, body: body as string });
    expect(Buffer.from(request.body).toString('utf8')).toBe(text);
  });

  it.each<readonly [string, unknown, RegExp]>([
    [
      'a request of fetch with a body',
      new Request('http://x/', { method: 'POST', body: 'x' }),
      /Request of fetch, use verifyFetch\(\)/,
    ],
    ['a request of node:http', new IncomingMessage(new Socket()), /an IncomingMessage .* use verifyNode\(\)/],
    ['a request without a URL', { ...PLAIN, url: undefined }, /"url" must be .* not undefined/],
    ['null', null, /a request must be .* not null/],
    ['a text', 'GET /', /a request must be .* not a text/],
    ['a method that is none', { ...PLAIN, method: 1 }, /"method" must be .* not a number/],
    ['headers that are a text', { ...PLAIN, headers: 'A: 1' }, /"headers" must be .* not a text/],
    ['headers that are null', { ...PLAIN, headers: null }, /"headers" must be .* not null/],
    [
      'a parsed body',
      { ...PLAIN, body: { a: 1 } },
      /"body" must be .* not an object.*before the body is parsed/,
    ],
    ['a body that is a list', { ...PLAIN, body: [1] }, /"body" must be .* not a list/],
  ])('refuses %s, and says what it must be', (_what, input, message) => {
    expect(() => toSignedRequest('verify()', input as RequestInput)).toThrow(TypeError);
    expect(() => toSignedRequest('verify()', input as RequestInput)).toThrow(message);
  });
});

describe('verify', () => {
  it('accepts a request in the forms in which platforms have it', async () => {
    const { headers, ...rest } = acmeRequest({ body: '{"a":1}' });
    const pairs = Array.from({ length: headers.length / 2 }, (_, i) => headers.slice(2 * i, 2 * i + 2));
    const verdict = await acmeVerifier().verify({
      ...rest,
      headers: Object.fromEntries(pairs) as Record<string, string>,
      body: '{"a":1}',
    });
    expect(codeOf(verdict)).toBe('accepted');
  });

  it('rejects, and does not refuse, what is the mistake of the integrator', async () => {
    const verifier = acmeVerifier();
    await expect(verifier.verify({ ...acmeRequest(), body: {} as never })).rejects.toThrow(/"body"/);
    await expect(verifier.verify(acmeRequest(), { scope: ['x'] } as never)).rejects.toThrow(/"scope"/);
    await expect(verifier.verify(acmeRequest(), { scopes: 'x' } as never)).rejects.toThrow(/"scopes"/);
  });

  it('changes nothing of a request that is frozen', async () => {
    const request = Object.freeze(acmeRequest());
    expect(codeOf(await acmeVerifier().verify(request))).toBe('accepted');
  });
});
