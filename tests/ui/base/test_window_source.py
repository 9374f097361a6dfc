"""What screens do behind the keys, by itself: pages of long lists, steps of long work, what is stored in its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from fieldkit.db.base.keyset import Anchor, Key
from fieldkit.screens.base.background_job import JobStopped, Work
from fieldkit.screens.base.open_text import KEPT_WITHIN, TypingTimer
from fieldkit.screens.base.window_source import WindowSource
from fieldkit.screens.base.write_queue import WriteQueue
from fieldkit.widgets.lists.rows import Row


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


async def test_jobs_are_done_one_after_the_other_whatever_ails_one() -> None:
    failed: list[Exception] = []
    done: list[str] = []
    queue = WriteQueue(failed.append)
    go_on = asyncio.Event()

    async def first() -> None:
        await go_on.wait()
        done.append("first")

    async def broken() -> None:
        done.append("broken")
        raise ZeroDivisionError

    async def last() -> None:
        done.append("last")

    busy = [queue.busy]
    assert await queue.ended(0)
    for job in (first, broken, last):
        queue.put(job)
    busy.append(queue.busy)
    assert not await queue.ended(0.001)
    assert done == []
    go_on.set()
    assert await queue.ended()
    assert done == ["first", "broken", "last"]
    assert [type(error) for error in failed] == [ZeroDivisionError]
    assert [*busy, queue.busy] == [False, True, False]
    queue.put(last)
    assert await queue.ended(5)
    assert done[3:] == ["last"], "it begins again"


class Watched:
    """A screen that notes its timers and workers."""

    def __init__(self) -> None:
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.workers: list[tuple[asyncio.Task[None], object]] = []

    def set_timer(self, seconds: float, due: Callable[[], None]) -> object:
        self.timers.append((seconds, due))
        return due

    def run_worker(self, job: Coroutine[None, None, None], **named: object) -> None:
        self.workers.append((asyncio.ensure_future(job), named))


async def test_what_is_typed_is_kept_once_in_a_moment_and_one_at_a_time() -> None:
    screen = Watched()
    kept: list[int] = []
    go_on = asyncio.Event()

    async def keep() -> None:
        kept.append(len(screen.timers))
        await go_on.wait()

    timer = TypingTimer(screen, keep)  # type: ignore[arg-type]
    timer.typed()
    timer.typed()
    assert [seconds for seconds, _ in screen.timers] == [KEPT_WITHIN] == [0.7], "two letters, one timer"
    screen.timers[0][1]()
    await asyncio.sleep(0)
    assert kept == [1]
    assert [named for _, named in screen.workers] == [{"group": "behind", "exit_on_error": False}]
    timer.typed()
    screen.timers[1][1]()
    assert (len(screen.timers), len(screen.workers)) == (3, 1), "while the store is busy it is put off"
    go_on.set()
    await screen.workers[0][0]
    screen.timers[2][1]()
    await screen.workers[1][0]
    assert kept == [1, 3]
