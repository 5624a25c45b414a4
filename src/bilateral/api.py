"""The public face: a pair, and what can be asked of it.

>>> import bilateral as bl
>>> bl.Pair("KOR", "China").names
('South Korea', 'China')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bilateral import pair as _pair
from bilateral.loading import sample, sample_visit, signals_sample, technology_sample
from bilateral.reference.countries import country
from bilateral.selection import codes, day, span

if TYPE_CHECKING:
    from bilateral.brief import Brief
    from bilateral.engine import Engine
    from bilateral.lenses.delegation import DelegationResult
    from bilateral.lenses.market.result import MarketResult
    from bilateral.lenses.signals import SignalsResult
    from bilateral.lenses.structure import StructureResult
    from bilateral.lenses.structure.all_pairs import AllPairsResult
    from bilateral.lenses.structure.gravity import GravityResult
    from bilateral.lenses.structure.mirror import MirrorResult
    from bilateral.lenses.technology import TechnologyResult
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

    def technology(
        self,
        *,
        year: int | None = None,
        years: Years = None,
        data: str | Mapping[str, str] | None = None,
        files: Mapping[str, Path | str] | None = None,
        mapping: Mapping[str, str] | None = None,
        events: Mapping[int, str] | None = None,
        home: Home = None,
        engine: Engine | None = None,
    ) -> TechnologyResult:
        """Who leads in technology, who catches up, and where the two work together.

        Parameters
        ----------
        year
            The year in focus; default the last of each dataset.
        years
            The span to follow, with numbers by field for every year of it; default every year, and numbers by field
            for the year in focus.
        data
            Name of a dataset, or names by table: `{"patents": "ncses", "collaborations": "openalex"}`.
        files
            Files instead of the store, by table: patents, collaborations, works.
        mapping
            Columns of the files, ours to theirs.
        events
            Years to mark, with what happened.
        home, engine
            As for `structure`.

        Raises
        ------
        NoData
            The store holds none of the tables.
        SelectionError
            A dataset or a year is not there.
        """
        from bilateral.lenses.technology import look
        from bilateral.sources.files import loaded

        if files:
            with loaded(files, mapping=mapping, year=year) as store:
                return look(store, self, year=year, years=span(years), data=data, events=events, engine=engine)
        store = self._technology_store(home, data)
        return look(store, self, year=year, years=span(years), data=data, events=events, engine=engine)

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

    def market(
        self,
        event: str | None = None,
        *,
        event_time: str | None = None,
        time_zone: str | None = None,
        title: str = "",
        prices: Any = None,
        zero_volume: Any = None,
        index: Any = None,
        groups: Any = None,
        events: Any = None,
        caps: Any = None,
        factors: Any = None,
        values: str = "auto",
        sectors: str | Iterable[str] | None = None,
        controls: str | Iterable[str] | None = None,
        benchmark: str | None = None,
        window: str | None = None,
        windows: str | Iterable[str] | None = None,
        model: str = "market",
        estimation: int | None = None,
        gap: int | None = None,
        placebo: str = "auto",
        direction: str = "none",
        exchange: str | None = None,
        data: str | Iterable[str] | None = None,
        index_data: str | None = None,
        groups_data: str | None = None,
        events_data: str | None = None,
        caps_data: str | None = None,
        factors_data: str | None = None,
        home: Home = None,
        engine: Engine | None = None,
    ) -> MarketResult:
        """Whether the market believed it: abnormal returns of sectors around an event, with a test that holds.

        Parameters
        ----------
        event
            A date (the session of that date), a moment with its offset ("2025-12-30T16:00+09:00"), or the id of an
            event in the store. Default: the event loaded last.
        event_time, time_zone
            Time of day for a date, and the zone it is in ("16:00", "Asia/Seoul").
        title
            What happened, in a few words.
        prices, zero_volume, index, groups, events, caps, factors
            Files or frames, read as `add_prices`, `add_index`, `add_groups` and `add_market_events` do, past the store.
            `zero_volume` holds the days and codes without trade, `caps` prices with market values for the session,
            `factors` returns of factors beside the benchmark (date, SMB, HML …), for the model "factors".
            Where `prices` is not given, everything comes from the store.
        values
            What the numbers in `prices` are, where their names do not say: prices, returns, log_returns, percent.
        sectors, controls
            Sectors wanted (default all), and those that are negative controls beside those the data mark.
        benchmark
            Name of an index, or "equal_weighted"; default the first index of the file.
        window, windows
            The main window ("0,0") and all windows ("-1,-1; 0,5").
        model
            market, market_adjusted, constant_mean, factors, scholes_williams, dimson or garch.
        estimation, gap
            Sessions of the estimation window, and between it and the event window; default by the history there is.
        placebo
            "past", "two-sided" or "auto".
        direction
            "up" or "down" where that was declared before the data were seen: p-values are one-sided then.
        exchange
            MIC of prices that do not say theirs; default the first exchange of the first country.
        data, index_data, groups_data, events_data, caps_data, factors_data
            Names of the datasets in the store; default those loaded last, and neither `caps_data` nor `factors_data`.
        home
            Home folder of the store.
        engine
            From `bilateral.engine.connect`; default DuckDB.

        Raises
        ------
        NoData
            There are no prices or groups, or the prices do not hold the event.
        SelectionError
            A date, window, sector, benchmark or dataset that is not there; a time without its zone.
        InputError
            A file cannot be read.
        """
        from bilateral.lenses.market.ask import Named, ask
        from bilateral.loading import market_store

        files = {"prices": prices, "zero_volume": zero_volume, "index": index, "groups": groups}
        files |= {"events": events, "caps": caps, "factors": factors}
        with market_store(self, home, files, values=values, exchange=exchange, data=codes(data)) as found:
            return ask(
                found.store,
                self,
                event,
                event_time=event_time,
                time_zone=time_zone,
                title=title,
                sectors=codes(sectors),
                controls=codes(controls),
                benchmark=benchmark,
                window=window,
                windows=windows,
                model=model,
                estimation=estimation,
                gap=gap,
                placebo=placebo,
                direction=direction,
                exchange=exchange,
                named=Named(
                    prices=found.prices,
                    index=index_data,
                    groups=groups_data,
                    events=events_data,
                    caps=found.caps or caps_data,
                    factors=found.factors or factors_data,
                ),
                engine=engine,
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

    def _visits(self, home: Home) -> Store:
        return self._of(home, sample_visit, wanted=True, unless="firms")

    def signals(
        self,
        *,
        years: Years = None,
        articles: str | None = None,
        events: str | None = None,
        llm: str | None = None,
        home: Home = None,
    ) -> SignalsResult:
        """Whether the relationship warms or cools, who says so, and where exactly it is written.

        Parameters
        ----------
        years
            Only articles published and events dated in these; default all.
        articles, events
            Names of datasets; default those loaded last. One of the two is enough.
        llm
            Name of a language model to code the articles; the server is told by `BILATERAL_LLM_URL`. Default: offline.
        home
            Home folder of the store.

        Raises
        ------
        NoData
            There are neither articles nor events.
        SelectionError
            A dataset that is not there.
        """
        from bilateral.lenses.signals import look
        from bilateral.lenses.signals.llm import chosen_coder

        store = self._signals_store(home, articles, events)
        coder, name = chosen_coder(store.home, llm)
        return look(store, self, years=span(years), articles=articles, events=events, coder=coder, name=name)

    def _signals_store(self, home: Home, *named: str | None) -> Store:
        return self._of(home, signals_sample, wanted=not any(named))

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

    def _technology_store(self, home: Home, data: str | Mapping[str, str] | None) -> Store:
        return self._of(home, technology_sample, wanted=data is None, unless="patents")

    def _store(self, home: Home, data: str | None) -> Store:
        from bilateral.store import Store

        return self._of(home, sample, wanted=data is None and not _holds(Store(home), self.a))

    def _of(self, home: Home, make: Callable[[Home], Store], *, wanted: bool, unless: str = "") -> Store:
        """The user's store; the sample's, made when it must be, for two countries of the simulated world."""
        from bilateral.store import Store

        store = Store(home)
        fictional = all(country(code).fictional for code in (self.a, self.b))
        return make(home) if fictional and wanted and not (unless and store.datasets(unless)) else store


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
