import { describe, expect, test, vi } from 'vitest';
import { toScript } from '../../../src/redis/store/redis-script.ts';
import { callScript, callScriptInPlace } from '../../../src/redis/store/script-call.ts';
import type { RedisClient } from '../../../src/redis.ts';

const SCRIPT = toScript('return 1');
const NOSCRIPT = new Error('NOSCRIPT No matching script. Please use EVAL.');
const MOVED = new Error('MOVED 12 127.0.0.1:7001');

/** A client whose answers come in the order in which the test gives them; an error is thrown. */
function clientWith(...answers: unknown[]) {
  const calls: string[] = [];
  const next = (name: string) => {
    calls.push(name);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const queued: string[] = [];
  const pipeline = {
    evalshaBuffer: () => queued.push('evalsha'),
    evalBuffer: () => queued.push('eval'),
    wait(replicas: number, timeoutMs: number) {
      queued.push(`wait ${replicas} ${timeoutMs}`);
      return pipeline;
    },
    exec: async () => next(queued.splice(0).join(', ')),
  };
  const client = {
    status: 'ready',
    options: {},
    on: () => undefined,
    evalshaBuffer: async (sha: string) => next(`evalsha ${sha === SCRIPT.sha}`),
    evalBuffer: async (text: string) => next(`eval ${text}`),
    eval: vi.fn(async (text: string, count: number, key: string) => next(`eval ${text} ${count} ${key}`)),
    pipeline: () => pipeline,
  };
  return { calls, client: client as unknown as RedisClient };
}

const ARGS: [number, ...string[]] = [1, 'the key', 'more'];

describe('a script', () => {
  test('is called by its name', async () => {
    const { client, calls } = clientWith('reply');
    expect(await callScript(client, SCRIPT, ARGS)).toEqual({ reply: 'reply', replicas: undefined });
    expect(calls).toEqual(['evalsha true']);
  });

  test('is sent in full to a server that does not know it', async () => {
    const { client, calls } = clientWith(NOSCRIPT, 'reply');
    expect(await callScript(client, SCRIPT, ARGS)).toEqual({ reply: 'reply', replicas: undefined });
    expect(calls).toEqual(['evalsha true', 'eval return 1']);
  });

  test('is called again once the client has learned where its slot is', async () => {
    const { client, calls } = clientWith(MOVED, 0, 'reply');
    expect((await callScript(client, SCRIPT, ARGS)).reply).toBe('reply');
    expect(calls).toEqual(['evalsha true', 'eval return 0 1 the key', 'evalsha true']);
  });

  test('is not called again where it is to be run in place', async () => {
    const { client, calls } = clientWith([[MOVED], [null, 0]], 'nothing');
    await expect(callScriptInPlace(client, SCRIPT, ARGS)).rejects.toBe(MOVED);
    expect(calls).toEqual(['evalsha, wait 0 1']);
  });

  test.each(['ERR it is broken', 'XNOSCRIPT', 'READONLY no'])(
    'is not called again after "%s"',
    async (message) => {
      const error = Object.assign(new Error(message), { command: { name: 'evalsha', args: ['a secret'] } });
      const { client, calls } = clientWith(error, 'reply');
      await expect(callScript(client, SCRIPT, ARGS)).rejects.toBe(error);
      expect(calls).toHaveLength(1);
      // The command that was sent must not appear in a log.
      expect(Object.keys(error)).toEqual([]);
    },
  );

  test('fails with what was thrown where that is no error', async () => {
    const { client } = clientWith();
    Object.assign(client, { evalshaBuffer: () => Promise.reject('a text') });
    await expect(callScript(client, SCRIPT, ARGS)).rejects.toBe('a text');
  });

  test('is followed by WAIT in one pipeline, whose answer is told', async () => {
    const wait = { replicas: 2, timeoutMs: 30 };
    const { client, calls } = clientWith([
      [null, 'reply'],
      [null, 1],
    ]);
    expect(await callScript(client, SCRIPT, ARGS, wait)).toEqual({ reply: 'reply', replicas: 1 });
    expect(calls).toEqual(['evalsha, wait 2 30']);
  });

  test('is sent in full in a pipeline, too, to a server that does not know it', async () => {
    const wait = { replicas: 2, timeoutMs: 30 };
    const { client, calls } = clientWith(
      [[NOSCRIPT], [null, 0]],
      [
        [null, 'reply'],
        [null, 2],
      ],
    );
    expect(await callScript(client, SCRIPT, ARGS, wait)).toEqual({ reply: 'reply', replicas: 2 });
    expect(calls).toEqual(['evalsha, wait 2 30', 'eval, wait 2 30']);
  });

  test('has no reply where a pipeline has none', async () => {
    const { client } = clientWith(null);
    const wait = { replicas: 2, timeoutMs: 30 };
    expect(await callScript(client, SCRIPT, ARGS, wait)).toEqual({ reply: undefined, replicas: undefined });
  });
});
