"""Synthetic GDELT 2.0 events: 61 columns, two million rows are about 0.8 GB. Real codes, invented events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from bilateral.sources.eventkit.codes import fips_codes

ROWS = 2_000_000
CHUNK = 200_000
TYPES = ["", "", "", "GOV", "GOV", "MIL", "BUS", "EDU", "MED", "CVL", "COP", "LEG"]


def make_gdelt(path: Path, *, rows: int = ROWS, seed: int = 3, days: int = 730) -> Path:
    """Write the file; the same arguments give the same bytes."""
    rng = np.random.default_rng(seed)
    options = pcsv.WriteOptions(include_header=False, delimiter="\t", quoting_style="none")
    with path.open("wb") as stream:
        for start in range(0, rows, CHUNK):
            table = _rows(rng, start, min(CHUNK, rows - start), days)
            pcsv.write_csv(table, stream, options)
    return path


def _rows(rng: np.random.Generator, start: int, size: int, days: int) -> pa.Table:
    fips, iso = map(list, zip(*sorted(fips_codes().items()), strict=True))
    weight = 1 / np.arange(1, len(fips) + 1) ** 0.9
    order = np.random.default_rng(1).permutation(len(fips))
    p = (weight / weight.sum())[np.argsort(order)]
    sides = [rng.choice(len(fips), size, p=p) for _ in range(2)]
    named = [rng.random(size) < 0.72 for _ in range(2)]
    day = np.datetime64("2022-01-01") + np.sort(rng.integers(0, days, size))
    text = np.char.replace(day.astype(str), "-", "")
    code = rng.choice(CODES, size, p=CODE_P)
    columns: list[Any] = [pa.array(np.arange(start, start + size) + 1_000_000_000).cast(pa.string())]
    columns += [_text(text), _text([t[:6] for t in text]), _text([t[:4] for t in text]), _const("2022.5", size)]
    for side, known in zip(sides, named, strict=True):
        columns += _actor(rng, np.array(iso, object)[side], known, size)
    columns += [_const("1", size), _text(code), _text(code), _text([c[:2] for c in code])]
    columns += [_text([QUAD[c[:2]] for c in code]), _text([SCORE[c[:2]] for c in code])]
    columns += [_whole(rng.geometric(0.2, size)), _whole(rng.geometric(0.5, size)), _whole(rng.geometric(0.2, size))]
    columns += [pa.array(np.round(rng.normal(-1.5, 3, size), 6)).cast(pa.string())]
    for side in (*sides, sides[0]):
        columns += _place(np.array(fips, object)[side], size)
    hour = rng.integers(0, 96, size) * 1500
    columns += [_text(np.char.add(text, np.char.zfill((hour // 100 * 100).astype(str), 6))), _urls(rng, size)]
    return pa.table(columns, names=[str(n) for n in range(61)])


CODES = ["010", "020", "036", "040", "042", "043", "046", "051", "057", "061", "071", "080", "090", "112", "120", "130"]
CODES += ["141", "150", "160", "173", "190"]
_SHARE = np.array([14, 6, 6, 14, 8, 8, 5, 5, 4, 3, 3, 3, 3, 6, 4, 3, 2, 1, 2, 2, 3])
CODE_P = _SHARE / _SHARE.sum()
QUAD = {f"{n:02d}": "1" if n < 6 else "2" if n < 9 else "3" if n < 14 else "4" for n in range(1, 21)}
_SCORES = "0 3 4 1 3.5 6 7 5 -2 -5 -2 -4 -6 -6.5 -7.2 -4 -7 -9 -10 -10"
SCORE = {f"{n:02d}": score for n, score in enumerate(_SCORES.split(), 1)}


def _text(values: Any) -> pa.Array:
    return pa.array([str(v) for v in values], pa.string())


def _whole(values: Any) -> pa.Array:
    return pa.array(values).cast(pa.string())


def _const(value: str, size: int) -> pa.Array:
    return pa.array([value]).take(pa.array(np.zeros(size, int)))


def _actor(rng: np.random.Generator, codes: Any, known: Any, size: int) -> list[pa.Array]:
    code = pa.array(np.where(known, codes, ""), pa.string())
    kind = pa.array(np.array(TYPES, object)[rng.integers(0, len(TYPES), size)], pa.string())
    name = pc.binary_join_element_wise(code, "MINISTRY", kind, " ")
    empty = _const("", size)
    return [pc.binary_join_element_wise(code, kind, ""), name, code, *[empty] * 4, kind, empty, empty]


def _place(codes: Any, size: int) -> list[pa.Array]:
    code = pa.array(codes, pa.string())
    name = pc.binary_join_element_wise(_const("Some Town, Some Province, ", size), code, "")
    return [
        _const("4", size), name, code, pc.binary_join_element_wise(code, "11", ""), _const("15921", size),
        _const("37.5664", size), _const("126.9997", size), _const("-716583", size),
    ]  # fmt: skip


def _urls(rng: np.random.Generator, size: int) -> pa.Array:
    outlet = pa.array(rng.integers(0, 5000, size)).cast(pa.string())
    story = pa.array(rng.integers(0, 10**9, size) % (size // 3)).cast(pa.string())
    return pc.binary_join_element_wise("https://news", outlet, ".example.com/world/some-long-headline-here-", story, "")


if __name__ == "__main__":
    import sys

    make_gdelt(Path(sys.argv[1]), rows=int(sys.argv[2]) if len(sys.argv) > 2 else ROWS)
