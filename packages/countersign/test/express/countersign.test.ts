import { createServer } from 'node:http';
import type { ErrorRequestHandler, Express, Request } from 'express';
import express from 'express';
import { describe, expect, expectTypeOf, it, onTestFinished } from 'vitest';
import { type Answer, exchange, listen, type Outgoing } from '../../../../test/contract/http-client.ts';
import { signRequest } from '../../src/client.ts';
import { countersign, idempotent, rateLimit } from '../../src/express.ts';
import {
  type Accepted,
  createVerifier,
  memoryStore,
  type Refused,
  type Verifier,
  type VerifierOptions,
} from '../../src/index.ts';
import { CREDENTIALS, NOW_MS, SCHEME } from '../support/whole-request.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('countersign()', () => {
  it('throws for an option that it does not know or that is invalid', () => {
    const verifier = verifierOf();
    expect(() => countersign(undefined as never)).toThrow(/"verifier"/);
    expect(() => countersign(verifier, { basepath: '/x' } as object)).toThrow(/unknown option "basepath"/);
    expect(() => countersign(verifier, { basePath: '/x' } as object)).toThrow(
      /"basePath": give it to createVerifier\(\)/,
    );
    expect(() => countersign(verifier, { scopes: [''] })).toThrow(/"scopes"/);
    expect(() => countersign(verifier, { requires: ['eventId'] })).toThrow(/"eventId"/);
    expect(() => countersign(verifier, { requires: 'eventId' as never })).toThrow(
      /"requires" must be a list/,
    );
    expect(() => countersign(verifier, { onRefusal: 'no' as never })).toThrow(
      /"onRefusal" must be a function/,
    );
    expect(() => countersign(verifier, { skip: true as never })).toThrow(
      /countersign\(\): "skip" must be a function/,
    );
  });

  it.each([
    ['countersign', countersign, 'app.use(countersign(verifier))'],
    ['idempotent', idempotent, 'app.use(idempotent(verifier))'],
    ['rateLimit', rateLimit, 'app.use(rateLimit({ key, limits }))'],
  ])('says what to write where %s is mounted in place of what it returns', async (name, mounted, example) => {
    const app = express();
    app.use(mounted as never);
    const errors: unknown[] = [];
    app.use(tellErrors(errors));
    const server = await listen(createServer(app));
    onTestFinished(server.close);
    await fetch(`http://127.0.0.1:${server.port}/`);
    expect(errors).toMatchObject([
      { message: `${name}() returns a middleware and is none itself: write ${example}`, expose: false },
    ]);
  });

  it('gives handlers the verdict, typed', async () => {
    expectTypeOf<Request['countersign']>().toEqualTypeOf<Accepted>();
    const app = express();
    app.use(countersign(verifierOf()), (req, res) => {
      expectTypeOf(req.countersign.key.owner).toEqualTypeOf<string | undefined>();
      res.json({ owner: req.countersign.key.owner, remaining: req.countersign.limits });
    });
    const { send } = await serve(app);
    expect(JSON.parse((await send({ path: '/' })).text)).toEqual({ owner: 'the owner', remaining: [] });
  });
});

describe('a parser before countersign()', () => {
  it('fails on the first request with a body, through the error handler, with the cure', async () => {
    const app = express();
    const errors: unknown[] = [];
    app.use(express.json(), countersign(verifierOf()), (_req, res) => void res.end('handler'));
    app.use(tellErrors(errors));
    const { send } = await serve(app);
    const answer = await send({ method: 'POST', path: '/', headers: JSON_TYPE, body: '{"a":1}' });
    expect([answer.status, answer.text]).toEqual([500, 'told']);
    expect(errors).toEqual([
      expect.objectContaining({ code: 'COUNTERSIGN_BODY_ALREADY_READ', expose: false }),
    ]);
    expect((errors[0] as Error).message).toContain(
      'app.use(countersign(verifier)), or the route of webhook(), above express.json()',
    );
  });

  it('may be express.raw()', async () => {
    const app = express();
    app.use(express.raw({ type: '*/*' }), countersign(verifierOf()), (req, res) => void res.end(req.body));
    const { send } = await serve(app);
    expect((await send({ method: 'POST', path: '/', headers: JSON_TYPE, body: '{"a":1}' })).text).toBe(
      '{"a":1}',
    );
    expect((await send({ path: '/' })).status).toBe(200);
  });

  it('may keep the raw bytes in req.rawBody, as platforms do', async () => {
    const app = express();
    const keep = express.json({ verify: (req, _res, bytes) => void Object.assign(req, { rawBody: bytes }) });
    app.use(keep, countersign(verifierOf()), (req, res) => void res.json(req.body));
    const { port, send, sign } = await serve(app);
    const body = '{ "a": 1.50 }';
    expect((await send({ method: 'POST', path: '/', headers: JSON_TYPE, body })).text).toBe('{"a":1.5}');
    const headers = { ...JSON_TYPE, ...sign({ method: 'POST', path: '/', body }) };
    expect((await exchange(port, { method: 'POST', path: '/', headers, body: '{ "a": 1.5 }' })).status).toBe(
      401,
    );
  });

  it('does not hand a listener that came first the body twice', async () => {
    const app = express();
    const errors: unknown[] = [];
    app.use((req, _res, next) => {
      req.on('data', () => {});
      next();
    });
    app.use(countersign(verifierOf()), tellErrors(errors));
    const { send } = await serve(app);
    await send({ method: 'POST', path: '/', body: 'x' });
    expect(errors).toEqual([expect.objectContaining({ code: 'COUNTERSIGN_BODY_ALREADY_READ' })]);
  });
});

