"""Writes a small simulated delegation in the tool's own form: a folder of CSV files that the real reader takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from bilateral import schema

__all__ = ["DELEGATION_NAME", "delegation"]

DELEGATION_NAME = "sample-visit"
"""Name of the sample delegation in the store."""
_MARK = "SIMULATED.txt"
_FIRST = (
    "Altron",
    "Besta",
    "Corim",
    "Dalvo",
    "Elmar",
    "Fonta",
    "Gavin",
    "Halden",
    "Ister",
    "Jovan",
    "Kestrel",
    "Lumen",
)
_SECOND = (
    "Anlong",
    "Beisi",
    "Kelin",
    "Dawo",
    "Aima",
    "Fangda",
    "Jiawen",
    "Haideng",
    "Yisi",
    "Zhuofan",
    "Kaisi",
    "Lumen",
)
_KINDS = (
    ("Electronics", "전자", "电子"),
    ("Machinery", "기계", "机械"),
    ("Foods", "식품", "食品"),
    ("Materials", "소재", "材料"),
)
_KOREAN = ("알트", "베스", "코림", "달보", "엘마", "폰타", "가빈", "할덴", "이스", "요반", "케스", "루멘")
_CHINESE = ("安隆", "贝斯", "科林", "达沃", "艾玛", "方达", "佳文", "海登", "伊斯", "卓凡", "凯斯", "鲁门")
_PEOPLE = (("Kim Haneul", "김하늘"), ("Lee Dan", "이단"), ("Park Sora", "박소라"), ("Choi Min", "최민"))
_HOST_PEOPLE = (("Wang An", "王安"), ("Li Ning", "李宁"), ("Zhao Yue", "赵月"), ("Chen Hao", "陈浩"))
_SPEAKERS = ("Han Yuri", "Jin Mei", "Seo Jun", "Bai Lan", "Noh Ara", "Xu Wen", "Oh Tae", "Mu Qing")
_GROUPS = {"Electronics": ("84", "85", "90"), "Machinery": ("84", "87", "73"), "Foods": ("02", "03", "04", "08", "19")}
_DAYS = ("2026-03-10", "2026-03-11")

Rows = list[dict[str, Any]]


def delegation(folder: Path | str, *, seed: int = 2, delegates: int = 16, hosts: int = 28) -> Path:
    """Write a simulated delegation of XAL to XBO; the same arguments give the same bytes.

    Firms, names and wishes are invented; the goods are those of the simulated world.

    Parameters
    ----------
    folder
        Where to; made where it does not stand. Files of the same names are replaced.
    seed
        Any integer.
    delegates, hosts
        Number of firms a side, 1 to 999.

    Returns
    -------
    Path
        `folder`.
    """
    place, chance = Path(folder), Random(seed)
    place.mkdir(parents=True, exist_ok=True)
    goods = _goods()
    firms = [_firm(chance, goods, side, number) for side, count in _sizes(delegates, hosts) for number in range(count)]
    tables: dict[str, Rows] = {
        "event": _event(),
        "firms": firms,
        "people": [_person(firm, number) for number, firm in enumerate(firms)],
        "sessions": _sessions(),
        "availability": _away(chance, firms),
        "meeting_tables": [
            {"table": f"T{n + 1:02d}", "place": f"Hall {'AB'[n % 2]}"} for n in range(1 + delegates // 2)
        ],
        "interpreters": _interpreters(2 + delegates // 4),
        "requests": _requests(chance, firms),
        "forbidden": [{"firm": "D001", "other": "H002", "reason": "A dispute between the two is pending"}],
        "locks": [],
        "precedence": [],
    }
    for name, rows in tables.items():
        (place / f"{name}.csv").write_bytes(_csv(schema.table(name).names, rows))
    (place / _MARK).write_text("SIMULATED DATA: describes no real firm or country.\n", encoding="utf-8")
    return place


def _sizes(delegates: int, hosts: int) -> tuple[tuple[str, int], tuple[str, int]]:
    return ("delegate", delegates), ("host", hosts)


def _goods() -> dict[str, str]:
    from importlib.resources import files

    text = files("bilateral.simulate").joinpath("products.csv").read_text(encoding="utf-8")
    return {row["product"]: row["name"] for row in csv.DictReader(text.splitlines())}


def _event() -> Rows:
    said = {
        "name": "Sample visit",
        "timezone": "Asia/Shanghai",
        "venue": "Hall of the Borenian Chamber",
        "delegates_from": "XAL",
        "hosts_from": "XBO",
        "deal_rate": "0.1",
    }
    return [{"setting": key, "value": value} for key, value in said.items()]


def _firm(chance: Random, goods: Mapping[str, str], side: str, number: int) -> dict[str, Any]:
    kind = _KINDS[number % len(_KINDS)]
    code, turn = f"{'D' if side == 'delegate' else 'H'}{number + 1:03d}", number % len(_FIRST)
    offers, needs = _codes(chance, goods, kind[0]), _codes(chance, goods, kind[0])
    abroad = side == "delegate"
    spoken = "ko" if abroad else "zh"
    return {
        "firm": code,
        "name": f"{_FIRST[turn] if abroad else _SECOND[turn]} {kind[0]} {number + 1}",
        "name_local": f"{_KOREAN[turn]}{kind[1]}" if abroad else f"{_CHINESE[turn]}{kind[2]}",
        "side": side,
        "country": "XAL" if abroad else "XBO",
        "sector": kind[0],
        "size": chance.choice(["small", "medium", "large"]),
        "profile": _profile(goods, offers, needs),
        "offers": ";".join(offers),
        "needs": ";".join(needs),
        "seeks": "buyer" if abroad else chance.choice(["supplier", "supplier;partner"]),
        "languages": f"{spoken};en" if chance.random() < 0.5 else spoken,
        "min_meetings": None,
        "max_meetings": chance.randint(8, 12) if abroad else chance.randint(3, 8),
        "email": f"{code.lower()}@example.org",
    }


def _codes(chance: Random, goods: Mapping[str, str], kind: str) -> list[str]:
    heads = _GROUPS.get(kind, ("28", "29", "39", "72"))
    fitting = [code for code in goods if code.startswith(heads)] or list(goods)
    return chance.sample(fitting, k=min(2, len(fitting)))


def _profile(goods: Mapping[str, str], offers: Sequence[str], needs: Sequence[str]) -> str:
    sold, sought = (" and ".join(goods[code].split(",")[0].lower() for code in codes) for codes in (offers, needs))
    return f"Maker of {sold}. Looking for {sought}."


def _person(firm: Mapping[str, Any], number: int) -> dict[str, Any]:
    name, local = (_PEOPLE if firm["side"] == "delegate" else _HOST_PEOPLE)[number % len(_PEOPLE)]
    code = f"P{number + 1:03d}"
    role = "Export manager" if firm["side"] == "delegate" else "Head of purchasing"
    return {"person": code, "firm": firm["firm"], "name": name, "name_local": local, "role": role}


def _sessions() -> Rows:
    parts = (("am", "09:30"), ("pm", "14:00"))
    return [
        {
            "session": f"day{day + 1}-{part}",
            "date": date,
            "start": start,
            "slots": 5,
            "slot_minutes": 20,
            "gap_minutes": 5,
        }
        for day, date in enumerate(_DAYS)
        for part, start in parts[: 2 - day]
    ]


def _away(chance: Random, firms: Rows) -> Rows:
    names = [row["session"] for row in _sessions()]
    away = [firm["firm"] for firm in firms if chance.random() < 0.25]
    return [{"firm": firm, "session": chance.choice(names), "available": "no"} for firm in away]


def _interpreters(count: int) -> Rows:
    return [
        {
            "interpreter": f"I{n + 1:02d}",
            "name": _SPEAKERS[n % len(_SPEAKERS)],
            "language": "ko",
            "other_language": "zh",
        }
        for n in range(count)
    ]


def _requests(chance: Random, firms: Rows) -> Rows:
    """Each firm wishes to see some of its own sector and a few of others; one in thirty says no to somebody."""
    sides = {side: [firm for firm in firms if firm["side"] == side] for side in ("delegate", "host")}
    made: Rows = []
    for firm in firms:
        others = sides["host" if firm["side"] == "delegate" else "delegate"]
        alike = [other for other in others if other["sector"] == firm["sector"]]
        wished = chance.sample(alike, k=min(len(alike), 4)) + chance.sample(others, k=min(len(others), 3))
        once = list({other["firm"]: other for other in wished})
        for rank, other in enumerate(once, 1):
            made.append(_request(chance, firm, other, rank))
    return made


def _request(chance: Random, firm: Mapping[str, Any], other: str, rank: int) -> dict[str, Any]:
    tier = "must" if rank <= 2 else chance.choice(["want", "want", "open"])
    tier = "no" if chance.random() < 1 / 30 else tier
    value = chance.randrange(50, 1000, 50) * 1000 if firm["side"] == "delegate" and tier in {"must", "want"} else None
    return {"firm": firm["firm"], "other": other, "tier": tier, "rank": rank, "deal_value": value}


def _csv(headings: Sequence[str], rows: Rows) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([["" if row.get(name) is None else row[name] for name in headings] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
