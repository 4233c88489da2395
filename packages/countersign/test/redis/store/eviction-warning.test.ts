import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { warnOfEviction } from '../../../src/redis/store/eviction-warning.ts';
import type { RedisClient } from '../../../src/redis.ts';

afterEach(() => vi.restoreAllMocks());

const EVICTING = 'used_memory:1\r\nmaxmemory:1000\r\nmaxmemory_policy:allkeys-lru\r\n';

function serverWith(info: string | Error, status = 'ready') {
  const ask = vi.fn(async () => {
    if (info instanceof Error) throw info;
    return info;
  });
  return Object.assign(new EventEmitter(), { status, options: {}, info: ask });
}

/** Texts of the warnings that are emitted by the time the client has answered. */
async function warningsOf(client: object): Promise<string[]> {
  const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  warnOfEviction(client as RedisClient);
  await new Promise((resolve) => setImmediate(resolve));
  expect(
    emit.mock.calls.every(
      ([, options]) => (options as { code: string }).code === 'COUNTERSIGN_REDIS_EVICTION',
    ),
  ).toBe(true);
  return emit.mock.calls.map(([text]) => String(text));
}

describe('the warning of eviction', () => {
  test('says what may be lost, by which policy, and what to do', async () => {
    expect(await warningsOf(serverWith(EVICTING))).toEqual([
      'Redis may evict live replay ids and operations (maxmemory-policy allkeys-lru), so that a request could be played again, ' +
        'or something be done again that is done once. ' +
        'Set maxmemory-policy to noeviction, or keep the store on a server of its own.',
    ]);
  });

  test.each<[string, string | Error]>([
    ['nothing is evicted', EVICTING.replace('allkeys-lru', 'noeviction')],
    ['memory has no limit', EVICTING.replace('maxmemory:1000', 'maxmemory:0')],
    ['the limit is that of something else', EVICTING.replace('maxmemory:', 'x_maxmemory:')],
    ['nothing is told', ''],
    ['no policy is told', 'maxmemory:1000\r\n'],
    ['it must not be asked', new Error('NOPERM')],
  ])('is not given where %s', async (_what, info) => {
    expect(await warningsOf(serverWith(info))).toEqual([]);
  });

  test('waits for the connection, and asks once', async () => {
    const server = serverWith(EVICTING, 'connecting');
    expect(await warningsOf(server)).toEqual([]);
    expect(server.info).not.toHaveBeenCalled();
    server.emit('ready');
    server.emit('ready');
    expect(server.info).toHaveBeenCalledExactlyOnceWith('memory');
  });

  test('is about the masters of a Cluster, and given once', async () => {
    const masters = [serverWith(''), serverWith(EVICTING), serverWith(EVICTING)];
    const nodes = vi.fn(() => masters);
    const cluster = Object.assign(serverWith(''), { isCluster: true, nodes });
    expect(await warningsOf(cluster)).toHaveLength(1);
    expect(nodes).toHaveBeenCalledWith('master');
    expect(cluster.info).not.toHaveBeenCalled();
  });
});
