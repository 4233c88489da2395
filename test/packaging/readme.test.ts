/** The programs of the README and of guides that it leads to, run as printed against the compiled packages. */

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { defineScheme, header, lines, part } from 'countersign';
import { signRequest } from 'countersign/client';
import { github } from 'countersign/schemes/github';
import { influencemart } from 'countersign/schemes/influencemart';
import { stripe } from 'countersign/schemes/stripe';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { blocksOf, ProgramDirectory, untilAnswering } from '../support/page-programs.ts';
import { startRedis } from '../support/redis/redis-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const directory = new ProgramDirectory('readme');
/** Good for all: as base64, and as text. */
const secret = Buffer.from('a-signing-secret-of-some-length').toString('base64');
const credentials = { id: 'ak_test_demo', secret };
const first = { id: 'demo_key', secret };
const [merchantApi = ''] = blocksOf('docs/guides/merchant-api.md');
const [keysInRedis = ''] = blocksOf('docs/guides/keys-in-redis.md');

/** As the pages declare it. */
const acme = defineScheme({
  name: 'acme',
  keyId: header('X-Acme-Key'),
  timestamp: header('X-Acme-Timestamp', 'unixSeconds'),
  nonce: header('X-Acme-Nonce'),
  signature: header('X-Acme-Signature', { prefix: 'v1=', encoding: 'hex' }),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: lines(part.text('v1'), part.timestamp, part.nonce, part.method, part.target, part.body),
  toleranceSeconds: 300,
  replay: 'nonce',
});

beforeAll(() => {
  const built = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-b', 'packages/countersign'],
    { cwd: root, encoding: 'utf8' },
  );
  expect(built.stdout + built.stderr).toBe('');
}, 120_000);

afterAll(() => directory.remove());

describe.each([
  ['README.md', 'ts', 'countersign/express', '/webhooks/github', 'GITHUB_WEBHOOK_SECRET', github()],
  ['README.md', 'js', 'countersign/fastify', '/webhooks/stripe', 'STRIPE_WEBHOOK_SECRET', stripe()],
  ['llms.txt', 'js', 'countersign/express', '/webhooks/stripe', 'STRIPE_WEBHOOK_SECRET', stripe()],
  ['docs/quickstart.md', 'js', 'countersign/express', '/webhooks/github', 'GITHUB_WEBHOOK_SECRET', github()],
  [
    'packages/countersign/README.md',
    'js',
    'countersign/express',
    '/webhooks/stripe',
    'STRIPE_WEBHOOK_SECRET',
    stripe(),
  ],
] as const)('the webhooks of %s in %s with %s', (page, language, subpath, url, variable, scheme) => {
  it(`run as printed, handle a delivery to ${url} once and refuse a forged one`, async () => {
    const port = await freePort();
    const name = `${page}-${subpath}`.replaceAll('/', '-');
    const [program = ''] = blocksOf(page, language).filter(
      (each) => each.includes(`webhook } from '${subpath}'`) && each.includes('listen('),
    );
    expect(program).toContain(variable);
    const env = { PORT: String(port), GITHUB_WEBHOOK_SECRET: secret, STRIPE_WEBHOOK_SECRET: secret };
    start(`${name}.mjs`, javaScriptOf(program).replace('listen(3000', `listen(${port}`), env);
    const origin = `http://127.0.0.1:${port}`;
    await untilAnswering(origin);
    const body = '{"id":"evt_1","type":"invoice.paid"}';
    const signed = signRequest(scheme, { id: 'sender', secret }, { method: 'POST', url, body });
    const deliver = async (text: string) => {
      const headers = { ...signed, 'content-type': 'application/json', 'x-github-delivery': '1' };
      const answer = await fetch(origin + url, { method: 'POST', headers, body: text });
      return [answer.status, ((await answer.json()) as { status: unknown }).status];
    };
    expect(await deliver(body)).toEqual([200, 'handled']);
    expect(await deliver(body)).toEqual([200, 'duplicate']);
    expect(await deliver(`${body} `)).toEqual([401, 401]);
  }, 30_000);
});

describe.each(['README.md', 'llms.txt', 'docs/quickstart.md'])('the API of %s', (page) => {
  it('runs as printed, takes a signed request once and refuses it the second time', async () => {
    const origin = await served(page);
    const body = '{"sku":"A-1"}';
    const sign = () => signRequest(acme, first, { method: 'POST', url: '/v1/orders', body });
    const headers = sign();
    const send = (headers: Record<string, string>) =>
      fetch(`${origin}/v1/orders`, {
        method: 'POST',
        body,
        headers: { ...headers, 'content-type': 'application/json' },
      });
    const answer = await send(headers);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ from: 'demo_key', order: { sku: 'A-1' } });
    // The same order once more, in the same second: signed anew it is another request, and sent again it is not.
    expect((await send(sign())).status).toBe(200);
    expect((await send(headers)).status).toBe(401);
  }, 30_000);
});

it.each(['README.md', 'llms.txt'])(
  'the client of %s is accepted by its server',
  async (page) => {
    const { port } = new URL(await served(page));
    const client = `${programContaining('signedFetch', page).replace(':3000', `:${port}`)}\nconsole.log(response.status);`;
    expect(await run(`client-${page}.mjs`, client, {})).toBe('200\n');
  },
  30_000,
);

