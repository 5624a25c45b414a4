"""BACI into the store: the zip or a folder with its files, one year at a time."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import EmptyInput, MissingColumn, SelectionError
from bilateral.origin import Origin, today
from bilateral.sources.baci.archive import Archive, YearFile, opened
from bilateral.sources.baci.codes import any_fictional, country_codes, product_names
from bilateral.sources.baci.fetch import LOCKS
from bilateral.sources.baci.find import find
from bilateral.sources.baci.lock import read_locks
from bilateral.sources.ingest import Columns, CsvFeed, Feed, LoadReport, Plan, Progress, fixed_width, ingest
from bilateral.store import Store, keep_raw

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["add"]

COLUMNS = Columns(year="t", exporter="i", importer="j", product="k", value=("v",), quantity=("q",))
SIMULATED_VERSION = "000000"
SIMULATED_WORD = "SIMULATED"
THOUSAND = 1000.0


def add(
    store: Store,
    path: Path | str | None = None,
    *,
    name: str | None = None,
    years: Iterable[int] | None = None,
    max_bad: float = 0.01,
    keep: bool = True,
    progress: Progress | None = None,
) -> LoadReport:
    """Load BACI as one dataset; an earlier one of the same name is replaced when all of it is sound.

    Values become US dollars (thousand in the files), quantities stay metric tons, country numbers become ISO3, product
    codes stay text. Each year is unpacked to a scratch file in the store, read, and taken away again.

    Parameters
    ----------
    store
        Where to.
    path
        The zip as CEPII gives it, or a folder with the files in it; or an edition ("HS92") or a file's name, for what
        lies under `raw/baci`. By default what was fetched last.
    name
        Name of the dataset; default edition and release ("baci-hs92-v202501").
    years
        Calendar years to load; default all that are there.
    max_bad
        Share of rows (0–1) in any one year that may be unusable; beyond it nothing is replaced.
    keep
        Keep a copy of the zip under `raw/baci/`, where it is not there yet.
    progress
        Called with bytes done, bytes in all, and a text.

    Raises
    ------
    InputError
        There is no such file, or it holds no BACI, several releases, or no country codes.
    BadArchive
        The zip is truncated, damaged, encrypted, or has a member that points outside it.
    EmptyInput
        A yearly file has no rows.
    MissingColumn
        A yearly file lacks a column.
    SelectionError
        A year is asked for that is not there; or no name is given, and a dataset of another source has this one.
    TooManyBadRows
        More rows than `max_bad` cannot be used.
    StoreError, DiskFull
        The store cannot be written; the old state stands.
    """
    source = find(store, path)
    with opened(source) as archive:
        chosen = _chosen(archive, years)
        names, notes = _names(archive)
        plan = _plan(archive, _origin(store, archive, chosen), name, max_bad)
        total = sum(file.size for file in chosen)
        report = ingest(store, plan, _feeds(archive, chosen), names=names, total=total, progress=progress)
    if keep and source.is_file():
        keep_raw(store, "baci", source, plan.origins[0].sha256)
    return replace(report, notes=(*report.notes, *notes))


def _plan(archive: Archive, origin: Origin, name: str | None, max_bad: float) -> Plan:
    return Plan(
        name=name or f"baci-{archive.hs.lower()}-v{archive.version}",
        source="baci",
        columns=COLUMNS,
        classification=archive.hs,
        factor=THOUSAND,
        unit="USD",
        origins=(origin,),
        countries=country_codes(archive.text(archive.countries)),
        products=fixed_width(6, classification=archive.hs),
        max_bad=max_bad,
        named=name is not None,
    )


def _chosen(archive: Archive, years: Iterable[int] | None) -> tuple[YearFile, ...]:
    if years is None:
        return archive.years
    there = {file.year: file for file in archive.years}
    wanted = sorted(set(years))
    if missing := [year for year in wanted if year not in there]:
        allowed = f"{archive.years[0].year} to {archive.years[-1].year}"
        raise SelectionError("the archive has no such year", got=", ".join(map(str, missing)), allowed=allowed)
    if not wanted:
        raise SelectionError("no years are asked for", got=wanted, allowed="one at least, or all by leaving it out")
    return tuple(there[year] for year in wanted)


def _feeds(archive: Archive, chosen: Sequence[YearFile]) -> Callable[[Path], Iterator[Feed]]:
    def feeds(scratch: Path) -> Iterator[Feed]:
        for file in chosen:
            path = archive.unpack(file.name, scratch)
            yield _feed(path, file)
            if archive.pack is not None:
                path.unlink()

    return feeds


def _feed(path: Path, file: YearFile) -> CsvFeed:
    feed = CsvFeed(path, label=file.name, year=file.year, marks=None)
    columns = feed.file.shape.columns
    if missing := [name for name in COLUMNS.names if name not in columns]:
        raise MissingColumn(f"{file.name} lacks {', '.join(missing)}", got=", ".join(columns), allowed="t,i,j,k,v,q")
    with path.open("rb") as stream:
        stream.readline()
        if not stream.read(1 << 16).strip():
            raise EmptyInput("a yearly file has no rows", got=file.name, then="leave the year out with --years")
    return feed


def _names(archive: Archive) -> tuple[pa.Table | None, tuple[str, ...]]:
    if archive.products is None:
        return None, ("no file with product codes: products go without names",)
    return product_names(archive.text(archive.products)), ()


def _origin(store: Store, archive: Archive, chosen: Sequence[YearFile]) -> Origin:
    digest = _digest(archive, chosen)
    if _simulated(archive):
        return Origin(
            producer="bilateral",
            title=f"Simulated world in the layout of BACI {archive.hs}",
            vintage=f"V{archive.version}",
            accessed=today(),
            sha256=digest,
            simulated=True,
        )
    known = tomllib.loads(Path(__file__).with_name("origin.toml").read_text(encoding="utf-8"))
    locks = read_locks(store.home / "raw" / "baci" / LOCKS).values()
    lock = next((lock for lock in locks if lock.sha256 == digest), None)
    return Origin(
        producer=known["producer"],
        title=f"{known['title']} {archive.hs}",
        vintage=f"V{archive.version}",
        url=lock.url if lock else f"{known['files']}/BACI_{archive.hs}_V{archive.version}.zip",
        licence=known["licence"],
        citation=known["citation"],
        accessed=lock.accessed if lock else today(),
        sha256=digest,
    )


def _simulated(archive: Archive) -> bool:
    """Whether the data describe no real country; any one of three marks is enough, so that none can be lost."""
    told = archive.readme is not None and SIMULATED_WORD in archive.text(archive.readme)
    return archive.version == SIMULATED_VERSION or told or any_fictional(archive.text(archive.countries))


def _digest(archive: Archive, chosen: Sequence[YearFile]) -> str:
    """The hash of the zip; for a folder, of the list of its files with their hashes, as `sha256sum` prints it."""
    if archive.pack is not None:
        return _file_digest(archive.path)
    names = sorted(
        [*(file.name for file in chosen), archive.countries, *([archive.products] if archive.products else [])]
    )
    listed = "".join(f"{_file_digest(archive.path / name)}  {name}\n" for name in names)
    return hashlib.sha256(listed.encode()).hexdigest()


def _file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
