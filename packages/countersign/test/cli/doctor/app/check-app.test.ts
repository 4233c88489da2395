import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/cli/doctor/finding.ts';
import { countersign } from '../../../../src/express.ts';
import { countersign as countersignPlugin } from '../../../../src/fastify.ts';
import { createVerifier, memoryStore, staticKeys, type Verifier } from '../../../../src/index.ts';
import { iimmpact } from '../../../../src/schemes/iimmpact.ts';
import { influencemart } from '../../../../src/schemes/influencemart.ts';
import { intend, intendAssumedKeyAndTimestamp } from '../../../../src/schemes/intend.ts';
import { runCli } from '../../support/run-cli.ts';

const SECRET = Buffer.from('correct horse battery staple').toString('base64');
const KEY = { id: 'iimm_prod_1', secrets: [SECRET] };

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function listen(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => new Promise((closed) => server.close(closed)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/echo`;
}

function verifierOf(options: Partial<Parameters<typeof createVerifier>[0]> = {}): Verifier {
  return createVerifier({ scheme: iimmpact(), keys: staticKeys([KEY]), store: memoryStore(), ...options });
}

/** An Express app that says nothing of its errors on the console. */
function app(
  mount: (app: Express) => void,
  answer: express.RequestHandler = (_req, res) => void res.json({}),
): Express {
  const made = express().set('env', 'test');
  mount(made);
  return made.all('/v1/echo', answer);
}

interface Report {
  readonly code: number | undefined;
  readonly states: Record<string, string>;
  readonly findings: readonly Finding[];
}

async function doctor(url: string, ...args: string[]): Promise<Report> {
  return doctorAt(Date.now, url, ...args);
}

async function doctorAt(clock: () => number, url: string, ...args: string[]): Promise<Report> {
  const { code, stdout, stderr } = await runCli(
    ['doctor', '--app', url, '--json', '--scheme', 'iimmpact', '--key-id', KEY.id, ...args],
    { env: { COUNTERSIGN_SECRET: SECRET }, clock },
  );
  expect(stderr).toBe('');
  expect(stdout).not.toContain(SECRET);
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return { code, findings, states: Object.fromEntries(findings.map(({ check, state }) => [check, state])) };
}

function textOf({ findings }: Report, check: string): string {
  return findings.find((finding) => finding.check === check)?.text ?? 'none';
}

const ALL_WELL = {
  ...{ skew: 'ok', unsigned: 'ok', 'body-order': 'ok', signed: 'ok', replay: 'ok', tampering: 'ok' },
  ...{ 'body-bytes': 'ok', 'body-chunked': 'ok', 'forwarded-for': 'unknown' },
};

describe('doctor --app, where all is well', () => {
  it('finds so on Express', async () => {
    const url = await listen(app((made) => made.use(countersign(verifierOf()), express.json())));
    expect(await doctor(url)).toMatchObject({ code: 0, states: ALL_WELL });
  });

  it('finds so on Fastify', async () => {
    const made = fastify();
    closers.push(() => made.close());
    await made.register(countersignPlugin, { verifier: verifierOf() });
    made.post('/v1/echo', async () => ({}));
    await made.listen({ host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${(made.server.address() as AddressInfo).port}/v1/echo`;
    expect(await doctor(url)).toMatchObject({ code: 0, states: ALL_WELL });
  });

  it('sends no more requests than the help says, of which as many reach the handler', async () => {
    let sent = 0;
    let handled = 0;
    const connections = new Set<unknown>();
    const made = app(
      (made) => made.use(countersign(verifierOf())),
      (_req, res) => void res.json({ n: ++handled }),
    );
    const url = await listen((req, res) => {
      sent++;
      connections.add(req.socket);
      made(req, res);
    });
    await doctor(url);
    // Each has a connection of its own, so that a balancer may give it to any process.
    expect([sent, handled, connections.size]).toEqual([4 + 8, 4, 4 + 8]);
    await doctor(url, '--method', 'GET');
    expect([sent, handled]).toEqual([12 + 1 + 5, 4 + 2]);
  });

  it('takes whatever the handler answers for an accepted request', async () => {
    for (const status of [204, 404, 422]) {
      const handler: express.RequestHandler = (_req, res) => void res.status(status).end();
      const url = await listen(app((made) => made.use(countersign(verifierOf())), handler));
      expect(await doctor(url)).toMatchObject({ code: 0, states: ALL_WELL });
    }
  });

  it('finds so of a scheme where each signature may be used once, within one second', async () => {
    const scheme = influencemart();
    const verifier = verifierOf({ scheme });
    const url = await listen(app((made) => made.use(countersign(verifier))));
    for (const method of ['POST', 'GET']) {
      const { code, states } = await doctor(url, '--scheme', 'influencemart', '--method', method);
      expect([code, states.signed, states.replay, states['forwarded-for']]).toEqual([
        0,
        'ok',
        'ok',
        'unknown',
      ]);
    }
  });

  it('gives each of its requests another second, however long an answer takes', async () => {
    const scheme = influencemart();
    for (const ms of [0, 200, 250, 500, 1000]) {
      let now = Date.now();
      const clock = () => now;
      const made = app((made) => made.use(countersign(verifierOf({ scheme, clock }))));
      const url = await listen((req, res) => {
        now += ms;
        made(req, res);
      });
      const { states } = await doctorAt(clock, url, '--scheme', 'influencemart', '--method', 'GET');
      expect([ms, states.signed, states.replay, states['forwarded-for']]).toEqual([
        ms,
        'ok',
        'ok',
        'unknown',
      ]);
    }
  });

  it('sends nothing that is signed without a key', async () => {
    const url = await listen(app((made) => made.use(countersign(verifierOf()))));
    const { code, stdout } = await runCli(['doctor', '--app', url, '--json']);
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect([code, findings.map(({ check, state }) => [check, state])]).toEqual([
      0,
      [
        ['skew', 'ok'],
        ['unsigned', 'ok'],
        ['body-order', 'ok'],
        ['signed', 'unknown'],
      ],
    ]);
  });

  it('says beforehand what it sends and where', async () => {
    const url = await listen(app((made) => made.use(countersign(verifierOf()))));
    const { stdout, stderr } = await runCli(['doctor', '--app', url, '-s', 'iimmpact', '-k', KEY.id], {
      env: { COUNTERSIGN_SECRET: SECRET },
    });
    expect(stderr).toContain(`sending unsigned and signed (key ${KEY.id}) requests: POST ${url}`);
    expect(stdout).toContain('0 faults, 0 warnings, 1 unknown, 8 ok');
  });
});

