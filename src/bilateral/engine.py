"""The engine that runs Ibis expressions: DuckDB by default, Spark unchanged. The only module that names a backend.

Everything above asks for tables and hands Ibis expressions back; what Ibis cannot say (ordered codes, numbered
reads, Parquet settings) has a method here.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bilateral.errors import BilateralError, DiskFull, InputError, MissingExtra, SelectionError, StoreError, nearest

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

__all__ = ["MEMORY_LIMIT", "CsvShape", "Engine", "connect"]

MEMORY_LIMIT = "1200MB"
"""What DuckDB may hold in memory before it spills to disk."""

_ENGINES = ("duckdb", "pyspark")


@dataclass(frozen=True, slots=True)
class CsvShape:
    """How a CSV file is written down."""

    columns: tuple[str, ...]
    """The names in the header line, in order."""
    delimiter: str = ","
    quote: str = '"'
    """Empty where quotation marks are ordinary characters."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A backend and the few things asked of it beyond Ibis."""

    name: Literal["duckdb", "pyspark"]
    con: Any
    """The Ibis backend."""

    def read_parquet(self, paths: Sequence[Path | str], *, root: Path | str | None = None) -> ir.Table:
        """Parquet files as one table.

        Parameters
        ----------
        paths
            The files; all have the same columns.
        root
            The folder under which `key=value` folders are columns; None where there are none.

        Returns
        -------
        ibis.Table
            The columns of the files, followed by those of the folders.
        """
        names = [str(path) for path in paths]
        with translated():
            if self.name == "duckdb":
                return self.con.read_parquet(names, hive_partitioning=root is not None)
            return self._spark_parquet(names, root)

    def _spark_parquet(self, names: list[str], root: Path | str | None) -> ir.Table:
        reader = self.con._session.read
        frame = (reader.option("basePath", str(root)) if root is not None else reader).parquet(*names)
        view = _fresh("parquet")
        frame.createOrReplaceTempView(view)
        return self.con.table(view)

    def read_csv(self, path: Path | str, shape: CsvShape, types: Mapping[str, str]) -> ir.Table:
        """A CSV file with given column types; nothing is guessed. DuckDB only.

        Parameters
        ----------
        path
            The file, plain or gzipped, UTF-8, with one header line.
        shape
            Its columns and marks.
        types
            Column name to DuckDB type; columns that are not named are text.
        """
        view = _fresh("csv")
        with translated():
            self._run(f"CREATE TEMP VIEW {view} AS FROM {_csv(path, shape, types)}")
            return self.con.table(view)

    def number(self, table: ir.Table, column: str, path: Path) -> ir.Table:
        """`table` with its rows counted from 0 in `column`, in the order of its file. DuckDB only.

        It is copied to the Parquet file `path`, whose rows have places that all threads agree upon.
        """
        self.write_parquet(table, path, compression="lz4")
        with translated():
            numbered = self.con.read_parquet([str(path)], file_row_number=True)
            return numbered.rename({column: "file_row_number"})

    def codes(self, table: pa.Table, column: str) -> ir.Table:
        """A small table whose text `column` is held as ordered codes: it sorts and joins as fast as a number.

        Ibis sees the column as text; the order of the codes is the order of the text.
        """
        kind, raw, coded = _fresh("kind"), _fresh("raw"), _fresh("codes")
        with translated():
            self.con.con.register(raw, table)
            name = _name(column)
            self._run(f"CREATE TYPE {kind} AS ENUM (SELECT DISTINCT {name} FROM {raw} WHERE {name} NOTNULL ORDER BY 1)")
            self._run(f"CREATE TEMP TABLE {coded} AS SELECT * REPLACE ({name}::{kind} AS {name}) FROM {raw}")
            return self.con.table(coded)

    def from_arrow(self, table: pa.Table) -> ir.Table:
        """An Arrow table as a table of the engine, in the order of its rows."""
        view = _fresh("arrow")
        with translated():
            if self.name == "duckdb":
                self.con.con.register(view, table)
            else:
                self.con._session.createDataFrame(table).createOrReplaceTempView(view)
            return self.con.table(view)

    def forget(self, table: ir.Table) -> None:
        """Let go of what `from_arrow` took up."""
        with translated():
            if self.name == "duckdb":
                self.con.con.unregister(table.get_name())
            else:
                self.con._session.catalog.dropTempView(table.get_name())

    def write_parquet(
        self, table: ir.Table, path: Path, *, compression: Literal["zstd", "lz4"] = "zstd", ordered: bool = True
    ) -> None:
        """Write `table` to one Parquet file. DuckDB only.

        Parameters
        ----------
        table
            What to write.
        path
            Where to.
        compression
            "zstd" for what stays, "lz4" for what is read once.
        ordered
            Whether the rows must stand in the order of `table`; it takes less memory where they need not.
        """
        with translated():
            self._run(f"SET preserve_insertion_order = {str(ordered).lower()}")
            self._run(
                f"COPY ({self.con.compile(table)}) TO {_text(path)} (FORMAT parquet, COMPRESSION '{compression}')"
            )
            self._run("RESET preserve_insertion_order")

    def arrow(self, table: ir.Table) -> pa.Table:
        """The rows of `table`."""
        with translated():
            if self.name == "duckdb":
                return self.con.to_pyarrow(table)
            # Ibis would go through pandas, which loses missing whole numbers
            self.con._run_pre_execute_hooks(table)
            found = self.con._session.sql(self.con.compile(table)).toArrow()
            return found.cast(table.schema().to_pyarrow())

    def repeats(self, path: Path, keys: Sequence[str]) -> int:
        """How many rows of a sorted Parquet file have the same `keys` as the row before. DuckDB only."""
        same = " AND ".join(f"{_name(key)} = lag({_name(key)}) OVER ()" for key in keys)
        with translated():
            found = self._run(f"SELECT count(*) FROM (SELECT {same} AS same FROM {_text(path)}) WHERE same")
        return int(found[0][0])

    def _run(self, sql: str) -> list[tuple[Any, ...]]:
        # a result that is not read to its end blocks the connection
        rows: list[tuple[Any, ...]] = self.con.con.execute(sql).fetchall()
        return rows

    def close(self) -> None:
        """Give memory and temporary files back. A Spark session stays open: others may use it."""
        if self.name == "duckdb":
            self.con.disconnect()


