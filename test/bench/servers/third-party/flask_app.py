"""The news app of the article with current Flask and marshmallow: create, read, filter."""

import os

import articles
from flask import Flask, jsonify, request
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

app = Flask(__name__)
app.json.sort_keys = False


class Lenient(Schema):
    class Meta:
        unknown = EXCLUDE


class Creator(Lenient):
    first_name = fields.String(required=True, validate=validate.Length(2, 60))
    last_name = fields.String(required=True, validate=validate.Length(2, 100))


class NewsInput(Lenient):
    title = fields.String(required=True, validate=validate.Length(10, 100))
    content = fields.String(required=True, validate=validate.Length(50, 100_000))
    creator = fields.Nested(Creator, required=True)


class News(NewsInput):
    id = fields.Integer()
    created_at = fields.Integer()
    updated_at = fields.Integer()


class Filter(Lenient):
    id = fields.List(fields.Integer(validate=validate.Range(1, 2**53 - 1)), validate=validate.Length(max=100))
    created_at = fields.List(fields.Integer(), validate=validate.Length(max=20))


news_input = NewsInput()
news = News()
news_filter = Filter()


class DynamoRepository:
    def __init__(self):
        import boto3
        from botocore.config import Config

        config = Config(max_pool_connections=articles.CONNECTIONS_MAX)
        self._database = boto3.client(**articles.CONNECTION, config=config)

    def create(self, data):
        while True:
            article = articles.new_article(data)
            try:
                self._database.put_item(**articles.put_request(article))
                return article
            except self._database.exceptions.ConditionalCheckFailedException:
                continue

    def get(self, news_id):
        item = self._database.get_item(**articles.get_request(news_id)).get("Item")
        return item and articles.article_of(item)

    def list(self, ids, seconds):
        if ids:
            response = self._database.batch_get_item(**articles.batch_request(ids))
            items = response["Responses"][articles.TABLE]
        else:
            queries = [articles.query_request(second) for second in set(seconds) or [None]]
            items = [item for query in queries for item in self._database.query(**query)["Items"]]
        return articles.page_of(items, seconds)


repository = DynamoRepository() if "AWS_ENDPOINT_URL_DYNAMODB" in os.environ else articles.MemoryArticles()


@app.errorhandler(ValidationError)
def handle_validation_error(error):
    return {"detail": error.messages}, 422


@app.post("/news")
def create_news():
    article = repository.create(news_input.load(request.get_json()))
    return jsonify(news.dump(article)), 201, {"Location": f"/news/{article['id']}"}


@app.get("/news")
def list_news():
    filters = news_filter.load(
        {"id": request.args.getlist("id"), "created_at": request.args.getlist("created_at")}
    )
    return jsonify(news.dump(repository.list(filters["id"], filters["created_at"]), many=True))


@app.get("/news/<int:news_id>")
def get_news(news_id):
    article = repository.get(news_id)
    if article is None:
        return {"detail": f"News with id {news_id} don't exist"}, 404
    return jsonify(news.dump(article))
