"""Exercises the client that openapi-generator makes for Python."""
import re
from datetime import UTC, datetime

from newsdesk import ApiClient, NewsApi, NewsInput, NewsInputCreator, NewsPatch
from newsdesk.exceptions import ApiException

api = NewsApi(ApiClient())
article = NewsInput(
    title="Harbour reopens after storm",
    content="Ships returned to the old harbour on Monday, a week after the storm had closed it.",
    creator=NewsInputCreator(first_name="Ada", last_name="Moreau"),
)


def failure(operation, *arguments, **options) -> ApiException:
    try:
        operation(*arguments, **options)
    except ApiException as error:
        return error
    raise AssertionError(f"{operation.__name__} did not fail")


def ids(**filters) -> list[int]:
    return [item.id for item in api.list_news(**filters)]


# Create three articles.
created = api.create_news_with_http_info(article)
news, etag = created.data, created.headers["etag"]
assert created.status_code == 201 and news.id > 2**31 and news.title == article.title
three = [api.create_news(article).id, api.create_news(article).id, news.id]

# Filter by time: as an ISO date and in Unix seconds.
day = datetime.fromtimestamp(news.created_at, UTC).date().isoformat()
second = str(news.created_at)
assert news.id in ids(created_from=day, created_to=second, id=three)
assert news.id in ids(created_at=["2001-09-09", second], id=three)
assert ids(created_from="2001-09-09", created_to="1000000000", id=three) == []
assert ids(created_at=["2001-09-09", "1000000000"], id=three) == []

# Read.
assert sorted(ids(id=three[1:])) == sorted(three[1:])
read = api.get_news_with_http_info(news.id)
assert read.data == news and read.headers["etag"] == etag
assert failure(api.get_news, news.id, if_none_match=etag).status == 304

# Patch, under the condition that nobody else has.
patch = NewsPatch(title="Harbour open again")
assert api.update_news_with_http_info(news.id, patch, if_match=etag).status_code == 204
assert api.get_news(news.id).title == patch.title
stale = failure(api.update_news, news.id, patch, if_match=etag)
assert stale.status == 412 and stale.data.detail == "Precondition Failed"

# Invalid requests. The client itself refuses a short title, but not in a copy.
short = article.model_copy(update={"title": "Too short"})
invalid = failure(api.create_news, short)
[error] = invalid.data.detail
assert invalid.status == 422 and error.type == "string_too_short"
assert error.to_dict()["loc"] == ["body", "title"] and error.ctx == {"min_length": 10}
[error] = failure(api.list_news, created_at=["tomorrow"]).data.detail
assert error.to_dict()["loc"] == ["query", "created_at", 0]

# Follow the links to the last page.
pages: list[int] = []
cursor = None
while True:
    page = api.list_news_with_http_info(id=three, limit=1, cursor=cursor)
    pages += [item.id for item in page.data]
    link = re.search(r"[?&]cursor=([^&>]+)", page.headers.get("link", ""))
    if not link:
        break
    cursor = link[1]
assert pages == sorted(three, reverse=True), pages

# Delete.
assert api.delete_news_with_http_info(news.id).status_code == 204
missing = failure(api.get_news, news.id)
assert missing.status == 404 and missing.data.detail == f"News with id {news.id} don't exist"
