"""Newsdesk as one would write it with FastAPI: the peer that the service is compared with.

The same six endpoints with the same bounds, on a repository in memory. It is never deployed and no test runs it:
record.py, beside this file, records what it answers, and the tests compare the service with the recording.

    python3.11 -m venv .venv && .venv/bin/pip install -r requirements.txt
    .venv/bin/uvicorn app:app        # to try it by hand
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
    # None says that nothing was sent. A null that was sent is refused: only what is sent is validated.
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
    """Articles in memory, by their id: the microsecond of their creation."""

    def __init__(self) -> None:
        self._articles: dict[int, News] = {}

    def create(self, sent: NewsInput) -> News:
        news_id = time.time_ns() // 1000
        while news_id in self._articles:
            news_id += 1
        now = news_id // 1_000_000
        news = News(id=news_id, **sent.model_dump(), created_at=now, updated_at=now)
        self._articles[news_id] = news
        return news

    def get(self, news_id: int) -> News | None:
        return self._articles.get(news_id)

    def all(self) -> list[News]:
        return sorted(self._articles.values(), key=lambda news: news.id, reverse=True)

    def replace(self, news: News, sent: NewsInput) -> None:
        kept = {"id": news.id, "created_at": news.created_at, "updated_at": int(time.time())}
        self._articles[news.id] = News(**sent.model_dump(), **kept)

    def update(self, news: News, patch: NewsPatch) -> None:
        """Merges the patch member by member (RFC 7396); one without members changes nothing."""
        changes = patch.model_dump(exclude_unset=True)
        creator = news.creator.model_dump() | changes.pop("creator", {})
        sent = NewsInput(**news.model_dump() | changes | {"creator": creator})
        if sent != NewsInput(**news.model_dump()):
            self.replace(news, sent)

    def delete(self, news: News) -> None:
        del self._articles[news.id]


app = FastAPI(title="Newsdesk")
repository = NewsRepository()

Repository = Annotated[NewsRepository, Depends(lambda: repository)]
NewsId = Annotated[int, Path(ge=1, le=ID_MAX)]


def existing(news: NewsRepository, news_id: int) -> News:
    """Called by the endpoints and no dependency of them: a dependency would answer 404 to a body that is 422."""
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
def create_news(sent: NewsInput, news: Repository, response: Response) -> News:
    article = news.create(sent)
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
        following = request.url.include_query_params(cursor=write_cursor(page[-1]))
        response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return page


@app.get("/news/{news_id}")
def get_news(news_id: NewsId, news: Repository) -> News:
    return existing(news, news_id)


@app.put("/news/{news_id}", status_code=status.HTTP_204_NO_CONTENT)
def replace_news(news_id: NewsId, sent: NewsInput, news: Repository) -> None:
    news.replace(existing(news, news_id), sent)


@app.patch("/news/{news_id}", status_code=status.HTTP_204_NO_CONTENT)
def update_news(news_id: NewsId, patch: NewsPatch, news: Repository) -> None:
    news.update(existing(news, news_id), patch)


@app.delete("/news/{news_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_news(news_id: NewsId, news: Repository) -> None:
    news.delete(existing(news, news_id))
