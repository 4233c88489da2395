/** Keys in Redis. */

import { KeyAdministrationError } from '../../keys/administration/key-administration-error.ts';
import { type RedisKeys, redisKeys } from '../../redis/keys/redis-keys.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { RedisAddress } from '../redis/redis-address.ts';
import { openRedis, REDIS_TIMEOUT_MS } from '../redis/redis-connection.ts';
import { findSecret } from '../secrets/secret-source.ts';
import {
  byId,
  type KeyRegister,
  type ListedKey,
  type SecretChoice,
  type WithSecret,
  withoutId,
} from './key-register.ts';

/** The variable that holds the master keys when nothing else is named. */
const MASTER_KEYS_VARIABLE = 'COUNTERSIGN_MASTER_KEYS';

/** Options about the keys in Redis. */
export interface RedisRegisterOptions {
  readonly redisPrefix?: string | undefined;
  readonly masterKeysEnv?: string | undefined;
  readonly masterKeysFile?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Connects, and opens the keys under their master keys. */
export async function redisRegister(
  io: Io,
  address: RedisAddress,
  options: RedisRegisterOptions,
): Promise<KeyRegister> {
  const { redisPrefix: prefix, masterKeysEnv: env, masterKeysFile: file, json } = options;
  const { value: masterKeys } = await findSecret(io, {
    what: 'the master keys',
    defaultEnv: MASTER_KEYS_VARIABLE,
    env,
    file,
    json,
    options: { env: '--master-keys-env', file: '--master-keys-file' },
  });
  const redis = await openRedis(address);
  try {
    const keys = redisKeys(redis.client, {
      masterKeys,
      clock: io.clock,
      timeoutMs: REDIS_TIMEOUT_MS,
      ...(prefix !== undefined && { prefix }),
    });
    return toRegister(`Redis at ${address.shown}`, keys, redis.close);
  } catch (error) {
    redis.close();
    throw toFailure(error);
  }
}

function toRegister(name: string, keys: RedisKeys, disconnect: () => void): KeyRegister {
  return {
    name,
    create: (key, choice) =>
      guarded(() =>
        created(key.id, async () => withShown(await keys.create({ ...key, ...toNewSecret(choice) }), choice)),
      ),
    list: () => guarded(() => listed(keys)),
    get: (id) => guarded(async () => found(await keys.get(id))),
    rotate: (id, choice, overlapSeconds) =>
      guarded(async () =>
        withShown(await keys.rotate(id, { overlapSeconds, ...toNewSecret(choice) }), choice),
      ),
    enable: (id) => guarded(() => keys.enable(id)),
    disable: (id) => guarded(() => keys.disable(id)),
    revoke: (id) => guarded(() => keys.revoke(id)),
    setLimits: (id, limits) => guarded(() => keys.setLimits(id, limits)),
    setIpAllowlist: (id, ipAllowlist) => guarded(() => keys.setIpAllowlist(id, ipAllowlist)),
    setScopes: (id, scopes) => guarded(() => keys.setScopes(id, scopes)),
    setExpiresAt: (id, expiresAt) => guarded(() => keys.setExpiresAt(id, expiresAt)),
    remove: (id) => guarded(async () => void found((await keys.remove(id)) || undefined)),
    async close() {
      await keys.close();
      disconnect();
    },
  };
}

async function listed(keys: RedisKeys): Promise<readonly ListedKey[]> {
  const all: ListedKey[] = [];
  for await (const key of keys.list()) all.push(key);
  return all.sort(byId);
}

function toNewSecret(choice: SecretChoice): object {
  if ('made' in choice) return { secret: choice.made };
  return {
    ...('given' in choice && { secret: choice.given }),
    ...(choice.encoding !== undefined && { secretEncoding: choice.encoding }),
  };
}

/** Leaves out a secret that was given: the user knows it. */
function withShown({ key, secret }: { key: ListedKey; secret: string }, choice: SecretChoice): WithSecret {
  return 'given' in choice ? { key } : { key, secret };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new KeyAdministrationError('key_not_found', NOT_FOUND);
  return value;
}

async function created<T>(id: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError)
      throw new Failure('input', withoutId(error.message, id));
    throw error;
  }
}

async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toFailure(error);
  }
}

function toFailure(error: unknown): unknown {
  if (error instanceof KeyAdministrationError) {
    // The message leaves out the id, which may be a secret that was given in its place.
    if (error.code === 'key_not_found') return new Failure('input', NOT_FOUND);
    const isAway = error.code === 'keys_unavailable';
    return new Failure(isAway ? 'out_of_reach' : 'input', error.message, isAway ? MAYBE_DONE : undefined);
  }
  if (error instanceof TypeError || error instanceof RangeError) return new Failure('input', error.message);
  return error;
}

const NOT_FOUND = 'there is no key of that id in Redis';
const MAYBE_DONE = 'A change may have been made nevertheless: check with countersign keys get.';
