/** The public address as a part of the string to sign: from the configuration, whatever a request says. */

import { describe, expect, it, vi } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { explain } from '../../src/diagnosis.ts';
import { verifyFetch, webhook } from '../../src/fetch.ts';
import {
  createVerifier,
  defineScheme,
  memoryStore,
  message,
  part,
  type RequestHead,
  type VerifierOptions,
} from '../../src/index.ts';
import { ACME } from '../support/acme.ts';

const NOW_MS = 1.7e12;
const clock = () => NOW_MS;
const KEY = { id: 'ak_test_1', secret: 'a secret of fourteen bytes or more' };
const URL_ = 'https://api.example.com/hooks?id=1';
const SCHEME = defineScheme({
  ...ACME,
  name: 'addressed',
  message: message`${part.timestamp}.${part.nonce}.${part.url}.${part.sha256(message`${part.method}${part.body}`)}`,
});

function verifierOf(options: Partial<VerifierOptions>) {
  const store = memoryStore({ maxReplayIds: 100 });
  return createVerifier({ scheme: SCHEME, keys: KEY, clock, store, ...options });
}

function signed(url: string, more: Record<string, string> = {}) {
  const outgoing = { method: 'POST', url, body: '{}' };
  const { pathname, search } = new URL(url);
  const headers = { ...more, ...signRequest(SCHEME, KEY, outgoing, { clock }) };
  return { ...outgoing, url: pathname + search, headers };
}

describe('a scheme that signs the address', () => {
  it.each([
    ['https://api.example.com', URL_],
    ['https://API.example.com:443/', URL_],
    ['http://api.example.com:80', 'http://api.example.com/'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000/hooks'],
    [new URL('http://[::1]:3000'), 'http://[::1]:3000/hooks?a=b&c'],
  ])('is verified by the public URL %s', async (publicUrl, url) => {
    expect(await verifierOf({ publicUrl }).verify(signed(url))).toMatchObject({ ok: true });
  });

  it.each([
    ['another host', 'https://api.example.org'],
    ['another scheme', 'http://api.example.com'],
    ['another port', 'https://api.example.com:8443'],
    ['a path', 'https://api.example.com/hooks'],
  ])('is refused where the public URL has %s', async (_what, publicUrl) => {
    const verdict = await verifierOf({ publicUrl }).verify(signed(URL_));
    expect(verdict).toMatchObject({ ok: false, code: 'signature_mismatch' });
  });

  it('warns once, where a request is refused, of a public URL that has the path of the route', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const verifier = verifierOf({ publicUrl: 'https://api.example.com/full' });
    const url = 'https://api.example.com/full?id=1';
    for (const _attempt of [1, 2]) await verifier.verify(signed(url));
    // Behind a gateway that takes the prefix off, it is right.
    const stripped = { ...signed('https://api.example.com/full/hooks'), url: '/hooks' };
    expect(await verifier.verify(stripped)).toMatchObject({ ok: true });
    expect(await verifier.verify(signed('https://api.example.com/fuller'))).toMatchObject({ ok: false });
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^"publicUrl" ends in "\/full".*Leave "\/full" out/), expect.anything()],
    ]);
    warn.mockRestore();
  });

  it.each([
    ['Host', 'evil.example'],
    [':authority', 'evil.example'],
    ['X-Forwarded-Host', 'evil.example'],
    ['X-Forwarded-Proto', 'http'],
    ['X-Forwarded-Port', '8080'],
    ['Forwarded', 'host=evil.example;proto=http'],
    ['X-Original-URL', 'https://evil.example/hooks'],
  ])('takes nothing from a forged %s', async (name, value) => {
    const verifier = verifierOf({ publicUrl: 'https://api.example.com' });
    expect(await verifier.verify(signed(URL_, { [name]: value }))).toMatchObject({ ok: true });
    const forged = signed('https://evil.example/hooks?id=1', { [name]: value });
    expect(await verifier.verify(forged)).toMatchObject({ ok: false, code: 'signature_mismatch' });
    const claimed = { ...forged, origin: 'https://evil.example' };
    expect(await verifier.verify(claimed)).toMatchObject({ ok: false, code: 'signature_mismatch' });
  });

  it('takes nothing from a whole URL as target', async () => {
    const verifier = verifierOf({ publicUrl: 'https://api.example.com' });
    const forged = { ...signed('http://api.example.com/hooks'), url: 'http://api.example.com/hooks' };
    expect(await verifier.verify(forged)).toMatchObject({ ok: false, code: 'signature_mismatch' });
  });

  it('needs a public URL when the verifier or the webhook is made', () => {
    const advice = 'requests of the scheme addressed sign the address: give publicUrl';
    expect(() => verifierOf({})).toThrow(`createVerifier(): ${advice}`);
    const options = { keyId: KEY.id, secret: KEY.secret };
    expect(() => webhook(SCHEME, options, () => undefined)).toThrow(`webhook(): ${advice}`);
    const digested = message`${part.timestamp}${part.nonce}${part.sha256(message`${part.lowercase(part.host)}${part.body}`)}`;
    expect(() =>
      verifierOf({ scheme: defineScheme({ ...ACME, name: 'addressed', message: digested }) }),
    ).toThrow(advice);
    expect(() => verifierOf({ scheme: defineScheme(ACME) })).not.toThrow();
  });

  it('is signed for the URL that is called, or for the public one', async () => {
    const verifier = verifierOf({ publicUrl: 'https://api.example.com/stage' });
    for (const url of ['/hooks', 'http://127.0.0.1:3000/hooks', new URL('http://127.0.0.1:3000/hooks')]) {
      const outgoing = { method: 'POST', url, body: '{}' };
      const options = { clock, publicUrl: 'https://api.example.com/stage' };
      const headers = signRequest(SCHEME, KEY, outgoing, options);
      expect(await verifier.verify({ ...outgoing, url: '/hooks', headers })).toMatchObject({ ok: true });
    }
    expect(() => signRequest(SCHEME, KEY, { method: 'POST', url: '/hooks' })).toThrow(
      'requests of the scheme addressed sign the address: give a whole URL, or publicUrl',
    );
    const wrong = { publicUrl: 'api.example.com' };
    expect(() => signRequest(SCHEME, KEY, { method: 'POST', url: '/' }, wrong)).toThrow(/"publicUrl"/);
  });

  it('is explained by the address of the verifier, of the options, or of a whole URL', async () => {
    const request = signed(URL_);
    const by = { scheme: SCHEME, key: KEY };
    const publicUrl = 'https://api.example.com';
    expect((await explain(request, verifierOf({ publicUrl }))).signatureMatches).toBe(true);
    expect(explain(request, by, { clock, publicUrl }).signatureMatches).toBe(true);
    expect(explain({ ...request, url: new URL(URL_) }, by, { clock }).signatureMatches).toBe(true);
    expect(explain(request, by, { clock }).signatureMatches).toBe(false);
  });
});

