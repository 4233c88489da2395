/** Work that the nodes of a Cluster were given. */

import { askLines } from '../support/redis/ask.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';

/** Counts the calls of scripts on each of the nodes. */
export async function scriptCalls(nodes: readonly RedisServer[]): Promise<number[]> {
  return Promise.all(
    nodes.map(async (node) => {
      const lines = await askLines(node, 'info', 'commandstats');
      const counts = lines.map((line) => Number(/^cmdstat_eval(?:sha)?:calls=(\d+)/.exec(line)?.[1] ?? 0));
      return counts.reduce((sum, count) => sum + count, 0);
    }),
  );
}

/** Gives the growth of each. */
export function difference(after: readonly number[], before: readonly number[]): number[] {
  return after.map((count, i) => count - (before[i] as number));
}
