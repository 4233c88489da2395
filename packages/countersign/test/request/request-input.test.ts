import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type RequestInput, toSignedRequest } from '../../src/request/request-input.ts';
import { acmeRequest, acmeVerifier, codeOf } from '../support/acme.ts';

const PLAIN = { method: 'GET', target: '/', headers: ['A', '1'], body: Buffer.from('x') };

describe('toSignedRequest', () => {
  it('returns a request that has the right form already as it is', () => {
    expect(toSignedRequest(PLAIN)).toBe(PLAIN);
  });

  it.each<readonly [string, RequestInput['headers'], readonly string[]]>([
    ['an object', { A: '1', B: ['2', '3'], C: undefined }, ['A', '1', 'B', '2', 'B', '3']],
    ['a Headers object', new Headers({ A: '1' }), ['a', '1']],
    ['a list of pairs', [['A', '1'] as const], ['A', '1']],
    ['a Map', new Map([['A', '1']]), ['A', '1']],
    ['an empty list', [], []],
  ])('takes headers that are %s', (_what, headers, pairs) => {
    expect(toSignedRequest({ ...PLAIN, headers }).headers).toEqual(pairs);
  });

  it.each<readonly [string, unknown, string]>([
    ['a text', 'é', 'é'],
    ['an ArrayBuffer', new TextEncoder().encode('ab').buffer, 'ab'],
    ['bytes of another realm', runInNewContext('new Uint8Array([97, 98])'), 'ab'],
    ['null', null, ''],
    ['undefined', undefined, ''],
  ])('takes a body that is %s', (_what, body, text) => {
    const request = toSignedRequest({ ...PLAIN, body: body as string });
    expect(Buffer.from(request.body).toString('utf8')).toBe(text);
  });

  it.each<readonly [string, unknown, RegExp]>([
    ['a request of fetch', new Request('http://x/'), /"target" must be .* not undefined.*verifyNode\(\)/],
    ['null', null, /a request must be .* not null/],
    ['a text', 'GET /', /a request must be .* not a string/],
    ['a method that is none', { ...PLAIN, method: 1 }, /"method" must be .* not a number/],
    [
      'a target that is a URL',
      { ...PLAIN, target: new URL('http://x/') },
      /"target" must be .* not an object/,
    ],
    ['headers that are a text', { ...PLAIN, headers: 'A: 1' }, /"headers" must be .* not a string/],
    ['headers that are missing', { ...PLAIN, headers: undefined }, /"headers" must be .* not undefined/],
    [
      'a parsed body',
      { ...PLAIN, body: { a: 1 } },
      /"body" must be .* not an object.*before the body is parsed/,
    ],
    ['a body that is a list', { ...PLAIN, body: [1] }, /"body" must be .* not a list/],
  ])('refuses %s, and says what it must be', (_what, input, message) => {
    expect(() => toSignedRequest(input as RequestInput)).toThrow(TypeError);
    expect(() => toSignedRequest(input as RequestInput)).toThrow(message);
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
