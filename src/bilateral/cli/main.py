"""The command `bilateral`: its commands, and how a fault becomes one line and an exit code."""

from __future__ import annotations

import os
import sys
import threading
from typing import Annotated

import typer

from bilateral import __version__
from bilateral.cli import (
    add,
    brief,
    compare,
    convert,
    delegation,
    explain,
    fetch,
    init,
    market,
    openalex,
    signals,
    sources,
    structure,
    tables,
    technology,
    where,
)
from bilateral.errors import BilateralError

__all__ = ["app", "run"]

_EPILOG = (
    "Exit codes: 0 done · 1 a fault of ours · 2 wrong words or selection · 3 a file that cannot be read · "
    "4 no data · 5 the store · 6 a download · 7 a missing extra package · 8 a brief in which a lens could not answer."
)

app = typer.Typer(
    name="bilateral",
    help="What the evidence says of two countries: trade, news, market, technology, meetings; with every source.",
    epilog=_EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("init")(init.init)
app.command("brief")(brief.brief)
app.command("explain")(explain.explain)
app.command("structure")(structure.structure)
app.command("technology")(technology.technology)
technology.register(add.app)
openalex.register(add.app, fetch.app)
app.command("market")(market.market)
app.command("mirror")(compare.mirror)
app.command("gravity")(compare.gravity)
app.add_typer(delegation.app, name="delegation")
app.add_typer(signals.app, name="signals")
app.add_typer(add.app, name="add")
app.add_typer(fetch.app, name="fetch")
app.command("convert")(convert.convert)
app.command("sources")(sources.sources)
app.command("tables")(tables.tables)
app.command("where")(where.where)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"bilateral {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


def run() -> None:
    """Run the command line; a fault of the user's or of the data is one line on stderr and an exit code."""
    try:
        app()
    except BilateralError as fault:
        _tell(str(fault))
        sys.exit(fault.exit_code)
    except (KeyboardInterrupt, SystemExit) as end:
        _end(end)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as fault:
        _end(fault)
        if os.environ.get("BILATERAL_DEBUG"):
            raise
        _tell(f"a fault of ours: {type(fault).__name__}: {fault}; next: BILATERAL_DEBUG=1 shows where, for a report")
        sys.exit(1)


def _end(fault: BaseException) -> None:
    """Say that the user stopped us, which Typer and the engine tell in their own words; other ends stay theirs."""
    from bilateral.engine import is_interrupt

    link: BaseException | None = fault
    while link is not None:
        if is_interrupt(link):
            _tell(str(link) if str(link).startswith("stopped") else "stopped; nothing was replaced")
            _leave(130)
        link = link.__cause__ or link.__context__
    if isinstance(fault, SystemExit):
        raise fault


def _leave(code: int) -> None:
    """Leave at once and wait for no thread: files are replaced whole or not at all."""
    if threading.active_count() == 1:
        sys.exit(code)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _tell(line: str) -> None:
    print(f"bilateral: {' '.join(line.split())}", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    run()
