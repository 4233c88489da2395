import { once } from 'node:events';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fastify, { type FastifyInstance, type FastifyRequest, type InjectOptions } from 'fastify';
import { describe, expect, expectTypeOf, it, onTestFinished, vi } from 'vitest';
import { type SigningKey, signRequest } from '../../src/client.ts';
import {
  countersign,
  idempotent,
  type PluginOptions,
  type RouteConfig,
  verificationOf,
} from '../../src/fastify.ts';
import {
  type Accepted,
  createVerifier,
  memoryStore,
  type Refused,
  type Verifier,
  type VerifierOptions,
} from '../../src/index.ts';
import { CREDENTIALS, NOW_MS, SCHEME } from '../support/whole-request.ts';

const UNBROKEN = { end: true, split: false, error: false, close: false };

describe('registering countersign', () => {
  it.each<[object, RegExp]>([
    [{ basepath: '/x' }, /unknown option "basepath"/],
    [{ basePath: '/x' }, /"basePath": give it to createVerifier\(\)/],
    [{ scopes: [''] }, /"scopes"/],
    [{ requires: ['eventId'] }, /"eventId"/],
    [{ verifier: undefined }, /"verifier"/],
  ])('fails for the options %j', async (options, problem) => {
    const app = fastify();
    app.register(countersign, { verifier: verifierOf(), ...options });
    await expect(app.ready()).rejects.toThrow(problem);
  });

  it('gives handlers the verdict, typed', async () => {
    expectTypeOf<FastifyRequest['countersign']>().toEqualTypeOf<Accepted>();
    const app = await appWith(verifierOf());
    app.get('/', async (request) => {
      expectTypeOf(request.countersign.key.owner).toEqualTypeOf<string | undefined>();
      return { owner: request.countersign.key.owner };
    });
    expect((await send(app, { url: '/' })).json()).toEqual({ owner: 'the owner' });
  });

  it('protects its context and those below, and no other', async () => {
    const app = fastify();
    const say = async (request: FastifyRequest) => ({ verified: request.countersign !== undefined });
    app.get('/outside', async (request) => ({ verified: request.countersign !== undefined }));
    app.register((scope, _options, ready) => {
      scope.register(countersign, { verifier: verifierOf() });
      scope.get('/inside', say);
      scope.register((below, _opts, done) => {
        below.get('/below', say);
        done();
      });
      ready();
    });
    expect((await app.inject('/outside')).json()).toEqual({ verified: false });
    expect((await app.inject('/inside')).statusCode).toBe(401);
    expect((await app.inject('/below')).statusCode).toBe(401);
    expect((await send(app, { url: '/below' })).json()).toEqual({ verified: true });
  });

  it('answers for unknown routes only to those who are verified', async () => {
    const app = await appWith(verifierOf());
    expect((await app.inject('/nowhere')).statusCode).toBe(401);
    expect((await send(app, { url: '/nowhere' })).statusCode).toBe(404);
    expect((await app.inject({ method: 'POST', url: '/nowhere', payload: 'x' })).statusCode).toBe(401);
  });

  it('verifies with a verifier of its own in each of several contexts', async () => {
    const app = fastify();
    const others = { id: 'key-2', secret: 'another-secret-of-length' };
    for (const [prefix, verifier] of [
      ['/one', verifierOf()],
      ['/two', verifierOf({ keys: others })],
    ] as const) {
      app.register(
        (scope, _options, ready) => {
          scope.register(countersign, { verifier });
          scope.get('/key', async (request) => request.countersign.key.id);
          ready();
        },
        { prefix },
      );
    }
    expect((await send(app, { url: '/one/key' })).body).toBe('key-1');
    expect((await send(app, { url: '/two/key' })).statusCode).toBe(401);
    const second = { id: 'key-2', secret: 'another-secret-of-length' };
    expect((await send(app, { url: '/two/key' }, second)).body).toBe('key-2');
  });

  it('asks both verifiers of nested contexts, about the same body', async () => {
    const app = await appWith(verifierOf());
    const nested = (prefix: string, verifier: Verifier) =>
      app.register(
        (scope, _options, ready) => {
          scope.register(countersign, { verifier });
          scope.post('/', async (request) => request.body);
          ready();
        },
        { prefix },
      );
    nested('/agrees', verifierOf());
    nested('/differs', verifierOf({ keys: [] }));
    const post = (url: string) => send(app, { method: 'POST', url, payload: { a: 1 } });
    expect((await post('/agrees')).json()).toEqual({ a: 1 });
    expect((await post('/differs')).statusCode).toBe(401);
  });

  it('does not take one verifier asked twice for a replay, and checks what the inner context requires', async () => {
    const verifier = verifierOf();
    const app = await appWith(verifier);
    const nested = (url: string, scope: string) =>
      app.register((inner, _options, ready) => {
        inner.register(countersign, { verifier, scopes: [scope] });
        inner.post(url, async (request) => request.body);
        ready();
      });
    nested('/granted', 'pay:write');
    nested('/lacking', 'pay:refund');
    const post = (url: string) => send(app, { method: 'POST', url, payload: { a: 1 } });
    expect((await post('/granted')).json()).toEqual({ a: 1 });
    const lacking = await post('/lacking');
    expect([lacking.statusCode, lacking.json().code]).toEqual([403, 'insufficient_scope']);
  });
});

