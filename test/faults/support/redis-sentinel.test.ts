import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../../support/redis/ask.ts';
import { type RedisSentinel, startSentinel } from '../../support/redis/redis-sentinel.ts';
import { until } from '../../support/redis/until.ts';

let group: RedisSentinel;
beforeAll(async () => {
  group = await startSentinel();
});
afterAll(() => group.stop());

test('clients find the master by its Sentinels, and after its death the replica that took over', async () => {
  const client = group.client();
  const before = await group.currentMasterPort();
  expect(before).toBe(group.master.port);
  await client.set('key', 'value');
  expect(await group.master.client().get('key')).toBe('value');
  expect(await ask(group.master, 'wait', '1', '1000')).toBe(1);

  await group.master.kill();
  await until('another server is the master', async () => (await group.currentMasterPort()) !== before);
  expect(await group.currentMasterPort()).toBe(group.replicas[0]?.port);
  expect(await client.get('key')).toBe('value');
});
