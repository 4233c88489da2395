import cluster from 'node:cluster';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { memoryStore } from 'countersign';
import { redis } from 'countersign/redis';
import { expect, onTestFinished, test } from 'vitest';
import { openShop } from './acme.ts';
import { PATIENCE_MS, serve } from './serve.ts';

/** The codes of the process warnings from now on. */
function warnings(): string[] {
  const codes: string[] = [];
  const listen = (warning: Error & { code?: string }) => codes.push(`${warning.code}: ${warning.message}`);
  process.on('warning', listen);
  onTestFinished(() => void process.off('warning', listen));
  return codes;
}

const LIMIT = ['--maxmemory', '100mb', '--maxmemory-policy'];

/** Collects the warnings when a store is made on a server that was started with the arguments. */
async function warningsOn(args: readonly string[]): Promise<string[]> {
  const codes = warnings();
  const server = await serve({ args });
  const client = server.client();
  const shop = openShop(redis(client, { timeoutMs: PATIENCE_MS }).store);
  expect(await shop.send()).toBe('accepted');
  // Asked on the same connection: what the store has asked is answered by now.
  await client.ping();
  await new Promise((resolve) => setImmediate(resolve));
  return codes;
}

test.each(['allkeys-lru', 'volatile-lru', 'volatile-ttl', 'allkeys-random'])(
  'warns that replay ids may be evicted under %s',
  async (policy) => {
    const codes = await warningsOn([...LIMIT, policy]);
    expect(codes).toEqual([expect.stringContaining('COUNTERSIGN_REDIS_EVICTION')]);
    expect(codes[0]).toContain(policy);
  },
);

test('warns once of what both halves of a store may lose to eviction', async () => {
  const codes = warnings();
  const server = await serve({ args: [...LIMIT, 'volatile-lru'] });
  const client = server.client();
  const store = redis(client, { timeoutMs: PATIENCE_MS }).store.operations;
  await store.release({ id: 'ab12', token: 'a1' });
  await client.ping();
  await new Promise((resolve) => setImmediate(resolve));
  expect(codes).toEqual([
    expect.stringMatching(
      /^COUNTERSIGN_REDIS_EVICTION: .*evict live replay ids and operations \(maxmemory-policy volatile-lru\)/,
    ),
  ]);
});

test.each([
  ['memory is limited without eviction', [...LIMIT, 'noeviction']],
  ['memory is not limited, whatever the policy', ['--maxmemory', '0', '--maxmemory-policy', 'allkeys-lru']],
  ['nothing is set', []],
])('does not warn of eviction when %s', async (_what, args) => {
  expect(await warningsOn(args)).toEqual([]);
});

test('asks about eviction nothing that a restricted user may not, and does not fail of it', async () => {
  const server = await serve({ args: [...LIMIT, 'allkeys-lru'] });
  const codes = warnings();
  await server.client().call('acl', 'setuser', 'shop', 'on', '>password', '~*', '+@all', '-info');
  const client = server.client({ username: 'shop', password: 'password', enableReadyCheck: false });
  expect(await openShop(redis(client, { timeoutMs: PATIENCE_MS }).store).send()).toBe('accepted');
  await client.ping();
  expect(codes).toEqual([]);
});

// Compiled before the tests run, since it is a process of its own.
const WORKER = fileURLToPath(new URL('../dist/support/memory-store-worker.js', import.meta.url));

test('warns once of memory stores in a cluster worker, and names the way out', async () => {
  cluster.setupPrimary({ exec: WORKER, execArgv: [], silent: true });
  const worker = cluster.fork();
  onTestFinished(() => void worker.process.kill('SIGKILL'));
  const [codes] = (await once(worker, 'message')) as [string[]];
  expect(codes).toEqual([expect.stringContaining('COUNTERSIGN_MEMORY_STORE_IN_WORKER')]);
  expect(codes[0]).toContain('redis()');
});

test('does not warn of a memory store in a process that is no cluster worker', async () => {
  const codes = warnings();
  memoryStore({ maxReplayIds: 1000 });
  await new Promise((resolve) => setImmediate(resolve));
  expect(codes).toEqual([]);
});
