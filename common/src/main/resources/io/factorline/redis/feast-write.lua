-- Writes one view's row into the hash of an entity, only forward. One key.
-- KEYS[1]  the entity's hash
-- ARGV[1]  guard field       ARGV[2]  guard: topic id 16, offset 8, event time 8 bytes, big-endian
-- ARGV[3]  _ts:<view> field  ARGV[4]  its bytes
-- ARGV[5]  field, ARGV[6] value, and so on: the features
-- Answers 1 = written, 0 = same topic id and not past its offset,
-- -1 = another topic id and not past its event time.

-- Lua's own < on strings asks the locale, and its numbers are doubles: compare the bytes.
local function past(new, old, from, to)
  for i = from, to do
    local n, o = string.byte(new, i), string.byte(old, i)
    if n ~= o then
      return n > o
    end
  end
  return false
end

local old = redis.call('HGET', KEYS[1], ARGV[1])
if old and #old == 32 then
  if string.sub(old, 1, 16) == string.sub(ARGV[2], 1, 16) then
    if not past(ARGV[2], old, 17, 24) then
      return 0
    end
  elseif not past(ARGV[2], old, 25, 32) then
    return -1
  end
end

-- Lua's stack holds some 8,000 values, a view may have more features than that.
for first = 1, #ARGV, 4000 do
  redis.call('HSET', KEYS[1], unpack(ARGV, first, math.min(first + 3999, #ARGV)))
end
return 1
