"""Random events as files of both layouts, and a checker that reads nothing but those files and the plan as JSON."""

from __future__ import annotations

import csv
import itertools
import re
import tomllib
from collections import Counter

import numpy as np

__all__ = ["dzn_variant", "faults_of_dzn", "faults_of_folder", "folder_variant"]


def folder_variant(path, seed, *, size=1.0, features=None):
    """Write a random event folder; which features it has follows from the seed."""
    rng = np.random.default_rng(seed)

    def has(name, chance):
        drawn = rng.random() < chance
        return drawn if features is None else name in features

    halves, per_half = int(rng.integers(1, 4)), int(rng.integers(2, 6))
    slots = halves * per_half
    delegates, hosts = (max(1, int(rng.integers(1, 9) * size)) for _ in range(2))
    if has("one host", 0.1):
        hosts = 1
    tables = max(1, int(rng.integers(1, 1 + max(delegates, 2))))
    languages = ["ko", "zh"][: int(rng.integers(1, 3))] if has("languages", 0.5) else ["any"]
    path.mkdir(parents=True)
    lines = [f"half_days = {halves}", f"slots_per_half_day = {per_half}", f"tables = {tables}"]
    if languages == ["any"]:
        lines.append(f"interpreters_per_slot = {int(rng.integers(0, tables + 1))}")
    if has("minimum", 0.2):
        lines.append(f"min_meetings = {int(rng.integers(1, 3))}")
    if has("difference", 0.1):
        lines.append(f"max_break_difference = {int(rng.integers(0, 3))}")
    if languages != ["any"]:
        lines += ["[interpreters]", *(f"{name} = {int(rng.integers(0, 3))}" for name in languages)]
    (path / "event.toml").write_text("\n".join(lines) + "\n")
    _firms(path, rng, has, halves, per_half, {"delegates": delegates, "hosts": hosts})
    _pairs(path, rng, has, slots, list(itertools.product(range(delegates), range(hosts))), languages)
    return path


def _firms(path, rng, has, halves, per_half, counts):
    """Write delegates.csv and hosts.csv."""
    slots = halves * per_half
    holes = rng.choice([0.0, 0.1, 0.3]) if has("holes", 0.6) else 0.0
    absent = has("half-days", 0.5)
    least = has("least", 0.2)
    for name, count in counts.items():
        rows = []
        for at in range(count):
            there = rng.random(slots) >= holes
            if absent:
                there &= np.repeat(rng.random(halves) > 0.2, per_half)
            most = int(rng.integers(0 if rng.random() < 0.05 else 1, slots + 2))
            row = {"id": f"{name[0].upper()}{at + 1:03d}", "max_meetings": most}
            row |= {"min_meetings": int(rng.random() < 0.2)} if least else {}
            rows.append(row | {f"slot_{t + 1:02d}": int(there[t]) for t in range(slots)})
        _write(path / f"{name}.csv", rows, list(rows[0]))


def _pairs(path, rng, has, slots, possible, languages):
    """Write pairs.csv."""
    share, rows = rng.choice([0.3, 0.6, 1.0]), []
    extra = {name: has(name, 0.25) for name in ("required", "forbidden", "fixed", "after", "fractions")}
    for d, h in possible:
        if rng.random() < share:
            score = round(float(rng.uniform(0.5, 9)), 2) if extra["fractions"] else int(rng.integers(1, 20))
            status = "open"
            if extra["required"] and rng.random() < 0.1:
                status = "required"
            elif extra["forbidden"] and rng.random() < 0.1:
                status = "forbidden"
            fixed = int(rng.integers(1, slots + 1)) if extra["fixed"] and rng.random() < 0.1 else ""
            needs = int(rng.random() < 0.5)
            language = str(rng.choice(languages)) if needs and languages != ["any"] else ""
            after = rows[int(rng.integers(len(rows)))] if extra["after"] and rows and rng.random() < 0.15 else None
            rows.append({
                "delegate": f"D{d + 1:03d}", "host": f"H{h + 1:03d}", "score": score, "needs_interpreter": needs,
                "language": language, "status": status, "fixed_slot": fixed,
                "after_delegate": after["delegate"] if after else "", "after_host": after["host"] if after else "",
            })  # fmt: skip
    _write(path / "pairs.csv", rows, ["delegate", "host", "score", "needs_interpreter", "language", "status",
                                      "fixed_slot", "after_delegate", "after_host"])  # fmt: skip


