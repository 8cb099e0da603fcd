"""The load of the article: each user waits 1 to 2.5 seconds, then creates, reads or filters.

Writes the exact times of all requests to a file, since Locust rounds its percentiles.
"""

import json
import os

from locust import FastHttpUser, between, events, task

NEWS = {
    "title": "Harbour reopens after storm",
    "content": "Ships returned to the old harbour on Monday, a week after the storm had closed it.",
    "creator": {"first_name": "Ada", "last_name": "Moreau"},
}


# Of the servers only Newsdesk compresses lists, which would count as its CPU time.
PLAIN = {"Accept-Encoding": "identity"}


class Reader(FastHttpUser):
    wait_time = between(1, 2.5)
    created = None

    @task
    def create(self):
        with self.client.post("/news", json=NEWS, name="create", catch_response=True) as response:
            if response.status_code == 201:
                self.created = response.json()
            else:
                response.failure(f"returned {response.status_code}")

    @task
    def read(self):
        if self.created:
            self.client.get(f"/news/{self.created['id']}", name="read", headers=PLAIN)
        else:
            self.create()

    @task
    def filter_by_id(self):
        if self.created:
            self.client.get(f"/news?id={self.created['id']}", name="filter by id", headers=PLAIN)
        else:
            self.create()

    @task
    def filter_by_time(self):
        if self.created:
            self.client.get(f"/news?created_at={self.created['created_at']}", name="filter by time", headers=PLAIN)
        else:
            self.create()

    @task
    def list(self):
        self.client.get("/news", name="list", headers=PLAIN)


times_ms = []
failures = 0


@events.request.add_listener
def record(response_time, exception, **_):
    global failures
    times_ms.append(response_time)
    failures += exception is not None


@events.quitting.add_listener
def write_results(**_):
    with open(os.environ["BENCH_RESULTS"], "w") as file:
        json.dump({"times": times_ms, "failures": failures}, file)