describe('countersign() twice on one request', () => {
  it('only checks at the route what it requires in addition', async () => {
    const app = express();
    const verifier = verifierOf();
    const at = (path: string, scope: string) =>
      app.post(path, countersign(verifier, { scopes: [scope] }), express.json(), (req, res) => {
        res.json(req.body);
      });
    app.use(countersign(verifier));
    at('/granted', 'pay:write');
    at('/lacking', 'pay:refund');
    const { send } = await serve(app);
    const post = (path: string) => send({ method: 'POST', path, headers: JSON_TYPE, body: '{"a":1}' });
    expect((await post('/granted')).text).toBe('{"a":1}');
    const lacking = await post('/lacking');
    expect([lacking.status, JSON.parse(lacking.text).code]).toEqual([403, 'insufficient_scope']);
  });

  it('checks the mode that only the route requires', async () => {
    const app = express();
    const verifier = verifierOf();
    app.use(countersign(verifier));
    app.get('/live', countersign(verifier, { mode: 'live' }), (_req, res) => void res.end('live'));
    app.get('/test', countersign(verifier, { mode: 'test' }), (_req, res) => void res.end('test'));
    const { send } = await serve(app);
    expect([(await send({ path: '/live' })).status, (await send({ path: '/test' })).text]).toEqual([
      401,
      'test',
    ]);
  });

  it('does not trust what another verifier has accepted, and verifies the body that it left', async () => {
    const app = express();
    const others = verifierOf({
      keys: { id: CREDENTIALS.id, secret: 'the-secret-of-others' },
    });
    const equals = verifierOf();
    app.use(countersign(verifierOf()));
    app.use('/others', countersign(others), (_req, res) => void res.end('handler'));
    app.use('/equals', countersign(equals), express.text(), (req, res) => void res.end(req.body));
    const { send } = await serve(app);
    const post = (path: string) =>
      send({ method: 'POST', path, headers: { 'content-type': 'text/plain' }, body: 'both' });
    expect((await post('/others')).status).toBe(401);
    expect((await post('/equals')).text).toBe('both');
  });

  it('does not take a forged req.countersign for an acceptance', async () => {
    const app = express();
    app.use((req, _res, next) => {
      req.countersign = { ok: true, key: { id: 'forged' } } as Accepted;
      next();
    });
    app.use(countersign(verifierOf()), (_req, res) => void res.end('handler'));
    const { port } = await serve(app);
    expect((await exchange(port, { path: '/' })).status).toBe(401);
  });
});

describe('the options', () => {
  it('lets through unverified what skip says, and nothing else', async () => {
    const app = express();
    app.use(countersign(verifierOf(), { skip: (req) => req.path === '/health' }), (req, res) => {
      res.json({ verified: req.countersign !== undefined });
    });
    const { port } = await serve(app);
    expect((await exchange(port, { path: '/health' })).text).toBe('{"verified":false}');
    expect((await exchange(port, { path: '/other?x=/health' })).status).toBe(401);
  });

  it('gives onRefusal the refusal instead of answering', async () => {
    const app = express();
    const refusals: Refused[] = [];
    const onRefusal = (refusal: Refused, _req: Request, res: express.Response) => {
      refusals.push(refusal);
      res.status(418).end('mine');
    };
    app.use(countersign(verifierOf(), { onRefusal }));
    const { send } = await serve(app);
    const answer = await send({ method: 'POST', path: '/', body: 'x', headers: {} }, 'nobody');
    expect([answer.status, answer.text]).toEqual([418, 'mine']);
    expect(refusals.map(({ code }) => code)).toEqual(['unknown_key']);
  });

  it('lets onRefusal answer in a form of its own, with what the sender may know', async () => {
    const app = express();
    const onRefusal = ({ response, requestId }: Refused, _req: Request, res: express.Response) => {
      const { 'content-type': _type, ...headers } = response.headers;
      const { code } = JSON.parse(response.body) as { code: string };
      res.status(response.status).set(headers).json({ error: { code, requestId } });
    };
    app.use(countersign(verifierOf(), { onRefusal }));
    const { send } = await serve(app);
    const answer = await send({ method: 'POST', path: '/', body: 'x', headers: {} }, 'nobody');
    expect(JSON.parse(answer.text)).toEqual({
      error: { code: 'invalid_signature', requestId: expect.any(String) },
    });
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'content-type': 'application/json; charset=utf-8', 'www-authenticate': 'Signature' },
    });
  });

  it('answers in the form that the client asks for', async () => {
    const app = express();
    app.use(countersign(verifierOf()));
    const { send } = await serve(app);
    const answer = await send({ path: '/', headers: { accept: 'text/plain' } }, 'nobody');
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.text).toMatch(/^Unauthorized: .*\nCode: invalid_signature/);
  });

  it('adds to what an answer varies by, in a refusal', async () => {
    const app = express();
    app.use((_req, res, next) => {
      res.set('vary', 'Origin');
      next();
    }, countersign(verifierOf()));
    const { send } = await serve(app);
    expect((await send({ path: '/' }, 'nobody')).headers.vary).toBe('Origin, Accept');
  });

  it.each<[string, () => void | Promise<void>]>([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    ['rejects', () => Promise.reject(new Error('mine'))],
  ])('hands the error to the error handler when onRefusal %s', async (_name, onRefusal) => {
    for (const keys of [[], { find: async () => undefined }]) {
      const app = express();
      const errors: unknown[] = [];
      app.use(countersign(verifierOf({ keys }), { onRefusal }), tellErrors(errors));
      const { send } = await serve(app);
      expect((await send({ method: 'POST', path: '/', body: 'x' })).status).toBe(500);
      expect(errors).toEqual([expect.objectContaining({ message: 'mine' })]);
    }
  });

  it('strips the base path off what is signed, below a mount too', async () => {
    const app = express();
    app.use('/base/v1', countersign(verifierOf({ basePath: '/base' })), (_req, res) => void res.end('ok'));
    const { port, sign } = await serve(app);
    const headers = sign({ path: '/v1/x' });
    expect((await exchange(port, { path: '/base/v1/x', headers })).text).toBe('ok');
  });
});

