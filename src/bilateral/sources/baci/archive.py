"""What a BACI zip, or a folder with its files, holds: found by file names, checked before anything is read."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import IO

from bilateral.errors import BadArchive, InputError

__all__ = ["Archive", "YearFile", "opened"]

YEAR = re.compile(r"BACI_(HS\d\d)_Y(\d{4})_V(\d{6}[a-z]?)\.csv", re.IGNORECASE)
COUNTRIES = re.compile(r"country_codes.*\.csv", re.IGNORECASE)
PRODUCTS = re.compile(r"product_codes.*\.csv", re.IGNORECASE)
READMES = re.compile(r"readme.*\.txt", re.IGNORECASE)
AGAIN = "get the file again (bilateral fetch baci), then bilateral add baci"
BLOCK = 1 << 17
MOST_TIMES = 100
HARMLESS = 1 << 20
SMALL = 64 << 20
FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, RuntimeError)
"""What the zip module raises for damaged bytes."""


@dataclass(frozen=True, slots=True)
class YearFile:
    """One year of flows."""

    year: int
    """As the file's name says."""
    name: str
    """The member of the zip, or the file's name."""
    size: int
    """Bytes when unpacked."""


@dataclass(frozen=True, slots=True)
class Archive:
    """The files of one release of one edition."""

    path: Path
    """The zip or the folder."""
    hs: str
    """Edition of the Harmonised System: "HS92"."""
    version: str
    """Release, without the V: "202501"."""
    years: tuple[YearFile, ...]
    """In order of time."""
    countries: str
    """Name of the file with country codes."""
    products: str | None
    """Name of the file with product codes; None where there is none."""
    readme: str | None
    """Name of the Readme; None where there is none."""
    pack: zipfile.ZipFile | None
    """The open zip; None for a folder."""

    def text(self, name: str) -> str:
        """A small file, as text."""
        data = b"".join(self.blocks(name, most=SMALL))
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")

    def unpack(self, name: str, folder: Path) -> Path:
        """The path of a file outside the zip; one in the zip is written to `folder`, block by block."""
        if self.pack is None:
            return self.path / name
        target = folder / PurePosixPath(name).name
        with target.open("wb") as out:
            for block in self.blocks(name):
                out.write(block)
        return target

    def blocks(self, name: str, *, most: int | None = None) -> Iterator[bytes]:
        """The bytes of a file, in blocks.

        Raises
        ------
        BadArchive
            The member is damaged, or longer than `most`.
        """
        done = 0
        with _read(self.path):
            stream = self.pack.open(name) if self.pack else (self.path / name).open("rb")
        with stream:
            while block := self._block(stream):
                done += len(block)
                if most is not None and done > most:
                    raise BadArchive("a file of codes is far too long", got=name, then=AGAIN)
                yield block

    def _block(self, stream: IO[bytes]) -> bytes:
        with _read(self.path):
            return stream.read(BLOCK)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive at `path`, a zip or a folder.

    Raises
    ------
    InputError
        There is nothing, or files of BACI are missing or belong to several releases.
    BadArchive
        The zip is truncated or damaged, or a member is encrypted, a link, points outside or swells beyond measure.
    """
    if path.is_dir():
        sizes = {file.name: file.stat().st_size for file in sorted(path.iterdir()) if file.is_file()}
        yield _archive(path, sizes, None)
        return
    with _read(path):
        pack = zipfile.ZipFile(path)
    with pack:
        members = [member for member in pack.infolist() if not member.filename.endswith("/")]
        for member in members:
            _sound(member)
        yield _archive(path, {member.filename: member.file_size for member in members}, pack)


@contextmanager
def _read(path: Path) -> Iterator[None]:
    """Turn what the zip module raises into errors of the one tree."""
    try:
        yield
    except FileNotFoundError:
        raise InputError("there is no such file", got=str(path)) from None
    except OSError as fault:
        raise InputError(f"the file cannot be read ({fault.strerror})", got=str(path)) from fault
    except FAULTS as fault:
        raise BadArchive(_told(path, fault), got=str(path), then=AGAIN) from fault


def _told(path: Path, fault: Exception) -> str:
    with path.open("rb") as stream:
        head = stream.read(4)
    if not head.startswith(b"PK"):
        return "the file is no zip" if head else "the file is empty"
    if "end of central directory" in str(fault) or "not a zip file" in str(fault):
        return "the zip is cut short: its directory, which stands at the end, is missing"
    return f"the zip is damaged ({fault})"


def _sound(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename.replace("\\", "/")
    if not name or "\0" in name:
        raise BadArchive("the zip is damaged (a member without a proper name)", got=name, then=AGAIN)
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in PurePosixPath(name).parts:
        raise BadArchive("a member of the zip points outside it", got=member.orig_filename, then=AGAIN)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise BadArchive("a member of the zip is a link", got=member.filename, then=AGAIN)
    if member.flag_bits & 0x1:
        raise BadArchive("a member of the zip is encrypted", got=member.filename, then="unpack it, and add the folder")
    if member.file_size > max(HARMLESS, MOST_TIMES * member.compress_size):
        raise BadArchive(
            "a member of the zip swells beyond measure",
            got=f"{member.filename}: {member.compress_size:,} bytes become {member.file_size:,}",
            then=AGAIN,
        )


def _archive(path: Path, sizes: dict[str, int], pack: zipfile.ZipFile | None) -> Archive:
    found = [(match, name) for name in sizes if (match := YEAR.fullmatch(PurePosixPath(name).name))]
    releases = sorted({(match[1].upper(), match[3]) for match, _ in found})
    if not found:
        raise InputError(
            "no yearly files of BACI in it",
            got=str(path),
            allowed="BACI_HS92_Y2020_V202501.csv and the like",
            then="bilateral add flows FILE, for a table of your own",
        )
    if len(releases) > 1:
        told = ", ".join(f"{hs} V{version}" for hs, version in releases)
        raise InputError("files of several releases lie together", got=told, allowed="one edition and one release")
    years = _years(found, sizes)
    countries = _one(sizes, COUNTRIES)
    if countries is None:
        allowed = f"country_codes_V{releases[0][1]}.csv beside the yearly files"
        raise InputError("the file with country codes is missing", got=str(path), allowed=allowed, then=AGAIN)
    products, readme = _one(sizes, PRODUCTS), _one(sizes, READMES)
    return Archive(path, *releases[0], years, countries, products, readme, pack)


def _years(found: list[tuple[re.Match[str], str]], sizes: dict[str, int]) -> tuple[YearFile, ...]:
    years = sorted((YearFile(int(match[2]), name, sizes[name]) for match, name in found), key=lambda file: file.year)
    for one, other in pairwise(years):
        if one.year == other.year:
            raise InputError("two files hold the same year", got=f"{one.name}, {other.name}")
    return tuple(years)


def _one(names: dict[str, int], wanted: re.Pattern[str]) -> str | None:
    return next((name for name in names if wanted.fullmatch(PurePosixPath(name).name)), None)
