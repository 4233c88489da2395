/** Responses that a server signs and a client checks, over HTTP on both frameworks. */

import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createVerifier, memoryStore } from 'countersign';
import { ResponseVerificationError, signedFetch } from 'countersign/client';
import { countersign, idempotent, signResponses } from 'countersign/express';
import * as fastifyAdapter from 'countersign/fastify';
import {
  httpMessageSignatures,
  type ResponseSignaturesOptions,
  responseSignatures,
} from 'countersign/schemes/http-message-signatures';
import express from 'express';
import { fastify } from 'fastify';
import { createVerifier as createMessageVerifier, httpbis } from 'http-message-signatures';
import { afterEach, describe, expect, it } from 'vitest';

const server = generateKeyPairSync('ed25519');
const PRIVATE = String(server.privateKey.export({ type: 'pkcs8', format: 'pem' }));
const PUBLIC = String(server.publicKey.export({ type: 'spki', format: 'pem' }));
const SECRET = 'the secret that client and server share';
const POLICY: ResponseSignaturesOptions = {
  requiredComponents: ['@status', '"@method";req', '"@target-uri";req', '"signature";req;key="sig1"'],
  algorithms: ['ed25519'],
};
const KEY = { id: 'server-2026', secret: PRIVATE };
const scheme = httpMessageSignatures({
  requiredComponents: ['@method', '@target-uri'],
  algorithms: ['hmac-sha256'],
});

interface Route {
  /** A retry gets the first response. */
  readonly isIdempotent?: boolean;
  readonly answer: (
    respond: (status: number, headers: Record<string, string>, body?: string) => void,
  ) => void;
}

interface Service {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

type Start = (
  route: Route,
  options?: { maxBodyBytes?: number },
  policy?: ResponseSignaturesOptions,
) => Promise<Service>;

const running: Service[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ close }) => close()));
});

/** The verifier of a service that is reached by any port. */
function verifierOf() {
  return createVerifier({
    scheme,
    keys: { id: 'client', secret: SECRET },
    store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
    publicUrl: (head) =>
      `http://${head.headers[head.headers.findIndex((name) => name.toLowerCase() === 'host') + 1]}`,
  });
}

const onExpress: Start = async ({ answer, isIdempotent = false }, options, policy = POLICY) => {
  const app = express();
  const listening = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  const origin = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  app.use(signResponses(responseSignatures(policy), KEY, { publicUrl: origin, ...options }));
  const verifier = verifierOf();
  app.use(countersign(verifier));
  if (isIdempotent) app.use(idempotent(verifier));
  app.use((_req, res) => answer((status, headers, body) => void res.status(status).set(headers).send(body)));
  const close = () =>
    new Promise<void>((resolve) => {
      listening.close(() => resolve());
      listening.closeAllConnections();
    });
  const service = { origin, close };
  running.push(service);
  return service;
};

const onFastify: Start = async ({ answer, isIdempotent = false }, options, policy = POLICY) => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const app = fastify();
  await app.register(fastifyAdapter.signResponses, {
    scheme: responseSignatures(policy),
    key: KEY,
    publicUrl: origin,
    ...options,
  });
  const verifier = verifierOf();
  await app.register(fastifyAdapter.countersign, { verifier });
  if (isIdempotent) app.addHook('preHandler', fastifyAdapter.idempotent(verifier));
  app.all('/*', (_request, reply) =>
    answer((status, headers, body) => void reply.code(status).headers(headers).send(body)),
  );
  await app.listen({ port, host: '127.0.0.1' });
  const service = { origin, close: () => app.close() };
  running.push(service);
  return service;
};

