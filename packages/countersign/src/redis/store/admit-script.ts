/**
 * The script that decides a batch of requests.
 *
 * For each API key there are an account and three sets, all under one hash tag:
 * - the sets hold the replay ids, as 12 bytes each. One of them, the one in use, takes the new ones; the others are looked
 *   into while anything in them lives. After half of a request's life the next set comes into use, whose ids have all
 *   died by then, so that a set is let go as a whole and no id needs a time of its own. A set whose ids are not all dead
 *   is never reused: the one in use stays so instead.
 * - the account, in MessagePack, has which set is in use, until when each set lives, and a counter for each limit.
 *
 * An id is kept by two clocks: until its request has expired by that of the verifier and by that of Redis. The verifier's clock
 * may be ahead, and be corrected while the request could still be sent again.
 *
 * A request without an id touches no set. An account that does not know the state of its sets looks them up at the first request
 * with an id.
 *
 * Nothing is written before a request is admitted (but that the clock was set back), so that a server which refuses writes
 * refuses the batch as a whole; and nothing at all for a request that has no id and costs nothing. What a call of the script
 * costs is mostly the number of commands in it.
 */

import { type RedisScript, toScript } from './redis-script.ts';

/** Number of keys of Redis that belong to one API key. */
export const KEYS_OF_A_KEY = 4;

/** Outcomes of a request, as the script numbers them. */
export const OUTCOMES = ['admitted', 'replayed', 'replay_unprovable', 'rate_limited'] as const;

/**
 * KEYS: for each API key the account and the sets.
 * ARGV: the batch as `admission-batch.ts` writes it, then the lists of limits as JSON.
 * Returns the server's time as a double, then for each request its outcome as a byte and the counters of its limits, 24 bytes
 * each; the time alone when the batch came after its deadline, and nothing of it was done.
 */
