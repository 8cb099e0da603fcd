"""The reference implementation of Newsdesk, in FastAPI.

The same six endpoints and limits, on an in-memory repository. It is not deployed, and the tests do not run it: they
compare the service with the responses that record.py has recorded.

    python3.11 -m venv .venv && .venv/bin/pip install -r requirements.txt
    .venv/bin/uvicorn app:app        # to try it out
"""

import base64
import time
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Path, Query, Request, Response, status
from pydantic import AfterValidator, BaseModel, Field

ID_MAX = 2**53 - 1
IDS_MAX = 100
TIMES_MAX = 20
LIMIT_DEFAULT = 20
LIMIT_MAX = 100

Title = Annotated[str, Field(min_length=10, max_length=100)]
Content = Annotated[str, Field(min_length=50, max_length=100_000)]
FirstName = Annotated[str, Field(min_length=2, max_length=60)]
LastName = Annotated[str, Field(min_length=2, max_length=100)]
Id = Annotated[int, Field(ge=1, le=ID_MAX)]


class Creator(BaseModel):
    first_name: FirstName
    last_name: LastName


class NewsInput(BaseModel):
    title: Title
    content: Content
    creator: Creator


class CreatorPatch(BaseModel):
    # None means that the field is missing: defaults are not validated, so an explicit null is rejected.
    first_name: FirstName = None
    last_name: LastName = None


class NewsPatch(BaseModel):
    title: Title = None
    content: Content = None
    creator: CreatorPatch = None


class News(NewsInput):
    id: int
    created_at: int
    updated_at: int


class NewsRepository:
    """Articles by id, which is the time of creation in microseconds."""

    def __init__(self) -> None:
        self._articles: dict[int, News] = {}

    def create(self, news_input: NewsInput) -> News:
        news_id = time.time_ns() // 1000
        while news_id in self._articles:
            news_id += 1
        now = news_id // 1_000_000
        news = News(id=news_id, **news_input.model_dump(), created_at=now, updated_at=now)
        self._articles[news_id] = news
        return news

    def get(self, news_id: int) -> News | None:
        return self._articles.get(news_id)

    def all(self) -> list[News]:
        return sorted(self._articles.values(), key=lambda news: news.id, reverse=True)

    def replace(self, news: News, news_input: NewsInput) -> None:
        kept = {"id": news.id, "created_at": news.created_at, "updated_at": int(time.time())}
        self._articles[news.id] = News(**news_input.model_dump(), **kept)

    def update(self, news: News, patch: NewsPatch) -> None:
        """Applies a merge patch (RFC 7396). An empty patch changes nothing."""
        changes = patch.model_dump(exclude_unset=True)
        creator = news.creator.model_dump() | changes.pop("creator", {})
        merged = NewsInput(**news.model_dump() | changes | {"creator": creator})
        if merged != NewsInput(**news.model_dump()):
            self.replace(news, merged)

    def delete(self, news: News) -> None:
        del self._articles[news.id]


app = FastAPI(title="Newsdesk")
repository = NewsRepository()

Repository = Annotated[NewsRepository, Depends(lambda: repository)]
NewsId = Annotated[int, Path(ge=1, le=ID_MAX)]


def get_or_404(news: NewsRepository, news_id: int) -> News:
    """Not a dependency, which would return 404 for an invalid body instead of 422."""
    article = news.get(news_id)
    if article is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"News with id {news_id} don't exist")
    return article


def write_cursor(article: News) -> str:
    return base64.urlsafe_b64encode(str(article.id).encode()).decode()


def read_cursor(text: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(text))
    except ValueError:
        raise ValueError("the cursor was not given out for these filters") from None


def unix_seconds(moment: datetime) -> int:
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


@app.post("/news", status_code=status.HTTP_201_CREATED)
def create_news(news_input: NewsInput, news: Repository, response: Response) -> News:
    article = news.create(news_input)
    response.headers["Location"] = f"/news/{article.id}"
    return article


@app.get("/news")
def list_news(
    news: Repository,
    request: Request,
    response: Response,
    id: Annotated[list[Id], Query(max_length=IDS_MAX)] = [],
    created_at: Annotated[list[datetime], Query(max_length=TIMES_MAX)] = [],
    created_from: datetime | None = None,
    created_to: datetime | None = None,
    limit: Annotated[int | None, Query(ge=1, le=LIMIT_MAX)] = None,
    cursor: Annotated[str, AfterValidator(read_cursor)] | None = None,
) -> list[News]:
    seconds = {unix_seconds(moment) for moment in created_at}
    found = [
        article
        for article in news.all()
        if (not id or article.id in id)
        and (not seconds or article.created_at in seconds)
        and (created_from is None or unix_seconds(created_from) <= article.created_at)
        and (created_to is None or article.created_at <= unix_seconds(created_to))
        and (cursor is None or article.id < cursor)
    ]
    page = found[: limit or (LIMIT_MAX if id else LIMIT_DEFAULT)]
    if len(page) < len(found):
        next_url = request.url.include_query_params(cursor=write_cursor(page[-1]))
        response.headers["Link"] = f'<{next_url.path}?{next_url.query}>; rel="next"'
    return page


@app.get("/news/{news_id}")
def get_news(news_id: NewsId, news: Repository) -> News:
    return get_or_404(news, news_id)


@app.put("/news/{news_id}", status_code=status.HTTP_204_NO_CONTENT)
def replace_news(news_id: NewsId, news_input: NewsInput, news: Repository) -> None:
    news.replace(get_or_404(news, news_id), news_input)


@app.patch("/news/{news_id}", status_code=status.HTTP_204_NO_CONTENT)
def update_news(news_id: NewsId, patch: NewsPatch, news: Repository) -> None:
    news.update(get_or_404(news, news_id), patch)


@app.delete("/news/{news_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_news(news_id: NewsId, news: Repository) -> None:
    news.delete(get_or_404(news, news_id))
