#!/usr/bin/env bash
# Generates a client of the API in Python from openapi.json, and uses all of it against the API on a free port of this
# machine. It wants `npm ci` to have run, and Python 3.11 or newer with venv and pip.
#
#   bash test/client/python/check.sh
set -euo pipefail
cd "$(dirname "$0")/../../.."

folder=$(mktemp -d)
api=
trap '[ -z "$api" ] || kill "$api" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
PATH="$folder/venv/bin:$PATH"
# 0.28 and 0.29 write a body of two media types, as PATCH has, in a way that cannot be imported:
# https://github.com/openapi-generators/openapi-python-client/issues/1451
pip install --quiet --disable-pip-version-check openapi-python-client==0.27.1
openapi-python-client generate --path openapi.json --output-path "$folder/newsdesk" --meta none --fail-on-warning

PORT=0 node_modules/.bin/node infra/local/main.ts --memory >"$folder/api.log" &
api=$!
url=
for _ in $(seq 100); do
  url=$(sed -nE 's/.*answers at (http[^;]*);.*/\1/p' "$folder/api.log")
  [ -z "$url" ] || break
  kill -0 "$api"
  sleep 0.1
done

PYTHONPATH="$folder" python test/client/python/check.py "$url"
