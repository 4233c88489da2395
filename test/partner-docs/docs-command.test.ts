/** `countersign docs`, as a program of its own. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LANGUAGES } from '@countersign/docs';
import type { Scheme } from 'countersign';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { afterAll, describe, expect, it } from 'vitest';
import { KEY_ID, startPartnerServer } from '../samples/partner-server.ts';
import { versionsOf } from '../samples/toolchains.ts';

const program = fileURLToPath(new URL('../../packages/countersign/dist/cli/bin.js', import.meta.url));
/** A folder from which the package is found. */
const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'countersign-partner-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SECRET = 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

const isComplete = process.env.CI === 'true';
/** Go, Java and C# compile theirs first. */
const ALL_LANGUAGES_MS = 90_000;

interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function docs(
  args: readonly string[],
  options: { secret?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  const { secret = SECRET, env = {} } = options;
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [program, 'docs', ...args], {
    cwd: here,
    env: { PATH, HOME, COUNTERSIGN_SECRET: secret, ...env },
  });
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (written.out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (written.err += text));
  child.stdin.end();
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...written };
}

function fileWith(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** A scheme that signs the idempotency key, and the module that it is in. */
async function signedKeyScheme(): Promise<{ readonly scheme: Scheme; readonly module: string }> {
  const library = new URL('../../packages/countersign/dist/index.js', import.meta.url).href;
  const module = fileWith(
    'keyed.mjs',
    `import { defineScheme, header, lines, part } from '${library}';
export default defineScheme({
  name: 'keyed',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Sign', 'hex'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: lines(part.timestamp, part.nonce, part.method, part.target, header('Idempotency-Key'), part.body),
  replay: 'nonce',
  idempotencyKey: header('Idempotency-Key'),
});
`,
  );
  return { scheme: (await import(pathToFileURL(module).href)).default, module };
}

describe('countersign docs', () => {
  it('writes the files, and finds them up to date until one is changed', async () => {
    const out = path.join(folder, 'written');
    const args = ['--scheme', 'iimmpact', '--out', out, '--lang', 'node'];
    const { code, out: names } = await docs(args);
    expect([code, names.split('\n').slice(0, 2)]).toEqual([0, ['index.md', 'index.html']]);
    expect(readdirSync(out).sort()).toEqual([
      ...[
        'bruno',
        'index.html',
        'index.md',
        'openapi.json',
        'postman_collection.json',
        'samples',
        'vectors.json',
      ],
    ]);
    expect(await docs([...args, '--check'])).toEqual({ code: 0, out: 'up to date\n', err: '' });
  });

  it('finds files that are committed up to date, as a vendor has them checked in CI', async () => {
    const golden = fileURLToPath(new URL('../../packages/docs/test/golden/iimmpact', import.meta.url));
    const args = ['--scheme', 'iimmpact', '--base-url', 'https://api.iimmpact.com', '--out', golden];
    expect(await docs([...args, '--check'])).toEqual({ code: 0, out: 'up to date\n', err: '' });
  });

  it('says of a scheme without a recipe that no page can be written, and what to give partners instead', async () => {
    expect(await docs(['--scheme', 'ucp', '--out', path.join(folder, 'ucp')])).toEqual({
      code: 2,
      out: '',
      err: 'error: partnerDocs(): no page can be written for "ucp", since it has no recipe: it is not declared with defineScheme(). Give partners the documentation of its protocol, https://ucp.dev/specification/signatures/, with your base URL and their key id\n',
    });
  });

  it('lists the files that are out of date, missing or no longer written, and ends with 1', async () => {
    const out = path.join(folder, 'checked');
    const args = ['--scheme', 'iimmpact', '--out', out, '--format', 'md'];
    await docs([...args, '--lang', 'node,python']);
    // Files of others are theirs.
    for (const name of ['README.md', 'samples/README.md', 'bruno/.gitignore'])
      writeFileSync(path.join(out, name), '');
    writeFileSync(path.join(out, 'vectors.json'), '{}');
    writeFileSync(path.join(out, 'bruno/GET-old.bru'), '');
    rmSync(path.join(out, 'index.md'));
    const check = [...args, '--lang', 'node', '--check'];
    expect(await docs(check)).toEqual({
      code: 1,
      out: [
        'out of date: openapi.json',
        'out of date: vectors.json',
        'missing: index.md',
        'no longer written: bruno/GET-old.bru',
        'no longer written: samples/python/sign.py',
        'Run the command without --check, delete what is no longer written, and commit the change.\n',
      ].join('\n'),
      err: '',
    });
    const { code, out: json } = await docs([...check, '--json']);
    expect([code, JSON.parse(json)]).toEqual([
      1,
      {
        upToDate: false,
        outdated: ['openapi.json', 'vectors.json'],
        missing: ['index.md'],
        extra: ['bruno/GET-old.bru', 'samples/python/sign.py'],
      },
    ]);
  });

  it('says that all files are missing where there is no folder', async () => {
    const args = ['--scheme', 'iimmpact', '--out', path.join(folder, 'nowhere'), '--lang', 'node'];
    const { code, out } = await docs([...args, '--check']);
    expect(code).toBe(1);
    expect(out).toMatch(/^missing: index\.md\nmissing: index\.html\n/);
    expect(out).toMatch(/\nRun the command without --check, and commit the files\.\n$/);
  });

  it('merges into a document of OpenAPI in YAML, and writes YAML with its comments', async () => {
    const out = path.join(folder, 'yaml');
    const openapi = fileWith(
      'api.yaml',
      '# Ours.\nopenapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths: {}\n',
    );
    const { out: names } = await docs(['--scheme', 'iimmpact', '--out', out, '--openapi', openapi]);
    expect(names).toContain('\nopenapi.yaml\n');
    expect(readFileSync(path.join(out, 'openapi.yaml'), 'utf8')).toMatch(
      /^# Ours\.\nopenapi: 3\.1\.0\n[\s\S]*\n {2}securitySchemes:\n/,
    );
  });

  it('takes requests, notes and a document of OpenAPI from files', async () => {
    const out = path.join(folder, 'options');
    const request = fileWith(
      'order.http',
      'PUT /base/v9/orders/7?b=2&a=1 HTTP/1.1\nHost: x\nContent-Type: application/json\n\n{"amount":"1.50"}\n',
    );
    const notes = fileWith('notes.md', '## Your key\n\nMake keys under Settings.\n');
    const openapi = fileWith(
      'api.json',
      '{"openapi":"3.1.0","info":{"title":"Given","version":"7"},"paths":{"/v9/ping":{"get":{"responses":{}}}}}',
    );
    const { code, err } = await docs([
      ...[
        '--scheme',
        'iimmpact',
        '--out',
        out,
        '--base-url',
        'https://acme.example/base',
        '--title',
        'Acme API',
      ],
      ...[
        '--request',
        request,
        '--notes',
        notes,
        '--openapi',
        openapi,
        '--format',
        'md',
        '-k',
        'iimm_prod_77',
      ],
    ]);
    expect([code, err]).toEqual([0, '']);
    const page = readFileSync(path.join(out, 'index.md'), 'utf8');
    expect(page).toMatch(/^# Acme API: signing requests\n/);
    expect(page).toContain('PUT https://acme.example/base/v9/orders/7?b=2&a=1');
    expect(page).toContain('| `a=1&b=2` | 7 |');
    expect(page).toContain('X-Api-Key: iimm_prod_77');
    expect(page).toMatch(/Make keys under Settings\.\n\n## Headers/);
    const document = JSON.parse(readFileSync(path.join(out, 'openapi.json'), 'utf8'));
    expect(document.info.title).toBe('Given');
    expect(document.paths['/v9/ping'].get.responses[401]).toBeDefined();
    expect(readdirSync(out)).not.toContain('index.html');
  });

  it('sends the samples to a server, and ends with 1 where one is refused', async () => {
    const server = await startPartnerServer({
      name: 'iimmpact',
      scheme: iimmpact(),
      secret: SECRET,
    } as never);
    try {
      const args = ['--scheme', 'iimmpact', '-k', KEY_ID, '--lang', 'node', '--run', `${server.url}/`];
      expect(await docs(args)).toEqual({ code: 0, out: 'Node.js    accepted 200\n', err: '' });
      const refused = await docs(args, { secret: 'YW5vdGhlciBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXQ=' });
      expect(refused).toMatchObject({ code: 1, err: '' });
      expect(refused.out).toMatch(/^Node\.js {4}refused {2}401 \{"error":"invalid_signature"/);
    } finally {
      await server.close();
    }
  });

  it(
    'sends the samples of all languages that are installed to the path of the URL, and names the tool of each that is not',
    async () => {
      const server = await startPartnerServer({ name: 'iimmpact', scheme: iimmpact(), secret: SECRET });
      try {
        const args = ['--scheme', 'iimmpact', '-k', KEY_ID, '--run', `${server.url}/api`, '--json'];
        const { code, out } = await docs(args);
        const { samples } = JSON.parse(out) as { samples: { language: string; outcome: string }[] };
        const expected = LANGUAGES.map(({ id, title }) =>
          versionsOf(id) === undefined
            ? { language: title, outcome: 'skipped', detail: expect.stringMatching(/ is not installed$/) }
            : { language: title, outcome: 'accepted', status: 200 },
        );
        expect(samples).toEqual(expected);
        const sent = server
          .take()
          .bytes.toString('latin1')
          .match(/POST \/api\/v1\/orders\?\S+ HTTP/g);
        expect(sent).toHaveLength(samples.filter(({ outcome }) => outcome === 'accepted').length);
        expect(code).toBe(0);
      } finally {
        await server.close();
      }
    },
    ALL_LANGUAGES_MS,
  );

  it(
    'gives each run of a sample an Idempotency-Key of its own, where the request of --request has one',
    async () => {
      const { scheme, module } = await signedKeyScheme();
      const request = fileWith(
        'keyed.http',
        'POST /v1/orders HTTP/1.1\nHost: x\nIdempotency-Key: example-1\nContent-Type: application/json\n\n{"amount":"1.50"}\n',
      );
      const server = await startPartnerServer({ name: 'keyed', scheme, secret: SECRET });
      try {
        const args = ['--scheme', module, '--request', request, '-k', KEY_ID, '--run', server.url, '--json'];
        const { out } = await docs(args);
        const { samples } = JSON.parse(out) as { samples: { outcome: string }[] };
        const accepted = samples.filter(({ outcome }) => outcome === 'accepted');
        expect(samples.filter(({ outcome }) => outcome !== 'accepted' && outcome !== 'skipped')).toEqual([]);
        const sent = server.take().bytes.toString('latin1');
        const keys = [...sent.matchAll(/idempotency-key: ([0-9a-f-]+)\r/gi)].map(([, key]) => key);
        expect([accepted.length > 0, keys.length, new Set(keys).size]).toEqual([
          ...[true, accepted.length, accepted.length],
        ]);
      } finally {
        await server.close();
      }
    },
    ALL_LANGUAGES_MS,
  );

  it.skipIf(versionsOf('go') === undefined && !isComplete)(
    'builds the sample in Go in a cache that the environment names, where there is no home',
    async () => {
      const args = ['--scheme', 'iimmpact', '-k', KEY_ID, '--lang', 'go', '--run', 'http://127.0.0.1:1'];
      const GOCACHE = path.join(os.tmpdir(), 'countersign-samples/go-cache');
      const { out } = await docs(args, { env: { HOME: undefined, GOCACHE } });
      expect(out).toMatch(/connection refused/);
    },
    ALL_LANGUAGES_MS,
  );

  it('skips the samples whose tools are not on the path, and ends with 1 where none is left', async () => {
    const args = [
      '--scheme',
      'iimmpact',
      '-k',
      KEY_ID,
      '--lang',
      'go,java,csharp',
      '--run',
      'http://127.0.0.1:1',
    ];
    const { code, out } = await docs(args, { env: { PATH: folder } });
    expect([code, out]).toEqual([
      1,
      [
        'Go         skipped  go is not installed',
        'Java       skipped  java is not installed',
        'C#         skipped  mcs is not installed\n',
      ].join('\n'),
    ]);
  });

  it('sends samples with equal signatures in seconds of their own, so that none is a copy', async () => {
    const secret = 'test_signing_secret_0123456789abcdef';
    const server = await startPartnerServer({
      name: 'influencemart',
      scheme: influencemart(),
      secret,
    } as never);
    try {
      const args = ['--scheme', 'influencemart', '-k', KEY_ID, '--lang', 'bash,node', '--run', server.url];
      const { code, out } = await docs(args, { secret });
      expect([code, out]).toEqual([0, 'Bash       accepted 200\nNode.js    accepted 200\n']);
    } finally {
      await server.close();
    }
  });

  it('says how to install the package where neither the project nor the program has it', () => {
    const module = new URL('../../packages/countersign/dist/cli/docs/docs-package.js', import.meta.url);
    const script = `
      const { loadDocsPackage } = await import(${JSON.stringify(module)});
      const cwd = ${JSON.stringify(folder)};
      await loadDocsPackage({ cwd }, cwd + '/bin.js').catch(({ message, hint }) => console.log(message + '\\n' + hint));`;
    // Without NODE_PATH, by which the tool that starts the tests finds packages.
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env: {},
      encoding: 'utf8',
    });
    expect(stdout).toMatch(
      /needs the package @countersign\/docs, which is not installed\nRun npm install --save-dev/,
    );
  });

  it.each([
    [['--out', 'x'], /say how requests are signed: --scheme/],
    [['--scheme', 'iimmpact'], /give --out, --out with --check, or --run/],
    [['--scheme', 'iimmpact', '--out', 'x', '--run', 'http://127.0.0.1:1'], /give --out/],
    [['--scheme', 'iimmpact', '--run', 'http://127.0.0.1:1'], /say which key signs: --key-id/],
    [['--scheme', 'iimmpact', '--out', 'x', '--lang', 'cobol'], /"languages" must be some of/],
    [
      ['--scheme', 'iimmpact', '--out', 'x', '--openapi', 'docs-command.test.ts'],
      /"openapi" (?:is no valid YAML: see line \d+, column \d+|must be a document of OpenAPI)/,
    ],
    [['--scheme', 'iimmpact', '--out', 'x', '--notes', 'docs-command.test.ts'], /must begin with a heading/],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await docs(args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
