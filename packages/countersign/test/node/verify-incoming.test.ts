import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import http2, { type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { signRequest } from '../../src/client.ts';
import {
  createVerifier,
  defineScheme,
  header,
  lines,
  memoryStore,
  message,
  part,
  type RequestHead,
  type Scheme,
  type Verdict,
  type Verifier,
  type VerifierOptions,
} from '../../src/index.ts';
import { verifyIncoming } from '../../src/node/verify-incoming.ts';
import {
  BodyAlreadyReadError,
  type NodeRequest,
  type VerifyNodeOptions,
  verifyNode,
} from '../../src/node.ts';

const NOW_MS = 1_764_547_200_000;
const CREDENTIALS = { id: 'key-1', secret: 'a-secret-of-some-length' };
const carriers = {
  keyId: header('X-Key'),
  timestamp: header('X-Timestamp', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  ...({ secret: 'utf8', algorithm: 'hmac-sha256', toleranceSeconds: 60, replay: 'nonce' } as const),
};
const WHOLE = defineScheme({
  name: 'whole',
  ...carriers,
  message: lines(part.timestamp, part.nonce, part.method, part.target, part.body),
});
const BODILESS = defineScheme({
  name: 'bodiless',
  ...carriers,
  message: message`${part.timestamp}${part.nonce}`,
});

describe('verifyNode over HTTP/1', () => {
  it.each([
    [{ basePath: '/prometheus' }, /"basePath": give it to createVerifier\(\)/],
    [{ policy: { scopes: ['x'] } }, /unknown option "policy"/],
    [{ scope: ['x'] }, /unknown option "scope"/],
    [{ scopes: 'x' }, /"scopes" must be/],
    [{ mode: 'production' }, /"mode" must be/],
    [{ limits: [{ limit: 0, windowSeconds: 1, name: 'x' }] }, /"limits\[0\].limit"/],
  ])('refuses the options %j', async (options, message) => {
    const { error } = await post({ body: 'x', options: options as VerifyNodeOptions });
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(message);
  });

  it.each([
    [{ scopes: ['x'] }, 'insufficient_scope'],
    [{ mode: 'live' }, 'wrong_mode'],
    [{ limits: [{ limit: 1, windowSeconds: 60, name: 'x' }], cost: 2 }, 'rate_limited'],
  ] as const)('holds requests to %j', async (options, code) => {
    expect(codeOf((await post({ body: 'x', options })).verdict)).toBe(code);
  });

  it('completes the path with a prefix that a gateway has taken off', async () => {
    const prepare = (incoming: IncomingMessage) => {
      incoming.url = '/x';
    };
    const taken = { path: '/prod/x', prepare, body: 'x' };
    const publicUrl = 'https://api.example.com/prod/';
    const verifier = verifierOf(WHOLE, { publicUrl });
    expect((await post({ ...taken, verifier })).verdict?.ok).toBe(true);
    expect(codeOf((await post(taken)).verdict)).toBe('signature_mismatch');
  });

  it('completes the path by the public URL that is chosen for the request', async () => {
    const prepare = (incoming: IncomingMessage) => {
      incoming.url = '/x';
    };
    const taken = { path: '/prod/x', prepare, body: 'x' };
    const publicUrl = ({ headers }: RequestHead) =>
      `https://api.example.com/${headers.includes('Host') ? 'prod' : ''}`;
    const { verdict } = await post({ ...taken, verifier: verifierOf(WHOLE, { publicUrl }) });
    expect(verdict?.ok).toBe(true);
    const { error } = await post({ ...taken, verifier: verifierOf(WHOLE, { publicUrl: () => 'prod' }) });
    expect(String(error)).toMatch(/"publicUrl" must be the URL/);
  });

  it('takes the address of the socket unless it is told another', async () => {
    const addresses: (string | undefined)[] = [];
    const verifier = {
      ...verifierOf(WHOLE),
      start: ({ address }: { address?: string | undefined }) => refusedAs(addresses.push(address)),
    } as unknown as Verifier;
    await post({ verifier, body: 'x' });
    await post({ verifier, body: 'x', options: { address: '203.0.113.9' } });
    expect(addresses).toEqual(['127.0.0.1', '203.0.113.9']);
  });

  it('verifies the original target where a framework has cut `url`', async () => {
    const prepare = (incoming: IncomingMessage) => {
      Object.assign(incoming, { originalUrl: incoming.url, url: '/' });
    };
    expect((await post({ prepare, body: 'x' })).verdict?.ok).toBe(true);
  });

  it('takes the raw bytes that a platform kept', async () => {
    const prepare = async (incoming: IncomingMessage) => {
      const rawBody = await buffer(incoming);
      Object.assign(incoming, { rawBody, body: JSON.parse(rawBody.toString()) });
    };
    expect((await post({ prepare, body: '{"a":1}' })).verdict?.ok).toBe(true);
  });

  it('takes a body that is bytes already, but not one that was inflated', async () => {
    const prepare = async (incoming: IncomingMessage) => {
      Object.assign(incoming, { body: await buffer(incoming) });
    };
    expect((await post({ prepare, body: 'raw' })).verdict?.ok).toBe(true);
    const inflated = await post({ prepare, body: 'raw', headers: { 'content-encoding': 'gzip' } });
    expect(inflated.error).toBeInstanceOf(BodyAlreadyReadError);
  });

  it('refuses kept bytes beyond the limit', async () => {
    const prepare = async (incoming: IncomingMessage) => {
      Object.assign(incoming, { rawBody: await buffer(incoming) });
    };
    const { verdict } = await post({
      prepare,
      body: 'x'.repeat(2000),
      verifier: verifierOf(WHOLE, { maxBodyBytes: 1000 }),
    });
    expect(codeOf(verdict)).toBe('body_too_large');
  });

  it.each([
    ['of another length', 'raw', {}],
    [
      'of a compressed body whose length nobody knows',
      '',
      { 'transfer-encoding': 'chunked', 'content-encoding': 'gzip' },
    ],
  ])('fails with the cure where the kept bytes are those %s', async (_what, text, headers) => {
    const prepare = (incoming: IncomingMessage) => {
      Object.assign(incoming, { rawBody: Buffer.from('inflated') });
    };
    const { error } = await post({ prepare, body: text, headers: { ...headers } });
    expect(error).toMatchObject({ code: 'COUNTERSIGN_RAW_BODY_MISMATCH', expose: false });
  });

  it('rebuilds the headers where a platform has no raw ones', async () => {
    const prepare = (incoming: IncomingMessage) => {
      incoming.rawHeaders = [];
    };
    const warning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    for (let i = 0; i < 2; i++) expect((await post({ prepare, body: 'x' })).verdict?.ok).toBe(true);
    const codes = warning.mock.calls.map(([, options]) => (options as { code: string }).code);
    warning.mockRestore();
    expect(codes).toEqual(['COUNTERSIGN_NO_RAW_HEADERS']);
  });

  it.each<[string, (incoming: IncomingMessage) => unknown]>([
    ['read it all', (incoming) => buffer(incoming)],
    ['listens to its bytes', (incoming) => incoming.on('data', () => {})],
    ['turned it into text', (incoming) => incoming.setEncoding('utf8')],
    [
      'read some of it',
      async (incoming) => {
        await once(incoming, 'readable');
        incoming.read(1);
      },
    ],
  ])('fails with the cure when something %s before', async (_name, prepare) => {
    const { error } = await post({ prepare, body: '{"a":1}' });
    expect(error).toBeInstanceOf(BodyAlreadyReadError);
    expect(error).toMatchObject({ code: 'COUNTERSIGN_BODY_ALREADY_READ', expose: false });
    expect((error as Error).message).toContain('above express.json()');
  });

  it('is not disturbed by a listener where there is no body', async () => {
    const prepare = (incoming: IncomingMessage) => incoming.on('data', () => {});
    expect((await post({ prepare })).verdict?.ok).toBe(true);
  });

  it.each(['', 'already here'])(
    'takes the chunked body %j that arrived while something else was awaited',
    async (text) => {
      const prepare = async (incoming: IncomingMessage) => {
        while (!incoming.complete) await new Promise(setImmediate);
      };
      const { verdict, left } = await post({
        prepare,
        body: text,
        headers: { 'transfer-encoding': 'chunked' },
      });
      expect(verdict?.ok).toBe(true);
      expect(left).toBe(text);
    },
  );

  it('asks another verifier about the same body, and the same one only what is required in addition', async () => {
    const first = verifierOf(WHOLE);
    const second = verifierOf(WHOLE);
    const prepare = async (incoming: IncomingMessage) => {
      expect((await verifyNode(first, incoming)).ok).toBe(true);
      expect((await verifyNode(first, incoming)).ok).toBe(true);
      expect(codeOf(await verifyNode(first, incoming, { scopes: ['x'] }))).toBe('insufficient_scope');
    };
    const { verdict, left } = await post({ prepare, verifier: second, body: 'shared' });
    expect(verdict?.ok).toBe(true);
    expect(left).toBe('shared');
  });

  it('does not trust the acceptance of another verifier', async () => {
    const lax = verifierOf(BODILESS);
    const prepare = async (incoming: IncomingMessage) => {
      const signed = signRequest(
        BODILESS,
        CREDENTIALS,
        { method: 'POST', url: '/x' },
        { clock: () => NOW_MS },
      );
      incoming.rawHeaders = Object.entries(signed).flat();
      expect((await verifyNode(lax, incoming)).ok).toBe(true);
    };
    expect(codeOf((await post({ prepare, body: 'x' })).verdict)).toBe('signature_mismatch');
  });

  it('fails with status 400 when the sender goes away, also before it was asked', async () => {
    const errors: unknown[] = [];
    for (const waits of [false, true]) {
      const server = createServer();
      const port = await start(server);
      const outgoing = request({
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/x',
        headers: { ...signedHeaders('half'), 'content-length': 100 },
      });
      outgoing.on('error', () => {});
      outgoing.write('half');
      const [incoming] = (await once(server, 'request')) as [IncomingMessage];
      incoming.on('error', () => {});
      const early = waits ? undefined : verifyNode(verifierOf(WHOLE), incoming);
      const closed = once(incoming, 'close');
      const caught = early?.catch((error: unknown) => errors.push(error));
      outgoing.destroy();
      await closed.catch(() => {});
      await (caught ?? verifyNode(verifierOf(WHOLE), incoming).catch((error: unknown) => errors.push(error)));
    }
    expect(errors).toEqual([
      expect.objectContaining({ statusCode: 400 }),
      expect.objectContaining({ statusCode: 400 }),
    ]);
  });
});

describe('verifyIncoming', () => {
  it('goes on with the connection when the callback throws', async () => {
    const heard = process.rawListeners('unhandledRejection') as (() => void)[];
    process.removeAllListeners('unhandledRejection');
    onTestFinished(() => {
      for (const listener of heard) process.on('unhandledRejection', listener);
    });
    const server = createServer();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const call = { agent, port: await start(server), host: '127.0.0.1', method: 'POST', path: '/x' };
    request({ ...call, headers: signedHeaders('first') }, (answer) => answer.resume()).end('first');
    const [incoming, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
    const keys = { find: async () => ({ id: CREDENTIALS.id, secrets: [CREDENTIALS.secret] }) };
    const verifier = createVerifier({ scheme: WHOLE, keys, clock: () => NOW_MS, store: memoryStore() });
    const thrown = once(process, 'unhandledRejection');
    verifyIncoming(verifier, incoming, {}, () => {
      throw new Error('of the callback');
    });
    expect(await thrown).toMatchObject([{ message: 'of the callback' }, {}]);
    incoming.resume();
    response.end();
    const next = once(server, 'request');
    const second = request(call);
    second.on('error', () => {});
    second.end('second');
    expect((await next)[0]).toMatchObject({ url: '/x' });
  });
});

describe('verifyNode over HTTP/2', () => {
  it.each([
    ['without a body', undefined],
    ['with an empty body', ''],
    ['with a body', 'x'.repeat(200_000)],
  ])('accepts a request %s and leaves the body', async (_name, text) => {
    const { port } = await serveHttp2(verifierOf(WHOLE));
    expect(await callHttp2(port, WHOLE, text)).toEqual([200, text ?? '']);
  });

  it('accepts a request without a body that ended while something else was awaited', async () => {
    const { port } = await serveHttp2(verifierOf(WHOLE), () => new Promise(setImmediate));
    expect(await callHttp2(port, WHOLE, undefined)).toEqual([200, '']);
  });

  it('refuses bodies beyond the limit without a length, and goes on serving the connection', async () => {
    const { port } = await serveHttp2(verifierOf(WHOLE, { maxBodyBytes: 1000 }));
    const session = http2.connect(`http://127.0.0.1:${port}`);
    onTestFinished(() => session.destroy());
    for (let i = 0; i < 20; i++)
      expect((await callHttp2(port, WHOLE, 'x'.repeat(20_000), session))[0]).toBe(413);
    expect(await callHttp2(port, WHOLE, 'fits', session)).toEqual([200, 'fits']);
  });

  it.each([http2.constants.NGHTTP2_CANCEL, http2.constants.NGHTTP2_NO_ERROR])(
    'does not verify what there is of a body whose stream was reset with code %i',
    async (code) => {
      const { port, outcomes } = await serveHttp2(verifierOf(BODILESS));
      const session = http2.connect(`http://127.0.0.1:${port}`);
      onTestFinished(() => session.destroy());
      const signed = signRequest(
        BODILESS,
        CREDENTIALS,
        { method: 'POST', url: '/x' },
        { clock: () => NOW_MS },
      );
      const stream = session.request({ ':method': 'POST', ':path': '/x', ...signed });
      stream.on('error', () => {});
      stream.write('half of it');
      await new Promise((resolve) => session.ping(resolve));
      stream.close(code);
      await once(stream, 'close');
      expect(await callHttp2(port, BODILESS, 'whole', session)).toEqual([200, 'whole']);
      expect(outcomes).toEqual([400, 200]);
    },
  );
});

interface Posted {
  readonly verdict?: Verdict | undefined;
  readonly error?: unknown;
  /** Text that a later reader found on the stream. */
  readonly left?: string;
}

interface PostOptions {
  readonly verifier?: Verifier;
  readonly prepare?: (incoming: IncomingMessage) => unknown;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The path that is signed and called. Default: `/x`. */
  readonly path?: string;
  readonly options?: VerifyNodeOptions;
}

function signedHeaders(text: string, url = '/x'): Record<string, string> {
  const request = { method: 'POST', url, body: text };
  return signRequest(WHOLE, CREDENTIALS, request, { clock: () => NOW_MS });
}

async function post(options: PostOptions): Promise<Posted> {
  const { verifier = verifierOf(WHOLE), prepare, body: text, headers, path = '/x' } = options;
  const server = createServer();
  const port = await start(server);
  const outgoing = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path,
    headers: { ...signedHeaders(text ?? '', path), ...headers },
  });
  outgoing.on('error', () => {});
  outgoing.end(text);
  const [incoming] = (await once(server, 'request')) as [IncomingMessage];
  await prepare?.(incoming);
  try {
    const verdict = await verifyNode(verifier, incoming, options.options);
    return { verdict, left: incoming.readableEnded ? '' : (await buffer(incoming)).toString() };
  } catch (error) {
    return { error };
  }
}

async function serveHttp2(verifier: Verifier, before?: () => Promise<unknown>) {
  const outcomes: unknown[] = [];
  const server = http2.createServer(async (req, res) => {
    await before?.();
    try {
      const verdict = await verifyNode(verifier, req as NodeRequest);
      const status = verdict.ok ? 200 : verdict.response.status;
      outcomes.push(status);
      res.writeHead(status);
      res.end(verdict.ok ? await buffer(req) : '');
    } catch (error) {
      outcomes.push((error as { statusCode?: number }).statusCode);
    }
  });
  return { port: await start(server), outcomes };
}

async function callHttp2(
  port: number,
  scheme: Scheme,
  text: string | undefined,
  session?: http2.ClientHttp2Session,
) {
  const own = session ?? http2.connect(`http://127.0.0.1:${port}`);
  if (session === undefined) onTestFinished(() => own.destroy());
  const verb = text === undefined ? 'GET' : 'POST';
  const signed = signRequest(
    scheme,
    CREDENTIALS,
    { method: verb, url: '/x', body: text ?? '' },
    { clock: () => NOW_MS },
  );
  const stream = own.request(
    { ':method': verb, ':path': '/x', ...signed },
    { endStream: text === undefined },
  );
  stream.on('error', () => {});
  const response = once(stream, 'response') as Promise<[http2.IncomingHttpHeaders & { ':status': number }]>;
  if (text !== undefined) stream.end(text);
  const [{ ':status': status }] = await response;
  return [status, status === 200 ? (await buffer(stream)).toString() : ''];
}

async function start(server: Server | Http2Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

function verifierOf(scheme: Scheme, options: Partial<VerifierOptions> = {}): Verifier {
  return createVerifier({
    ...{ scheme, clock: () => NOW_MS, store: memoryStore({ maxReplayIds: 1000 }) },
    keys: { id: CREDENTIALS.id, secret: CREDENTIALS.secret },
    ...options,
  });
}

function codeOf(verdict: Verdict | undefined): string {
  return verdict?.ok === false ? verdict.code : 'accepted';
}

function refusedAs(_count: number): Verdict {
  return { ok: false } as unknown as Verdict;
}
