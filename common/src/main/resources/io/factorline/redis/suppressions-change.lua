-- The next book of suppressions, put in place of the one that it was made from.
--   KEYS[1]  the book's key
--   ARGV[1]  the revision that must stand there; 0 where there must be none
--   ARGV[2]  the new revision
--   ARGV[3]  the new book, JSON
-- Answers 1 done, 0 another revision stands there.
local revision = redis.call('HGET', KEYS[1], 'revision')
if (revision or '0') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'book', ARGV[3])
return 1
