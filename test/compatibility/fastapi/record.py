"""Records the responses of the reference implementation to requests.json, in responses.json.

    python3.11 -m venv .venv && .venv/bin/pip install -r test/compatibility/fastapi/requirements.txt
    .venv/bin/python test/compatibility/fastapi/record.py

Each line of requests.json is a request with its name. The requests in `before` are sent first and not recorded. A
string body is sent as it is, any other body as JSON; `bytes` are hexadecimal. Placeholders in paths and bodies:
`{101 times x}` repeats x, `{created}` is the id of the last created article, `{created 1}` of the first, and
`{created_at}` the time of the last. A recorded response has the status, `Allow` and the body without `input`, with
placeholders for ids and `{time}` for times.
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
    """Starts the app in the background and returns its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    # Errors are recorded as 500 and need no log.
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    return listener.getsockname()[1]


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


class Client:
    def __init__(self, port: int) -> None:
        self._port = port
        self._created: list[dict] = []

    def record(self, request: dict) -> dict:
        """Sends a request after those in `before`, and deletes the articles that they created."""
        for earlier in request.get("before", []):
            self._send(earlier)
        response = self._send(request)
        for article in self._created:
            self._send({"method": "DELETE", "path": f"/news/{article['id']}"})
        self._created = []
        return response

    def _send(self, request: dict) -> dict:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        path = self._expand(request["path"])
        connection.request(request["method"], path, self._body_of(request), request.get("headers", {}))
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        is_json = response.headers.get_content_type() == "application/json"
        body = json.loads(text) if text and is_json else text
        if response.status == 201:
            self._created.append(body)
        recorded = {"status": response.status}
        if "allow" in response.headers:
            recorded["allow"] = response.headers["allow"]
        if text:
            recorded["body"] = self._normalize(body)
        return recorded

    def _body_of(self, request: dict) -> bytes | None:
        if "bytes" in request:
            return bytes.fromhex(request["bytes"])
        if "body" not in request:
            return None
        body = request["body"]
        return self._expand(body if isinstance(body, str) else to_json(body)).encode()

    def _expand(self, text: str) -> str:
        text = re.sub(r"\{(\d+) times (.+?)\}", lambda found: found[2] * int(found[1]), text, flags=re.DOTALL)
        text = re.sub(r"\{created (\d)\}", lambda found: str(self._created[int(found[1]) - 1]["id"]), text)
        if self._created:
            last = self._created[-1]
            text = text.replace("{created}", str(last["id"])).replace("{created_at}", str(last["created_at"]))
        return text

    def _normalize(self, value, key: str = ""):
        ids = [article["id"] for article in self._created]
        if key in ("created_at", "updated_at") and isinstance(value, int):
            return "{time}"
        if isinstance(value, dict):
            return {key: self._normalize(member, key) for key, member in value.items() if key != "input"}
        if isinstance(value, list):
            return [self._normalize(member) for member in value]
        if value in ids:
            return f"{{created {ids.index(value) + 1}}}"
        if isinstance(value, str):
            for nth, news_id in enumerate(ids, 1):
                value = value.replace(str(news_id), f"{{created {nth}}}")
            return re.sub(r"(.)\1{99,}", lambda run: f"{{{len(run[0])} times {run[1]}}}", value, flags=re.DOTALL)
        return value


def main() -> None:
    if sys.version_info[:2] != PYTHON:
        sys.exit("Python 3.11 is required: other versions have different JSON error messages.")
    requests = json.loads((RECORDING / "requests.json").read_text())
    client = Client(serve())
    responses = {request["name"]: client.record(request) for request in requests}
    versions = {name: version(name) for name in ("fastapi", "starlette", "pydantic")}
    lines = ",\n".join(f"{to_json(name)}: {to_json(response)}" for name, response in responses.items())
    recorded = f'{{"versions": {to_json(versions)},\n"answers": {{\n{lines}\n}}}}\n'
    (RECORDING / "responses.json").write_text(recorded)
    print(f"{len(responses)} responses recorded")


if __name__ == "__main__":
    main()
