"""Replaces generated values that only the service can know, so that valid requests succeed. See check.sh."""
import re
import uuid

import requests
import schemathesis

NEXT = re.compile(r'<([^>]*)>; rel="next"')
CURSOR = re.compile(r"[?&]cursor=([^&]*)")
TAGS = re.compile(r'\*|(?:W/)?"[!#-~]*"(?:, ?(?:W/)?"[!#-~]*")*')
# The document describes a time as a text.
TIMES = ["1795436853", "1795436853.5", "2026-11-23", "2026-11-23T10:15:00+01:00"]


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    # Reusing a key with another article is an error.
    if "idempotency-key" in (case.headers or {}):
        case.headers["idempotency-key"] = f'"{uuid.uuid4()}"'
    for name, value in (case.query or {}).items():
        if name in ("created_from", "created_to"):
            case.query[name] = TIMES[len(str(value)) % len(TIMES)]
        if name == "created_at":
            case.query[name] = [TIMES[len(str(one)) % len(TIMES)] for one in value]
    # Some values of headers ignore the pattern.
    for name in ("if-match", "if-none-match"):
        if name in (case.headers or {}) and not TAGS.fullmatch(str(case.headers[name])):
            case.headers[name] = '"1"'
    # A cursor is valid only with the filters of its list.
    if "cursor" in (case.query or {}):
        cursor = cursor_for(case)
        if cursor is None:
            del case.query["cursor"]
        else:
            case.query["cursor"] = cursor


def cursor_for(case):
    """Returns the cursor of the second page, None if there is only one."""
    query = {name: value for name, value in case.query.items() if name != "cursor"} | {"limit": 1}
    response = requests.get(f"{case.operation.base_url}{case.formatted_path}", params=query, timeout=10)
    link = NEXT.match(response.headers.get("link", ""))
    return CURSOR.search(link[1])[1] if link else None
