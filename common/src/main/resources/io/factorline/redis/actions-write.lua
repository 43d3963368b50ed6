-- Puts corporate actions of one view beside those that a symbol has: of each effective time the
-- version known last stands. One key.
-- KEYS[1]  the symbol's hash
-- ARGV[1]  _ca:<view>   ARGV[2]  records of 25 bytes: effective time, knowledge time, kind, ratio
-- ARGV[3]  '1' to only tell what writing would come to   ARGV[4]  most records of a symbol
-- Answers 1 written, 2 all of them stood, 3 one that differs stands at the times of one,
-- 0 all that did not stand are older than what does.

local RECORD, TIME = 25, 8

-- Below, at or above 0 as the first is before, at or after the second; the locale has no say.
local function compare(a, b)
  for i = 1, #a do
    local difference = string.byte(a, i) - string.byte(b, i)
    if difference ~= 0 then
      return difference
    end
  end
  return 0
end

local function records(bytes)
  local all = {}
  for at = 1, #bytes, RECORD do
    all[#all + 1] = string.sub(bytes, at, at + RECORD - 1)
  end
  return all
end

local stored = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if #stored % RECORD ~= 0 or #ARGV[2] % RECORD ~= 0 then
  return redis.error_reply('actions must be whole records of ' .. RECORD .. ' bytes')
end

local standing, times = {}, {}
for _, record in ipairs(records(stored)) do
  local time = string.sub(record, 1, TIME)
  standing[time] = record
  times[#times + 1] = time
end

local written, conflict, older = false, false, false
for _, record in ipairs(records(ARGV[2])) do
  local time = string.sub(record, 1, TIME)
  local old = standing[time]
  local order = 1
  if old then
    order = compare(string.sub(record, TIME + 1, 2 * TIME), string.sub(old, TIME + 1, 2 * TIME))
  else
    times[#times + 1] = time
  end
  if order > 0 then
    standing[time] = record
    written = true
  elseif order < 0 then
    older = true
  elseif record ~= old then
    conflict = true
  end
end

if #times > tonumber(ARGV[4]) then
  return redis.error_reply('a symbol must have at most ' .. ARGV[4] .. ' actions: actions=' .. #times)
end
if written and ARGV[3] ~= '1' then
  table.sort(times, function(a, b) return compare(a, b) < 0 end)
  local all = {}
  for i, time in ipairs(times) do
    all[i] = standing[time]
  end
  redis.call('HSET', KEYS[1], ARGV[1], table.concat(all))
end
return written and 1 or conflict and 3 or older and 0 or 2
