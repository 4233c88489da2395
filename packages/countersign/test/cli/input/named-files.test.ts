import { execFileSync } from 'node:child_process';
import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowedFiles } from '../../../src/cli/input/named-files.ts';
import { SECRET } from '../support/requests.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';

const OTHER = Buffer.from('another secret of 32 bytes, yes!').toString('base64');
const ITSELF = 'is the one that the secret comes from';
const REFUSED = /^error: (?:a file that the curl command names with @|the curl command names a file)/;

const cwd = mkdtempSync(path.join(os.tmpdir(), 'countersign-named-'));
const at = (name: string) => path.join(cwd, name);
let socket: Server;

beforeAll(async () => {
  writeFileSync(at('body.json'), '{"refid":"MS-42"}');
  writeFileSync(at('headers.txt'), 'X-From-File: 1\n');
  writeFileSync(at('secret.txt'), `${SECRET}\n`, { mode: 0o600 });
  writeFileSync(at('copy.env'), `A=1\nSECRET=${SECRET}\n`);
  writeFileSync(
    at('keys.json'),
    JSON.stringify({ keys: [{ id: 'a', secrets: [SECRET, { value: OTHER }] }] }),
    {
      mode: 0o600,
    },
  );
  writeFileSync(at('other.txt'), OTHER);
  symlinkSync(at('secret.txt'), at('link.txt'));
  linkSync(at('secret.txt'), at('hard.txt'));
  symlinkSync(at('keys.json'), at('link.json'));
  execFileSync('mkfifo', [at('pipe')]);
  socket = createServer();
  await new Promise<void>((resolve) => socket.listen(at('socket'), resolve));
});
afterAll(() => {
  socket.close();
  rmSync(cwd, { recursive: true, force: true });
});

function explain(options: string, ...more: string[]): Promise<CliResult> {
  const env = more.some((each) => each === '--secret-file') ? {} : { COUNTERSIGN_SECRET: SECRET };
  const stdin = `curl http://127.0.0.1/v1 -H 'X-Api-Key: a' ${options}`;
  return runCli(['explain', '-s', 'iimmpact', '-k', 'a', ...more], { cwd, stdin, env });
}

const WAYS = [
  '-d @body.json',
  '--data-ascii @body.json',
  '--data-binary @body.json',
  '--json @body.json',
  '--data-urlencode @body.json',
  '--data-urlencode a@body.json',
  '--url-query a@body.json',
  '-G -d @body.json',
  '-H @headers.txt',
] as const;

describe('a file that a pasted command names', () => {
  it.each(WAYS)('is not read unless that is allowed, and the message says how: %s', async (options) => {
    const { code, stdout, stderr } = await explain(options);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--allow-files');
    expect(stderr).not.toMatch(/body\.json|headers\.txt/);
  });

  it.each(WAYS)('is read where it is: %s', async (options) => {
    const { code, stderr } = await explain(options, '--allow-files');
    expect([code, stderr]).toEqual([1, '']);
  });

  it('is not read of arguments behind "--" either', async () => {
    const words = ['curl', 'http://127.0.0.1/', '--data-binary', '@body.json'];
    const run = (...more: string[]) =>
      runCli(['verify', '-s', 'iimmpact', '-k', 'a', ...more, '--', ...words], {
        cwd,
        env: { COUNTERSIGN_SECRET: SECRET },
      });
    expect((await run()).code).toBe(2);
    expect((await run('--allow-files')).code).toBe(1);
  });

  it.each([
    '-K body.json',
    '--config body.json',
    '-n',
    '--netrc-file body.json',
    '-F a=@body.json',
    '-T body.json',
  ])('by an option that cannot be followed is never read: %s', async (options) => {
    const { stderr } = await explain(options, '--allow-files');
    expect(stderr).toMatch(/^error: curl's option .* cannot be followed/);
  });

  it.each([
    ['pipe', 'a device, a pipe or a socket'],
    ['socket', 'a device, a pipe or a socket'],
    ['/dev/zero', 'a device, a pipe or a socket'],
    ['/dev/stdin', ''],
    ['.', 'it is a folder'],
    ['nowhere.txt', 'there is no such file'],
  ])('that is no file is refused at once: %s', async (name, reason) => {
    const { code, stdout, stderr } = await explain(`-d @${name}`, '--allow-files');
    expect(stderr).toMatch(REFUSED);
    expect(stderr).toContain(reason);
    expect(stdout).toBe('');
    expect([2, 3]).toContain(code);
  });

  it
    .runIf(process.platform === 'linux')
    .each([
      '/proc/self/environ',
      `/proc/${process.pid}/environ`,
      '/proc/self/cmdline',
      '/proc/self/status',
      '/sys/kernel/mm/transparent_hugepage/enabled',
    ])('of the system itself is refused: %s', async (name) => {
    const { code, stderr } = await explain(`--data-binary @${name}`, '--allow-files');
    expect([code, stderr]).toEqual([2, expect.stringContaining("one of the system's own")]);
  });

  it.each(['secret.txt', './secret.txt', 'link.txt', 'hard.txt'])(
    'is never that of the secret, whatever it is called: %s',
    async (name) => {
      const result = await explain(`-d @${name}`, '--allow-files', '--secret-file', 'secret.txt');
      expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(ITSELF) });
      expect(result.stderr).not.toContain(SECRET);
    },
  );

  it.each(['keys.json', 'link.json'])('is never that of the keys: %s', async (name) => {
    const result = await explain(`-d @${name}`, '--allow-files', '--keys', 'keys.json');
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(ITSELF) });
  });

  it('is not shown when it has the secret in it, or one of a file of keys', async () => {
    const copy = await explain('-d @copy.env', '--allow-files');
    expect(copy).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('has the secret in it'),
    });
    const other = await explain('--data-urlencode a@other.txt', '--allow-files', '--keys', 'keys.json');
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(copy.stderr + other.stderr).not.toMatch(new RegExp(`${SECRET}|${OTHER}`));
  });

  it('counts together with all others of its command', () => {
    writeFileSync(at('large'), Buffer.alloc(33 * 1024 * 1024));
    const files = allowedFiles({ cwd, secretFiles: [] });
    expect(files.read('large')).toHaveLength(33 * 1024 * 1024);
    expect(() => files.read('large')).toThrow(
      expect.objectContaining({ message: expect.stringContaining('too large') }),
    );
  });
});
