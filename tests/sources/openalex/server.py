"""A small OpenAlex on this machine: group pages with cursors, budget headers, and faults on demand."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from bilateral.reference.countries import countries

CODES = sorted(entry.iso2 for entry in countries() if entry.kind == "country" and entry.iso2)


class OpenAlex:
    """What the server knows, and what it is told to do wrong."""

    def __init__(self):
        self.base = ""
        self.asked = []
        self.headers = []
        self.faults = {}
        """Number of the request, from 1, to a function that answers it."""
        self.budget = 0.1
        self.shift = {}
        """Number of the request to what is added to meta.count from then on."""

    def count(self, filter, code):
        """A number that depends on what is asked; the country asked for has all works of the filter."""
        parts = dict(part.split(":", 1) for part in filter.split(",") if not part.startswith("authorships"))
        year = int(parts["publication_year"])
        size = 10_000 if "topic" not in filter else 1_000
        value = (size - 3 * CODES.index(code)) * (year - 2000) // 10
        if filter.startswith("authorships.countries:"):
            value //= 10
        return value // 5 if "top_10_percent" in filter else value

    def added(self):
        """What has been added to the counts so far."""
        return sum(more for number, more in self.shift.items() if len(self.asked) >= number)


def answer(alex, query):
    asked = {key: values[0] for key, values in query.items()}
    if "mailto" in asked or int(asked["per_page"]) > 100 or "concepts" in asked["filter"]:
        return 400, {"error": "Invalid query parameters error.", "message": "concepts.id is not a valid field"}
    cursor = asked["cursor"]
    start = 0 if cursor == "*" else int(cursor.removeprefix("next=="))
    page = CODES[start : start + int(asked["per_page"])]
    total = 50 * alex.count(asked["filter"], "KR") + alex.added()
    groups = [
        {
            "key": f"https://openalex.org/countries/{code}",
            "key_display_name": code,
            "count": alex.count(asked["filter"], code),
        }
        for code in page
    ]
    more = f"next=={start + len(page)}" if page else None
    return 200, {
        "meta": {"count": total, "groups_count": len(page), "next_cursor": more},
        "results": [],
        "group_by": groups,
    }


def handler(alex):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            alex.asked.append(self.path)
            alex.headers.append(dict(self.headers))
            fault = alex.faults.get(len(alex.asked))
            if fault is not None:
                return fault(self)
            parts = urlsplit(self.path)
            if parts.path.startswith(("/topics/", "/subfields/")):
                code = parts.path.rsplit("/", 1)[1]
                return reply(self, 200, {"id": code, "display_name": alex.names.get(code, "Another topic")})
            status, body = answer(alex, parse_qs(parts.query))
            alex.budget -= 0.0001
            return reply(self, status, body, budget(alex.budget))

        def log_message(self, *args):
            """Silent."""

    return Handler


def budget(left):
    return {
        "X-RateLimit-Limit-USD": "0.1",
        "X-RateLimit-Remaining-USD": f"{left:.4f}",
        "X-RateLimit-Cost-USD": "0.0001",
    }


def reply(handler, status, body, headers=None, cut=None):
    raw = json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    shown = raw if cut is None else raw[:cut]
    handler.send_header("Content-Length", str(len(shown)))
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(shown)


def failing(status, headers=None, body=None):
    """A fault: this status with these headers."""
    return lambda handler: reply(handler, status, body or {"error": "x", "message": "y"}, headers)


def closing(handler):
    """A fault: the line goes dead."""
    handler.connection.close()


def cutting(alex):
    """A fault: the body stops in its middle, as if it were whole."""

    def cut(handler):
        status, body = answer(alex, parse_qs(urlsplit(handler.path).query))
        reply(handler, status, body, budget(alex.budget), cut=120)

    return cut


@contextmanager
def serving():
    alex = OpenAlex()
    alex.names = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(alex))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    alex.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield alex
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
