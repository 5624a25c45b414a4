"""Characters that no font at hand can print: found before the PDF is set, replaced in the open, never left as boxes."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import unicodedata
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from bilateral.style import theme

__all__ = ["font_paths", "missing", "note", "replace", "setter", "typeset"]

_SYSTEM = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
)
"""Where systems keep their fonts."""
_Content = TypeVar("_Content", str, dict[str, Any])


def font_paths() -> list[str]:
    """Folders with fonts beside the system's; empty where the font package is not installed."""
    folder = theme.font_directory()
    return [folder] if folder else []


@functools.cache
def setter() -> str:
    """What else a PDF hangs on: the program that sets it, this module, and the fonts of the machine."""
    own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return "|".join([version("typst"), own, *(_state(Path(folder)) for folder in (*font_paths(), *_SYSTEM))])


def _state(folder: Path) -> str:
    """A folder of fonts as it stands: its subfolders and when something was last put into or out of them."""
    folder = folder.expanduser()
    if not folder.is_dir():
        return ""
    within = (Path(place) for place, _, _ in os.walk(folder, onerror=lambda _: None))
    return ";".join(f"{place}:{place.stat().st_mtime_ns}" for place in sorted(within))


def missing(text: str) -> frozenset[str]:
    """The characters of `text` that neither the house font nor any font of this machine has."""
    foreign = sorted({letter for letter in text if _foreign(letter)})
    return frozenset(_unprintable("".join(foreign))) if foreign else frozenset()


def _foreign(letter: str) -> bool:
    """Outside Latin, Greek, Cyrillic, punctuation, arrows and mathematical signs, which every text font at hand has."""
    code = ord(letter)
    return code >= 0x0530 and not 0x1E00 <= code <= 0x22FF


@functools.lru_cache(maxsize=64)
def _unprintable(letters: str) -> str:
    if _prints(letters):
        return ""
    if len(letters) == 1:
        return letters
    half = len(letters) // 2
    return _unprintable(letters[:half]) + _unprintable(letters[half:])


def _prints(letters: str) -> bool:
    import typst

    source = '#set document(title: "t")\n#for letter in json("t.json") [#letter ]'
    try:
        typeset({"main.typ": source.encode(), "t.json": json.dumps(list(letters)).encode()}, timestamp=0)
    except typst.TypstError:
        return False
    return True


def typeset(members: dict[str, bytes], *, timestamp: int) -> bytes:
    """Set `main.typ`, with the other files beside it, as PDF/UA-1.

    Parameters
    ----------
    members
        Contents by file name.
    timestamp
        Seconds since 1970 that stand in the PDF as its date.

    Raises
    ------
    typst.TypstError
        A character that no font has, or a fault in the source.
    """
    import typst

    compiler: Any = typst.compile  # its type hints leave out the dictionary of files that it takes
    return bytes(compiler(members, format="pdf", pdf_standards=["ua-1"], font_paths=font_paths(), timestamp=timestamp))


def note(gaps: frozenset[str]) -> str:
    """What to tell the reader; empty when nothing is missing."""
    if not gaps:
        return ""
    some = " ".join(f"U+{ord(letter):04X}" for letter in sorted(gaps)[:6])
    more = f" and {len(gaps) - 6} more" if len(gaps) > 6 else ""
    return (
        f"No font on this machine can print {len(gaps)} characters ({some}{more}). "
        "In the PDF Korean is romanised and others stand as “?”; the HTML page, JSON and CSV have the text as given. "
        "Install a font such as Noto Sans CJK to print them."
    )


def replace(content: _Content, gaps: frozenset[str]) -> _Content:
    """`content` with every character of `gaps` romanised, or else as "?"; works through lists and dictionaries."""
    return _walk(content, {ord(letter): _roman(letter) for letter in gaps})  # type: ignore[no-any-return]


def _walk(content: Any, table: dict[int, str]) -> Any:
    if isinstance(content, str):
        return content.translate(table)
    if isinstance(content, list):
        return [_walk(item, table) for item in content]
    if isinstance(content, dict):
        return {key: _walk(item, table) for key, item in content.items()}
    return content


def _roman(letter: str) -> str:
    name = unicodedata.name(letter, "")
    if name.startswith("HANGUL SYLLABLE "):
        return name.removeprefix("HANGUL SYLLABLE ").lower()
    plain = unicodedata.normalize("NFKD", letter)
    return plain if plain.isascii() else "?"
