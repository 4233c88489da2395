/** A Redis master with replicas, watched by Sentinels, for a test. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Redis, type RedisOptions } from 'ioredis';
import { ask, hasReplicas } from './ask.ts';
import { type RedisServer, startRedis, startServer } from './redis-server.ts';
import { everyServer, startAll, stopAll } from './server-group.ts';
import { until } from './until.ts';

export interface StartSentinelOptions {
  /** By default 1. */
  readonly replicas?: number;
  /** By default 3. */
  readonly sentinels?: number;
}

export interface RedisSentinel {
  /** The master at the start; a failover makes it a replica once it is back. */
  readonly master: RedisServer;
  readonly replicas: readonly RedisServer[];
  readonly sentinels: readonly RedisServer[];
  /** A new ioredis client that asks the Sentinels, disconnected by `stop`. It swallows 'error' events. */
  client(options?: RedisOptions): Redis;
  /** The master's port once all running Sentinels name the same. */
  currentMasterPort(): Promise<number>;
  stop(): Promise<void>;
}

const NAME = 'mymaster';
const DOWN_AFTER_MS = 1_000;
const FAILOVER_TIMEOUT_MS = 3_000;
const START_TIMEOUT_MS = 15_000;

/** Starts it all; resolves once the Sentinels know the replicas and each other. */
export async function startSentinel(options: StartSentinelOptions = {}): Promise<RedisSentinel> {
  const { replicas: replicaCount = 1, sentinels: sentinelCount = 3 } = options;
  const servers: RedisServer[] = [];
  const start = async (count: number, starter: () => Promise<RedisServer>) => {
    const started = await startAll(Array.from({ length: count }, () => starter));
    servers.push(...started);
    return started;
  };
  try {
    const [master] = (await start(1, () => startData([]))) as [RedisServer];
    const replicas = await start(replicaCount, () =>
      startData(['--replicaof', '127.0.0.1', `${master.port}`]),
    );
    const quorum = Math.floor(sentinelCount / 2) + 1;
    const sentinels = await start(sentinelCount, () => startWatcher(master.port, quorum));
    await Promise.all(sentinels.map(quicken));
    await until(
      'the sentinels know the replicas and each other',
      () => everyServer(sentinels, (sentinel) => knowsAll(sentinel, replicaCount, sentinelCount)),
      START_TIMEOUT_MS,
    );
    await until('the replicas are in sync', () => hasReplicas(master, replicaCount), START_TIMEOUT_MS);
    return toGroup({ master, replicas, sentinels });
  } catch (error) {
    await stopAll(servers);
    throw error;
  }
}

function toGroup(servers: Pick<RedisSentinel, 'master' | 'replicas' | 'sentinels'>): RedisSentinel {
  const { master, replicas, sentinels } = servers;
  const clients = new Set<Redis>();
  return {
    ...servers,
    client(options = {}) {
      const addresses = sentinels.map(({ port }) => ({ host: '127.0.0.1', port }));
      const all = { name: NAME, sentinels: addresses, ...options } as RedisOptions & {
        replyMapping: 'legacy';
      };
      const client = new Redis(all);
      client.on('error', () => undefined);
      clients.add(client);
      return client;
    },
    currentMasterPort: () => currentMasterPort(sentinels),
    async stop() {
      for (const client of clients) client.disconnect();
      await stopAll([...sentinels, ...replicas, master]);
    },
  };
}

// A new replica would wait 5 s for others to be served with it.
function startData(args: readonly string[]): Promise<RedisServer> {
  return startRedis({ args: ['--repl-diskless-sync-delay', '0', ...args] });
}

async function startWatcher(masterPort: number, quorum: number): Promise<RedisServer> {
  return startServer({
    async args({ port, dir }) {
      const file = path.join(dir, 'sentinel.conf');
      const lines = [
        `port ${port}`,
        'bind 127.0.0.1',
        `dir ${dir}`,
        `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} ${quorum}`,
        `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
        `sentinel failover-timeout ${NAME} ${FAILOVER_TIMEOUT_MS}`,
      ];
      await writeFile(file, `${lines.join('\n')}\n`);
      return [file, '--sentinel'];
    },
  });
}

// Sentinels talk to each other every 2 s and ask for replicas every 10 s, which would be most of a test's time.
// The period of pings stays as it is: no replica is promoted that was not heard of for five of them.
async function quicken(sentinel: RedisServer): Promise<void> {
  const periods = ['publish-period', '100', 'ask-period', '100', 'info-period', '500'];
  await ask(sentinel, 'sentinel', 'debug', ...periods).catch(toleratesOlderRedis);
}

// SENTINEL DEBUG came with Redis 7.0; before it everything takes longer and works the same.
function toleratesOlderRedis(error: unknown): void {
  if (!(error instanceof Error && /unknown sentinel subcommand/i.test(error.message))) throw error;
}

async function knowsAll(sentinel: RedisServer, replicas: number, sentinels: number): Promise<boolean> {
  const reply = (await ask(sentinel, 'sentinel', 'master', NAME)) as string[];
  const field = (name: string) => reply[reply.indexOf(name) + 1];
  return (
    field('flags') === 'master' &&
    Number(field('num-slaves')) === replicas &&
    Number(field('num-other-sentinels')) === sentinels - 1
  );
}

async function currentMasterPort(sentinels: readonly RedisServer[]): Promise<number> {
  let ports: string[] = [];
  await until('the sentinels name the same master', async () => {
    const running = sentinels.filter(({ state }) => state === 'running');
    ports = await Promise.all(
      running.map(async (sentinel) => {
        const reply = await ask(sentinel, 'sentinel', 'get-master-addr-by-name', NAME);
        return (reply as [host: string, port: string])[1];
      }),
    );
    return new Set(ports).size === 1;
  });
  return Number(ports[0]);
}
