import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiProcess } from '../storm/running-api.ts';
import { keyOf, signedRequest } from '../storm/signed-request.ts';
import { type RedisServer, startRedis } from '../support/redis/redis-server.ts';

const program = fileURLToPath(new URL('../dist/storm/api-process.js', import.meta.url));
const PROCESSES = 8;
const key = keyOf(1, [{ limit: 600, windowSeconds: 60 }]);
const SHARED = [{ limit: 600, windowSeconds: 60, sharedBy: 'merchant 17' }];
const keysOfOwner = [keyOf(2, SHARED), keyOf(3, SHARED)];

describe('600 requests a minute over eight processes', { timeout: 60_000 }, () => {
  let directory: string;
  let redis: RedisServer;
  let processes: ApiProcess[];

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'countersign-limits-'));
    redis = await startRedis();
    const settings = {
      redisPort: redis.port,
      ledger: path.join(directory, 'ledger'),
      keys: [key, ...keysOfOwner],
    };
    // Clocks a minute apart: the time of limits is that of Redis.
    processes = Array.from(
      { length: PROCESSES },
      (_, i) => new ApiProcess(program, { ...settings, clockSkewMs: (i - PROCESSES / 2) * 15_000 }),
    );
    await Promise.all(processes.map((each) => each.start()));
  });
  afterAll(async () => {
    await Promise.all(processes.map((each) => each.kill()));
    await redis.stop();
    rmSync(directory, { recursive: true });
  });

  it.each([
    ['of one key', [key]],
    ['that two keys of one owner share', keysOfOwner],
  ])('%s are 600 in all', async (_whose, senders) => {
    const codes: string[] = [];
    let next = 0;
    const send = async () => {
      while (next < 1_200) {
        const number = next++;
        const sender = senders[number % senders.length] as (typeof senders)[number];
        const api = processes[Math.floor(number / senders.length) % PROCESSES] as ApiProcess;
        let code = await api.send(signedRequest(sender, number));
        // A machine that is busy with other things may take longer than the deadline.
        while (code === 'store_unavailable') code = await api.send(signedRequest(sender, number));
        codes.push(code);
      }
    };
    await Promise.all(Array.from({ length: 32 }, send));
    expect(codes.filter((code) => code === 'accepted')).toHaveLength(600);
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(600);
  });
});
