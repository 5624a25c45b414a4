"""What stands under a name that is about to be loaded again."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.errors import SelectionError
from bilateral.origin import Origin
from bilateral.plurals import many
from bilateral.store.dataset import Dataset
from bilateral.store.read import Store

__all__ = ["replaces"]


def replaces(
    store: Store, table: str, name: str, source: str, origins: Sequence[Origin], *, named: bool = True
) -> tuple[str, ...]:
    """Notes on the dataset that a load of this name replaces; none where nothing stands under it.

    Parameters
    ----------
    store
        Where to.
    table, name, source, origins
        Of the dataset to be.
    named
        Whether the user gave the name; False where it was taken from the file's.

    Raises
    ------
    SelectionError
        The user gave no name, and what stands under it is of another source or another file.
    """
    before = next((found for found in store.datasets(table) if found.name == name), None)
    if before is None:
        return ()
    other = _differs(before, origins)
    if not named and (before.source != source or other):
        raise SelectionError(
            f"another dataset has that name: {_told(before)}{f', from {_titles(before.origins)}' if other else ''};"
            " nothing was replaced",
            got=name,
            then=f"give it a name with --name, or --name {name} to replace (name=… in Python)",
        )
    change = f"; it came from {_titles(before.origins)}, this one from {_titles(origins)}" if other else ""
    return (f"replaced the dataset of that name: {_told(before)}{change}",)


def _differs(before: Dataset, origins: Sequence[Origin]) -> bool:
    """Whether the data come from another file: other titles and other bytes."""
    same = {origin.sha256 for origin in before.origins} & {origin.sha256 for origin in origins} - {None, ""}
    return _titles(before.origins) != _titles(origins) and not same


def _titles(origins: Sequence[Origin]) -> str:
    return ", ".join(dict.fromkeys(origin.title for origin in origins))


def _told(dataset: Dataset) -> str:
    years = f"{dataset.span}, " if dataset.years else ""
    return f"{dataset.source}, {years}{many(dataset.rows, 'row')}, loaded {dataset.loaded_at[:16].replace('T', ' ')}"
