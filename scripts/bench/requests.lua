-- Sends the lines of a file in turn: METHOD, path, cookie and body with tabs between.
-- With the word 'once' it stops at the end of the file, else it starts again.
-- At the end it prints one line of numbers that scripts/bench/load.py reads.

local lines, at, once = {}, 0, false

function init(args)
  once = args[2] == "once"
  for line in io.lines(args[1]) do
    local method, path, cookie, body = line:match("^(%S+)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = {}
    for name, value in pairs(wrk.headers) do headers[name] = value end
    if cookie ~= "" then headers["Cookie"] = cookie end
    if body ~= "" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
    lines[#lines + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
end

function request()
  at = at + 1
  if at > #lines then
    if once then wrk.thread:stop() end
    at = 1
  end
  return lines[at]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d %d\n",
    summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
