/** Verification of a 1 KiB body by other libraries, each by its own means, against Countersign. */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { httpMessageSignatures as ownMessageSignatures } from 'countersign/schemes/http-message-signatures';
import { influencemart } from 'countersign/schemes/influencemart';
import type { Request, Response } from 'express';
import { client, server } from 'hawk';
import { generate, HMAC } from 'hmac-auth-express';
import { createSignature, verifySignature } from 'http-message-sig';
import { createSigner, createVerifier, httpbis } from 'http-message-signatures';
import { Webhook } from 'standardwebhooks';
import { Stripe } from 'stripe';
import { bareHmacContender, countersignContender } from './contenders.ts';
import { HTTP_MESSAGE_SIGNATURES, ORIGIN, SIGNATURE_POLICY } from './http-message-signatures-recipe.ts';
import { type Contender, measureRounds } from './rounds.ts';
import { bodyOf, INFLUENCEMART } from './signed-requests.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** Time of a library for a verification, relative to Countersign. */
export interface LibraryResult {
  readonly name: string;
  readonly toCountersign: Spread;
}

const PER_PORTION = 50;
const WORKLOAD = {
  ...{ scheme: influencemart(), recipe: INFLUENCEMART, bodyBytes: 1024 },
  ...{ perSecond: 500, perPortion: PER_PORTION, portions: 10 },
};
const SIGNED_MESSAGES = {
  ...{ ...WORKLOAD, scheme: ownMessageSignatures(SIGNATURE_POLICY), recipe: HTTP_MESSAGE_SIGNATURES },
};
const SECRET = 'bench_signing_secret_0123456789abcdef';
const BODY = bodyOf(1, 1024);
const TEXT = BODY.toString('utf8');

/** Measures all libraries. Their one request is valid again and again, since none of them remembers it. */
export async function measureLibraries(quick: boolean): Promise<LibraryResult[]> {
  const contenders = [
    countersignContender(WORKLOAD).contender,
    bareHmacContender(WORKLOAD),
    stripe(),
    standardWebhooks(),
    hawk(),
    hmacAuthExpress(),
    countersignContender(SIGNED_MESSAGES, { name: 'Countersign, RFC 9421', options: { publicUrl: ORIGIN } })
      .contender,
    await httpMessageSignatures(),
    await httpMessageSig(),
  ];
  const times = await measureRounds(contenders, {
    seconds: quick ? 3 : 15,
    portions: WORKLOAD.portions,
  });
  return contenders.map(({ name }, i) => ({
    name,
    toCountersign: ratioOf(times[i] as number[], times[0] as number[]),
  }));
}

function stripe(): Contender {
  const header = Stripe.webhooks.generateTestHeaderString({ payload: TEXT, secret: SECRET });
  return synchronous('stripe', () => Stripe.webhooks.constructEvent(BODY, header, SECRET));
}

function standardWebhooks(): Contender {
  const webhook = new Webhook(Buffer.from(SECRET).toString('base64'));
  const now = new Date();
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': webhook.sign('msg_1', now, TEXT),
  };
  return synchronous('standardwebhooks', () => webhook.verify(BODY, headers));
}

function hawk(): Contender {
  const credentials = { id: 'ak_live_0001', key: SECRET, algorithm: 'sha256' as const };
  const contentType = 'application/json';
  const { header } = client.header('http://api.example.com:80/orders', 'POST', {
    ...{ credentials, payload: TEXT, contentType },
  });
  const request = {
    ...{ method: 'POST', url: '/orders', connection: {} },
    headers: { host: 'api.example.com:80', 'content-type': contentType, authorization: header },
  } as unknown as IncomingMessage;
  // Hawk takes the payload as text, so that a server has to decode the bytes first.
  const verify = () =>
    server.authenticate(request, () => ({ ...credentials, user: '' }), { payload: BODY.toString('utf8') });
  return asynchronous('hawk', verify);
}

