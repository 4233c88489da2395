import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type RedisServer, startRedis } from '../../../../test/support/redis/redis-server.ts';
import { until } from '../../../../test/support/redis/until.ts';
import { memoryLog, redisLog } from '../../src/index.ts';
import { bareError } from '../../src/log/bare-error.ts';
import { acmeVerifier } from '../support/acme.ts';
import { clientOf } from '../support/console-client.ts';
import { entry } from '../support/entries.ts';
import { HOSTS, type StartHost } from '../support/hosts.ts';

const PASSWORD = 'the-password-of-old';
let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
  const admin = new Redis(server.port);
  await admin.config('SET', 'requirepass', 'the-password-of-now');
  admin.disconnect();
});
afterAll(() => server.stop());

/** A log whose Redis has another password by now. */
function refusedLog() {
  const clients = [0, 1].map(() => new Redis(server.port, { password: PASSWORD, maxRetriesPerRequest: 1 }));
  for (const client of clients) client.on('error', () => undefined);
  const [client, subscriber] = clients as [Redis, Redis];
  const log = redisLog(client, { subscriber });
  onTestFinished(async () => {
    for (const each of clients) each.disconnect();
    await log.close();
  });
  return log;
}

/** All warnings until the test is over. */
function warnings(): Error[] {
  const all: Error[] = [];
  const listener = (warning: Error) => void all.push(warning);
  process.on('warning', listener);
  onTestFinished(() => void process.off('warning', listener));
  return all;
}

describe('an error of Redis', () => {
  it('is told in a warning without the password that was sent', async () => {
    const told = warnings();
    const log = refusedLog();
    log.add(entry());
    await until('entries are lost', async () => told.length > 0);
    expect(inspect(told, { depth: 9 })).toMatch(/entries of the request log were lost.*WRONGPASS/s);
    expect(inspect(told, { depth: 9 })).not.toContain(PASSWORD);
  });

  it('comes out of every reading without what was sent', async () => {
    const log = refusedLog();
    for (const read of [log.query({}, { limit: 1 }), log.totals(Date.now()), log.changes('key-1')]) {
      const error = await read.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 9 })).not.toContain(PASSWORD);
    }
  });

  it('is logged by the console without what was sent to Redis', async () => {
    const lines: unknown[] = [];
    const logger = {
      info: () => undefined,
      warn: () => undefined,
      error: (line: object) => lines.push(line),
    };
    const error = Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: [PASSWORD] } });
    const log = { ...memoryLog(), query: () => Promise.reject(error) };
    const mount = await (HOSTS['node:http'] as StartHost)({
      ...{ verifiers: [acmeVerifier()], log, logger: logger as never },
    });
    expect((await clientOf(mount).get('/api/requests')).status).toBe(500);
    expect(inspect(lines, { depth: 9 })).toMatch(/countersign.console_failed.*WRONGPASS/s);
    expect(inspect(lines, { depth: 9 })).not.toContain(PASSWORD);
  });
});

describe('bareError()', () => {
  it('keeps name, message, stack and causes, without the arguments that some servers repeat', () => {
    const text = 'ERR unknown command `X`, with args beginning with: `secret`';
    const error = Object.assign(new TypeError(text, { cause: new Error(text) }), { command: 'secret' });
    const bare = bareError(error);
    expect([bare.name, bare.message]).toEqual(['TypeError', 'ERR unknown command `X`']);
    expect(bare.cause).toMatchObject({ message: 'ERR unknown command `X`' });
    expect(bare.stack).toContain('bare-error.test.ts');
    expect(inspect(bare, { depth: 9 })).not.toContain('secret');
    expect(bareError('text').message).toBe('text');
    expect(bareError({ secret: 1 }).message).toBe('not an error');
  });
});
