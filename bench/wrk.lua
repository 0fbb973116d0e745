-- Moods tapped by many people: each request is a new act, as htmx sends it from Today.
-- Arguments: a file of cookies (one line a person), the header that acknowledges (- for none), a
-- file of days, the round.
local cookies, days, acknowledging = {}, {}, ""
-- As people log: one in six is low.
local scores = { 1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 7, 7, 7, 8, 8, 9, 10 }
local round, began, sent, person = 0, 0, 0, 0
acknowledged, refused, asked = 0, 0, 0

local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

local function lines(path)
  local found = {}
  for line in io.lines(path) do found[#found + 1] = line end
  return found
end

function init(args)
  cookies, acknowledging, days = lines(args[1]), args[2], lines(args[3])
  round, began = tonumber(args[4]), os.time() * 1000
  math.randomseed(began + round * 16 + number)
end

-- UUIDv7: milliseconds, then which thread, round and request, so that none comes twice.
local function new_id(what)
  local ms = began + sent
  return string.format("%08x-%04x-7%03x-8%03x-%s%011x",
    math.floor(ms / 65536), ms % 65536, number, round, what, sent)
end

function request()
  sent, asked = sent + 1, asked + 1
  person = person % #cookies + 1
  local body = "write_id=" .. new_id("a") .. "&entry_id=" .. new_id("e")
    .. "&tapped_at=" .. os.date("!%Y-%m-%dT%H%%3A%M%%3A%S.000Z")
    .. "&day=" .. days[math.random(#days)] .. "&zone=Europe%2FParis&score=" .. scores[math.random(#scores)]
  return wrk.format("POST", "/log/mood", {
    ["Accept"] = "text/html",
    ["Accept-Encoding"] = "gzip, deflate, br, zstd",
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Cookie"] = cookies[person],
    ["HX-Request"] = "true",
    ["HX-Request-Type"] = "partial",
    ["Sec-Fetch-Site"] = "same-origin",
  }, body)
end

function response(status, headers, body)
  local named = acknowledging == "-" or (headers[acknowledging] or ""):find(" saved$")
  if status == 200 and named then acknowledged = acknowledged + 1 else refused = refused + 1 end
end

function done(summary, latency, requests)
  local totals = { acknowledged = 0, refused = 0, asked = 0 }
  for _, thread in ipairs(threads) do
    for name, total in pairs(totals) do totals[name] = total + thread:get(name) end
  end
  local errors = summary.errors
  io.write(string.format(
    '{"acknowledged":%d,"refused":%d,"asked":%d,"broken":%d,"seconds":%.6f,"p50_ms":%.3f,"p99_ms":%.3f}\n',
    totals.acknowledged, totals.refused, totals.asked,
    errors.connect + errors.read + errors.write + errors.timeout,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
