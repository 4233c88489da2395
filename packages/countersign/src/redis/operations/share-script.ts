/**
 * The share of each owner, as the scripts count it: its number of operations and their bytes. Both are limited, so that no
 * caller can fill the room of all.
 *
 * A share is one sorted set in the same hash slot as the operations of its owner. It has an entry for each operation: the id
 * and the bytes that it holds, with the time at which Redis deletes the operation as the score. Entries of operations that
 * have ended are removed as others are added, a few at a time, or as many as are needed to make room. One further entry holds
 * the sum of the bytes; its score is beyond all times.
 */

/** Bytes that are held for the record of an operation that is running. */
export const RUNNING_BYTES: number = 64 * 1024;

/** The beginning of a script whose second key is a share. */
export const SHARE: string = `
local share = KEYS[2]
local RUNNING, SUM, END_OF_TIME = ${RUNNING_BYTES}, '', 1e15

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function held()
  local sum = redis.call('ZSCORE', share, SUM)
  local count = redis.call('ZCARD', share)
  if not sum then return count, 0 end
  return count - 1, tonumber(sum) - END_OF_TIME
end

local function resize(bytes)
  local _, sum = held()
  redis.call('ZADD', share, END_OF_TIME + math.max(0, sum + bytes), SUM)
end

-- Takes out so many at most of what has ended. Returns how many those were.
local function tidy(most)
  local ended = redis.call('ZRANGEBYSCORE', share, '-inf', now(), 'LIMIT', 0, most)
  if #ended == 0 then return 0 end
  local bytes = 0
  for i = 1, #ended do bytes = bytes + tonumber(string.match(ended[i], ':(%d+)$')) end
  redis.call('ZREM', share, unpack(ended))
  resize(-bytes)
  return #ended
end

local function has_room(bytes, most_operations, most_bytes)
  tidy(10)
  while true do
    local count, sum = held()
    if count < most_operations and sum + bytes <= most_bytes then return true, count, sum end
    if tidy(1000) == 0 then return false, count, sum end
  end
end

local function held_while_running(id)
  return redis.call('ZSCORE', share, id .. ':' .. RUNNING) and RUNNING or 0
end

local function hold(id, bytes, life)
  if redis.call('ZADD', share, now() + life, id .. ':' .. bytes) == 1 then resize(bytes) end
  if redis.call('PTTL', share) < life then redis.call('PEXPIRE', share, life) end
end

local function let_go(id, bytes)
  if redis.call('ZREM', share, id .. ':' .. bytes) == 1 then resize(-bytes) end
end
`;
