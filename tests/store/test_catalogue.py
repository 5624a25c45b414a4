"""What stands in the store, what is told when it cannot be read, and what stays on disk."""

import errno
import json
import os
import stat

import pyarrow as pa
import pytest

from bilateral import store as stores
from bilateral.errors import DiskFull, InputError, NoData, SelectionError, StoreBusy, StoreError
from bilateral.sources import flows
from bilateral.store import Store, disk


def table(value=1.0, years=(2017, 2018)):
    data = [{"year": year, "exporter": "KOR", "importer": "CHN", "product": "01", "value": value} for year in years]
    return pa.Table.from_pylist(data)


def versions(store, name="a"):
    return sorted(path.name for path in (store.home / "tidy" / "trade_flows" / f"dataset={name}").iterdir())


def total(store, dataset):
    return store.read(dataset).value.sum().to_pyarrow().as_py()


def test_an_empty_store_is_not_made_by_looking(store):
    assert store.datasets() == ()
    with pytest.raises(NoData, match="bilateral add flows FILE"):
        store.dataset()
    assert not store.home.exists()


def test_home_comes_from_the_argument_or_the_environment(home, tmp_path):
    assert Store().home == home
    assert Store(tmp_path / "other").home == tmp_path / "other"
    assert Store("~/x").home.is_absolute()


def test_what_is_published_is_read_back(store):
    loaded = flows.add(store, table(), name="a", classification="mine", levels=(1,)).dataset
    found = Store(store.home).dataset("a")
    assert found == loaded
    assert found.years == (2017, 2018)
    assert found.classification(2017) == "mine"
    assert [file.year for file in found.files] == [2017, 2018]
    for file in found.files:
        path = store.home / file.path
        assert (disk.sha256(path), path.stat().st_size) == (file.sha256, file.size)
    assert store.products(found) == {}
    assert json.loads((store.home / "bilateral.lock.json").read_text("utf-8"))["datasets"][0]["rows"] == 2


def test_datasets_are_told_apart_by_name_and_the_newest_is_the_default(store):
    flows.add(store, table(), name="a")
    flows.add(store, table(), name="b")
    assert [dataset.name for dataset in store.datasets("trade_flows")] == ["a", "b"]
    assert store.dataset().name == "b"
    assert store.datasets("products") == ()
    with pytest.raises(SelectionError, match="did you mean"):
        store.dataset("aa")
    with pytest.raises(SelectionError, match=r"no such year.*2017, 2018"):
        store.read(store.dataset("a"), years=[2016])


def test_a_new_version_replaces_the_old_and_keeps_it_for_readers_who_had_begun(store):
    old = flows.add(store, table(1.0), name="a").dataset
    reading = store.read(old)
    new = flows.add(store, table(2.0), name="a").dataset
    assert store.datasets() == (new,)
    assert reading.value.sum().to_pyarrow().as_py() == 2.0
    assert total(store, new) == 4.0
    assert len(versions(store)) == 2
    flows.add(store, table(3.0), name="a")
    assert len(versions(store)) == 2
    assert f"version={old.version}" not in versions(store)
    with pytest.raises(StoreError, match=r"missing.*load the dataset again"):
        store.read(old)


def test_rows_set_aside_go_with_their_version(store):
    domestic = pa.concat_tables([table(), table().set_column(2, "importer", pa.array(["KOR", "KOR"]))])
    first = flows.add(store, domestic, name="a").dataset
    assert store.aside(first)["line"].to_pylist() == [3, 4]
    flows.add(store, table(), name="a")
    assert (store.home / first.aside_file.path).exists()
    flows.add(store, table(), name="a")
    assert not (store.home / first.aside_file.path).exists()


def test_removing(store):
    flows.add(store, table(), name="a")
    flows.add(store, table(), name="b")
    store.remove("a")
    assert [dataset.name for dataset in store.datasets()] == ["b"]
    assert versions(store) == []
    assert total(store, store.dataset("b")) == 2.0


def test_a_name_that_cannot_stand_in_a_path_is_refused(store):
    with pytest.raises(InputError, match=r"did you mean etc-passwd"):
        flows.add(store, table(), name="../etc/passwd")
    assert store.datasets() == ()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"datasets": 1}', '{"datasets": [{"name": "a"}]}', "\xff"])
def test_a_damaged_catalogue_is_kept_and_told(store, text):
    flows.add(store, table(), name="a")
    path = store.home / "bilateral.lock.json"
    path.write_bytes(text.encode("latin-1"))
    for act in (store.datasets, lambda: flows.add(store, table(), name="b")):
        with pytest.raises(StoreError, match=r"damaged.*mv '.*bilateral\.lock\.json'"):
            act()
    assert path.read_bytes() == text.encode("latin-1")
    assert len(versions(store)) == 1


def test_a_home_that_is_a_file_is_told(tmp_path):
    path = tmp_path / "file"
    path.write_text("x")
    for home in (path, path / "below"):
        with pytest.raises(StoreError, match=r"is a file.*--home"):
            Store(home).datasets()
        with pytest.raises(StoreError, match=r"is a file.*--home"):
            flows.add(Store(home), table())


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_home_that_may_not_be_written_is_told(store):
    store.home.mkdir()
    store.home.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(StoreError, match=r"may not be read or written.*--home"):
        flows.add(store, table())


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_refusal_of_the_system_is_told(store, monkeypatch, number):
    def refuse(*args, **more):
        raise OSError(number, os.strerror(number), str(store.home))

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    with pytest.raises(StoreError, match=r"may not be read or written.*--home"), stores.staging(store):
        pass


@pytest.mark.parametrize("where", ["bilateral.store.write.sync_tree", "bilateral.store.catalogue.write_whole"])
def test_a_disk_that_fills_leaves_the_old_state(store, monkeypatch, where):
    old = flows.add(store, table(1.0), name="a").dataset

    def full(*args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(where, full)
        with pytest.raises(DiskFull, match="old state stands"):
            flows.add(store, table(2.0), name="a")
    assert store.datasets() == (old,)
    assert not any((store.home / "staging").iterdir())
    assert total(store, flows.add(store, table(3.0), name="a").dataset) == 6.0
    assert len(versions(store)) == 2


def test_a_held_guard_is_told(store, monkeypatch):
    from filelock import FileLock

    monkeypatch.setattr("bilateral.store.catalogue.GUARD_SECONDS", 0.1)
    flows.add(store, table(), name="a")
    with FileLock(store.home / ".guard"), pytest.raises(StoreBusy, match="another process"):
        flows.add(store, table(), name="b")


def test_staging_of_the_dead_goes_and_of_the_living_stays(store):
    dead = store.home / "staging" / "dead"
    dead.mkdir(parents=True)
    (dead / "stage.parquet").write_text("half")
    with stores.staging(store) as living:
        assert not dead.exists()
        flows.add(store, table(), name="a")
        assert living.scratch.is_dir()
    assert not any((store.home / "staging").iterdir())


def test_raw_is_kept_once(store, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("data")
    first = stores.keep_raw(store, "flows", path, disk.sha256(path))
    again = stores.keep_raw(store, "flows", path, disk.sha256(path))
    path.write_text("changed")
    assert first == again
    assert first.read_text() == "data"
