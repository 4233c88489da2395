/**
 * The script that decides a batch of claims, and the one that takes an admission back.
 *
 * For each API key there are a hash and four sets, all under one hash tag:
 * - the sets hold the replay ids, as 12 bytes each. One of them, the one in use, takes the new ones; the others are looked
 *   into. After a third of a request's life the next set comes into use, whose ids have all died by then, so that a set
 *   is let go as a whole and no id needs a time of its own. A set whose ids are not all dead is never reused: the one in
 *   use stays so instead.
 * - the hash holds a counter for each limit, and which set is in use.
 *
 * Nothing is written before a claim is admitted (but that the clock was set back), so that a server which refuses writes refuses the batch as a whole.
 */

import { createHash } from 'node:crypto';

/** A script with the name by which Redis knows it. */
export interface RedisScript {
  readonly text: string;
  /** SHA-1 in hex, as EVALSHA takes it. */
  readonly sha: string;
}

/** How many keys of Redis belong to one API key. */
export const KEYS_OF_A_KEY = 5;

/** What the script says of a claim. */
export const OUTCOMES = ['admitted', 'replayed', 'replay_unprovable', 'rate_limited'] as const;

/** The first number of a reply to a batch that came after its deadline; nothing of it was done. */
export const TOO_LATE = -1;

/**
 * KEYS: for each API key the hash and the four sets.
 * ARGV: the batch as `claim-batch.ts` writes it, then the lists of limits as JSON.
 * Returns the server's time, then for each claim its outcome and the counters of its limits.
 */
