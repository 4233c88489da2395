/** The programs of the guides, run as printed. */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryStore } from 'countersign';
import { signedFetch, signRequest } from 'countersign/client';
import { webhook } from 'countersign/fetch';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { standardWebhooksV1 } from 'countersign/schemes/standard-webhooks-v1';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { blocksOf, ProgramDirectory, untilAnswering } from '../support/page-programs.ts';
import { startRedis } from '../support/redis/redis-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const secret = Buffer.from('a-signing-secret-of-some-length').toString('base64');
const env = { SIGNING_SECRET: secret };
const credentials = { id: 'demo_key', secret };
const send = signedFetch(iimmpact(), credentials);
const directory = new ProgramDirectory('guides');
const program = (page: string, i = 0) => blocksOf(`docs/guides/${page}.md`)[i] as string;

beforeAll(() => void directory.write('package.json', '{ "name": "app" }'));
afterAll(() => directory.remove());

async function served(file: string): Promise<string> {
  const port = await freePort();
  directory.start([file], { ...env, PORT: String(port) });
  const origin = `http://127.0.0.1:${port}`;
  await untilAnswering(origin);
  return origin;
}

describe('TypeScript and CommonJS', () => {
  it('the program runs as CommonJS', async () => {
    const file = directory.write('common.cjs', program('typescript-and-commonjs'));
    expect((await directory.run([file], env)).output).toContain('verifies iimmpact');
  }, 20_000);

  it.each([
    ['nodenext', 'app.cts', []],
    ['node20', 'app.cts', []],
    ['node16', 'app.mts', []],
    ['node16', 'app.cts', [1479]],
  ])(
    'module %s compiles %s as the page says',
    (module, name, errors) => {
      const text = `import { createVerifier } from 'countersign';\nexport const make: typeof createVerifier = createVerifier;\n`;
      const file = directory.write(name, text);
      const { options } = ts.convertCompilerOptionsFromJson(
        { module, target: 'es2022', strict: true, noEmit: true, skipLibCheck: true, types: ['node'] },
        directory.path,
      );
      const found = ts.getPreEmitDiagnostics(ts.createProgram([file], options));
      expect(found.map(({ code }) => code)).toEqual(errors);
    },
    30_000,
  );
});

describe('Jest', () => {
  // It looks for no tests in what lies in node_modules.
  const directory = new ProgramDirectory('jest', { isOutside: true });
  afterAll(() => directory.remove());
  const jest = path.join(root, 'test/node_modules/jest/bin/jest.js');
  const test = `test('takes a request once', async () => {
    const keys = { id: 'demo_key', secret: process.env.SIGNING_SECRET };
    const verifier = createVerifier({ scheme: iimmpact(), keys });
    const request = { method: 'GET', url: '/' };
    request.headers = signRequest(verifier.scheme, { id: 'demo_key', secret: process.env.SIGNING_SECRET }, request);
    expect((await verifier.verify(request)).ok).toBe(true);
    expect((await verifier.verify(request)).ok).toBe(false);
  });`;
  const imports = `import { createVerifier } from 'countersign';\nimport { signRequest } from 'countersign/client';\nimport { iimmpact } from 'countersign/schemes/iimmpact';\n`;

  it('runs tests as ES modules', async () => {
    const config = directory.write(
      'jest.config.mjs',
      program('jest').replace('transform: {}', `transform: {}, testMatch: ['**/esm.test.mjs']`),
    );
    directory.write('esm.test.mjs', imports + test);
    const flags = ['--experimental-vm-modules', jest, '--config', config, '--cache=false'];
    const { code, output } = await directory.run(flags, env);
    expect(code, output).toBe(0);
  }, 60_000);

  it('runs tests that are compiled to CommonJS', async () => {
    const config = directory.write(
      'jest.config.cjs',
      program('jest', 1).replace(
        "testEnvironment: 'node'",
        `testEnvironment: 'node', testMatch: ['**/compiled.test.js']`,
      ),
    );
    directory.write('compiled.test.js', imports + test);
    const { code, output } = await directory.run([jest, '--config', config, '--cache=false'], env);
    expect(code, output).toBe(0);
  }, 60_000);

  // In a workspace the package is not in node_modules, so that the run above compiles it in any case.
  it.each([
    ['/app/node_modules/countersign/bundle/index.js', false],
    ['/app/node_modules/@countersign/opentelemetry/dist/index.js', false],
    ['/app/node_modules/.pnpm/countersign@1.0.0/node_modules/countersign/bundle/index.js', false],
    ['/app/node_modules/lru-cache/dist/esm/index.js', false],
    ['/app/node_modules/express/index.js', true],
    ['/app/node_modules/.pnpm/express@5.0.0/node_modules/express/index.js', true],
  ])('leaves %s as it is: %s', async (file, isLeft) => {
    const config = directory.write('patterns.config.cjs', program('jest', 1));
    const { default: settings } = await import(config);
    const patterns: readonly string[] = settings.transformIgnorePatterns;
    expect(patterns.some((pattern) => new RegExp(pattern).test(file))).toBe(isLeft);
  });
});

