"""Whatever is typed, stored, refused and changed elsewhere in any order: nothing typed in a form is dropped."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fieldkit.domain.forms.field_state import StoreRequest
from fieldkit.domain.forms.form_model import FormModel
from fieldkit.domain.records.kinds import CLIENT

NAMES = ("name", "town", "notes", "style")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.sampled_from(NAMES), st.sampled_from(["", "a", " a ", "no", "ab", "no "])),
        st.tuples(st.just("leave"), st.sampled_from(NAMES), st.just("")),
        st.tuples(st.just("answer"), st.just(""), st.just("")),
        st.tuples(st.just("due"), st.just(""), st.just("")),
    ),
    max_size=40,
)


class Database:
    """Takes texts in their order: trimmed, "no" refused, the name needed. Makes one record."""

    def __init__(self, model: FormModel) -> None:
        self.model = model
        self.texts: dict[str, str] = dict.fromkeys((field.name for field in CLIENT.form), "")
        self.waiting: list[StoreRequest] = []
        self.made = 0

    def send(self, request: StoreRequest | None) -> None:
        if request is not None:
            self.waiting.append(request)

    def answer(self) -> None:
        if not self.waiting:
            return
        request = self.waiting.pop(0)
        texts = {name: text.strip() for name, text in request.texts.items()}
        wrong = next((name for name, text in texts.items() if text == "no" or (name == "name" and not text)), None)
        if wrong is not None and (request.complete or wrong == request.name):
            self.model.refuse(request, "refused", wrong)
        elif request.uid:
            self.texts |= texts
            self.model.stored(request, texts[request.name])
            self.model.refresh_others(request, self.texts, {})
        elif request.complete:
            self.texts |= texts
            self.made += 1
            self.model.made(request, "uid", dict(self.texts), {})
        else:
            self.model.read(request)


def played(steps: list[tuple[str, str, str]], uid: str) -> tuple[FormModel, Database, dict[str, str]]:
    model = FormModel(CLIENT, uid)
    database = Database(model)
    if uid:
        database.texts["name"] = "Marsh"
    model.load(database.texts, {}, {}, 0)
    last: dict[str, str] = {}
    for step, name, text in steps:
        if step == "type":
            model.type(name, text)
            last[name] = text
        elif step == "leave":
            database.send(model.leave(name))
        elif step == "due":
            for one in model.due():
                database.send(model.leave(one))
        else:
            database.answer()
        for one, typed in last.items():
            assert kept(model, database, one, typed), f"{typed!r} in {one} is gone after {step}"
    return model, database, last


def kept(model: FormModel, database: Database, name: str, typed: str) -> bool:
    """Whether the text typed last stands in the field, or is stored."""
    state = model.fields[name]
    return state.typed == typed or (state.typed == database.texts[name] == typed.strip())


@pytest.mark.parametrize("uid", ["uid", ""])
@settings(max_examples=300, deadline=None)
@given(steps=STEPS)
@example(
    steps=[
        ("type", "town", " a "),
        ("due", "", ""),
        ("type", "town", ""),
        ("leave", "town", ""),
        ("type", "town", " a "),
    ]
    + [("answer", "", "")] * 2
)
def test_nothing_typed_is_ever_dropped(uid: str, steps: list[tuple[str, str, str]]) -> None:
    model, database, last = played(steps, uid)
    drain(model, database)
    assert database.made <= 1
    for name, typed in last.items():
        state = model.fields[name]
        if state.refused:
            assert state.typed == typed
            assert typed.strip() in ("no", "")
        elif model.uid:
            assert database.texts[name] == typed.strip() == state.typed


def drain(model: FormModel, database: Database) -> None:
    """Let everything be stored that can be."""
    for _ in range(200):
        while database.waiting:
            database.answer()
        due = model.due()
        if not due:
            return
        for name in due:
            database.send(model.leave(name))
    raise AssertionError("something is due for ever")
