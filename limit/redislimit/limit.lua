-- One limit, changed in one step: who holds a slot, who has a place in the
-- window, when calls were sent, who waits. All of it is one value, so that Redis
-- cannot lose a part. Times are microseconds on the clock of the server.
local op, known = ARGV[1], ARGV[2]
local calls, parallel = tonumber(ARGV[3]), tonumber(ARGV[4])
local window, step, lease = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local policy = ARGV[8]
local patience = 500000 -- who has not asked for that long has left the line

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local state = redis.call('GET', KEYS[1])
local ours, s = true, nil
if state then
  ours, s = pcall(cmsgpack.unpack, state)
  if not ours or type(s) ~= 'table' or type(s.permits) ~= 'table' then
    return redis.error_reply('NOTALIMIT the key holds a value of something else')
  end
end
s = s or {
  policy = policy,
  id = clock[1] .. '.' .. clock[2],
  at = now,     -- the last step
  since = 0,    -- nothing is granted before; the allowance grows from here
  low = 0,      -- calls allowed at since; 0 means never slowed
  cut = 0,      -- when the allowance was last cut
  stamps = {},  -- when calls were sent, ascending
  permits = {}, -- by id: who holds a slot, till when, and whether a place too
  line = {},    -- who waits, and for what, in order of arrival
}

if s.policy ~= policy then return redis.error_reply('POLICY ' .. tostring(s.policy)) end

-- When Redis has lost the state, or its clock was set back, nobody knows what was
-- sent of late: one window passes without a call.
if (known ~= '' and known ~= s.id) or now < s.at then
  s.since = now + math.max(window, s.since - s.at)
  s.cut = math.min(s.cut, now)
  s.stamps = {}
  for _, p in pairs(s.permits) do p.till = now + lease end
  for _, w in ipairs(s.line) do w.seen = now end
end
s.at = now

-- A holder whose lease has run out may have sent its call until just now.
for id, p in pairs(s.permits) do
  if p.till <= now then
    if p.place then table.insert(s.stamps, now) end
    s.permits[id] = nil
  end
end
while s.stamps[1] and now - s.stamps[1] > window do table.remove(s.stamps, 1) end

-- allowed is the number of calls per window: after a complaint fewer, growing by
-- one in every step.
local function allowed()
  if s.low == 0 then return calls end
  local grown = math.floor(math.max(0, now - s.since) / step)
  if grown >= calls - s.low then
    s.low = 0
    return calls
  end
  return s.low + grown
end

-- leave takes id out of the line.
local function leave(id)
  for i = #s.line, 1, -1 do
    if s.line[i].id == id or now - s.line[i].seen > patience then table.remove(s.line, i) end
  end
end

-- ahead is how many wait for the same and came before id.
local function ahead(id, reason)
  local n = 0
  for _, w in ipairs(s.line) do
    if w.id == id then break end
    if w.reason == reason and now - w.seen <= patience then n = n + 1 end
  end
  return n
end

-- wait keeps the place of id in the line.
local function wait(id, reason, time)
  for _, w in ipairs(s.line) do
    if w.id == id then
      w.reason, w.seen = reason, now
      return reason, time
    end
  end
  table.insert(s.line, {id = id, reason = reason, seen = now})
  return reason, time
end

-- take gives id what it lacks, or says what it waits for and how long at least.
local function take(id)
  local p = s.permits[id]
  if p and p.place then
    p.till = now + lease
    return '', 0
  end
  if now < s.since then return wait(id, 'rate', s.since - now) end
  local slots, open = 0, 0
  for _, other in pairs(s.permits) do
    slots = slots + 1
    if other.place then open = open + 1 end
  end
  if not p then
    if parallel > 0 and slots + ahead(id, 'slot') >= parallel then return wait(id, 'slot', 0) end
    p = {}
    s.permits[id] = p
  end
  p.till = now + lease
  local most = allowed()
  local over = open + #s.stamps - most
  if calls > 0 and over >= 0 then
    local time = window -- what is open counts from now at the earliest
    if over < #s.stamps then time = s.stamps[over + 1] + window - now + 1 end
    if most < calls then time = math.min(time, step - (now - s.since) % step) end
    return wait(id, 'rate', time)
  end
  if calls > 0 and over + ahead(id, 'rate') >= 0 then return wait(id, 'rate', 0) end
  p.place = true
  leave(id)
  return '', 0
end

local reason, time = '', 0
if op == 'take' then
  reason, time = take(ARGV[9])
elseif op == 'leave' then
  -- a place is given up, by a call that was sent or not; and the slot, or not
  local id, sent, slot = ARGV[9], ARGV[10] == '1', ARGV[11] == '1'
  if sent and calls > 0 then table.insert(s.stamps, now) end
  if s.permits[id] then s.permits[id].place = false end
  if slot then
    s.permits[id] = nil
    leave(id)
  end
elseif op == 'renew' then
  for i = 9, #ARGV, 2 do
    local p = s.permits[ARGV[i]] or {place = ARGV[i + 1] == '1'}
    p.till = now + lease
    s.permits[ARGV[i]] = p
  end
elseif op == 'slow' then
  -- the calls of one window complain together, so there is one cut per window
  local pause = tonumber(ARGV[9])
  if calls <= 0 then
    s.since = math.max(s.since, now + math.max(pause, window))
  elseif s.cut == 0 or now - s.cut >= window then
    s.low = math.max(1, math.floor(allowed() / 2))
    s.cut = now
  end
  s.since = math.max(s.since, now + pause)
end

redis.call('SET', KEYS[1], cmsgpack.pack(s), 'PX', math.max(86400000, math.ceil(window / 500)))
return {reason, time, s.permits[ARGV[9]] and 1 or 0, s.id}
