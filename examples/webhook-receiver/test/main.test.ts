import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../../../test/support/redis/redis-server.ts';
import { runProgram } from '../../../test/support/run-program.ts';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each([
  { where: 'in memory', env: () => ({}) },
  { where: 'on Redis', env: () => ({ REDIS_URL: `redis://127.0.0.1:${redis.port}` }) },
])('the receiver of webhooks, which remembers $where', { timeout: 30_000 }, ({ env }) => {
  it('handles each event of each sender once, and comes to an end', async () => {
    const { code, output } = await runProgram(program, env());

    expect(output).toContain('18 outcomes, 0 of them not as documented.');
    expect(output.match(/^ {2}handled +evt_1, evt_2, evt_3$/gm)).toHaveLength(2);
    expect(output.match(/again, signed anew +(?:202 DUPLICATE|200 duplicate)$/gm)).toHaveLength(2);
    expect(output.match(/while the first is being handled +409/g)).toHaveLength(2);
    expect(output.match(/forged +401$/gm)).toHaveLength(2);
    expect(code).toBe(0);
  });
});

it('keeps in Redis what was handled, and no id of an event', async () => {
  await redis.client().flushall();
  await runProgram(program, { REDIS_URL: `redis://127.0.0.1:${redis.port}` });

  const names = await redis.client().keys('countersign-example:*:op:*');
  const operations = names.filter((name) => /\}:[\da-f]{64}$/.test(name));
  expect(operations).toHaveLength(6);
  expect(names.join()).not.toContain('evt_');
}, 30_000);
