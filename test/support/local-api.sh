# Source this from the project root in scripts that test the API with programs from PyPI. It creates a temporary
# $folder with a Python environment that comes first in $PATH, and cleans up when the script exits.
set -euo pipefail

folder=$(mktemp -d)
api=
trap '[ -z "$api" ] || kill "$api" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
PATH="$folder/venv/bin:$PATH"
export PIP_DISABLE_PIP_VERSION_CHECK=1

# Starts the API on a free port with an in-memory database, and sets $url once it listens.
start_api() {
  PORT=0 node_modules/.bin/node infra/local/main.ts --memory >"$folder/api.log" &
  api=$!
  url=
  for _ in $(seq 100); do
    url=$(sed -nE 's/.*running at (http[^ ]*) .*/\1/p' "$folder/api.log")
    [ -z "$url" ] || return 0
    kill -0 "$api"
    sleep 0.1
  done
  return 1
}
