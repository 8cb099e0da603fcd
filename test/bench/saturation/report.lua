-- Sends BENCH_BODY as a POST, if set, and prints the results as JSON on the last line.
local body = os.getenv("BENCH_BODY")
if body then
  wrk.method = "POST"
  wrk.headers["content-type"] = "application/json"
  wrk.body = body
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%f,"failures":%d,"mean":%f,"p50":%f,"p95":%f,"p99":%f}\n',
    summary.requests,
    summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency.mean / 1e3,
    latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3
  ))
end
