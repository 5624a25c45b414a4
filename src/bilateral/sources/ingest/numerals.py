"""How the numbers of a text column are written: which sign marks decimals, and which thousands.

`18.809` is eighteen and a bit to one reader and eighteen thousand to another. A column gives itself away when one of
its numbers can be read in one way only: `1.234.567` and `1.234,5` have thousands, `0.345`, `1.5` and `1234.567` have
decimals. Where none can, the caller must say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from bilateral.errors import InputError

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from bilateral.engine import Engine

__all__ = ["PLAIN", "Marks", "Numerals", "Shape", "decide", "numerals", "readable", "shapes"]

_OTHER = {".": ",", ",": "."}
_NUMBER = re.compile(r"9*[.,][9.,]*(e[+-]?9+)?")
_SMALL = 100
_HEAD = 50_000


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known beforehand of how numbers are written."""

    decimal: str | None = None
    """"." or ","; None to tell it from the numbers."""
    thousands: str | None = None
    """One sign, such as "." or a blank; None where there is none, or to tell it from the numbers."""
    usual_point: bool = False
    """A point with three digits behind it marks decimals, as in BACI."""

    def check(self) -> None:
        """Nothing, when the marks can be those of a number.

        Raises
        ------
        InputError
            They cannot.
        """
        if self.decimal is not None and self.decimal not in _OTHER:
            raise InputError("no such decimal mark", got=self.decimal, allowed="--decimal . or --decimal ,")
        if self.thousands is not None and (len(self.thousands) != 1 or self.thousands.isalnum()):
            raise InputError("thousands are marked by one sign", got=self.thousands, allowed='",", ".", " " or "\'"')
        if self.thousands is not None and self.thousands in {self.decimal, "+", "-"}:
            raise InputError("one sign cannot mark both decimals and thousands", got=self.thousands)


@dataclass(frozen=True, slots=True)
class Numerals:
    """How the numbers of one column are written."""

    decimal: str = "."
    thousands: str = ""
    """Empty where there is no such mark."""

    def told(self, name: str) -> str:
        """A note for the report."""
        example = f"1{self.thousands}234{self.decimal}5"
        return f"numbers of {name} were read as written {example} (decimal mark {self.decimal!r})"


PLAIN = Numerals()
"""As computers write them: 1234.5."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What several cells have in common: their signs and how many digits stand between them."""

    text: str
    """The cell with 9 for each digit."""
    zero: bool
    """Whether it begins with the digit 0."""
    rows: int
    examples: tuple[str, ...]


def shapes(engine: Engine, table: ir.Table, columns: Sequence[str]) -> Mapping[str, tuple[Shape, ...]]:
    """For each of the text `columns`, the shapes of its cells that have a point or a comma.

    They are those of the first rows alone where many of these prove a decimal point and none of all rows has a comma or
    a second point: the rest cannot say otherwise.
    """
    heads = {column: _shapes(engine, table.limit(_HEAD), column) for column in columns}
    sure = [column for column, found in heads.items() if _points(found)]
    if sure and _others(engine, table, sure):
        sure = []
    return {column: found if column in sure else _shapes(engine, table, column) for column, found in heads.items()}


def numerals(found: Mapping[str, tuple[Shape, ...]], marks: Marks) -> Mapping[str, Numerals]:
    """The columns of `found` that are not written as computers do, and how they are."""
    told = {column: decide(column, seen, marks) for column, seen in found.items()}
    return {column: numerals for column, numerals in told.items() if numerals != PLAIN}


def _shapes(engine: Engine, table: ir.Table, column: str) -> tuple[Shape, ...]:
    text = table[column].strip()
    marked = table.select(text=text).filter(lambda rows: rows.text.contains(".") | rows.text.contains(","))
    shape = marked.text.translate("012345678", "999999999")
    zero = marked.text.startswith("0") | marked.text.startswith("-0") | marked.text.startswith("+0")
    named = marked.mutate(shape=shape, zero=zero)
    groups = named.group_by("shape", "zero").aggregate(
        rows=named.count(), first=named.text.min(), last=named.text.max()
    )
    found = engine.arrow(groups.order_by(groups.rows.desc(), groups["shape"], groups.zero)).to_pylist()
    return tuple(Shape(row["shape"], row["zero"], row["rows"], (row["last"], row["first"])) for row in found)


