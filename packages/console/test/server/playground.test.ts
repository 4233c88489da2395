import { createHash, createHmac } from 'node:crypto';
import { createVerifier, defineScheme, header, memoryStore, message, part } from 'countersign';
import { github } from 'countersign/schemes/github';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { ip2 } from 'countersign/schemes/ip2';
import { standardWebhooksV1 as standardWebhooks } from 'countersign/schemes/standard-webhooks-v1';
import { stripe } from 'countersign/schemes/stripe';
import { describe, expect, it } from 'vitest';
import { type CheckAnswer, type Draft, memoryLog, type Session } from '../../src/index.ts';
import { draftRequest } from '../../src/playground/draft-request.ts';
import { schemeInfo, signingOf } from '../../src/playground/signing-facts.ts';
import { acmeRequest, acmeVerifier, key, SECRET } from '../support/acme.ts';
import { ADMIN, clientOf } from '../support/console-client.ts';
import { HOSTS, type StartHost } from '../support/hosts.ts';

/** Signs as the page does with WebCrypto. */
function signed({ message, headers, placeholder, signing }: Draft, secret: string) {
  const { prefix = '', encoding = 'utf8', digest } = signing.secret;
  const bytes = Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, encoding);
  const hash = digest && createHash(digest.algorithm).update(bytes).digest();
  const hmacKey =
    hash === undefined || digest === undefined
      ? bytes
      : digest.encoding === 'raw'
        ? hash
        : Buffer.from(hash.toString(digest.encoding));
  const signature = createHmac(signing.hash.replace('-', '').toLowerCase(), hmacKey)
    .update(Buffer.from(message, 'base64'))
    .digest(signing.encoding);
  return headers.map(([name, value]): [string, string] => [name, value.replace(placeholder, signature)]);
}

const BASE64 = Buffer.from('a secret of thirty-two bytes, no!').toString('base64');
const SHARED = 'a-secret-of-thirty-two-characters';
const query = defineScheme({
  name: 'sorted',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'iso8601'),
  signature: header('Authorization', { authScheme: 'HMAC', encoding: 'base64' }),
  secret: { digest: { algorithm: 'sha256', encoding: 'hex' } },
  algorithm: 'hmac-sha512',
  message: message`${part.method} ${part.sortedQuery}\n${part.timestamp}\n${part.sha256(part.body)}`,
  replay: 'signature',
});

const start = (options = {}) =>
  (HOSTS['node:http'] as StartHost)({ verifiers: [acmeVerifier()], log: memoryLog(), ...options });

describe('a draft', () => {
  it.each([
    ['github', github(), SHARED],
    ['stripe', stripe(), `whsec_${SHARED}`],
    ['standard webhooks', standardWebhooks(), `whsec_${BASE64}`],
    ['influencemart', influencemart(), SHARED],
    ['iimmpact', iimmpact(), BASE64],
    ['a scheme with a digest of the secret', query, SHARED],
  ] as const)('of %s is accepted once the browser has signed it', async (_name, scheme, secret) => {
    const keyId = scheme.namesKey === false ? 'none' : 'ak_test_0123456789abcdef';
    const keys = scheme.namesKey === false ? { id: 'sole', secret } : [{ id: keyId, secret }];
    const wanted = {
      scheme: scheme.name,
      keyId,
      method: 'POST',
      target: '/v1/a?b=2&a=%C3%A9',
      headers: [
        ['Content-Type', 'application/json'],
        ['X-GitHub-Event', 'push'],
        ['X-GitHub-Delivery', '1'],
      ] as const,
      body: '{"é": 1.50}',
    };
    const draft = draftRequest(scheme, wanted, Date.now());
    expect(JSON.stringify(draft.headers)).toContain('{signature}');
    const verifier = createVerifier({ scheme, keys, store: memoryStore() });
    const verdict = await verifier.verify({
      method: 'POST',
      url: draft.target,
      headers: signed(draft, secret),
      body: wanted.body,
    });
    expect(verdict).toMatchObject({ ok: true });
  });

  it('is not to be had of a scheme that a browser cannot sign for, which says why', async () => {
    expect(signingOf(ip2())).toMatch(/MD5|own|HMAC/);
    expect(schemeInfo(ip2())).toMatchObject({ notSignable: expect.any(String) });
    const mount = await start({
      verifiers: [createVerifier({ scheme: ip2(), keys: { id: '1', secret: SHARED } })],
    });
    const answer = await clientOf(mount).post('/api/draft', {
      scheme: 'ip2',
      keyId: '1',
      method: 'GET',
      target: '/',
      headers: [],
    });
    expect(answer.status).toBe(400);
  });

  it('is of the schemes that the session names', async () => {
    const { schemes, features } = await clientOf(await start()).json<Session>('/api/session');
    expect(schemes).toEqual([
      {
        name: 'acme',
        namesKey: true,
        signing: { hash: 'SHA-256', secret: { encoding: 'base64' }, encoding: 'hex' },
      },
    ]);
    expect(features).toEqual({ keys: false, bodies: false, makesIds: false, watch: true });
  });

  it.each([
    [{ scheme: 'none' }],
    [{ target: 'no path' }],
    [{ headers: [['a']] }],
    [{ headers: [['a\n', 'b']] }],
    [{ method: '' }],
    [{ body: 1 }],
    [{ secret: SECRET }],
  ])('refuses %j', async (wrong) => {
    const body = { scheme: 'acme', keyId: 'k', method: 'GET', target: '/', headers: [], ...wrong };
    expect((await clientOf(await start()).post('/api/draft', body)).status).toBe(400);
  });
});

