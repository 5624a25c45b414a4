"""The path that every source shares: rows as received in, a tidy table in the store out.

A source says what its columns mean (`Columns`), what the dataset is (`Plan`), and hands over one feed a file
(`CsvFeed` for CSV files, `TableFeed` for Parquet files and Arrow tables). `ingest` does the rest: a fast typed pass
where all rows are sound, an exact pass with line numbers where any is not, rows set aside with their reasons,
one sorted Parquet file a year, and the new version published in one step.

A source in full::

    from bilateral.sources.ingest import Columns, CsvFeed, LoadReport, Plan, fixed_width, ingest

    def add(store, archive, *, name, max_bad=0.01, progress=None) -> LoadReport:
        plan = Plan(
            name=name,                         # letters, digits, dot, dash, underscore
            source="baci",
            columns=Columns(year="t", exporter="i", importer="j", product="k", value=("v",), quantity=("q",)),
            classification="HS92",
            factor=1000.0,                     # thousand USD to USD
            unit="USD",
            origins=(origin,),
            countries={"4": "AFG", "8": "ALB"},   # None: every code and name that `reference.countries` knows
            products=fixed_width(6),           # None: codes are text and taken as they are
            max_bad=max_bad,
        )

        def feeds(scratch):                    # scratch: a folder on the store's disk that is removed afterwards
            for member, year in members:       # one feed at a time: unpack, hand over, take away
                path = unpack(member, scratch)
                yield CsvFeed(path, label=member, year=year)   # rows of other years are set aside
                path.unlink()

        return ingest(store, plan, feeds, names=products, total=total_bytes, progress=progress)

`names` is an Arrow table with the columns product, name, sector (text; sector may be null), or None. `progress` is
called with what is done, the total, and a text; the unit is bytes. Two feeds must not hold the same year.
"""

from bilateral.sources.ingest.codes import ProductCodes, fixed_width, plain
from bilateral.sources.ingest.csvfeed import CsvFeed, look
from bilateral.sources.ingest.numerals import Marks
from bilateral.sources.ingest.plan import AsideRow, Columns, Feed, Plan, Progress
from bilateral.sources.ingest.report import AsideCount, LoadReport
from bilateral.sources.ingest.run import ingest
from bilateral.sources.ingest.tablefeed import TableFeed

__all__ = [
    "AsideCount",
    "AsideRow",
    "Columns",
    "CsvFeed",
    "Feed",
    "LoadReport",
    "Marks",
    "Plan",
    "ProductCodes",
    "Progress",
    "TableFeed",
    "fixed_width",
    "ingest",
    "look",
    "plain",
]
