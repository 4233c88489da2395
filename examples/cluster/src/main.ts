/**
 * `npm run cluster`: four processes behind one port, with one store on Redis. A request that one of them has accepted is
 * refused by all, and a limit of 10 a minute is 10 in all. With STORE=memory each process is on its own, and it shows.
 */

import cluster from 'node:cluster';
import { once } from 'node:events';
import { type FoundRedis, findRedis } from '@countersign/example-support';
import { visit } from './visitor.ts';
import { work } from './worker.ts';

const PROCESSES = 4;

if (cluster.isPrimary) await lead();
else await work(process.env);

async function lead(): Promise<void> {
  let redis: FoundRedis | undefined;
  try {
    redis = await findRedis(process.env.REDIS_URL);
    // Each run has its own keys in Redis, so that the next one begins anew.
    const prefix = `countersign-example:${Date.now()}:`;
    const port = await startWorkers({ REDIS_URL: redis.url, PREFIX: prefix });
    const { copies, orders } = await visit(`http://127.0.0.1:${port}`);
    const isShared = process.env.STORE !== 'memory';
    if (isShared && (copies !== 1 || copies + orders !== 10))
      throw new Error('the processes do not share a store');
  } catch (error) {
    console.error(`The example did not run: ${(error as Error).message}`);
    process.exitCode = 1;
  } finally {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.kill();
    redis?.stop();
  }
}

/** Starts the processes, which share a port that the first of them finds. */
async function startWorkers(env: Record<string, string>): Promise<number> {
  const workers = Array.from({ length: PROCESSES }, () => cluster.fork(env));
  const addresses = await Promise.all(workers.map((worker) => once(worker, 'listening')));
  return addresses[0]?.[0].port;
}