it.each([
  ['of a verifier', 0],
  ['of a route', 1],
])(
  'testing: the tests %s run and pass',
  async (_what, i) => {
    const file = directory.write(`testing-${i}.test.mjs`, program('testing', i));
    const { code, output } = await directory.run(['--test', file]);
    expect(code, output).toBe(0);
  },
  20_000,
);

describe('sending webhooks', () => {
  const scheme = standardWebhooksV1();
  const secrets = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`);
  const receiver = (secret?: string) => webhook(scheme, { secret, store: memoryStore() }, () => undefined);
  const typed = (i: number) =>
    ts.transpile(blocksOf('docs/guides/sending-webhooks.md', 'ts')[i] as string, { module: 99, target: 10 });

  it('gives each attempt the id of the event, and a receiver handles it once', async () => {
    const [secret = ''] = secrets;
    const endpoint = receiver(secret);
    const trial = `
      globalThis.fetch = async (url, init) => {
        const { signal, ...rest } = init;
        console.log(JSON.stringify({ url, ...rest }));
        return new Response('', { status: 200 });
      };
      const event = { id: 'evt_1', body: '{"type":"order.paid"}' };
      const endpoint = { url: 'https://shop.example.com/webhooks', secret: '${secret}' };
      const now = Date.now();
      for (const at of [now - 5000, now]) {
        Date.now = () => at;
        await deliver(event, endpoint);
      }`;
    const { output } = await directory.run([directory.write('deliver.mjs', typed(0) + trial)], env);
    const sent = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { url: string } & RequestInit);
    expect(sent.map(({ headers }) => headers)).toEqual([
      expect.objectContaining({ 'webhook-id': 'evt_1' }),
      expect.objectContaining({ 'webhook-id': 'evt_1' }),
    ]);
    const answers: unknown[] = [];
    for (const { url, ...init } of sent) answers.push(await (await endpoint(new Request(url, init))).json());
    expect(answers).toEqual([{ status: 'handled' }, { status: 'duplicate' }]);
  }, 20_000);

  it('signs with both secrets while an endpoint goes over to the new one', async () => {
    const url = 'https://shop.example.com/webhooks';
    const body = '{"type":"order.paid"}';
    const trial = `
      const event = { id: 'evt_1', body: '${body}' };
      console.log(JSON.stringify(signedWithEach(${JSON.stringify(secrets)}, event, '${url}')));`;
    const { output } = await directory.run([directory.write('both.mjs', typed(1) + trial)], env);
    const init = { method: 'POST', body, headers: JSON.parse(output) as Record<string, string> };
    for (const secret of secrets) expect((await receiver(secret)(new Request(url, init))).status).toBe(200);
  }, 20_000);
});

it('your own scheme: a pair of keys signs and verifies as printed', async () => {
  const [pair = ''] = blocksOf('docs/guides/your-own-scheme.md').filter((each) =>
    each.includes('generateKeyPairSync'),
  );
  const [declared = ''] = blocksOf('docs/guides/your-own-scheme.md').filter((each) =>
    each.includes("'ed25519'"),
  );
  directory.write('partners.mjs', declared);
  const trial = `
    console.log((await verifier.verify({ method: 'POST', url: '/v1/orders', body, headers })).ok);`;
  const given = `import { partners as scheme } from './partners.mjs';\nconst body = '{}';\n`;
  const { output } = await directory.run([directory.write('pair.mjs', given + pair + trial)], env);
  expect(output).toBe('true\n');
}, 20_000);

describe('NestJS', () => {
  const module = `
    import { Controller, Module, Post, Req } from '@nestjs/common';
    export class AppModule {}
    class Orders { create(req) { return { from: req.countersign.key.id, order: req.body }; } }
    Req()(Orders.prototype, 'create', 0);
    Post('orders')(Orders.prototype, 'create', Object.getOwnPropertyDescriptor(Orders.prototype, 'create'));
    Controller('v1')(Orders);
    Module({ controllers: [Orders] })(AppModule);`;

  it('verifies before NestJS parses, and tells clients nothing of a wrong order', async () => {
    directory.write('app.module.mjs', module);
    const main = program('nestjs').replace('./app.module.js', './app.module.mjs');
    const origin = await served(directory.write('nest.mjs', main));
    const init = { method: 'POST', body: '{"sku":"A-1"}', headers: { 'content-type': 'application/json' } };
    const answer = await send(`${origin}/v1/orders`, init);
    expect([answer.status, await answer.json()]).toEqual([201, { from: 'demo_key', order: { sku: 'A-1' } }]);
    expect((await fetch(`${origin}/v1/orders`, init)).status).toBe(401);
    const wrong = main.replace("app.use('/v1'", "app.use(express.json());\napp.use('/v1'");
    const wrongOrigin = await served(directory.write('nest-wrong.mjs', wrong));
    const refused = await send(`${wrongOrigin}/v1/orders`, init);
    expect([refused.status, await refused.json()]).toEqual([
      500,
      { statusCode: 500, message: 'Internal server error' },
    ]);
  }, 40_000);
});

it('CORS: a preflight is answered, and a refusal can be read', async () => {
  const origin = await served(directory.write('cors.mjs', program('cors')));
  const asked = await fetch(`${origin}/v1/orders`, {
    method: 'OPTIONS',
    headers: { origin: 'https://shop.example.com', 'access-control-request-method': 'POST' },
  });
  expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([
    204,
    'Content-Type,X-Api-Key,X-Timestamp,X-Nonce,X-Signature',
  ]);
  const answers = [await send(`${origin}/v1/orders`, { method: 'POST' }), await fetch(`${origin}/v1/orders`)];
  expect(answers.map(({ status }) => status)).toEqual([200, 401]);
  for (const { headers } of answers) {
    expect(headers.get('access-control-allow-origin')).toBe('https://shop.example.com');
    expect(headers.get('vary')).toContain('Origin');
  }
}, 20_000);

it('serverless: the function takes a signed event, and refuses it the second time', async () => {
  const query = 'page=2';
  const request = { method: 'POST', url: `/v1/orders?${query}`, body: '{"sku":"A-1"}' };
  const headers = signRequest(iimmpact(), credentials, request);
  const event = {
    requestContext: { http: { method: 'POST', sourceIp: '203.0.113.7' }, stage: '$default' },
    ...{ rawPath: '/v1/orders', rawQueryString: query, headers, isBase64Encoded: true },
    body: Buffer.from(request.body).toString('base64'),
  };
  const trial = `
    const event = ${JSON.stringify(event)};
    for (let i = 0; i < 2; i++) console.log(JSON.stringify((await handler(event)).statusCode));`;
  const file = directory.write(
    'serverless.mjs',
    `${program('serverless').replace('logger: console,', '')}${trial}`,
  );
  expect((await directory.run([file], env)).output).toBe('200\n401\n');
}, 20_000);

it('shutdown: the process ends by itself once everything is closed', async () => {
  const redis = await startRedis();
  try {
    const port = await freePort();
    const file = directory.write('shutdown.mjs', program('shutdown'));
    const child = directory.start([file], {
      REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      COUNTERSIGN_MASTER_KEYS: `one:${randomBytes(32).toString('base64')}`,
      PORT: String(port),
    });
    await untilAnswering(`http://127.0.0.1:${port}`);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  } finally {
    await redis.stop();
  }
}, 30_000);
