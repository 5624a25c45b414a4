"""`python -m benchmarks.delegation_matching [CODES.csv.gz] [--firms N]`: does matching find the right counterpart?

Each of N sellers makes one HS 6-digit product; for each there is one buyer who needs it, among N, and for every third
one a rival among the hosts who makes the same. Profiles are the names of the products in other words: words dropped,
replaced and put in another order, in a frame of phrases that many firms share; one in four says nothing of its goods.
As firms do, some give no code, some only the heading, some a wrong one. Counted is the share of firms whose counterpart
is among their ten best (recall@10, mean of both directions), by codes alone, words alone, and both; then what each
component adds on top of all others. The peer is the wording as given, without any paraphrase.

CODES.csv.gz is a list of HS codes with columns id, text, aggrlevel; where none is named, the goods of the simulated
world are used.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bilateral.lenses.delegation.event import Firm
from bilateral.lenses.delegation.matching import COMPONENTS, Components, Context, suitability
from bilateral.lenses.delegation.matching.trade import fit_of

OTHER = {
    "machines": "equipment", "machinery": "equipment", "apparatus": "devices", "parts": "components",
    "articles": "items", "electric": "electrical", "vehicles": "cars", "fabrics": "textiles", "woven": "weave",
    "fresh": "raw", "frozen": "deep-frozen", "chilled": "cooled", "prepared": "ready", "preserved": "canned",
    "motor": "engine", "iron": "ferrous", "steel": "metal", "plastics": "polymers", "paper": "cellulose",
    "fibres": "yarns", "instruments": "gauges", "garments": "clothing", "wood": "timber", "meat": "flesh",
    "containing": "with", "including": "also", "synthetic": "man-made", "cotton": "cotton-based", "rubber": "elastomer",
    "footwear": "shoes", "glass": "glassware", "pumps": "pumping sets", "oils": "oil", "fish": "seafood",
}  # fmt: skip
FRAMES = (
    "Established {y}, we make {p} for customers at home and abroad; certified quality.",
    "Family company. Our main line is {p}. Export to ten countries.",
    "{p}: design, production and service from one hand.",
    "We are a leading supplier of {p} with a plant of our own.",
)
WISHES = (
    "Looking for {p} for our new line.",
    "We buy {p} in large lots.",
    "Trading house; wants a steady source of {p}.",
    "Seeking a maker of {p}, long-term contract.",
)


def main() -> None:
    """Print recall@10 by what is used, and what each component adds."""
    words = argparse.ArgumentParser(prog="benchmarks.delegation_matching", description=__doc__)
    words.add_argument("codes", nargs="?", type=Path)
    words.add_argument("--firms", type=int, default=400)
    words.add_argument("--seeds", type=int, default=3)
    given = words.parse_args()
    names = hs_names(given.codes) if given.codes else simulated_names()
    runs = [run(names, given.firms, seed) for seed in range(given.seeds)]
    print(
        f"{given.firms} sellers × {given.firms} buyers, {given.seeds} draws; chance would give {10 / given.firms:.3f}"
    )
    for key in runs[0]:
        values = np.array([found[key] for found in runs])
        print(f"{key:<44}{values.mean():8.3f}  (from {values.min():.3f} to {values.max():.3f})")


def hs_names(path: Path) -> dict[str, str]:
    """Names by code from a nomenclature file; the code and dashes in front are cut off."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["id"].isdigit()]
    return {row["id"]: re.sub(r"^\d+\s*-\s*[\s-]*", "", row["text"]).strip(" .") for row in rows}


def simulated_names() -> dict[str, str]:
    """Names of the simulated world's goods."""
    from importlib.resources import files

    text = files("bilateral.simulate").joinpath("products.csv").read_text(encoding="utf-8")
    return {row["product"]: row["name"] for row in csv.DictReader(text.splitlines())}


def run(names: dict[str, str], firms: int, seed: int) -> dict[str, float]:
    """Every figure of one draw."""
    chance = np.random.default_rng(seed)
    products = [code for code in names if len(code) == 6 and len(words_of(code, names)) >= 3]
    chosen = list(chance.choice(products, size=min(firms, len(products)), replace=False))
    sellers = [seller(chance, number, code, names) for number, code in enumerate(chosen)]
    buyers = [buyer(chance, number, code, names) for number, code in enumerate(chosen)]
    rivals = [rival(chance, number, code, names) for number, code in enumerate(chosen) if number % 3 == 0]
    trade = {
        code: float(fit) for code, fit in zip(chosen, fit_of(*chance.gamma(1.0, 1.0, (2, len(chosen)))), strict=True)
    }
    context = Context(names={code: name for code, name in names.items() if len(code) < 6}, fit_ab=trade)
    start = time.process_time()
    parts = suitability(tuple(sellers), (*buyers, *rivals), context)
    spent = time.process_time() - start
    exact = suitability(
        tuple(replace(one, profile=" ".join(words_of(code, names))) for one, code in zip(sellers, chosen, strict=True)),
        tuple(
            replace(one, profile=f"Looking for {' '.join(words_of(code, names))}")
            for one, code in zip(buyers, chosen, strict=True)
        ),
        context,
    )
    bare = suitability(tuple(sellers), (*buyers, *rivals), Context())
    found = {
        "codes": recall(only(parts, "codes_ab", "codes_ba")),
        "words of the profiles": recall(bare.text),
        "words of profiles and of the codes' names": recall(parts.text),
        "codes and words of the profiles": recall(only(replace(parts, text=bare.text), "codes_ab", "codes_ba", "text")),
        "codes, words, and the codes' names": recall(only(parts, "codes_ab", "codes_ba", "text")),
        "all components": recall(parts.points()),
        "words as given, without paraphrase (peer)": recall(exact.text),
    }
    every = [name for name in COMPONENTS if COMPONENTS[name]]
    for name in every:
        rest = only(parts, *(other for other in every if other != name))
        found[f"gain of {name}"] = found["all components"] - recall(rest)
    return found | {"CPU seconds for all pairs": spent}


