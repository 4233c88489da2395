/** The clients that are taken. */

import { kindOf } from '../internal/value-kind.ts';
import { isGlide } from './clients/glide/glide-client.ts';
import { glideCommands } from './clients/glide/glide-commands.ts';
import { ioredisCommands, isIoredis } from './clients/ioredis.ts';
import { isNodeRedis } from './clients/node-redis/node-redis-client.ts';
import { nodeRedisCommands } from './clients/node-redis/node-redis-commands.ts';
import type { RedisCommands } from './clients/redis-commands.ts';

// By shape and not by the types of the clients: of these packages, the one that is used is installed, in any version.
type Any = (...args: never[]) => unknown;

/** A client of ioredis: `new Redis(url)` or `new Cluster([…])`. */
export interface IoredisClient {
  readonly status: string;
  readonly evalsha: Any;
  readonly on: Any;
}

/** A client of node-redis (the package `redis`), of `createClient()`, `createCluster()` or `createSentinel()`. */
export interface NodeRedisClient {
  readonly isOpen: boolean;
  readonly evalSha: Any;
  readonly withTypeMapping: Any;
  readonly subscribe: Any;
  readonly on: Any;
}

/** A client of Valkey GLIDE, of `GlideClient.createClient()` or `GlideClusterClient.createClient()`. */
export interface ValkeyGlideClient {
  readonly customCommand: Any;
  readonly getStatistics: Any;
}

/**
 * A client of ioredis, node-redis or Valkey GLIDE, as the integrator made it. It is neither opened nor closed here.
 */
export type RedisClient = IoredisClient | NodeRedisClient | ValkeyGlideClient;

const known = new WeakMap<RedisClient, RedisCommands>();

/** Gives the commands of a client, which are made once. */
export function commandsOf(client: RedisClient): RedisCommands {
  const made = known.get(client);
  if (made !== undefined) return made;
  const commands = toCommands(client);
  known.set(client, commands);
  return commands;
}

function toCommands(client: RedisClient): RedisCommands {
  if (isGlide(client)) return glideCommands(client);
  return isNodeRedis(client) ? nodeRedisCommands(client) : ioredisCommands(client as never);
}

/** Throws a TypeError unless `client` is one, told by its shape: several copies of a package may be about. */
export function assertClient(owner: string, client: RedisClient): void {
  const isObject = typeof client === 'object' && client !== null;
  if (isObject && (isIoredis(client) || isNodeRedis(client) || isGlide(client))) return;
  const advice = typeof client === 'string' ? ': write redis(new Redis(url))' : '';
  throw new TypeError(
    `${owner}: the client must be one of ioredis, node-redis or Valkey GLIDE, such as new Redis(url), got ${kindOf(client)}${advice}`,
  );
}