describe('doctor --app, on the order of parsers', () => {
  it.each([
    ['express.json()', express.json(), 'a JSON body'],
    ['express.urlencoded()', express.urlencoded({ extended: false }), 'a form'],
  ])('finds %s above countersign()', async (_name, parser, body) => {
    const url = await listen(app((made) => made.use(parser, countersign(verifierOf()))));
    const report = await doctor(url);
    expect([report.code, report.states['body-order']]).toEqual([1, 'fault']);
    expect(textOf(report, 'body-order')).toContain(`with ${body} it answers 500 and fails`);
  });

  it('warns of a parser above that keeps the raw bytes: strangers have their bodies parsed', async () => {
    const parser = express.json({
      verify: (req, _res, raw) => {
        Object.assign(req, { rawBody: raw });
      },
    });
    const url = await listen(app((made) => made.use(parser, countersign(verifierOf()))));
    expect(await doctor(url)).toMatchObject({
      code: 0,
      states: { 'body-order': 'warning', 'body-bytes': 'ok' },
    });
  });

  it('finds a body that is parsed and written again before it is verified', async () => {
    const parsed = express.json();
    const rewritten: express.RequestHandler = (req, _res, next) => {
      if (req.body !== undefined) Object.assign(req, { rawBody: Buffer.from(JSON.stringify(req.body)) });
      next();
    };
    const url = await listen(app((made) => made.use(parsed, rewritten, countersign(verifierOf()))));
    const report = await doctor(url);
    expect([report.code, report.states.signed, report.states['body-bytes']]).toEqual([1, 'ok', 'fault']);
  });

  it('finds that chunked bodies are lost', async () => {
    const made = app((made) => made.use(countersign(verifierOf())));
    const url = await listen((req, res) => {
      // As of a proxy that hands on no body of which it does not know the length.
      if (req.headers['transfer-encoding'] !== undefined) Object.assign(req, { rawBody: Buffer.alloc(0) });
      made(req, res);
    });
    expect(await doctor(url)).toMatchObject({ code: 1, states: { ...ALL_WELL, 'body-chunked': 'fault' } });
  });

  it('warns where chunked bodies are refused for their form', async () => {
    const made = app((made) => made.use(countersign(verifierOf())));
    const url = await listen((req, res) => {
      if (req.headers['transfer-encoding'] !== undefined) return void res.writeHead(411).end();
      made(req, res);
    });
    expect(await doctor(url)).toMatchObject({ code: 0, states: { ...ALL_WELL, 'body-chunked': 'warning' } });
  });

  it('does not take a route that takes no JSON, and says so, for one with a parser above', async () => {
    const made = app((made) => made.use(countersign(verifierOf())));
    const noBodies = await listen((req, res) => {
      if (req.headers['content-type'] !== undefined) return void res.writeHead(415).end();
      made(req, res);
    });
    expect((await doctor(noBodies)).states['body-order']).toBe('unknown');
    const noForms = await listen((req, res) => {
      if (req.headers['content-type']?.includes('form')) return void res.writeHead(415).end();
      made(req, res);
    });
    expect((await doctor(noForms)).states).toEqual(ALL_WELL);
  });

  it('knows nothing of parsers where the method has no body', async () => {
    const url = await listen(app((made) => made.use(express.json(), countersign(verifierOf()))));
    const { code, states } = await doctor(url, '--method', 'GET');
    expect([code, states['body-order'], states['body-bytes']]).toEqual([0, 'unknown', undefined]);
  });
});

