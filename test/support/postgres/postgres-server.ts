/** A real PostgreSQL server for the tests of a file, on a socket in a directory of its own. */

import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { atExit } from '../redis/at-exit.ts';

/** A server, which is there once the first test begins. */
export interface PostgresServer {
  /** Makes a pool, which ends with the server. */
  readonly pool: (options?: pg.PoolConfig) => pg.Pool;
  /** Its address, for a program of its own. */
  readonly url: () => string;
}

interface User {
  readonly uid?: number;
  readonly gid?: number;
}

const START_TIMEOUT_MS = 20_000;
/** Debian keeps the programs of each version apart, and none of them in the PATH. */
const DEBIAN = '/usr/lib/postgresql';

/** The directory of PostgreSQL's programs; undefined: it is not installed, and what needs it is skipped. */
export const postgresPrograms: string | undefined = [
  ...(existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => path.join(DEBIAN, version, 'bin')) : []),
  ...(process.env.PATH ?? '').split(path.delimiter),
].find((directory) => existsSync(path.join(directory, 'initdb')));

/** Starts a server before the first test of the file and stops it after the last. */
export function postgresOfFile(): PostgresServer {
  const pools = new Set<pg.Pool>();
  let directory = '';
  let stop: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    ({ directory, stop } = await startPostgres(postgresPrograms as string));
  }, 60_000);
  afterAll(async () => {
    // First the server, which ends all connections: a pool waits for those that a failed test has not given back.
    await stop();
    for (const pool of pools) void pool.end().catch(() => undefined);
  });
  return {
    pool(options = {}) {
      const pool = new pg.Pool({ host: directory, user: 'test', database: 'postgres', ...options });
      // A connection that is ended from outside is an 'error' of an idle one.
      pool.on('error', () => undefined);
      pools.add(pool);
      return pool;
    },
    url: () => `postgresql:///postgres?user=test&host=${encodeURIComponent(directory)}`,
  };
}

async function startPostgres(programs: string): Promise<{ directory: string; stop: () => Promise<void> }> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'countersign-pg-'));
  const forget = atExit(() => rmSync(directory, { recursive: true, force: true }));
  const user = userOf();
  if (user.uid !== undefined) chownSync(directory, user.uid, user.gid as number);
  const data = path.join(directory, 'data');
  const init = ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(path.join(programs, 'initdb'), init, { ...user, stdio: 'ignore', cwd: directory });
  // No port, and nothing that makes a crash harmless: the data end with the test.
  const settings = ['listen_addresses=', 'fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];
  const args = ['-D', data, '-k', directory, ...settings.flatMap((each) => ['-c', each])];
  const child = spawn(path.join(programs, 'postgres'), args, {
    ...user,
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const forgetChild = atExit(() => child.kill('SIGQUIT'));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`not ready in time:\n${output}`)), START_TIMEOUT_MS);
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.includes('ready to accept connections')) {
        clearTimeout(timer);
        resolve();
      }
    });
    child.once('close', () => reject(new Error(`PostgreSQL ended at its start:\n${output}`)));
  });
  return {
    directory,
    async stop() {
      child.kill('SIGINT');
      await ended;
      forgetChild();
      rmSync(directory, { recursive: true, force: true });
      forget();
    },
  };
}

/** PostgreSQL refuses to run as root, so that it gets the user of Debian's package. */
function userOf(): User {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}