it.each(['README.md', 'llms.txt', 'docs/quickstart.md', 'packages/countersign/README.md'])(
  'each program of %s that listens has at most 15 lines, and the one of two senders 20',
  (page) => {
    const programs = ['js', 'ts'].flatMap((language) => blocksOf(page, language));
    for (const program of programs.filter((each) => each.includes('listen('))) {
      const most = program.split('webhook(').length > 2 ? 20 : 15;
      expect(program.trim().split('\n').length, program).toBeLessThanOrEqual(most);
    }
  },
);

it('the example of the guide to a merchant API answers retries and events as it says', async () => {
  const port = await freePort();
  start('retries.mjs', merchantApi, { PORT: String(port) });
  const origin = `http://127.0.0.1:${port}`;
  await untilAnswering(origin);
  let signedAtMs = Date.now();
  const send = async (url: string, headers: Record<string, string>) => {
    const body = '{"orderId":"A-1"}';
    // Each is signed anew: only timestamp and body are signed, so that the timestamps must differ.
    signedAtMs -= 1000;
    const at = signedAtMs;
    const signed = signRequest(
      influencemart(),
      credentials,
      { method: 'POST', url, body },
      { clock: () => at },
    );
    const answer = await fetch(origin + url, {
      method: 'POST',
      body,
      headers: { ...signed, ...headers, 'content-type': 'application/json' },
    });
    return [answer.status, await answer.text(), answer.headers.get('idempotency-replayed')];
  };
  const order = (key: string) => send('/v1/orders', { 'Idempotency-Key': key });
  expect(await order('one')).toEqual([201, '{"order":1}', null]);
  expect(await order('one')).toEqual([201, '{"order":1}', 'true']);
  expect(await order('two')).toEqual([201, '{"order":2}', null]);
  expect((await order('three'))[0]).toBe(429);
  const deliver = () => send('/v1/webhooks/order-paid', { 'X-External-Event-Id': 'evt-1' });
  expect(await deliver()).toEqual([200, '{"handled":"A-1"}', null]);
  expect(await deliver()).toEqual([202, '{"status":"DUPLICATE"}', null]);
}, 30_000);

it('the example of the guide to keys in Redis takes keys and remembers requests there', async () => {
  const redis = await startRedis();
  const env = {
    REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    COUNTERSIGN_MASTER_KEYS: `one:${randomBytes(32).toString('base64')}`,
  };
  const trial = `
    import { signRequest } from 'countersign/client';
    const { secret } = await keys.create({ id: 'ak_test_1' });
    const request = { method: 'POST', url: '/v1/orders', body: '{}' };
    const headers = signRequest(influencemart(), { id: 'ak_test_1', secret }, request);
    const arrived = { ...request, headers };
    const verdicts = [await verifier.verify(arrived), await verifier.verify(arrived)];
    console.log(verdicts.map((verdict) => verdict.ok ? 'accepted' : verdict.code).join());
    process.exit();`;
  try {
    expect(await run('keys-in-redis.mjs', keysInRedis + trial, env)).toBe('accepted,replayed\n');
  } finally {
    await redis.stop();
  }
}, 30_000);

it.each([
  ['the guide to webhooks', 'docs/guides/webhooks.md', '{timestamp}.{body}\n{nonce}.{timestamp}.{body}\n'],
  [
    'the guide to your own scheme',
    'docs/guides/your-own-scheme.md',
    [
      '{timestamp}\n{nonce}\n{METHOD}\n{path}\nsha256({body}, hex)\n',
      'v1\n{timestamp}\n{nonce}\n{METHOD}\n{path?query}\n{Idempotency-Key}\n{body}\n',
      '{body}\n',
      '{timestamp}\n{nonce}\n{METHOD}\n{path?query}\n{body}\n',
      '{timestamp}.{body}\n',
    ].join(''),
  ],
])('the schemes of %s can be declared as printed', async (_name, page, descriptions) => {
  const declared = blocksOf(page).filter((program) => program.includes('defineScheme({'));
  const outputs = declared.map((program, i) => {
    const name = /const (\w+) = defineScheme/.exec(program)?.[1];
    return run(`declared-${i}.mjs`, `${program}\nconsole.log(${name}.description);`, {});
  });
  expect((await Promise.all(outputs)).join('')).toBe(descriptions);
});

function programContaining(marker: string, page = 'README.md'): string {
  const found = blocksOf(page).filter((program) => program.includes(marker));
  expect(found).toHaveLength(1);
  return found[0] as string;
}

/** Starts the API that a page declares and serves. */
async function served(page: string): Promise<string> {
  const port = await freePort();
  directory.write('acme.js', programContaining('// acme.js', page));
  const programs = blocksOf(page).filter((each) => /createVerifier\(|app\.use\(/.test(each));
  const responder = '(req, res) => res.json({ from: req.countersign.key.id, order: req.body })';
  const server = programs.join('').replace('handler', responder).replace('listen(3000', `listen(${port}`);
  start(`server-${page.replace('/', '-')}.mjs`, server, { PORT: String(port) });
  const origin = `http://127.0.0.1:${port}`;
  await untilAnswering(origin);
  return origin;
}

/** A program in TypeScript without its types. */
function javaScriptOf(program: string): string {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  return ts.transpileModule(program, { compilerOptions }).outputText;
}

function start(file: string, program: string, env: Record<string, string>): void {
  directory.start([directory.write(file, program)], { ...env, SIGNING_SECRET: secret });
}

/** Runs a program to its end, for all that it writes. */
async function run(file: string, program: string, env: Record<string, string>): Promise<string> {
  return (await directory.run([directory.write(file, program)], { ...env, SIGNING_SECRET: secret })).output;
}