export const ADMIT: RedisScript = toScript(`
local SETS = 4
-- The time to live of a set exceeds the life of its ids by at least DEAD_MS, so that what has less left is dead. It is
-- prolonged by more at a time, since each prolongation is written to the replicas too.
local DEAD_MS = 10000
local PROLONG_MS = 20000
local NO_LIMITS = {}

local batch = ARGV[1]
local now, deadline, refuses_older, at = struct.unpack('>ddB', batch)
local time = redis.call('TIME')
local server_time = time[1] * 1000 + math.floor(time[2] / 1000)
if deadline ~= 0 and server_time > deadline then return { ${TOO_LATE}, server_time } end
if now == 0 then now = server_time end

local limit_lists = {}
for i = 2, #ARGV do limit_lists[i - 1] = cjson.decode(ARGV[i]) end
local accounts = {}
local reply = { server_time }

local function since_start()
  local uptime = string.match(redis.call('INFO', 'server'), 'uptime_in_seconds:(%d+)')
  return now - uptime * 1000
end

local function open_ring(account, packed)
  account.packed = packed
  if packed then
    account.set, account.set_since, account.set_until, account.hash_until, account.floor = struct.unpack('>Bdddd', packed)
    -- The clock was set back: a set is not in use for years because of that.
    if account.set_since > now then account.set_since = now end
    return
  end
  account.set, account.set_since, account.set_until, account.hash_until = 0, now, 0, 0
  account.floor = refuses_older == 1 and since_start() or 0
end

local function open_account(index)
  local first = (index - 1) * ${KEYS_OF_A_KEY} + 1
  local account = { hash = KEYS[first], first_set = first + 1, counters = {}, is_opened = false, has_counted = false }
  accounts[index] = account
  return account
end

-- The counters are read when the first claim asks for them, together with the ring.
local function read(account, limits)
  local names = {}
  for _, limit in ipairs(limits) do
    if not account.counters[limit[1]] then names[#names + 1] = limit[1] end
  end
  if account.is_opened and #names == 0 then return end
  local values = redis.call('HMGET', account.hash, 'ring', unpack(names))
  if not account.is_opened then
    open_ring(account, values[1])
    account.is_opened = true
  end
  for i, name in ipairs(names) do
    local counter = { start = 0, current = 0, previous = 0 }
    if values[i + 1] then counter.start, counter.current, counter.previous = struct.unpack('>dI4I4', values[i + 1]) end
    account.counters[name] = counter
  end
end

-- As advance() in sliding-window.ts.
local function advance(account, counter, window)
  local elapsed = now - counter.start
  local is_spent = counter.current == 0 and counter.previous == 0
  if elapsed >= 0 and elapsed < window and not is_spent then return end
  if is_spent or elapsed >= 2 * window then
    counter.start, counter.current, counter.previous = now, 0, 0
  elseif elapsed < 0 then
    counter.start = now
    account.was_set_back = true
  else
    counter.start, counter.current, counter.previous = counter.start + window, 0, counter.current
  end
end

-- As fits() in sliding-window.ts.
local function fits(counter, most, window)
  local in_use = counter.current * window + counter.previous * (counter.start + window - now)
  return in_use + window <= most * window
end

local function fits_all(account, limits)
  local fits_so_far = true
  for _, limit in ipairs(limits) do
    local counter = account.counters[limit[1]]
    advance(account, counter, limit[3])
    if not fits(counter, limit[2], limit[3]) then fits_so_far = false end
  end
  return fits_so_far
end

local function turn_ring(account, usual_life)
  if now - account.set_since < usual_life / (SETS - 1) then return end
  local next_set = (account.set + 1) % SETS
  local key = KEYS[account.first_set + next_set]
  local left = redis.call('PTTL', key)
  if left == -1 or left > DEAD_MS then
    -- Ask again in a second and not with every claim.
    account.set_since = account.set_since + 1000
    return
  end
  if left >= 0 then redis.call('UNLINK', key) end
  account.set, account.set_since, account.set_until = next_set, now, 0
end

local function is_in_older_set(account, id)
  for set = 0, SETS - 1 do
    if set ~= account.set and redis.call('SISMEMBER', KEYS[account.first_set + set], id) == 1 then return true end
  end
  return false
end

local function remember(account, key, life)
  local needed = now + life + DEAD_MS
  -- Of a set that was there before the hash, the time to live is not known, and must not be shortened.
  if account.set_until == 0 then account.set_until = now + redis.call('PTTL', key) end
  if account.set_until >= needed then return end
  account.set_until = needed + PROLONG_MS
  redis.call('PEXPIRE', key, account.set_until - now)
end

local function count(account, limits, life)
  local longest = life
  for _, limit in ipairs(limits) do
    local counter = account.counters[limit[1]]
    counter.current = counter.current + 1
    longest = math.max(longest, 2 * limit[3])
  end
  account.needed = math.max(account.needed or 0, longest)
  account.has_counted = account.has_counted or #limits > 0
end

local function decide(account, limits, id, life, usual_life, timestamp)
  turn_ring(account, usual_life)
  if is_in_older_set(account, id) then return 1 end
  local key = KEYS[account.first_set + account.set]
  local is_provable = timestamp >= account.floor
  local has_room = is_provable and fits_all(account, limits)
  if not has_room then
    if redis.call('SISMEMBER', key, id) == 1 then return 1 end
    return is_provable and 3 or 2
  end
  if redis.call('SADD', key, id) == 0 then return 1 end
  remember(account, key, life)
  count(account, limits, life)
  return 0
end

local size = #batch
while at <= size do
  local index, list, id, life, usual_life, timestamp
  index, list, id, life, usual_life, timestamp, at = struct.unpack('>HHc12ddd', batch, at)
  local account = accounts[index] or open_account(index)
  local limits = limit_lists[list] or NO_LIMITS
  read(account, limits)
  local outcome = decide(account, limits, id, life, usual_life, timestamp)
  reply[#reply + 1] = outcome
  if outcome == 0 or outcome == 3 then
    for _, limit in ipairs(limits) do
      local counter = account.counters[limit[1]]
      reply[#reply + 1] = counter.start
      reply[#reply + 1] = counter.current
      reply[#reply + 1] = counter.previous
    end
  end
end

local function pack_ring(account)
  return struct.pack('>Bdddd', account.set, account.set_since, account.set_until, account.hash_until, account.floor)
end

local function save(account)
  local life = account.needed or 0
  local is_prolonged = account.hash_until < now + life
  if is_prolonged then account.hash_until = now + life * 1.25 end
  local fields = { 'ring', pack_ring(account) }
  for name, counter in pairs(account.counters) do
    fields[#fields + 1] = name
    fields[#fields + 1] = struct.pack('>dI4I4', counter.start, counter.current, counter.previous)
  end
  redis.call('HSET', account.hash, unpack(fields))
  if is_prolonged then redis.call('PEXPIRE', account.hash, math.ceil(account.hash_until - now)) end
end

for _, account in pairs(accounts) do
  local has_admitted = account.needed ~= nil
  local is_changed = account.has_counted or pack_ring(account) ~= account.packed
  -- That the clock was set back is kept in any case: a window would else begin anew with every claim, and never end.
  if has_admitted and is_changed or account.was_set_back then save(account) end
end
return reply
`);

/**
 * Takes back the admission of a claim whose answer came too late: the request was refused, so it may come again.
 *
 * An id is given back once at most. Should this script run twice, as a client that reconnects may make it, the second
 * run would else take away the id of a request that was admitted in between.
 * KEYS: as for one API key of the other script. ARGV: the id.
 */
export const GIVE_BACK: RedisScript = toScript(`
local id, returned = ARGV[1], 'r' .. ARGV[1]
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

function toScript(text: string): RedisScript {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}
