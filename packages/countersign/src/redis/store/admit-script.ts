/**
 * The script that decides a batch of requests.
 *
 * For each API key there are an account and four sets, all under one hash tag, and for each id of those that share limits an account:
 * - the sets hold the replay ids, as 12 bytes each. One of them, the one in use, takes the new ones; the others are looked
 *   into while anything in them lives. After a third of a request's life the next set comes into use, whose ids have all
 *   died by then, so that a set is let go as a whole and no id needs a time of its own. A set whose ids are not all dead
 *   is never reused: the one in use stays so instead.
 * - the account has which set is in use, until when each set lives, and a counter for each limit.
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

import { ACCOUNT_FUNCTIONS, SETS } from './account-script.ts';
import { type RedisScript, toScript } from './redis-script.ts';
import { WINDOW_FUNCTIONS } from './window-script.ts';

/** Outcomes of a request, as the script numbers them. */
export const OUTCOMES = ['admitted', 'replayed', 'replay_unprovable', 'rate_limited'] as const;

/**
 * KEYS: the account of each API key, and of those that share limits; in a Cluster the sets of all of them as well, so that a part of a slot that has moved on
 * refuses the batch before anything is done.
 * ARGV: the batch as `admission-batch.ts` writes it, then the lists of limits as JSON.
 * Returns the server's time as a double, then for each request its outcome as a byte and the counters of its limits, 24 bytes
 * each; the time alone when the batch came after its deadline, and nothing of it was done.
 */