def _write(path, rows, columns):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def _rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def faults_of_folder(path, document):
    """What is wrong with a plan (as `plan_document` gives it) for the event folder `path`: sentences."""
    event = tomllib.loads((path / "event.toml").read_text())
    firms = {row["id"]: row for name in ("delegates", "hosts") for row in _rows(path / f"{name}.csv")}
    pairs = {(row["delegate"], row["host"]): row for row in _rows(path / "pairs.csv")}
    met = [(m["delegate"], m["host"], int(m["slot"]), m["table"]) for m in document["meetings"]]
    faults = []
    faults += [f"twice: {key}" for key, n in Counter((d, h) for d, h, *_ in met).items() if n > 1]
    faults += [f"no pair: {d} {h}" for d, h, *_ in met if (d, h) not in pairs]
    busy = Counter((who, t) for d, h, t, _ in met for who in (d, h))
    faults += [f"double booking: {key}" for key, n in busy.items() if n > 1]
    faults += [f"away: {who} {t}" for who, t in busy if firms[who][f"slot_{t:02d}"] != "1"]
    faults += [f"table twice: {key}" for key, n in Counter((t, table) for *_, t, table in met).items() if n > 1]
    faults += [f"tables: slot {t}" for t, n in Counter(t for *_, t, _ in met).items() if n > event["tables"]]
    held = Counter(who for d, h, *_ in met for who in (d, h))
    for who, row in firms.items():
        low = int(row.get("min_meetings") or 0)
        if not low <= held[who] <= int(row["max_meetings"]):
            faults.append(f"number: {who} {held[who]}")
    voices = event.get("interpreters", {}) | (
        {"any": event["interpreters_per_slot"]} if "interpreters_per_slot" in event else {}
    )
    used = Counter()
    when = {(d, h): t for d, h, t, _ in met}
    for (d, h), row in pairs.items():
        t = when.get((d, h))
        if t is not None and row["needs_interpreter"] == "1":
            used[row["language"] or "any", t] += 1
        if (row["status"] == "required" and t is None) or (row["status"] == "forbidden" and t is not None):
            faults.append(f"{row['status']}: {d} {h}")
        if t is not None and row["fixed_slot"] and int(row["fixed_slot"]) != t:
            faults.append(f"fixed: {d} {h}")
        first = when.get((row["after_delegate"], row["after_host"]))
        if t is not None and first is not None and first >= t:
            faults.append(f"order: {d} {h}")
    faults += [f"interpreters: {key}" for key, n in used.items() if n > voices.get(key[0], 0)]
    limit = event.get("max_break_difference")
    if limit is not None:
        runs = [_breaks([t for x, t in busy if x == who]) for who in firms]
        if max(runs) - min(runs) > limit:
            faults.append(f"breaks differ by {max(runs) - min(runs)}")
    score = sum(float(pairs[d, h]["score"]) for d, h, *_ in met if (d, h) in pairs)
    if abs(score - document["score"]) > 1e-6 or (document["bound"] is not None and score > document["bound"] + 1e-6):
        faults.append(f"score {score}, told {document['score']} of {document['bound']}")
    return faults


def _breaks(slots):
    return sum(y > x + 1 for x, y in itertools.pairwise(sorted(slots)))


