/** Clients that end with the test that asked for them. */

import type { RedisClient } from 'countersign/redis';
import { onTestFinished } from 'vitest';
import type { AnyClient } from './any-client.ts';

/** Connects for the running test, and ends with it. */
export async function forThisTest(connected: Promise<AnyClient>): Promise<RedisClient> {
  const { client, disconnect } = await connected;
  onTestFinished(disconnect);
  return client;
}
