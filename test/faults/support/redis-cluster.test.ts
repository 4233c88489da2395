import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../../support/redis/ask.ts';
import { type RedisCluster, startCluster } from '../../support/redis/redis-cluster.ts';
import { until } from '../../support/redis/until.ts';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

test('each of three masters owns a part of the keys, and a replica copies it', async () => {
  const client = cluster.client();
  const keys = Array.from({ length: 50 }, (_, i) => `key-${i}`);
  await Promise.all(keys.map((key) => client.set(key, 'value')));
  const masters = new Set(await Promise.all(keys.map((key) => cluster.masterOf(key))));
  expect(masters).toEqual(new Set(cluster.nodes.slice(0, 3)));
  for (const master of masters) {
    expect(await ask(master, 'wait', '1', '1000')).toBe(1);
  }
});

test('masterOf names the node that does not redirect', async () => {
  const master = await cluster.masterOf('{tag}:a');
  expect(await cluster.masterOf('{tag}:b')).toBe(master);
  expect(await ask(master, 'set', '{tag}:a', '1')).toBe('OK');
  const [other] = cluster.nodes.filter((node) => node !== master);
  await expect(ask(other as typeof master, 'set', '{tag}:a', '1')).rejects.toThrow(/MOVED/);
});

test('when a master is killed its replica takes over', async () => {
  const client = cluster.client();
  await client.set('key', 'value');
  const killed = await cluster.masterOf('key');
  expect(await ask(killed, 'wait', '1', '1000')).toBe(1);
  await killed.kill();
  await until('another node owns the key', async () => (await cluster.masterOf('key')) !== killed);
  expect(await client.get('key')).toBe('value');
  await killed.restart();
  expect(await cluster.masterOf('key')).not.toBe(killed);
});
