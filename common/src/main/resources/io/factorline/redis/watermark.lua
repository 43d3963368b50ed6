-- Moves the watermarks of a view, only forward, and remembers where they stood. One key.
-- KEYS[1] hash   ARGV[1] event ns   ARGV[2] knowledge ns   ARGV[3] run id of Redis   ARGV[4] job
-- ns as 19 digits behind a sign, so that the order of text of one sign is that of numbers.
local function past(new, old)
  if not old then
    return true
  end
  local negative = string.sub(new, 1, 1) == '-'
  if negative ~= (string.sub(old, 1, 1) == '-') then
    return not negative
  end
  for i = 2, 20 do
    local n, o = string.byte(new, i), string.byte(old, i)
    if n ~= o then
      return (n > o) ~= negative
    end
  end
  return false
end

local old = redis.call('HMGET', KEYS[1], 'event', 'knowledge')
local event = past(ARGV[1], old[1]) and ARGV[1] or old[1]
local knowledge = past(ARGV[2], old[2]) and ARGV[2] or old[2]
if event ~= old[1] or knowledge ~= old[2] then
  redis.call('HSET', KEYS[1], 'beforeEvent', old[1] or '', 'beforeKnowledge', old[2] or '')
end
redis.call('HSET', KEYS[1], 'event', event, 'knowledge', knowledge, 'run', ARGV[3], 'job', ARGV[4])
return 1