describe('config.countersign of a route', () => {
  it('adds requirements, or leaves the route unverified', async () => {
    const app = await appWith(verifierOf());
    app.get('/granted', { config: { countersign: { scopes: ['pay:write'] } } }, async () => 'ok');
    app.get('/lacking', { config: { countersign: { scopes: ['pay:refund'] } } }, async () => 'ok');
    app.get('/live', { config: { countersign: { mode: 'live' } } }, async () => 'ok');
    app.get('/open', { config: { countersign: false } }, async (request) => `${verificationOf(request)}`);
    app.get('/taken', { config: { countersign: false } }, async (request) => request.countersign.key.id);
    expect((await send(app, { url: '/granted' })).body).toBe('ok');
    expect((await send(app, { url: '/lacking' })).json().code).toBe('insufficient_scope');
    expect((await send(app, { url: '/live' })).statusCode).toBe(401);
    expect((await app.inject('/open')).body).toBe('undefined');
    expect((await app.inject('/taken')).json()).toMatchObject({ code: 'COUNTERSIGN_NOT_VERIFIED' });
  });

  it('leaves what the plugin requires where it says undefined', async () => {
    const app = await appWith(verifierOf(), { scopes: ['pay:refund'] });
    app.get('/', { config: { countersign: { scopes: undefined } } }, async () => 'ok');
    expect((await send(app, { url: '/' })).json().code).toBe('insufficient_scope');
  });

  it('holds for the HEAD route that Fastify adds', async () => {
    const app = await appWith(verifierOf());
    app.get('/lacking', { config: { countersign: { scopes: ['pay:refund'] } } }, async () => 'ok');
    expect((await send(app, { method: 'HEAD', url: '/lacking' })).statusCode).toBe(403);
  });

  it.each<[object | true, RegExp]>([
    [{ scope: ['x'] }, /config\.countersign of \/misspelt: .*unknown option "scope"/],
    [{ mode: 'production' }, /config\.countersign of \/misspelt: "mode"/],
    [true, /config\.countersign of \/misspelt: /],
  ])('is checked when the route is added: %j', async (config, problem) => {
    const app = await appWith(verifierOf());
    const options = { config: { countersign: config as RouteConfig } };
    expect(() => app.get('/misspelt', options, async () => 'ok')).toThrow(problem);
  });

  it('is checked at the first request where the route came before the plugin was loaded', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    onTestFinished(() => warned.mockRestore());
    const app = fastify();
    app.register(countersign, { verifier: verifierOf() });
    const config = { countersign: { scope: ['pay:refund'] } as RouteConfig };
    app.get('/misspelt', { config }, async () => 'handler');
    for (let i = 0; i < 2; i++) {
      const answer = await send(app, { url: '/misspelt' });
      expect([answer.statusCode, answer.json().message]).toEqual([
        500,
        'This service is not set up to handle the request.',
      ]);
    }
    expect(warned.mock.calls).toEqual([
      [
        expect.stringMatching(/^config\.countersign of \/misspelt: .*unknown option "scope"/),
        { code: 'COUNTERSIGN_SET_UP' },
      ],
    ]);
  });
});

