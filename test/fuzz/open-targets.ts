/** All targets, with what they need. */

import { type RedisServer, startRedis } from '../support/redis/redis-server.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { commandLineTargets } from './targets/command-line.ts';
import { connectionTargets } from './targets/connections.ts';
import { limitTarget } from './targets/limits.ts';
import { operationTarget } from './targets/operations.ts';
import { memoryReplayTarget, redisReplayTarget } from './targets/replays.ts';
import { declaredTargets, vendorTarget } from './targets/signed-requests.ts';
import { streamTarget } from './targets/streams.ts';
import { valueTargets } from './targets/values.ts';
import { verifiedValueTargets } from './targets/verified-values.ts';

/** Targets that are open. */
export interface OpenTargets {
  readonly targets: readonly FuzzTarget[];
  readonly close: () => Promise<void>;
}

/** Opens every target, or the one of that name. @throws RangeError for a name that no target has. */
export async function openTargets(only?: string): Promise<OpenTargets> {
  const redis = await startRedis();
  const all = await everyTarget(redis);
  const targets = only === undefined ? all : all.filter(({ name }) => name === only);
  async function close(): Promise<void> {
    for (const target of all) await target.close?.();
    await redis.stop();
  }
  if (targets.length > 0) return { targets, close };
  await close();
  throw new RangeError(
    `there is no target ${only}; the targets are ${all.map(({ name }) => name).join(', ')}`,
  );
}

async function everyTarget(redis: RedisServer): Promise<FuzzTarget[]> {
  const client = redis.client();
  return [
    ...valueTargets(),
    ...verifiedValueTargets(),
    ...declaredTargets(),
    vendorTarget(),
    ...commandLineTargets(),
    ...(await connectionTargets()),
    await streamTarget(),
    memoryReplayTarget(),
    redisReplayTarget(client),
    limitTarget(undefined),
    limitTarget(client),
    operationTarget(undefined),
    operationTarget(client),
  ];
}
