"""Download of BACI from CEPII: bytes as sent, with a lock record; nothing is read or changed.

An interrupted download is kept as `.part` and taken up where it stopped, as long as the server says that the file is
still the same (HTTP Range with If-Range, RFC 9110 sections 13.1.5 and 14). The whole file is checked against the
length that the server told and against the hash that the caller gives or an earlier download of the same address had.
"""

from __future__ import annotations

import hashlib
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bilateral.errors import FetchError, SelectionError, StoreBusy, nearest
from bilateral.origin import today
from bilateral.reference.classifications import HS_EDITIONS
from bilateral.sources.address import check_url
from bilateral.sources.baci.lock import Fetched, read_locks, write_lock
from bilateral.sources.download import Download, Progress
from bilateral.sources.transport import HttpxTransport, Transport
from bilateral.store import Store, slug
from bilateral.store.catalogue import told

__all__ = ["KNOWN_VERSIONS", "address", "fetch"]

BASE = "https://www.cepii.fr/DATA_DOWNLOAD/baci/data"
PAGE = "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37"
LOCKS = "fetched.json"
KNOWN_VERSIONS = ("V202601", "V202501", "V202401b", "V202301", "V202201")
"""Releases of CEPII known here, newest first."""


def address(hs: str = "HS92", version: str | None = None) -> str:
    """Where CEPII keeps a release of BACI.

    Raises
    ------
    SelectionError
        BACI has no such HS edition, or the version is not written like V202501.
    """
    edition = hs.upper().removeprefix("HS")
    if edition not in HS_EDITIONS:
        allowed = [f"HS{known}" for known in HS_EDITIONS]
        raise SelectionError("BACI has no such edition", got=hs, close=nearest(hs, allowed), allowed=", ".join(allowed))
    release = f"V{(version or KNOWN_VERSIONS[0]).lstrip('vV')}"
    if not re.fullmatch(r"V\d{6}[a-z]?", release):
        raise SelectionError("not a version of BACI", got=version, allowed=f"{', '.join(KNOWN_VERSIONS)} and the like")
    return f"{BASE}/BACI_HS{edition}_{release}.zip"


def fetch(
    store: Store | Path | str,
    hs: str = "HS92",
    version: str | None = None,
    *,
    url: str | None = None,
    transport: Transport | None = None,
    progress: Progress | None = None,
    sha256: str | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Path:
    """Download a release of BACI into the store's `raw` folder; what is there already is not asked for again.

    Parameters
    ----------
    store
        The store, or its home folder.
    hs
        Edition of the Harmonised System: HS92, HS96, HS02, HS07, HS12, HS17 or HS22.
    version
        Release ("V202501"); by default the newest of `KNOWN_VERSIONS`.
    url
        Another address that holds such a zip.
    transport
        What asks for the address; by default httpx.
    progress
        Called with bytes done, bytes in all, and a word.
    sha256
        The hash the file must have; by default the one that the same address gave before, if it did.
    sleep
        What waits between tries.

    Returns
    -------
    Path
        The zip, under `raw/baci/<first 16 digits of its sha256>/`.

    Raises
    ------
    SelectionError
        There is no such edition, or the version is not written like one.
    FetchError
        The server cannot be reached, has no such file, or sent something else.
    DiskFull
        There is no room for the file; what came so far is kept.
    StoreBusy
        Another process downloads the same file.
    """
    link = check_url(url or address(hs, version))
    folder = (store if isinstance(store, Store) else Store(store)).home / "raw" / "baci"
    name = slug(unquote(Path(urlsplit(link).path).name))
    download = Download(
        url=link,
        part=folder / f"{name}.part",
        transport=transport or HttpxTransport(),
        progress=progress or _silent,
        sleep=sleep,
        hint=_hint(hs),
        by_hand="download the zip with a browser and type: bilateral add baci FILE",
    )
    with told(folder.parent.parent), _alone(folder / f"{name}.lock", link):
        return _standing(folder, link, sha256) or _fetched(folder, download, sha256)


@contextmanager
def _alone(path: Path, url: str) -> Iterator[None]:
    """Hold the lock file of one download."""
    from filelock import FileLock, Timeout

    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise StoreBusy("another process downloads the same file", got=url, then="wait for it to end") from None
    try:
        yield
    finally:
        lock.release()


def _standing(folder: Path, url: str, sha256: str | None) -> Path | None:
    """The file that an earlier download left, if it is whole and is what is asked for."""
    lock = read_locks(folder / LOCKS).get(url)
    if lock is None or (sha256 and sha256.lower() != lock.sha256):
        return None
    path = folder / lock.file
    whole = path.is_file() and path.stat().st_size == lock.size and _digest(path) == lock.sha256
    return path if whole else None


def _fetched(folder: Path, download: Download, sha256: str | None) -> Path:
    modified = download.run()
    digest = _digest(download.part)
    before = read_locks(folder / LOCKS).get(download.url)
    _check(download, digest, sha256.lower() if sha256 else before.sha256 if before else None)
    target = folder / digest[:16] / download.part.name.removesuffix(".part")
    target.parent.mkdir(exist_ok=True)
    download.part.replace(target)
    download.forget()
    file = target.relative_to(folder).as_posix()
    write_lock(
        folder / LOCKS, Fetched(download.url, file, target.stat().st_size, digest, accessed=today(), modified=modified)
    )
    return target


def _check(download: Download, digest: str, expected: str | None) -> None:
    if expected and digest != expected:
        download.forget()
        raise FetchError(
            "the file is not the one expected: its sha256 differs",
            got=digest,
            allowed=expected,
            then=f"bilateral fetch baci --sha256 {digest}, if the new file is meant",
        )
    if not zipfile.is_zipfile(download.part):
        download.forget()
        raise FetchError("the server did not send a zip", got=download.url, then=download.hint)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _hint(hs: str) -> str:
    known = ", ".join(KNOWN_VERSIONS)
    return f"bilateral fetch baci --hs {hs} --version {KNOWN_VERSIONS[1]} (known: {known}); newer ones: {PAGE}"


def _silent(done: float, total: float, text: str) -> None:
    """Nobody watches."""