describe('addresses', () => {
  const keys = { id: CREDENTIALS.id, secret: CREDENTIALS.secret, ipAllowlist: ['203.0.113.0/24'] };

  it.each([
    [false, 403],
    ['loopback', 200],
  ])("with trust proxy %j, X-Forwarded-For's address gets %i", async (trust, status) => {
    const app = express();
    app.set('trust proxy', trust);
    app.use(countersign(verifierOf({ keys })), (_req, res) => void res.end('ok'));
    const { send } = await serve(app);
    expect((await send({ path: '/', headers: { 'x-forwarded-for': '203.0.113.7' } })).status).toBe(status);
  });

  it('takes the address next to the trusted proxy, not the one that the client made up', async () => {
    const app = express();
    app.set('trust proxy', 1);
    app.use(countersign(verifierOf({ keys })), (_req, res) => void res.end('ok'));
    const { send } = await serve(app);
    const forged = { 'x-forwarded-for': '203.0.113.7, 198.51.100.9' };
    expect((await send({ path: '/', headers: forged })).status).toBe(403);
  });
});

describe('an answer that somebody else has sent meanwhile', () => {
  it('is left alone when the refusal comes', async () => {
    const app = express();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const refused = new Promise<void>((resolve) => {
      const verifier = verifierOf({ keys: { find: () => held.then(() => undefined) } });
      const watched = {
        ...verifier,
        finish: (...asked: Parameters<Verifier['finish']>) => {
          const verdict = Promise.resolve(verifier.finish(...asked));
          verdict.then(() => setImmediate(resolve), resolve);
          return verdict;
        },
      };
      app.use((_req, res, next) => {
        next();
        res.status(503).end('timeout');
      });
      app.use(countersign(watched), (_req, res) => void res.end('handler'));
    });
    const { send } = await serve(app);
    expect((await send({ path: '/' })).text).toBe('timeout');
    release();
    await refused;
    expect((await send({ path: '/' })).text).toBe('timeout');
  });
});

function verifierOf(options: Partial<VerifierOptions> = {}): Verifier {
  const record = { id: CREDENTIALS.id, secrets: [CREDENTIALS.secret], owner: 'the owner' };
  return createVerifier({
    ...{ scheme: SCHEME, clock: () => NOW_MS, store: memoryStore({ maxReplayIds: 1000 }) },
    keys: { ...record, scopes: ['pay:write'], mode: 'test' },
    ...options,
  });
}

function tellErrors(errors: unknown[]): ErrorRequestHandler {
  return (error: { statusCode?: number }, _req, res, _next) => {
    errors.push(error);
    res.status(error.statusCode ?? 500).end('told');
  };
}

interface Served {
  readonly port: number;
  readonly sign: (outgoing: Outgoing, keyId?: string) => Record<string, string>;
  readonly send: (outgoing: Outgoing, keyId?: string) => Promise<Answer>;
}

async function serve(app: Express): Promise<Served> {
  const { port, close } = await listen(createServer(app));
  onTestFinished(close);
  const sign = ({ method = 'GET', path, body }: Outgoing, keyId = CREDENTIALS.id) =>
    signRequest(
      SCHEME,
      { ...CREDENTIALS, id: keyId },
      { method, url: path, body: body ?? '' },
      { clock: () => NOW_MS },
    );
  return {
    port,
    sign,
    send: (outgoing, keyId) =>
      exchange(port, { ...outgoing, headers: { ...outgoing.headers, ...sign(outgoing, keyId) } }),
  };
}
