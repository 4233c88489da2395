/** Responses that a server of Hawk signs and a client checks, over HTTP on both frameworks, with the library of Hawk as a witness. */

import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier, memoryStore } from 'countersign';
import { signedFetch } from 'countersign/client';
import { countersign, signResponses } from 'countersign/express';
import * as fastifyAdapter from 'countersign/fastify';
import { hawk, hawkBewit, hawkResponses } from 'countersign/schemes/hawk';
import { responseSignatures } from 'countersign/schemes/http-message-signatures';
import { iimmpact } from 'countersign/schemes/iimmpact';
import express from 'express';
import { fastify } from 'fastify';
import Hawk from 'hawk';
import { afterEach, describe, expect, it } from 'vitest';

const SECRET = 'werxhqb98rpaxn39848xrunpaw3489ru';
const KEY = { id: 'client', secret: SECRET };
const BODY = '{"paid":true}';

const running: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((close) => close()));
});

function verifierAt(publicUrl: string) {
  return createVerifier({
    scheme: hawk({ bewit: true }),
    keys: KEY,
    store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
    publicUrl,
  });
}

async function onExpress(): Promise<string> {
  const app = express();
  const listening = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  running.push(() => new Promise((resolve) => listening.close(resolve)));
  const origin = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  const verifier = verifierAt(origin);
  app.use(signResponses(hawkResponses(), verifier));
  app.use(countersign(verifier));
  app.use((_req, res) => void res.status(201).type('application/json').send(BODY));
  return origin;
}

async function onFastify(): Promise<string> {
  const probe = express().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const origin = `http://127.0.0.1:${port}`;
  const verifier = verifierAt(origin);
  const app = fastify();
  await app.register(fastifyAdapter.signResponses, { scheme: hawkResponses(), verifier });
  await app.register(fastifyAdapter.countersign, { verifier });
  app.all('/*', (_request, reply) => void reply.code(201).type('application/json').send(BODY));
  await app.listen({ port, host: '127.0.0.1' });
  running.push(() => app.close());
  return origin;
}

function clientWith(secret: string, change: (response: Response) => Response = (response) => response) {
  const changing: typeof fetch = async (url, init) => change(await fetch(url, init));
  const responses = { scheme: hawkResponses(), keys: { id: 'client', secret } };
  return signedFetch(hawk(), KEY, { fetch: changing, responses });
}

function withType(type: string) {
  return (response: Response) => {
    const headers = new Headers(response.headers);
    headers.set('content-type', type);
    return new Response(response.body, { status: response.status, headers });
  };
}

describe.each<[framework: string, start: () => Promise<string>]>([
  ['Express', onExpress],
  ['Fastify', onFastify],
])('signResponses(hawkResponses(), verifier) on %s', (_framework, start) => {
  it('signs the answer to an accepted request, for a client that checks it', async () => {
    const origin = await start();
    const send = clientWith(SECRET);
    const response = await send(`${origin}/orders?page=1`, { method: 'POST', body: '{}' });
    expect([response.status, await response.text()]).toEqual([201, BODY]);
    expect((await send(`${origin}/orders`, { method: 'HEAD' })).status).toBe(201);
  });

  it('signs so that the library of Hawk takes it', async () => {
    const url = `${await start()}/orders`;
    const credentials = { ...KEY, key: SECRET, algorithm: 'sha256' } as const;
    const { header, artifacts } = Hawk.client.header(url, 'GET', { credentials });
    const response = await fetch(url, { headers: { authorization: header } });
    const headers = Object.fromEntries(response.headers);
    const payload = await response.text();
    const required = { payload, required: true };
    const answer = { headers } as unknown as IncomingMessage;
    expect(Hawk.client.authenticate(answer, credentials, artifacts, required)).toHaveProperty([
      'headers',
      'server-authorization',
    ]);
    const changed = { payload: '{}', required: true };
    expect(() => Hawk.client.authenticate(answer, credentials, artifacts, changed)).toThrow('payload');
  });

  it('signs nothing for those whom nobody has verified', async () => {
    const origin = await start();
    const { header } = Hawk.client.header(`${origin}/`, 'GET', {
      credentials: { ...KEY, key: 'another secret', algorithm: 'sha256' },
    });
    for (const headers of [{}, { authorization: header }]) {
      const response = await fetch(`${origin}/`, { headers });
      expect([response.status, response.headers.get('server-authorization')]).toEqual([401, null]);
    }
    const link = hawkBewit(`${origin}/`, { ...KEY, expiresAt: new Date(Date.now() + 60_000) });
    const response = await fetch(link);
    expect([response.status, response.headers.get('server-authorization')]).toEqual([201, null]);
  });

  it.each<[string, (response: Response) => Response, string?]>([
    ['whose body was changed', (response) => new Response('{"paid":false}', response)],
    ['of another media type', withType('text/html')],
    ['without its signature', (response) => new Response(response.body, { status: 201 })],
    ['by another secret', (response) => response, 'another secret of the server'],
  ])('gives a client no answer %s', async (_what, change, secret = SECRET) => {
    const origin = await start();
    await expect(clientWith(secret, change)(`${origin}/`)).rejects.toThrow('is not taken');
  });
});

describe('signResponses()', () => {
  it('refuses a verifier of another scheme, and a key in place of one', () => {
    const other = createVerifier({ scheme: iimmpact(), keys: [] });
    expect(() => signResponses(hawkResponses(), other)).toThrow('not signed by hawk');
    expect(() => signResponses(hawkResponses(), KEY as never)).toThrow('createVerifier()');
    const own = responseSignatures({ requiredComponents: ['@status'], algorithms: ['hmac-sha256'] });
    expect(() => signResponses(own, verifierAt('http://127.0.0.1') as never)).toThrow('id of the key');
  });
});
