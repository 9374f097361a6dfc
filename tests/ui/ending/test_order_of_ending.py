"""The one way out: what it asks of the app, in which order, once; who begins it, and when somebody stays after all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from textual.events import Key

from fieldkit.domain.errors import Busy, DiskFull, Trouble
from fieldkit.screens.base.open_text import HoldsText, UnkeptText
from fieldkit.screens.base.type_ahead import TypedEvent
from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.screens.ending.way_out import WayOut
from tests.ui.ending.test_way_out import waiting
from tests.ui.support import acme
from tests.ui.support.driver import _post, left, messages, open_app, press, settle
from tests.ui.support.full_disk import no_file_either

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

    def store_again(self) -> None:
        self._did.append(f"store again {self._name}")


class Ending:
    """An app that notes what the way out asks of it."""

    def __init__(self, texts: list[UnkeptText], *, aside: bool = True, stays: bool = True) -> None:
        self.did: list[str] = []
        self._texts, self._aside, self._stays = texts, aside, stays
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def keys_arrived(self) -> None:
        self.did.append("keys")

    def hurry(self, *, field_only: bool = False) -> None:
        self.did.append("field only" if field_only else "hurry")

    def holders(self) -> Iterator[HoldsText]:
        yield Holder(self.did, "front", self._texts, fails=True)
        yield Holder(self.did, "behind", [])

    def stop_waiting(self) -> None:
        self.did.append("wait no more")

    def tell_wait(self) -> None:
        self.did.append("takes its time")

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
    way.begin(partial(app.end, "end"), within=within)
    for _ in range(20):
        await asyncio.sleep(0)
    assert app.did == did
    way.begin(partial(app.end, "again"))
    for _ in range(20):
        await asyncio.sleep(0)
    again = app.did[len(did) :]
    assert again == (["wait no more"] if did[-1] == "end" else KEPT + app.did[len(KEPT) : len(did)])


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
    way.begin(partial(app.end, "by the system"), within=0.001)
    assert app.did == [*KEPT, "wait no more"], "not at once"
    way.begin(partial(app.end, "never"), within=60)
    while len(app.did) < len(KEPT) + 2:
        await asyncio.sleep(0.001)
    app.go_on.set()
    for _ in range(20):
        await asyncio.sleep(0)
    assert app.did == [*KEPT, "wait no more", "wait no more", "close", "by the system"]


async def test_nobody_stays_once_the_system_wants_the_end_too() -> None:
    app = Ending([TEXT], aside=False, stays=True)
    way = WayOut(app)
    way.begin(partial(app.end, "never"))
    way.begin(partial(app.end, "by the system"), within=60)
    for _ in range(20):
        await asyncio.sleep(0)
    assert app.did == [*KEPT, "aside 1", "close", "by the system"]


async def test_keys_that_still_have_their_turn_are_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = acme.make(tmp_path)
    monkeypatch.setattr("fieldkit.screens.ending.ending_app.KEYS", 0.4)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        hand_on = app.type_ahead._hand_on

        async def slowly(event: TypedEvent) -> None:
            await asyncio.sleep(0.05)
            await hand_on(event)

        monkeypatch.setattr(app.type_ahead, "_hand_on", slowly)
        for key in ("end", *"abcdefghijklmnopqrst"):
            _post(pilot, key)
        app.end_by_system(143)
        assert await left(app) == 143
    assert str(acme.value(tmp_path, "client", made.client, "name")).endswith("abcdefghijklmnopqrst")


async def test_keys_that_were_read_and_not_handed_on_yet_come_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that reads the terminal may wait for its turn while a signal arrives."""
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.push_screen(FormScreen("client", made.client, {}))
        await settle(pilot)

        async def late() -> None:
            await asyncio.sleep(0.05)
            for key in ("end", *"xyz"):
                _post(pilot, key)

        monkeypatch.setattr(app.key_reading, "handed_on", late)
        app.end_by_system(129)
        assert await left(app) == 129
    assert str(acme.value(tmp_path, "client", made.client, "name")).endswith("xyz")


async def test_key_that_never_has_its_turn_holds_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    acme.make(tmp_path)
    monkeypatch.setattr("fieldkit.screens.ending.ending_app.KEYS", 0.05)
    async with open_app(tmp_path) as (app, pilot):

        async def never(event: TypedEvent) -> None:
            await asyncio.Event().wait()

        monkeypatch.setattr(app.type_ahead, "drained", lambda: never(Key("a", "a")))
        _post(pilot, "a")
        app.end_by_system(143)
        assert await left(app) == 143


