/** A real Redis server for a test, on a port of its own. */

import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Redis, type RedisOptions } from 'ioredis';
import { freePort } from '../free-port.ts';
import { atExit } from './at-exit.ts';
import { PortInUse, type RedisProcess, startRedisProcess } from './redis-process.ts';

export interface StartRedisOptions {
  /** More arguments of redis-server, which win over ours: `['--appendonly', 'yes']`. */
  readonly args?: readonly string[];
  /** The port; without it a free one. */
  readonly port?: number;
  /** The directory of its files, which stays after `stop`; without it a temporary one, which does not. */
  readonly dir?: string;
}

export interface RedisServer {
  readonly port: number;
  /** Another one after `restart`. */
  readonly pid: number;
  readonly dir: string;
  readonly state: 'running' | 'paused' | 'down';
  /**
   * A new ioredis client, disconnected by `stop`. Its options win: `{ port: proxy.port }` goes through a proxy.
   * It swallows 'error' events, of which tests cause plenty.
   */
  client(options?: RedisOptions): Redis;
  /** Freezes the process: it keeps its connections and answers nothing (SIGSTOP). */
  pause(): void;
  resume(): void;
  /** Ends the process as a crash does (SIGKILL). @returns once it is gone. */
  kill(): Promise<void>;
  /** Starts again on the same port, with the same arguments and directory; ends it before if it still runs. */
  restart(): Promise<void>;
  /** Disconnects the clients, ends the process and removes its temporary directory. */
  stop(): Promise<void>;
}

const PORT_ATTEMPTS = 10;

/** Starts a Redis server that keeps nothing on disk. */
export async function startRedis(options: StartRedisOptions = {}): Promise<RedisServer> {
  const { args = [], port, dir } = options;
  return startServer({
    ...(port === undefined ? {} : { port }),
    ...(dir === undefined ? {} : { dir }),
    args: async (server) => [
      ...['--port', String(server.port), '--bind', '127.0.0.1', '--dir', server.dir],
      ...['--save', '', '--appendonly', 'no', ...args],
    ],
  });
}

/** Input of `startServer`: the arguments for a port and directory that it chooses where none is given. */
export interface ServerSpec {
  readonly port?: number;
  readonly dir?: string;
  args(server: { readonly port: number; readonly dir: string }): Promise<readonly string[]>;
}

/** Starts redis-server in whatever role its arguments say. */
export async function startServer(spec: ServerSpec): Promise<RedisServer> {
  const directory = await openDirectory(spec.dir);
  try {
    for (let attempt = 1; ; attempt++) {
      const port = spec.port ?? (await freePort());
      const args = await spec.args({ port, dir: directory.path });
      try {
        return toServer(port, directory, args, await startRedisProcess(args));
      } catch (error) {
        const isOver = spec.port !== undefined || attempt === PORT_ATTEMPTS;
        if (!(error instanceof PortInUse) || isOver) throw error;
      }
    }
  } catch (error) {
    await directory.remove();
    throw error;
  }
}

function toServer(
  port: number,
  directory: Directory,
  args: readonly string[],
  first: RedisProcess,
): RedisServer {
  const clients = new Set<Redis>();
  let current = first;
  let isPaused = false;
  const kill = async () => {
    await current.kill();
    isPaused = false;
  };
  return {
    port,
    dir: directory.path,
    get pid() {
      return current.pid;
    },
    get state() {
      if (current.hasEnded) return 'down';
      return isPaused ? 'paused' : 'running';
    },
    client(options = {}) {
      // Typed by its default whatever the test asks for: callers share one type of client.
      const all = { host: '127.0.0.1', port, ...options } as RedisOptions & { replyMapping: 'legacy' };
      const client = new Redis(all);
      client.on('error', () => undefined);
      clients.add(client);
      return client;
    },
    pause() {
      current.signal('SIGSTOP');
      isPaused = true;
    },
    resume() {
      current.signal('SIGCONT');
      isPaused = false;
    },
    kill,
    async restart() {
      await kill();
      current = await startRedisProcess(args);
    },
    async stop() {
      for (const client of clients) client.disconnect();
      await kill();
      await directory.remove();
    },
  };
}

interface Directory {
  readonly path: string;
  remove(): Promise<void>;
}

async function openDirectory(given: string | undefined): Promise<Directory> {
  if (given !== undefined) return { path: given, remove: async () => undefined };
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'countersign-redis-'));
  const forget = atExit(() => rmSync(temporary, { recursive: true, force: true }));
  return {
    path: temporary,
    async remove() {
      await rm(temporary, { recursive: true, force: true });
      forget();
    },
  };
}
