"""The news app of the article with current FastAPI and pydantic: create, read, filter.

Endpoints are coroutines, so that FastAPI does not use its thread pool.
"""

import asyncio
import os
from contextlib import asynccontextmanager
from typing import Annotated

import articles
from fastapi import Depends, FastAPI, HTTPException, Path, Query, Response, status
from pydantic import BaseModel, Field

ID_MAX = 2**53 - 1
Id = Annotated[int, Field(ge=1, le=ID_MAX)]


class Creator(BaseModel):
    first_name: Annotated[str, Field(min_length=2, max_length=60)]
    last_name: Annotated[str, Field(min_length=2, max_length=100)]


class NewsInput(BaseModel):
    title: Annotated[str, Field(min_length=10, max_length=100)]
    content: Annotated[str, Field(min_length=50, max_length=100_000)]
    creator: Creator


class News(NewsInput):
    id: int
    created_at: int
    updated_at: int


class MemoryRepository:
    def __init__(self):
        self._articles = articles.MemoryArticles()

    async def create(self, data):
        return self._articles.create(data)

    async def get(self, news_id):
        return self._articles.get(news_id)

    async def list(self, ids, seconds):
        return self._articles.list(ids, seconds)


class DynamoRepository:
    def __init__(self, database):
        self._database = database

    async def create(self, data):
        while True:
            article = articles.new_article(data)
            try:
                await self._database.put_item(**articles.put_request(article))
                return article
            except self._database.exceptions.ConditionalCheckFailedException:
                continue

    async def get(self, news_id):
        item = (await self._database.get_item(**articles.get_request(news_id))).get("Item")
        return item and articles.article_of(item)

    async def list(self, ids, seconds):
        if ids:
            response = await self._database.batch_get_item(**articles.batch_request(ids))
            items = response["Responses"][articles.TABLE]
        else:
            queries = [self._database.query(**articles.query_request(second)) for second in set(seconds) or [None]]
            items = [item for response in await asyncio.gather(*queries) for item in response["Items"]]
        return articles.page_of(items, seconds)


repository = MemoryRepository()


@asynccontextmanager
async def lifespan(_):
    global repository
    if "AWS_ENDPOINT_URL_DYNAMODB" not in os.environ:
        yield
        return
    from aiobotocore.config import AioConfig
    from aiobotocore.session import get_session

    config = AioConfig(max_pool_connections=articles.CONNECTIONS_MAX)
    async with get_session().create_client(**articles.CONNECTION, config=config) as database:
        repository = DynamoRepository(database)
        yield


async def current_repository():
    return repository


app = FastAPI(title="News", lifespan=lifespan)
Repository = Annotated[MemoryRepository | DynamoRepository, Depends(current_repository)]


@app.post("/news", status_code=status.HTTP_201_CREATED)
async def create_news(data: NewsInput, news: Repository, response: Response) -> News:
    article = await news.create(data.model_dump())
    response.headers["Location"] = f"/news/{article['id']}"
    return article


@app.get("/news")
async def list_news(
    news: Repository,
    id: Annotated[list[Id], Query(max_length=100)] = [],
    created_at: Annotated[list[int], Query(max_length=20)] = [],
) -> list[News]:
    return await news.list(id, created_at)


@app.get("/news/{news_id}")
async def get_news(news_id: Annotated[int, Path(ge=1, le=ID_MAX)], news: Repository) -> News:
    article = await news.get(news_id)
    if article is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"News with id {news_id} don't exist")
    return article
