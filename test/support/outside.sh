# Sourced, in the project's root, by scripts that try out the API with programs from PyPI. It makes a temporary folder
# with a Python environment in it, and ends all that was started when the script ends.
#
# Sets: $folder, the folder; its environment comes first in $PATH.
set -euo pipefail

folder=$(mktemp -d)
api=
trap '[ -z "$api" ] || kill "$api" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
PATH="$folder/venv/bin:$PATH"
export PIP_DISABLE_PIP_VERSION_CHECK=1

# Runs the API on a free port of this machine, in memory, and sets $url once it answers there.
start_api() {
  PORT=0 node_modules/.bin/node infra/local/main.ts --memory >"$folder/api.log" &
  api=$!
  url=
  for _ in $(seq 100); do
    url=$(sed -nE 's/.*answers at (http[^;]*);.*/\1/p' "$folder/api.log")
    [ -z "$url" ] || return 0
    kill -0 "$api"
    sleep 0.1
  done
  return 1
}
