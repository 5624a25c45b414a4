# ruff: noqa: E501 - texts as they stand
import datetime as dt
import json
import random

import pytest

from bilateral.errors import EmptyInput, FetchError, InputError
from bilateral.simulate import articles as simulated
from bilateral.sources import articles
from bilateral.sources.articles.body import body, pairs, unpaired
from bilateral.sources.articles.cluster import stories
from bilateral.sources.articles.fetch import MOST_BYTES, Answer, fetch_page, public_address
from bilateral.sources.articles.header import header
from bilateral.store import Store

PAGE = """Ministers meet in the capital

Published: 16 May 2024

[Correspondent A. Person in Town] Altessa and Borenia resumed talks on Tuesday.

TOWN – The ministry said so on Wednesday.

Copyright Harbour Courier 2024. All rights reserved.
Tel: +00-00-000-0000
desk@courier.example

Address: 1 Example Road, Town.
"""


def kept(text):
    return [text[start:end] for start, end in body(text)]


def test_boilerplate_is_told_from_article():
    assert kept(PAGE) == [
        "Ministers meet in the capital",
        "Altessa and Borenia resumed talks on Tuesday.",
        "The ministry said so on Wednesday.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "© The Courier 2022 | 12 Example Street | Subscriptions: 1300 000 000 | Read next: Ten soups",
        "(c) 2024 Wire. Reporting by staff; editing by J. Doe. For syndication call +1 202 555 0100.",
        "Impressum: Brief, Beispielstr. 1, Tel. +49 69 000000, redaktion@brief.example. Translated from the German.",
        "Le Courrier, SARL de presse. Abonnements : 04 00 00 00 00. Tous droits réservés.",
        "Follow us. All material may be quoted with a link.",
        "무단 전재 및 재배포 금지 대표전화 02-000-0000",
        "版权所有 未经授权 不得转载",
    ],
)
def test_footers_of_all_kinds_are_left_out(line):
    text = f"A headline\n\nThe two ministers met on Monday in the capital and agreed on a plan.\n\n{line}\n"
    assert line not in kept(text)
    assert len(kept(text)) == 2


def test_stretches_are_kept_as_text_and_read_again():
    spans = ((0, 29), (81, 126))
    assert pairs(spans) == "0-29;81-126"
    assert unpaired(pairs(spans)) == spans
    assert unpaired("") == ()


@pytest.mark.parametrize(
    ("line", "day", "paper"),
    [
        ("release time:2026/1/6", dt.date(2026, 1, 6), ""),
        ("Published: 16 May 2024", dt.date(2024, 5, 16), ""),
        ("2022-09-08 08:30", dt.date(2022, 9, 8), ""),
        ("March 17, 2023 | Tokyo Harbour News", dt.date(2023, 3, 17), "Tokyo Harbour News"),
        ("Updated Wed, 4 Dec 2024 10:04", dt.date(2024, 12, 4), ""),
        ("Gulf Courier (21.06.2023)", dt.date(2023, 6, 21), "Gulf Courier"),
        ("입력 2025년 3월 5일", dt.date(2025, 3, 5), ""),
        ("发布时间：2025年3月5日", dt.date(2025, 3, 5), ""),
    ],
)
def test_day_and_paper_are_found_where_pages_say_them(line, day, paper):
    told = header(f"A headline of some length\n\n{line}\n\nThe ministers met.\n")
    assert (told.published, told.publisher, told.title) == (day, paper, "A headline of some length")


def test_the_copyright_line_names_the_paper():
    assert header(PAGE).publisher == "Harbour Courier"


def test_text_html_pdf_and_json_lines_give_the_same_words(tmp_path):
    words = "Altessa and Borenia resumed their talks on Tuesday after a long break, the ministry said in a statement."
    (tmp_path / "a.txt").write_text(f"A headline\n\n2024-05-16\n\n{words}\n", encoding="utf-8")
    (tmp_path / "b.html").write_text(
        f"<html><head><title>A headline</title><script>alert('x')</script></head><body><article><h1>A headline</h1>"
        f"<p>{words}</p><p>More words stand here so that it is an article and no list of links.</p></article></body></html>",
        encoding="utf-8",
    )
    (tmp_path / "c.jsonl").write_text(
        json.dumps({"title": "A headline", "text": words, "date": "2024-05-16", "publisher": "Courier"}) + "\n{bad\n",
        encoding="utf-8",
    )
    reading = articles.read([tmp_path])
    assert len(reading.rows) == 3
    assert all(words in row["text"] for row in reading.rows)
    assert not any("alert" in row["text"] for row in reading.rows)
    assert [one.reason for one in reading.aside] == ["not a JSON object"]
    by_file = {row["file"]: row for row in reading.rows}
    assert by_file["c.jsonl"]["publisher"] == "Courier"
    assert by_file["b.html"]["published"] is None
    assert any("b.html" in note for note in reading.notes)


