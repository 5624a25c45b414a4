"""The public face: a pair, and what can be asked of it.

>>> import bilateral as bl
>>> bl.Pair("KOR", "China").names
('South Korea', 'China')
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bilateral import pair as _pair
from bilateral.loading import sample, sample_visit
from bilateral.reference.countries import country
from bilateral.selection import codes, day, span

if TYPE_CHECKING:
    from bilateral.brief import Brief
    from bilateral.engine import Engine
    from bilateral.lenses.delegation import DelegationResult
    from bilateral.lenses.structure import StructureResult
    from bilateral.lenses.structure.all_pairs import AllPairsResult
    from bilateral.lenses.structure.gravity import GravityResult
    from bilateral.lenses.structure.mirror import MirrorResult
    from bilateral.store import Store

__all__ = ["Pair", "all_pairs"]

Home = Path | str | None
Years = str | int | Iterable[int] | None
Depth = Literal["core", "full"]


class Pair(_pair.Pair):
    """Two countries, and what can be asked of them.

    Examples
    --------
    >>> pair = Pair("KOR", "CHN")
    >>> pair.a, pair.b
    ('KOR', 'CHN')
    """

    __slots__ = ()

    def structure(
        self,
        *,
        year: int | None = None,
        years: Years = None,
        digits: int | None = None,
        products: str | Iterable[str] | None = None,
        group: str | Iterable[str] | None = None,
        data: str | None = None,
        depth: Depth = "full",
        home: Home = None,
        engine: Engine | None = None,
    ) -> StructureResult:
        """Where the two compete, and where they complement each other.

        Parameters
        ----------
        year
            The year in focus; default the last of `years`, or of the dataset.
        years
            The span over which indices are followed: "1995-2011", a range, a list; default the year in focus.
        digits
            Length to which product codes are cut; default the finest in the data.
        products
            The codes that make up the universe: "c1,c2", "c1-c16", "@file", a list; default all.
        group
            The exporters that make up the world: "OECD", "KOR,CHN,JPN", a list; default all in the data.
        data
            Name of the dataset; default the one loaded last.
        depth
            "core" for the indices that every reader asks for, "full" for all that the data allow.
        home
            Home folder of the store; default `BILATERAL_HOME` or the platform's data folder.
        engine
            From `bilateral.engine.connect`; default DuckDB.

        Raises
        ------
        NoData
            The store is empty.
        SelectionError
            A year, level, product, group or dataset that is not there.
        """
        from bilateral.lenses.structure import look

        return look(
            self._store(home, data),
            self,
            year=year,
            years=span(years),
            digits=digits,
            products=codes(products),
            group=codes(group),
            data=data,
            depth=depth,
            engine=engine,
        )

    def mirror(
        self,
        *,
        year: int | None = None,
        digits: int | None = None,
        products: str | Iterable[str] | None = None,
        data: str | None = None,
        reconciled: str | None = None,
        home: Home = None,
    ) -> MirrorResult:
        """What each says it exports to the other, beside what the other says it imports.

        Parameters
        ----------
        year, digits, products, data, home
            As for `structure`; `data` names a dataset of both sides' reports (`fetch_comtrade` makes one).
        reconciled
            Name of a dataset whose figure is put beside both, such as BACI.
        """
        from bilateral.lenses.structure.mirror import mirror
        from bilateral.store import Store

        chosen = codes(products)
        return mirror(Store(home), self, year=year, digits=digits, products=chosen, data=data, reconciled=reconciled)

    def gravity(
        self,
        *,
        year: int | None = None,
        years: Years = None,
        group: str | Iterable[str] | None = None,
        pair_effects: bool = False,
        data: str | None = None,
        gravity_data: str | None = None,
        home: Home = None,
    ) -> GravityResult:
        """What gravity, estimated on all pairs of countries, expects the two to trade, beside what they do.

        Parameters
        ----------
        year, years, group, data, home
            As for `structure`.
        pair_effects
            Add fixed effects for pairs; needs several years.
        gravity_data
            Name of the dataset with distances and the like (`add_gravity`); default the one loaded last.
        """
        from bilateral.lenses.structure.gravity import gravity

        return gravity(
            self._store(home, data),
            self,
            year=year,
            years=span(years),
            group=codes(group),
            pair_effects=pair_effects,
            data=data,
            gravity_data=gravity_data,
        )

    def delegation(
        self,
        source: Path | str | None = None,
        *,
        data: str | None = None,
        flows: str | None = None,
        seconds: float | None = None,
        seed: int = 0,
        minimum: int | None = None,
        curve: bool = True,
        home: Home = None,
    ) -> DelegationResult:
        """Who should meet whom, when and where, with proof.

        Parameters
        ----------
        source
            A delegation: the organiser's folder or workbook. Default: the one that was loaded (`add_delegation`).
        data
            Name of the loaded delegation; default the one of these two countries that was loaded last.
        flows
            Name of the dataset of trade flows that bears the scores out; default the one loaded last.
        seconds
            Time to plan in; default as long as it helps.
        seed
            The same seed gives the same plan.
        minimum
            Fewest meetings of any delegate, or its own possible maximum; default as the delegation says.
        curve
            Also what it would cost that everybody has so many meetings at least.
        home
            As for `structure`.

        Raises
        ------
        NoData
            No delegation of these two countries was loaded.
        InputError
            The delegation cannot be read.
        SelectionError
            It is of two other countries.
        """
        from bilateral.visit import of_pair, open_stored, open_visit, plan_visit

        opened = open_visit(source) if source is not None else open_stored(self._visits(home), self, data)
        options: dict[str, Any] = {"seconds": seconds, "seed": seed, "minimum": minimum, "curve": curve}
        return of_pair(plan_visit(of_pair(opened, self), home=home, data=flows, **options), self)

    def brief(
        self,
        *,
        years: Years = None,
        title: str | None = None,
        date: str | None = None,
        **question: Any,
    ) -> Brief:
        """The brief on this pair, ready to `write` to a folder or to show in a notebook.

        Parameters
        ----------
        years
            The span to follow; default every year of the dataset.
        title
            The title to print; default made from the names.
        date
            The date to print (ISO); default today. Pin it, and the same data give the same bytes.
        **question
            The rest as for `structure`.
        """
        from bilateral.brief import compose

        printed = day(date)
        store = self._store(question.get("home"), question.get("data"))
        followed = span(years) or store.dataset(question.get("data")).years
        return compose([self.structure(years=followed, **question)], title=title, date=printed)

    def _visits(self, home: Home) -> Store:
        """The store with delegations: the user's, or the sample world's where both countries are of it."""
        from bilateral.store import Store

        store = Store(home)
        fictional = all(country(code).fictional for code in (self.a, self.b))
        return sample_visit(home) if fictional and not store.datasets("firms") else store

    def _store(self, home: Home, data: str | None) -> Store:
        from bilateral.store import Store

        store = Store(home)
        fictional = all(country(code).fictional for code in (self.a, self.b))
        return sample(home) if fictional and data is None and not _holds(store, self.a) else store


def _holds(store: Store, code: str) -> bool:
    return any(code in dataset.exporters for dataset in store.datasets("trade_flows"))


def all_pairs(
    *,
    year: int | None = None,
    digits: int | None = None,
    products: str | Iterable[str] | None = None,
    data: str | None = None,
    home: Home = None,
) -> AllPairsResult:
    """Every index that all pairs have, for all pairs of one year.

    Parameters
    ----------
    year
        Default: the last of the dataset.
    digits, products, data, home
        As for `Pair.structure`.
    """
    from bilateral.lenses.structure.all_pairs import all_pairs as of_year
    from bilateral.store import Store

    store = Store(home)
    chosen = store.dataset(data).years[-1] if year is None else year
    return of_year(store, year=chosen, digits=digits, products=codes(products), data=data)
