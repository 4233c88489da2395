import { describe, expect, it } from 'vitest';
import { createSigner, signRequest } from '../../src/client.ts';
import type { RequestInput } from '../../src/index.ts';
import { acme, key, NOW, SECRET } from '../support/acme.ts';

const HOUR = 3_600_000;
const credentials = { id: key.id, secret: SECRET };
const nonce = () => 'nonce-that-is-given-here';
/** An answer of a server whose clock is an hour ahead. */
const answer = { status: 401, headers: { Date: new Date(NOW + HOUR).toUTCString() } };

function signer(options = {}) {
  return createSigner(acme, credentials, { clock: () => NOW, monotonicClock: () => 0, nonce, ...options });
}

describe('createSigner', () => {
  it('signs as signRequest does', () => {
    const request: RequestInput = { method: 'POST', url: 'https://api.example.com/base/v1?a=b', body: 'é' };
    const options = { clock: () => NOW, nonce, basePath: '/base' };
    expect(signer({ basePath: '/base' }).sign(request).headers).toEqual(
      signRequest(acme, credentials, request, options),
    );
  });

  it('dates requests by the clock of the server that has refused one', () => {
    const { sign } = signer();
    const request = { method: 'GET', url: 'https://api.example.com/' };
    const first = sign(request);
    expect(first.headers['X-Time']).toBe(String(NOW / 1000));
    expect(first.shouldRetry(answer)).toBe(true);
    expect(sign({ ...request, url: new URL('https://api.example.com:443/other') }).headers['X-Time']).toBe(
      String((NOW + HOUR) / 1000),
    );
    expect(sign({ ...request, url: 'https://api.example.com:8443/' }).headers['X-Time']).toBe(
      String(NOW / 1000),
    );
  });

  it.each<[string, (typeof answer)['headers'] | Headers | [string, string][]]>([
    ['Headers', new Headers(answer.headers)],
    ['a record', answer.headers],
    ['pairs', [['dAtE', answer.headers.Date]]],
  ])('learns from %s', (_what, headers) => {
    const { shouldRetry } = signer().sign({ method: 'GET', url: 'https://api.example.com/' });
    expect(shouldRetry({ status: 401, headers })).toBe(true);
  });

  it('learns nothing from two dates, of which one would do', () => {
    const { shouldRetry } = signer().sign({ method: 'GET', url: 'https://api.example.com/' });
    const { Date: date } = answer.headers;
    expect(shouldRetry({ status: 401, headers: { date: [date, date] } })).toBe(false);
    expect(shouldRetry({ status: 401, headers: { date: [date] } })).toBe(true);
  });

  it.each([
    ['https://api.example.com/', true],
    ['https://127.0.0.1/', true],
    ['http://localhost:3000/', true],
    ['http://api.localhost/', true],
    ['http://127.0.0.1:3000/', true],
    ['http://127.1/', true],
    ['http://[::1]:3000/', true],
    ['http://api.example.com/', false],
    ['http://127.0.0.1.example.com/', false],
    ['http://127.example/', false],
    ['http://localhost.example.com/', false],
    ['http://10.0.0.1/', false],
    ['http://[::2]/', false],
  ])('by default takes the word of %s: %s', (url, isTaken) => {
    expect(signer().sign({ method: 'GET', url }).shouldRetry(answer)).toBe(isTaken);
  });

  it('takes the word of every origin where it is told how far', () => {
    const { sign } = signer({ maxClockSkewSeconds: 3601 });
    for (const url of ['http://api.example.com/', 'https://api.example.com/']) {
      const { shouldRetry } = sign({ method: 'GET', url });
      expect(shouldRetry(answer)).toBe(true);
      expect(shouldRetry({ ...answer, headers: { date: new Date(NOW + 2 * HOUR).toUTCString() } })).toBe(
        false,
      );
    }
  });

  it.each([
    ['a path', { url: '/v1/orders' }, TypeError, /URL/],
    ['another protocol', { url: 'ftp://api.example.com/' }, TypeError, /https:/],
    ['an object as body', { body: { a: 1 } }, TypeError, /text or bytes/],
    ['a stream as body', { body: new Blob(['a']).stream() }, TypeError, /text or bytes/],
  ])('refuses to sign %s', (_what, change, error, message) => {
    const request = { method: 'POST', url: 'https://api.example.com/', ...change } as RequestInput;
    expect(() => signer().sign(request)).toThrow(error);
    expect(() => signer().sign(request)).toThrow(message);
  });

  it.each([
    [{ maxClockSkewSeconds: -1 }, RangeError],
    [{ maxClockSkewSeconds: Number.NaN }, RangeError],
    [{ maxClockSkewSeconds: Number.POSITIVE_INFINITY }, RangeError],
    [{ maxClockSkewSeconds: '60' }, RangeError],
    [{ clock: NOW }, TypeError],
    [{ monotonicClock: performance }, TypeError],
    [{ basePath: 'v1' }, TypeError],
    [{ maxClockSkewMs: 1 }, TypeError],
    [{ fetch }, TypeError],
  ])('refuses the options $0', (options, error) => {
    expect(() => signer(options)).toThrow(error);
    expect(() => signer(options)).toThrow(`"${Object.keys(options)[0]}"`);
  });

  it('throws at once for a secret that is not what the scheme takes, and does not tell it', () => {
    const secret = ` ${SECRET}`;
    let message = '';
    try {
      createSigner(acme, { ...credentials, secret });
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/whitespace/);
    expect(message).not.toContain(SECRET);
  });
});
