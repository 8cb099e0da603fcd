-- Sends BENCH_BODY as a POST, if set, and prints the results as JSON on the last line.
local body = os.getenv("BENCH_BODY")
if body then
  wrk.method = "POST"
  wrk.headers["content-type"] = "application/json"
  wrk.body = body
end

function done(summary)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%f,"failures":%d}\n',
    summary.requests,
    summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