describe('a public URL that is chosen for each request', () => {
  const hosts = new Map([
    ['a.example', 'https://a.example'],
    ['b.example', 'https://b.example/stage'],
  ]);
  const publicUrl = ({ headers }: RequestHead) => hosts.get(headers[headers.indexOf('Host') + 1] ?? '');

  it.each([
    ['https://a.example/hooks', 'a.example', '/hooks'],
    ['https://b.example/stage/hooks', 'b.example', '/hooks'],
  ])('accepts what was signed for %s', async (url, host, target) => {
    const request = { ...signed(url, { Host: host }), url: target };
    expect(await verifierOf({ publicUrl }).verify(request)).toMatchObject({ ok: true });
  });

  it('refuses what was signed for another of its hosts, or for one that it does not know', async () => {
    const other = signed('https://a.example/hooks', { Host: 'b.example' });
    expect(await verifierOf({ publicUrl }).verify(other)).toMatchObject({ code: 'signature_mismatch' });
    const unknown = {
      ...signed('https://c.example/hooks', { Host: 'c.example' }),
      origin: 'https://c.example',
    };
    expect(await verifierOf({ publicUrl }).verify(unknown)).toMatchObject({ code: 'malformed_target' });
  });

  it('is asked by the adapter of fetch', async () => {
    const { headers, body } = signed('https://b.example/stage/hooks', { 'X-Forwarded-Host': 'b.example' });
    const forwarded = ({ headers: pairs }: RequestHead) =>
      hosts.get(pairs[pairs.indexOf('x-forwarded-host') + 1] ?? '');
    const request = new Request('http://10.0.0.1/hooks', { method: 'POST', headers, body });
    const { verdict } = await verifyFetch(verifierOf({ publicUrl: forwarded }), request);
    expect(verdict).toMatchObject({ ok: true });
  });

  it('throws out of verify() what it throws, or where it returns no URL', async () => {
    const verifier = verifierOf({ publicUrl: () => 'a.example' });
    await expect(verifier.verify(signed('https://a.example/'))).rejects.toThrow(
      /"publicUrl" must be the URL/,
    );
  });
});