def decide(column: str, found: Iterable[Shape], marks: Marks) -> Numerals:
    """How a column is written.

    Parameters
    ----------
    column
        Its name, for messages.
    found
        The shapes of its numbers.
    marks
        What is known beforehand.

    Raises
    ------
    InputError
        Its numbers can be read in two ways.
    """
    if marks.decimal:
        return Numerals(marks.decimal, marks.thousands or "")
    if marks.thousands in _OTHER:
        return Numerals(_OTHER[marks.thousands], marks.thousands)
    bare = [(shape, _bare(shape, marks.thousands)) for shape in found]
    seen = [(shape, text) for shape, text in bare if "9" in text and _NUMBER.fullmatch(text)]
    votes = {mark: sum(shape.rows for shape, text in seen if _proves(shape, text, marks) == mark) for mark in ".,"}
    open_ = [shape for shape, text in seen if _proves(shape, text, marks) == "?"]
    fewer, most = sorted(votes, key=lambda mark: (votes[mark], mark == "."))
    # a slip or two among many is set aside as no number; more of them, and nothing says which is the slip
    if open_ and votes[fewer] * _SMALL >= votes[most]:
        raise _two_ways(column, open_)
    thousands = marks.thousands or (_OTHER[most] if any(_OTHER[most] in text for _, text in seen) else "")
    return Numerals(most, thousands)


def readable(column: ir.StringColumn, numerals: Numerals) -> ir.StringColumn:
    """A text column with its numbers as computers write them; what is not written as said is made no number."""
    if numerals == PLAIN:
        return column
    text = column.strip()
    group, mark = re.escape(numerals.thousands), re.escape(numerals.decimal)
    whole = rf"(\d{{1,3}}({group}\d{{3}})+|\d*)" if group else r"\d*"
    written = text.re_search(rf"^[+-]?{whole}({mark}\d*)?([eE][+-]?\d+)?$")
    bare = (text.replace(numerals.thousands, "") if group else text).replace(numerals.decimal, ".")
    return written.ifelse(bare, text.re_search(r"\d").ifelse(text + "?", text))


def _points(found: Sequence[Shape]) -> bool:
    """Whether many cells prove a decimal point."""
    texts = [(shape, _bare(shape, None)) for shape in found]
    numbers = [(shape, text) for shape, text in texts if _NUMBER.fullmatch(text)]
    return sum(shape.rows for shape, text in numbers if _proves(shape, text, Marks()) == ".") >= _SMALL


def _others(engine: Engine, table: ir.Table, columns: Sequence[str]) -> bool:
    """Whether any cell has a comma or a second point."""
    signs = [table[column].contains(",") | table[column].like("%.%.%") for column in columns]
    return bool(engine.arrow(table.filter(reduce(or_, signs)).limit(1).select(columns[0])).num_rows)


def _bare(shape: Shape, thousands: str | None) -> str:
    text = shape.text.lstrip("+-").casefold()
    return text.replace(thousands, "") if thousands else text


def _proves(shape: Shape, bare: str, marks: Marks) -> str:
    """The decimal mark that a number proves; "?" where it can be read in two ways, nothing where in none."""
    digits = bare.partition("e")[0]
    used = [sign for sign in digits if sign in _OTHER]
    if len(set(used)) == 2 or len(used) > 1:
        last = used[-1] if len(set(used)) == 2 else _OTHER[used[-1]]
        grouped = rf"9{{1,3}}(\{_OTHER[last]}999)+(\{last}9*)?"
        return last if re.fullmatch(grouped, digits) else ""
    (mark,) = used
    before, _, after = digits.partition(mark)
    decimal = len(after) != 3 or not 1 <= len(before) <= 3 or shape.zero or "e" in bare or bool(marks.thousands)
    return mark if decimal or (marks.usual_point and mark == ".") else "?"


def _two_ways(column: str, found: Sequence[Shape]) -> InputError:
    examples = list(dict.fromkeys(example for shape in found for example in shape.examples))[:2]
    mark = "." if "." in examples[0] else ","
    other, bare = _OTHER[mark], examples[0].replace(mark, "")
    return InputError(
        f"the numbers of {column} can be read in two ways: three digits stand behind each {mark!r}, which may mark"
        " thousands or decimals",
        got=" and ".join(examples),
        then=f"--decimal {other} --thousands {mark} where {examples[0]} means {bare}, or --decimal {mark} where it"
        f" means {examples[0].replace(',', '.')} (decimal=…, thousands=… in Python)",
    )