def test_a_pdf_is_read(tmp_path):
    typst = pytest.importorskip("typst")
    source = tmp_path / "a.typ"
    source.write_text(
        "= A headline\n\n16 May 2024\n\nAltessa and Borenia resumed their talks on Tuesday, the ministry said.\n",
        encoding="utf-8",
    )
    typst.compile(str(source), output=str(tmp_path / "a.pdf"))
    (row,) = articles.read([tmp_path / "a.pdf"]).rows
    assert "resumed their talks on Tuesday" in row["text"]
    assert row["published"] == "2024-05-16"


def test_what_cannot_be_read_is_said(tmp_path):
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.pdf"):
        articles.read([tmp_path / "bad.pdf"])
    with pytest.raises(EmptyInput):
        articles.read([tmp_path / "empty.txt"])
    with pytest.raises(InputError, match=r"none\.txt"):
        articles.read([tmp_path / "none.txt"])


def test_articles_add_up_in_the_store_and_a_story_has_one_vote(tmp_path):
    folder = simulated(tmp_path / "news")
    first = min(folder.iterdir())
    (tmp_path / "again.txt").write_text(
        first.read_text(encoding="utf-8").replace("Harbour Courier", "Inland Echo"), encoding="utf-8"
    )
    store = Store(tmp_path / "home")
    articles.add(store, [folder])
    done, reading = articles.add(store, [tmp_path / "again.txt"])
    assert done.rows_stored == 4
    rows = store.read(store.dataset(None, "articles")).to_pyarrow().to_pylist()
    told = {row["file"]: row["story"] for row in rows}
    assert told["again.txt"] == told[first.name]
    assert len(set(told.values())) == 3
    assert reading.rows[0]["story"] == told[first.name]
    assert all(row["simulated"] for row in rows)
    assert all(origin.simulated for origin in store.dataset(None, "articles").origins)
    assert articles.add(store, [folder])[0].rows_stored == 4


def test_stories_of_a_hundred_papers_are_few():
    rng = random.Random(3)
    words = ["".join(rng.choices("abcdefghij", k=6)) for _ in range(400)]
    base = [" ".join(rng.choices(words, k=60)) for _ in range(10)]
    texts = [f"{base[n % 10]} as printed by paper {n}" for n in range(100)]
    assert stories(texts) == tuple(n % 10 for n in range(100))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/a",
        "http://user:word@example.org/",
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/a",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "https:///nohost",
    ],
)
def test_private_machines_and_other_schemes_are_refused(url):
    with pytest.raises(FetchError):
        fetch_page(url, send=lambda *_: pytest.fail("asked"))


def test_a_redirect_to_this_machine_is_refused():
    asked = []

    def send(url, address):
        asked.append((url, address))
        return Answer(302, {"location": "http://127.0.0.1:8080/inside"}, b"")

    with pytest.raises(FetchError, match="private or local"):
        fetch_page("https://news.example/a", resolve=_public, send=send)
    assert asked == [("https://news.example/a", "93.184.216.34")]


def _public(host, port):
    return ["127.0.0.1"] if host == "127.0.0.1" else ["93.184.216.34"]


def test_a_host_with_one_private_address_is_refused():
    with pytest.raises(FetchError):
        public_address("https://news.example/", lambda *_: ["93.184.216.34", "10.0.0.1"])


def test_redirects_end_and_sizes_are_bound():
    with pytest.raises(FetchError, match="too many redirects"):
        fetch_page("https://news.example/", resolve=_public, send=lambda *_: Answer(302, {"location": "/again"}, b""))
    with pytest.raises(FetchError, match="too large"):
        fetch_page("https://news.example/", resolve=_public, send=lambda *_: Answer(200, {}, b"x" * (MOST_BYTES + 1)))
    with pytest.raises(FetchError, match="status 404"):
        fetch_page("https://news.example/", resolve=_public, send=lambda *_: Answer(404, {}, b""))
    end, answer = fetch_page("https://news.example/", resolve=_public, send=_once)
    assert (end, answer.body) == ("https://news.example/b", b"words")


def _once(url, address):
    return Answer(200, {}, b"words") if url.endswith("/b") else Answer(301, {"location": "/b"}, b"")


@pytest.mark.parametrize("data", [b"\x7fELF\x02\x01\x01\x00" * 400, random.Random(1).randbytes(3000), bytes(500)])
def test_binary_data_are_no_article_whatever_they_are_called(tmp_path, data):
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"no article can be read|holds no text"):
        articles.read([path])


def test_one_bad_file_of_a_folder_is_kept_aside_with_its_reason(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Seoul, 2 May 2024 – Korea and China resumed their talks on Tuesday.\n", encoding="utf-8"
    )
    (tmp_path / "b.txt").write_bytes(random.Random(1).randbytes(3000))
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4 nothing")
    found = articles.read([tmp_path])
    assert len(found.rows) == 1
    assert {one.part for one in found.aside} == {"b.txt", "c.pdf"}
    assert all(one.reason for one in found.aside)
