"""Exercises every operation of the generated client. Run by check.sh, which generates it and starts the API."""
import pkgutil
import re
import sys
from types import ModuleType

from newsdesk import AuthenticatedClient
from newsdesk.api import documentation, news
from newsdesk.api.documentation import get_openapi
from newsdesk.api.news import create_news, delete_news, get_news, list_news, replace_news, update_news
from newsdesk.models import (
    HTTPError,
    HTTPValidationError,
    ValidationErrorType,
    News,
    NewsInput,
    NewsInputCreator,
    NewsPatch,
    NewsPatchCreator,
)
from newsdesk.types import Response

client = AuthenticatedClient(base_url=sys.argv[1], token="local", raise_on_unexpected_status=True)
used: set[str] = set()


def call(operation: ModuleType, *arguments: object, **options: object) -> Response:
    used.add(operation.__name__)
    return operation.sync_detailed(*arguments, client=client, **options)


def article(title: str = "Harbour reopens after storm") -> NewsInput:
    content = "Ships returned to the old harbour on Monday, a week after the storm had closed it."
    return NewsInput(title=title, content=content, creator=NewsInputCreator(first_name="Ada", last_name="Moreau"))


def create() -> News:
    response = call(create_news, body=article())
    assert response.status_code == 201 and isinstance(response.parsed, News), response
    return response.parsed


def read(news_id: int) -> News:
    response = call(get_news, news_id)
    assert response.status_code == 200 and isinstance(response.parsed, News), response
    return response.parsed


def is_missing(response: Response) -> bool:
    return response.status_code == 404 and response.parsed == HTTPError(detail="News with id 26 don't exist")


def is_too_short(response: Response) -> bool:
    if response.status_code != 422 or not isinstance(response.parsed, HTTPValidationError):
        return False
    [validation_error] = response.parsed.detail
    return (
        validation_error.type_ is ValidationErrorType.STRING_TOO_SHORT
        and validation_error.loc == ["body", "title"]
        and validation_error.msg == "String should have at least 10 characters"
        and validation_error.ctx.to_dict() == {"min_length": 10}
    )


# Create and get.
response = call(create_news, body=article())
stored = response.parsed
assert response.status_code == 201 and isinstance(stored, News), response
assert response.headers["location"] == f"news/{stored.id}" and response.headers["etag"] == '"1"'
assert stored.to_dict() == {
    **article().to_dict(),
    "id": stored.id,
    "created_at": stored.created_at,
    "updated_at": stored.created_at,
}
assert read(stored.id) == stored
assert is_missing(call(get_news, 26))
assert is_too_short(call(create_news, body=article(title="Too short")))

# List: filters, and pagination with the Link header.
ids = [create().id for _ in range(5)]
listed: list[int] = []
cursor: dict[str, str] = {}
while True:
    page = call(list_news, id=ids, created_from="2026-01-01", created_to=9_999_999_999, limit=2, **cursor)
    assert page.status_code == 200 and len(page.parsed) <= 2, page
    listed += [item.id for item in page.parsed]
    link = re.search(r'[?&]cursor=([^&>]+).*rel="next"', page.headers.get("link", ""))
    if not link:
        break
    cursor = {"cursor": link[1]}
assert listed == ids[::-1], (listed, ids)
assert call(list_news, id=ids, created_at=[0, "1970-01-02"]).parsed == []
assert {item.id for item in call(list_news).parsed} == {stored.id, *ids}
invalid = call(list_news, limit=101)
assert invalid.status_code == 422 and invalid.parsed.detail[0].loc == ["query", "limit"], invalid

# Replace.
assert call(replace_news, stored.id, body=article(title="Harbour open again")).status_code == 204
assert read(stored.id).title == "Harbour open again"
assert is_missing(call(replace_news, 26, body=article()))
assert is_too_short(call(replace_news, stored.id, body=article(title="Too short")))

# Update.
patch = NewsPatch(creator=NewsPatchCreator(first_name="Grace"))
response = call(update_news, stored.id, body=patch)
assert response.status_code == 204 and response.headers["etag"] == '"3"', response
assert read(stored.id).creator.to_dict() == {"first_name": "Grace", "last_name": "Moreau"}
assert is_missing(call(update_news, 26, body=patch))
assert is_too_short(call(update_news, stored.id, body=NewsPatch(title="Too short")))

# Delete.
assert call(delete_news, stored.id).status_code == 204
assert call(get_news, stored.id).status_code == 404
assert is_missing(call(delete_news, 26))

# OpenAPI document.
response = call(get_openapi)
assert response.status_code == 200 and response.parsed["openapi"] == "3.1.1", response

operations = {
    f"{tag.__name__}.{module.name}"
    for tag in (news, documentation)
    for module in pkgutil.iter_modules(tag.__path__)
    if not module.name.endswith("_head")
}
assert used == operations, operations ^ used
print(f"The generated Python client works: {len(used)} operations.")
