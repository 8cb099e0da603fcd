"""Records what FastAPI answers to test/compatibility/fastapi/requests.json, in responses.json beside it.

    python3.11 -m venv .venv && .venv/bin/pip install -r test/compatibility/fastapi/requirements.txt
    .venv/bin/python test/compatibility/fastapi/record.py

A line of requests.json is one request: its name, what is sent, and in `before` what is sent ahead of it and is not
recorded. A body that is a text is sent as it is, and any other as JSON; `bytes` are in hexadecimal. In a path and in
a body `{101 times x}` stands for x that often, `{created}` for the id of the article that was created last,
`{created 1}` for that of the first, and `{created_at}` for the time of the last. Of an answer its status, `Allow` and
its body are recorded, the ids put back to that and every time to `{time}`, without `input`.
"""

import json
import re
import socket
import sys
import threading
import time
from http.client import HTTPConnection
from importlib.metadata import version
from pathlib import Path

import uvicorn
from app import app

RECORDING = Path(__file__).parent
PYTHON = (3, 11)


def serve() -> int:
    """Runs the app until this process ends, and returns its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    # Not a word of the errors it answers 500 to: they are recorded.
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    return listener.getsockname()[1]


def text_of(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


class Client:
    def __init__(self, port: int) -> None:
        self._port = port
        self._created: list[dict] = []

    def answer(self, request: dict) -> dict:
        """Sends a request behind those that come before it, and deletes what they created."""
        for earlier in request.get("before", []):
            self._send(earlier)
        answer = self._send(request)
        for article in self._created:
            self._send({"method": "DELETE", "path": f"/news/{article['id']}"})
        self._created = []
        return answer

    def _send(self, request: dict) -> dict:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        path = self._filled(request["path"])
        connection.request(request["method"], path, self._body_of(request), request.get("headers", {}))
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        is_json = response.headers.get_content_type() == "application/json"
        body = json.loads(text) if text and is_json else text
        if response.status == 201:
            self._created.append(body)
        answer = {"status": response.status}
        if "allow" in response.headers:
            answer["allow"] = response.headers["allow"]
        if text:
            answer["body"] = self._normalised(body)
        return answer

    def _body_of(self, request: dict) -> bytes | None:
        if "bytes" in request:
            return bytes.fromhex(request["bytes"])
        if "body" not in request:
            return None
        body = request["body"]
        return self._filled(body if isinstance(body, str) else text_of(body)).encode()

    def _filled(self, text: str) -> str:
        text = re.sub(r"\{(\d+) times (.+?)\}", lambda found: found[2] * int(found[1]), text, flags=re.DOTALL)
        text = re.sub(r"\{created (\d)\}", lambda found: str(self._created[int(found[1]) - 1]["id"]), text)
        if self._created:
            last = self._created[-1]
            text = text.replace("{created}", str(last["id"])).replace("{created_at}", str(last["created_at"]))
        return text

    def _normalised(self, value, key: str = ""):
        ids = [article["id"] for article in self._created]
        if key in ("created_at", "updated_at") and isinstance(value, int):
            return "{time}"
        if isinstance(value, dict):
            return {key: self._normalised(member, key) for key, member in value.items() if key != "input"}
        if isinstance(value, list):
            return [self._normalised(member) for member in value]
        if value in ids:
            return f"{{created {ids.index(value) + 1}}}"
        if isinstance(value, str):
            for nth, news_id in enumerate(ids, 1):
                value = value.replace(str(news_id), f"{{created {nth}}}")
            return re.sub(r"(.)\1{99,}", lambda run: f"{{{len(run[0])} times {run[1]}}}", value, flags=re.DOTALL)
        return value


def main() -> None:
    if sys.version_info[:2] != PYTHON:
        sys.exit("Python 3.11 is wanted: another one words the faults of JSON otherwise.")
    requests = json.loads((RECORDING / "requests.json").read_text())
    client = Client(serve())
    answers = {request["name"]: client.answer(request) for request in requests}
    versions = {name: version(name) for name in ("fastapi", "starlette", "pydantic")}
    lines = ",\n".join(f"{text_of(name)}: {text_of(answer)}" for name, answer in answers.items())
    recorded = f'{{"versions": {text_of(versions)},\n"answers": {{\n{lines}\n}}}}\n'
    (RECORDING / "responses.json").write_text(recorded)
    print(f"{len(answers)} answers recorded")


if __name__ == "__main__":
    main()
