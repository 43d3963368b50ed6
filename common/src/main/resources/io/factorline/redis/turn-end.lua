-- Ends a turn, if it still is. One key.
-- KEYS[1] string   ARGV[1] name of the turn
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
