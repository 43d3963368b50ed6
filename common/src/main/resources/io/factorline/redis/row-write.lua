-- Writes a hot row if that moves it forward. One key.
-- KEYS[1] row   ARGV[1] header   ARGV[2] topic id that the row is taken over from, or ''
-- ARGV[3..] field, value, field, value, ...
-- Answers 1 written, 2 written as a new row, 0 behind (the row is ahead), -1 fenced, -2 topic left before,
-- -3 another topic, or another partition of this one.
-- Positions in the header: see RowHeader. Offsets and fences are below 2^53, exact in a double.
local new = ARGV[1]
local old = redis.call('HGET', KEYS[1], 'h')
if old then
  if string.sub(old, 3, 22) == string.sub(new, 3, 22) then
    local oldOffset, oldFence = struct.unpack('>i8i8', old, 23)
    local offset, fence = struct.unpack('>i8i8', new, 23)
    if oldFence > fence then
      return -1
    end
    if oldOffset > offset then
      return 0
    end
  else
    local topic = string.sub(new, 3, 18)
    local oldTopic = string.sub(old, 3, 18)
    if topic == oldTopic then
      return -3
    end
    for i = 0, string.byte(old, 2) - 1 do
      if string.sub(old, 47 + 16 * i, 62 + 16 * i) == topic then
        return -2
      end
    end
    if ARGV[2] ~= oldTopic then
      return -3
    end
  end
end
redis.call('HSET', KEYS[1], 'h', new, unpack(ARGV, 3))
if old then
  return 1
end
return 2
