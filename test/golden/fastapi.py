"""Records what FastAPI answers to bad requests, in fastapi.json beside this file.

    pip install 'fastapi==0.142.*' 'pydantic==2.13.*' httpx && python test/golden/fastapi.py

The model is that of this API. Left out is where this API answers differently on purpose: a byte order mark,
bytes that are not UTF-8, lone surrogates, NaN and 1e999 (FastAPI answers the last three with 500), media
types (415 here), and `+` before a zone that was not escaped.
"""
import json
import pathlib
from datetime import datetime
from typing import Annotated

from fastapi import FastAPI, Path, Query
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field

MAX = 2**53 - 1
app = FastAPI()


class Creator(BaseModel):
    first_name: str = Field(min_length=2, max_length=60)
    last_name: str = Field(min_length=2, max_length=100)


class News(BaseModel):
    title: str = Field(min_length=10, max_length=100)
    content: str = Field(min_length=50, max_length=100_000)
    creator: Creator


Id = Annotated[int, Field(ge=1, le=MAX)]


@app.post("/news", status_code=201)
def create(body: News):
    return {}


@app.get("/news")
def list_(
    id: Annotated[list[Id], Query(max_length=100)] = [],
    created_at: Annotated[list[datetime], Query()] = [],
    created_from: datetime | None = None,
    created_to: datetime | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
):
    return []


@app.get("/news/{news_id}")
def get(news_id: Annotated[int, Path(ge=1, le=MAX)]):
    return {}


@app.put("/news/{news_id}")
def put(news_id: Annotated[int, Path(ge=1, le=MAX)], body: News):
    return {}


VALID = {"title": "t" * 10, "content": "c" * 50, "creator": {"first_name": "ab", "last_name": "cd"}}
SYNTAX = [
    "", "null", "[]", "1", '"s"', "true", "{", "[", "{} {}", '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', "[1,]", "[1",
    '{"a" 1}', "{a:1}", "{'a':1}", '{"a":1 "b":2}', '{"a":tru}', "nope", '{} x', '"abc', '"abc\\', '"a\x01b"', '"a\tb"',
    '"\\x"', '"\\u12"', '"\\u12', '"\\u"', '"\\ud83d\\u12"', "[1 2]", "01", "-", "+1", "1.", ".5", "1e", "0x1", "--1",
    '{"a":1,,}', "[,]", "{,}", " ", "\n\t\r ", "\u00a0{}", '{"\U0001f600":x}', '["\U0001f600" x', "]", "}", ":", ",",
    '{"a":[1,{"b":}]}', '[[[[', '[{}}', '{"a":]}', '{"a"', '{"a":1}]', "truefalse", "nullnull", '"\\u00e9', '"\\u00e9\\n', '"\\u00e9x', "// x\n{}", "{} // x",
]
FIELDS = {
    "title": [None, 1, 1.5, True, [], {}, "", "short", "x" * 101, "é" * 9, "\U0001f600" * 9, "\U0001f600" * 101],
    "content": [None, "x" * 49, "x" * 100_001],
    "creator": [
        None, [], [1], "x", 1, True, {}, {"first_name": "a", "last_name": None},
        {"first_name": "x" * 61, "last_name": "x" * 101}, {"last_name": 1},
    ],
}
IDS = [
    "abc", "1.5", "-1", "0", str(MAX + 1), "1e3", "0x1", "1__0", "_1", "1_", "1.", ".0", "- 1", "--1", "-0", "1.0000001",
    "%D9%A1", "null", "true", "1" * 400, "1" * 4301, "%20", "1%2C2", "-9007199254740993", "1-", "1%201",
]
TIMES = [
    "", "x", "2024-01", "2024-1-1", "2024-13-01", "2024-00-01", "2024-02-30", "2023-02-29", "2024-04-31", "2024-01-00",
    "2024-01-01T", "2024-01-01T10", "2024-01-01T25:00:00Z", "2024-01-01T10:60:00", "2024-01-01T10:00:60",
    "2024-01-01T24:00:00", "2024-01-01T10:00:00Zx", "2024-01-01T10:00:00%2B25:00", "2024-01-01T10:00:00%2B02",
    "2024/01/01", "2024-01/01", "abcd-01-01", "2024-ab-01", "2024-01-ab", "hello world", "12:00", "1e9", "NaN",
    "99999999999999999999", "%20%201700000000", "2024-01-01x10:00", "--2024-01-01",
]
QUERIES = [
    "id=abc&id=1.5&id=0&id=3", "id=", "id", "&".join(f"id={n}" for n in range(101)), "&".join("id=x" for _ in range(250)),
    "limit=0", "limit=101", "limit=abc", "limit=", "limit", "limit=1.5", "limit=5&limit=x",
    "id=x&id=0&created_at=x&limit=0&created_to=x&created_from=2024-13-01",
]


def cases():
    for body in SYNTAX:
        yield "POST", "/news", body
    for field, values in FIELDS.items():
        yield "POST", "/news", json.dumps({k: v for k, v in VALID.items() if k != field}, ensure_ascii=False)
        for value in values:
            yield "POST", "/news", json.dumps({**VALID, field: value}, ensure_ascii=False)
    yield "POST", "/news", json.dumps({"title": 1, "creator": {"first_name": "a"}})
    yield "PUT", "/news/0", json.dumps({**VALID, "title": "short"})
    for text in IDS:
        yield "GET", f"/news/{text}", None
        yield "GET", f"/news?id=7&id={text}", None
    for text in TIMES:
        yield "GET", f"/news?created_at={text}&created_from={text}", None
    for query in QUERIES:
        yield "GET", f"/news?{query}", None


def main():
    client = TestClient(app)
    recorded = []
    for method, path, body in cases():
        headers = {} if body is None else {"content-type": "application/json"}
        content = None if body is None else body.encode()
        answer = client.request(method, path, content=content, headers=headers)
        detail = answer.json()["detail"]
        for fault in detail:
            del fault["input"]
        recorded.append({"method": method, "path": path, "body": body, "status": answer.status_code, "detail": detail})
    target = pathlib.Path(__file__).with_suffix(".json")
    target.write_text("[\n" + ",\n".join(json.dumps(case) for case in recorded) + "\n]\n")
    print(f"{len(recorded)} answers recorded")


main()
