#!/usr/bin/env bash
# Lets Schemathesis try out the API: requests made of its OpenAPI document, valid and not, one by one and in sequences,
# whose answers it holds against the document by all of its checks. The API runs on a free port of this machine, in
# memory. It wants `npm ci` to have run, and Python 3.10 or newer with venv and pip; arguments are handed on.
#
#   bash test/schemathesis/check.sh
#   bash test/schemathesis/check.sh --max-examples 1000 --seed 42
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
api=
trap '[ -z "$api" ] || kill "$api" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check schemathesis==4.32.5

PORT=0 node_modules/.bin/node infra/local/main.ts --memory >"$folder/api.log" &
api=$!
url=
for _ in $(seq 100); do
  url=$(sed -nE 's/.*answers at (http[^;]*);.*/\1/p' "$folder/api.log")
  [ -z "$url" ] || break
  kill -0 "$api"
  sleep 0.1
done

configuration=$PWD/test/schemathesis/schemathesis.toml
export PYTHONPATH=$PWD/test/schemathesis SCHEMATHESIS_HOOKS=hooks PYTHONDONTWRITEBYTECODE=1
# It keeps what failed in the folder where it runs.
cd "$folder"
"$folder/venv/bin/schemathesis" --config-file "$configuration" run "$url/openapi.json" --url "$url" "$@"
