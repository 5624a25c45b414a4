"""Files that the user names: whether they can be read at all, and their text whatever encoding it is in.

Every reader of a file of the user's begins here, so that a folder, a missing file, an empty one and bytes that are no
text are each told in one plain line, and in the same words everywhere.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Sequence
from pathlib import Path

from bilateral.errors import EmptyInput, InputError, nearest

__all__ = ["decoded", "given_bytes", "given_file", "given_text", "unpacked", "utf8"]

_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_LOOKED = 1 << 14
"""So many characters are looked at for signs that no text holds."""
_PART = 1 << 24
"""So many bytes are looked at at a time."""
_FEW = 0.01
"""Share of control characters above which bytes are no text."""
_HANGUL, _ENOUGH = 0.95, 16
"""Share of letters beyond ASCII that are Hangul, and how many of them, from which bytes are taken for Korean Windows'.

Of Chinese in GB 2312 read so, some six letters in ten come out as Hangul: a few can all do so by chance, not many.
"""


def given_file(path: Path | str, *, allowed: str | None = None, then: str | None = None, empty: bool = False) -> Path:
    """The path of a file that is there and holds something.

    Parameters
    ----------
    path
        As the user gave it; "~" is the user's home.
    allowed
        What the file should be, in words, for the message.
    then
        What to type next, for the message.
    empty
        Whether an empty file will do.

    Raises
    ------
    InputError
        There is no such file, it is a folder, or it may not be read.
    EmptyInput
        It is empty.
    """
    file = Path(path).expanduser()
    try:
        if file.is_dir():
            inside = sorted(str(file / each.name) for each in file.iterdir() if each.is_file())
            raise InputError(
                "this is a folder, not a file", got=str(path), close=inside[:3], allowed=allowed, then=then
            )
        if not file.exists():
            beside = [each.name for each in file.parent.iterdir()] if file.parent.is_dir() else []
            close = nearest(file.name, beside)
            raise InputError("there is no such file", got=str(path), close=close, allowed=allowed, then=then)
        if not file.is_file():
            raise InputError("this is no plain file", got=str(path), allowed=allowed, then="save it as a file first")
        with file.open("rb") as stream:
            if not stream.read(1) and not empty:
                raise EmptyInput("the file is empty", got=str(path), allowed=allowed, then=then)
    except OSError as fault:
        raise InputError(f"the file cannot be read ({fault.strerror})", got=str(path), then=then) from None
    return file


def given_bytes(path: Path | str, *, allowed: str | None = None, then: str | None = None) -> bytes:
    """The bytes of a file, unpacked where they are gzip's.

    Raises
    ------
    InputError, EmptyInput
        As for `given_file`; or it is a damaged gzip file.
    """
    return unpacked(given_file(path, allowed=allowed, then=then).read_bytes(), str(path))


def unpacked(raw: bytes, got: str) -> bytes:
    """Bytes as they are, or what gzip packed into them.

    Raises
    ------
    InputError
        It is a damaged gzip file.
    """
    if raw[:2] != b"\x1f\x8b":
        return raw
    try:
        return gzip.decompress(raw)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise InputError("the gzip file is damaged", got=got, then="fetch or pack it again") from None


def given_text(path: Path | str, *, allowed: str | None = None, then: str | None = None) -> str:
    """The text of a file, plain or gzipped.

    Raises
    ------
    InputError, EmptyInput
        As for `given_bytes` and `decoded`.
    """
    return decoded(given_bytes(path, allowed=allowed, then=then), str(path), allowed=allowed, then=then)


def decoded(
    raw: bytes, got: str, *, others: Sequence[str] = (), allowed: str | None = None, then: str | None = None
) -> str:
    """Bytes as text: UTF-8, UTF-16 with its mark, or Korean as Windows writes it; nothing is garbled in silence.

    Parameters
    ----------
    raw
        The bytes.
    got
        What they are called in messages.
    others
        Encodings to be tried after UTF-8, where it does no harm to take one for another: names are not read.
    allowed, then
        As for `given_file`.

    Raises
    ------
    InputError
        They are no text, or text in an encoding that cannot be told for sure.
    """
    wide = _WIDE.get(raw[:2])
    try:
        text = raw.decode(wide or "utf-8-sig")
    except UnicodeDecodeError as fault:
        other = None if wide else _first(raw, others) if others else _korean(raw)
        if other is None:
            raise _no_text(raw, fault.start, got, allowed, then) from None
        text = other
    if _strange(text[:_LOOKED]):
        raise InputError("the file holds no text", got=got, allowed=allowed or "text in UTF-8", then=then)
    return text


def utf8(raw: bytes, got: str, *, allowed: str | None = None) -> bytes:
    """The same text in UTF-8 without a mark; what is in UTF-8 already is not copied.

    Raises
    ------
    InputError
        As for `decoded`.
    """
    bare = raw.removeprefix(codecs.BOM_UTF8)
    if _WIDE.get(raw[:2]) or not _is_utf8(bare):
        return decoded(raw, got, allowed=allowed).encode("utf-8")
    if _strange(bare[:_LOOKED].decode("utf-8", "ignore")):
        raise InputError("the file holds no text", got=got, allowed=allowed or "text in UTF-8")
    return bare


def _is_utf8(raw: bytes) -> bool:
    if raw.isascii():
        return True
    reader = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(raw), _PART):
            reader.decode(raw[start : start + _PART])
        reader.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _first(raw: bytes, encodings: Sequence[str]) -> str | None:
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _korean(raw: bytes) -> str | None:
    """The text, where it reads as Korean in code page 949."""
    try:
        text = raw.decode("cp949")
    except UnicodeDecodeError:
        return None
    letters = [sign for sign in text if ord(sign) > 127]
    hangul = sum("가" <= sign <= "힣" for sign in letters)
    return text if hangul >= max(_ENOUGH, _HANGUL * len(letters)) else None


def _no_text(raw: bytes, start: int, got: str, allowed: str | None, then: str | None) -> InputError:
    if _strange(raw[:_LOOKED].decode("latin-1"), few=3 * _FEW):
        return InputError("the file holds no text", got=got, allowed=allowed or "text in UTF-8", then=then)
    return InputError(
        f"line {raw[:start].count(10) + 1} is not in UTF-8, so that names would be garbled",
        got=got,
        allowed="UTF-8, or UTF-16 with its mark",
        then=then or "save the file as “CSV UTF-8”",
    )


def _strange(text: str, few: float = _FEW) -> bool:
    """Whether signs stand there that no text holds."""
    control = sum(sign < " " and sign not in "\t\r\n\f\v" for sign in text)
    return "\0" in text or control > few * len(text)
