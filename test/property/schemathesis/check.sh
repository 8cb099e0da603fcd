#!/usr/bin/env bash
# Runs Schemathesis against the API: requests generated from the OpenAPI document, valid and invalid, single and in
# sequences, with all checks. The API listens on a free local port with an in-memory database. Requires `npm ci` and
# Python 3.10 or newer with venv and pip. Arguments are passed to Schemathesis.
#
#   bash test/property/schemathesis/check.sh
#   bash test/property/schemathesis/check.sh --max-examples 1000 --seed 42
cd "$(dirname "$0")/../../.."
. test/support/local-api.sh

pip install --quiet schemathesis==4.32.5
start_api

configuration=$PWD/test/property/schemathesis/schemathesis.toml
export PYTHONPATH=$PWD/test/property/schemathesis SCHEMATHESIS_HOOKS=hooks PYTHONDONTWRITEBYTECODE=1
# Schemathesis writes its failures to the working directory.
cd "$folder"
schemathesis --config-file "$configuration" run "$url/openapi.json" --url "$url" "$@"
