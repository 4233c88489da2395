/** The operation store of many processes, on Redis. */

import { assertDuration } from '../store/assert-duration.ts';
import type {
  OperationEnd,
  OperationStart,
  OperationState,
  OperationStore,
} from '../store/operation-store.ts';
import type { RedisClient } from './client.ts';
import type { ScriptArguments } from './clients/redis-commands.ts';
import { isStarted, toFound, toHolds, toState } from './operations/operation-replies.ts';
import { BEGIN, FIND, FINISH, RELEASE, RENEW } from './operations/operation-scripts.ts';
import { TimelyCalls } from './operations/timely-calls.ts';
import {
  LONGEST_TIMER_MS,
  type RedisOperationStoreOptions,
  toOperationStoreSettings,
} from './redis-operation-store-options.ts';
import { escapeTag } from './store/key-names.ts';

/** Identity of an operation: its id and its owner. */
type Operation = Pick<OperationStart, 'id' | 'owner'>;

/**
 * Number of calls that may be open when another operation begins. While Redis hangs, a client keeps commands without a bound. Those
 * that end an operation are not refused: there is one at most for each operation that began.
 */
const MAX_OPEN = 10_000;

/**
 * Makes a store whose operations all processes on one Redis share, be it alone, behind Sentinel or a Cluster.
 *
 * Each step is one round trip, and rejects when Redis does not answer in time. An operation that began too late for anybody
 * to know of it is released again; where that fails, nobody else begins it until its lease ends. Redis keeps the time. What
 * it forgets, in a restart without persistence or a failover, can be done once more. Each API key has a share of its own,
 * so that none fills what all share. The client stays yours: it is not opened, closed or configured here, but that one
 * which stands alone leaves a server that has become a replica.
 *
 * @example
 * const operations = redisOperationStore(client, { maxOperationsPerKey: 100_000 });
 * const idempotency = createIdempotency({ store: operations });
 * @throws TypeError or RangeError for what is no client, or an invalid option.
 */
export function redisOperationStore(
  client: RedisClient,
  options: RedisOperationStoreOptions = {},
): OperationStore {
  const { prefix, timeoutMs, maxOperationsPerKey, maxBytesPerKey } = toOperationStoreSettings(options);
  const calls = new TimelyCalls(client);

  /** The arguments of a script; those for the share are left out where there is no owner. */
  function argumentsOf(
    { id, owner }: Operation,
    own: (string | Buffer)[],
    ofShare: string[],
  ): ScriptArguments {
    // The names of all other keys go on with a brace.
    if (owner === undefined) return [1, `${prefix}op:${id}`, ...own];
    const share = `${prefix}op:{${escapeTag(owner)}}`;
    return [2, `${share}:${id}`, share, ...own, id, ...ofShare];
  }

  function assertRoom(): void {
    if (calls.open >= MAX_OPEN) throw new Error(`${MAX_OPEN} calls wait for Redis already`);
  }

  /** Releases what nobody knows to have begun, for as long as that helps. */
  function releaseUnheard(start: OperationStart): void {
    const timeout = Math.min(Math.ceil(start.leaseMs), LONGEST_TIMER_MS);
    const args = argumentsOf(start, [start.token], []);
    calls.make({ script: RELEASE, args, timeoutMs: timeout, isInBackground: true }).catch(() => undefined);
  }

  return {
    async begin(start): Promise<OperationState> {
      const { token, fingerprint, leaseMs } = start;
      const lease = toWhole('leaseMs', leaseMs);
      assertRoom();
      const ofShare = [String(maxOperationsPerKey), String(maxBytesPerKey)];
      const args = argumentsOf(start, [token, fingerprint, lease], ofShare);
      const reply = await calls.make({
        script: BEGIN,
        args,
        timeoutMs,
        onUnheard(late) {
          if (late === undefined || isStarted(late)) releaseUnheard(start);
        },
      });
      return toState(reply);
    },
    async renew(lease): Promise<boolean> {
      const args = argumentsOf(
        lease,
        [lease.token, lease.fingerprint, toWhole('leaseMs', lease.leaseMs)],
        [],
      );
      assertRoom();
      return toHolds(await calls.make({ script: RENEW, args, timeoutMs }));
    },
    async finish(end: OperationEnd): Promise<boolean> {
      const { id, token, fingerprint, record, ttlMs } = end;
      // A copy, since it may be sent later, or again.
      const own = [token, fingerprint, toWhole('ttlMs', ttlMs), Buffer.from(record)];
      const args = argumentsOf(end, own, [String(maxBytesPerKey)]);
      return toHolds(await calls.make({ script: FINISH, args, timeoutMs, name: `${id} ${token}` }));
    },
    async release(lease): Promise<void> {
      await calls.make({ script: RELEASE, args: argumentsOf(lease, [lease.token], []), timeoutMs });
    },
    async find(operation): Promise<OperationState | undefined> {
      assertRoom();
      return toFound(await calls.make({ script: FIND, args: argumentsOf(operation, [], []), timeoutMs }));
    },
  };
}

function toWhole(name: 'leaseMs' | 'ttlMs', ms: number): string {
  assertDuration(name, ms);
  return String(Math.ceil(ms));
}
