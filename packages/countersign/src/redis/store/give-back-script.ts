/** The script that takes an admission back. */

import { type RedisScript, toScript } from './redis-script.ts';

/**
 * Takes back the admission of a request whose answer came too late: it was refused, so it may come again.
 *
 * Each admission is taken back once at most. Should this script run twice, as a client that reconnects may make it, the
 * second run would else take away the id of a request that was admitted in between. For the same reason it has a
 * deadline: after a failover, or a restart that lost the admission, the id there is that of another admission.
 * KEYS: as for one API key of `admit-script.ts`. ARGV: the id, the deadline by the server's clock in milliseconds or 0 for
 * none, and a name of this taking back that no other has.
 */
export const GIVE_BACK: RedisScript = toScript(`
local id, deadline, returned = ARGV[1], tonumber(ARGV[2]), 'r' .. ARGV[3]
local time = redis.call('TIME')
if deadline ~= 0 and time[1] * 1000 + math.floor(time[2] / 1000) > deadline then return 0 end
for i = 2, #KEYS do
  if redis.call('SISMEMBER', KEYS[i], returned) == 1 then return 0 end
end
for i = 2, #KEYS do
  if redis.call('SISMEMBER', KEYS[i], id) == 1 then
    -- In this order, as a set that becomes empty is gone, with its time to live.
    redis.call('SADD', KEYS[i], returned)
    redis.call('SREM', KEYS[i], id)
    return 1
  end
end
return 0
`);
