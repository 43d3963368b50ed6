-- Writes one view's row into the hash of an entity, only forward in event time, then in knowledge.
-- One key.
-- KEYS[1]  the entity's hash
-- ARGV[1]  _ts:<view>   ARGV[2]  its bytes   ARGV[3]  _kt:<view>   ARGV[4]  its bytes
-- ARGV[5]  '1' if the row takes values back: then only field names follow, else names and values
-- Answers 1 written, 2 the same row stands, 3 another row of the same times stands,
-- 0 a newer one stands.

-- Seconds and nanoseconds of a google.protobuf.Timestamp; a field it does not have is 0.
local function timestamp(bytes)
  local seconds, nanos, at = 0, 0, 1
  while at <= #bytes do
    local field = math.floor(string.byte(bytes, at) / 8)
    local value, scale, left, first = 0, 1, 0, at + 1
    at = first
    while true do
      local byte = string.byte(bytes, at) or 0
      if at - first < 9 then
        value = value + (byte % 128) * scale
        left = left + (127 - byte % 128) * scale
        scale = scale * 128
      end
      at = at + 1
      if byte < 128 then
        break
      end
    end
    if at - first == 10 then
      -- Below zero: ten bytes, whose complement is small enough to be exact.
      value = -left - 1
    end
    if field == 1 then
      seconds = value
    elseif field == 2 then
      nanos = value
    end
  end
  return seconds, nanos
end

-- -1, 0 or 1 as the first is before, at or after the second.
local function compare(new, old)
  if new == old then
    return 0
  end
  local newSeconds, newNanos = timestamp(new)
  local oldSeconds, oldNanos = timestamp(old)
  if newSeconds ~= oldSeconds then
    return newSeconds < oldSeconds and -1 or 1
  end
  if newNanos ~= oldNanos then
    return newNanos < oldNanos and -1 or 1
  end
  return 0
end

local deletes = ARGV[5] == '1'
local step = deletes and 1 or 2

local function stands()
  for first = 6, #ARGV, 2000 do
    local last = math.min(first + 1999, #ARGV)
    local names = {}
    for i = first, last, step do
      names[#names + 1] = ARGV[i]
    end
    local values = redis.call('HMGET', KEYS[1], unpack(names))
    for i = 1, #names do
      local wanted = not deletes and ARGV[first + 2 * i - 1]
      if values[i] ~= wanted then
        return false
      end
    end
  end
  return true
end

local times = redis.call('HMGET', KEYS[1], ARGV[1], ARGV[3])
if times[1] and #times[1] > 0 then
  local order = compare(ARGV[2], times[1])
  if order < 0 then
    return 0
  end
  if order == 0 and times[2] then
    local known = compare(ARGV[4], times[2])
    if known < 0 then
      return 0
    end
    if known == 0 then
      return stands() and 2 or 3
    end
  end
end
if deletes then
  for first = 6, #ARGV, 4000 do
    redis.call('HDEL', KEYS[1], unpack(ARGV, first, math.min(first + 3999, #ARGV)))
  end
else
  for first = 6, #ARGV, 4000 do
    redis.call('HSET', KEYS[1], unpack(ARGV, first, math.min(first + 3999, #ARGV)))
  end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4])
return 1
