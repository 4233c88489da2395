/** Servers that start and stop together. */

import type { RedisServer } from './redis-server.ts';

/** Starts all at once; when one does not start, none stays. */
export async function startAll(starts: readonly (() => Promise<RedisServer>)[]): Promise<RedisServer[]> {
  const outcomes = await Promise.allSettled(starts.map((start) => start()));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  if (failed === undefined) return started;
  await stopAll(started);
  throw failed.reason;
}

export async function stopAll(servers: readonly RedisServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
}

/** Tells whether the answer is yes for all, asked at once. */
export async function everyServer(
  servers: readonly RedisServer[],
  holds: (server: RedisServer) => Promise<boolean>,
): Promise<boolean> {
  return (await Promise.all(servers.map(holds))).every(Boolean);
}
