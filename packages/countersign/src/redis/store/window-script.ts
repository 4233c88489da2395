/** The sliding windows of `sliding-window.ts`, as the script that admits requests keeps them in an account at the time `now`. */

/** Functions on the counters of an account. */
export const WINDOW_FUNCTIONS = `
-- The place of a counter in its account; a new one has seen nothing.
local function place_of(account, name)
  local size = #account
  for place = COUNTERS, size, 4 do
    if account[place] == name then return place end
  end
  account[size + 1], account[size + 2], account[size + 3], account[size + 4] = name, 0, 0, 0
  return size + 1
end

-- As advanceQuota() in sliding-window.ts; of the starts of periods, which rise, the last one that has come is that of the running one.
local function advance_quota(account, place, starts)
  local running, following = starts[1], starts[2]
  for i = 2, #starts - 1 do
    if starts[i] <= now then running, following = starts[i], starts[i + 1] end
  end
  if account[place + 1] >= running and account[place + 1] <= following then return false end
  account[place + 1], account[place + 2], account[place + 3] = running, 0, 0
  return false
end

-- As advance() in sliding-window.ts. Returns whether the clock was set back.
local function advance(account, place, window, starts)
  if starts then return advance_quota(account, place, starts) end
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
`;
