"""The one way out, by itself: what it asks of the app, in which order, once, and when somebody stays after all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial

import pytest

from fieldkit.screens.base.open_text import HoldsText, UnkeptText
from fieldkit.screens.ending.way_out import WayOut

TEXT = UnkeptText("call", {"note": "x"}, 0, "Note", "x")


class Holder:
    """A screen in which something is typed."""

    def __init__(self, did: list[str], name: str, texts: list[UnkeptText], fails: bool = False) -> None:
        self._did, self._name, self._texts, self._fails = did, name, texts, fails

    async def keep_open_text(self) -> None:
        self._did.append(f"keep {self._name}")
        if self._fails:
            raise ZeroDivisionError(self._name)

    def unkept_texts(self) -> list[UnkeptText]:
        return self._texts


class Ending:
    """An app that notes what the way out asks of it."""

    def __init__(self, texts: list[UnkeptText], *, aside: bool = True, stays: bool = True) -> None:
        self.did: list[str] = []
        self._texts, self._aside, self._stays = texts, aside, stays
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def keys_arrived(self) -> None:
        self.did.append("keys")

    def holders(self) -> Iterator[HoldsText]:
        yield Holder(self.did, "front", self._texts, fails=True)
        yield Holder(self.did, "behind", [])

    def stop_waiting(self) -> None:
        self.did.append("wait no more")

    async def close_store(self) -> None:
        await self.go_on.wait()
        self.did.append("close")

    def put_aside(self, texts: list[UnkeptText]) -> bool:
        self.did.append(f"aside {len(texts)}")
        return self._aside

    def stay(self, texts: list[UnkeptText]) -> bool:
        self.did.append(f"stay {len(texts)}")
        return self._stays

    def failed(self, error: BaseException) -> None:
        self.did.append(f"failed {error}")

    def end(self, how: str) -> None:
        self.did.append(how)


KEPT = ["keys", "keep front", "failed front", "keep behind"]


@pytest.mark.parametrize(
    ("texts", "aside", "stays", "within", "did"),
    [
        ([], False, True, None, [*KEPT, "close", "end"]),
        ([TEXT], True, True, None, [*KEPT, "aside 1", "close", "end"]),
        ([TEXT, TEXT], False, True, None, [*KEPT, "aside 2", "stay 2"]),
        ([TEXT], False, False, None, [*KEPT, "aside 1", "stay 1", "close", "end"]),
        ([TEXT], False, True, 60, [*KEPT, "aside 1", "close", "end"]),
    ],
)
async def test_what_is_typed_is_kept_then_the_store_is_closed_then_it_ends(
    texts: list[UnkeptText], aside: bool, stays: bool, within: float | None, did: list[str]
) -> None:
    app = Ending(texts, aside=aside, stays=stays)
    way = WayOut(app)
    begun = [way.begun]
    way.begin(partial(app.end, "end"), within=within)
    begun.append(way.begun)
    for _ in range(20):
        await asyncio.sleep(0)
    assert app.did == did
    assert [*begun, way.begun] == [False, True, did[-1] == "end"], "who stays may leave again"


async def test_who_wants_to_leave_once_more_waits_no_longer_and_the_system_not_for_ever() -> None:
    app = Ending([])
    app.go_on.clear()
    way = WayOut(app)
    way.begin(partial(app.end, "end"))
    for _ in range(20):
        await asyncio.sleep(0)
    assert app.did == KEPT
    way.begin(partial(app.end, "never"))
    assert app.did == [*KEPT, "wait no more"]
    way.begin(partial(app.end, "never"), within=0.001)
    assert app.did == [*KEPT, "wait no more"], "not at once"
    while len(app.did) < len(KEPT) + 2:
        await asyncio.sleep(0.001)
    app.go_on.set()
    for _ in range(20):
        await asyncio.sleep(0)
    assert app.did == [*KEPT, "wait no more", "wait no more", "close", "end"]
