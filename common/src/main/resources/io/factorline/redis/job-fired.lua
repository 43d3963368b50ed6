-- Notes that a schedule has fired, only forward. One key.
-- KEYS[1] hash of schedules   ARGV[1] schedule   ARGV[2] firing in ms since the epoch
-- Answers the newest firing noted.
local old = redis.call('HGET', KEYS[1], ARGV[1])
if old and tonumber(old) >= tonumber(ARGV[2]) then
  return tonumber(old)
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return tonumber(ARGV[2])
