import { describe, expect, it } from 'vitest';
import { until } from '../../../../test/support/redis/until.ts';
import { memoryLog, type RequestPage } from '../../src/index.ts';
import { acmeRequest, acmeVerifier, SECRET } from '../support/acme.ts';
import { clientOf, eventsOf } from '../support/console-client.ts';
import { HOSTS, MOUNT } from '../support/hosts.ts';

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** An answer without what is that of one request alone. */
async function answerOf(url: string, init: RequestInit) {
  const { status, headers, ...answer } = await fetch(url, { redirect: 'manual', ...init }).then(
    async (each) => ({
      ...{ status: each.status, headers: each.headers },
      body: await each.text(),
    }),
  );
  const own = ['date', 'content-length', 'etag', 'connection', 'keep-alive'];
  const others = Object.fromEntries([...headers].filter(([name]) => !own.includes(name)));
  return { status, headers: others, body: answer.body.replaceAll(/countersign|elsewhere/g, 'x') };
}

describe.each(Object.entries(HOSTS))('on %s', (name, start) => {
  async function started() {
    const verifier = acmeVerifier();
    const log = memoryLog();
    const mount = await start({ verifiers: [verifier], log });
    return { verifier, log, mount, client: clientOf(mount) };
  }

  it('the page is served with its own policy, whatever stands above', async () => {
    const { client } = await started();
    const page = await client.get('/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toBe(CSP);
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await page.text()).toContain('<html');
    const head = await fetch(`${(await started()).mount}/`, {
      method: 'HEAD',
      headers: { 'x-user': JSON.stringify({ name: 'a', may: [] }) },
    });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('the mount leads to its trailing slash, by a relative address', async () => {
    const { client, mount } = await started();
    if (name === 'node:http' || name.includes('proxy')) return;
    const answer = await client.get('?a=b');
    expect([answer.status, answer.headers.get('location')]).toEqual([308, './countersign/']);
    expect(new URL(answer.headers.get('location') ?? '', mount).pathname).toBe(`${MOUNT}/`);
  });

  it('nobody who is not let in learns that there is something: the answer is that of the application', async () => {
    const { mount } = await started();
    const large = { method: 'POST', body: 'x'.repeat(600_000), headers: { 'content-type': 'text/plain' } };
    for (const [path, init] of [
      ['', {}],
      ['/', {}],
      ['/', { method: 'HEAD' }],
      ['/api/requests', {}],
      ['/api/keys', large],
      ['/nothing', {}],
    ] as const) {
      const here = await answerOf(mount + path, init);
      expect(here.status).toBe(404);
      if (name === 'node:http' || name.includes('proxy')) expect(here.body).toBe('');
      else expect(here).toEqual(await answerOf(mount.replace('countersign', 'elsewhere') + path, init));
    }
  });

  it('requests, their diagnosis and a draft are to be had; the console’s own are not in the log', async () => {
    const { client, verifier } = await started();
    await verifier.verify(acmeRequest({ signWith: SECRET, target: '/v1/orders' }));
    const list = () => client.json<RequestPage>('/api/requests?mistake=secret_not_decoded&path=%2Fv1');
    await until('it is diagnosed', async () => (await list()).entries.length === 1);
    const [row] = (await list()).entries;
    const detail = await client.get(`/api/requests/${row?.id}`);
    expect(detail.headers.get('cache-control')).toBe('no-store');
    expect(await detail.json()).toMatchObject({
      ...row,
      url: expect.stringContaining('/e/signature_mismatch'),
    });
    const draft = await client.post('/api/draft', {
      scheme: 'acme',
      keyId: 'ak_test_1',
      method: 'post',
      target: '/v1/orders?x=y',
      headers: [],
      body: '{}',
    });
    expect(draft.status).toBe(200);
    expect((await client.json<RequestPage>('/api/requests')).entries).toHaveLength(1);
  });

  it('new requests come as events at once', async () => {
    const { client, verifier } = await started();
    const stream = await client.get('/api/events?code=signature_mismatch');
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(stream.headers.get('content-encoding')).toBe(null);
    await verifier.verify(acmeRequest({ ageSeconds: 4000 }));
    await verifier.verify(acmeRequest({ signWith: SECRET }));
    const events = await eventsOf(stream, 2);
    expect(events.map(({ event }) => event)).toEqual(['entry', 'update']);
    expect(events[1]?.data).toMatchObject({ code: 'signature_mismatch', mistakes: ['secret_not_decoded'] });
  });

  it('bodies are read whether or not a parser has read them, and refused where they are wrong', async () => {
    const { client } = await started();
    const post = async (body: string, headers = {}) =>
      (await client.post('/api/check', body, headers)).status;
    const request = JSON.stringify({ scheme: 'acme', method: 'GET', target: '/', headers: [], body: 'é' });
    expect(await post(request)).toBe(200);
    expect(await post('[1]')).toBe(400);
    expect(await post(request, { 'content-type': 'text/plain' })).toBe(415);
    expect(await post(request, { 'content-type': 'application/x-www-form-urlencoded' })).toBe(415);
    const large = await post(JSON.stringify({ body: 'x'.repeat(90_000) }));
    expect(large).toBe(400);
    if (!name.startsWith('Express')) {
      expect(await post('{')).toBe(400);
      expect(await post(JSON.stringify({ body: 'x'.repeat(300_000) }))).toBe(413);
    }
  });

  it('a body that is too large is answered as that, however much of it comes', async () => {
    const { client } = await started();
    if (name.startsWith('Express')) return;
    for (const size of [300_000, 1_000_000, 5_000_000])
      for (let i = 0; i < 5; i++) {
        const answer = await client.post('/api/check', JSON.stringify({ body: 'x'.repeat(size) }));
        expect([answer.status, await answer.json()]).toEqual([
          413,
          expect.objectContaining({ code: 'body_too_large' }),
        ]);
      }
    const other = await client.post('/api/check', 'x'.repeat(5_000_000), { 'content-type': 'text/plain' });
    expect(other.status).toBe(415);
  });

  it('what there is not is a problem with the same policy', async () => {
    const { client, mount } = await started();
    for (const path of [
      '/api/nothing',
      '/api/',
      '/x/../../etc/passwd',
      '/%2e%2e/package.json',
      '/index.html/x',
    ]) {
      const answer = await client.get(path);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    const answer = await fetch(`${mount}/api/requests`, {
      method: 'DELETE',
      headers: { 'x-user': JSON.stringify({ name: 'a', may: [] }) },
    });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('content-security-policy')).toBe(CSP);
  });
});