describe('a check', () => {
  const asked = ({ method, url, headers, body }: ReturnType<typeof acmeRequest>) => ({
    ...{ scheme: 'acme', method, target: url, body: Buffer.from(body).toString() },
    headers: headers.flatMap((value, i) => (i % 2 === 1 ? [[headers[i - 1], value]] : [])),
  });

  it('says what the verifier would say, and uses the request up in no way', async () => {
    const verifier = acmeVerifier();
    const client = clientOf(await start({ verifiers: [verifier] }));
    const request = acmeRequest();
    for (let i = 0; i < 2; i++) {
      const answer = (await (await client.post('/api/check', asked(request))).json()) as CheckAnswer;
      expect(answer).toMatchObject({ signatureMatches: true, findings: [] });
      expect(answer).not.toHaveProperty('code');
    }
    expect(await verifier.verify(request)).toMatchObject({ ok: true });
    const wrong = (await (
      await client.post('/api/check', asked(acmeRequest({ signWith: SECRET })))
    ).json()) as CheckAnswer;
    expect(wrong).toMatchObject({
      code: 'signature_mismatch',
      findings: [{ mistakes: [{ code: 'secret_not_decoded' }] }],
    });
    expect(JSON.stringify(wrong)).not.toContain(SECRET);
  });

  it('tells nobody piece by piece what a secret is', async () => {
    const client = clientOf(await start());
    const cut = acmeRequest({ signWith: Buffer.from(SECRET.slice(0, 16), 'base64') });
    const answer = (await (await client.post('/api/check', asked(cut))).json()) as CheckAnswer;
    expect(answer.findings).toEqual([]);
  });

  it('is had 60 times a minute by each user', async () => {
    const mount = await start({ clock: () => 1_764_547_230_000 });
    const statuses: number[] = [];
    const { token } = await clientOf(mount).json<{ token: string }>('/api/session');
    const headers = {
      'x-user': JSON.stringify(ADMIN),
      'content-type': 'application/json',
      'x-countersign-console': token,
    };
    const body = JSON.stringify(asked(acmeRequest()));
    for (let i = 0; i < 61; i++) {
      const answer = await fetch(`${mount}/api/check`, { method: 'POST', headers, body });
      statuses.push(answer.status);
      if (i === 60) expect(answer.headers.get('retry-after')).toBe('30');
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    expect(
      (await clientOf(mount, { ...ADMIN, name: 'other' }).post('/api/check', asked(acmeRequest()))).status,
    ).toBe(200);
  });

  it('counts with drafts, which are explained as well', async () => {
    const client = clientOf(await start({ clock: () => 1_764_547_230_000 }));
    const wanted = { scheme: 'acme', keyId: 'k', method: 'GET', target: '/', headers: [] };
    for (let i = 0; i < 60; i++) expect((await client.post('/api/draft', wanted)).status).toBe(200);
    expect((await client.post('/api/draft', wanted)).status).toBe(429);
    expect((await client.post('/api/check', asked(acmeRequest()))).status).toBe(429);
  });

  it('asks once whose a key is on behalf of a partner, and nothing more of those of others, so that no time tells', async () => {
    const looked: string[] = [];
    const verifier = acmeVerifier({
      keys: (id) => {
        looked.push(id);
        return id === key.id ? key : undefined;
      },
    });
    const mount = await start({ verifiers: [verifier] });
    const foreign = clientOf(mount, { ...ADMIN, owners: ['someone else'] });
    for (const keyId of [key.id, 'nobody'])
      expect((await foreign.post('/api/check', asked(acmeRequest({ keyId })))).status).toBe(404);
    expect(looked).toEqual([key.id, 'nobody']);
    const owner = clientOf(mount, { ...ADMIN, owners: ['merchant 17'] });
    const answer = await owner.post('/api/check', asked(acmeRequest()));
    expect(await answer.json()).toMatchObject({ signatureMatches: true });
  });

  it('is not for partners where requests name no key, since the only one may be the operator’s', async () => {
    const verifier = createVerifier({
      scheme: github(),
      keys: { id: 'sole', secret: SHARED },
      store: memoryStore(),
    });
    const mount = await start({ verifiers: [verifier] });
    const signature = createHmac('sha256', SHARED).update('{}').digest('hex');
    const headers = [
      ['X-Hub-Signature-256', `sha256=${signature}`],
      ['X-GitHub-Delivery', '1'],
    ];
    const wanted = { scheme: 'github', method: 'POST', target: '/', headers, body: '{}' };
    const partner = clientOf(mount, { ...ADMIN, owners: ['merchant 17'] });
    const refused = await partner.post('/api/check', wanted);
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.not.stringContaining('signatureMatches'),
    ]);
    expect(await (await clientOf(mount).post('/api/check', wanted)).json()).toMatchObject({
      signatureMatches: true,
    });
  });

  it('tells a partner nothing about keys of others, not even whether they exist', async () => {
    const partner = clientOf(await start(), { ...ADMIN, owners: ['someone else'] });
    const [foreign, unknown] = [acmeRequest(), acmeRequest({ keyId: 'nobody' })];
    const answers = await Promise.all(
      [foreign, unknown].map(async (each) => (await partner.post('/api/check', asked(each))).text()),
    );
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]).toContain('not_found');
    expect(key.owner).toBe('merchant 17');
  });
});
