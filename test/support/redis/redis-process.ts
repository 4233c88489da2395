/** One run of the redis-server program. */

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { atExit } from './at-exit.ts';

/** A server that takes connections. */
export interface RedisProcess {
  readonly pid: number;
  readonly hasEnded: boolean;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Ends it with SIGKILL, which also ends a stopped process. @returns once it is gone. */
  kill(): Promise<void>;
}

/** Another server listens on the port. */
export class PortInUse extends Error {}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Another server of the protocol may be tried: `REDIS_SERVER=valkey-server npm test`. */
const PROGRAM = process.env.REDIS_SERVER ?? 'redis-server';

const START_TIMEOUT_MS = 10_000;
const OUTPUT_KEPT = 4_000;

// Written once it listens and has read its data: by a server, and by a sentinel.
const READY = /Ready to accept connections|Sentinel ID is/;

/** Runs the server with these arguments and waits until it takes connections. */
export async function startRedisProcess(args: readonly string[]): Promise<RedisProcess> {
  const child = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const forget = atExit(() => child.kill('SIGKILL'));
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      forget();
      resolve();
    });
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await ready(child);
  } catch (error) {
    await kill();
    throw error;
  }
  return {
    pid: child.pid as number,
    get hasEnded() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    signal: (name) => void child.kill(name),
    kill,
  };
}

// By what it writes and not by connecting: on a port in use, another test's server would answer.
function ready(child: Child): Promise<void> {
  let output = '';
  let timer: NodeJS.Timeout;
  const outcome = new Promise<void>((resolve, reject) => {
    const read = (chunk: string) => {
      output = (output + chunk).slice(-OUTPUT_KEPT);
      if (READY.test(output)) resolve();
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', (error) => reject(whyItDidNotRun(error)));
    child.once('close', () => reject(whyItEnded(output)));
    timer = setTimeout(
      () => reject(new Error(`${PROGRAM} is not ready after ${START_TIMEOUT_MS} ms:\n${output}`)),
      START_TIMEOUT_MS,
    );
  });
  return outcome.finally(() => clearTimeout(timer));
}

function whyItEnded(output: string): Error {
  const isPortInUse = /Address already in use|Failed listening on port/.test(output);
  return isPortInUse ? new PortInUse(output) : new Error(`${PROGRAM} ended at its start:\n${output}`);
}

function whyItDidNotRun(error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ENOENT') return error;
  const message = `${PROGRAM} is not installed on this machine; \`npm test\` installs redis-server or says how`;
  return new Error(message, { cause: error });
}
