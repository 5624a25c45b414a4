"""What the catalogue holds: one record a dataset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from bilateral.errors import SelectionError
from bilateral.origin import Origin, any_simulated

__all__ = ["Dataset", "Product", "ReasonCount", "StoredFile"]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a dataset."""

    path: str
    """Relative to the home folder, with forward slashes."""
    sha256: str
    """Hex digest of its bytes."""
    size: int
    """Bytes."""
    year: int | None = None
    """The year it holds; None for files that are not parted by year."""


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many rows were set aside for one reason."""

    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class Product:
    """A product's name, as given with the dataset."""

    product: str
    """The code, as text."""
    name: str
    sector: str | None = None
    """The sector it belongs to; None where the classification's own groups serve."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What stands in the store under one name: one version, its files, and where they came from."""

    table: str
    """The tidy table it fills ("trade_flows")."""
    name: str
    source: str
    """The source that read it ("baci", "flows")."""
    version: str
    """When it was loaded, and a few random letters."""
    years: tuple[int, ...]
    """The calendar years it holds, in order."""
    classifications: tuple[tuple[int, str], ...]
    """Year and product classification, one for each year."""
    levels: tuple[int, ...]
    """The user's own prefix lengths, coarse to fine; empty where the classification's own serve."""
    rows: int
    """Rows stored."""
    aside: int
    """Rows set aside at load."""
    unit: str
    """"USD" or "unit not stated"."""
    origins: tuple[Origin, ...]
    loaded_at: str
    """ISO time (UTC) of the load."""
    exporters: tuple[str, ...]
    """ISO3 codes, sorted."""
    importers: tuple[str, ...]
    """ISO3 codes, sorted."""
    files: tuple[StoredFile, ...] = ()
    """The Parquet files of the table, by year."""
    products_file: StoredFile | None = None
    """The names of products, where they were given."""
    aside_file: StoredFile | None = None
    """The rows set aside: line, reason, and the row as received."""
    reasons: tuple[ReasonCount, ...] = ()
    """Why rows were set aside, most frequent first."""

    def classification(self, year: int) -> str:
        """The product classification of a year.

        Raises
        ------
        SelectionError
            The dataset does not hold this year.
        """
        known = dict(self.classifications)
        if year not in known:
            raise SelectionError(f"{self.name} has no such year", got=year, allowed=_span(self.years))
        return known[year]

    @property
    def span(self) -> str:
        """The years in words: "2020", "2018–2022", or each where there are gaps."""
        return _span(self.years)

    @property
    def simulated(self) -> bool:
        """Whether anything in it describes no real country."""
        return any_simulated(self.origins)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as they stand in the catalogue."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Dataset:
        """The inverse of `to_dict`; unknown keys are ignored, so that newer stores can be read."""
        known = {field.name for field in fields(cls)}
        plain = {key: _tuple(value) for key, value in data.items() if key in known}
        plain["origins"] = tuple(Origin.from_dict(origin) for origin in data["origins"])
        plain["classifications"] = tuple((int(year), str(name)) for year, name in data["classifications"])
        plain["files"] = tuple(_file(file) for file in data.get("files", ()))
        plain["reasons"] = tuple(ReasonCount(item["reason"], item["rows"]) for item in data.get("reasons", ()))
        for key in ("products_file", "aside_file"):
            plain[key] = _file(data[key]) if data.get(key) else None
        return cls(**plain)

    def paths(self) -> tuple[str, ...]:
        """Every file it owns, relative to the home folder."""
        extra = (self.products_file, self.aside_file)
        return tuple(file.path for file in (*self.files, *extra) if file is not None)


def _file(data: Mapping[str, Any]) -> StoredFile:
    return StoredFile(data["path"], data["sha256"], data["size"], data.get("year"))


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _span(years: tuple[int, ...]) -> str:
    unbroken = len(years) > 2 and years == tuple(range(years[0], years[-1] + 1))
    return f"{years[0]}–{years[-1]}" if unbroken else ", ".join(map(str, years))