def connect(
    name: str = "duckdb",
    *,
    memory_limit: str | None = None,
    threads: int | None = None,
    scratch: Path | None = None,
) -> Engine:
    """Open an engine.

    Parameters
    ----------
    name
        "duckdb" or "pyspark".
    memory_limit
        What it may hold in memory ("1200MB"); the default is `MEMORY_LIMIT` for DuckDB and Spark's own for Spark.
    threads
        How many threads; the default is all cores for DuckDB and two for Spark.
    scratch
        Where DuckDB spills to; by default a folder of the system's temporary folder.

    Raises
    ------
    SelectionError
        There is no engine of this name.
    MissingExtra
        Spark was asked for and pyspark or Java is absent.
    """
    if name == "duckdb":
        return Engine("duckdb", _duckdb(memory_limit or MEMORY_LIMIT, threads, scratch))
    if name == "pyspark":
        return Engine("pyspark", _pyspark(memory_limit, threads or 2))
    raise SelectionError("no such engine", got=name, allowed=" or ".join(_ENGINES), close=nearest(name, _ENGINES))


def _duckdb(memory_limit: str, threads: int | None, scratch: Path | None) -> Any:
    import tempfile

    import ibis

    folder = scratch or Path(tempfile.gettempdir()) / f"bilateral-{os.getpid()}-{secrets.token_hex(4)}"
    options: dict[str, Any] = {"memory_limit": memory_limit, "temp_directory": str(folder)}
    if threads:
        options["threads"] = threads
    backend = ibis.duckdb.connect(**options)
    # With threads of its own for writing, DuckDB 2.0 now and then waits for ever when a COPY fails: a value that is no
    # number, a disk that is full. Threads that write for themselves cannot be waited for. Older ones lack the setting.
    backend.con.execute("SELECT count(*) FROM duckdb_settings() WHERE name = 'async_threads'")
    if backend.con.fetchall()[0][0]:
        backend.con.execute("SET async_threads = 0").fetchall()
    return backend


def _pyspark(memory_limit: str | None, threads: int) -> Any:
    import shutil

    try:
        import pyspark.sql
    except ImportError:
        raise MissingExtra(
            "the Spark engine needs the package pyspark", then="pip install 'bilateral[spark]'"
        ) from None
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise MissingExtra("the Spark engine needs Java 17 or newer", then="install a Java runtime and set JAVA_HOME")
    import ibis

    session = _session(pyspark.sql.SparkSession.builder, memory_limit, threads)
    return ibis.pyspark.connect(session)


def _session(builder: Any, memory_limit: str | None, threads: int) -> Any:
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": str(threads * 2),
        "spark.ui.showConsoleProgress": "false",
    }
    if memory_limit:
        settings["spark.driver.memory"] = memory_limit.replace("MB", "m").replace("GB", "g")
    builder = builder.master(f"local[{threads}]").appName("bilateral")
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the backend raises into errors of the one tree; whoever runs an expression of ours uses it.

    Raises
    ------
    KeyboardInterrupt
        The user stopped a query, which the backend tells as a fault of its own.
    """
    try:
        yield
    except BilateralError:
        raise
    except Exception as error:
        if is_interrupt(error):
            raise KeyboardInterrupt from error
        found = _translate(error)
        if found is None:
            raise
        raise found from error


def _translate(error: Exception) -> BilateralError | None:
    import duckdb

    if not isinstance(error, duckdb.Error):
        return None
    text = str(error)
    if re.search(r"no space left|disk quota|max_temp_directory_size|disk (is )?full", text, re.IGNORECASE):
        return DiskFull("no room is left on the disk; the old state stands", then="free some room and load again")
    first = text.split("\n", 1)[0].strip()
    if isinstance(error, duckdb.OutOfMemoryException):
        return StoreError("the engine ran out of memory", got=first, then="free some memory and load again")
    if isinstance(error, duckdb.IOException):
        return StoreError("a file cannot be read or written", got=first)
    if isinstance(error, (duckdb.InvalidInputException, duckdb.DataError)):
        return InputError("the values cannot be read", got=first)
    return None


def is_interrupt(error: BaseException) -> bool:
    """Whether the user stopped what was under way, as Python or a backend tells it."""
    told = type(error).__name__ == "InterruptException" or str(error).strip() == "Query interrupted"
    return isinstance(error, KeyboardInterrupt) or told


def is_disk_full(error: OSError) -> bool:
    """Whether the system says that there is no room left."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def _csv(path: Path | str, shape: CsvShape, types: Mapping[str, str]) -> str:
    columns = ", ".join(f"{_text(name)}: {_text(types.get(name, 'VARCHAR'))}" for name in shape.columns)
    marks = f"delim = {_text(shape.delimiter)}, quote = {_text(shape.quote)}, escape = {_text(shape.quote)}"
    fixed = "auto_detect = false, header = true, max_line_size = 16777216"
    return f"read_csv({_text(path)}, columns = {{{columns}}}, {marks}, {fixed})"


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _fresh(stem: str) -> str:
    return f"bilateral_{stem}_{secrets.token_hex(6)}"
