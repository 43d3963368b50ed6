-- Reserves money for one signal, or says which limit is in the way; all limits in one step.
--   KEYS[1]  the money of a model's canary
--   ARGV[1]  id of the signal
--   ARGV[2]  its symbol
--   ARGV[3]  what it may risk, cents
--   ARGV[4]  when it ends by itself, ms since the epoch
--   ARGV[5]  revision of the roll-out that the limits are of
--   ARGV[6]  most that one signal may risk, cents
--   ARGV[7]  most signals in 60 seconds
--   ARGV[8]  most for what is reserved and held, cents
--   ARGV[9]  loss from which on nothing is reserved, cents
--   ARGV[10] most symbols
-- Answers 1 reserved, 2 reserved before, 0 nothing is known here (it must be merged with the ledger
-- first), -1 another revision, -2 order, -3 orders per minute, -4 gross position, -5 loss,
-- -6 instruments.
-- Fields: base is "ledger offset revision reserved gross loss" as of an offset of the ledger; symbols is
-- " A B " with a position or an open signal as of it; orders is "second:count second:count" of the
-- signals granted as of it; pending is "id,cents,symbol,expires,second;" of those not in it yet, which count
-- for 10 s: by then a claim is in the ledger, or will never be;
-- i:<id> is an open signal as of it.
local stored = redis.call('HMGET', KEYS[1], 'base', 'symbols', 'orders', 'pending', 'i:' .. ARGV[1])
if not stored[1] then
  return 0
end
if stored[5] then
  return 2
end
local time = redis.call('TIME')
local second = tonumber(time[1])
local now = second * 1000
local cents = tonumber(ARGV[3])
local revision, reserved, gross, loss =
  string.match(stored[1], '^[^ ]+ %-?%d+ (%d+) (%d+) (%d+) (%d+)$')
if not revision then
  return redis.error_reply('must be a ledger and five numbers: base=' .. stored[1])
end
local sum = tonumber(reserved) + tonumber(gross)
local orders = 0
for at, count in string.gmatch(stored[3] or '', '(%d+):(%d+)') do
  if tonumber(at) > second - 60 then
    orders = orders + tonumber(count)
  end
end
local symbols = stored[2] or ' '
local kept = ''
for id, amount, symbol, expires, at in
  string.gmatch(stored[4] or '', '([^,;]+),(%d+),([^,;]+),(%d+),(%d+);') do
  if tonumber(expires) > now and tonumber(at) > second - 10 then
    if id == ARGV[1] then
      return 2
    end
    sum = sum + tonumber(amount)
    if tonumber(at) > second - 60 then
      orders = orders + 1
    end
    if not string.find(symbols, ' ' .. symbol .. ' ', 1, true) then
      symbols = symbols .. symbol .. ' '
    end
    kept = kept .. id .. ',' .. amount .. ',' .. symbol .. ',' .. expires .. ',' .. at .. ';'
  end
end
if revision ~= ARGV[5] then
  return -1
end
if cents > tonumber(ARGV[6]) then
  return -2
end
if orders >= tonumber(ARGV[7]) then
  return -3
end
if tonumber(loss) >= tonumber(ARGV[9]) then
  return -5
end
if sum + cents > tonumber(ARGV[8]) then
  return -4
end
if not string.find(symbols, ' ' .. ARGV[2] .. ' ', 1, true) then
  local _, count = string.gsub(symbols, '[^ ]+', '')
  if count >= tonumber(ARGV[10]) then
    return -6
  end
end
redis.call('HSET', KEYS[1], 'pending',
  kept .. ARGV[1] .. ',' .. ARGV[3] .. ',' .. ARGV[2] .. ',' .. ARGV[4] .. ',' .. second .. ';')
return 1
