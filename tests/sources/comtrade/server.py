"""A small Comtrade on 127.0.0.1: replays the documented shapes and the documented refusals."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Seen:
    path: str
    asked: dict[str, str]
    headers: dict[str, str]


@dataclass
class Comtrade:
    """`world` holds records; `faults` are answers given before any other, first come first served."""

    world: list[dict] = field(default_factory=list)
    faults: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    pause: Callable[[], None] = lambda: None
    base: str = ""

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if self.faults:
            return self.faults.pop(0)
        if path.startswith("/bulk/v1/get/"):
            return 200, {}, self._list(asked)
        if path.startswith("/bulk/v1/file/"):
            return 200, {}, self._file(path)
        rows = [row for row in self.world if wanted(row, asked)][: int(asked["maxRecords"])]
        return 200, {}, json_answer(rows)

    def _list(self, asked: dict[str, str]) -> bytes:
        pairs = sorted({(r["reporterCode"], r["period"]) for r in self.world if wanted(r, asked)})
        return json_answer(
            [
                {
                    "typeCode": "C", "freqCode": "A", "reporterCode": reporter, "period": int(period),
                    "classificationCode": "H5", "fileUrl": f"{self.base}/bulk/v1/file/{reporter}/{period}",
                }
                for reporter, period in pairs
            ]
        )  # fmt: skip

    def _file(self, path: str) -> bytes:
        reporter, period = path.split("/")[-2:]
        rows = [r for r in self.world if str(r["reporterCode"]) == reporter and r["period"] == period]
        names = [name for name in rows[0] if not name.endswith(("Desc", "ISO"))]
        lines = ["\t".join(names)]
        lines += ["\t".join("" if row[name] is None else str(row[name]) for name in names) for row in rows]
        return gzip.compress("\n".join(lines).encode())


def wanted(row: dict, asked: dict[str, str]) -> bool:
    pairs = (("reporterCode", "reporterCode"), ("period", "period"), ("partnerCode", "partnerCode"),
             ("flowCode", "flowCode"), ("partner2Code", "partner2Code"), ("motCode", "motCode"),
             ("customsCode", "customsCode"))  # fmt: skip
    for name, fieldname in pairs:
        if name in asked and str(row[fieldname]) not in asked[name].split(","):
            return False
    return _is_product(row["cmdCode"], asked.get("cmdCode"))


def _is_product(code: str, asked: str | None) -> bool:
    if asked is None:
        return True
    level = {"AG2": 2, "AG4": 4, "AG6": 6}
    return any(
        code == item or (item in level and len(code) == level[item] and code != "TOTAL") for item in asked.split(",")
    )


def json_answer(rows: list[dict]) -> bytes:
    return json.dumps({"elapsedTime": "0.01 secs", "count": len(rows), "data": rows, "error": ""}).encode()


@contextmanager
def serving(comtrade: Comtrade) -> Iterator[Comtrade]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            comtrade.seen.append(Seen(parts.path, asked, headers))
            comtrade.pause()
            status, more, body = comtrade.answer(parts.path, asked)
            try:
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **more}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                return

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    comtrade.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield comtrade
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def record(
    reporter: int,
    partner: int,
    flow: str,
    value: float | None,
    *,
    year: int = 2022,
    product: str = "TOTAL",
    classification: str = "H5",
    **more: object,
) -> dict:
    """All 47 fields of a real record, with these values."""
    plain = {
        "typeCode": "C", "freqCode": "A", "refPeriodId": year * 10000 + 101, "refYear": year, "refMonth": 52,
        "period": str(year), "reporterCode": reporter, "reporterISO": None, "reporterDesc": None, "flowCode": flow,
        "flowDesc": None, "partnerCode": partner, "partnerISO": None, "partnerDesc": None, "partner2Code": 0,
        "partner2ISO": "W00", "partner2Desc": "World", "classificationCode": classification,
        "classificationSearchCode": "HS", "isOriginalClassification": True, "cmdCode": product,
        "cmdDesc": f"Goods {product}", "aggrLevel": 0 if product == "TOTAL" else len(product),
        "isLeaf": len(product) == 6,
        "customsCode": "C00", "customsDesc": "TOTAL CPC", "mosCode": "0", "motCode": 0, "motDesc": "TOTAL MOT",
        "qtyUnitCode": -1, "qtyUnitAbbr": "N/A", "qty": None, "isQtyEstimated": False, "altQtyUnitCode": -1,
        "altQtyUnitAbbr": "N/A", "altQty": None, "isAltQtyEstimated": False, "netWgt": None,
        "isNetWgtEstimated": False, "grossWgt": None, "isGrossWgtEstimated": False,
        "cifvalue": value if flow == "M" else None, "fobvalue": value if flow == "X" else None,
        "primaryValue": value, "legacyEstimationFlag": 0, "isReported": True, "isAggregate": False,
    }  # fmt: skip
    return {**plain, **more}
