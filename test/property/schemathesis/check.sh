#!/usr/bin/env bash
# Lets Schemathesis try out the API: requests made of its OpenAPI document, valid and not, one by one and in sequences,
# whose answers it holds against the document by all of its checks. The API runs on a free port of this machine, in
# memory. It wants `npm ci` to have run, and Python 3.10 or newer with venv and pip; arguments are handed on.
#
#   bash test/property/schemathesis/check.sh
#   bash test/property/schemathesis/check.sh --max-examples 1000 --seed 42
cd "$(dirname "$0")/../.."
. test/support/outside.sh

pip install --quiet schemathesis==4.32.5
start_api

configuration=$PWD/test/schemathesis/schemathesis.toml
export PYTHONPATH=$PWD/test/schemathesis SCHEMATHESIS_HOOKS=hooks PYTHONDONTWRITEBYTECODE=1
# It keeps what failed in the folder where it runs.
cd "$folder"
schemathesis --config-file "$configuration" run "$url/openapi.json" --url "$url" "$@"
