/** Claims on limits, held against the documented window written as plainly as can be. */

import { type Limit, memoryStore, type Store } from 'countersign';
import { redis } from 'countersign/redis';
import type { Redis } from 'ioredis';
import { NOW_MS } from '../declared-schemes.ts';
import { assertRule, type FuzzTarget } from '../fuzz-target.ts';
import type { Random } from '../random.ts';

interface LimitScript {
  readonly limits: readonly Limit[];
  readonly steps: readonly { readonly passMs: number; readonly key: number; readonly cost: number }[];
}

/** Claims on a memory store, and on Redis where there is a client. */
export function limitTarget(client: Redis | undefined): FuzzTarget {
  return {
    name: client === undefined ? 'limits-memory' : 'limits-redis',
    deadlineMs: 3000,
    generate: (random) => Buffer.from(JSON.stringify(randomScript(random))),
    check: async (input) => {
      let nowMs = NOW_MS;
      const clock = () => nowMs;
      await client?.flushall();
      const store =
        client === undefined
          ? memoryStore({ maxKeys: 10, maxReplayIds: 10 })
          : redis(client, { clock, timeoutMs: 5000 }).store;
      const pass = (ms: number) => {
        nowMs += ms;
        return nowMs;
      };
      const script = JSON.parse(input.toString('utf8')) as LimitScript;
      await play(script, store, pass);
    },
  };
}

function randomScript(random: Random): LimitScript {
  const limits = Array.from({ length: random.between(1, 3) }, (_, i) => ({
    limit: random.pick([1, 2, 3, 10]),
    windowSeconds: random.pick([1, 2, 10, 60]),
    name: `limit-${i}`,
  }));
  const steps = Array.from({ length: random.between(5, 40) }, () => ({
    passMs: random.pick([0, 0, 0, 1, 100, 500, 999, 1000, 1001, 5000, 20_000, 130_000]),
    key: random.below(2),
    cost: random.pick([0, 1, 1, 1, 1, 2, 3, 11]),
  }));
  return { limits, steps };
}

async function play(
  { limits, steps }: LimitScript,
  store: Store,
  pass: (ms: number) => number,
): Promise<void> {
  const windows = new Map<string, Window>();
  const windowOf = (name: string, limit: Limit): Window => {
    const window = windows.get(name) ?? new Window(limit);
    windows.set(name, window);
    return window;
  };
  for (const [i, { passMs, key, cost }] of steps.entries()) {
    const nowMs = pass(passMs);
    const keyId = `acme:key-${key}`;
    const own = limits.map((limit, at) => windowOf(`${keyId}/${at}`, limit));
    const fits = own.map((window) => window.fits(cost, nowMs)).every((each) => each);
    if (fits) for (const window of own) window.count(cost, nowMs);
    const claim = { keyId, replayId: undefined, timestampMs: nowMs, expiresAtMs: nowMs, limits, cost, nowMs };
    const { outcome } = await store.admit(claim);
    assertRule(
      outcome === (fits ? 'admitted' : 'rate_limited'),
      `step ${i}: ${outcome}, where the model says ${fits}`,
    );
  }
}

/** Every admitted request with its time; windows follow one another from the first after a pause on. */
class Window {
  readonly #limit: number;
  readonly #lengthMs: number;
  #startMs: number | undefined;
  #askedStartMs: number | undefined;
  #counted: { readonly atMs: number; readonly cost: number }[] = [];

  constructor({ limit, windowSeconds }: Limit) {
    this.#limit = limit;
    this.#lengthMs = windowSeconds * 1000;
  }

  fits(cost: number, nowMs: number): boolean {
    if (cost === 0) return true;
    const startMs = this.#runningSince(nowMs);
    this.#askedStartMs = startMs;
    const current = this.#sum(startMs, startMs + this.#lengthMs);
    const previous = this.#sum(startMs - this.#lengthMs, startMs);
    const leftMs = startMs + this.#lengthMs - nowMs;
    return (current + cost) * this.#lengthMs + previous * leftMs <= this.#limit * this.#lengthMs;
  }

  /** Counts what was asked last. */
  count(cost: number, nowMs: number): void {
    if (cost === 0) return;
    this.#startMs = this.#askedStartMs;
    this.#counted.push({ atMs: nowMs, cost });
  }

  #runningSince(nowMs: number): number {
    const startMs = this.#startMs;
    if (startMs === undefined || this.#sum(startMs - this.#lengthMs, startMs + this.#lengthMs) === 0)
      return nowMs;
    const windows = Math.floor((nowMs - startMs) / this.#lengthMs);
    return windows >= 2 ? nowMs : startMs + windows * this.#lengthMs;
  }

  #sum(fromMs: number, toMs: number): number {
    return this.#counted.reduce(
      (sum, { atMs, cost }) => (atMs >= fromMs && atMs < toMs ? sum + cost : sum),
      0,
    );
  }
}
