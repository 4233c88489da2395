/** Several schemes on one verifier, and the change from one to another. */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { diagnosis, explain } from '../../src/diagnosis.ts';
import { countersign } from '../../src/express.ts';
import {
  type ApiKey,
  anyOf,
  createVerifier,
  defineScheme,
  header,
  jsonField,
  type Logger,
  memoryStore,
  message,
  migrate,
  part,
  type Scheme,
  type VerifierOptions,
} from '../../src/index.ts';
import { discord } from '../../src/schemes/discord.ts';
import { github } from '../../src/schemes/github.ts';
import { influencemart } from '../../src/schemes/influencemart.ts';
import { slaunchx } from '../../src/schemes/slaunchx.ts';

/** Of the form that both schemes take. */
const SECRET = Buffer.alloc(32, 7).toString('base64');
const KEY = { id: 'ak_test_1', secret: SECRET };
const request = { method: 'POST', url: '/orders', body: '{"order":1}' };

const lines: Record<string, unknown>[] = [];
const log = (line: object) => lines.push({ ...line });
const logger: Logger = { info: log, warn: log, error: log };
afterEach(() => lines.splice(0));

const verifierOf = (scheme: Scheme, options: Partial<VerifierOptions> = {}) =>
  createVerifier({ scheme, keys: KEY, store: memoryStore(), logger, ...options });
const signedBy = (scheme: Scheme) => ({ ...request, headers: signRequest(scheme, KEY, request) });

const OLD = influencemart();
const NEW = slaunchx();

describe('anyOf()', () => {
  it.each([
    ['the first', OLD],
    ['the second', NEW],
  ])('accepts a request of %s, and the log says which it was', async (_which, scheme) => {
    const verdict = await verifierOf(anyOf(OLD, NEW)).verify(signedBy(scheme));
    expect(verdict).toMatchObject({ ok: true, key: { id: 'ak_test_1' } });
    expect(lines.at(-1)).toMatchObject({ code: 'accepted', scheme: scheme.name });
  });

  it('takes a secret that names its scheme for that scheme alone', async () => {
    const key = { id: KEY.id, secrets: [{ value: SECRET, scheme: NEW.name }] };
    const verifier = verifierOf(anyOf(OLD, NEW), { keys: key });
    expect(await verifier.verify(signedBy(NEW))).toMatchObject({ ok: true });
    expect(await verifier.verify(signedBy(OLD))).toMatchObject({ ok: false, code: 'signature_mismatch' });
  });

  it('wants each secret to name its scheme where one takes public keys and another shared secrets', () => {
    const PUBLIC_KEY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
    const make = (secrets: ApiKey['secrets'] & object) =>
      createVerifier({
        scheme: anyOf(discord(), github()),
        keys: { id: 'hook', secrets },
        store: memoryStore(),
      });
    expect(() => make([PUBLIC_KEY])).toThrow(
      '"secrets[0]": the schemes of this verifier take different kinds',
    );
    expect(() =>
      make([
        { value: PUBLIC_KEY, scheme: 'discord' },
        { value: SECRET, scheme: 'github' },
      ]),
    ).not.toThrow();
  });

  it('accepts each request once', async () => {
    const verifier = verifierOf(anyOf(OLD, NEW));
    const sent = signedBy(NEW);
    expect(await verifier.verify(sent)).toMatchObject({ ok: true });
    expect(await verifier.verify(sent)).toMatchObject({ ok: false, code: 'replayed' });
  });

  it('holds a request to the scheme whose headers it has, and tries no other', async () => {
    const both = { ...signRequest(github(), KEY, request), ...signRequest(OLD, KEY, request) };
    const verifier = verifierOf(anyOf(OLD, github()));
    // All headers of the first are there, so that the right signature of the second counts for nothing.
    const wrong = { ...request, headers: { ...both, 'X-Signature': '0'.repeat(64) } };
    expect(await verifier.verify(wrong)).toMatchObject({ ok: false, code: 'signature_mismatch' });
    expect(await verifier.verify(signedBy(github()))).toMatchObject({ ok: true });
  });

  it('refuses in the words of the first what is of none', async () => {
    const verdict = await verifierOf(anyOf(OLD, NEW)).verify(request);
    expect(verdict).toMatchObject({ ok: false, code: 'missing_header' });
    expect(lines.at(-1)).toMatchObject({ scheme: OLD.name });
  });

  it('counts limits of a key once, whichever scheme it uses', async () => {
    const keys = { ...KEY, limits: [{ limit: 1, windowSeconds: 60 }] };
    const verifier = verifierOf(anyOf(OLD, NEW), { keys });
    expect(await verifier.verify(signedBy(OLD))).toMatchObject({ ok: true });
    expect(await verifier.verify(signedBy(NEW))).toMatchObject({ ok: false, code: 'rate_limited' });
  });

  it('throttles a sender once for all of them', async () => {
    const verifier = verifierOf(anyOf(OLD, NEW), { failureThrottle: { limit: 1, windowSeconds: 60 } });
    const wrong = (scheme: Scheme) => ({ ...signedBy(scheme), body: 'other', address: '203.0.113.7' });
    const codes = [];
    for (const scheme of [OLD, NEW, OLD, NEW]) codes.push(await verifier.verify(wrong(scheme)));
    expect(codes.map((verdict) => (verdict.ok ? 'accepted' : verdict.code))).toContain('too_many_failures');
  });

  it('is mounted as any other', async () => {
    const app = express();
    app.use(countersign(verifierOf(anyOf(OLD, NEW)), { parse: 'json' }));
    app.post('/orders', (req, res) => void res.json(req.body));
    const server = app.listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`;
    for (const scheme of [OLD, NEW]) {
      const headers = {
        ...signRequest(scheme, KEY, { ...request, url }),
        'content-type': 'application/json',
      };
      const response = await fetch(url, { method: 'POST', body: request.body, headers });
      expect([response.status, await response.text()]).toEqual([200, request.body]);
    }
  });

  it('explains a request by the scheme that it is of', async () => {
    const verifier = verifierOf(anyOf(OLD, NEW), { diagnosis: diagnosis() });
    const explanation = await explain({ ...signedBy(NEW), body: 'other' }, verifier);
    expect(explanation.scheme).toBe(NEW.name);
  });

  it.each<[string, () => Scheme, RegExp]>([
    ['one scheme', () => anyOf(OLD), /at least two/],
    ['schemes of the same headers', () => anyOf(OLD, influencemart()), /are both known by/],
    ['schemes within schemes', () => anyOf(OLD, anyOf(NEW, github())), /stands for several/],
    ['no scheme', () => anyOf(OLD, {} as Scheme), TypeError as never],
    ['values in the body', () => anyOf(OLD, inBody()), /cannot be told by their headers/],
  ])('refuses %s', (_what, make, reason) => {
    expect(make).toThrow(reason);
  });
});

describe('migrate()', () => {
  it('accepts the old and the new, and the log counts the old', async () => {
    const verifier = verifierOf(migrate({ from: OLD, to: NEW }));
    for (const scheme of [OLD, NEW, OLD])
      expect(await verifier.verify({ ...signedBy(scheme), body: request.body })).toBeDefined();
    expect(lines.filter((line) => line.scheme === OLD.name)).toHaveLength(2);
  });
});

function inBody(): Scheme {
  return defineScheme({
    ...{ name: 'in-body', secret: 'utf8', algorithm: 'hmac-sha256', replay: 'signature' },
    signature: jsonField('signature'),
    message: message`${header('X-Id')}${part.path}`,
  });
}