describe('the options', () => {
  it('lets through unverified what skip says', async () => {
    const app = await appWith(verifierOf(), { skip: (request) => request.url === '/health' });
    app.get('/health', async () => 'UP');
    app.get('/other', async () => 'ok');
    expect((await app.inject('/health')).body).toBe('UP');
    expect((await app.inject('/other')).statusCode).toBe(401);
  });

  it('gives onRefusal the refusal instead of answering', async () => {
    const refusals: Refused[] = [];
    const app = await appWith(verifierOf(), {
      onRefusal: (refusal, _request, reply) => {
        refusals.push(refusal);
        reply.code(418).send('mine');
      },
    });
    const answer = await app.inject('/nowhere');
    expect([answer.statusCode, answer.body]).toEqual([418, 'mine']);
    expect(refusals.map(({ code }) => code)).toEqual(['missing_header']);
  });

  it('lets onRefusal answer in a form of its own, with what the sender may know', async () => {
    const app = await appWith(verifierOf(), {
      onRefusal: ({ response, requestId }, _request, reply) => {
        const { 'content-type': _type, ...headers } = response.headers;
        const { code } = JSON.parse(response.body) as { code: string };
        reply.code(response.status).headers(headers).send({ error: { code, requestId } });
      },
    });
    const answer = await app.inject('/nowhere');
    expect(answer.json()).toEqual({ error: { code: 'missing_header', requestId: expect.any(String) } });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'www-authenticate': 'Signature',
    });
  });

  it('answers in the form that the client asks for', async () => {
    const app = await appWith(verifierOf());
    const answer = await app.inject({ url: '/nowhere', headers: { accept: 'text/plain' } });
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.body).toMatch(/^Unauthorized: .*\nCode: missing_header/);
  });

  it.each([
    ['Origin', 'Origin, Accept'],
    [['Origin', 'Accept-Encoding'], 'Origin, Accept-Encoding, Accept'],
    [undefined, 'Accept'],
  ])('adds to what an answer varies by, in a refusal (%j)', async (before, all) => {
    const app = fastify();
    app.addHook('onRequest', async (_request, reply) => {
      if (before !== undefined) reply.header('vary', before);
    });
    await app.register(countersign, { verifier: verifierOf() });
    expect((await app.inject('/nowhere')).headers.vary).toBe(all);
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
    const app = await appWith(verifierOf({ keys: { find: async () => undefined } }), { onRefusal });
    app.post('/', async () => 'handler');
    const answer = await send(app, { method: 'POST', url: '/', payload: { a: 1 } });
    expect([answer.statusCode, answer.json().message]).toEqual([500, 'mine']);
  });

  it("lets Fastify's trustProxy decide the address", async () => {
    const keys = { id: CREDENTIALS.id, secret: CREDENTIALS.secret, ipAllowlist: ['203.0.113.0/24'] };
    const statuses: number[] = [];
    for (const trustProxy of [false, true]) {
      const app = fastify({ trustProxy });
      await app.register(countersign, { verifier: verifierOf({ keys }) });
      app.get('/', async () => 'ok');
      statuses.push(
        (await send(app, { url: '/', headers: { 'x-forwarded-for': '203.0.113.7' } })).statusCode,
      );
    }
    expect(statuses).toEqual([403, 200]);
  });

  it('verifies the original target where rewriteUrl changed it', async () => {
    const app = fastify({ rewriteUrl: (request) => (request.url ?? '').replace('/old', '/new') });
    await app.register(countersign, { verifier: verifierOf() });
    app.get('/new', async () => 'ok');
    expect((await send(app, { url: '/old' })).body).toBe('ok');
  });
});

