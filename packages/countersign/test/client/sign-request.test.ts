import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigner, signRequest } from '../../src/client.ts';
import type { RequestInput } from '../../src/index.ts';
import { defineScheme, header, message, part } from '../../src/index.ts';
import { ACME, acme, acmeVerifier, codeOf, key, md5, NOW, PLAIN, SECRET } from '../support/acme.ts';

const credentials = { id: key.id, secret: SECRET };
const clock = () => NOW;
const nonce = () => 'nonce-that-is-given-here';

function mac(text: string): string {
  return createHmac('sha256', SECRET).update(text).digest('hex');
}

describe('signRequest', () => {
  it('signs with the key that a verifier takes, whatever else the key says', () => {
    const request = { method: 'POST', url: '/v1/things', body: 'text' };
    const whole = { ...credentials, scopes: ['a'], ipAllowlist: ['10.0.0.0/8'], owner: 'm-1' };
    const options = { clock, nonce };
    expect(signRequest(acme, whole, request, options)).toEqual(
      signRequest(acme, credentials, request, options),
    );
  });

  it('gives the headers to add, by the names that the vendor documents', () => {
    const request: RequestInput = { method: 'POST', url: '/v1/things?a=b', body: 'text' };
    expect(signRequest(acme, credentials, request, { clock, nonce })).toEqual({
      'X-Key': 'key-1',
      'X-Time': String(NOW / 1000),
      'X-Nonce': nonce(),
      'X-Signature': mac(`key-1\n${NOW / 1000}\n${nonce()}\nPOST\n/v1/things?a=b\ntext`),
      'Content-MD5': md5('text'),
    });
  });

  it.each<[string | URL, string]>([
    ['/a?b', '/a?b'],
    ['/a b', '/a b'],
    ['https://api.example.com/a?b=c', '/a?b=c'],
    ['https://api.example.com', '/'],
    ['https://api.example.com/a#part', '/a'],
    ['https://api.example.com/ä?ö', '/%C3%A4?%C3%B6'],
    [new URL('https://api.example.com:8443/a/../b?c=%20'), '/b?c=%20'],
  ])('signs of the URL %s the target that a client sends, %s', (url, sent) => {
    const scheme = defineScheme({
      ...PLAIN,
      message: message`${part.timestamp} ${part.method} ${part.target}`,
    });
    const signed = signRequest(scheme, credentials, { method: 'get', url }, { clock });
    expect(signed['X-Signature']).toBe(mac(`${NOW / 1000} GET ${sent}`));
  });

  it('leaves out the base path, which is not signed', () => {
    const scheme = defineScheme({ ...PLAIN, message: message`${part.timestamp} ${part.target}` });
    const options = { clock, basePath: '/prometheus' };
    const url = 'https://api.example.com/prometheus/api/v1?a=b';
    const signed = signRequest(scheme, credentials, { method: 'GET', url }, options);
    expect(signed['X-Signature']).toBe(mac(`${NOW / 1000} /api/v1?a=b`));
  });

  it('signs text as UTF-8 and bytes as they are', async () => {
    for (const body of ['é🔑', Buffer.from([0xff, 0xfe, 0x00]), new Uint8Array(0), undefined]) {
      const request = { method: 'POST', url: '/', ...(body !== undefined && { body }) };
      const signed = signRequest(acme, credentials, request, { clock });
      const sent = Buffer.from(body ?? '');
      const headers = Object.entries(signed).flat();
      const verdict = await acmeVerifier().verify({ method: 'POST', url: '/', headers, body: sent });
      expect(codeOf(verdict)).toBe('accepted');
    }
  });

  it('takes headers that are signed from the request, in any form', () => {
    const scheme = defineScheme({ ...PLAIN, message: message`${part.timestamp}.${header('X-Region')}` });
    const expected = mac(`${NOW / 1000}.eu`);
    for (const headers of [
      { 'x-region': 'eu' },
      [['X-Region', 'eu']] as const,
      new Headers({ 'X-Region': 'eu' }),
    ]) {
      const signed = signRequest(scheme, credentials, { method: 'GET', url: '/', headers }, { clock });
      expect(signed['X-Signature']).toBe(expected);
    }
  });

  it('is not misled by security headers that the request has already', () => {
    const headers = { 'X-Time': '1', 'X-Nonce': 'old-nonce-of-16-chars', 'X-Key': 'old' };
    const request: RequestInput = { method: 'GET', url: '/', headers };
    const plain = signRequest(acme, credentials, { method: 'GET', url: '/' }, { clock, nonce });
    expect(signRequest(acme, credentials, request, { clock, nonce })).toEqual(plain);
  });

  it('makes another nonce each time', () => {
    const made = Array.from(
      { length: 50 },
      () => signRequest(acme, credentials, { method: 'GET', url: '/' })['X-Nonce'],
    );
    expect(new Set(made).size).toBe(50);
  });

  it('adds the headers that the scheme is signed with', () => {
    const scheme = defineScheme({ ...ACME, extraHeaders: { 'Content-Type': 'application/json' } });
    expect(signRequest(scheme, credentials, { method: 'GET', url: '/' })).toMatchObject({
      'Content-Type': 'application/json',
    });
  });

  it('throws for what it cannot sign', () => {
    const sign = (request: Partial<RequestInput>, secret = SECRET) =>
      signRequest(acme, { ...credentials, secret }, { method: 'GET', url: '/', ...request });
    expect(() => sign({ url: '/\u0130' })).toThrow(/cannot be signed/);
    expect(() => sign({ url: 'no url' })).toThrow(TypeError);
    expect(() => sign({}, '')).toThrow(/the secret is empty/);
    expect(() => sign({}, `${SECRET}\n`)).toThrow(/whitespace/);
  });

  it('signs with the secret alone where requests name no key', () => {
    const { keyId: _keyId, ...unnamed } = PLAIN;
    const scheme = defineScheme({ ...unnamed, message: message`${part.timestamp}.${part.body}` });
    const request = { method: 'POST', url: '/', body: '{}' };
    const signed = signRequest(scheme, { secret: SECRET }, request, { clock });
    expect(signed).toEqual(signRequest(scheme, { id: 'any', secret: SECRET }, request, { clock }));
    expect(() => createSigner(scheme, { secret: SECRET })).not.toThrow();
  });

  it('wants the id of the key where requests name one', () => {
    const sign = () => signRequest(acme, { secret: SECRET }, { method: 'GET', url: '/' });
    expect(sign).toThrow('signRequest(): "credentials.id" must be a text, got undefined');
  });

  it.each([
    [{ nonce: 'msg_1' }, `"nonce" must be a function that returns one, such as () => 'msg_1', got a text`],
    [{ clock: NOW }, '"clock" must be a function that returns milliseconds, such as () => Date.now()'],
  ])('says what to write in place of %j', (options, reason) => {
    const request = { method: 'GET', url: 'https://api.example.com/' };
    expect(() => signRequest(acme, credentials, request, options as object)).toThrow(
      `signRequest(): ${reason}`,
    );
    expect(() => createSigner(acme, credentials, options as object)).toThrow(`createSigner(): ${reason}`);
  });

  it.each([
    [{ basePath: 'prometheus' }, /"basePath"/],
    [{ secret: 'x' }, /"secret"/],
  ])('refuses the options %j', (options, reason) => {
    expect(() => signRequest(acme, credentials, { method: 'GET', url: '/' }, options as object)).toThrow(
      reason,
    );
  });
});

describe('the signer refuses to send what no verifier would read', () => {
  it.each([
    ['a nonce of another form', {}, { nonce: () => 'short' }, /Nonce must be/],
    ['a fragment', { url: '/orders#top' }, {}, /fragment/],
    // Signed as if it were empty, and then serialised by whatever sends it.
    ['an object for a body', { body: { amount: 1 } as unknown as string }, {}, /text or bytes/],
    ['a stream for a body', { body: new ReadableStream() as unknown as string }, {}, /text or bytes/],
  ])('as with %s', (_what, change, options, message) => {
    const sign = () => signRequest(acme, credentials, { method: 'POST', url: '/orders', ...change }, options);
    expect(sign).toThrow(TypeError);
    expect(sign).toThrow(message);
  });

  it('and signs a request anew that has the headers of a signature already', () => {
    const request = { method: 'POST', url: '/orders', body: '{}' };
    const before = signRequest(acme, credentials, request);
    const again = signRequest(acme, credentials, { ...request, headers: before });
    expect(Object.keys(again)).toEqual(Object.keys(before));
  });
});
