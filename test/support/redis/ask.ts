/** One command to one server over a connection of its own, which no other command waits behind. */

import { Redis } from 'ioredis';
import type { RedisServer } from './redis-server.ts';

const TIMEOUT_MS = 2_000;

/** Sends a command: `await ask(server, 'cluster', 'nodes')`. Rejects when the server is away or answers an error. */
export async function ask(server: RedisServer, command: string, ...args: string[]): Promise<unknown> {
  const client = new Redis({
    host: '127.0.0.1',
    port: server.port,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    enableReadyCheck: false,
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}

/** Asks for a text reply of lines. */
export async function askLines(server: RedisServer, command: string, ...args: string[]): Promise<string[]> {
  const reply = await ask(server, command, ...args);
  return String(reply)
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

/** Tells whether so many replicas follow this master. A replica alone believes so earlier than its master does. */
export async function hasReplicas(master: RedisServer, count: number): Promise<boolean> {
  return (await ask(master, 'wait', String(count), '1000')) === count;
}
