import { type ChildProcessWithoutNullStreams, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { KEY_ID, pastedCurl, SECRET, UNDECODED } from './support/requests.ts';

const NOT_THERE = 'error: the file with the request cannot be read: there is no such file\n';
const program = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

describe('the program countersign', () => {
  let child: ChildProcessWithoutNullStreams | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  function start(args: readonly string[], env: Record<string, string> = {}): ChildProcessWithoutNullStreams {
    child = spawn(process.execPath, [program, ...args], { env: { PATH: process.env.PATH, ...env } });
    return child;
  }

  async function finish(
    running: ChildProcessWithoutNullStreams,
  ): Promise<[code: number, out: string, err: string]> {
    const texts = [running.stdout, running.stderr].map(async (stream) => {
      let text = '';
      for await (const chunk of stream.setEncoding('utf8')) text += chunk;
      return text;
    });
    const [[code], out, err] = await Promise.all([once(running, 'close'), ...texts]);
    return [code as number, out as string, err as string];
  }

  it('names an undecoded secret in its first line, for a curl command that is piped in', async () => {
    const running = start(['explain', '-s', 'iimmpact'], { COUNTERSIGN_SECRET: SECRET, FORCE_COLOR: '1' });
    running.stdin.end(pastedCurl(UNDECODED));
    const [code, out, err] = await finish(running);
    expect(out).toMatch(/^secret_not_decoded \(certain\): The secret was used as the text that was shown/);
    expect(err).toBe('');
    expect(code).toBe(1);
  });

  it('says on standard error what is wrong, and exits with the code for it', async () => {
    const running = start(['verify', '-s', 'iimmpact', '/nowhere/at/all'], { COUNTERSIGN_SECRET: SECRET });
    const [code, out, err] = await finish(running);
    expect([code, out, err]).toEqual([3, '', NOT_THERE]);
  });

  it('is silent when its reader stops early', async () => {
    const running = start(['schemes', 'ip2']);
    running.stdout.destroy();
    const errors: Buffer[] = [];
    running.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    const [code] = await once(running, 'close');
    expect([code, Buffer.concat(errors).toString()]).toEqual([0, '']);
  });

  it('ends on Ctrl-C while it waits for a pipe that nobody writes to', async () => {
    const cwd = mkdtempSync(path.join(os.tmpdir(), 'countersign-process-'));
    execFileSync('mkfifo', [path.join(cwd, 'fifo')]);
    writeFileSync(path.join(cwd, 'keys.json'), '{"keys":[]}', { mode: 0o644 });
    const args = ['explain', '-s', 'iimmpact', '--keys', 'keys.json', 'fifo'];
    child = spawn(process.execPath, [program, ...args], { cwd, env: {} });
    const ended = once(child, 'exit');
    // The note on the file of keys is the last that it does before the pipe.
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const [code, signal] = await ended;
    rmSync(cwd, { recursive: true });
    expect(signal ?? code).toBe(code === 130 ? 130 : 'SIGINT');
  });

  it('exits with 130 on Ctrl-C', async () => {
    const server = http.createServer(() => running.kill('SIGINT')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const running = start(['send', '-s', 'iimmpact', '-k', KEY_ID, 'GET', url], {
      COUNTERSIGN_SECRET: SECRET,
    });
    const [code] = await finish(running);
    server.close();
    expect(code).toBe(130);
  });

  it('prints its help without loading its commands, the verifier or a client of Redis', () => {
    const finished = spawnSync(process.execPath, ['--import', TELL_LOADED, program, '--help'], {
      encoding: 'utf8',
    });
    const loaded = finished.stderr.split('\n').filter((line) => line.startsWith('file:'));
    expect([finished.status, finished.stdout]).toEqual([0, expect.stringContaining('explain')]);
    expect(loaded).toContainEqual(expect.stringContaining('/program.js'));
    const own = loaded.filter((url) => url.includes('/dist/'));
    expect(own.filter((url) => !/\/dist\/(cli\/(?!schemes|keys|redis|doctor)|internal\/)/.test(url))).toEqual(
      [],
    );
    expect(loaded.filter((url) => url.includes('ioredis'))).toEqual([]);
  });

  it.each([
    ['keys', 'list'],
    ['doctor', '--json'],
  ])('says how to install ioredis where %s needs it', (...args) => {
    const env = { COUNTERSIGN_REDIS_URL: 'redis://127.0.0.1:1', COUNTERSIGN_MASTER_KEYS: 'a:b' };
    const finished = spawnSync(process.execPath, ['--import', WITHOUT_IOREDIS, program, ...args], {
      encoding: 'utf8',
      env,
    });
    expect([finished.status, finished.stdout]).toEqual([2, '']);
    expect(finished.stderr).toContain('npm install ioredis');
  });
});

/** A module that hides ioredis, as where it is not installed. */
const WITHOUT_IOREDIS = asModule(
  `import { register } from 'node:module'; register(${JSON.stringify(
    asModule(`export function resolve(name, context, next) {
      if (name !== 'ioredis') return next(name, context);
      throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' });
    }`),
  )});`,
);

/** A module that makes a program write the URL of each module that it loads to its standard error. */
const TELL_LOADED = asModule(
  `import { register } from 'node:module'; register(${JSON.stringify(
    asModule(`import fs from 'node:fs';
      export function load(url, context, next) { fs.writeSync(2, url + '\\n'); return next(url, context); }`),
  )});`,
);

function asModule(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
