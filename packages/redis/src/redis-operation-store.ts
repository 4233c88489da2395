/** The operation store of many processes, on Redis. */

import {
  assertKnownOptions,
  type OperationEnd,
  type OperationStart,
  type OperationState,
  type OperationStore,
} from '@countersign/core';
import { assertSpan } from '@countersign/core/store';
import { assertClient, type RedisClient } from './client.ts';
import { isStarted, toHolds, toState } from './operations/operation-replies.ts';
import { BEGIN, FINISH, RELEASE, RENEW } from './operations/operation-scripts.ts';
import { TimelyCalls } from './operations/timely-calls.ts';
import { warnOfEviction } from './store/eviction-warning.ts';
import type { RedisScript } from './store/redis-script.ts';

/** Options of {@link redisOperationStore}. */
export interface RedisOperationStoreOptions {
  /** What the names of all keys begin with. Default: `countersign:`. */
  readonly prefix?: string | undefined;
  /** Milliseconds within which Redis answers, or the step has failed. Default: 250. */
  readonly timeoutMs?: number | undefined;
}

/** The longest that a timer of Node waits; beyond it, it fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * How many calls may be open when another operation begins. While Redis hangs, ioredis keeps commands without a bound. Those
 * that end an operation are not refused: there are no more of them than operations that began.
 */
const MAX_OPEN = 10_000;

/**
 * Makes a store whose operations all processes on one Redis share, be it alone, behind Sentinel or a Cluster.
 *
 * Each step is one round trip, and rejects when Redis does not answer in time. An operation that began too late for anybody
 * to know of it is released again; where that fails, nobody else begins it until its lease ends. Redis keeps the time. What
 * it forgets, in a restart without persistence or a failover, can be done once more. The client stays yours: it is not
 * opened, closed or configured here.
 *
 * @throws TypeError or RangeError for a client that is none of ioredis's, or an invalid option.
 */
export function redisOperationStore(
  client: RedisClient,
  options: RedisOperationStoreOptions = {},
): OperationStore {
  assertClient('redisOperationStore()', client);
  const { prefix, timeoutMs } = toSettings(options);
  const calls = new TimelyCalls(client);
  warnOfEviction(client, 'operations');

  function call(script: RedisScript, id: string, ...args: (string | Buffer)[]) {
    // The names of all other keys go on with a brace.
    return { script, args: [1, `${prefix}op:${id}`, ...args] as [number, ...typeof args], timeoutMs };
  }

  function assertRoom(): void {
    if (calls.open >= MAX_OPEN) throw new Error(`${MAX_OPEN} calls wait for Redis already`);
  }

  /** Releases what nobody knows to have begun, for as long as that helps. */
  function releaseUnheard({ id, token, leaseMs }: OperationStart): void {
    const timeout = Math.min(Math.ceil(leaseMs), LONGEST_TIMER_MS);
    calls
      .make({ ...call(RELEASE, id, token), timeoutMs: timeout, isInBackground: true })
      .catch(() => undefined);
  }

  return {
    timeoutMs,
    async begin(start): Promise<OperationState> {
      const { id, token, fingerprint, leaseMs } = start;
      const lease = toWhole('leaseMs', leaseMs);
      assertRoom();
      const reply = await calls.make({
        ...call(BEGIN, id, token, fingerprint, lease),
        onUnheard(late) {
          if (late === undefined || isStarted(late)) releaseUnheard(start);
        },
      });
      return toState(reply);
    },
    async renew({ id, token, fingerprint, leaseMs }): Promise<boolean> {
      const lease = toWhole('leaseMs', leaseMs);
      assertRoom();
      return toHolds(await calls.make(call(RENEW, id, token, fingerprint, lease)));
    },
    async finish({ id, token, fingerprint, record, ttlMs }: OperationEnd): Promise<boolean> {
      const ttl = toWhole('ttlMs', ttlMs);
      // A copy, since it may be sent later, or again.
      return toHolds(await calls.make(call(FINISH, id, token, fingerprint, ttl, Buffer.from(record))));
    },
    async release({ id, token }): Promise<void> {
      await calls.make(call(RELEASE, id, token));
    },
  };
}

function toWhole(name: 'leaseMs' | 'ttlMs', ms: number): string {
  assertSpan(name, ms);
  return String(Math.ceil(ms));
}

function toSettings(options: RedisOperationStoreOptions): {
  readonly prefix: string;
  readonly timeoutMs: number;
} {
  assertKnownOptions('redisOperationStore()', options, ['prefix', 'timeoutMs']);
  const { prefix = 'countersign:', timeoutMs = 250 } = options;
  if (typeof prefix !== 'string' || /[{}]/.test(prefix))
    throw new TypeError(
      'redisOperationStore(): "prefix" must be a text without braces, which would be a hash tag',
    );
  if (!(Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= LONGEST_TIMER_MS)) {
    throw new RangeError(
      `redisOperationStore(): "timeoutMs" must be a whole number from 1 to ${LONGEST_TIMER_MS}`,
    );
  }
  return { prefix, timeoutMs };
}
