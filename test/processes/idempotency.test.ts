import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, exchange } from '../contract/http-client.ts';
import { type IdempotencyApi, startIdempotencyApi } from '../storm/idempotency-api.ts';
import { BODY, orderHeaders, PATH } from '../storm/idempotency-scheme.ts';
import type { IdempotencySettings } from '../storm/idempotency-settings.ts';
import { type RedisServer, startRedis } from '../support/redis/redis-server.ts';
import { until } from '../support/redis/until.ts';

const program = fileURLToPath(new URL('../dist/storm/idempotency-process.js', import.meta.url));
const NAMES = ['a', 'b', 'c', 'd'] as const;
const RETRIES = 200;
const PATIENCE_MS = 30_000;

type Settings = Pick<IdempotencySettings, 'leaseSeconds' | 'whileRunning'>;

/** Four processes, of which some hold their handlers up. */
interface Shop {
  readonly apis: readonly IdempotencyApi[];
  /** Number of requests that have come. */
  readonly came: () => number;
  /** Which processes have begun the order, and when. */
  readonly began: () => { readonly name: string; readonly atMs: number }[];
  /** Sends the order, signed anew. */
  readonly order: (api: IdempotencyApi | undefined) => Promise<Answer>;
  /** Sends it, signed anew each time, for as long as it is refused since another one is at work. */
  readonly orderUntilDone: (api: IdempotencyApi | undefined) => Promise<Answer>;
}

describe('four processes on one Redis', { timeout: 60_000 }, () => {
  let directory: string;
  let redis: RedisServer;
  let made = 0;

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'countersign-idempotency-'));
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis.stop();
    rmSync(directory, { recursive: true });
  });

  async function open(settings: Settings, holding: readonly string[]): Promise<Shop> {
    const key = `order-${made++}`;
    const ledger = path.join(directory, key);
    const apis = await Promise.all(
      NAMES.map((name) =>
        startIdempotencyApi(program, {
          ...{ ...settings, name, ledger, redisPort: redis.port },
          holds: holding.includes(name),
        }),
      ),
    );
    onTestFinished(async () => void (await Promise.all(apis.map((api) => api.kill()))));
    const lines = () => readFileSync(ledger, 'utf8').split('\n').filter(Boolean);
    const order: Shop['order'] = (api) =>
      exchange(api?.port ?? 0, { method: 'POST', path: PATH, headers: orderHeaders(key), body: BODY });
    return {
      apis,
      came: () => lines().filter((line) => line === 'came').length,
      began: () =>
        lines()
          .filter((line) => line.startsWith('began'))
          .map((line) => ({ name: line.split(' ')[1] as string, atMs: Number(line.split(' ')[2]) })),
      order,
      orderUntilDone: async (api) => {
        for (;;) {
          const answer = await order(api);
          if (answer.status !== 409) return answer;
        }
      },
    };
  }

  /** Retries at each process. */
  function retries(shop: Shop, apis: readonly IdempotencyApi[] = shop.apis): Promise<Answer[]> {
    return Promise.all(apis.map((api) => shop.orderUntilDone(api)));
  }

  it.each(['wait', 'refuse'] as const)(
    `run the handler once for ${RETRIES} retries at once, which all get one answer: %s`,
    async (whileRunning) => {
      const shop = await open({ leaseSeconds: 30, whileRunning }, NAMES);
      const sent = Array.from({ length: RETRIES }, (_, i) =>
        shop.orderUntilDone(shop.apis[i % NAMES.length]),
      );
      await until('all have come', () => shop.came() >= RETRIES, PATIENCE_MS);
      await until('the handler runs', () => shop.began().length > 0, PATIENCE_MS);
      for (const api of shop.apis) api.go();
      const answers = await Promise.all(sent);
      const [one] = answers as [Answer];
      expect(one.status).toBe(201);
      expect(new Set(answers.map(outcomeOf))).toEqual(new Set([outcomeOf(one)]));
      expect(answers.filter(isReplay)).toHaveLength(RETRIES - 1);
      expect(shop.began()).toHaveLength(1);
    },
  );

  it('let another one do it once the lease of one that was killed has ended, and not before', async () => {
    const shop = await open({ leaseSeconds: 2, whileRunning: 'refuse' }, ['a']);
    const [a, ...others] = shop.apis;
    const unanswered = expect(shop.order(a)).rejects.toThrow(/hang up|ECONNRESET/);
    await until('the handler runs', () => shop.began().length === 1, PATIENCE_MS);
    await a?.kill();
    await unanswered;
    const atMs = Date.now();
    const leaseMs = await leaseLeft(redis);
    expect((await shop.order(others[0])).status).toBe(409);
    const answers = await retries(shop, others);
    const [first, second, ...more] = shop.began();
    expect([first?.name, more]).toEqual(['a', []]);
    expect(second?.atMs).toBeGreaterThanOrEqual(atMs + leaseMs);
    const [one] = answers as [Answer];
    expect(JSON.parse(one.text)).toMatchObject({ by: second?.name });
    for (const answer of [...answers, ...(await retries(shop, others))])
      expect(outcomeOf(answer)).toBe(outcomeOf(one));
    expect(shop.began()).toHaveLength(2);
  });

  it('give one that was frozen for longer than its lease the answer of the one that took over', async () => {
    const shop = await open({ leaseSeconds: 1, whileRunning: 'refuse' }, ['a']);
    const [a, ...others] = shop.apis;
    const frozen = shop.order(a);
    await until('the handler runs', () => shop.began().length === 1, PATIENCE_MS);
    a?.pause();
    const answers = await retries(shop, others);
    const [one] = answers as [Answer];
    expect(shop.began()).toHaveLength(2);
    a?.resume();
    a?.go();
    for (const answer of [await frozen, ...answers, ...(await retries(shop))])
      expect(outcomeOf(answer)).toBe(outcomeOf(one));
    expect(JSON.parse(one.text)).not.toMatchObject({ by: 'a' });
    expect(shop.began()).toHaveLength(2);
  });

  it('tell one that was frozen that another one has taken over and is at work', async () => {
    const shop = await open({ leaseSeconds: 1, whileRunning: 'refuse' }, ['a', 'b']);
    const [a, b] = shop.apis;
    const frozen = shop.order(a);
    await until('the handler runs', () => shop.began().length === 1, PATIENCE_MS);
    a?.pause();
    const takenOver = shop.orderUntilDone(b);
    await until('another one runs it', () => shop.began().length === 2, PATIENCE_MS);
    a?.resume();
    a?.go();
    expect((await frozen).status).toBe(409);
    b?.go();
    const one = await takenOver;
    expect(JSON.parse(one.text)).toMatchObject({ by: 'b' });
    for (const answer of await retries(shop)) expect(outcomeOf(answer)).toBe(outcomeOf(one));
    expect(shop.began()).toHaveLength(2);
  });
});

/** Milliseconds until the one operation in Redis that has begun is let go. */
async function leaseLeft(redis: RedisServer): Promise<number> {
  const client = redis.client();
  for (const key of await client.keys('countersign:op:{*}:*')) {
    if ((await client.hexists(key, 'r')) === 0) return client.pttl(key);
  }
  throw new Error('no operation has begun');
}

function outcomeOf({ status, bytes }: Answer): string {
  return `${status} ${bytes.toString('latin1')}`;
}

function isReplay({ headers }: Answer): boolean {
  return headers['idempotency-replayed'] === 'true';
}
