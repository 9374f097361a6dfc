"""What long lists and long work are made of, by themselves: pages from the nearest known row, steps that are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from fieldkit.db.base.keyset import Anchor, Key
from fieldkit.screens.base.background_job import JobStopped, Work
from fieldkit.screens.base.window_source import WindowSource
from fieldkit.widgets.window_list import Row


@dataclass(frozen=True)
class Numbered:
    number: int

    @property
    def key(self) -> Key:
        return (self.number,)


async def test_a_page_is_read_from_the_nearest_row_before_it_that_is_known() -> None:
    asked: list[tuple[int, int, Anchor | None]] = []

    async def read(start: int, count: int, anchor: Anchor | None) -> Sequence[Numbered] | None:
        asked.append((start, count, anchor))
        return [Numbered(n) for n in range(start, start + count)] if start < 100 else None

    source = WindowSource(read, lambda one: Row("kind", str(one.number), ("",)))
    assert source.rows(0, []) == []
    assert [row.uid for row in source.rows(10, [Numbered(10), Numbered(11)])] == ["10", "11"]
    assert [row.uid for row in await source.more(5, 2)] == ["5", "6"]
    assert [row.uid for row in await source.more(11, 3)] == ["11", "12", "13"]
    await source.more(12, 1)
    await source.more(14, 1)
    assert await source.more(200, 1) == []
    assert asked == [
        (5, 2, None),
        (11, 3, Anchor(6, (6,))),
        (12, 1, Anchor(11, (11,))),
        (14, 1, Anchor(13, (13,))),
        (200, 1, Anchor(14, (14,))),
    ]


def test_work_is_told_not_more_often_than_it_is_drawn_but_always_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, int]] = []
    times = iter([10.0, 10.02, 10.031, 10.04, 10.05, 10.1])
    clock = SimpleNamespace(monotonic=lambda: next(times))
    monkeypatch.setattr("fieldkit.screens.base.background_job.time", clock)
    work = Work(lambda *said: told.append(said))
    for done in (1, 2, 3, 4, 9, 5):
        work.tell("reading", done, 9)
    assert told == [("reading", done, 9) for done in (1, 3, 9, 5)]


def test_work_stops_at_its_next_step_once_somebody_wants_it() -> None:
    told: list[tuple[str, int, int]] = []
    work = Work(lambda *said: told.append(said))
    assert not work.stopped()
    work.step("packing")
    work.stop.set()
    assert work.stopped()
    with pytest.raises(JobStopped, match=r"^Stopped\. Nothing was changed\.$"):
        work.step("sealing")
    assert told == [("packing", 0, 0)]