describe('doctor --app, on what is protected', () => {
  it('finds a route that serves anybody, and sends no secret-signed request to it', async () => {
    const headers: unknown[] = [];
    const made = app(() => undefined);
    const url = await listen((req, res) => {
      headers.push(req.headers['x-signature']);
      made(req, res);
    });
    expect(await doctor(url)).toMatchObject({ code: 1, states: { unsigned: 'fault' } });
    expect(headers).toEqual([undefined]);
  });

  it('finds an app that looks at the key id and not at the signature', async () => {
    const onlyTheId: express.RequestHandler = (req, res, next) =>
      req.headers['x-api-key'] === KEY.id ? next() : void res.status(401).end();
    const url = await listen(app((made) => made.use(onlyTheId)));
    expect(await doctor(url)).toMatchObject({ code: 1, states: { tampering: 'fault', replay: 'fault' } });
  });

  it('does not take an app that fails for one that refuses', async () => {
    const made = app((made) => made.use(countersign(verifierOf())));
    let signed = 0;
    const url = await listen((req, res) => {
      if (req.headers['x-signature'] !== undefined && ++signed > 1) return void res.writeHead(502).end();
      made(req, res);
    });
    expect(await doctor(url)).toMatchObject({
      code: 1,
      states: {
        signed: 'ok',
        replay: 'unknown',
        tampering: 'unknown',
        'body-bytes': 'fault',
        'forwarded-for': 'unknown',
      },
    });
  });

  it('warns of a scheme that leaves the body unsigned', async () => {
    const scheme = intend({ message: intendAssumedKeyAndTimestamp });
    const url = await listen(app((made) => made.use(countersign(verifierOf({ scheme })))));
    const args = ['--scheme', 'intend', '--scheme-option', 'message=key-and-timestamp'];
    expect(await doctor(url, ...args)).toMatchObject({
      code: 0,
      states: { tampering: 'warning', replay: 'ok' },
    });
  });

  it('finds processes that do not share their store', async () => {
    const processes = [0, 1].map(() => app((made) => made.use(countersign(verifierOf()))));
    let turn = 0;
    const url = await listen((req, res) => processes[turn++ % 2]?.(req, res));
    const report = await doctor(url);
    expect([report.code, report.states.replay]).toEqual([1, 'fault']);
    expect(textOf(report, 'replay')).toContain('Of 3 copies of an accepted request, 1 were accepted again');
  });

  it.each([
    [302, 'warning', 0],
    [404, 'warning', 0],
    [405, 'warning', 0],
    [429, 'unknown', 0],
    [500, 'fault', 1],
  ])('stops at a route that answers anybody by %i', async (status, state, code) => {
    const url = await listen((_req, res) => void res.writeHead(status).end());
    expect(await doctor(url)).toMatchObject({ code, states: { skew: 'ok', unsigned: state } });
  });

  it('finds that the key is refused, and stops there', async () => {
    const verifier = verifierOf({ keys: staticKeys([{ ...KEY, status: 'disabled' }]) });
    const url = await listen(app((made) => made.use(countersign(verifier))));
    const report = await doctor(url);
    expect([report.code, report.states]).toEqual([
      1,
      { skew: 'ok', unsigned: 'ok', 'body-order': 'ok', signed: 'fault' },
    ]);
  });

  it('does not know what a key over its limit, or an address that failed too often, may do', async () => {
    const limits = [{ limit: 1, windowSeconds: 60 }];
    const limited = await listen(app((made) => made.use(countersign(verifierOf({ defaultLimits: limits })))));
    expect(await doctor(limited)).toMatchObject({
      code: 0,
      states: {
        signed: 'ok',
        replay: 'ok',
        tampering: 'ok',
        'body-bytes': 'unknown',
        'body-chunked': 'unknown',
      },
    });
    const failureThrottle = { limit: 2, windowSeconds: 60, block: true };
    const throttled = await listen(app((made) => made.use(countersign(verifierOf({ failureThrottle })))));
    expect((await doctor(throttled)).states).toMatchObject({ unsigned: 'ok', 'body-order': 'unknown' });
  });

  it('finds that nobody answers', async () => {
    const url = await listen(app(() => undefined));
    await Promise.all(closers.splice(0).map((close) => close()));
    expect(await doctor(url)).toMatchObject({ code: 1, states: { reachable: 'fault' } });
  });

  it('finds a clock that the app would refuse requests for', async () => {
    const made = app((made) => made.use(countersign(verifierOf())));
    const url = await listen((req, res) => {
      res.sendDate = false;
      res.setHeader('date', new Date(Date.now() + 600_000).toUTCString());
      made(req, res);
    });
    expect(await doctor(url)).toMatchObject({ code: 1, states: { skew: 'fault' } });
  });
});

