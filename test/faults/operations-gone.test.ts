import type { RedisClient } from 'countersign/redis';
import { expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/redis/until.ts';
import {
  END,
  failureOf,
  LEASE_MS,
  openOperations,
  RIVAL,
  START,
  STEPS,
  untilAnswered,
} from './operations.ts';
import { connect, DEADLINE_MS, PATIENCE_MS, serve } from './serve.ts';

/** Commands that the client keeps for later. */
function queuedIn(client: RedisClient): number {
  const { offlineQueue, commandQueue } = client as unknown as Record<string, { length: number }>;
  return (offlineQueue?.length ?? 0) + (commandQueue?.length ?? 0);
}

test.each(STEPS)(
  '%s fails in time while Redis is gone, and leaves nothing with the client',
  async (_name, step) => {
    const server = await serve();
    const client = await connect(server);
    const store = openOperations(client);
    await untilAnswered(store);
    await server.kill();
    await until('the client knows', () => client.status !== 'ready');
    const failure = await failureOf(step(store));
    expect(failure.message).toBe(`no connection to Redis within ${DEADLINE_MS} ms`);
    expect(failure.cause).toBeInstanceOf(Error);
    expect(queuedIn(client)).toBe(0);
  },
);

test('what failed while Redis was gone has not begun when it is back', async () => {
  const server = await serve();
  const store = openOperations(await connect(server));
  await untilAnswered(store);
  await server.kill();
  await Promise.all(
    Array.from({ length: 50 }, (_, i) => failureOf(store.begin({ ...START, token: `t${i}` }))),
  );
  await server.restart();
  await untilAnswered(store);
  expect(await store.begin(RIVAL)).toEqual({ outcome: 'started' });
});

test('however many begins fail while Redis is gone, none of them is in the way of others afterwards', async () => {
  const server = await serve();
  const client = await connect(server);
  const store = openOperations(client);
  await untilAnswered(store);
  await server.kill();
  await until('the client knows', () => client.status !== 'ready');
  for (let round = 0; round < 2; round++) {
    const begins = Array.from({ length: 10_000 }, () => failureOf(store.begin(START)));
    const messages = new Set((await Promise.all(begins)).map(({ message }) => message));
    expect([...messages]).toEqual([`no connection to Redis within ${DEADLINE_MS} ms`]);
  }
});

test('a begin waits for a connection that is made in time', async () => {
  const server = await serve();
  const store = openOperations(await connect(server), PATIENCE_MS);
  await untilAnswered(store);
  await server.kill();
  const begun = store.begin(START);
  await server.restart();
  expect(await begun).toEqual({ outcome: 'started' });
  expect(await store.finish(END)).toBe(true);
});

test.each(STEPS)('%s fails in time when the client never reached a server', async (_name, step) => {
  const server = await serve();
  const client = server.client({ port: await freePort(), retryStrategy: () => 20 });
  const store = openOperations(client);
  const failures = Array.from({ length: 20 }, () => failureOf(step(store)));
  for (const failure of await Promise.all(failures)) expect(failure.message).toContain('no connection');
  expect(queuedIn(client)).toBeLessThanOrEqual(1);
});

test.each(STEPS)(
  '%s works with a client that connects on demand, and fails without a server',
  async (_name, step) => {
    const server = await serve();
    await step(openOperations(server.client({ lazyConnect: true }), PATIENCE_MS));
    const lost = server.client({ port: await freePort(), lazyConnect: true, retryStrategy: () => 20 });
    await failureOf(step(openOperations(lost)));
    const unopened = server.client({ lazyConnect: true, enableOfflineQueue: false });
    await failureOf(step(openOperations(unopened)));
  },
);

test.each(STEPS)('%s fails at once when the client was closed', async (_name, step) => {
  const server = await serve();
  const client = await connect(server);
  const store = openOperations(client, LEASE_MS);
  client.disconnect();
  await until('the client has ended', () => client.status === 'end');
  expect((await failureOf(step(store))).message).toBe('the client of Redis has been closed');
});

test('a Redis that keeps nothing on disk forgets an operation, which its holder may finish all the same', async () => {
  const server = await serve();
  const store = openOperations(await connect(server));
  await store.begin(START);
  await server.restart();
  await untilAnswered(store);
  expect(await store.renew(START)).toBe(true);
  expect(await store.begin(RIVAL)).toMatchObject({ outcome: 'running', fingerprint: 'f1' });
  expect(await store.finish(END)).toBe(true);
  expect(await store.begin(RIVAL)).toMatchObject({ outcome: 'finished', fingerprint: 'f1' });
});

test('a Redis that writes to disk still has what was begun and finished before it was killed', async () => {
  const server = await serve({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
  const store = openOperations(await connect(server));
  const finished = { ...START, id: 'cd34' };
  await store.begin(START);
  await store.begin(finished);
  await store.finish({ ...END, id: 'cd34' });
  await server.restart();
  await untilAnswered(store);
  expect(await store.begin(RIVAL)).toMatchObject({ outcome: 'running', fingerprint: 'f1' });
  expect(await store.begin({ ...RIVAL, id: 'cd34' })).toMatchObject({
    outcome: 'finished',
    record: END.record,
  });
});
