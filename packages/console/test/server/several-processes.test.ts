import { redis } from 'countersign/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../../../../test/support/redis/redis-server.ts';
import { until } from '../../../../test/support/redis/until.ts';
import { type RequestPage, redisLog } from '../../src/index.ts';
import { acmeRequest, acmeVerifier, SECRET } from '../support/acme.ts';
import { clientOf, eventsOf } from '../support/console-client.ts';
import { HOSTS, type StartHost } from '../support/hosts.ts';

const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;
let server: RedisServer;
const open: Redis[] = [];
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => {
  for (const each of open) each.disconnect();
  await server.stop();
});

function connect(): Redis {
  const client = new Redis(server.port);
  open.push(client);
  return client;
}

/** Connections, keys, verifier and console as a process of its own has them. */
async function process() {
  const client = connect();
  const { keys: keysOf } = redis(client, { timeoutMs: 5000 });
  const keys = keysOf({ masterKeys: MASTER_KEYS, subscriber: connect() });
  await keys.ready();
  const verifier = acmeVerifier({ keys });
  const log = redisLog(client, { subscriber: connect(), seal: MASTER_KEYS, timeoutMs: 5000 });
  const options = { verifiers: [verifier], log, keys, tokenSecret: 'shared by both processes, 32 or more' };
  return { keys, verifier, client: clientOf(await (HOSTS['Express 5'] as StartHost)(options)) };
}

describe('two processes on one Redis', () => {
  it('show each other’s requests, live and in lists, and watch a key together', async () => {
    const [one, other] = [await process(), await process()];
    await one.keys.create({
      id: 'ak_test_1',
      mode: 'test',
      owner: 'merchant 17',
      secret: SECRET,
      secretEncoding: 'base64',
    });
    const stream = await one.client.get('/api/events');
    let sent = 0;
    const seen = eventsOf(stream, 2);
    let isSeen = false;
    void seen.then(() => (isSeen = true));
    await until('the other process is heard', async () => {
      sent++;
      await other.verifier.verify(acmeRequest({ signWith: SECRET }));
      return isSeen;
    });
    expect((await seen)[0]?.data).toMatchObject({ code: 'signature_mismatch', owner: 'merchant 17' });
    await until('both lists have them', async () => {
      const lists = await Promise.all(
        [one, other].map(({ client }) => client.json<RequestPage>('/api/requests?key=ak_test_1')),
      );
      return lists.every(({ entries }) => entries.length > 0);
    });
    expect(sent).toBeGreaterThan(0);
    const watched = await one.client.post('/api/watch', { keyId: 'ak_test_1' });
    expect(watched.status).toBe(200);
    await until('the other process watches it, too', async () => {
      const { watchedUntil } = await other.client.json<{ watchedUntil?: string }>('/api/keys/ak_test_1');
      return watchedUntil !== undefined;
    });
  });

  it('refuse no request while a key is rotated with an overlap', async () => {
    const [one, other] = [await process(), await process()];
    const { secret } = (await (await one.client.post('/api/keys', { id: 'rotating' })).json()) as {
      secret: string;
    };
    let current = secret;
    const verdicts: boolean[] = [];
    let isDone = false;
    const traffic = (async () => {
      while (!isDone) {
        const signWith = Buffer.from(current, 'base64');
        const verdict = await other.verifier.verify(acmeRequest({ keyId: 'rotating', signWith }));
        verdicts.push(verdict.ok);
        await new Promise(setImmediate);
      }
    })();
    for (let i = 0; i < 3; i++) {
      const answer = await one.client.post('/api/keys/rotating/rotate', { overlapSeconds: i === 2 ? 60 : 1 });
      current = ((await answer.json()) as { secret: string }).secret;
      const before = verdicts.length;
      await until('some requests came', async () => verdicts.length > before + 50);
    }
    isDone = true;
    await traffic;
    expect(verdicts.filter((ok) => !ok)).toEqual([]);
  });
});
