"""`python -m benchmarks.complexity [--peer PYTHON]`: complexity of 226 simulated countries, against ecomplexity.

RCA, ECI, PCI, proximity, density, COI and COG of 226 × 1,000 and 226 × 5,000 exports, each in a process of its own with
imports and reading included. PYTHON is the interpreter of an environment that holds the peer (`pip install
ecomplexity==0.5.3`); it is given the same exports, its optional random check is switched off, and its results are held
against ours. At 5,000 products the peer takes minutes. One BLAS thread for both unless --threads says otherwise.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.process import Cost, cost

COUNTRIES = 226
NUMBERS = ("eci", "pci", "density", "coi", "cog")
BARE = "import sys, numpy; numpy.load(sys.argv[1]).sum()"
PEER = """
import sys, warnings
import numpy as np, pandas as pd
from ecomplexity import ecomplexity
warnings.simplefilter("ignore")
x = np.load(sys.argv[1])
rows, columns = x.shape
frame = pd.DataFrame({"t": 1, "c": np.repeat(np.arange(rows), columns), "p": np.tile(np.arange(columns), rows),
                      "v": x.ravel()})
names = {"time": "t", "loc": "c", "prod": "p", "val": "v"}
out = ecomplexity(frame, names, check_logsupermodularity=False, verbose=False).sort_values(["c", "p"])
np.savez(sys.argv[2], **{name: out[name].to_numpy().reshape(rows, columns) for name in sys.argv[3].split(",")})
"""


def main() -> None:
    """Run the sizes that the command line names and print one line for each step."""
    words = argparse.ArgumentParser(prog="benchmarks.complexity", description=__doc__)
    words.add_argument("--peer", metavar="PYTHON", help="interpreter of an environment with ecomplexity")
    words.add_argument("--products", type=int, nargs="+", default=[1_000, 5_000])
    words.add_argument("--runs", type=int, default=3, help="runs of ours; the fastest counts (the peer runs once)")
    words.add_argument("--threads", type=int, default=1, help="BLAS threads, ours and the peer's")
    words.add_argument("--once", nargs=2, metavar=("IN", "OUT"), help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.once:
        once(*map(Path, given.once))
        return
    print(f"{'step':<46}{'wall s':>8}{'cpu s':>8}{'peak MiB':>10}{'cpu ratio':>11}")
    with tempfile.TemporaryDirectory(prefix="bilateral-bench-") as folder:
        for products in given.products:
            _size(Path(folder), products, given)


def once(source: Path, target: Path) -> None:
    """Ours: from exports to all numbers, saved."""
    from bilateral.lenses.structure.formulas.advantage import rca, reaches
    from bilateral.lenses.structure.formulas.complexity import complexity, standardise
    from bilateral.lenses.structure.formulas.outlook import outlook_gain, outlook_index
    from bilateral.lenses.structure.formulas.relatedness import density, proximity

    x = np.load(source)
    presence = reaches(rca(x, x.sum(axis=0)))
    index, near = complexity(presence), proximity(presence)
    about = density(presence, near)
    outlook = standardise(outlook_index(presence, about, index.pci_centred))
    gain = outlook_gain(presence, near, index.pci_centred)
    np.savez(target, eci=index.eci[:, np.newaxis], pci=index.pci, density=about, coi=outlook[:, np.newaxis], cog=gain)


def make_exports(products: int, seed: int = 1) -> np.ndarray:
    """Simulated exports, shape (226, products): able countries sell more, and more demanding, products."""
    rng = np.random.default_rng(seed)
    able, hard = rng.normal(size=COUNTRIES), rng.normal(size=products)
    within_reach = 2 * (able[:, np.newaxis] - hard) + rng.logistic(size=(COUNTRIES, products)) > 0
    within_reach[able.argmax(), :] = within_reach[:, hard.argmin()] = True  # the peer drops who trades nothing
    size = rng.normal(0, 2, COUNTRIES)[:, np.newaxis] + rng.normal(0, 1.5, products)
    return np.where(within_reach, np.exp(size + rng.normal(0, 1.5, (COUNTRIES, products))), 0.0)


def _size(folder: Path, products: int, given: argparse.Namespace) -> None:
    source, ours, theirs = (folder / f"{products}_{name}" for name in ("exports.npy", "ours.npz", "theirs.npz"))
    np.save(source, make_exports(products))
    env = {name: str(given.threads) for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    title = f"{COUNTRIES} × {products:,}"
    _line(f"{title}: import numpy and read", cost([sys.executable, "-c", BARE, str(source)], env=env, runs=given.runs))
    command = [sys.executable, "-m", "benchmarks.complexity", "--once", str(source), str(ours)]
    here = cost(command, env=env, runs=given.runs)
    _line(f"{title}: bilateral", here)
    if given.peer:
        there = cost([given.peer, "-c", PEER, str(source), str(theirs), ",".join(NUMBERS)], env=env)
        _line(f"{title}: ecomplexity", there, here)
        _compare(ours, theirs)


def _compare(ours: Path, theirs: Path) -> None:
    with np.load(ours) as first, np.load(theirs) as second:
        gaps = {name: float(np.abs(first[name] - second[name]).max()) for name in NUMBERS}
    print("    largest difference: " + ", ".join(f"{name} {gap:.1e}" for name, gap in gaps.items()))
    if not max(gaps.values()) < 1e-9:
        raise SystemExit("the results differ")


def _line(step: str, found: Cost, base: Cost | None = None) -> None:
    ratio = f"{found.cpu / base.cpu:11.1f}" if base else ""
    print(f"{step:<46}{found.wall:8.2f}{found.cpu:8.2f}{found.peak:10.0f}{ratio}", flush=True)


if __name__ == "__main__":
    main()
