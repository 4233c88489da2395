import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SignedFetchOptions, signedFetch } from '../../src/client.ts';
import type { Verifier } from '../../src/index.ts';
import { acme, acmeVerifier, codeOf, key, SECRET } from '../support/acme.ts';

const credentials = { id: key.id, secret: SECRET };

let server: Server;
let origin: string;
let verifier: Verifier;
let requests: { url: string; method: string; body: Buffer; type: string | undefined }[];

/** Answers with the verdict's code; redirects under /from, hangs under /hang. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const { url = '', method = '', rawHeaders } = request;
      const body = Buffer.concat(chunks);
      requests.push({ url, method, body, type: request.headers['content-type'] });
      if (url.startsWith('/hang')) return;
      const target = url.replace(/^\/base(?=\/)/, '');
      const code = codeOf(await verifier.verify({ method, url: target, headers: rawHeaders, body }));
      if (url.startsWith('/from')) response.writeHead(307, { location: '/to' });
      response.end(code);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  verifier = acmeVerifier({ clock: Date.now });
  requests = [];
});

function sender(options: SignedFetchOptions = {}): typeof fetch {
  return signedFetch(acme, credentials, options);
}

function streamOf(...chunks: string[]): ReadableStream {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
}

function form(): FormData {
  const data = new FormData();
  data.set('field', 'é🔑');
  data.set('file', new Blob([new Uint8Array([0xff, 0xfe, 0x00])]), 'f.bin');
  return data;
}

describe('signedFetch', () => {
  it.each<[string, () => RequestInit]>([
    ['no body', () => ({ method: 'GET' })],
    ['no method', () => ({})],
    ['a DELETE without a body', () => ({ method: 'DELETE' })],
    ['an empty text', () => ({ method: 'POST', body: '' })],
    ['a text', () => ({ method: 'POST', body: '{"a":"é🔑"}' })],
    ['bytes', () => ({ method: 'PUT', body: new Uint8Array([0xff, 0xfe, 0x00]) })],
    ['many bytes', () => ({ method: 'POST', body: new Uint8Array(200_000).fill(0xfe) })],
    ['a form', () => ({ method: 'POST', body: form() })],
    ['a query as body', () => ({ method: 'POST', body: new URLSearchParams({ a: 'b c' }) })],
    ['a blob', () => ({ method: 'POST', body: new Blob(['text'], { type: 'text/plain' }) })],
    ['a stream', () => ({ method: 'POST', body: streamOf('one', 'two'), duplex: 'half' }) as RequestInit],
  ])('sends %s as a request that verifies', async (_what, init) => {
    const response = await sender()(`${origin}/v1/things?a=%20b`, init());
    expect(await response.text()).toBe('accepted');
  });

  it('keeps the content type that belongs to the body', async () => {
    await sender()(`${origin}/`, { method: 'POST', body: form() });
    await sender()(`${origin}/`, { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
    await sender()(`${origin}/`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(requests.map(({ type }) => type)).toEqual([
      expect.stringMatching(/^multipart\/form-data; boundary=/),
      expect.stringContaining('application/x-www-form-urlencoded'),
      'application/json',
    ]);
    expect(requests[0]?.body.toString('latin1')).toContain((requests[0]?.type ?? '').split('boundary=')[1]);
  });

  it('takes a Request object, a URL object, and an init that changes the one', async () => {
    const request = new Request(`${origin}/v1`, {
      method: 'POST',
      body: 'text',
      headers: { 'X-Request-Id': 'r' },
    });
    expect(await (await sender()(request.clone())).text()).toBe('accepted');
    expect(await (await sender()(new URL(`${origin}/v1?a#b`))).text()).toBe('accepted');
    expect(await (await sender()(request, { method: 'PUT', body: 'other' })).text()).toBe('accepted');
    expect(requests.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'POST /v1 text',
      'GET /v1?a ',
      'PUT /v1 other',
    ]);
  });

  it('signs each request anew', async () => {
    const send = sender();
    for (let i = 0; i < 3; i++) expect(await (await send(`${origin}/`)).text()).toBe('accepted');
  });

  it('leaves out the base path', async () => {
    expect(await (await sender({ basePath: '/base' })(`${origin}/base/v1`)).text()).toBe('accepted');
  });

  it.each([undefined, {}, { redirect: undefined }])('follows no redirect with the init $0', async (init) => {
    const response = await sender()(`${origin}/from`, init as RequestInit);
    expect(response.status).toBe(307);
    expect(requests.map(({ url }) => url)).toEqual(['/from']);
  });

  it('follows redirects where it is told to, by a signature that is then used up', async () => {
    const response = await sender()(`${origin}/from`, { redirect: 'follow' });
    expect(requests.map(({ url }) => url)).toEqual(['/from', '/to']);
    expect(await response.text()).not.toBe('accepted');
  });

  it('can be aborted, before and while it is sent', async () => {
    await expect(sender()(`${origin}/`, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    const controller = new AbortController();
    const hanging = sender()(`${origin}/hang`, { signal: controller.signal });
    controller.abort();
    await expect(hanging).rejects.toThrow(/abort/i);
  });

  it('sends with the fetch that it is given', async () => {
    const seen: Request[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      seen.push(new Request(input, init));
      return new Response('own');
    };
    const send = sender({ fetch });
    expect(await (await send('https://api.example.com/v1')).text()).toBe('own');
    expect(seen[0]?.headers.get('x-key')).toBe('key-1');
  });

  it('hands on a URL and an init, which the fetch of any library takes, with what it does not know itself', async () => {
    const calls: unknown[][] = [];
    const fetch = async (...call: unknown[]) => {
      calls.push(call);
      return new Response();
    };
    const dispatcher = {};
    const init = { method: 'POST', body: 'text', dispatcher, headers: { 'X-Other': 'o' } };
    await sender({ fetch: fetch as typeof globalThis.fetch })('https://api.example.com/v1', init as object);
    expect(calls).toEqual([['https://api.example.com/v1', expect.objectContaining({ method: 'POST' })]]);
    const handed = calls[0]?.[1] as RequestInit & { dispatcher: object };
    expect(handed.dispatcher).toBe(dispatcher);
    expect(handed.body).toEqual(new TextEncoder().encode('text'));
    expect((handed.headers as Headers).get('x-other')).toBe('o');
  });

  it('throws at once for a secret that is not what the scheme takes', () => {
    expect(() => signedFetch(acme, { ...credentials, secret: '' })).toThrow(/empty/);
    expect(() => signedFetch(acme, { ...credentials, secret: undefined as never })).toThrow(TypeError);
  });

  it.each([{ retries: 3 }, { basePath: 'prometheus' }, { maxClockSkewSeconds: -1 }])(
    'refuses the options %j at once',
    (options) => {
      expect(() => sender(options as object)).toThrow(Object.keys(options)[0]);
    },
  );
});
