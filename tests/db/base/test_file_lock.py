"""One holder at a time, within a process as between two; a disk without locks keeps nobody out."""

import errno
from pathlib import Path

import pytest

from fieldkit.db.base import file_lock


def test_lock_is_held_by_one_and_free_again_after_it(tmp_path: Path) -> None:
    for _ in range(2):
        with file_lock.held(tmp_path / "lock"):
            with pytest.raises(file_lock.LockTaken), file_lock.held(tmp_path / "lock"):
                pytest.fail("two hold it")
            with file_lock.held(tmp_path / "other"):
                pass


def test_disk_without_locks_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def knows_none(_handle: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(file_lock, "take", knows_none)
    done = []
    with file_lock.held(tmp_path / "lock"):
        done.append(True)
    assert done


def test_lock_where_no_file_can_be_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), file_lock.held(tmp_path / "nowhere" / "lock"):
        pytest.fail("held nowhere")
