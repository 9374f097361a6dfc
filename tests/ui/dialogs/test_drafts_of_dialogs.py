"""What a dialog or a form keeps as a draft while somebody types, and what it has to tell of texts kept nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from fieldkit.db.records.drafts import SeenDraft
from fieldkit.domain.errors import Trouble
from fieldkit.domain.forms.form_model import FormModel
from fieldkit.domain.records.kinds import CLIENT, PROMISE
from fieldkit.operations import drafts
from fieldkit.screens.base.open_text import UnkeptText
from fieldkit.screens.dialogs.form_draft import FormDraft
from fieldkit.screens.dialogs.value_draft import ValueDraft


class Keeping:
    """A store that notes what it is asked to do, or fails."""

    def __init__(self) -> None:
        self.did: list[tuple[Any, ...]] = []
        self.fails = False
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def write(self, job: Callable[..., Any], /, *args: Any) -> SeenDraft:
        if self.fails:
            raise Trouble("Full.")
        await self.go_on.wait()
        seen, *told = args
        self.did.append((job, seen.number, *told))
        return SeenDraft(seen.number, 1)

    async def write_as(self, page: object, job: Callable[..., Any], /, *args: Any) -> SeenDraft:
        assert page is PAGE
        return await self.write(job, *args)


class Paged:
    """A page with such a store, which notes what is reported and when a timer is set."""

    shown_kinds: frozenset[str] | None = None

    def __init__(self) -> None:
        self.reported: list[str] = []
        self.timers: list[float] = []
        self.now = datetime(2026, 11, 21, 14, 30)
        self.host = SimpleNamespace(store=Keeping(), report=lambda trouble: self.reported.append(str(trouble)), say=str)

    def set_timer(self, seconds: float, _due: Callable[[], None]) -> object:
        self.timers.append(seconds)
        return object()


PAGE: Any = Paged()


@pytest.fixture(autouse=True)
def store() -> Keeping:
    PAGE.__init__()
    made: Keeping = PAGE.host.store
    return made


VALUE = {"due": "2 dec", "_uid": "u1", "_field": "due"}


async def test_a_value_is_kept_while_it_is_another_one_than_it_began_with(store: Keeping) -> None:
    text = ["1 dec"]
    draft = ValueDraft(PAGE, "promise", "u1", "due", "Due", "1 dec")
    draft.typed()
    assert PAGE.timers == [], "nothing is written yet"
    await draft.keep()
    assert (draft.unkept(), store.did) == ([], [])
    draft.follow(PAGE, lambda: (text[0],), lambda: 0)
    draft.typed()
    assert PAGE.timers == [0.7]
    text[0] = "2 dec"
    (unkept,) = draft.unkept()
    number = unkept.draft
    assert unkept == UnkeptText("promise", VALUE, number, "Due", "2 dec")
    store.fails = True
    await draft.keep()
    assert draft.unkept() == [unkept], "it stays in the dialog"
    store.fails = False
    await draft.keep()
    await draft.keep()
    assert store.did == [(drafts.write, number, "promise", VALUE)], "once"
    assert draft.unkept() == []
    text[0] = "3 dec"
    assert draft.unkept() == [UnkeptText("promise", {**VALUE, "due": "3 dec"}, number, "Due", "3 dec")]
    text[0] = "1 dec"
    assert draft.unkept() == []
    await draft.keep()
    assert store.did[1:] == [(drafts.write, number, "promise", {})], "as it began, it needs no draft"
    text[0] = "2 dec"
    await draft.keep()
    assert store.did[2:] == [(drafts.write, number, "promise", VALUE)], "its own again"
    await draft.drop()
    assert store.did[3:] == [(drafts.write, number, "promise", {})]
    text[0] = "3 dec"
    await draft.keep()
    assert store.did[4:] == [], "what is dropped is kept no more"


def form(uid: str = "", **stored: str) -> FormModel:
    model = FormModel(CLIENT if uid else PROMISE, uid)
    model.load(stored, {}, {}, 0)
    return model


def kept(draft: FormDraft, model: FormModel, texts: Mapping[str, str]) -> tuple[Any, ...]:
    return drafts.write, draft.number, model.kind.name, texts


async def test_a_form_keeps_what_is_not_stored_with_its_record_and_field(store: Keeping) -> None:
    model = form("u1", name="Marsh", town="Whitby")
    taken: list[int] = []
    here = ["town"]
    draft = FormDraft(PAGE, model, lambda: here[0], lambda: taken.append(1))
    draft.loaded("town", 0)
    draft.typed()
    assert PAGE.timers == [0.7]
    await draft.keep()
    assert (draft.unkept(), store.did, taken) == ([], [], [1])
    model.type("town", "Hull")
    model.type("name", "")
    both = {"name": "", "town": "Hull", "_uid": "u1"}
    town, name = ("Town", "Hull"), ("Name", "")
    assert draft.unkept() == [UnkeptText("client", {**both, "_field": "town"}, draft.number, *town, (name,))]
    here[0] = "notes"
    assert draft.unkept() == [UnkeptText("client", {**both, "_field": "notes"}, draft.number, *name, (town,))]
    assert draft.unkept()[0].places == (name, town)
    here[0] = "town"
    await draft._keep_typed()
    await draft._keep_typed()
    assert store.did == [kept(draft, model, {**both, "_field": "town"})], "the same once"
    assert model.draft == draft.number
    assert draft.unkept() == []
    await draft.put_away()
    await draft.put_away()
    assert store.did[1:] == [kept(draft, model, both)], "nobody is in the middle of it any more"
    model.type("name", "Marsh")
    model.type("town", "Whitby")
    await draft.keep()
    assert store.did[2:] == [kept(draft, model, {})], "with nothing left it goes"
    assert model.draft == 0


async def test_a_draft_that_cannot_be_kept_is_said_only_where_somebody_leaves_the_field(store: Keeping) -> None:
    model = form("u1", name="Marsh")
    model.type("name", "Marsh & Co")
    draft = FormDraft(PAGE, model, lambda: "name", lambda: None)
    store.fails = True
    await draft._keep_typed()
    await draft.keep(says=False)
    assert PAGE.reported == []
    await draft.keep()
    assert PAGE.reported == ["Full."]
    assert len(draft.unkept()) == 1
    store.fails = False
    await draft.keep()
    store.fails = True
    await draft.put_away()
    assert PAGE.reported == ["Full."], "it was said, and stays as it is"
    assert (model.draft, PAGE.reported) == (draft.number, ["Full."])


async def test_a_form_that_goes_on_with_a_draft_keeps_it_as_it_was_found(store: Keeping) -> None:
    model = FormModel(PROMISE)
    model.load({}, {}, {"what": "quote"}, 5)
    draft = FormDraft(PAGE, model, lambda: "what", lambda: None)
    draft.loaded("what", 3)
    assert draft.number == 5
    await draft._keep_typed()
    assert store.did == []
    await draft.put_away()
    whole = dict.fromkeys(model.fields, "") | {"what": "quote"}
    assert store.did == [kept(draft, model, whole)], "without the field that it was typed in"


async def test_what_stands_in_the_fields_is_asked_for_before_it_is_kept(store: Keeping) -> None:
    model = form("u1", name="Marsh", town="")

    def take_in() -> None:
        model.type("town", "Hull")

    draft = FormDraft(PAGE, model, lambda: "town", take_in)
    await draft._keep_typed()
    assert store.did == [kept(draft, model, {"town": "Hull", "_uid": "u1", "_field": "town"})]


async def test_a_draft_is_known_also_where_nobody_waited_until_it_was_written(store: Keeping) -> None:
    draft = ValueDraft(PAGE, "promise", "u1", "due", "Due", "1 dec")
    draft.follow(PAGE, lambda: ("2 dec",), lambda: 0)
    store.go_on.clear()
    waits = asyncio.ensure_future(draft.keep())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waits.cancel()
    drops = asyncio.ensure_future(draft.drop())
    await asyncio.sleep(0)
    store.go_on.set()
    await drops
    number = store.did[0][1]
    assert store.did == [(drafts.write, number, "promise", VALUE), (drafts.write, number, "promise", {})]