function hmacAuthExpress(): Contender {
  const unix = String(Date.now());
  const body: unknown = JSON.parse(TEXT);
  const digest = generate(SECRET, 'sha256', unix, 'POST', '/orders', body as Record<string, unknown>).digest(
    'hex',
  );
  const request = {
    ...{ method: 'POST', originalUrl: '/orders', body },
    get: () => `HMAC ${unix}:${digest}`,
  } as unknown as Request;
  const middleware = HMAC(SECRET);
  const next = (error?: unknown) => {
    if (error !== undefined) throw error;
  };
  return asynchronous('hmac-auth-express', async () => {
    await middleware(request, {} as Response, next);
  });
}

/** It signs and verifies the header with the digest of the body; the digest itself is for its user to check. */
async function httpMessageSignatures(): Promise<Contender> {
  const fields = ['@method', '@target-uri', 'content-digest'];
  const digest = createHash('sha256').update(BODY).digest('base64');
  const signed = await httpbis.signMessage(
    { key: createSigner(SECRET, 'hmac-sha256', 'ak_live_0001'), fields },
    {
      ...{ method: 'POST', url: 'https://api.example.com/orders' },
      headers: { 'content-type': 'application/json', 'content-digest': `sha-256=:${digest}:` },
    },
  );
  const sent = Buffer.from(digest, 'base64');
  const key = { id: 'ak_live_0001', algs: ['hmac-sha256'], verify: createVerifier(SECRET, 'hmac-sha256') };
  return asynchronous('http-message-signatures', async () => {
    const verified = await httpbis.verifyMessage(
      { keyLookup: async () => key, requiredFields: fields, maxAge: 300 },
      signed,
    );
    const matches = timingSafeEqual(createHash('sha256').update(BODY).digest(), sent);
    if (verified !== true || !matches) throw new Error('refused');
  });
}

/** It takes a policy as ours does, and leaves algorithms and digests to its user. */
async function httpMessageSig(): Promise<Contender> {
  const digest = createHash('sha256').update(BODY).digest('base64');
  const created = Math.floor(Date.now() / 1000);
  const message = {
    ...{ kind: 'request' as const, method: 'POST', targetUri: 'https://api.example.com/orders' },
    fields: [{ name: 'content-digest', value: `sha-256=:${digest}:` }],
  };
  const mac = (data: Uint8Array) => createHmac('sha256', SECRET).update(data).digest();
  const { signatureInput, signature } = await createSignature(message, {
    ...{ label: 'sig1', components: ['@method', '@target-uri', 'content-digest'] },
    parameters: { created, keyid: 'ak_live_0001', alg: 'hmac-sha256' },
    signer: { algorithm: 'hmac-sha256', sign: async (data) => mac(data) },
  });
  const signed = {
    ...message,
    fields: [
      ...message.fields,
      { name: 'signature-input', value: signatureInput },
      { name: 'signature', value: signature },
    ],
  };
  const sent = Buffer.from(digest, 'base64');
  const verifier = {
    algorithm: 'hmac-sha256',
    verify: (data: Uint8Array, signature: Uint8Array) => timingSafeEqual(mac(data), signature),
  };
  const policy = {
    ...{ algorithms: ['hmac-sha256'], requiredComponents: ['@method', '@target-uri', 'content-digest'] },
    ...{ requiredParameters: ['created', 'keyid'], maxAge: 300, clockSkew: 5 },
  };
  return asynchronous('http-message-sig', async () => {
    await verifySignature(signed, { policy, resolveVerifier: () => verifier });
    if (!timingSafeEqual(createHash('sha256').update(BODY).digest(), sent)) throw new Error('refused');
  });
}

function synchronous(name: string, verify: () => unknown): Contender {
  return {
    name,
    run: () => {
      for (let i = 0; i < PER_PORTION; i++) verify();
    },
  };
}

function asynchronous(name: string, verify: () => Promise<unknown>): Contender {
  return {
    name,
    run: async () => {
      for (let i = 0; i < PER_PORTION; i++) await verify();
    },
  };
}