export const ADMIT: RedisScript = toScript(`
local SETS = 3
-- The time to live of a set exceeds the life of its ids, and is prolonged by more than is needed, since each prolongation
-- is a command, which is sent to the replicas too.
local PROLONG_MS = 15000
local NO_LIMITS = {}
local NO_ID = 0
-- In place of a floor, and of the time of saving: how the sets stand has to be looked up.
local UNKNOWN, NEVER = -1, 2 ^ 53
-- An account is a flat list, which is the cheapest to read and write: these places, then four for each counter, which are
-- its name, when its window began, and its requests in that window and in the one before.
local IN_USE, SINCE, KEPT_UNTIL, FLOOR, SAVED, LIVE_UNTIL, COUNTERS = 1, 2, 3, 4, 5, 5, 9
local call = redis.call

local batch = ARGV[1]
local now, deadline, refuses_older, at = struct.unpack('>ddB', batch)
local time = call('TIME')
local server_time = time[1] * 1000 + math.floor(time[2] / 1000)
if deadline ~= 0 and server_time > deadline then return struct.pack('>d', server_time) end
if now == 0 then now = server_time end

local limit_lists = {}
for i = 2, #ARGV do limit_lists[i - 1] = cjson.decode(ARGV[i]) end
local accounts = {}
local first_keys = {}
local replies = { struct.pack('>d', server_time) }
-- Where the counters of the request in hand are in its account.
local places = {}

-- Redis tells its start in whole seconds, cut off: the end of that second is taken, or requests from before would pass.
local function since_start()
  local uptime = string.match(call('INFO', 'server'), 'uptime_in_seconds:(%d+)')
  local start = (math.floor(server_time / 1000) - uptime + 1) * 1000
  return now - server_time + start
end

-- The accounts of which it has to be found out how their sets stand.
local is_unsure = {}

-- How long the sets live, by what Redis says: they may be there though the account is not, and they may be gone though
-- the account has them, where the clock went forward and back.
local function look_at_sets(index, account, usual_life)
  is_unsure[index] = nil
  if account[FLOOR] == UNKNOWN then account[FLOOR] = refuses_older == 1 and since_start() or 0 end
  local first = first_keys[index]
  for set = 1, SETS do
    local left = call('PTTL', KEYS[first + set])
    if left == -1 then
      left = 2 * usual_life
      call('PEXPIRE', KEYS[first + set], left)
    end
    account[LIVE_UNTIL + set] = now + math.max(0, left)
  end
end

local function open_account(index)
  local first = (index - 1) * ${KEYS_OF_A_KEY} + 1
  local packed = call('GET', KEYS[first])
  local account
  if packed then
    account = cmsgpack.unpack(packed)
    if account[SAVED] > now then
      is_unsure[index] = true
      account[SINCE] = math.min(account[SINCE], now)
    end
  else
    is_unsure[index] = true
    account = { 1, now, 0, UNKNOWN, now, 0, 0, 0 }
  end
  accounts[index], first_keys[index] = account, first
  return account
end

-- The place of a counter in its account; a new one has seen nothing.
local function place_of(account, name)
  local size = #account
  for place = COUNTERS, size, 4 do
    if account[place] == name then return place end
  end
  account[size + 1], account[size + 2], account[size + 3], account[size + 4] = name, 0, 0, 0
  return size + 1
end

-- As advance() in sliding-window.ts. Returns whether the clock was set back.
local function advance(account, place, window)
  local start, current, previous = account[place + 1], account[place + 2], account[place + 3]
  local elapsed = now - start
  local is_spent = current == 0 and previous == 0
  if elapsed >= 0 and elapsed < window and not is_spent then return false end
  if is_spent or elapsed >= 2 * window then
    account[place + 1], account[place + 2], account[place + 3] = now, 0, 0
  elseif elapsed < 0 then
    account[place + 1] = now
    return true
  else
    account[place + 1], account[place + 2], account[place + 3] = start + window, 0, current
  end
  return false
end

-- As fits() in sliding-window.ts.
local function fits(account, place, limit, cost)
  local most, window = limit[2], limit[3]
  local weight = (account[place + 2] + cost) * window + account[place + 3] * (account[place + 1] + window - now)
  return weight <= most * window or cost == 0
end

local changed = {}
local prolonged = {}
-- Until when the sets live to which an id was added, and that were not prolonged for it.
local added = {}

local function fits_all(index, account, limits, cost)
  local fits_so_far = true
  for i = 1, #limits do
    local limit = limits[i]
    local place = place_of(account, limit[1])
    places[i] = place
    -- This is kept in any case: a window would else begin anew with every request, and never end.
    if advance(account, place, limit[3]) and cost > 0 then changed[index] = true end
    if not fits(account, place, limit, cost) then fits_so_far = false end
  end
  return fits_so_far
end

local function turn(account, first, usual_life)
  if now - account[SINCE] < usual_life / (SETS - 1) then return end
  local next_set = account[IN_USE] % SETS + 1
  local left = account[LIVE_UNTIL + next_set] - now
  -- Its time exceeds the life of its ids by that much at least.
  if left > PROLONG_MS then return end
  if left > 0 then call('UNLINK', KEYS[first + next_set]) end
  account[IN_USE], account[SINCE], account[LIVE_UNTIL + next_set] = next_set, now, 0
end

local function is_in_older_set(account, first, id)
  for set = 1, SETS do
    local may_be_there = set ~= account[IN_USE] and account[LIVE_UNTIL + set] > now
    if may_be_there and call('SISMEMBER', KEYS[first + set], id) == 1 then return true end
  end
  return false
end

-- Returns whether the set lives longer by that.
local function remember(account, key, life)
  local place = LIVE_UNTIL + account[IN_USE]
  if account[place] >= now + life + PROLONG_MS then
    added[key] = account[place]
    return false
  end
  account[place] = now + life + 2 * PROLONG_MS
  call('PEXPIRE', key, life + 2 * PROLONG_MS)
  return true
end

-- Has the account kept for as long as anything in it counts, and its ids live.
local function keep(index, account, longest)
  if account[KEPT_UNTIL] >= now + longest then return end
  account[KEPT_UNTIL] = now + longest + PROLONG_MS
  prolonged[index] = true
end

local function count(index, account, limits, cost, life)
  local longest = life
  if cost > 0 then
    for i = 1, #limits do
      local place = places[i]
      account[place + 2] = account[place + 2] + cost
      longest = math.max(longest, 2 * limits[i][3])
      changed[index] = true
    end
  end
  keep(index, account, longest)
end

local function decide_limits(index, account, limits, cost)
  if not fits_all(index, account, limits, cost) then return 3 end
  if cost > 0 then count(index, account, limits, cost, 0) end
  return 0
end

-- A clock of Redis that is far behind does not keep ids for ever.
local function kept_for(life, usual_life, timestamp)
  local by_redis = math.ceil(timestamp + usual_life - now)
  return math.max(life, math.min(by_redis, 2 * usual_life))
end

local function decide(index, account, limits, cost, id, life, usual_life, timestamp)
  if is_unsure[index] then look_at_sets(index, account, usual_life) end
  local first = first_keys[index]
  turn(account, first, usual_life)
  if is_in_older_set(account, first, id) then return 1 end
  local key = KEYS[first + account[IN_USE]]
  local is_provable = timestamp >= account[FLOOR]
  local has_room = is_provable and fits_all(index, account, limits, cost)
  if not has_room then
    if call('SISMEMBER', key, id) == 1 then return 1 end
    return is_provable and 3 or 2
  end
  if call('SADD', key, id) == 0 then return 1 end
  local kept = kept_for(life, usual_life, timestamp)
  if remember(account, key, kept) then changed[index] = true end
  count(index, account, limits, cost, kept)
  return 0
end

local size = #batch
while at <= size do
  local index, list, cost, has_id, id, life, usual_life, timestamp
  index, list, cost, has_id, id, life, usual_life, timestamp, at = struct.unpack('>HHdBc12ddd', batch, at)
  local account = accounts[index] or open_account(index)
  local limits = limit_lists[list] or NO_LIMITS
  local outcome
  if has_id == NO_ID then
    outcome = decide_limits(index, account, limits, cost)
  else
    outcome = decide(index, account, limits, cost, id, life, usual_life, timestamp)
  end
  replies[#replies + 1] = string.char(outcome)
  if outcome == 0 or outcome == 3 then
    for i = 1, #limits do
      local place = places[i]
      replies[#replies + 1] = struct.pack('>ddd', account[place + 1], account[place + 2], account[place + 3])
    end
  end
end

-- A set that was there no more, though the account was, is a new one, without a time to live.
for key, live_until in pairs(added) do
  if call('PTTL', key) == -1 then call('PEXPIRE', key, math.ceil(live_until - now)) end
end
for index in pairs(changed) do
  local account = accounts[index]
  account[SAVED] = is_unsure[index] and NEVER or now
  local key, packed = KEYS[first_keys[index]], cmsgpack.pack(account)
  if prolonged[index] then
    call('SET', key, packed, 'PX', math.ceil(account[KEPT_UNTIL] - now))
  else
    call('SET', key, packed, 'KEEPTTL')
  end
end
return table.concat(replies)
`);
