-- Puts what the ledger says, up to an offset, under the reservations that are not in it yet.
--   KEYS[1]  the money of a model's canary
--   ARGV[1]  which ledger, a text without blanks
--   ARGV[2]  offset
--   ARGV[3]  "revision reserved gross loss" as of it
--   ARGV[4]  symbols as of it, " A B "
--   ARGV[5]  orders as of it, "second:count second:count"
--   ARGV[6]  1 to put all of it there, by one who has read the ledger to its end; 0 to go on from
--            what stands there
--   ARGV[7]  how many ids follow that the ledger has decided on since the last time
--   ARGV[8]  how many ids follow then that were opened (all open ones where ARGV[6] is 1)
--   ARGV[9]  ids: decided, then opened, then closed
-- Answers 1 done, 0 something newer stands here, -1 nothing or another ledger stands here, so that
-- all of it is needed.
-- Fields as in money-reserve.lua.
local base = redis.call('HGET', KEYS[1], 'base')
local ledger, offset
if base then
  ledger, offset = string.match(base, '^([^ ]+) (%-?%d+) ')
end
local isWhole = ARGV[6] == '1'
if ledger ~= ARGV[1] then
  if not isWhole then
    return -1
  end
elseif tonumber(offset) > tonumber(ARGV[2]) then
  return 0
end
local time = redis.call('TIME')
local second = tonumber(time[1])
local now = second * 1000
local opened = 9 + tonumber(ARGV[7])
local closed = opened + tonumber(ARGV[8])
local decided = {}
for i = 9, closed - 1 do
  decided[ARGV[i]] = true
end
local kept = ''
for id, rest, expires, at in
  string.gmatch(redis.call('HGET', KEYS[1], 'pending') or '', '([^,;]+),(%d+,[^,;]+),(%d+),(%d+);') do
  if not decided[id] and tonumber(expires) > now and tonumber(at) > second - 10 then
    kept = kept .. id .. ',' .. rest .. ',' .. expires .. ',' .. at .. ';'
  end
end
if isWhole then
  redis.call('DEL', KEYS[1])
end
redis.call('HSET', KEYS[1], 'base', ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. ARGV[3],
  'symbols', ARGV[4], 'orders', ARGV[5], 'pending', kept)
for i = opened, closed - 1 do
  redis.call('HSET', KEYS[1], 'i:' .. ARGV[i], '1')
end
for i = closed, #ARGV do
  redis.call('HDEL', KEYS[1], 'i:' .. ARGV[i])
end
return 1
