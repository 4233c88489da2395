import { onEvent } from 'countersign';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type RedisServer, startRedis } from '../../../../test/support/redis/redis-server.ts';
import { until } from '../../../../test/support/redis/until.ts';
import { type LogEntry, memoryLog, type RequestLog, redisLog } from '../../src/index.ts';
import { entryOfRefusal } from '../../src/record/entry-of-event.ts';
import { toRecordSettings } from '../../src/record/record-options.ts';
import { startRecorder } from '../../src/record/recorder.ts';
import { acmeRequest, acmeVerifier, SECRET } from '../support/acme.ts';

let server: RedisServer;
let client: Redis;
beforeAll(async () => {
  server = await startRedis();
  client = new Redis(server.port);
});
afterAll(async () => {
  client.disconnect();
  await server.stop();
});

const word = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-._~'),
  minLength: 16,
  maxLength: 40,
});
const request = fc.record({
  nonce: word,
  body: fc.oneof(fc.json(), fc.string()),
  method: fc.constantFrom('GET', 'POST', 'DELETE'),
  target: fc.webPath().map((path) => (path.startsWith('/') ? path : `/${path}`)),
  note: fc.constantFrom('none', 'secret', 'signature', 'nonce'),
  place: fc.constantFrom('X-Note', 'User-Agent', 'query', 'body', 'Authorization', 'Cookie'),
  isRight: fc.boolean(),
});

/** Sends so many random requests, and gives what must be in no byte of the log. */
const verifier = acmeVerifier({
  diagnosis: undefined,
  keys: [{ id: 'ak_test_1', secret: SECRET, expiresAt: new Date(0) }],
});

async function sendRandom(count: number, onSent: (hidden: readonly string[]) => void): Promise<void> {
  await fc.assert(
    fc.asyncProperty(request, async ({ nonce, body, method, target, note, place, isRight }) => {
      const plain = { nonce, body, method, target };
      const signed = acmeRequest(isRight ? plain : { ...plain, signWith: 'wrong' });
      const value = { none: '', secret: SECRET, signature: signed.signature, nonce }[note];
      const isHeader = !['query', 'body'].includes(place);
      await verifier.verify({
        ...signed,
        url:
          place === 'query'
            ? `${target}${target.includes('?') ? '&' : '?'}x=${encodeURIComponent(value)}`
            : target,
        headers: isHeader ? [...signed.headers, place, value] : signed.headers,
        body: place === 'body' ? Buffer.from(`${body} ${value}`) : signed.body,
      });
      onSent([SECRET, signed.signature, nonce, encodeURIComponent(SECRET)]);
    }),
    { numRuns: count },
  );
}

describe('what is kept', () => {
  it('has no secret, signature or nonce in any byte, of 10 000 random requests', {
    timeout: 120_000,
    tags: ['slow'],
  }, async () => {
    let last: LogEntry | undefined;
    onTestFinished(
      onEvent('refused', (event) => {
        const copied = event.copyBody(10_000);
        const body = copied && {
          base64: Buffer.from(copied.bytes).toString('latin1'),
          bytes: copied.length,
          isCut: copied.isCut,
        };
        last = entryOfRefusal(event, { id: 'id', atMs: 0, body });
      }),
    );
    let refused = 0;
    await sendRandom(10_000, (hidden) => {
      if (last === undefined) throw new Error('accepted');
      refused++;
      const kept = JSON.stringify(last).toLowerCase();
      for (const each of hidden) if (kept.includes(each.toLowerCase())) throw new Error(`${each} in ${kept}`);
      last = undefined;
    });
    expect(refused).toBeGreaterThanOrEqual(10_000);
  });

  it('has none in the bytes of either log, nor in what followers are sent', { timeout: 60_000 }, async () => {
    const subscriber = new Redis(server.port);
    const sealed = redisLog(client, {
      subscriber,
      seal: `m:${Buffer.alloc(32, 'sealing').toString('base64')}`,
    });
    const open = memoryLog();
    const sent: string[] = [];
    for (const log of [sealed, open] as RequestLog[]) {
      const parts = {
        ...toRecordSettings({ bodies: 'refused' }, log),
        log,
        clock: Date.now,
      };
      const recorder = startRecorder(parts);
      recorder.use([verifier]);
      onTestFinished(recorder.stop);
      onTestFinished(log.follow((news) => sent.push(JSON.stringify(news))));
    }
    const hidden = new Set<string>();
    await sendRandom(300, (each) => {
      for (const text of each) hidden.add(text);
    });
    await until(
      'Redis has some',
      async () => (await client.hlen('countersign:{log}:rows')) > 0 && sent.length > 10,
    );
    await sealed.close();
    const stored = JSON.stringify([
      await client.hgetall('countersign:{log}:rows'),
      await client.hgetall('countersign:{log}:details'),
    ]);
    const { rows } = await open.query({}, { limit: 200 });
    const kept = JSON.stringify(await Promise.all(rows.map(({ id }) => open.get(id))));
    for (const text of [stored, kept, sent.join('\n')]) {
      expect(text.length).toBeGreaterThan(500);
      const lower = text.toLowerCase();
      for (const each of hidden) expect(lower.includes(each.toLowerCase()), each).toBe(false);
    }
    subscriber.disconnect();
  });
});