/** A port that was free a moment ago: the public address of the service is told before it listens. */
async function freePort(): Promise<number> {
  const probe = express().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function clientOf(keys = { id: 'server-2026', secret: PUBLIC }, fetch = globalThis.fetch) {
  return signedFetch(
    scheme,
    { id: 'client', secret: SECRET },
    { fetch, responses: { scheme: responseSignatures(POLICY), keys } },
  );
}

const PAID: Route = {
  answer: (respond) => respond(201, { 'content-type': 'application/json', 'x-order': 'o1' }, '{"paid":true}'),
};

describe.each<[framework: string, start: Start]>([
  ['Express', onExpress],
  ['Fastify', onFastify],
])('signResponses() on %s', (_framework, start) => {
  it('signs what a handler answers, for a client that checks it', async () => {
    const { origin } = await start(PAID);
    const response = await clientOf()(`${origin}/orders?page=1`, { method: 'POST', body: '{"amount":1}' });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-order')).toBe('o1');
    expect(await response.json()).toEqual({ paid: true });
    expect(response.headers.get('signature-input')).toMatch(
      /^sig1=\("@status" "@method";req "@target-uri";req "signature";req;key="sig1" "content-digest"\)/,
    );
  });

  it('signs refusals and answers without a body', async () => {
    const { origin } = await start({ answer: (respond) => respond(204, {}) });
    expect((await clientOf()(`${origin}/`, { method: 'DELETE' })).status).toBe(204);
    const stranger = signedFetch(
      scheme,
      { id: 'client', secret: `${SECRET}, another` },
      {
        responses: { scheme: responseSignatures(POLICY), keys: { id: 'server-2026', secret: PUBLIC } },
      },
    );
    expect((await stranger(`${origin}/`)).status).toBe(401);
  });

  it('signs the answer to HEAD, and 304, as what they are: without a body', async () => {
    const { origin } = await start(PAID);
    const response = await clientOf()(`${origin}/orders`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-digest')]).toEqual([201, null]);
    const other = await start({ answer: (respond) => respond(304, { etag: '"1"' }, 'not sent') });
    expect((await clientOf()(`${other.origin}/orders`)).status).toBe(304);
  });

  it.each([
    ['sha-512=9, sha-256=1', 'sha-512'],
    ['sha-512=0', 'sha-256'],
    ['sha-512=11', 'sha-256'],
    ['unixsum=10, sha-512;q=1', 'sha-256'],
    ['sha-512=1, (', 'sha-256'],
  ])('answers Want-Content-Digest: %s with %s', async (wanted, algorithm) => {
    const { origin } = await start(PAID);
    const headers = { 'want-content-digest': wanted };
    const response = await clientOf()(`${origin}/orders`, { headers });
    expect(response.headers.get('content-digest')).toMatch(new RegExp(`^${algorithm}=:[^,]+:$`));
  });

  it('signs the stored response to a retry anew', async () => {
    let handled = 0;
    const answer: Route['answer'] = (respond) => respond(201, {}, `order ${++handled}`);
    const { origin } = await start({ answer, isIdempotent: true });
    const keyed = httpMessageSignatures({
      requiredComponents: ['@method', '@target-uri', 'idempotency-key'],
      requiredParameters: ['created', 'keyid', 'nonce'],
      algorithms: ['hmac-sha256'],
    });
    const responses = { scheme: responseSignatures(POLICY), keys: { id: 'server-2026', secret: PUBLIC } };
    const send = signedFetch(keyed, { id: 'client', secret: SECRET }, { responses });
    const request = { method: 'POST', body: '{}', headers: { 'idempotency-key': 'k1' } };
    const [first, retry] = [await send(`${origin}/orders`, request), await send(`${origin}/orders`, request)];
    expect([await first.text(), await retry.text(), handled]).toEqual(['order 1', 'order 1', 1]);
    expect(retry.headers.get('idempotency-replayed')).toBe('true');
    expect(retry.headers.get('signature')).not.toBe(first.headers.get('signature'));
  });

  it('signs so that another library verifies it', async () => {
    const { origin } = await start(PAID);
    let sent = new Headers();
    const keeping: typeof fetch = (url, init) => {
      sent = new Headers(init?.headers);
      return fetch(url, init);
    };
    const response = await clientOf(undefined, keeping)(`${origin}/orders`, { method: 'POST', body: '{}' });
    const verified = await httpbis.verifyMessage(
      { keyLookup: async () => ({ verify: createMessageVerifier(PUBLIC, 'ed25519') }) },
      { status: response.status, headers: Object.fromEntries(response.headers) },
      { method: 'POST', url: `${origin}/orders`, headers: Object.fromEntries(sent) },
    );
    expect(verified).toBe(true);
  });

  it('answers a request that lacks what is to be covered, without a signature', async () => {
    const { origin } = await start(PAID);
    for (let copy = 0; copy < 2; copy++) {
      const response = await fetch(`${origin}/orders`);
      expect(response.status).toBe(401);
      expect(response.headers.get('signature')).toBeNull();
    }
  });

  it('sends an answer that is too large to be held back without a signature, which the client refuses', async () => {
    const { origin } = await start(
      { answer: (respond) => respond(200, {}, 'x'.repeat(100)) },
      { maxBodyBytes: 99 },
    );
    await expect(clientOf()(`${origin}/`)).rejects.toThrow(ResponseVerificationError);
  });
});

describe('signResponses()', () => {
  it('needs the public URL where the address of the request is signed', () => {
    expect(() => signResponses(responseSignatures(POLICY), KEY)).toThrow('"publicUrl"');
  });

  it('signs for the method that was sent, whatever a handler makes of it', async () => {
    const app = express();
    const listening = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => listening.once('listening', resolve));
    running.push({ origin: '', close: async () => void listening.close() });
    const origin = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
    app.use(signResponses(responseSignatures(POLICY), KEY, { publicUrl: origin }));
    app.use((req, res) => {
      req.method = 'PUT';
      res.send('done');
    });
    expect((await clientOf()(`${origin}/`, { method: 'POST' })).status).toBe(200);
  });
});

describe('signedFetch() with signed responses', () => {
  it('learns no time from a signed answer either, whose Date is not signed', async () => {
    const { origin } = await onExpress(PAID);
    let sent = 0;
    const dating: typeof fetch = async (url, init) => {
      sent++;
      const stranger = new Headers(init?.headers);
      const response = await fetch(url, { ...init, body: 'spoilt', headers: stranger });
      const headers = new Headers(response.headers);
      headers.set('date', new Date(Date.now() + 3_600_000).toUTCString());
      return new Response(response.body, { status: response.status, headers });
    };
    const response = await clientOf(undefined, dating)(`${origin}/`, { method: 'POST', body: '{}' });
    expect([response.status, sent]).toEqual([401, 1]);
  });

  const changed =
    (change: (response: Response) => Response): typeof fetch =>
    async (url, init) =>
      change(await fetch(url, init));

  it.each<[what: string, change: (response: Response) => Response, reason: RegExp]>([
    ['another body', ({ status, headers }) => new Response('{"paid":false}', { status, headers }), /digest/],
    [
      'another status',
      ({ body, headers }) => new Response(body, { status: 200, headers }),
      /signature does not match/,
    ],
    ['no signature', ({ body, status }) => new Response(body, { status }), /Signature-Input/],
  ])('refuses a response with %s', async (_what, change, reason) => {
    const { origin } = await onExpress(PAID);
    const send = clientOf(undefined, changed(change));
    await expect(send(`${origin}/`, { method: 'POST' })).rejects.toThrow(reason);
  });

  it('refuses the answer to another request, and one by another key', async () => {
    const { origin } = await onExpress(PAID);
    let first: { body: string; status: number; headers: Headers } | undefined;
    const replaying: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      const { status, headers } = response;
      first ??= { body: await response.text(), status, headers };
      return new Response(first.body, first);
    };
    const send = clientOf(undefined, replaying);
    expect((await send(`${origin}/`, { method: 'POST' })).status).toBe(201);
    await expect(send(`${origin}/other`, { method: 'POST' })).rejects.toThrow(/does not match/);
    const other = String(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }));
    await expect(clientOf({ id: 'server-2026', secret: other })(`${origin}/`)).rejects.toThrow(
      /does not match/,
    );
    await expect(clientOf({ id: 'server-2025', secret: PUBLIC })(`${origin}/`)).rejects.toThrow(/not known/);
  });

  it('learns no time from a refusal that the server has not signed', async () => {
    const { origin } = await onExpress(PAID);
    const sent: string[] = [];
    const forging: typeof fetch = async (url, init) => {
      sent.push(String(new Headers(init?.headers).get('signature-input')));
      if (sent.length > 1) return fetch(url, init);
      const date = new Date(Date.now() + 23 * 3_600_000).toUTCString();
      return new Response('{}', { status: 401, headers: { date } });
    };
    const send = clientOf(undefined, forging);
    await expect(send(`${origin}/`, { method: 'POST' })).rejects.toThrow(/is not taken/);
    expect(sent).toHaveLength(1);
    expect((await send(`${origin}/`, { method: 'POST' })).status).toBe(201);
    const created = Number(/created=(\d+)/.exec(sent[1] ?? '')?.[1]);
    expect(Math.abs(created - Date.now() / 1000)).toBeLessThan(60);
  });

  it('stops to read an answer that is too large', async () => {
    let given = 0;
    const endless: typeof fetch = async () =>
      new Response(
        new ReadableStream({
          pull: (stream) => {
            given++;
            stream.enqueue(new Uint8Array(100));
          },
        }),
      );
    const responses = {
      scheme: responseSignatures(POLICY),
      keys: { id: 's', secret: PUBLIC },
      maxBodyBytes: 1000,
    };
    const send = signedFetch(scheme, { id: 'client', secret: SECRET }, { fetch: endless, responses });
    await expect(send('https://api.example.com/')).rejects.toThrow('more than 1000 bytes');
    expect(given).toBeLessThan(20);
    const none = { ...responses, maxBodyBytes: 0 };
    expect(() => signedFetch(scheme, { id: 'client', secret: SECRET }, { responses: none })).toThrow(
      'maxBodyBytes',
    );
  });

  it('refuses a signature of another time', async () => {
    const { origin } = await onExpress(PAID);
    const late = signedFetch(
      scheme,
      { id: 'client', secret: SECRET },
      {
        clock: () => Date.now() + 200_000,
        responses: {
          scheme: responseSignatures({ ...POLICY, toleranceSeconds: 60 }),
          keys: { id: 'server-2026', secret: PUBLIC },
        },
      },
    );
    await expect(late(`${origin}/`)).rejects.toThrow(/not signed at this time/);
  });

  it('refuses a signature that its server let expire, in a window that would still have it', async () => {
    const shortLived = {
      ...POLICY,
      requiredParameters: ['created', 'expires', 'keyid'],
      toleranceSeconds: 60,
    } as const;
    const { origin } = await onExpress(PAID, undefined, shortLived);
    const at = (laterMs: number) =>
      signedFetch(
        scheme,
        { id: 'client', secret: SECRET },
        {
          clock: () => Date.now() + laterMs,
          responses: {
            scheme: responseSignatures({ ...POLICY, toleranceSeconds: 300 }),
            keys: { id: 'server-2026', secret: PUBLIC },
          },
        },
      );
    expect((await at(30_000)(`${origin}/`)).status).toBe(201);
    await expect(at(200_000)(`${origin}/`)).rejects.toThrow(/has expired/);
  });
});

describe('responseSignatures()', () => {
  it('asks for the status, without which the signature of a request could be taken for that of its answer', () => {
    expect(() => responseSignatures({ ...POLICY, requiredComponents: ['"@method";req'] })).toThrow(/@status/);
  });
});
