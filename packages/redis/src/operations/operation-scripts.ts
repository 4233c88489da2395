/**
 * The scripts of the steps of an operation.
 *
 * An operation is a hash under one key, which Redis lets go of when the lease or the time of the record is over: `t` is
 * the token of whoever began it, `f` the fingerprint, and `r` the record once there is one.
 */

import { type RedisScript, toScript } from '../store/redis-script.ts';

/** ARGV: token, fingerprint, lease in milliseconds. Returns the outcome, then what belongs to it. */
export const BEGIN: RedisScript = toScript(`
local token, fingerprint, record = unpack(redis.call('HMGET', KEYS[1], 't', 'f', 'r'))
if record then return { 'finished', fingerprint, record } end
if token and token ~= ARGV[1] then return { 'running', fingerprint, redis.call('PTTL', KEYS[1]) } end
redis.call('HSET', KEYS[1], 't', ARGV[1], 'f', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { 'started' }
`);

/** ARGV: token, fingerprint, lease in milliseconds. Returns 1, or 0 when it is another one's. */
export const RENEW: RedisScript = toScript(`
local token = redis.call('HGET', KEYS[1], 't')
if token and token ~= ARGV[1] then return 0 end
if redis.call('HEXISTS', KEYS[1], 'r') == 1 then return 1 end
-- Not where it is there: a server that is out of memory takes no HSET.
if not token then redis.call('HSET', KEYS[1], 't', ARGV[1], 'f', ARGV[2]) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`);

/** ARGV: token, fingerprint, time to keep in milliseconds, record. Returns 1, or 0 when it is another one's. */
export const FINISH: RedisScript = toScript(`
local token = redis.call('HGET', KEYS[1], 't')
if token and token ~= ARGV[1] then return 0 end
-- The first record may have been given out already.
if redis.call('HEXISTS', KEYS[1], 'r') == 1 then return 1 end
redis.call('HSET', KEYS[1], 't', ARGV[1], 'f', ARGV[2], 'r', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`);

/** ARGV: token. Leaves what is finished. */
export const RELEASE: RedisScript = toScript(`
if redis.call('HGET', KEYS[1], 't') ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], 'r') == 1 then return 0 end
return redis.call('UNLINK', KEYS[1])
`);
