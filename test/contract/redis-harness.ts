/** Effects of the contracts of stores on Redis: its time passes, and it is emptied. */

import type { RedisServer } from '../support/redis/redis-server.ts';
import { shiftTime } from '../support/redis/shift-time.ts';

/** Redis, as one test uses it. */
export interface RedisHarness {
  readonly advance: (ms: number) => Promise<void>;
  /** Empties all servers, and ends the client. */
  readonly close: () => Promise<void>;
}

/** Creates one for a client of these servers, which are a single one or the masters of a Cluster. */
export function redisHarness(
  client: { readonly disconnect: () => void },
  servers: readonly RedisServer[],
): RedisHarness {
  const administrators = servers.map((server) => server.client());
  return {
    async advance(ms) {
      for (const administrator of administrators) await shiftTime(administrator, ms);
    },
    async close() {
      for (const administrator of administrators) {
        await administrator.flushall();
        administrator.disconnect();
      }
      client.disconnect();
    },
  };
}
