-- Writes a partition's heartbeat unless a later owner has written one. One key.
-- KEYS[1] heartbeat   ARGV[1] its JSON   ARGV[2] its fence   ARGV[3] '1' if it may be the first
-- Answers 1 written, 0 not written: the one before is gone, -1 not written: a later owner's stands.
-- Fences are below 2^53, exact in a double.
local old = redis.call('GET', KEYS[1])
if old then
  local readable, beat = pcall(cjson.decode, old)
  if readable and type(beat) == 'table' and type(beat.fence) == 'number'
    and beat.fence > tonumber(ARGV[2]) then
    return -1
  end
elseif ARGV[3] ~= '1' then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1])
return 1
