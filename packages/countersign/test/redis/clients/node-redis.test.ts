import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { commandsOf } from '../../../src/redis/client.ts';
import { connectionOf } from '../../../src/redis/store/connection.ts';

/** A client of which a test says how it is. */
class ClientOfTest extends EventEmitter {
  isOpen = true;
  isReady: boolean | undefined = true;
  isPubSubActive = false;
  options: object = {};
  readonly done: string[] = [];
  readonly evalSha = async () => undefined;
  withTypeMapping() {
    return this;
  }
  async subscribe() {
    this.isPubSubActive = true;
  }
  async unsubscribe() {
    this.isPubSubActive = false;
  }
  async connect() {
    this.done.push('connect');
  }
  destroy() {
    this.done.push('destroy');
  }
}

const READONLY = new Error('READONLY no');

function clientWith(changes: object = {}) {
  return Object.assign(new ClientOfTest(), changes);
}

function channelOn(client: ClientOfTest) {
  const told: string[] = [];
  const listeners = {
    onMessage: (message: string) => told.push(message),
    onReady: () => told.push('ready'),
    onClose: () => told.push('close'),
  };
  return { told, channel: commandsOf(client).openChannel('c', listeners) };
}

describe('a replica', () => {
  test('is left by a client of one address', () => {
    const client = clientWith();
    connectionOf(client).leaveReplica(READONLY);
    expect(client.done).toEqual(['destroy', 'connect']);
  });

  test.each([
    ['has subscriptions, which would end', { isPubSubActive: true }],
    ['would not connect again', { options: { socket: { reconnectStrategy: false } } }],
    ['is one of a Cluster', { masters: [{}], nodeClient: () => undefined }],
    ['is behind Sentinels', { getSentinelNode: () => undefined }],
  ])('is not left by a client that %s', (_what, changes) => {
    const client = clientWith(changes);
    connectionOf(client).leaveReplica(READONLY);
    expect(client.done).toEqual([]);
  });
});

describe('the connections of node-redis', () => {
  test('are those of all nodes in a Cluster', () => {
    const client = clientWith({ masters: [{}], nodeClient: () => undefined, isReady: false });
    const connection = connectionOf(client);
    const onReady = vi.fn();
    connection.onReady(onReady);
    client.emit('node-ready');
    expect(onReady).not.toHaveBeenCalled();
    client.isReady = true;
    client.emit('connect');
    client.emit('node-ready');
    expect(onReady).toHaveBeenCalledTimes(2);
    const error = new Error('ECONNREFUSED');
    client.emit('node-error', error);
    client.emit('node-reconnecting');
    expect([connection.lastError, connection.breaks]).toEqual([error, 1]);
  });

  test('are told of without listening to errors in the place of the owner', () => {
    const client = clientWith();
    connectionOf(client);
    channelOn(client);
    expect(client.listenerCount('error')).toBe(0);
  });

  test.each(['ready', 'error', 'end'])('are waited for until "%s"', async (event) => {
    const client = clientWith({ isReady: false });
    client.on('error', () => undefined);
    const settled = vi.fn();
    void commandsOf(client).settled().then(settled);
    await Promise.resolve();
    expect(settled).not.toHaveBeenCalled();
    client.emit(event, new Error('ECONNREFUSED'));
    await vi.waitFor(() => expect(settled).toHaveBeenCalled());
    expect([client.listenerCount('ready'), client.listenerCount('end')]).toEqual([0, 0]);
  });
});

describe('a channel on node-redis', () => {
  test('tells of its connection until it is detached', () => {
    const client = clientWith();
    const { told, channel } = channelOn(client);
    for (const event of ['reconnecting', 'ready', 'end']) client.emit(event);
    channel.detach();
    for (const event of ['reconnecting', 'ready', 'end']) client.emit(event);
    expect(told).toEqual(['close', 'ready', 'close']);
  });

  test('of a Cluster is lost with the node that it is on, and no other', () => {
    const pubSubNode = { client: { isReady: true } };
    const client = clientWith({ masters: [{}], nodeClient: () => undefined, pubSubNode });
    const { told, channel } = channelOn(client);
    client.emit('node-reconnecting');
    expect([told, channel.isConnected]).toEqual([[], true]);
    pubSubNode.client.isReady = false;
    client.emit('node-reconnecting');
    expect([told, channel.isConnected]).toEqual([['close'], false]);
  });

  test('behind Sentinels may be lost with any error', () => {
    const client = clientWith({ getSentinelNode: () => undefined });
    client.on('error', () => undefined);
    const { told } = channelOn(client);
    client.emit('error', new Error('ECONNRESET'));
    client.emit('topology-change');
    expect(told).toEqual(['close', 'ready']);
  });

  test('ends its connection with it, unless something else has subscribed', async () => {
    const client = clientWith();
    const { channel } = channelOn(client);
    await channel.subscribe();
    channel.release();
    expect(client.done).toEqual(['destroy']);
    const shared = clientWith({ isPubSubActive: true, unsubscribe: async () => undefined });
    channelOn(shared).channel.release();
    expect(shared.done).toEqual([]);
    const closed = clientWith({ isOpen: false });
    channelOn(closed).channel.release();
    expect(closed.done).toEqual([]);
  });

  test('cannot be had on a client that is not open', async () => {
    const { channel } = channelOn(clientWith({ isOpen: false }));
    await expect(channel.subscribe()).rejects.toThrow('the subscriber is not open: call its connect()');
  });
});
