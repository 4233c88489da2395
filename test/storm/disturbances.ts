/** Faults during a storm. */

import { setTimeout as wait } from 'node:timers/promises';
import type { Disturbed } from './storm.ts';

/** One process of the API is killed, and started again a second later. */
export async function killOneProcess({ processes }: Disturbed): Promise<void> {
  await processes[0]?.kill();
  await wait(1_000);
  await processes[0]?.start();
}

/** Redis stands still for three seconds. */
export async function pauseRedis({ redis }: Disturbed): Promise<void> {
  redis.pause();
  await wait(3_000);
  redis.resume();
}
