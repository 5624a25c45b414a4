import errno
import os

import pytest

from bilateral.brief import write
from bilateral.errors import DiskFull, StoreError


def test_four_files_stand_in_the_folder(brief, tmp_path):
    written = write(brief, tmp_path / "new" / "folder")
    names = [path.name for path in written.paths]
    stem = "brief_KOR-CHN_2006"
    assert names == [f"{stem}.html", f"{stem}.pdf", f"{stem}.json", f"{stem}_data.zip"]
    assert all(path.stat().st_size > 1000 for path in written.paths)
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(names)
    assert written.warnings == ()


def test_writing_twice_gives_the_same_bytes(brief, tmp_path):
    first = [path.read_bytes() for path in brief.write(tmp_path / "a").paths]
    second = [path.read_bytes() for path in brief.write(tmp_path / "b").paths]
    assert first == second


@pytest.mark.parametrize("calls", [1, 3])
def test_a_full_disk_leaves_the_old_files(brief, tmp_path, monkeypatch, calls):
    written = write(brief, tmp_path)
    for path in written.paths:
        path.write_text("old")
    seen = []

    def full(handle):
        seen.append(handle)
        if len(seen) >= calls:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull, match="older files are untouched"):
        write(brief, tmp_path)
    assert {path.read_text() for path in written.paths} == {"old"}
    assert len(list(tmp_path.iterdir())) == 4


def test_a_folder_that_cannot_be_made_is_told_in_one_line(brief, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written") as caught:
        write(brief, blocked / "below")
    assert "\n" not in str(caught.value)
