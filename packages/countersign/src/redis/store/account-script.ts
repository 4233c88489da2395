/** The account of an API key, as the script that admits requests reads and writes it. */

/** Number of sets of replay ids that an API key has. */
export const SETS = 4;

/** Places in an account, and the functions that unpack and pack one. */
export const ACCOUNT_FUNCTIONS: string = `
-- An account is a flat list, which is the cheapest to read and write: these places, then four for each counter, which are
-- its name, when its window began, and its requests in that window and in the one before.
local COUNTER_COUNT, IN_USE, SINCE, KEPT_UNTIL, FLOOR, SAVED, LIVE_UNTIL, COUNTERS = 1, 2, 3, 4, 5, 6, 6, ${7 + SETS}

local account_formats = {}
local function account_format(counters)
  account_formats[counters] = account_formats[counters] or '>H' .. string.rep('d', COUNTERS - 2) .. string.rep('sddd', counters)
  return account_formats[counters]
end

local function unpack_account(packed)
  local account = { struct.unpack(account_format((struct.unpack('>H', packed))), packed) }
  -- The place where reading ended.
  account[#account] = nil
  return account
end

local function pack_account(account)
  account[COUNTER_COUNT] = (#account - COUNTERS + 1) / 4
  return struct.pack(account_format(account[COUNTER_COUNT]), unpack(account))
end
`;
