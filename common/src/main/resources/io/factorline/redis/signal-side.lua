-- The side of a model for a symbol, which only a newer cut may advance.
--   KEYS[1]  the side's key
--   ARGV[1]  cut, as text whose order is that of time
--   ARGV[2]  the side (0 hold, 1 buy, 2 sell) where the one before is hold
--   ARGV[3]  ... where it is buy
--   ARGV[4]  ... where it is sell
--   ARGV[5]  time to live in ms
-- Answers previous * 10 + side, or -1 where a newer cut has been here.
-- The value is "cut|side|previous".
local stored = redis.call('GET', KEYS[1])
local previous = 0
if stored then
  local cut, side, before = string.match(stored, '^([^|]*)|(%d)|(%d)$')
  if not cut then
    return redis.error_reply('must be cut|side|previous: key=' .. KEYS[1])
  end
  if ARGV[1] < cut then
    return -1
  end
  if ARGV[1] == cut then
    return tonumber(before) * 10 + tonumber(side)
  end
  previous = tonumber(side)
end
local side = tonumber(ARGV[2 + previous])
redis.call('SET', KEYS[1], ARGV[1] .. '|' .. side .. '|' .. previous, 'PX', ARGV[5])
return previous * 10 + side
