"""Entry, exit and survival of a pair's trade, and classes reached by a concordance in the store."""

from __future__ import annotations

from dataclasses import dataclass, field

import ibis
import numpy as np
import pyarrow as pa
import pytest
from tests.lenses.structure.worlds import Shelf, flows

from bilateral.lenses.structure import look
from bilateral.origin import Origin
from bilateral.pair import Pair
from bilateral.store import Dataset

PAIR = Pair("KOR", "CHN")
TRADE = np.array([[0, 5, 0], [1, 5, 4], [1, 0, 0], [0, 2, 0]])
"""Exports of the first to the second by year and product."""
CODES = ("010100", "854231", "870323")


def shelf(years=(2001, 2002, 2003, 2004)) -> Shelf:
    rows = []
    for year, traded in zip(years, TRADE, strict=True):
        rows += [(year, "KOR", "CHN", code, float(value)) for code, value in zip(CODES, traded, strict=True) if value]
        rows += [(year, who, "JPN", code, 9.0) for who in ("KOR", "CHN") for code in CODES]
        rows += [(year, "CHN", "KOR", CODES[0], 3.0)]
    return Shelf(flows(rows), "HS12")


def reasons(result):
    return {missing.id: missing.reason for missing in result.not_computed}


def test_survival_and_turnover_are_those_of_the_worked_example():
    found = look(shelf(), PAIR, years=(2001, 2002, 2003, 2004))
    first = found.measure("structure.survival.ab")
    assert first.value == pytest.approx(2 / 3)
    assert first.uncertainty.sample == 3
    assert first.uncertainty.low < 2 / 3 < first.uncertainty.high
    rows = [row for row in found.table("structure.entry_exit").rows() if row["way"] == "ab"]
    assert [(row["year"], row["entered"], row["left"]) for row in rows] == [(2002, 2, 0), (2003, 0, 2), (2004, 1, 1)]
    assert found.table("structure.survival").scope.years == (2001, 2002, 2003, 2004)
    assert "no product began" in reasons(found)["structure.survival.ba"]


def test_too_few_or_parted_years_have_no_survival():
    assert "three neighbouring years" in reasons(look(shelf(), PAIR, years=(2003, 2004)))["structure.survival"]
    gap = shelf((2001, 2002, 2004, 2005))
    assert "structure.survival" in reasons(look(gap, PAIR, years=(2001, 2002, 2004, 2005)))


@dataclass
class WithWays(Shelf):
    """Flows with a concordance beside them."""

    ways: list[tuple[str, str, str, float]] = field(default_factory=list)

    def datasets(self, table: str | None = None) -> tuple[Dataset, ...]:
        if table != "concordances":
            return super().datasets(table)
        of = Dataset(
            "concordances", "way", "concordance", "1", (), (), (), 1, 0, "", (Origin("Tests", "Ways"),), "", (), ()
        )
        return (of,)

    def read(self, dataset, *, years=None, engine=None):
        if dataset.table != "concordances":
            return super().read(dataset)
        names = ("from_code", "to_classification", "to_code", "weight")
        table = pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in self.ways])
        return ibis.memtable(table.append_column("from_classification", pa.repeat("HS12", table.num_rows)))


def with_ways(*ways) -> WithWays:
    plain = shelf()
    return WithWays(plain.table, plain.names, ways=list(ways))


def kinds(result, id):
    return {row["class"]: row["products"] for row in result.table(id).rows() if row["market"] == "world"}


def test_technology_classes_and_end_uses_of_hs_are_reached_by_the_stores_concordances():
    sitc = [("010100", "SITC2", "0011", 1.0), ("854231", "SITC2", "7764", 1.0), ("870323", "SITC2", "7810", 1.0)]
    ends = [("010100", "BEC4", "41", 0.4), ("010100", "BEC4", "111", 0.6), ("854231", "BEC4", "42", 1.0)]
    found = look(with_ways(*sitc, *ends), PAIR, year=2004)
    assert kinds(found, "structure.esi.technology") == {"PP": 1, "HT1": 1, "MT1": 1}
    assert kinds(found, "structure.esi.end_use") == {"intermediate": 2, "unclassified": 1}
    table = found.table("structure.esi.technology")
    assert "by the concordance way" in table.note
    assert any(origin.title == "Ways" for origin in table.origins)
    parts = sum(row["contribution"] for row in table.rows() if row["market"] == "world")
    assert parts == pytest.approx(found.measure("structure.esi.world").value)


def test_a_coarser_level_takes_the_class_that_most_of_it_goes_to():
    found = look(
        with_ways(("854231", "SITC2", "7764", 1.0), ("854290", "SITC2", "7810", 0.3)), PAIR, year=2004, digits=2
    )
    assert kinds(found, "structure.esi.technology")["HT1"] == 1


def test_without_a_way_the_reason_says_what_to_load():
    said = reasons(look(shelf(), PAIR, year=2004))
    assert "bilateral add concordance FILE --from HS12 --to SITC2" in said["structure.esi.technology"]
    assert "--to BEC4" in said["structure.esi.end_use"]
