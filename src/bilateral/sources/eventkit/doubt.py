"""Rows whose actor may be another country of nearly the same name: the two Koreas, the two Congos."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bilateral.sources.eventkit.codes import Homonym, homonyms, mapped, passes

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["doubtful"]


def doubtful(
    source: pa.ChunkedArray,
    target: pa.ChunkedArray,
    name1: pa.ChunkedArray,
    name2: pa.ChunkedArray,
    url: pa.ChunkedArray | None,
    places: Mapping[int, pa.ChunkedArray],
) -> dict[str, Any]:
    """Where a name such as KOREA was coded as one country and the row speaks of the other.

    A row is in doubt where an actor coded as the country bears a name that may mean either, and the place of the event
    or of the actor, or the article's address, points to the other country while nothing points to the country itself.

    Parameters
    ----------
    source, target
        ISO3 of the actors.
    name1, name2
        Their names, in capitals.
    url
        Addresses of the articles; None where there are none.
    places
        FIPS codes of the places of the first actor (1), the second (2) and the event (0).

    Returns
    -------
    dict
        What may be confused ("KOR or PRK") to a mask of the rows; only where a row is in doubt.
    """
    import pyarrow.compute as pc

    found: dict[str, Any] = {}
    if all(passes(names, lambda name: not _either(name)) is None for names in (name1, name2)):
        return found
    for homonym in homonyms():
        sides = (
            _side(homonym, source, name1, places[1], url, places[0]),
            _side(homonym, target, name2, places[2], url, places[0]),
        )
        masks = [mask for mask in sides if mask is not None]
        mask = pc.or_(*masks) if len(masks) > 1 else masks[0] if masks else None
        if mask is not None and pc.any(mask).as_py():
            found[f"{homonym.iso3} or {homonym.other}"] = mask
    return found


@lru_cache(maxsize=1 << 16)
def _either(name: str) -> frozenset[str]:
    """Countries that bear a name which may mean another."""
    capitals = name.strip().upper()
    return frozenset(homonym.iso3 for homonym in homonyms() if capitals in homonym.names)


def _side(homonym: Homonym, codes: Any, names: Any, place: Any, url: Any, event: Any) -> Any:
    """Which rows are in doubt; None where none bears such a name."""
    import pyarrow as pa
    import pyarrow.compute as pc

    other_name = passes(names, lambda name: homonym.iso3 not in _either(name))
    if other_name is None:
        return None
    either = pc.and_(mapped(codes, lambda code: code == homonym.iso3, pa.bool_()), pc.invert(other_name))
    there = pc.or_(*(mapped(each, lambda code: code == homonym.other_fips, pa.bool_()) for each in (place, event)))
    if url is None:
        return pc.and_(either, there)
    # addresses are looked at only in the rows that may be in doubt
    seen = pc.if_else(either, url, "")
    other = mapped(seen, lambda text: bool(homonym.other_words.search(text)), pa.bool_())
    own = mapped(seen, lambda text: bool(homonym.own_words.search(text)), pa.bool_())
    return pc.and_(either, pc.and_(pc.or_(there, other), pc.invert(own)))
