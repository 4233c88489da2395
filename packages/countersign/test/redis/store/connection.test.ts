import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { connectionOf } from '../../../src/redis/store/connection.ts';
import type { RedisClient } from '../../../src/redis.ts';

const READONLY = new Error(
  "READONLY You can't write against a read only replica. script: 1f, on @user_script:93.",
);

let nowMs = 1_000_000;

/** A client of which a test says how it is. */
class ClientOfTest extends EventEmitter {
  status = 'ready';
  isCluster = false;
  options: object = { retryStrategy: () => 50 };
  readonly reconnects: number[] = [];
  slotsAsked = 0;
  disconnect(reconnect: boolean): void {
    if (reconnect) this.reconnects.push(nowMs);
  }
  refreshSlotsCache(): void {
    this.slotsAsked++;
  }
  nodes(): EventEmitter[] {
    return [];
  }
}

function connectionTo(changes: Partial<ClientOfTest> = {}) {
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  const client = Object.assign(new ClientOfTest(), changes);
  return { client, connection: connectionOf(client as unknown as RedisClient) };
}

afterEach(() => vi.restoreAllMocks());

describe('a server that answers as a replica', () => {
  test.each([
    ['when it is read-only', READONLY.message],
    [
      'when its master is down',
      "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    ],
    [
      'when it is a Redis 6 that is read-only to a script',
      "ERR Error running script (call to f_1f): @user_script:93: -READONLY You can't write against a read only replica.",
    ],
  ])('is left at once %s', (_when, message) => {
    const { client, connection } = connectionTo();
    connection.leaveReplica(new Error(message));
    expect(client.reconnects).toHaveLength(1);
  });

  test.each([
    'LOADING Redis is loading the dataset in memory',
    "NOPERM this user has no permissions to run the 'readonly' command",
    'ERR unknown command READONLY ',
    'OOM command not allowed',
  ])('is not seen in: %s', (message) => {
    const { client, connection } = connectionTo();
    connection.leaveReplica(new Error(message));
    connection.leaveReplica(READONLY.message);
    connection.leaveReplica(undefined);
    expect(client.reconnects).toEqual([]);
  });

  test.each<[string, Partial<ClientOfTest>]>([
    ['in a Cluster', { isCluster: true }],
    ['with Sentinel', { options: { sentinels: [{}], retryStrategy: () => 50 } }],
    ['by a client that would not connect again', { options: { retryStrategy: null } }],
    ['by a client that is connecting anew already', { status: 'reconnecting' }],
  ])('is not left %s', (_what, changes) => {
    const { client, connection } = connectionTo(changes);
    connection.leaveReplica(READONLY);
    expect(client.reconnects).toEqual([]);
  });

  test('is left after longer and longer pauses where the address leads to a replica again', () => {
    const { client, connection } = connectionTo();
    const start = nowMs;
    for (; nowMs < start + 60_000; nowMs += 100) connection.leaveReplica(READONLY);
    const pauses = client.reconnects.map((at, i) => at - (client.reconnects[i - 1] ?? at));
    expect(pauses).toEqual([0, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000]);
  });

  test('is left at once again after the next failover', () => {
    const { client, connection } = connectionTo();
    const start = nowMs;
    for (const ms of [0, 1_000, 20_000, 21_000]) {
      nowMs = start + ms;
      connection.leaveReplica(READONLY);
    }
    expect(client.reconnects.map((at) => at - start)).toEqual([0, 1_000, 20_000, 21_000]);
  });
});

describe('a connection', () => {
  test('is one for all stores on a client', () => {
    const { client, connection } = connectionTo();
    expect(connectionOf(client as unknown as RedisClient)).toBe(connection);
    expect(client.listenerCount('close')).toBe(1);
  });

  test.each([
    ['ready', true, false],
    ['wait', true, false],
    ['connecting', false, false],
    ['reconnecting', false, false],
    ['end', false, true],
  ])('that is "%s" is usable: %s, ended: %s', (status, isUsable, hasEnded) => {
    const { connection } = connectionTo({ status });
    expect([connection.isUsable, connection.ended !== undefined]).toEqual([isUsable, hasEnded]);
  });

  test('counts how often it broke', () => {
    const { client, connection } = connectionTo();
    expect(connection.breaks).toBe(0);
    client.emit('close');
    client.emit('close');
    expect(connection.breaks).toBe(2);
  });

  test('counts the breaks of the nodes of a Cluster, also of those that join', () => {
    const [node, joined] = [new EventEmitter(), new EventEmitter()];
    const { client, connection } = connectionTo({ isCluster: true, nodes: () => [node] });
    client.emit('+node', joined);
    for (const each of [node, joined, client]) each.emit('close');
    expect(connection.breaks).toBe(3);
  });

  test('knows why it is not connected, until it is', () => {
    const { client, connection } = connectionTo();
    client.on('error', () => undefined);
    const error = new Error('ECONNREFUSED');
    client.emit('error', error);
    expect(connection.lastError).toBe(error);
    client.emit('ready');
    expect(connection.lastError).toBeUndefined();
  });

  test('tells each listener of every connection that was made', () => {
    const { client, connection } = connectionTo();
    const listeners = [vi.fn(), vi.fn()];
    for (const listener of listeners) connection.onReady(listener);
    client.emit('ready');
    client.emit('ready');
    for (const listener of listeners) expect(listener).toHaveBeenCalledTimes(2);
  });

  test('does not listen to errors in the place of its owner', () => {
    const { client } = connectionTo();
    expect(client.listenerCount('error')).toBe(0);
  });

  test('asks a Cluster for its masters once a second at most, and nothing of another server', () => {
    const { client, connection } = connectionTo({ isCluster: true });
    const start = nowMs;
    for (nowMs = start; nowMs <= start + 2_000; nowMs += 50) connection.lookForFailover('key');
    expect(client.slotsAsked).toBe(3);
    const alone = connectionTo();
    alone.connection.lookForFailover('key');
    expect(alone.client.slotsAsked).toBe(0);
  });
});
