import type { OperationStore } from 'countersign/store';
import { expect, test } from 'vitest';
import { until } from '../support/redis/until.ts';
import { END, failureOf, openOperations, RIVAL, START, STEPS, untilAnswered } from './operations.ts';
import { connect, DEADLINE_MS, networkOf, PATIENCE_MS, serve } from './serve.ts';

/** Waits until a rival may begin, long before the lease of the first one is over. */
async function untilReleased(rival: OperationStore): Promise<void> {
  await until('nobody holds the operation', async () => (await rival.begin(RIVAL)).outcome === 'started');
}

test.each(STEPS)('%s fails in time while Redis hangs', async (_name, step) => {
  const server = await serve();
  const store = openOperations(await connect(server));
  await untilAnswered(store);
  server.pause();
  expect((await failureOf(step(store))).message).toBe(`Redis did not answer within ${DEADLINE_MS} ms`);
});

test('a record that is to be kept waits in one command however often that is tried, and is kept when Redis goes on', async () => {
  const server = await serve();
  const client = await connect(server);
  const store = openOperations(client, 20);
  await untilAnswered(store);
  await store.begin(START);
  server.pause();
  for (let i = 0; i < 20; i++) await failureOf(store.finish(END));
  const { commandQueue } = client as unknown as { commandQueue: { length: number } };
  expect(commandQueue.length).toBe(1);
  server.resume();
  const patient = openOperations(await connect(server), PATIENCE_MS);
  await until('it is kept', async () => (await patient.begin(RIVAL)).outcome === 'finished');
  // Later attempts are sent to Redis again.
  await until('an answer comes', async () => (await patient.finish({ ...END, token: 'b2' })) === false);
  await until('the store answers', () => Promise.resolve(store.finish(END)));
});

test('a begin that Redis executes when it goes on is released, though its lease is long', async () => {
  const server = await serve();
  const store = openOperations(await connect(server));
  await untilAnswered(store);
  server.pause();
  const starts = Array.from({ length: 20 }, (_, i) => ({ ...START, id: `${i}` }));
  await Promise.all(starts.map((start) => failureOf(store.begin(start))));
  server.resume();
  const rival = openOperations(await connect(server), PATIENCE_MS);
  for (const { id } of starts) {
    await until('it is released', async () => (await rival.begin({ ...RIVAL, id })).outcome === 'started');
  }
});

test('a begin whose answer comes too late is released', async () => {
  const server = await serve();
  const network = await networkOf(server);
  const store = openOperations(server.client({ port: network.port }));
  await untilAnswered(store);
  network.delay(2 * DEADLINE_MS);
  await failureOf(store.begin(START));
  const rival = openOperations(await connect(server), PATIENCE_MS);
  expect(await rival.begin(RIVAL)).toMatchObject({ outcome: 'running', fingerprint: 'f1' });
  await untilReleased(rival);
});

test('a begin that comes too late takes nothing from those who hold or have finished the operation', async () => {
  const server = await serve();
  const store = openOperations(await connect(server));
  const other = openOperations(await connect(server), PATIENCE_MS);
  const finished = { ...RIVAL, id: 'cd34' };
  await other.begin(RIVAL);
  await other.begin(finished);
  await other.finish({ ...END, ...finished });
  server.pause();
  await Promise.all([failureOf(store.begin(START)), failureOf(store.begin({ ...START, id: 'cd34' }))]);
  server.resume();
  await untilAnswered(store);
  // On the same connection, so that what followed the late answers is done.
  await untilAnswered(store);
  expect(await other.renew(RIVAL)).toBe(true);
  expect(await other.begin(START)).toMatchObject({ outcome: 'running', fingerprint: 'f2' });
  expect(await other.begin({ ...START, id: 'cd34' })).toMatchObject({
    outcome: 'finished',
    fingerprint: 'f2',
  });
});

test('a record that Redis takes when it goes on is kept, and the holder who asks again is told so', async () => {
  const server = await serve();
  const store = openOperations(await connect(server));
  await store.begin(START);
  server.pause();
  await failureOf(store.finish(END));
  server.resume();
  await untilAnswered(store);
  expect(await store.begin(RIVAL)).toMatchObject({ outcome: 'finished', record: END.record });
  expect(await store.finish(END)).toBe(true);
});

test('no more than ten thousand calls wait for Redis, and a holder may still finish', {
  timeout: 40_000,
}, async () => {
  const server = await serve();
  const store = openOperations(await connect(server));
  await store.begin(START);
  server.pause();
  const begins = Array.from({ length: 10_100 }, (_, i) => failureOf(store.begin({ ...START, id: `${i}` })));
  const finished = failureOf(store.finish(END));
  const messages = (await Promise.all(begins)).map(({ message }) => message);
  expect(messages.filter((message) => message === '10000 calls wait for Redis already')).toHaveLength(100);
  expect((await finished).message).toContain('did not answer');
  // Also after their deadlines, as they are with the client yet.
  expect((await failureOf(store.begin(START))).message).toContain('10000 calls');
  server.resume();
  await untilAnswered(store);
  expect(await store.begin(RIVAL)).toMatchObject({ outcome: 'finished' });
});
