-- A sign of life of a replica, answered with all that replicas share of a model's roll-out.
--   KEYS[1]  the roll-out's key
--   ARGV[1]  the replica; empty only to look
--   ARGV[2]  what it reports
--   ARGV[3]  for how long a report counts, ms
-- Answers {now in ms, state or "", replica, report, replica, report ...}; reports that do not count
-- any more are taken away.
-- Fields: state is "revision|text"; r:<replica> is "written at, ms|report".
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if ARGV[1] ~= '' then
  redis.call('HSET', KEYS[1], 'r:' .. ARGV[1], string.format('%.0f', now) .. '|' .. ARGV[2])
end
local answer = {string.format('%.0f', now), ''}
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  if all[i] == 'state' then
    answer[2] = all[i + 1]
  elseif string.sub(all[i], 1, 2) == 'r:' then
    local at, report = string.match(all[i + 1], '^(%d+)|(.*)$')
    if at and tonumber(at) + tonumber(ARGV[3]) > now then
      answer[#answer + 1] = string.sub(all[i], 3)
      answer[#answer + 1] = report
    else
      redis.call('HDEL', KEYS[1], all[i])
    end
  end
end
return answer
