-- Lets a job into the queue if there is room. One key.
-- KEYS[1] sorted set of unfinished jobs   ARGV[1] id   ARGV[2] ms since the epoch   ARGV[3] how many
-- Answers 1 it is in, 0 there is no room.
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  return 1
end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
return 1
