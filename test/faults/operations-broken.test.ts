import type { OperationStore } from 'countersign/store';
import type { RedisOptions } from 'ioredis';
import { expect, test } from 'vitest';
import type { TcpProxy } from '../support/redis/tcp-proxy.ts';
import { until } from '../support/redis/until.ts';
import { END, failureOf, openOperations, RIVAL, START, untilAnswered } from './operations.ts';
import { connect, DEADLINE_MS, networkOf, PATIENCE_MS, serve } from './serve.ts';

/** A client that does not send again what was under way when its connection broke. */
const ONCE: RedisOptions = { maxRetriesPerRequest: 0, retryStrategy: () => 20 };
const AGAIN: RedisOptions = { retryStrategy: () => 5 };

// The bytes of the answer at which the connection is reset, from none to nearly all.
const POINTS = [0, 1, 6, 14];

interface Pair {
  readonly network: TcpProxy;
  /** Behind the network. */
  readonly store: OperationStore;
  /** On a connection that stays. */
  readonly rival: OperationStore;
}

async function openPair(options: RedisOptions, timeoutMs: number = PATIENCE_MS): Promise<Pair> {
  const server = await serve();
  const network = await networkOf(server);
  const store = openOperations(server.client({ port: network.port, ...options }), timeoutMs);
  await untilAnswered(store);
  return { network, store, rival: openOperations(await connect(server), PATIENCE_MS) };
}

test.each(POINTS)(
  'a begin is told to have started when the client sends it again after %i bytes of the answer',
  async (bytes) => {
    const { network, store, rival } = await openPair(AGAIN);
    network.resetAfterReplyBytes(bytes);
    expect(await store.begin(START)).toEqual({ outcome: 'started' });
    expect(await rival.begin(RIVAL)).toMatchObject({ outcome: 'running', fingerprint: 'f1' });
  },
);

test.each(POINTS)(
  'a begin that fails since the connection broke after %i bytes of the answer is released',
  async (bytes) => {
    const { network, store, rival } = await openPair(ONCE);
    network.resetAfterReplyBytes(bytes);
    await failureOf(store.begin(START));
    await until('it is released', async () => (await rival.begin(RIVAL)).outcome === 'started');
  },
);

test('a begin that fails is released however late the connection is back', async () => {
  const { network, store, rival } = await openPair(ONCE, DEADLINE_MS);
  await network.refuse(true);
  network.resetAfterReplyBytes(0);
  await failureOf(store.begin(START));
  const brokeAt = performance.now();
  expect(await rival.begin(RIVAL)).toMatchObject({ outcome: 'running', fingerprint: 'f1' });
  await until('a step would have failed', () => performance.now() - brokeAt > 2 * DEADLINE_MS);
  expect(await rival.begin(RIVAL)).toMatchObject({ outcome: 'running' });
  await network.refuse(false);
  await until('it is released', async () => (await rival.begin(RIVAL)).outcome === 'started');
});

test('a begin whose connection never comes back does not block for longer than its lease', async () => {
  const { network, store, rival } = await openPair({ ...ONCE, retryStrategy: () => null });
  network.resetAfterReplyBytes(0);
  await failureOf(store.begin({ ...START, leaseMs: 1_000 }));
  expect(await rival.begin(RIVAL)).toMatchObject({ outcome: 'running' });
  await until('its lease has ended', async () => (await rival.begin(RIVAL)).outcome === 'started');
});

test.each(POINTS)(
  'a record is kept once when the connection breaks after %i bytes of the answer',
  async (bytes) => {
    const { network, store, rival } = await openPair(AGAIN);
    await store.begin(START);
    network.resetAfterReplyBytes(bytes);
    expect(await store.finish(END)).toBe(true);
    expect(await rival.begin(RIVAL)).toMatchObject({ outcome: 'finished', record: END.record });
  },
);

test('an operation is never held by two while connections break again and again', async () => {
  const server = await serve();
  const networks = await Promise.all([networkOf(server), networkOf(server)]);
  const stores = networks.map(({ port }) => openOperations(server.client({ port, ...AGAIN }), 400));
  for (const store of stores) await untilAnswered(store);
  for (let i = 0; i < 60; i++) {
    if (i % 3 === 0) networks[i % 2]?.resetAfterReplyBytes(i % 20);
    if (i % 7 === 0) networks[(i + 1) % 2]?.cut();
    const begins = [...stores, ...stores].map((store, holder) =>
      Promise.resolve(store.begin({ ...START, id: `${i}`, token: `${holder}` })).then(
        ({ outcome }) => outcome,
        () => 'failed',
      ),
    );
    const outcomes = await Promise.all(begins);
    expect(outcomes.filter((outcome) => outcome === 'started').length).toBeLessThanOrEqual(1);
  }
});
