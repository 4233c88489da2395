import { once } from 'node:events';
import { redis } from 'countersign/redis';
import { describe, expect, it } from 'vitest';
import { clusterOfFile } from '../support/redis/cluster-of-file.ts';

const MASTERS = 3;
const OPTIONS = {
  masterKeys: `test:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`,
};
const PATIENT = { timeoutMs: 5000 };

const cluster = clusterOfFile({ masters: MASTERS });

describe('keys in a Redis Cluster', () => {
  it('are created, found, listed and removed', async () => {
    const keys = redis(cluster.client(), PATIENT).keys(OPTIONS);
    const ids = Array.from({ length: 30 }, (_, i) => `{${i}} key`);
    for (const id of ids) await keys.create({ id });
    expect(await keys.find('{7} key')).toMatchObject({ status: 'active' });
    const found: string[] = [];
    for await (const { id } of keys.list()) found.push(id);
    expect(found.sort()).toEqual(ids.sort());
    for (const id of ids) expect(await keys.remove(id)).toBe(true);
  });

  it.each([
    ['a Cluster client that is its own subscriber', (_port: number) => undefined],
    [
      'a connection to any one node',
      (port: number) => cluster.nodes.find((node) => node.port === port)?.client(),
    ],
  ])('are heard of by %s', async (_name, subscriberAt) => {
    const client = cluster.client();
    const { port } = await cluster.masterOf('countersign:{keys}');
    const elsewhere = cluster.nodes.slice(0, MASTERS).find((node) => node.port !== port);
    const subscriber = subscriberAt(elsewhere?.port ?? 0) ?? client;
    const keys = redis(client, PATIENT).keys({ ...OPTIONS, subscriber });
    await keys.ready();
    const administrator = redis(cluster.client(), PATIENT).keys(OPTIONS);
    const created = once(subscriber, 'message');
    await administrator.create({ id: 'k' });
    await created;
    expect(await keys.find('k')).toMatchObject({ status: 'active' });
    const revoked = once(subscriber, 'message');
    await administrator.revoke('k');
    await revoked;
    expect(await keys.find('k')).toMatchObject({ status: 'revoked' });
    await administrator.remove('k');
    await keys.close();
  });

  it('are never read from a replica, which may lag, even by a client that reads from replicas', async () => {
    const client = cluster.client({ scaleReads: 'slave' });
    const keys = redis(client, PATIENT).keys(OPTIONS);
    await keys.create({ id: 'k' });
    const replicas = cluster.nodes.slice(MASTERS);
    for (const replica of replicas) replica.pause();
    try {
      expect(await keys.find('k')).toMatchObject({ status: 'active' });
      await keys.revoke('k');
      expect(await keys.get('k')).toMatchObject({ status: 'revoked' });
      for await (const { status } of keys.list()) expect(status).toBe('revoked');
    } finally {
      for (const replica of replicas) replica.resume();
    }
  });
});
