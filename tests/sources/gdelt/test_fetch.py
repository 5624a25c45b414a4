import hashlib
import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.sources.gdelt.rows import line

from bilateral.errors import FetchError, NoData, SelectionError
from bilateral.sources import gdelt
from bilateral.sources.gdelt.fetch import parse_line, span_of


class Server(ThreadingHTTPServer):
    """Files on this machine, as GDELT keeps them."""

    def __init__(self):
        self.files, self.asked, self.cut = {}, [], {}
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_address[1]}/gdeltv2"

    def put(self, name, body, *, md5=None):
        self.files[name] = body
        digest = md5 or hashlib.md5(body).hexdigest()
        listed = self.files.get("masterfilelist.txt", b"")
        self.files["masterfilelist.txt"] = (
            listed + f"{len(body)} {digest} http://data.example/gdeltv2/{name}\n".encode()
        )


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        name = self.path.rsplit("/", 1)[-1]
        self.server.asked.append(name)
        body = self.server.files.get(name)
        if body is None:
            self.send_error(404)
            return
        begin = int(self.headers["Range"].removeprefix("bytes=").rstrip("-")) if "Range" in self.headers else 0
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(body) - begin))
        self.send_header("ETag", f'"{hashlib.md5(body).hexdigest()}"')
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-{len(body) - 1}/{len(body)}")
        self.end_headers()
        part = body[begin:]
        cut = self.server.cut.pop(name, None)
        self.wfile.write(part if cut is None else part[:cut])


@pytest.fixture
def server():
    found = Server()
    yield found
    found.shutdown()
    found.server_close()


def fetch(store, server, *span, **options):
    return gdelt.fetch(store, *span, base=server.base, sleep=lambda seconds: None, **options)


def test_only_the_files_of_the_span_and_kind_are_fetched(store, server):
    for name in ("20240101000000.export", "20240101001500.mentions", "20240102000000.export", "20240103000000.export"):
        server.put(f"{name}.CSV.zip", name.encode())
    got = fetch(store, server, "2024-01-01", "2024-01-02")
    assert [file.name for file in got.files] == ["20240101000000.export.CSV.zip", "20240102000000.export.CSV.zip"]
    assert got.files[0].read_bytes() == b"20240101000000.export"
    assert got.files[0].parts[-3:-1] == ("2024", "01")
    both = fetch(store, server, "2024-01", kinds=("export", "mentions"))
    assert (both.fetched, both.standing) == (2, 2)


def test_again_asks_only_for_what_is_new_or_changed(store, server):
    server.put("20240101000000.export.CSV.zip", b"one")
    first = fetch(store, server, "2024-01-01")
    first.files[0].write_bytes(b"bad")
    server.put("20240101001500.export.CSV.zip", b"two")
    server.asked.clear()
    got = fetch(store, server, "2024-01-01")
    assert (got.fetched, got.standing) == (2, 0)
    server.asked.clear()
    assert fetch(store, server, "2024-01-01").standing == 2
    assert server.asked == ["masterfilelist.txt"]


def test_a_cut_line_is_taken_up_where_it_dropped(store, server):
    server.put("20240101000000.export.CSV.zip", b"x" * 50_000)
    server.cut["20240101000000.export.CSV.zip"] = 20_000
    got = fetch(store, server, "2024-01-01")
    assert got.files[0].stat().st_size == 50_000
    assert server.asked.count("20240101000000.export.CSV.zip") == 2


def test_files_that_are_not_what_the_list_says_are_left_out(store, server):
    server.put("20240101000000.export.CSV.zip", b"one", md5="0" * 32)
    server.put("20240101001500.export.CSV.zip", b"two")
    server.put("20240101003000.export.CSV.zip", b"three")
    del server.files["20240101003000.export.CSV.zip"]
    got = fetch(store, server, "2024-01-01")
    assert got.fetched == 1
    assert got.bad == ("20240101000000.export.CSV.zip", "20240101003000.export.CSV.zip")
    assert "2 left out" in got.sentence()
    assert not list((store.home / "raw" / "gdelt").rglob("*.part*"))


def test_what_cannot_be_asked_for_is_told(store, server):
    server.put("20240101000000.export.CSV.zip", b"one")
    with pytest.raises(SelectionError, match="not a day or month"):
        fetch(store, server, "yesterday")
    with pytest.raises(SelectionError, match="no file of that span"):
        fetch(store, server, "2023-01-01")
    with pytest.raises(SelectionError, match="no such files"):
        fetch(store, server, "2024-01-01", kinds=("events",))
    with pytest.raises(SelectionError, match="lies before"):
        fetch(store, server, "2024-01-02", "2024-01-01")
    server.put("20240101001500.export.CSV.zip", b"two")
    with pytest.raises(SelectionError, match="more files than one call"):
        fetch(store, server, "2024-01-01", most=1)
    with pytest.raises(FetchError, match="https only"):
        gdelt.fetch(store, "2024-01-01", base="http://data.example")


def test_lines_of_the_list_that_are_not_whole_are_passed_over():
    assert parse_line("150383 297a16b493de7cf6ca809a7cc31d0b93") is None
    assert parse_line("1 297a16b493de7cf6ca809a7cc31d0b93 http://x/../../20240101.export.CSV.zip") is None
    entry = parse_line("12 297A16b493de7cf6ca809a7cc31d0b93 http://x/20150218230000.gkg.csv.zip")
    assert (entry.kind, entry.size, entry.md5[:6]) == ("gkg", 12, "297a16")
    assert span_of("2024-02") == ("20240201000000", "20240229235959")


def test_what_was_fetched_is_added_by_default(store, server):
    with pytest.raises(NoData, match="bilateral fetch gdelt"):
        gdelt.add(store)
    server.put("20240110120000.export.CSV.zip", zipped("20240110120000.export.CSV", line() + "\n"))
    fetch(store, server, "2024-01-10")
    assert gdelt.add(store).rows_stored == 1
    assert gdelt.add(store).rows_read == 0


def zipped(name, text):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as pack:
        pack.writestr(name, text)
    return buffer.getvalue()
