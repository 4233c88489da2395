local cjson = require 'cjson'
for l in io.lines() do local m, h = l:match('^(.-)\t(.*)$')
  local raw = h:gsub('%x%x', function(x) return string.char(tonumber(x, 16)) end)
  local r = cjson.encode(cjson.decode(raw))
  print((r:gsub('.', function(c) return string.format('%02x', c:byte()) end))) end
