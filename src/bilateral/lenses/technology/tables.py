"""The tables of the lens that come from patent families."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bilateral.lenses.technology import formulas as f
from bilateral.lenses.technology.families import Standing
from bilateral.lenses.technology.make import Make, Series, columns, name_of
from bilateral.lenses.technology.panel import Panel, slug
from bilateral.measure import Measure, Table

__all__ = ["proximity_table", "rta_table", "since", "standing_table"]


def rta_table(make: Make, panel: Panel) -> Table:
    """Specialisation of every country in every field."""
    years = make.span.told
    shape = (len(panel.countries), len(panel.fields))
    at = [panel.at(year) for year in years]
    rta = np.stack([panel.rta(year) for year in years])
    own, world = panel.cells[at], panel.world[at][:, None, :]
    place, spot = np.indices(shape)
    many = len(years)
    codes, names = np.asarray(panel.countries, object), np.asarray(panel.fields, object)
    slugs = np.asarray([slug(name) for name in panel.fields], object)
    series = [
        Series("year", "Year", np.repeat(years, shape[0] * shape[1]), "", "d"),
        Series("country", "Country", np.tile(codes[place].ravel(), many)),
        Series("field", "Field", np.tile(names[spot].ravel(), many)),
        Series("field_id", "Field in ids", np.tile(slugs[spot].ravel(), many)),
        Series("families", "Families", own.ravel(), "families", ",.0f"),
        Series(
            "share", "Share of the world", f.share(own, np.broadcast_to(world, own.shape)).ravel(), "share (0–1)", ".2%"
        ),
        Series("rta", "RTA", rta.ravel(), "ratio", ".2f"),
        Series("rsca", "Symmetric RTA", f.rsca(rta).ravel(), "index (−1 to 1)", ".2f"),
    ]
    note = (
        "RTA above 1: the field weighs more in the country’s families than in the world’s; families without "
        "a field are left out of both."
    )
    return make.table("technology.rta", "Specialisation of every country in every field", series, years, note)


def since(each: Standing, first: int) -> str:
    """From when on the one ahead has been ahead, in words."""
    passing = each.passing
    if not passing.ahead:
        return "level"
    return f"{first} or before" if passing.always else str(passing.since)


def standing_table(make: Make, every: Sequence[Standing], year: int) -> Table:
    """Who leads each field, by how much, and who of the two is ahead since when."""
    a, b = make.pair.names
    first = make.span.history[0]
    rows = [_standing_row(each, first) for each in every]
    heads = (
        ("field", "Field", "", ""),
        ("leader", "Leader", "", ""),
        ("leader_share", "Its share", "share (0–1)", ".1%"),
        ("second", "Second", "", ""),
        ("lead_ratio", "First over second", "ratio", ".2f"),
        ("share_a", f"Share, {a}", "share (0–1)", ".1%"),
        ("rank_a", f"Rank, {a}", "", "d"),
        ("rta_a", f"RTA, {a}", "ratio", ".2f"),
        ("share_b", f"Share, {b}", "share (0–1)", ".1%"),
        ("rank_b", f"Rank, {b}", "", "d"),
        ("rta_b", f"RTA, {b}", "ratio", ".2f"),
        ("ahead", "Ahead of the two", "", ""),
        ("since", "Since", "", ""),
        ("behind", "The other is behind by", "years", ""),
        ("growth_a", f"Growth a year, {a}", "share (0–1)", ".1%"),
        ("growth_b", f"Growth a year, {b}", "share (0–1)", ".1%"),
        ("hhi", "Concentration (HHI)", "index (0–1)", ".3f"),
        ("field_id", "Field in ids", "", ""),
    )
    note = (
        f"Fields by size. Since: first year of the last unbroken spell ahead, {first} to {year}. Behind: "
        "years since the "
        "one ahead last had the share that the other has now; ≥ where it was above it in every year seen. Growth: mean "
        "of the last ten years."
    )
    title = f"Who leads in each field of technology, {year}"
    return make.table("technology.standing", title, columns(rows, heads), (year,), note)


def _standing_row(each: Standing, first: int) -> dict[str, Any]:
    lag = each.passing.lag
    return {
        "field": each.field,
        "leader": name_of(each.leader) if each.leader else "level",
        "leader_share": each.leader_share,
        "second": name_of(each.second),
        "lead_ratio": each.lead_ratio,
        "share_a": each.shares[0],
        "rank_a": each.ranks[0],
        "rta_a": each.rtas[0],
        "share_b": each.shares[1],
        "rank_b": each.ranks[1],
        "rta_b": each.rtas[1],
        "ahead": name_of(each.passing.ahead) if each.passing.ahead else "level",
        "since": since(each, first),
        "behind": f"≥ {lag.years:.0f}" if lag.censored else f"{lag.years:.1f}",
        "growth_a": each.growths[0],
        "growth_b": each.growths[1],
        "hhi": each.hhi,
        "field_id": slug(each.field),
    }


def proximity_table(make: Make, said: Sequence[Measure]) -> Table:
    """Likeness of portfolios beside the correlation of specialisation, year by year."""
    found = {(each.id.removeprefix("technology."), each.year): each.value for each in said}
    names = ("jaffe", "overlap", "rsca_correlation", "rsca_correlation.p_value")
    rows = [
        {"year": year} | {name.replace(".", "_"): found.get((name, year)) for name in names} for year in make.span.years
    ]
    heads = (
        ("year", "Year", "", "d"),
        ("jaffe", "Proximity (Jaffe)", "index (0–1)", ".3f"),
        ("overlap", "Overlap (Finger–Kreinin)", "share (0–1)", ".3f"),
        ("rsca_correlation", "Correlation of specialisation", "index (−1 to 1)", ".2f"),
        ("rsca_correlation_p_value", "p of the correlation", "p-value (0–1)", ".3f"),
    )
    note = (
        "Proximity and overlap ask whether the two are active in the same fields; the correlation asks "
        "whether they are "
        "strong in the same ones. Both can be high, or one high and the other below zero: same fields, "
        "opposite strengths."
    )
    title = "Same fields? Same strengths?"
    return make.table("technology.proximity", title, columns(rows, heads), make.span.years, note)
