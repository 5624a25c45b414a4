"""Several processes at one store: killed ones, simultaneous ones, readers beside a writer, a full disk."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyarrow as pa
import pytest

from bilateral.errors import DiskFull
from bilateral.sources import flows
from bilateral.store import Store, write

LOADER = Path(__file__).with_name("_load.py")
ROWS = 20_000


def start(home, name, value):
    """A process that is about to load; it begins when its stdin is closed."""
    command = [sys.executable, str(LOADER), str(home), name, str(value), str(ROWS)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    return process


def go(process):
    process.stdin.write("\n")
    process.stdin.flush()


def end(process):
    process.stdin.close()
    errors = process.stderr.read()
    code = process.wait()
    process.stdout.close()
    process.stderr.close()
    assert code == 0, errors


def values(store, name):
    """The values in a dataset, each once, and how many rows there are."""
    read = store.read(store.dataset(name))
    found = read.aggregate(low=read.value.min(), high=read.value.max(), rows=read.count()).to_pyarrow().to_pylist()[0]
    assert found["low"] == found["high"]
    return found["low"], found["rows"]


@pytest.mark.slow
def test_killed_at_twenty_random_moments(store):
    first = start(store.home, "a", 1)
    begun = time.monotonic()
    go(first)
    end(first)
    length = time.monotonic() - begun
    chance, value, killed = random.Random(20), 1.0, 0
    for attempt in range(2, 22):
        process = start(store.home, "a", attempt)
        go(process)
        time.sleep(chance.uniform(0, length))
        process.kill()
        killed += process.wait() != 0
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()
        found, rows = values(Store(store.home), "a")
        assert found in {value, float(attempt)}
        assert rows == ROWS
        value = found
    assert killed >= 5
    process = start(store.home, "a", 99)
    go(process)
    end(process)
    assert values(store, "a") == (99.0, ROWS)
    assert not any((store.home / "staging").iterdir())
    kept = {path.name for path in (store.home / "tidy" / "trade_flows" / "dataset=a").iterdir()}
    assert len(kept) <= 2


@pytest.mark.slow
@pytest.mark.parametrize("names", [("a", "b", "c"), ("a", "a", "a")])
def test_loads_at_once_all_succeed(store, names):
    processes = [start(store.home, name, value) for value, name in enumerate(names, start=1)]
    for process in processes:
        go(process)
    for process in processes:
        end(process)
    assert {dataset.name for dataset in store.datasets()} == set(names)
    for name in set(names):
        found, rows = values(store, name)
        assert rows == ROWS
        assert found in {float(value) for value, other in enumerate(names, start=1) if other == name}


@pytest.mark.slow
def test_readers_beside_a_load_see_one_state_or_the_other(store):
    before = start(store.home, "a", 1)
    go(before)
    end(before)
    process, seen, failed, stop = start(store.home, "a", 2), set(), [], threading.Event()

    def read():
        while not stop.is_set():
            try:
                seen.add(values(Store(store.home), "a"))
            except Exception as error:  # noqa: BLE001
                failed.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    go(process)
    end(process)
    time.sleep(1.0)
    stop.set()
    for reader in readers:
        reader.join()
    assert failed == []
    assert seen == {(1.0, ROWS), (2.0, ROWS)}


@pytest.fixture(scope="module")
def large_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("large") / "large.csv"
    lines = (f"{2000 + k % 3},KOR,CHN,p{k},{k}.25" for k in range(600_000))
    path.write_text("year,exporter,importer,product,value\n" + "\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(5))
def test_stopped_by_the_user_at_any_moment(store, large_file, moment):
    command = [sys.executable, "-m", "bilateral.cli.main", "add", "flows", str(large_file), "--home", str(store.home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not any((store.home / "staging").glob("*/scratch")):
            time.sleep(0.002)
        time.sleep(0.25 * moment)
        process.send_signal(signal.SIGINT)
        told, errors = process.communicate()
    if told:
        pytest.skip("the load was done before")
    assert process.returncode == 130, errors
    assert errors.strip() == "bilateral: stopped; nothing was replaced"
    assert store.datasets() == ()
    assert not any((store.home / "staging").iterdir())


def test_stopped_after_the_last_moment_says_so(store, monkeypatch):
    def stop(*args):
        raise KeyboardInterrupt

    small = pa.table({"year": [2000], "exporter": ["KOR"], "importer": ["CHN"], "product": ["1"], "value": [1.0]})
    monkeypatch.setattr(write, "_sweep_files", stop)
    with pytest.raises(KeyboardInterrupt, match="stopped; a had been loaded whole"):
        flows.add(store, small, name="a")
    assert values(store, "a") == (1.0, 1)
    monkeypatch.setattr(write, "read_catalogue", stop)
    with pytest.raises(KeyboardInterrupt):
        flows.add(store, small, name="a")
    assert not any((store.home / "staging").iterdir())


@pytest.fixture
def small_disk(tmp_path):
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("a small disk can be mounted by the superuser on Linux only")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], check=False, capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_old_state(small_disk):
    store = Store(small_disk / "home")
    small = pa.table({"year": [2000], "exporter": ["KOR"], "importer": ["CHN"], "product": ["1"], "value": [1.0]})
    old = flows.add(store, small, name="a").dataset
    rows = 400_000
    chance = random.Random(1)
    large = pa.table(
        {
            "year": [2000] * rows,
            "exporter": ["KOR"] * rows,
            "importer": ["CHN"] * rows,
            "product": [str(k) for k in range(rows)],
            "value": [chance.random() for _ in range(rows)],
        }
    )
    with pytest.raises(DiskFull, match="old state stands"):
        flows.add(store, large, name="a")
    assert store.datasets() == (old,)
    assert values(store, "a") == (1.0, 1)
    assert not any((store.home / "staging").iterdir())
    flows.add(store, small, name="b")
