# ruff: noqa: E501 - texts as they stand
import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bilateral.errors import FetchError, SelectionError
from bilateral.lenses.signals.coder import Article
from bilateral.lenses.signals.llm import LlmCoder, chosen_coder
from bilateral.lenses.signals.llm.client import Server
from bilateral.lenses.signals.llm.prompt import answer_schema

HEAD = "Ministers meet"
BODY = "The ministers of Altessa and Borenia met on Monday. Altessa will lift its ban on glass from Borenia in May. It rained."
FOOT = "Copyright Harbour Courier"
TEXT = f"{HEAD}\n{BODY}\n{FOOT}"
SPANS = ((0, len(HEAD)), (len(HEAD) + 1, len(HEAD) + 1 + len(BODY)))
ARTICLE = Article("a-1", TEXT, SPANS, HEAD, dt.date(2025, 3, 12), "Harbour Courier")


def item(quote, type="visit.ministerial", **more):
    base = {
        "channel": "government",
        "realis": "occurred",
        "direction": 1,
        "intensity": 3,
        "actor": "ministers",
        "actor_country": "XAL",
    }
    return {
        "quote": quote,
        "type": type,
        "target": "",
        "target_country": "XBO",
        "date_phrase": "",
        "reported_by": "",
        **base,
        **more,
    }


@pytest.fixture
def stub():
    """A chat server on this machine; `plan` says what it answers to each kind of request."""
    seen, plan = [], {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            seen.append((asked, self.headers.get("authorization")))
            form = (asked.get("response_format") or {"type": "text"})["type"]
            status, content = plan.get(form, (400, ""))
            body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Server(f"http://127.0.0.1:{server.server_port}/v1", "small", "secret"), plan, seen
    server.shutdown()
    thread.join()
    server.server_close()


def answer(*items):
    return json.dumps({"signals": list(items)})


def test_quotes_are_grounded_and_dates_worked_out_here(stub):
    to, plan, seen = stub
    plan["json_schema"] = (
        200,
        answer(item("The ministers of Altessa and Borenia met on  Monday.", date_phrase="on Monday")),
    )
    (signal,) = LlmCoder(to)(ARTICLE, ("XAL", "XBO")).signals
    assert TEXT[signal.start : signal.end] == signal.quote == "The ministers of Altessa and Borenia met on Monday."
    assert (signal.date, signal.date_precision, signal.coder) == (dt.date(2025, 3, 10), "day", "llm:small")
    asked, key = seen[0]
    assert asked["temperature"] == 0
    assert asked["response_format"]["json_schema"]["schema"] == answer_schema()
    assert key == "Bearer secret"
    assert FOOT not in asked["messages"][1]["content"]


def test_what_the_article_does_not_say_is_dropped_and_counted(stub):
    to, plan, _ = stub
    plan["json_schema"] = (
        200,
        answer(
            item("Altessa and Borenia went to war on Sunday with many losses."),
            item(FOOT),
            item("It rained.", type="weather"),
            item("It rained.", direction=7),
            "no object",
            item("Altessa will lift its ban on glass from Borenia in May.", type="easing", realis="planned"),
        ),
    )
    coding = LlmCoder(to)(ARTICLE, ("XAL", "XBO"))
    assert [signal.type for signal in coding.signals] == ["easing"]
    assert dict(coding.counts) == {"ungrounded": 2, "invalid": 3}


def test_a_date_that_the_paragraph_does_not_hold_is_not_taken(stub):
    to, plan, _ = stub
    plan["json_schema"] = (
        200,
        answer(item("The ministers of Altessa and Borenia met on Monday.", date_phrase="3 January 2020")),
    )
    (signal,) = LlmCoder(to)(ARTICLE, ("XAL", "XBO")).signals
    assert (signal.date, signal.date_basis) == (ARTICLE.published, "publication")


@pytest.mark.parametrize("form", ["json_object", "text"])
def test_servers_that_know_no_schema_are_asked_more_plainly(stub, form):
    to, plan, seen = stub
    plan[form] = (200, f"Here you are:\n```json\n{answer(item('It rained.'))}\n```")
    assert len(LlmCoder(to)(ARTICLE, ("XAL", "XBO")).signals) == 1
    tried = [(asked.get("response_format") or {"type": "text"})["type"] for asked, _ in seen]
    assert tried == ["json_schema", "json_object", "text"][: len(tried)]
    assert tried[-1] == form


def test_the_same_question_is_asked_once(stub, tmp_path):
    to, plan, seen = stub
    plan["json_schema"] = (200, answer(item("It rained.")))
    coder = LlmCoder(to, tmp_path / "llm")
    assert coder(ARTICLE, ("XAL", "XBO")) == coder(ARTICLE, ("XAL", "XBO"))
    assert len(seen) == 1
    LlmCoder(Server(to.url, "other"), tmp_path / "llm")(ARTICLE, ("XAL", "XBO"))
    assert len(seen) == 2


def test_faults_are_told_in_one_line_without_the_key(stub):
    to, plan, _ = stub
    plan.update(json_schema=(401, ""))
    with pytest.raises(FetchError, match="401") as fault:
        LlmCoder(to)(ARTICLE, ("XAL", "XBO"))
    assert "secret" not in str(fault.value)
    assert "secret" not in repr(to)
    plan.update(json_schema=(200, "I would rather not"), json_object=(200, "{}"), text=(200, "no"))
    with pytest.raises(FetchError, match="no JSON"):
        LlmCoder(to)(ARTICLE, ("XAL", "XBO"))
    with pytest.raises(FetchError, match="cannot be reached"):
        LlmCoder(Server("http://127.0.0.1:9/v1", "small"))(ARTICLE, ("XAL", "XBO"))


def test_off_unless_asked_for(tmp_path, monkeypatch):
    monkeypatch.delenv("BILATERAL_LLM_URL", raising=False)
    assert chosen_coder(tmp_path, None) == (None, "rules")
    with pytest.raises(SelectionError, match="BILATERAL_LLM_URL"):
        chosen_coder(tmp_path, "small")
