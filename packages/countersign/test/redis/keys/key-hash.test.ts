import { describe, expect, it, vi } from 'vitest';
import { keyHash } from '../../../src/redis/keys/key-hash.ts';
import type { RedisClient } from '../../../src/redis.ts';

type Reply = (script: string, ...args: string[]) => unknown;

/** A hash whose client answers as the test says. */
function hashWith(reply: Reply, timeoutMs = 1_000) {
  const evaluate = vi.fn(async (script: string, _keys: number, _name: string, ...args: string[]) =>
    reply(script, ...args),
  );
  const client = {
    eval: evaluate,
    on: () => undefined,
    status: 'ready',
    options: {},
  } as unknown as RedisClient;
  return { evaluate, hash: keyHash({ client, name: 'h', channel: 'c', timeoutMs }) };
}

describe('the hash of keys', () => {
  it.each<[string, string | null, string | undefined]>([
    ['what is there', 'text', 'text'],
    ['what is not there', null, undefined],
    ['what is empty', '', ''],
  ])('reads %s', async (_what, reply, expected) => {
    expect(await hashWith(() => reply).hash.read('k')).toBe(expected);
  });

  it('goes through all pages, the first of which may be empty', async () => {
    const pages: Record<string, [string, string[]]> = {
      0: ['7', []],
      7: ['9', ['a', '1', 'b', '2']],
      9: ['0', ['c', '3']],
    };
    const { hash, evaluate } = hashWith((_script, cursor) => pages[cursor as string]);
    const fields: unknown[] = [];
    for await (const field of hash.scan()) fields.push(field);
    expect(fields).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ]);
    expect(evaluate).toHaveBeenCalledTimes(3);
  });

  it.each([
    ['the same cursor again', ['5', []]],
    ['no page', 'OK'],
    ['a page without fields', ['7']],
  ])('ends with an error where the server answers %s', async (_what, reply) => {
    const { hash, evaluate } = hashWith(() => reply);
    const scanned = async () => {
      for await (const _field of hash.scan());
    };
    await expect(scanned()).rejects.toThrow('Redis has answered HSCAN with what is no page of a hash');
    expect(evaluate.mock.calls.length).toBeLessThan(3);
  });

  it('tells a change on the channel, unless it is to be quiet', async () => {
    const { hash, evaluate } = hashWith(() => 'done');
    expect(await hash.replace('k', undefined, 'next')).toBe(true);
    expect(await hash.replace('k', 'current', 'next', 'quietly')).toBe(true);
    expect(evaluate.mock.calls.map((call) => call.slice(3))).toEqual([
      ['k', '', 'next', 'c'],
      ['k', 'current', 'next', ''],
    ]);
  });

  it('says whether a change was made', async () => {
    expect(await hashWith(() => 'conflict').hash.replace('k', 'a', 'b')).toBe(false);
    expect(await hashWith(() => 'absent').hash.remove('k')).toBe(false);
    expect(await hashWith(() => 'done').hash.remove('k')).toBe(true);
  });

  it('fails with the reason of Redis, or without one where there is none', async () => {
    const cause = new Error('ERR syntax');
    const failing = hashWith(() => {
      throw cause;
    });
    await expect(failing.hash.read('k')).rejects.toMatchObject({
      code: 'keys_unavailable',
      message: 'Redis could not be asked: ERR syntax',
      cause,
    });
    const strange = hashWith(() => {
      throw 'a text';
    });
    await expect(strange.hash.read('k')).rejects.toThrow(/^Redis could not be asked: it failed$/);
  });

  it('lets ten thousand calls wait, and takes more as soon as they are answered', async () => {
    const answers: (() => void)[] = [];
    const { hash, evaluate } = hashWith(() => new Promise((resolve) => answers.push(() => resolve('text'))));
    const calls = Array.from({ length: 10_000 }, () => hash.read('k'));
    await expect(hash.read('k')).rejects.toMatchObject({
      code: 'keys_unavailable',
      message: '10000 calls wait for Redis already',
    });
    expect(evaluate).toHaveBeenCalledTimes(10_000);
    answers.shift()?.();
    await calls[0];
    const next = hash.read('k');
    await expect(hash.read('k')).rejects.toThrow('wait for Redis already');
    for (const answer of answers) answer();
    await Promise.all([...calls, next]);
  });

  it('counts a call until it is answered, though it has failed by its deadline', async () => {
    vi.useFakeTimers();
    try {
      let answer: (value: string) => void = () => undefined;
      const { hash } = hashWith(() => new Promise((resolve) => (answer = resolve)), 50);
      const call = hash.read('k').catch((error: Error) => error.message);
      await vi.advanceTimersByTimeAsync(49);
      const settled = vi.fn();
      void call.then(settled);
      await vi.advanceTimersByTimeAsync(0);
      expect(settled).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(1);
      expect(await call).toBe('Redis did not answer within 50 ms');
      answer('text');
      await vi.advanceTimersByTimeAsync(0);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
