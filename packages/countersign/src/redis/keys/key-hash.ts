/** The hash in Redis that holds all keys: a field for each id. */

import { withDeadline } from '../../internal/deadline.ts';
import { KeyAdministrationError } from '../../keys/administration/key-administration-error.ts';
import type { KeyRecordStore } from '../../keys/administration/key-record-store.ts';
import { commandsOf, type RedisClient } from '../client.ts';
import { throwWithoutArguments } from '../reply-errors.ts';
import { connectionOf } from '../store/connection.ts';

/** The hash, with a deadline for every call. A change is told on the channel in the same step as it is made. */
export type KeyHash = Pick<KeyRecordStore, 'read' | 'replace' | 'remove' | 'scan'>;

/** Parts of a key hash. */
export interface KeyHashOptions {
  readonly client: RedisClient;
  readonly name: string;
  readonly channel: string;
  readonly timeoutMs: number;
}

/**
 * Number of calls that may wait for Redis. While it is gone, a client queues commands without a bound, and a sender of
 * requests with invented ids could fill the memory.
 */
const MAX_WAITING = 10_000;

/** Reads are scripts too: a Cluster client with `scaleReads` would send HGET and HSCAN to a replica, which lags. */
const READ = `return redis.call('HGET', KEYS[1], ARGV[1])`;
const SCAN = `return redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', 100)`;
/** An empty text stands for a field that is not there, since no record is empty. */
const REPLACE = `
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 'conflict' end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
if ARGV[4] ~= '' then redis.call('PUBLISH', ARGV[4], ARGV[1]) end
return 'done'`;
const REMOVE = `
if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then return 'absent' end
redis.call('PUBLISH', ARGV[2], ARGV[1])
return 'done'`;

/** Opens the hash. Nothing is sent to Redis by that. */
export function keyHash({ client, name, channel, timeoutMs }: KeyHashOptions): KeyHash {
  const commands = commandsOf(client);
  let waiting = 0;

  async function run(script: string, ...args: string[]): Promise<unknown> {
    if (waiting >= MAX_WAITING) {
      throw new KeyAdministrationError('keys_unavailable', `${MAX_WAITING} calls wait for Redis already`);
    }
    waiting++;
    const reply = commands
      .evaluateText(script, [1, name, ...args])
      .catch((error: unknown) => {
        connectionOf(client).leaveReplica(error);
        throwWithoutArguments(error);
      })
      .catch(throwUnavailable);
    // Counted until the client lets go of it, which may be long after the deadline.
    const done = () => waiting--;
    reply.then(done, done);
    return await withDeadline(reply, timeoutMs, 'Redis').catch(throwLate);
  }

  async function* scan(): AsyncGenerator<readonly [string, string]> {
    let cursor = '0';
    do {
      const reply = await run(SCAN, cursor);
      if (!isPage(reply) || (reply[0] === cursor && cursor !== '0'))
        throw new KeyAdministrationError(
          'keys_unavailable',
          'Redis has answered HSCAN with what is no page of a hash',
        );
      const [next, flat] = reply;
      for (let i = 0; i < flat.length; i += 2) yield [flat[i] as string, flat[i + 1] as string];
      cursor = next;
    } while (cursor !== '0');
  }

  return {
    read: async (id) => ((await run(READ, id)) as string | null) ?? undefined,
    replace: async (id, current, next, tell) =>
      (await run(REPLACE, id, current ?? '', next, tell === 'quietly' ? '' : channel)) === 'done',
    remove: async (id) => (await run(REMOVE, id, channel)) === 'done',
    scan,
  };
}

/** A proxy that answers everything alike would have the scan go on for ever. */
function isPage(reply: unknown): reply is readonly [cursor: string, flat: readonly string[]] {
  return Array.isArray(reply) && typeof reply[0] === 'string' && Array.isArray(reply[1]);
}

function throwUnavailable(cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : 'it failed';
  throw new KeyAdministrationError('keys_unavailable', `Redis could not be asked: ${reason}`, { cause });
}

/** The deadline's own error says that Redis did not answer, and has no cause. */
function throwLate(error: Error): never {
  throw error instanceof KeyAdministrationError
    ? error
    : new KeyAdministrationError('keys_unavailable', error.message);
}
