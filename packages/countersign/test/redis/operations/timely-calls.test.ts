import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type TimelyCall, TimelyCalls } from '../../../src/redis/operations/timely-calls.ts';
import { toScript } from '../../../src/redis/store/redis-script.ts';
import type { RedisClient } from '../../../src/redis.ts';

const SCRIPT = toScript('return 1');

/** A client that the test answers for. */
class ClientOfTest extends EventEmitter {
  status = 'ready';
  isCluster = true;
  options = {};
  slotsAsked = 0;
  readonly sent: {
    readonly args: unknown[];
    resolve: (reply: unknown) => void;
    reject: (error: Error) => void;
  }[] = [];
  evalshaBuffer(...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => this.sent.push({ args, resolve, reject }));
  }
  nodes(): EventEmitter[] {
    return [];
  }
  refreshSlotsCache(): void {
    this.slotsAsked++;
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
});
afterEach(() => vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function open(status = 'ready') {
  const client = Object.assign(new ClientOfTest(), { status });
  const calls = new TimelyCalls(client as unknown as RedisClient);
  const make = (changes: Partial<TimelyCall> = {}) => {
    const call = { script: SCRIPT, args: [1, 'key'] as [number, string], timeoutMs: 100, ...changes };
    return calls.make(call).then(
      (reply) => `reply: ${reply}`,
      (error: Error) => error.message,
    );
  };
  return { client, calls, make };
}

describe('a call', () => {
  test('is sent at once and answered', async () => {
    const { client, calls, make } = open();
    const answer = make();
    expect(client.sent.map(({ args }) => args)).toEqual([[SCRIPT.sha, 1, 'key']]);
    expect(calls.open).toBe(1);
    client.sent[0]?.resolve('done');
    expect(await answer).toBe('reply: done');
    expect(calls.open).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('fails with the error of Redis, and nobody is told of it again', async () => {
    const { client, calls, make } = open();
    const onUnheard = vi.fn();
    const answer = make({ onUnheard });
    client.sent[0]?.reject(new Error('OOM'));
    expect(await answer).toBe('OOM');
    await pass(1_000);
    expect(onUnheard).toHaveBeenCalledExactlyOnceWith(undefined);
    expect(calls.open).toBe(0);
  });

  test('fails at its deadline, and stays open until it is answered', async () => {
    const { client, calls, make } = open();
    const onUnheard = vi.fn();
    const answer = make({ onUnheard });
    await pass(100);
    expect(client.slotsAsked).toBe(0);
    await pass(1);
    expect(await answer).toBe('Redis did not answer within 100 ms');
    expect(client.slotsAsked).toBe(1);
    expect(calls.open).toBe(1);
    expect(onUnheard).not.toHaveBeenCalled();
    client.sent[0]?.resolve('late');
    await pass(0);
    expect(onUnheard).toHaveBeenCalledExactlyOnceWith('late');
    expect(calls.open).toBe(0);
  });

  test('takes an answer that comes in the turn after its deadline', async () => {
    const { client, make } = open();
    const answer = make();
    setTimeout(() => client.sent[0]?.resolve('done'), 100);
    await pass(200);
    expect(await answer).toBe('reply: done');
    expect(client.slotsAsked).toBe(0);
  });

  test('is refused by a client that was closed', async () => {
    const { client, calls, make } = open('end');
    expect(await make()).toBe('the client of Redis has been closed');
    expect(client.sent).toEqual([]);
    expect(calls.open).toBe(0);
  });

  test('waits for a connection, and is sent when there is one', async () => {
    const { client, calls, make } = open('connecting');
    const answer = make();
    expect(client.sent).toEqual([]);
    expect(calls.open).toBe(1);
    client.status = 'ready';
    client.emit('ready');
    client.emit('ready');
    expect(client.sent).toHaveLength(1);
    expect(calls.open).toBe(1);
    client.sent[0]?.resolve('done');
    expect(await answer).toBe('reply: done');
  });

  test('fails where there is no connection in time, and is not sent any more', async () => {
    const { client, calls, make } = open('connecting');
    const onUnheard = vi.fn();
    client.on('error', () => undefined);
    const cause = new Error('ECONNREFUSED');
    client.emit('error', cause);
    const asked = calls.make({ script: SCRIPT, args: [1, 'key'], timeoutMs: 100, onUnheard });
    const answer = asked.catch((error: Error) => error);
    void make();
    await pass(101);
    expect(await answer).toMatchObject({ message: 'no connection to Redis within 100 ms', cause });
    client.emit('ready');
    expect(client.sent).toEqual([]);
    expect(onUnheard).not.toHaveBeenCalled();
    expect(calls.open).toBe(0);
    expect(client.slotsAsked).toBe(0);
  });

  test('keeps the process alive unless it is in the background', () => {
    const timers: boolean[] = [];
    const original = setTimeout;
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((...args: Parameters<typeof setTimeout>) => {
      const timer = original(...args);
      const unref = timer.unref.bind(timer);
      const at = timers.push(true) - 1;
      timer.unref = () => {
        timers[at] = false;
        return unref();
      };
      return timer;
    }) as typeof setTimeout);
    const { make } = open();
    void make();
    void make({ isInBackground: true });
    void make({ isInBackground: false });
    vi.mocked(setTimeout).mockRestore();
    expect(timers).toEqual([true, false, true]);
  });
});

describe('calls of one name', () => {
  test('are sent once while the first is open, and have one answer', async () => {
    const { client, calls, make } = open();
    const first = make({ name: 'a' });
    await pass(60);
    const second = make({ name: 'a' });
    const other = make({ name: 'b' });
    const nameless = make();
    expect(client.sent).toHaveLength(3);
    expect(calls.open).toBe(3);
    await pass(41);
    expect(await first).toBe('Redis did not answer within 100 ms');
    client.sent[0]?.resolve('done');
    expect(await second).toBe('reply: done');
    for (const { resolve } of client.sent) resolve('else');
    expect([await other, await nameless]).toEqual(['reply: else', 'reply: else']);
    expect(calls.open).toBe(0);
    void make({ name: 'a' });
    expect(client.sent).toHaveLength(4);
  });

  test('fail together, and are sent again from then on', async () => {
    const { client, make } = open();
    const both = [make({ name: 'a' }), make({ name: 'a' })];
    client.sent[0]?.reject(new Error('OOM'));
    expect(await Promise.all(both)).toEqual(['OOM', 'OOM']);
    void make({ name: 'a' });
    expect(client.sent).toHaveLength(2);
  });
});