export const ADMIT: RedisScript = toScript(`
local SETS = ${SETS}
-- The time to live of a set exceeds the life of its ids, and is prolonged by more than is needed, since each prolongation
-- is a command, which is sent to the replicas too.
local PROLONG_MS = 10000
local NO_LIMITS = {}
local DIGITS = { '1', '2', '3', '4' }
local NO_ID = 0
-- In place of a floor, and of the time of saving: how the sets stand has to be looked up.
local UNKNOWN, NEVER = -1, 2 ^ 53
${ACCOUNT_FUNCTIONS}local call = redis.call

local batch = ARGV[1]
local now, deadline, refuses_older, account_count, at = struct.unpack('>ddBH', batch)
local time = call('TIME')
local server_time = time[1] * 1000 + math.floor(time[2] / 1000)
if deadline ~= 0 and server_time > deadline then return struct.pack('>d', server_time) end
if now == 0 then now = server_time end

local limit_lists = {}
for i = 2, #ARGV do limit_lists[i - 1] = cjson.decode(ARGV[i]) end
local accounts = {}
local set_names = {}
local packed_accounts = call('MGET', unpack(KEYS, 1, account_count))
local replies = { struct.pack('>d', server_time) }
-- Of each limit of the request in hand: the account in which it is counted, and where its counter is in there.
local holders, places = {}, {}

-- Redis tells its start in whole seconds, cut off: the end of that second is taken, or requests from before would pass.
local function since_start()
  local uptime = string.match(call('INFO', 'server'), 'uptime_in_seconds:(%d+)')
  local start = (math.floor(server_time / 1000) - uptime + 1) * 1000
  return now - server_time + start
end

-- As setNames() in key-names.ts. Outside of a Cluster, to name the sets among KEYS has no effect, and costs as much as all else.
local function set_of(index, set)
  local names = set_names[index]
  if not names[set] then names[set] = string.sub(KEYS[index], 1, -#'account' - 1) .. DIGITS[set] end
  return names[set]
end

-- The accounts of which it has to be found out how their sets stand.
local is_unsure = {}

-- How long the sets live, by what Redis says: they may be there though the account is not, and they may be gone though
-- the account has them, where the clock went forward and back.
local function look_at_sets(index, account, usual_life)
  is_unsure[index] = nil
  if account[FLOOR] == UNKNOWN then account[FLOOR] = refuses_older == 1 and since_start() or 0 end
  for set = 1, SETS do
    local left = call('PTTL', set_of(index, set))
    if left == -1 then
      left = 2 * usual_life
      call('PEXPIRE', set_of(index, set), left)
    end
    account[LIVE_UNTIL + set] = now + math.max(0, left)
  end
end

local function open_account(index)
  local packed = packed_accounts[index]
  local account
  if packed then
    account = unpack_account(packed)
    if account[SAVED] > now then
      is_unsure[index] = true
      account[SINCE] = math.min(account[SINCE], now)
    end
  else
    -- Of what is no account, MGET says the same as of none. GET fails, so that nothing of someone else is written over.
    call('GET', KEYS[index])
    is_unsure[index] = true
    account = { 0, 1, now, 0, UNKNOWN, now, ${Array(SETS).fill(0).join(', ')} }
  end
  accounts[index], set_names[index] = account, {}
  return account
end

${WINDOW_FUNCTIONS}local changed = {}
local prolonged = {}
-- Until when the sets live to which an id was added, and that were not prolonged for it.
local added = {}

-- The account of those that share a limit has a number of its own.
local function holder_of(index, limit)
  local shared = limit[4]
  if not shared or shared == 0 then return index end
  return shared
end

local function fits_all(index, account, limits, cost)
  local fits_so_far = true
  for i = 1, #limits do
    local limit = limits[i]
    local at = holder_of(index, limit)
    local holder = accounts[at] or open_account(at)
    local place = place_of(holder, limit[1])
    holders[i], places[i] = holder, place
    -- This is kept in any case: a window would else begin anew with every request, and never end.
    if advance(holder, place, limit[3], limit[5]) and cost > 0 then changed[at] = true end
    if not fits(holder, place, limit, cost) then fits_so_far = false end
  end
  return fits_so_far
end

local function turn(index, account, usual_life)
  if now - account[SINCE] < usual_life / (SETS - 1) then return end
  local next_set = account[IN_USE] % SETS + 1
  local left = account[LIVE_UNTIL + next_set] - now
  -- Its time exceeds the life of its ids by that much at least.
  if left > PROLONG_MS then return end
  if left > 0 then call('UNLINK', set_of(index, next_set)) end
  account[IN_USE], account[SINCE], account[LIVE_UNTIL + next_set] = next_set, now, 0
end

local function is_in_older_set(index, account, id)
  for set = 1, SETS do
    local may_be_there = set ~= account[IN_USE] and account[LIVE_UNTIL + set] > now
    if may_be_there and call('SISMEMBER', set_of(index, set), id) == 1 then return true end
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
      local limit = limits[i]
      local at, holder, place = holder_of(index, limit), holders[i], places[i]
      holder[place + 2] = holder[place + 2] + cost
      if at == index then longest = math.max(longest, 2 * limit[3]) else keep(at, holder, 2 * limit[3]) end
      changed[at] = true
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
  turn(index, account, usual_life)
  if is_in_older_set(index, account, id) then return 1 end
  local key = set_of(index, account[IN_USE])
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

local reply_formats, reply_values = {}, {}
local function pack_reply(limits, outcome)
  if outcome == 1 or outcome == 2 then return string.char(outcome) end
  local format = reply_formats[limits]
  if not format then
    format = '>B' .. string.rep('ddd', limits)
    reply_formats[limits], reply_values[limits] = format, {}
  end
  local values = reply_values[limits]
  values[1] = outcome
  for i = 1, limits do
    local holder, place = holders[i], places[i]
    values[3 * i - 1], values[3 * i], values[3 * i + 1] = holder[place + 1], holder[place + 2], holder[place + 3]
  end
  return struct.pack(format, unpack(values))
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
  replies[#replies + 1] = pack_reply(#limits, outcome)
end

-- A set that was there no more, though the account was, is a new one, without a time to live.
for key, live_until in pairs(added) do
  if call('PTTL', key) == -1 then call('PEXPIRE', key, math.ceil(live_until - now)) end
end
for index in pairs(changed) do
  local account = accounts[index]
  account[SAVED] = is_unsure[index] and NEVER or now
  local key, packed = KEYS[index], pack_account(account)
  if prolonged[index] then
    call('SET', key, packed, 'PX', math.ceil(account[KEPT_UNTIL] - now))
  else
    call('SET', key, packed, 'KEEPTTL')
  end
end
return table.concat(replies)
`);