describe('bodies', () => {
  it('leaves custom parsers their bytes', async () => {
    const app = await appWith(verifierOf());
    app.addContentTypeParser('application/x-bytes', { parseAs: 'buffer' }, (_request, bytes, done) =>
      done(null, bytes),
    );
    app.post('/', async (request) => request.body);
    const payload = Buffer.from([0xff, 0xfe, 0x00]);
    const answer = await send(app, {
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/x-bytes' },
      payload,
    });
    expect(answer.rawPayload).toEqual(payload);
  });

  it('leaves a smaller bodyLimit of Fastify in force', async () => {
    const app = await appWith(verifierOf());
    app.post('/', { bodyLimit: 10 }, async () => 'handler');
    const answer = await send(app, { method: 'POST', url: '/', payload: { a: 'longer than that' } });
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'FST_ERR_CTP_BODY_TOO_LARGE']);
  });

  it('verifies the injected stream that declares no length', async () => {
    const app = await appWith(verifierOf());
    app.addContentTypeParser('text/x', { parseAs: 'string' }, (_request, text, done) => done(null, text));
    app.post('/', async (request) => request.body);
    const stream = () => Readable.from([Buffer.from('in two '), Buffer.from('pieces')]);
    for (const length of [{}, { 'content-length': '0' }]) {
      const headers = { 'content-type': 'text/x', ...length, ...signatureOf({ method: 'POST', url: '/' }) };
      expect((await app.inject({ method: 'POST', url: '/', headers, payload: stream() })).statusCode).toBe(
        401,
      );
    }
    const signed = signatureOf({ method: 'POST', url: '/', payload: 'in two pieces' });
    const headers = { 'content-type': 'text/x', ...signed };
    expect((await app.inject({ method: 'POST', url: '/', headers, payload: stream() })).body).toBe(
      'in two pieces',
    );
  });

  it('fails with the cure when an earlier preParsing consumed the stream, through the error handler', async () => {
    for (const consume of [
      (payload: Readable) => buffer(payload).then((bytes) => Readable.from([bytes])),
      async (payload: Readable) => payload.pipe(new (await import('node:stream')).PassThrough()),
    ]) {
      const app = fastify();
      app.addHook('preParsing', (_request, _reply, payload) => consume(payload));
      await app.register(countersign, { verifier: verifierOf() });
      const errors: unknown[] = [];
      app.setErrorHandler((error, _request, reply) => {
        errors.push(error);
        reply.code(500).send('told');
      });
      app.post('/', async () => 'handler');
      expect((await send(app, { method: 'POST', url: '/', payload: { a: 1 } })).body).toBe('told');
      expect(errors).toEqual([expect.objectContaining({ code: 'COUNTERSIGN_BODY_ALREADY_READ' })]);
    }
  });

  it('tells clients nothing of how the service is set up, and tells the process once', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    onTestFinished(() => warned.mockRestore());
    const app = fastify();
    app.addHook('preHandler', idempotent(verifierOf()));
    app.get('/', async () => 'handler');
    for (let i = 0; i < 2; i++) {
      const answer = await app.inject('/');
      expect([answer.statusCode, answer.json().message]).toEqual([
        500,
        'This service is not set up to handle the request.',
      ]);
    }
    expect(warned.mock.calls).toEqual([
      [expect.stringContaining('Mount idempotent()'), { code: 'COUNTERSIGN_NOT_VERIFIED' }],
    ]);
  });

  it.each(['error', 'close'])('answers 400 when the request breaks off by %s', async (manner) => {
    const app = await appWith(verifierOf());
    app.post('/', async () => 'handler');
    const answer = await send(app, {
      method: 'POST',
      url: '/',
      payload: 'x',
      simulate: { ...UNBROKEN, [manner]: true },
    });
    expect(answer.statusCode).toBe(400);
  });

  it('leaves the errors of handlers to Fastify', async () => {
    const app = await appWith(verifierOf());
    app.post('/', async () => {
      throw Object.assign(new Error('the handler failed'), { statusCode: 409 });
    });
    const answer = await send(app, { method: 'POST', url: '/', payload: { a: 1 } });
    expect([answer.statusCode, answer.json().message]).toEqual([409, 'the handler failed']);
  });
});

