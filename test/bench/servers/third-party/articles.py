"""Articles in memory and in DynamoDB, as plain dictionaries for speed, shared by the FastAPI and Flask apps.

The table has the partition key `id` and the index `by_created_at` on (`feed`, `created_at`). `feed` is constant and the
index has all attributes, so one Query reads a page of the list.
"""

import itertools
import os
import time
from bisect import bisect_left, insort

PAGE = 20
TABLE = "news"
FEED = 0


def new_article(data):
    news_id = time.time_ns() // 1000
    now = news_id // 1_000_000
    return {"id": news_id, **data, "created_at": now, "updated_at": now}


class MemoryArticles:
    def __init__(self):
        self._articles = {}
        self._ids = []

    def create(self, data):
        article = new_article(data)
        while article["id"] in self._articles:
            article["id"] += 1
        self._articles[article["id"]] = article
        insort(self._ids, article["id"])
        return article

    def get(self, news_id):
        return self._articles.get(news_id)

    def list(self, ids, seconds):
        if ids:
            articles = (self._articles.get(news_id) for news_id in sorted(set(ids), reverse=True))
        elif seconds:
            articles = (article for second in sorted(set(seconds), reverse=True) for article in self._of_second(second))
        else:
            articles = (self._articles[news_id] for news_id in reversed(self._ids))
        matching = (
            article
            for article in articles
            if article is not None and (not seconds or article["created_at"] in seconds)
        )
        return list(itertools.islice(matching, PAGE))

    def _of_second(self, second):
        first = bisect_left(self._ids, second * 1_000_000)
        last = bisect_left(self._ids, (second + 1) * 1_000_000)
        for index in range(last - 1, first - 1, -1):
            yield self._articles[self._ids[index]]


def item_of(article):
    return {
        "id": {"N": str(article["id"])},
        "feed": {"N": str(FEED)},
        "title": {"S": article["title"]},
        "content": {"S": article["content"]},
        "creator": {"M": {name: {"S": value} for name, value in article["creator"].items()}},
        "created_at": {"N": str(article["created_at"])},
        "updated_at": {"N": str(article["updated_at"])},
    }


def article_of(item):
    return {
        "id": int(item["id"]["N"]),
        "title": item["title"]["S"],
        "content": item["content"]["S"],
        "creator": {name: value["S"] for name, value in item["creator"]["M"].items()},
        "created_at": int(item["created_at"]["N"]),
        "updated_at": int(item["updated_at"]["N"]),
    }


def put_request(article):
    return {
        "TableName": TABLE,
        "Item": item_of(article),
        "ConditionExpression": "attribute_not_exists(id)",
    }


def get_request(news_id):
    return {"TableName": TABLE, "Key": {"id": {"N": str(news_id)}}, "ConsistentRead": True}


def batch_request(ids):
    return {"RequestItems": {TABLE: {"Keys": [{"id": {"N": str(news_id)}} for news_id in sorted(set(ids))]}}}


def query_request(second=None):
    condition = "feed = :feed" if second is None else "feed = :feed AND created_at = :second"
    values = {":feed": {"N": str(FEED)}}
    if second is not None:
        values[":second"] = {"N": str(second)}
    return {
        "TableName": TABLE,
        "IndexName": "by_created_at",
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": values,
        "ScanIndexForward": False,
        "Limit": PAGE,
    }


def page_of(items, seconds):
    articles = [article_of(item) for item in items]
    matching = [article for article in articles if not seconds or article["created_at"] in seconds]
    return sorted(matching, key=lambda article: article["id"], reverse=True)[:PAGE]


CONNECTION = {
    "service_name": "dynamodb",
    "endpoint_url": os.environ.get("AWS_ENDPOINT_URL_DYNAMODB"),
    "region_name": os.environ.get("AWS_REGION", "local"),
}
CONNECTIONS_MAX = 64
