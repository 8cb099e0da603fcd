#!/usr/bin/env bash
# Generates a client of the API in Python from openapi.json, and uses all of it against the API on a free port of this
# machine. It wants `npm ci` to have run, and Python 3.11 or newer with venv and pip.
#
#   bash test/e2e/client/python/check.sh
cd "$(dirname "$0")/../../.."
. test/support/outside.sh

# 0.28 and 0.29 write a body of two media types, as PATCH has, in a way that cannot be imported:
# https://github.com/openapi-generators/openapi-python-client/issues/1451
pip install --quiet openapi-python-client==0.27.1
openapi-python-client generate --path openapi.json --output-path "$folder/newsdesk" --meta none --fail-on-warning

start_api
PYTHONPATH="$folder" python test/e2e/client/python/check.py "$url"