describe('doctor --app, on X-Forwarded-For', () => {
  const bound = () => countersign(verifierOf({ keys: staticKeys([{ ...KEY, ipAllowlist: ['127.0.0.1'] }]) }));

  it('warns of an app that believes it from here, where a proxy may be', async () => {
    const url = await listen(app((made) => made.set('trust proxy', true).use(bound())));
    const report = await doctor(url, '--bound-key');
    expect([report.code, report.states['forwarded-for']]).toEqual([0, 'warning']);
    expect(textOf(report, 'forwarded-for')).toContain('the app believes the header');
  });

  it('finds so whether or not it was told that the key is bound', async () => {
    const url = await listen(app((made) => made.set('trust proxy', true).use(bound())));
    expect((await doctor(url)).states['forwarded-for']).toBe('warning');
  });

  it('finds an app well that does not believe it, by a key that is bound', async () => {
    const url = await listen(app((made) => made.use(bound())));
    expect(await doctor(url, '--bound-key')).toMatchObject({ code: 0, states: { 'forwarded-for': 'ok' } });
  });

  it('does not know by a key that is not, and says where to look', async () => {
    for (const trust of [true, false]) {
      const url = await listen(app((made) => made.set('trust proxy', trust).use(countersign(verifierOf()))));
      const report = await doctor(url);
      expect(report.states['forwarded-for']).toBe('unknown');
      expect(report.findings.at(-1)?.cure).toContain('trust proxy');
    }
  });
});

describe('what doctor --app needs', () => {
  it('is patience: it ends by exit code 130 on Ctrl-C', async () => {
    const interruption = new AbortController();
    const url = await listen(() => interruption.abort());
    const { code, stdout } = await runCli(['doctor', '--app', url], { signal: interruption.signal });
    expect([code, stdout]).toEqual([130, '']);
  });

  it('is no place for tokens: it tells where it sends requests, without the values of the query', async () => {
    const { stderr } = await runCli(['doctor', '--app', 'http://127.0.0.1:1/a?token=hush']);
    expect(stderr).toBe('note: sending unsigned requests: POST http://127.0.0.1:1/a?…\n');
  });

  it.each([
    ['a scheme for the key', ['--app', 'http://127.0.0.1:1/', '--key-id', 'a'], '--key-id needs --scheme'],
    [
      'a secret for the key',
      ['--app', 'http://127.0.0.1:1/', '--key-id', 'a', '--scheme', 'iimmpact'],
      'the secret is missing',
    ],
    ['a URL', ['--app', '127.0.0.1:3000'], '--app must be a URL'],
    [
      'a method that there is',
      ['--app', 'http://127.0.0.1:1/', '--method', 'FETCH'],
      'Allowed choices are GET, HEAD',
    ],
  ])('is %s', async (_what, args, expected) => {
    const { code, stderr } = await runCli(['doctor', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(expected)]);
  });

  it('is a secret that the scheme takes, which is not shown', async () => {
    const env = { COUNTERSIGN_SECRET: 'no base64 at all, as it seems' };
    const { code, stderr } = await runCli(
      ['doctor', '--app', 'http://127.0.0.1:1/', '-k', 'a', '-s', 'iimmpact'],
      { env },
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining('not strict base64')]);
    expect(stderr).not.toContain('as it seems');
  });
});