def dzn_variant(path, seed, *, people=None, meetings=None):
    """Write a random .dzn file of the business-to-business family; small unless told otherwise."""
    rng = np.random.default_rng(seed)
    people = int(rng.integers(2, 7)) if people is None else people
    slots = int(rng.integers(2, 7)) if meetings is None else int(rng.integers(12, 20))
    morning = int(rng.integers(0, slots + 1))
    possible = list(itertools.combinations(range(1, people + 1), 2))
    rng.shuffle(possible)
    count = min(len(possible), int(rng.integers(1, 9)) if meetings is None else meetings)
    rows = [(*possible[at], int(rng.choice([1, 2, 3], p=[0.15, 0.15, 0.7]))) for at in range(count)]
    tables = int(rng.integers(1, 4)) if meetings is None else -(-count // max(1, slots - 3))
    forbid = rng.choice([0.0, 0.1, 0.3]) if meetings is None else 0.03
    forbidden = [
        "{" + ",".join(["0", *(str(t) for t in range(1, slots + 1) if rng.random() < forbid)]) + "}"
        for _ in range(people)
    ]
    fix = rng.random() < 0.4
    fixed = [int(rng.integers(1, slots + 1)) if fix and rng.random() < 0.3 else 0 for _ in rows]
    order = rng.random() < 0.4
    before = [
        "{"
        + ",".join(str(1 + int(rng.integers(at))) for _ in range(int(order and at > 0 and rng.random() < 0.3)))
        + "}"
        for at in range(count)
    ]
    mine = [[at + 1 for at, row in enumerate(rows) if p in row[:2]] for p in range(1, people + 1)]
    text = f"""nBusiness = {people}; nMeetings = {count}; nTables = {tables};
nTotalSlots = {slots}; nMorningSlots = {morning};
requested = [|{"|".join(",".join(map(str, row)) for row in rows)}|];
meetingsxBusiness = [{",".join("{" + ",".join(map(str, m)) + "}" for m in mine)}];
nMeetingsBusiness = [{",".join(str(len(m)) for m in mine)}];
forbidden = [{",".join(forbidden)}];
fixed = {fixed};
precedences = [{",".join(before)}];
"""
    path.write_text(text)
    return path


def faults_of_dzn(path, document, fairness=2):
    """What is wrong with a plan for the .dzn file `path`, written by `dzn_variant`: sentences."""
    text = path.read_text()
    size = {name: int(value) for name, value in re.findall(r"(n\w+) = (\d+);", text)}
    body = dict(re.findall(r"(\w+) = \[(.*)\];", text))
    rows = [tuple(map(int, row.split(","))) for row in body["requested"].strip("|").split("|")]
    away = [set(map(int, one.split(","))) for one in re.findall(r"\{([^}]*)\}", body["forbidden"])]
    fixed = [int(value) for value in body["fixed"].split(",")]
    before = [set(map(int, filter(None, one.split(",")))) for one in re.findall(r"\{([^}]*)\}", body["precedences"])]
    when = {m["pair"]: m["slot"] for m in document["meetings"]}
    faults = [f"not held: {at}" for at in range(1, len(rows) + 1) if at not in when]
    if len(document["meetings"]) != len(rows) or faults:
        return [*faults, "number of meetings"]
    busy = Counter()
    for at, (a, b, session) in enumerate(rows, 1):
        t = when[at]
        busy[a, t] += 1
        busy[b, t] += 1
        if t in away[a - 1] | away[b - 1] or not 1 <= t <= size["nTotalSlots"]:
            faults.append(f"away: {at}")
        if (session == 1 and t > size["nMorningSlots"]) or (session == 2 and t <= size["nMorningSlots"]):
            faults.append(f"session: {at}")
        if fixed[at - 1] not in (0, t):
            faults.append(f"fixed: {at}")
        faults += [f"order: {first} {at}" for first in before[at - 1] if when[first] >= t]
    faults += [f"double booking: {key}" for key, n in busy.items() if n > 1]
    faults += [f"tables: {t}" for t, n in Counter(when.values()).items() if n > size["nTables"]]
    runs = [_breaks([t for x, t in busy if x == p]) for p in range(1, size["nBusiness"] + 1)]
    if max(runs) - min(runs) > fairness:
        faults.append("fairness")
    if sum(runs) != document["breaks"]:
        faults.append(f"breaks {sum(runs)}, told {document['breaks']}")
    return faults
