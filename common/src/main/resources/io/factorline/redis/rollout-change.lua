-- The next revision of a roll-out, put in place of the one that it was made from.
--   KEYS[1]  the roll-out's key
--   ARGV[1]  the revision that must stand there; 0 where there must be none
--   ARGV[2]  the new revision
--   ARGV[3]  its text
--   ARGV[4]  by Redis's own clock, when what it was decided on was read, ms; 0 where that may be old
--   ARGV[5]  how old that may be, ms
--   ARGV[6]  1 to put it there whatever stands there that is not of a higher revision
-- Answers 1 done, 0 another revision stands there, -1 what it was decided on is too old.
local state = redis.call('HGET', KEYS[1], 'state')
local revision = 0
if state then
  revision = tonumber(string.match(state, '^(%d+)|'))
end
if ARGV[6] == '1' then
  if revision > tonumber(ARGV[2]) then
    return 0
  end
elseif revision ~= tonumber(ARGV[1]) then
  return 0
end
if ARGV[4] ~= '0' then
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  if now - tonumber(ARGV[4]) > tonumber(ARGV[5]) then
    return -1
  end
end
redis.call('HSET', KEYS[1], 'state', ARGV[2] .. '|' .. ARGV[3])
return 1