describe('an answer that somebody else has sent meanwhile', () => {
  it('is left alone when the refusal comes', async () => {
    let release = () => {};
    const held = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined);
    });
    const app = fastify();
    const replies: boolean[] = [];
    app.addHook('preParsing', (_request, reply, _payload, done) => {
      done();
      reply.code(503).send('timeout');
      replies.push(reply.sent);
    });
    await app.register(countersign, { verifier: verifierOf({ keys: { find: () => held } }) });
    app.get('/', async () => 'handler');
    expect((await send(app, { url: '/' })).body).toBe('timeout');
    release();
    await held;
    await new Promise(setImmediate);
    expect((await send(app, { url: '/' })).body).toBe('timeout');
    expect(replies).toEqual([true, true]);
  });
});

describe('HTTP/2', () => {
  it('accepts requests with and without a body, refuses others, and refuses what is too large', async () => {
    const app = fastify({ http2: true, forceCloseConnections: true } as object) as unknown as FastifyInstance;
    app.addHook('onRequest', async () => void (await new Promise(setImmediate)));
    await app.register(countersign, { verifier: verifierOf({ maxBodyBytes: 1000 }) });
    app.get('/', async (request) => ({ key: request.countersign.key.id }));
    app.post('/', async (request) => request.body);
    await app.listen({ port: 0, host: '127.0.0.1' });
    onTestFinished(() => app.close());
    const session = http2.connect(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
    onTestFinished(() => session.destroy());
    const text = '{"over":"HTTP/2"}';
    expect(await call(session, 'GET', undefined)).toEqual([200, '{"key":"key-1"}']);
    expect(await call(session, 'POST', text)).toEqual([200, text]);
    expect((await call(session, 'POST', text, '{"over":"http/2"}'))[0]).toBe(401);
    expect((await call(session, 'POST', `"${'x'.repeat(2000)}"`))[0]).toBe(413);
    expect(await call(session, 'POST', text)).toEqual([200, text]);
  });
});

async function call(
  session: http2.ClientHttp2Session,
  method: string,
  signed: string | undefined,
  sent: string | undefined = signed,
): Promise<[status: number | undefined, text: string]> {
  const headers = signatureOf({
    method: method as 'POST',
    url: '/',
    ...(signed !== undefined && { payload: signed }),
  });
  const type = sent === undefined ? {} : { 'content-type': 'application/json' };
  const stream = session.request(
    { ':method': method, ':path': '/', ...headers, ...type },
    { endStream: sent === undefined },
  );
  if (sent !== undefined) stream.end(sent);
  const [response] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders & { ':status'?: number }];
  return [response[':status'], (await buffer(stream)).toString()];
}

async function appWith(verifier: Verifier, options: Partial<PluginOptions> = {}): Promise<FastifyInstance> {
  const app = fastify();
  await app.register(countersign, { verifier, ...options });
  return app;
}

function verifierOf(options: Partial<VerifierOptions> = {}): Verifier {
  const record = { id: CREDENTIALS.id, secrets: [CREDENTIALS.secret], owner: 'the owner' };
  return createVerifier({
    ...{ scheme: SCHEME, clock: () => NOW_MS, store: memoryStore({ maxReplayIds: 1000 }) },
    keys: { ...record, scopes: ['pay:write'], mode: 'test' },
    ...options,
  });
}

function signatureOf({ method = 'GET', url, payload }: InjectOptions, credentials = CREDENTIALS) {
  const isBytes = typeof payload === 'string' || payload instanceof Uint8Array;
  const body = isBytes
    ? (payload as string | Uint8Array)
    : payload === undefined
      ? ''
      : JSON.stringify(payload);
  return signRequest(SCHEME, credentials, { method, url: url as string, body }, { clock: () => NOW_MS });
}

function send(app: FastifyInstance, options: InjectOptions, credentials?: SigningKey) {
  return app.inject({ ...options, headers: { ...options.headers, ...signatureOf(options, credentials) } });
}
