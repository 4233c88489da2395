import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRequest } from '../../../src/cli/input/read-request.ts';
import { createVerifier, memoryStore, type Scheme } from '../../../src/index.ts';
import { iimmpact } from '../../../src/schemes/iimmpact.ts';
import { ip2 } from '../../../src/schemes/ip2.ts';
import { slaunchx } from '../../../src/schemes/slaunchx.ts';
import { type RecordingServer, startRecordingServer } from '../support/real-curl.ts';
import { KEY_ID, NOW, SECRET } from '../support/requests.ts';
import { runCli } from '../support/run-cli.ts';

const ARGS = ['sign', '--scheme', 'iimmpact', '--key-id', KEY_ID];
const world = { env: { COUNTERSIGN_SECRET: SECRET }, clock: () => NOW };

describe('countersign sign', () => {
  let server: RecordingServer;
  let cwd: string;

  beforeAll(async () => {
    server = await startRecordingServer();
    cwd = mkdtempSync(path.join(tmpdir(), 'countersign-sign-'));
    writeFileSync(path.join(cwd, "bo'dy.json"), Buffer.from([0, 255, 10, 13, 10]));
  });
  afterAll(async () => {
    await server.close();
    rmSync(cwd, { recursive: true });
  });

  it("prints the vendor's own example, header by header", async () => {
    const args = [
      'GET',
      '/v2/balance-statement?limit=20&date=2026-04-30&account=9',
      '--nonce',
      'req-1764547200-a1b2c3d4e5f60718',
    ];
    expect(await runCli([...ARGS, ...args], world)).toEqual({
      code: 0,
      stdout: [
        `X-Api-Key: ${KEY_ID}`,
        'X-Timestamp: 1764547200',
        'X-Nonce: req-1764547200-a1b2c3d4e5f60718',
        'X-Signature: v1=gygIwy9M/pq48UWZ/mRO25Evw7KofaVmLpAmaWwMlHk=',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('prints one JSON document', async () => {
    const { stdout } = await runCli(
      [...ARGS, 'post', 'https://x.example/a', '--data', '{}', '--json'],
      world,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      method: 'POST',
      origin: 'https://x.example',
      target: '/a',
      headers: { 'X-Api-Key': KEY_ID },
    });
  });

  const schemes: readonly (readonly [string, Scheme, string])[] = [
    ['iimmpact', iimmpact(), SECRET],
    ['slaunchx', slaunchx({ includeQuery: true }), 'a secret of some length'],
    ['ip2', ip2(), 'a password of some length'],
  ];
  const bodies: readonly (readonly string[])[] = [
    ['GET', '/a/../b/./c?x=[1]&y={2}&y=a%20b'],
    ['HEAD', '/'],
    ['POST', '/prometheus/a'],
    ['DELETE', '/a?b', '--data', '{"Amount":"500","Memo":"it\'s $5 \\\\ `x` !\u00e9\n"}'],
    ['POST', '/a', '--data', "@bo'dy.json", '--header', 'X-Empty:', '--header', "X-Note: it's \u00e9"],
    ['PUT', '/a', '--data', '-'],
  ];

  /** IP2 refuses dot segments, as some routers resolve them. */
  const bodyOf = (name: string, body: readonly string[]) =>
    name === 'ip2' ? body.map((each) => each.replace('/a/../b/./c', '/a/b/c')) : body;

  it.each(
    schemes.flatMap(([name, scheme, secret]) =>
      bodies.map((body) => ({ name, scheme, secret, body: bodyOf(name, body) })),
    ),
  )(
    'prints a curl command whose request $name accepts: $body',
    async ({ name, scheme, secret, body: [method = '', target = '', ...rest] }) => {
      const options = name === 'slaunchx' ? ['--scheme-option', 'includeQuery=true'] : [];
      const args = [
        'sign',
        '-s',
        name,
        ...options,
        '-k',
        'key-1',
        method,
        server.origin + target,
        ...rest,
        '--curl',
      ];
      const { stdout, stderr } = await runCli(args, {
        env: { COUNTERSIGN_SECRET: secret },
        cwd,
        stdin: '@begins like a file',
      });
      expect(stderr).toBe('');
      const received = await server.record(stdout, cwd);
      const { request } = parseRequest(received as Buffer, {});
      const verifier = createVerifier({
        scheme,
        keys: { id: 'key-1', secret },
        store: memoryStore(),
      });
      const signed = {
        ...request,
        url: name === 'slaunchx' ? request.url.replace('/prometheus', '') : request.url,
      };
      expect(request.method).toBe(method);
      expect(request.url).toBe(target);
      expect(await verifier.verify(signed)).toMatchObject({ ok: true });
    },
  );

  it.each([
    [['GET', 'ftp://x.example/'], 'https://'],
    [['GET', '/a b'], 'percent-encoded'],
    [['GET', '/a#b'], 'fragment'],
    [['GET', 'https://user@x.example/'], 'https://'],
    [['GET'], "missing required argument 'url'"],
    [['GET'], 'Usage: countersign sign [options] <method> <url>'],
    [['https://x.example/', 'GET'], 'method'],
    [['GET', '/a', '--header', 'nothing'], '--header'],
    [['GET', '/a', '--header', 'X-Timestamp: 1'], 'X-Timestamp'],
    [['GET', '/a', '--curl'], '--curl'],
    [['GET', '/a', '--nonce', 'short'], 'iimmpact'],
  ])('refuses %j', async (args, text) => {
    const { stderr, stdout, code } = await runCli([...ARGS, ...args], world);
    expect(stderr).toContain(text);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('needs no key id where requests name no key', async () => {
    const core = JSON.stringify(import.meta.resolve('countersign'));
    const declaration = `{ name: 'hook', timestamp: header('X-Time', 'unixSeconds'), signature: header('X-Sign', 'hex'),
      secret: 'utf8', algorithm: 'hmac-sha256', message: message\`\${part.timestamp}.\${part.body}\`, replay: 'signature' }`;
    writeFileSync(
      path.join(cwd, 'hook.mjs'),
      `import { defineScheme, header, message, part } from ${core};\nexport const scheme = defineScheme(${declaration});\n`,
    );
    const { stdout, code } = await runCli(['sign', '-s', './hook.mjs', 'POST', '/hook'], { ...world, cwd });
    expect(stdout).toMatch(/^X-Time: \d{10}\nX-Sign: [0-9a-f]{64}\n$/);
    expect(code).toBe(0);
  });

  it('signs with a private key where the scheme has public ones', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const COUNTERSIGN_SECRET = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const args = ['sign', '-s', 'discord', 'POST', '/hook', '--data', '{}'];
    const { stdout, stderr, code } = await runCli(args, { env: { COUNTERSIGN_SECRET } });
    expect(stdout).toMatch(/^X-Signature-Timestamp: \d{10}\nX-Signature-Ed25519: [0-9a-f]{128}\n$/);
    expect([stderr, code]).toEqual(['', 0]);
  });

  it('signs the public address of --url, which a request to a local server has in place of its own', async () => {
    const at = (...args: string[]) =>
      runCli(['sign', '-s', 'square', 'POST', ...args, '--data', '{}'], world);
    const signed = await at('http://127.0.0.1:3000/hook', '--public-url', 'https://shop.example');
    expect(signed).toMatchObject({ code: 0, stdout: (await at('https://shop.example/hook')).stdout });
    expect(await at('/hook')).toMatchObject({ code: 2, stderr: expect.stringContaining('--public-url') });
  });

  it('needs a key id, and a file that can be read', async () => {
    expect(await runCli(['sign', '-s', 'iimmpact', 'GET', '/'], world)).toMatchObject({ code: 2 });
    expect(await runCli([...ARGS, 'POST', '/', '--data', '@nowhere'], world)).toMatchObject({ code: 3 });
  });
});
