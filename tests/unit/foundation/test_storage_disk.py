"""Files in a folder: whole or not there, and no name that a person made."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.storage import Disk, LostFileError, StorageAwayError, new_key


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path / "files")


def test_a_file_is_kept_read_and_removed(disk: Disk) -> None:
    key = new_key()
    disk.put(key, b"inhoud")
    assert disk.get(key) == b"inhoud"
    disk.delete(key)
    disk.delete(key)
    with pytest.raises(LostFileError):
        disk.get(key)


def test_only_the_portal_reads_it(disk: Disk) -> None:
    key = new_key()
    disk.put(key, b"x")
    path = next(disk.folder.glob(f"*/{key}"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "A" * 32, "0" * 31, "0" * 32 + "\n", "/"])
def test_another_name_is_refused(disk: Disk, key: str) -> None:
    for use in (disk.get, disk.delete, lambda each: disk.put(each, b"x")):
        with pytest.raises(ValueError, match="new_key"):
            use(key)


def test_what_is_old_is_named_and_what_was_never_finished_is_removed(disk: Disk) -> None:
    keys = sorted(new_key() for _ in range(3))
    for key in keys:
        disk.put(key, b"x")
    unfinished = disk.folder / keys[0][:2] / f"{keys[0]}.abcd1234.part"
    unfinished.write_bytes(b"half")
    old = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    for path in (unfinished, disk.folder / keys[1][:2] / keys[1]):
        os.utime(path, (old, old))
    assert list(disk.keys_before(datetime.now(UTC) - timedelta(days=1))) == [keys[1]]
    assert not unfinished.exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("not a folder")
    disk = Disk(tmp_path / "files")
    with pytest.raises(StorageAwayError):
        disk.put(new_key(), b"x")
    with pytest.raises(StorageAwayError):
        disk.get(new_key())


def test_a_disk_that_is_full_leaves_nothing_half(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    key = new_key()
    with pytest.raises(StorageAwayError):
        disk.put(key, b"x")
    monkeypatch.undo()
    with pytest.raises(LostFileError):
        disk.get(key)
    assert [path for path in disk.folder.glob("**/*") if path.is_file()] == []
