import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { killOneProcess, pauseRedis } from '../storm/disturbances.ts';
import { type StormOptions, storm } from '../storm/storm.ts';

const program = fileURLToPath(new URL('../dist/storm/api-process.js', import.meta.url));

/** `npm run storm` does the same with 20 000 requests. */
const small: StormOptions = { program, processes: 8, requests: 48, copies: 64 };

describe('eight processes on one Redis, sent 64 copies of each request at once', {
  timeout: 60_000,
}, () => {
  it('accept each request once', async () => {
    expect(await storm(small)).toMatchObject({ acceptedOnce: 48, acceptedTwice: 0 });
  });

  it('accept each request once when Redis stands still for three seconds', async () => {
    const result = await storm({ ...small, disturb: pauseRedis });
    expect(result).toMatchObject({ acceptedOnce: 48, acceptedTwice: 0 });
    expect(result.answers.store_unavailable).toBeGreaterThan(0);
  });

  it('accept each request once when their clocks are two seconds apart', async () => {
    const result = await storm({ ...small, clocksApartMs: 2_000 });
    expect(result).toMatchObject({ acceptedOnce: 48, acceptedTwice: 0 });
  });

  it('accept no request twice when one of them is killed and started again', async () => {
    const result = await storm({ ...small, disturb: killOneProcess });
    expect(result.acceptedTwice).toBe(0);
    // The one that died may have taken a few requests with it that it had not yet answered.
    expect(result.acceptedOnce + result.acceptedNever).toBe(48);
    expect(result.acceptedNever).toBeLessThanOrEqual(8);
  });
});
