import { describe, expect, test, vi } from 'vitest';
import { commandsOf } from '../../../src/redis/client.ts';
import { NoAnswerError } from '../../../src/redis/clients/redis-commands.ts';

const SIGNALLED = 'An error was signalled by the server: - ';

/** A client whose answers come in the order in which the test gives them; an error is thrown. */
function clientWith(...answers: unknown[]) {
  const customCommand = vi.fn(async (_args: (string | Buffer)[], _options?: object) => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return { customCommand, getStatistics: () => ({}) };
}

const named = (name: string, message: string) => Object.assign(new Error(message), { name });
const ping = (client: ReturnType<typeof clientWith>) => commandsOf(client).evaluateText('return 1', [0]);

describe('the errors of GLIDE', () => {
  test.each([
    ['NoScriptError: No matching script.', 'NOSCRIPT No matching script.'],
    ['ReadOnly: You cannot write', 'READONLY You cannot write'],
    ['MasterDown: Link with MASTER is down', 'MASTERDOWN Link with MASTER is down'],
    ['BusyLoadingError: loading', 'LOADING loading'],
    ['ResponseError: unknown', 'ERR unknown'],
    ['NOPERM: no permissions', 'NOPERM: no permissions'],
    ['nothing known', 'nothing known'],
  ])('have the text of the server: %s', async (text, expected) => {
    const error = named('RequestError', SIGNALLED + text);
    await expect(ping(clientWith(error))).rejects.toBe(error);
    expect(error.message).toBe(expected);
  });

  test('say that there was no answer, which is no word of the server', async () => {
    const cause = named('TimeoutError', 'timed out');
    await expect(ping(clientWith(cause))).rejects.toMatchObject({ name: 'NoAnswerError', cause });
    await expect(ping(clientWith(cause))).rejects.toBeInstanceOf(NoAnswerError);
  });

  test('are left alone where they are others', async () => {
    const error = named('ClosingError', 'the client is closed');
    await expect(ping(clientWith(error))).rejects.toBe(error);
    expect(error.message).toBe('the client is closed');
  });
});

describe('the connections of GLIDE', () => {
  function followed(client: ReturnType<typeof clientWith> & { config?: object }) {
    const told: string[] = [];
    commandsOf(client).follow({
      onReady: () => told.push('ready'),
      onBreak: () => told.push('break'),
      onError: (error) => told.push(String((error as Error).message)),
    });
    return told;
  }

  test('are lost with a command that was not answered, and back with one that was', async () => {
    const client = clientWith(named('TimeoutError', 'one'), named('ConnectionError', 'two'), 'pong', 'pong');
    const told = followed(client);
    for (let i = 0; i < 4; i++) await ping(client).catch(() => undefined);
    expect(told).toEqual(['break', 'one', 'two', 'ready']);
  });

  test('are back with an error of the server, too', async () => {
    const client = clientWith(
      named('TimeoutError', 'one'),
      named('RequestError', `${SIGNALLED}ReadOnly: no`),
    );
    const told = followed(client);
    for (let i = 0; i < 2; i++) await ping(client).catch(() => undefined);
    expect(told).toEqual(['break', 'one', 'ready']);
  });

  test('of a client that connects on demand are there with its first answer', async () => {
    const client = Object.assign(clientWith('pong'), { config: { lazyConnect: true } });
    const told = followed(client);
    expect(commandsOf(client).state).toBe('lazy');
    await ping(client);
    expect(told).toEqual(['ready']);
    expect(commandsOf(client).state).toBe('ready');
  });
});

describe('the commands of GLIDE', () => {
  test('have texts for arguments, and replies as they are asked for', async () => {
    const client = clientWith(7, 'seven');
    const bytes = Buffer.from([0, 255]);
    await commandsOf(client).evaluate({ command: 'EVALSHA', script: 'abc', args: [1, 'key', bytes] });
    await commandsOf(client).evaluateText('return 7', [1, 'key']);
    expect(client.customCommand.mock.calls).toEqual([
      [['EVALSHA', 'abc', '1', 'key', bytes], { decoder: 0 }],
      [['EVAL', 'return 7', '1', 'key'], { decoder: 1 }],
    ]);
  });

  test('ask each master of a Cluster for its INFO', async () => {
    const replies = [
      { key: '127.0.0.1:7001', value: 'one' },
      { key: '127.0.0.1:7002', value: 'two' },
    ];
    const cluster = Object.assign(clientWith(replies), { invokeScriptWithRoute: () => undefined });
    expect(await commandsOf(cluster).askInfo('memory')).toEqual(['one', 'two']);
    const alone = clientWith('one', named('RequestError', 'NOPERM'));
    expect([await commandsOf(alone).askInfo('memory'), await commandsOf(alone).askInfo('memory')]).toEqual([
      ['one'],
      [''],
    ]);
  });
});

describe('a channel on GLIDE', () => {
  type Message = { channel: string | Buffer; message: string | Buffer };

  /** A client that hands out messages; `undefined` ends it, as closing does. */
  function subscriberWith(messages: (Message | undefined)[], changes: object = {}) {
    const client = {
      ...clientWith(),
      subscribe: vi.fn(async () => undefined),
      unsubscribe: vi.fn(async () => undefined),
      close: vi.fn(),
      async getPubSubMessage() {
        const message = messages.shift();
        if (message === undefined) throw named('ClosingError', 'closed');
        return message;
      },
      ...changes,
    };
    const told: string[] = [];
    const listeners = {
      onMessage: (message: string) => told.push(message),
      onReady: () => told.push('ready'),
      onClose: () => told.push('close'),
    };
    return { client, told, channel: commandsOf(client).openChannel('c', listeners) };
  }

  test('hears its messages, as texts or in bytes, until the client is closed', async () => {
    const { told, channel, client } = subscriberWith([
      { channel: 'c', message: 'one' },
      { channel: 'other', message: 'not this' },
      { channel: Buffer.from('c'), message: Buffer.from('two') },
    ]);
    await channel.subscribe();
    await vi.waitFor(() => expect(told).toEqual(['one', 'two', 'close']));
    await channel.unsubscribe();
    channel.release();
    expect([client.unsubscribe, client.close].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  test.each([
    ['is older than 2.3', { subscribe: undefined }, 'must be of Valkey GLIDE 2.3 or later'],
    [
      'has a callback for messages',
      { config: { pubsubSubscriptions: { callback: () => undefined } } },
      'hands its messages to a callback: make it without one',
    ],
  ])('cannot be had on a client that %s', async (_what, changes, message) => {
    await expect(subscriberWith([], changes).channel.subscribe()).rejects.toThrow(message);
  });
});
