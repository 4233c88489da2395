/** One run of a proxy program in front of a server. */

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chmodSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { atExit } from '../redis/at-exit.ts';

/** A proxy that takes connections. */
export interface RunningProxy {
  readonly port: number;
  /** All that the program has written. */
  readonly output: () => string;
  /** Ends the program and removes its directory. */
  readonly stop: () => Promise<void>;
}

/** Port on which a proxy must listen, and directory in which it may write. */
interface ProxyPlace {
  readonly port: number;
  readonly dir: string;
}

/** Program of a proxy, with its configuration and arguments. */
export interface ProxyProgram {
  readonly program: string;
  readonly configuration: (place: ProxyPlace) => string;
  /** The file of the configuration is `proxy.conf` in the directory. */
  readonly args: (place: ProxyPlace) => readonly string[];
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Debian keeps servers where only root's PATH looks. */
const PATH = `${process.env.PATH}${path.delimiter}/usr/sbin${path.delimiter}/sbin`;
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 3_000;
const PAUSE_MS = 25;

/** Tells whether a program is installed on this machine. */
export function isInstalled(program: string): boolean {
  return PATH.split(path.delimiter).some((directory) => {
    try {
      accessSync(path.join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Starts a proxy on a free port of the loopback interface, with a configuration of its own. */
export async function startProxy({ program, configuration, args }: ProxyProgram): Promise<RunningProxy> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'countersign-proxy-'));
  // Started by root, some of them work as a user of their own.
  chmodSync(dir, 0o755);
  const place: ProxyPlace = { port: await freePort(), dir };
  writeFileSync(path.join(dir, 'proxy.conf'), configuration(place));
  const env = { ...process.env, PATH, HOME: dir, XDG_DATA_HOME: dir, XDG_CONFIG_HOME: dir };
  const child = spawn(program, args(place), { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const forget = atExit(() => child.kill('SIGKILL'));
  const stop = async () => {
    await end(child);
    forget();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await ready(child, place.port);
  } catch (error) {
    await stop();
    throw new Error(`${program} did not start: ${(error as Error).message}\n${output}`, { cause: error });
  }
  return { port: place.port, output: () => output, stop };
}

async function ready(child: Child, port: number): Promise<void> {
  const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => {});
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await Promise.race([isListening(port), failed]))) {
    if (hasEnded(child)) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`);
    if (Date.now() > deadline) throw new Error(`it does not listen after ${START_TIMEOUT_MS} ms`);
    await sleep(PAUSE_MS);
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function end(child: Child): Promise<void> {
  if (hasEnded(child) || child.pid === undefined) return;
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

function hasEnded(child: Child): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
