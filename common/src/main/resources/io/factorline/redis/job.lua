-- The life of one job. One key.
-- KEYS[1]  the job's hash   ARGV[1]  what to do; the rest depends on it
-- Times are ms on this Redis' clock. Fences are below 2^53, exact in a double.
local job = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local nowText = string.format('%.0f', now)

local function field(name)
  return redis.call('HGET', job, name)
end

local function number(name)
  return tonumber(field(name) or '0')
end

local function set(...)
  redis.call('HSET', job, ...)
end

local function finish(state)
  set('state', state, 'finished', nowText)
  redis.call('HDEL', job, 'owner', 'until', 'notBefore', 'checkpoint')
end

-- Whether the lease with this fence holds, a moment before its end at the latest.
local function holds(fence)
  return field('state') == 'RUNNING' and field('fence') == fence and number('until') > now
end

local function extend(leaseMs)
  set('until', string.format('%.0f', now + tonumber(leaseMs)))
end

local function answer()
  if field('cancel') then
    return 2
  end
  return 1
end

local actions = {}

-- type, parameters: 1 made, 0 there is one
function actions.create()
  if redis.call('EXISTS', job) == 1 then
    return 0
  end
  set('type', ARGV[2], 'params', ARGV[3], 'state', 'QUEUED', 'created', nowText, 'attempts', '0')
  return 1
end

-- owner, lease in ms, fence, attempts allowed: 1 claimed, 0 not to be had now, -1 ended,
-- -2 the fence is not above the last one, -3 there is no such job
function actions.claim()
  local state = field('state')
  if not state then
    return -3
  end
  if state ~= 'QUEUED' and state ~= 'RUNNING' then
    return -1
  end
  if state == 'RUNNING' and number('until') > now or number('notBefore') > now then
    return 0
  end
  if field('cancel') then
    finish('CANCELLED')
    return -1
  end
  if number('attempts') >= tonumber(ARGV[5]) then
    if not field('code') then
      set('code', 'job_attempts', 'detail',
        'must save a checkpoint or end before its process does: attempts=' .. ARGV[5])
    end
    finish('FAILED')
    return -1
  end
  if number('fence') >= tonumber(ARGV[4]) then
    return -2
  end
  set('state', 'RUNNING', 'owner', ARGV[2], 'fence', ARGV[4])
  extend(ARGV[3])
  redis.call('HSETNX', job, 'started', nowText)
  redis.call('HINCRBY', job, 'attempts', 1)
  redis.call('HDEL', job, 'code', 'detail', 'notBefore')
  return 1
end

-- fence, lease in ms, done, total, unit: 1, 2 asked to stop, 0 lost
function actions.renew()
  if not holds(ARGV[2]) then
    return 0
  end
  extend(ARGV[3])
  set('done', ARGV[4], 'total', ARGV[5], 'unit', ARGV[6])
  return answer()
end

-- fence, lease in ms, checkpoint: 1, 2 asked to stop, 0 lost
function actions.checkpoint()
  if not holds(ARGV[2]) then
    return 0
  end
  extend(ARGV[3])
  set('checkpoint', ARGV[4], 'attempts', '0')
  return answer()
end

-- Whether Redis was not started anew since it had this run id; an empty one stands for any.
local function isRun(id)
  return id == '' or string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') == id
end

-- fence, state, done, total, unit, run id of Redis or '', then fields and values:
-- 1, 0 lost, -1 Redis was started anew since
function actions.finish()
  if not holds(ARGV[2]) then
    return 0
  end
  if not isRun(ARGV[7]) then
    return -1
  end
  set('done', ARGV[4], 'total', ARGV[5], 'unit', ARGV[6])
  if #ARGV > 7 then
    set(unpack(ARGV, 8))
  end
  finish(ARGV[3])
  return 1
end

-- fence, wait in ms, attempts to take back, then fields and values: 1, 0 lost
function actions.release()
  if not holds(ARGV[2]) then
    return 0
  end
  redis.call('HDEL', job, 'owner', 'until')
  redis.call('HINCRBY', job, 'attempts', -tonumber(ARGV[4]))
  set('state', 'QUEUED', 'notBefore', string.format('%.0f', now + tonumber(ARGV[3])))
  if #ARGV > 4 then
    set(unpack(ARGV, 5))
  end
  return 1
end

-- 1 cancelled, 2 its worker was told, 0 ended before, -1 there is no such job
function actions.cancel()
  local state = field('state')
  if not state then
    return -1
  end
  if state ~= 'QUEUED' and state ~= 'RUNNING' then
    return 0
  end
  if state == 'QUEUED' or number('until') <= now then
    finish('CANCELLED')
    return 1
  end
  set('cancel', '1')
  return 2
end

return actions[ARGV[1]]()