class Told:
    """A way out that only notes how it is begun."""

    def __init__(self) -> None:
        self.begun: list[tuple[object, ...]] = []

    def begin(self, end: Callable[[], object], *, within: float | None = None) -> None:
        named = end.keywords if isinstance(end, partial) else {}
        function = end.func if isinstance(end, partial) else end
        self.begun.append((getattr(function, "__name__", ""), named, within))


async def test_each_end_begins_the_one_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, _):
        with monkeypatch.context() as patch:
            told = Told()
            patch.setattr(app, "_way_out", told)
            await app.action_quit()
            app.end_by_system(143)
            app.panic()
            app._fatal_error()
            assert app._exit_renderables
            said = str(app._exit_renderables.pop())
            file = app.home.log_file
            assert said == (
                "fieldkit: something unforeseen happened. Everything that was stored is safe, also what you typed. "
                f"Where it happened is in {file}: that file holds no client data and helps to mend it."
            )
            assert not file.exists(), "without an error there is nothing to note"
            patch.setattr(app, "_exception", ZeroDivisionError("secret"))
            app._fatal_error()
            app._exit_renderables.clear()
            assert "ZeroDivisionError" in file.read_text()
            assert told.begun == [
                ("leave", {}, None),
                ("exit", {"return_code": 143}, 5.0),
                ("exit", {"return_code": 129}, 5.0),
                ("_close_messages_no_wait", {}, 5.0),
                ("_close_messages_no_wait", {}, 5.0),
            ]


async def test_texts_that_are_kept_nowhere_are_named_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    other = UnkeptText("promise", {"what": "y"}, 3, "What\x1b[31m", "y\x07")
    aside: list[tuple[object, ...]] = []
    no_file_either(monkeypatch)
    async with open_app(tmp_path) as (app, pilot):
        for done, refused in ((True, Busy("…")), (False, DiskFull("…")), (True, Trouble("…"))):
            app.store.refused = refused

            def put_aside(*told: object, done: bool = done) -> bool:
                aside.append(told)
                return done

            monkeypatch.setattr("fieldkit.operations.drafts.put_aside", put_aside)
            assert app.put_aside([TEXT, other]) == done
        assert aside == [(app.home.open_texts, [("call", 0, {"note": "x"}), ("promise", 3, {"what": "y"})])] * 3
        said = [str(one) for one in app._exit_renderables]
        kept = "fieldkit: not stored yet, the store was busy. It comes back at the next start"
        lost = "fieldkit: could not be stored, the disk is full"
        else_ = kept.replace("the store was busy", "the store did not take it")
        assert said == [f"{why}:\n  Note: x\n  What: y" for why in (kept, lost, else_)]
        app.type_ahead.close()
        app.stop_waiting()
        patient = [app.store.patient]
        stays = [app.stay([TEXT, other]), app.stay([TEXT, other]), app.stay([TEXT])]
        assert [*patient, app.store.patient] == [False, True]
        await settle(pilot)
        assert stays == [True, False, True]
        assert app._exit_renderables == []
        assert messages(app)[-1] == "Note could not be stored. Leaving once more drops what is typed."
        await press(pilot, "2")
        assert type(app.screen).__name__ == "ClientsScreen", "keys go on"

        def opened() -> list[str]:
            return [one.uid for one in app.holders() if isinstance(one, FormScreen)]

        app.edit_record("client", made.client)
        await settle(pilot)
        app.edit_record("promise", made.promise)
        await settle(pilot)
        assert opened() == [made.promise, made.client]
        app.edit_record("call", made.call)
        await settle(pilot)
        await app.switch_mode("today")
        await settle(pilot)
        app.edit_record("contact", made.tom)
        await settle(pilot)
        assert opened() == [made.tom, made.call, made.promise, made.client], "what is in front comes first"


async def test_the_system_lets_the_keys_hurry_and_a_person_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldkit.screens.ending.way_out.HURRY", 0)
    monkeypatch.setattr("fieldkit.screens.ending.way_out.LAST", 0.001)
    for within, hurries in ((None, []), (60, ["hurry", "field only"])):
        app = Ending([])
        app.go_on.clear()
        WayOut(app).begin(partial(app.end, "end"), within=within)
        await asyncio.sleep(0.01)
        assert [one for one in app.did if one in ("hurry", "field only")] == hurries
        app.go_on.set()
        await asyncio.sleep(0.01)
        assert app.did[-1] == "end"


async def test_a_signal_after_many_keys_stores_what_is_typed_into_the_open_field_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.screens.ending.way_out.HURRY", 0.02)
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        for key in ("n", *"quote", "escape", *["enter", "escape"] * 100):
            _post(pilot, key)
        app.end_by_system(143)
        assert await left(app) == 143
        assert app.type_ahead.handed_on < 100
    assert [one.texts["what"] for one in waiting(tmp_path)] == ["quote"]
