from __future__ import annotations

import hashlib
import io
import json
import shutil
import threading
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from filelock import FileLock

from bilateral.errors import DiskFull, FetchError, SelectionError, StoreBusy
from bilateral.sources.address import check_url
from bilateral.sources.baci import KNOWN_VERSIONS, address, fetch
from bilateral.sources.download import LONGEST_WAIT, RETRIES
from bilateral.sources.transport import Reply
from bilateral.store import Store


def zip_bytes(size=200_000, mark=b"x"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as pack:
        pack.writestr("BACI_HS92_Y2020_V202501.csv", mark * size)
    return buffer.getvalue()


@dataclass
class Behaviour:
    """What the server on this machine does, changed by each test."""

    body: bytes = field(default_factory=zip_bytes)
    etag: str | None = '"one"'
    ranges: bool = True
    drop_after: list[int | None] = field(default_factory=list)
    """For each request: how many bytes are sent before the line is cut; None for all."""
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """Answers given first, before the file is served."""
    length_off_by: int = 0
    shift: int = 0
    seen: list[dict[str, str]] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *args):
        pass

    def do_GET(self):
        does = self.server.behaviour
        does.seen.append({name.lower(): value for name, value in self.headers.items()})
        if does.answers:
            status, headers = does.answers.pop(0)
            self.reply(status, headers, b"")
            return
        start, status = 0, 200
        wanted = self.headers.get("Range")
        if does.ranges and wanted and self.headers.get("If-Range") == does.etag:
            start, status = int(wanted.removeprefix("bytes=").rstrip("-")), 206
        part = does.body[start:]
        headers = {"Content-Length": str(len(part) + does.length_off_by)}
        if does.etag:
            headers["ETag"] = does.etag
        if status == 206:
            first = start + does.shift
            headers["Content-Range"] = f"bytes {first}-{len(does.body) - 1}/{len(does.body)}"
        cut = does.drop_after.pop(0) if does.drop_after else None
        self.reply(status, headers, part if cut is None else part[:cut])

    def reply(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.behaviour = Behaviour()
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        url = f"http://127.0.0.1:{running.server_port}/data/BACI_HS92_V202501.zip"
        yield SimpleNamespace(does=running.behaviour, url=url)
        running.shutdown()
        thread.join()


@pytest.fixture
def waits():
    return []


@pytest.fixture
def get(tmp_path, server, waits):
    def run(**options):
        return fetch(tmp_path, url=server.url, sleep=waits.append, **options)

    return run


def left(tmp_path):
    return sorted(path.name for path in (tmp_path / "raw" / "baci").glob("*.part*"))


def test_address():
    assert address("hs92", "202501") == "https://www.cepii.fr/DATA_DOWNLOAD/baci/data/BACI_HS92_V202501.zip"
    assert address("HS22", "V202401b").endswith("BACI_HS22_V202401b.zip")
    assert address().endswith(f"BACI_HS92_{KNOWN_VERSIONS[0]}.zip")
    with pytest.raises(SelectionError, match="HS92"):
        address("HS93")
    with pytest.raises(SelectionError, match="V202501"):
        address("HS92", "latest")


def test_file_lies_under_its_hash_with_a_lock_record(tmp_path, server, get):
    steps = []
    path = get(progress=lambda done, total, text: steps.append((done, total)))
    digest = hashlib.sha256(server.does.body).hexdigest()
    assert path == tmp_path / "raw" / "baci" / digest[:16] / "BACI_HS92_V202501.zip"
    assert path.read_bytes() == server.does.body
    assert steps[-1] == (len(server.does.body), len(server.does.body))
    assert server.does.seen[0]["accept-encoding"] == "identity"
    lock = json.loads((tmp_path / "raw" / "baci" / "fetched.json").read_text())["fetched"][0]
    assert (lock["url"], lock["size"], lock["sha256"]) == (server.url, len(server.does.body), digest)
    assert left(tmp_path) == []


def test_second_fetch_asks_nothing(server, get):
    first = get()
    assert get() == first
    assert len(server.does.seen) == 1


def test_home_or_store_are_the_same(tmp_path, server):
    assert fetch(tmp_path, url=server.url) == fetch(Store(tmp_path), url=server.url)


def test_dropped_line_is_taken_up_where_it_stopped(server, get, waits):
    server.does.drop_after = [50_000, 30_000, None]
    assert get().read_bytes() == server.does.body
    assert [seen.get("range") for seen in server.does.seen] == [None, "bytes=50000-", "bytes=80000-"]
    assert server.does.seen[1]["if-range"] == '"one"'
    assert len(waits) == 2


def test_interrupted_process_goes_on_later(tmp_path, server, get):
    server.does.drop_after = [70_000] + [0] * (RETRIES + 1)
    with pytest.raises(FetchError, match="type the same again"):
        get()
    assert "BACI_HS92_V202501.zip.part" in left(tmp_path)
    server.does.seen.clear()
    server.does.drop_after = []
    assert get().read_bytes() == server.does.body
    assert server.does.seen[0]["range"] == "bytes=70000-"


def test_server_that_ignores_ranges_restarts_cleanly(server, get):
    server.does.ranges = False
    server.does.drop_after = [50_000]
    assert get().read_bytes() == server.does.body
    assert "range" in server.does.seen[1]


def test_file_that_changed_meanwhile_restarts_cleanly(tmp_path, server, get):
    server.does.drop_after = [70_000] + [0] * (RETRIES + 1)
    with pytest.raises(FetchError):
        get()
    server.does.body, server.does.etag = zip_bytes(mark=b"y"), '"two"'
    assert get().read_bytes() == server.does.body


def test_without_validator_nothing_is_resumed(server, get):
    server.does.etag = None
    server.does.drop_after = [50_000]
    assert get().read_bytes() == server.does.body
    assert all("range" not in seen for seen in server.does.seen)


def test_wrong_part_is_not_glued(server, get):
    server.does.drop_after = [50_000]
    server.does.shift = 5
    assert get().read_bytes() == server.does.body
    assert "range" not in server.does.seen[-1]


def test_length_that_never_fits(tmp_path, server, get):
    server.does.length_off_by = 10
    server.does.ranges = False
    with pytest.raises(FetchError, match="dropped"):
        get()
    assert not (tmp_path / "raw" / "baci" / "fetched.json").exists()


def test_not_found_says_what_to_type(server, get):
    server.does.answers = [(404, {})]
    with pytest.raises(FetchError, match=r"nothing at this address.*--version V20"):
        get()
    assert len(server.does.seen) == 1


def test_refused(server, get):
    server.does.answers = [(403, {})]
    with pytest.raises(FetchError, match="status 403"):
        get()


def test_busy_server_is_asked_again_when_it_says(server, get, waits):
    server.does.answers = [(429, {"Retry-After": "7"}), (503, {}), (503, {"Retry-After": formatdate(0, usegmt=True)})]
    assert get().read_bytes() == server.does.body
    assert waits == [7.0, 2.0, 0.0]


def test_busy_for_too_long(server, get, waits):
    server.does.answers = [(429, {"Retry-After": str(int(LONGEST_WAIT) + 60)})]
    with pytest.raises(FetchError, match="11 minutes"):
        get()
    assert waits == []


def test_busy_for_ever(server, get, waits):
    server.does.answers = [(503, {})] * (RETRIES + 1)
    with pytest.raises(FetchError, match="503"):
        get()
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_hash_given_by_the_caller(tmp_path, server, get):
    with pytest.raises(FetchError, match="sha256"):
        get(sha256="0" * 64)
    assert left(tmp_path) == []
    assert get(sha256=hashlib.sha256(server.does.body).hexdigest().upper()).exists()


def test_same_address_must_give_the_same_bytes(server, get):
    shutil.rmtree(get().parent)
    server.does.body = zip_bytes(mark=b"z")
    with pytest.raises(FetchError, match="if the new file is meant"):
        get()
    assert get(sha256=hashlib.sha256(server.does.body).hexdigest()).read_bytes() == server.does.body


def test_page_instead_of_zip(tmp_path, server, get):
    server.does.body = b"<html>please sign in</html>"
    with pytest.raises(FetchError, match="did not send a zip"):
        get()
    assert left(tmp_path) == []


def test_offline_tells_the_way_by_hand(tmp_path, waits):
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as closed:
        port = closed.server_port
    with pytest.raises(FetchError, match="bilateral add baci FILE"):
        fetch(tmp_path, url=f"http://127.0.0.1:{port}/BACI_HS92_V202501.zip", sleep=waits.append)
    assert len(waits) == RETRIES


def test_no_room(tmp_path, server, get, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(DiskFull, match="--home"):
        get()


@pytest.mark.parametrize("url", ["http://example.org/a.zip", "ftp://example.org/a.zip", "file:///etc/passwd", "a.zip"])
def test_https_only(tmp_path, url):
    with pytest.raises(FetchError, match="https"):
        fetch(tmp_path, url=url)
    assert not list(tmp_path.iterdir())


def test_redirects_lead_to_https_only(server, get):
    assert check_url("https://example.org/a.zip")
    server.does.answers = [(302, {"Location": "/data/elsewhere.zip"})]
    assert get().read_bytes() == server.does.body
    assert len(server.does.seen) == 2


@pytest.mark.parametrize("location", ["http://example.org/a.zip", "file:///etc/passwd"])
def test_redirect_to_something_else(server, get, location):
    server.does.answers = [(302, {"Location": location})]
    with pytest.raises(FetchError, match="https only"):
        get()


def test_redirects_without_end(server, get):
    server.does.answers = [(302, {"Location": server.url})] * 10
    with pytest.raises(FetchError, match="address to address"):
        get()


def test_transport_is_one_method(tmp_path):
    class Canned:
        @contextmanager
        def get(self, url, headers):
            yield Reply(200, {"content-length": str(len(zip_bytes()))}, iter([zip_bytes()]))

    path = fetch(tmp_path, "HS17", "V202501", transport=Canned())
    assert path.name == "BACI_HS17_V202501.zip"
    assert path.read_bytes() == zip_bytes()


def test_two_downloads_of_one_file(tmp_path, server, get):
    folder = tmp_path / "raw" / "baci"
    folder.mkdir(parents=True)
    with FileLock(folder / "BACI_HS92_V202501.zip.lock"), pytest.raises(StoreBusy, match="another process"):
        get()
    assert get().exists()