def only(parts: Components, *names: str) -> np.ndarray:
    """Points of some components."""
    total = sum(COMPONENTS[name] * getattr(parts, name) for name in names)
    return np.maximum(np.asarray(total, dtype=float), 0.0)


def recall(points: np.ndarray, best: int = 10) -> float:
    """Share of firms whose counterpart (same position) is among the `best` of its row or column; ties count in part."""
    firms = len(points)
    return float(np.mean([_found(points, best), _found(points[:, :firms].T, best)]))


def _found(points: np.ndarray, best: int) -> float:
    own = np.diag(points)[:, None]
    above, level = (points > own).sum(axis=1), (points == own).sum(axis=1)
    return float(np.clip((best - above) / level, 0.0, 1.0).mean())


def words_of(code: str, names: dict[str, str]) -> list[str]:
    """The words of a product's name, with those of its heading where its own are few."""
    own = re.findall(r"[A-Za-z]{3,}", names[code])
    return own if len(own) >= 4 else [*own, *re.findall(r"[A-Za-z]{3,}", names.get(code[:4], ""))]


def paraphrase(chance: np.random.Generator, code: str, names: dict[str, str]) -> str:
    """The name in other words: half dropped, known ones replaced two times in three, order shuffled in part; one firm
    in four says nothing of its goods."""
    if chance.random() < 0.25:
        return "goods of good quality"
    kept = [word.lower() for word in words_of(code, names) if chance.random() > 0.5] or words_of(code, names)[:1]
    turned = [OTHER[word] if word in OTHER and chance.random() < 0.67 else word for word in kept]
    if chance.random() < 0.5:
        chance.shuffle(turned)
    return " ".join(turned)


def codes_given(chance: np.random.Generator, code: str, names: dict[str, str]) -> tuple[str, ...]:
    """None (30 %), the heading (25 %), a wrong one of the chapter (10 %), else the right one, at times with others."""
    draw = chance.random()
    if draw < 0.30:
        return ()
    if draw < 0.55:
        return (code[:4],)
    near = [other for other in names if len(other) == 6 and other[:2] == code[:2]]
    if draw < 0.65:
        return (str(chance.choice(near)),)
    return tuple({code, *(str(other) for other in chance.choice(near, size=int(chance.integers(0, 3))))})


def seller(chance: np.random.Generator, number: int, code: str, names: dict[str, str]) -> Firm:
    """A firm that makes the product; now and then it names what it looks for itself."""
    text = str(chance.choice(FRAMES)).format(p=paraphrase(chance, code, names), y=int(chance.integers(1950, 2020)))
    seeks: Sequence[str] = ("buyer",) if chance.random() < 0.7 else ()
    return Firm(f"S{number}", "delegate", profile=text, offers=codes_given(chance, code, names), seeks=tuple(seeks))


def rival(chance: np.random.Generator, number: int, code: str, names: dict[str, str]) -> Firm:
    """A host that makes the same product and needs none of it."""
    text = str(chance.choice(FRAMES)).format(p=paraphrase(chance, code, names), y=int(chance.integers(1950, 2020)))
    return Firm(f"R{number}", "host", profile=text, offers=codes_given(chance, code, names), seeks=("buyer",))


def buyer(chance: np.random.Generator, number: int, code: str, names: dict[str, str]) -> Firm:
    """A firm that needs the product; half of them are makers of something else that they also tell of."""
    text = str(chance.choice(WISHES)).format(p=paraphrase(chance, code, names))
    offers: tuple[str, ...] = ()
    if chance.random() < 0.5:
        other = str(chance.choice([name for name in names if len(name) == 6]))
        offers = (other,)
        text = f"Maker of {paraphrase(chance, other, names)}. {text}"
    seeks = ("supplier",) if chance.random() < 0.7 else ()
    return Firm(f"B{number}", "host", profile=text, offers=offers, needs=codes_given(chance, code, names), seeks=seeks)


if __name__ == "__main__":
    main()
