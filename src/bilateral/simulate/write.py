"""Writes the simulated world as a BACI archive: one CSV a year, country codes, product codes, and a Readme."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import SelectionError
from bilateral.origin import Origin
from bilateral.reference.countries import Country, countries

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["SAMPLE_FILE", "SAMPLE_NAME", "SAMPLE_PAIR", "SAMPLE_SEED", "SIMULATED_VERSION", "origin", "world"]

SAMPLE_NAME = "sample"
"""Name of the sample world's dataset in the store."""
SAMPLE_PAIR = ("XAL", "XBO")
"""The two neighbours that the world is about."""
SAMPLE_SEED = 2
"""The seed of the sample world."""
SIMULATED_VERSION = "000000"
"""The version that marks an archive as simulated; no release of CEPII has it."""
SAMPLE_FILE = f"BACI_HS92_V{SIMULATED_VERSION}.zip"
"""The name of the archive."""

README = """SIMULATED DATA
==============
This archive describes no real country. It was made by `bilateral` (seed {seed}) in the layout of CEPII's BACI:
{countries} invented economies, {products} products, {years}.

t year, i exporter, j importer, k product (HS92), v value (thousand current USD), q quantity (metric tons).
"""
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
NO_QUANTITY = "           NA"
MISSING_QUANTITIES = 0.03


@dataclass(frozen=True, slots=True)
class _Good:
    code: str
    name: str
    group: str
    demand: float
    unit_value: float


def origin(*, seed: int = SAMPLE_SEED) -> Origin:
    """Where the numbers of a simulated world come from; its `simulated` mark is set."""
    return Origin(
        producer="bilateral",
        title=f"Simulated world, seed {seed}",
        vintage=f"V{SIMULATED_VERSION}",
        licence="CC0-1.0",
        simulated=True,
    )


def world(
    path: Path | str,
    *,
    seed: int = SAMPLE_SEED,
    countries: int = 24,
    products: int = 300,
    years: int = 8,
    first_year: int = 2015,
) -> Path:
    """Write a simulated world as a BACI archive; the same arguments give the same bytes.

    The first two economies are rivals in electronics and machinery and yet trade most with each other there;
    the second catches up over the years. Trade follows Eaton and Kortum (2002, Econometrica 70(5)); see `economy`.

    Parameters
    ----------
    path
        The zip file to write; an existing one is replaced.
    seed
        Any integer; the world is the same for the same seed.
    countries
        Number of economies, 4 to 40.
    products
        Number of HS6 products, 20 to 300, the most demanded first.
    years
        Number of calendar years, 1 to 30.
    first_year
        The first of them.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    SelectionError
        A number lies outside its range.
    """
    import numpy as np

    from bilateral.simulate.economy import flows, invent

    people, goods = _chosen(countries, products, years)
    rng = np.random.default_rng(seed)
    economy = invent(rng, countries, [good.group for good in goods], np.array([good.demand for good in goods]))
    target = Path(path)
    part = target.with_name(target.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in range(years):
            values = flows(economy, rng, place, years)
            name = f"BACI_HS92_Y{first_year + place}_V{SIMULATED_VERSION}.csv"
            _put(archive, name, _year_csv(rng, first_year + place, values, people, goods))
        _put(archive, f"country_codes_V{SIMULATED_VERSION}.csv", _country_csv(people))
        _put(archive, f"product_codes_HS92_V{SIMULATED_VERSION}.csv", _product_csv(goods))
        span = f"{first_year}-{first_year + years - 1}"
        _put(archive, "Readme.txt", README.format(seed=seed, countries=countries, products=products, years=span))
    return part.replace(target)


def _chosen(count: int, products: int, years: int) -> tuple[list[Country], list[_Good]]:
    people = [entry for entry in countries() if entry.fictional]
    for what, got, low, high in (
        ("countries", count, 4, len(people)),
        ("products", products, 20, 300),
        ("years", years, 1, 30),
    ):
        if not low <= got <= high:
            raise SelectionError(f"no world with so many {what}", got=got, allowed=f"{low} to {high}")
    best = sorted(_goods(), key=lambda good: -good.demand)[:products]
    return people[:count], sorted(best, key=lambda good: good.code)


def _goods() -> list[_Good]:
    with Path(__file__).with_name("products.csv").open(encoding="utf-8", newline="") as handle:
        return [
            _Good(row["product"], row["name"], row["group"], float(row["demand"]), float(row["unit_value"]))
            for row in csv.DictReader(handle)
        ]


def _year_csv(rng: np.random.Generator, year: int, values: Floats, people: list[Country], goods: list[_Good]) -> str:
    i, j, k = (values >= 1.0).nonzero()
    value = values[i, j, k]
    number = [person.m49 for person in people]
    code = [good.code for good in goods]
    rows = zip(
        i.tolist(), j.tolist(), k.tolist(), value.tolist(), _quantities(rng, value, i, k, goods).tolist(), strict=True
    )
    lines = [
        f"{year},{number[a]},{number[b]},{code[c]},{v:.3f},{NO_QUANTITY if q < 0 else format(q, '.3f')}\n"
        for a, b, c, v, q in rows
    ]
    return "t,i,j,k,v,q\n" + "".join(lines)


def _quantities(
    rng: np.random.Generator, value: Floats, exporter: NDArray[np.intp], good: NDArray[np.intp], goods: list[_Good]
) -> Floats:
    import numpy as np

    price = np.array([item.unit_value for item in goods])[good]
    quality = 1 + 0.3 * np.sin(1.7 * exporter + 0.6 * good)
    tons: Floats = value / (price * quality) * np.exp(rng.normal(0, 0.15, len(value)))
    return np.where(rng.random(len(value)) < MISSING_QUANTITIES, -1.0, tons)


def _country_csv(people: list[Country]) -> str:
    rows = [[str(one.m49), one.name, "N/A", one.iso3] for one in people]
    return _csv([["country_code", "country_name", "country_iso2", "country_iso3"], *rows])


def _product_csv(goods: list[_Good]) -> str:
    return _csv([["code", "description"], *([good.code, good.name] for good in goods)])


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    member = zipfile.ZipInfo(name, FIXED_DATE)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 3
    member.external_attr = 0o644 << 16
    archive.writestr(member, text, compresslevel=6)
