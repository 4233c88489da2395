/** The hash in Redis that holds when keys were last used: a field for each id, in milliseconds since the epoch. */

import { withDeadline } from '../../internal/deadline.ts';
import { KeyAdministrationError } from '../../keys/administration/key-administration-error.ts';
import type { KeyUseStore } from '../../keys/administration/key-record-store.ts';
import { commandsOf, type RedisClient } from '../client.ts';

/** Parts of the hash. */
export interface UseHashOptions {
  readonly client: RedisClient;
  readonly name: string;
  readonly timeoutMs: number;
}

const WRITE = `
for i = 1, #ARGV, 2 do
  local before = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '0')
  if tonumber(ARGV[i + 1]) > before then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end`;
const FORGET = `redis.call('HDEL', KEYS[1], ARGV[1])`;
const READ = `return redis.call('HMGET', KEYS[1], unpack(ARGV))`;

/** Lua takes about 8000 values from a list at once, and a script holds all others up. */
const MOST_AT_ONCE = 500;

/** Opens the hash. Nothing is sent to Redis by that. */
export function useHash({ client, name, timeoutMs }: UseHashOptions): KeyUseStore {
  async function run(script: string, args: readonly string[]): Promise<unknown> {
    const reply = commandsOf(client).evaluateText(script, [1, name, ...args]);
    return await withDeadline(reply, timeoutMs, 'Redis').catch((cause: Error) => {
      throw new KeyAdministrationError('keys_unavailable', `Redis could not be asked: ${cause.message}`, {
        cause,
      });
    });
  }

  return {
    async write(uses) {
      const all = [...uses];
      for (let i = 0; i < all.length; i += MOST_AT_ONCE)
        await run(
          WRITE,
          all.slice(i, i + MOST_AT_ONCE).flatMap(([id, ms]) => [id, String(ms)]),
        );
    },
    async read(ids) {
      const times = new Map<string, number>();
      for (let i = 0; i < ids.length; i += MOST_AT_ONCE) {
        const part = ids.slice(i, i + MOST_AT_ONCE);
        const found = (await run(READ, part)) as (string | null)[];
        for (const [at, id] of part.entries()) if (found[at]) times.set(id, Number(found[at]));
      }
      return times;
    },
    async forget(id) {
      await run(FORGET, [id]);
    },
  };
}
