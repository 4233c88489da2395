import { randomBytes } from 'node:crypto';
import { type RedisClient, type RedisKeys, redis } from 'countersign/redis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AnyClient, CLIENTS, CLUSTER_CLIENTS } from '../support/redis/any-client.ts';
import { clusterOfFile } from '../support/redis/cluster-of-file.ts';
import { forThisTest } from '../support/redis/for-this-test.ts';
import { redisOfFile } from '../support/redis/redis-of-file.ts';
import { until } from '../support/redis/until.ts';

const masterKeys = `test:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;
const PATIENT = { timeoutMs: 5_000 };

const server = redisOfFile();
const cluster = clusterOfFile({ replicas: 0 });

type ConnectHere = () => Promise<AnyClient>;

const ALL: readonly [name: string, connect: ConnectHere][] = [
  ...CLIENTS.map(([name, connect]): [string, ConnectHere] => [name, () => connect(server.server.port)]),
  ...CLUSTER_CLIENTS.map(([name, connect]): [string, ConnectHere] => [
    `Cluster, ${name}`,
    () => connect(cluster.nodes.map(({ port }) => port)),
  ]),
];

/** Opens keys under a prefix of this test. */
function open(client: RedisClient, prefix: string, more: { subscriber?: RedisClient } = {}): RedisKeys {
  const keys = redis(client, { ...PATIENT, prefix }).keys({ masterKeys, ...more });
  onTestFinished(() => keys.close());
  return keys;
}

const newPrefix = () => `${randomBytes(4).toString('hex')}:`;

describe.each(ALL)('keys in Redis (%s)', (_name, connect) => {
  it('are created, found, changed, listed and removed', async () => {
    const keys = open(await forThisTest(connect()), newPrefix());
    await keys.ready();
    const { secret } = await keys.create({ id: 'ключ 🔑 {1}', owner: 'merchant 17' });
    expect(await keys.find('ключ 🔑 {1}')).toMatchObject({
      owner: 'merchant 17',
      secrets: [{ value: secret }],
    });
    expect(await keys.find('nobody')).toBeUndefined();
    await expect(keys.create({ id: 'ключ 🔑 {1}' })).rejects.toMatchObject({ code: 'key_exists' });
    await keys.revoke('ключ 🔑 {1}');
    expect(await keys.find('ключ 🔑 {1}')).toMatchObject({ status: 'revoked' });
    expect(await keys.remove('ключ 🔑 {1}')).toBe(true);
    expect(await keys.remove('ключ 🔑 {1}')).toBe(false);
  });

  it('are listed over many pages', async () => {
    const keys = open(await forThisTest(connect()), newPrefix());
    const ids = Array.from({ length: 700 }, (_, i) => `key ${i}`);
    await Promise.all(ids.map((id) => keys.create({ id })));
    const found: string[] = [];
    for await (const { id } of keys.list()) found.push(id);
    expect(found.sort()).toEqual(ids.sort());
  });

  it('are whole after changes that are made at once', async () => {
    const client = await forThisTest(connect());
    const prefix = newPrefix();
    const keys = open(client, prefix);
    await keys.create({ id: 'k' });
    const scopes = Array.from({ length: 20 }, (_, i) => `scope-${i}`);
    await Promise.all(scopes.map((scope) => open(client, prefix).setScopes('k', [scope])));
    const final = (await keys.get('k'))?.scopes ?? [];
    expect(scopes).toEqual(expect.arrayContaining([...final]));
    expect(final).toHaveLength(1);
  });

  it('are heard of by other processes when they change', async () => {
    const prefix = newPrefix();
    const subscriber = await forThisTest(connect());
    const keys = open(await forThisTest(connect()), prefix, { subscriber });
    const administrator = open(await forThisTest(connect()), prefix);
    await keys.ready();
    expect(await keys.find('k')).toBeUndefined();
    await administrator.create({ id: 'k' });
    await until('the new key is known', async () => (await keys.find('k')) !== undefined);
    await administrator.revoke('k');
    await until('the key is known as revoked', async () => (await keys.find('k'))?.status === 'revoked');
  });
});

it('may be heard of by a client of another package', async () => {
  const [glide, nodeRedis] = [CLIENTS.at(-1), CLIENTS[2]].map((each) => each?.[1](server.server.port));
  const prefix = newPrefix();
  const client = await forThisTest(glide as Promise<AnyClient>);
  const subscriber = await forThisTest(nodeRedis as Promise<AnyClient>);
  const keys = open(client, prefix, { subscriber });
  await keys.ready();
  await keys.create({ id: 'k' });
  await keys.find('k');
  await open(server.client, prefix).revoke('k');
  await until('the key is known as revoked', async () => (await keys.find('k'))?.status === 'revoked');
});
