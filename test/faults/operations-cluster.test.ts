import { redis } from 'countersign/redis';
import type { OperationStart, OperationStore } from 'countersign/store';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { hasReplicas } from '../support/redis/ask.ts';
import { type RedisCluster, startCluster } from '../support/redis/redis-cluster.ts';
import { until } from '../support/redis/until.ts';
import { beginSlotMove } from './move-slot.ts';
import { END, failureOf, openOperations, RIVAL, START, untilAnswered } from './operations.ts';
import { PATIENCE_MS } from './serve.ts';

const MASTERS = 3;

let cluster: RedisCluster;
beforeAll(async () => {
  // By default all of a Cluster refuses while a part of it has no master.
  cluster = await startCluster({ masters: MASTERS, args: ['--cluster-require-full-coverage', 'no'] });
}, 30_000);
afterAll(() => cluster.stop());

function keyOf({ id }: Pick<OperationStart, 'id'>): string {
  return `countersign:op:${id}`;
}

test('operations are spread over all masters, and none is in the way of another', async () => {
  const store = openOperations(cluster.client(), PATIENCE_MS);
  const starts = Array.from({ length: 60 }, (_, i) => ({ ...START, id: `spread-${i}` }));
  const states = await Promise.all(starts.map((start) => store.begin(start)));
  expect(new Set(states.map(({ outcome }) => outcome))).toEqual(new Set(['started']));
  expect(new Set(await Promise.all(starts.map((start) => cluster.masterOf(keyOf(start))))).size).toBe(
    MASTERS,
  );
});

test('each of many callers has a share of its own, exactly, all over the Cluster', async () => {
  const [store, other] = [cluster.client(), cluster.client({ keyPrefix: '{shop}:' })].map(
    (client) => redis(client, { timeoutMs: PATIENCE_MS, maxOperationsPerKey: 2 }).store.operations,
  ) as [OperationStore, OperationStore];
  const owners = Array.from({ length: 40 }, (_, i) => `owner-${i}`);
  for (const each of [store, other]) {
    const starts = owners.flatMap((owner) =>
      [1, 2, 3, 4].map((i) => ({ ...START, id: `${owner}-${i}`, token: `${owner}-${i}`, owner })),
    );
    const states = await Promise.allSettled(starts.map(async (start) => each.begin(start)));
    const started = starts.filter((_, i) => states[i]?.status === 'fulfilled');
    expect(started).toHaveLength(2 * owners.length);
    for (const owner of owners) expect(started.filter((start) => start.owner === owner)).toHaveLength(2);
    const codes = states.map((state) => (state.status === 'rejected' ? state.reason.code : undefined));
    expect(new Set(codes)).toEqual(new Set([undefined, 'COUNTERSIGN_SHARE_EXHAUSTED']));
    for (const start of started.slice(0, 10)) {
      expect(await each.renew(start)).toBe(true);
      expect(await each.finish({ ...END, ...start })).toBe(true);
      expect(await each.begin({ ...start, token: 'b2' })).toMatchObject({ outcome: 'finished' });
    }
    for (const start of started.slice(10)) {
      await each.release(start);
      expect(await each.begin({ ...start, token: 'b2' })).toEqual({ outcome: 'started' });
    }
  }
});

test('an operation goes on while its slot moves to another master', async () => {
  const store = openOperations(cluster.client(), PATIENCE_MS);
  const rival = openOperations(cluster.client(), PATIENCE_MS);
  await store.begin(START);
  const move = await beginSlotMove(cluster, cluster.nodes.slice(0, MASTERS), keyOf(START));
  expect(await store.renew(START)).toBe(true);
  await move.moveKeys();
  expect(await rival.begin(RIVAL)).toMatchObject({ outcome: 'running', fingerprint: 'f1' });
  await move.finish();
  expect(await store.finish(END)).toBe(true);
  expect(await rival.begin(RIVAL)).toMatchObject({ outcome: 'finished', record: END.record });
});

test('a begin on a master that hangs fails in time, and its replica goes on with what has begun', {
  timeout: 40_000,
}, async () => {
  const held = { ...START, id: 'held' };
  const rival = { ...RIVAL, id: 'held' };
  const store = openOperations(cluster.client());
  await untilAnswered(store);
  await until('it has begun', async () => (await store.begin(held)).outcome === 'started');
  const master = await cluster.masterOf(keyOf(held));
  expect(await hasReplicas(master, 1)).toBe(true);
  master.pause();
  onTestFinished(() => master.resume());
  expect((await failureOf(store.begin(rival))).message).toContain('did not answer');
  await until('the replica answers', async () => (await store.begin(rival)).outcome === 'running', 20_000);
  expect(await cluster.masterOf(keyOf(held))).not.toBe(master);
  expect(await store.finish({ ...END, id: 'held' })).toBe(true);
  expect(await store.begin(rival)).toMatchObject({ outcome: 'finished', record: END.record });
});
