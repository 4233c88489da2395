/**
 * The scripts of the steps of an operation.
 *
 * An operation is a hash under one key, which Redis lets go of when the lease or the time of the record is over: `t` is
 * the token of the attempt that began it, `f` the fingerprint, and `r` the record once there is one, or `e` where it is finished
 * and its record had no room.
 *
 * KEYS of each script: the operation, and the share of its owner where it has one; then ARGV goes on with the id of the
 * operation.
 */

import { type RedisScript, toScript } from '../store/redis-script.ts';
import { SHARE } from './share-script.ts';

/**
 * ARGV: token, fingerprint, lease in milliseconds; id, most operations and most bytes of the owner. Returns the outcome,
 * then what belongs to it.
 */
export const BEGIN: RedisScript = toScript(`${SHARE}
local token, fingerprint, record, ended = unpack(redis.call('HMGET', KEYS[1], 't', 'f', 'r', 'e'))
if record or ended then return { 'finished', fingerprint, record } end
if token and token ~= ARGV[1] then return { 'running', fingerprint, redis.call('PTTL', KEYS[1]) } end
if share and not token then
  local fits, count, bytes = has_room(RUNNING, tonumber(ARGV[5]), tonumber(ARGV[6]))
  if not fits then return { 'full', count, bytes } end
end
redis.call('HSET', KEYS[1], 't', ARGV[1], 'f', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if share then hold(ARGV[4], RUNNING, tonumber(ARGV[3])) end
return { 'started' }
`);

/** Returns what BEGIN would of an operation that another one began, or null where there is none. Writes nothing. */
export const FIND: RedisScript = toScript(`
local fingerprint, record, ended = unpack(redis.call('HMGET', KEYS[1], 'f', 'r', 'e'))
if record or ended then return { 'finished', fingerprint, record } end
if fingerprint then return { 'running', fingerprint, redis.call('PTTL', KEYS[1]) } end
return nil
`);

/** ARGV: token, fingerprint, lease in milliseconds; id. Returns 1, or 0 when it is another one's. */
export const RENEW: RedisScript = toScript(`${SHARE}
local token, record, ended = unpack(redis.call('HMGET', KEYS[1], 't', 'r', 'e'))
if token and token ~= ARGV[1] then return 0 end
if record or ended then return 1 end
-- Not where it is there: a server that is out of memory takes no HSET.
if not token then redis.call('HSET', KEYS[1], 't', ARGV[1], 'f', ARGV[2]) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if share then hold(ARGV[4], RUNNING, tonumber(ARGV[3])) end
return 1
`);

/**
 * ARGV: token, fingerprint, time to keep in milliseconds, record; id and most bytes of the owner. Returns 1, or 0 when it is
 * another one's.
 */
export const FINISH: RedisScript = toScript(`${SHARE}
local token, record, ended = unpack(redis.call('HMGET', KEYS[1], 't', 'r', 'e'))
if token and token ~= ARGV[1] then return 0 end
-- The first record may have been given out already.
if record or ended then return 1 end
local size = #ARGV[4]
-- What was done is known as done in any case. Only its record may have to be left out.
local is_kept = not share or has_room(size - held_while_running(ARGV[5]), math.huge, tonumber(ARGV[6]))
if is_kept then
  redis.call('HSET', KEYS[1], 't', ARGV[1], 'f', ARGV[2], 'r', ARGV[4])
else
  redis.call('HSET', KEYS[1], 't', ARGV[1], 'f', ARGV[2], 'e', '1')
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if share then
  let_go(ARGV[5], RUNNING)
  hold(ARGV[5], is_kept and size or 0, tonumber(ARGV[3]))
end
return 1
`);

/** ARGV: token; id. Leaves what is finished. */
export const RELEASE: RedisScript = toScript(`${SHARE}
local token, record, ended = unpack(redis.call('HMGET', KEYS[1], 't', 'r', 'e'))
if token ~= ARGV[1] or record or ended then return 0 end
redis.call('UNLINK', KEYS[1])
if share then let_go(ARGV[2], RUNNING) end
return 1
`);
