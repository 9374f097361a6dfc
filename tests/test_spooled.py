"""Sequences of which only the beginning is in memory: the same as a list, whatever lies in the file."""

from __future__ import annotations

import errno
import tempfile
from typing import IO

import pytest

from fieldkit.spooled import PackedFile, Spooled


def spooled(kept: int, count: int) -> Spooled[tuple[str, int]]:
    found: Spooled[tuple[str, int]] = Spooled(tuple, tuple, kept=kept)
    for number in range(count):
        found.append((f"№ {number}", number))
    return found


@pytest.mark.parametrize(("kept", "count"), [(0, 0), (0, 3), (2, 2), (2, 3), (5, 1000), (5, 3)])
def test_items_come_back_in_their_order_and_by_their_place(kept: int, count: int) -> None:
    held, plain = spooled(kept, count), [(f"№ {number}", number) for number in range(count)]
    assert (list(held), len(held)) == (plain, count)
    assert [held[place] for place in range(count)] == plain
    assert (held[1:-1], held[::-2]) == (tuple(plain[1:-1]), tuple(plain[::-2]))
    assert list(held) == list(held.settled()) == plain
    assert isinstance(held.settled(), tuple) == (count <= kept)
    with pytest.raises(IndexError):
        held[count]


def test_one_is_read_while_others_come() -> None:
    held = spooled(1, 3)
    for number in range(3, 50):
        assert held[number // 2] == (f"№ {number // 2}", number // 2)
        held.append((f"№ {number}", number))
    assert list(held) == list(spooled(50, 50))


def test_what_is_written_anew_is_read_anew_in_any_order() -> None:
    packed = PackedFile()
    for number, text in ((2, "two"), (0, "nought"), (2, "zwei"), (1, "one" * 1000), (0, "")):
        packed.write(number, (text, {"a": None}))
    assert [packed.read(number)[0] for number in range(len(packed))] == ["", "one" * 1000, "zwei"]


def test_a_full_disk_is_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(buffering: int) -> IO[bytes]:
        raise OSError(errno.ENOSPC, "No space left on device")

    held = spooled(2, 2)
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(OSError, match="No space left"):
        held.append(("x", 1))
