"""The draft of an open form: what is typed and not stored, kept as a field is left and while somebody types."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from fieldkit.domain.errors import Trouble
from fieldkit.domain.forms.field_state import StoreRequest
from fieldkit.domain.forms.form_model import FormModel
from fieldkit.domain.records.values import local
from fieldkit.operations.drafts import SeenDraft
from fieldkit.screens.base.open_draft import OpenDraft
from fieldkit.screens.base.open_text import TypingTimer, UnkeptText
from fieldkit.screens.base.page import Page
from fieldkit.screens.base.wording import short
from fieldkit.screens.dialogs import form_store

T = TypeVar("T")


class FormDraft:
    """Keeps what neither the record nor an earlier draft holds, so that a crash loses a second of typing at most."""

    def __init__(self, page: Page, model: FormModel, current: Callable[[], str], take_in: Callable[[], None]) -> None:
        self._page = page
        self._model = model
        self._current = current
        """Return the field with the focus, or ""."""
        self._take_in = take_in
        """Tell the model what stands in the fields."""
        self._timer = TypingTimer(page, self._keep_typed)
        self._opened = page.now
        """What "now" means in a new record, also where that is finished later."""
        self._draft = OpenDraft(lambda *job: page.host.store.write(*job))

    @property
    def number(self) -> int:
        """Number of the draft, also before it is written."""
        return self._draft.number

    def loaded(self, field: str, at: int) -> None:
        """Take in the draft that the form was opened with, its field and when it was written; say that it is back."""
        if self._model.draft:
            self._draft.go_on(self._model.draft, at, self._texts(field))
            when = local(at).strftime("%H:%M")
            self._page.host.say(f"What you typed at {when} is back. Ctrl+T throws it away.")

    async def take_up(self) -> None:
        """Take in what was typed here before, and the store did not take as the form was closed."""
        model, page = self._model, self._page
        held = page.host.kept_aside.held(model.kind.name, self._draft.number, model.uid)
        texts = {name: text for one in held for name, text in one.texts.items() if name in model.fields}
        shown = await page.ask(form_store.load, model.kind, "", texts, 0, page.reading) if texts else None
        if shown is None:
            return
        page.host.kept_aside.hand_back(held)
        for name, text in texts.items():
            if text != model.fields[name].meant:
                model.type(name, shown.texts[name])
                if name in shown.links:
                    model.fields[name].link = (shown.texts[name], shown.links[name])
        if not model.draft:
            page.host.say("What you typed here is back, not stored yet. Ctrl+T throws it away.")

    def typed(self) -> None:
        """Keep, in a moment, what is being typed."""
        self._timer.typed()

    async def _keep_typed(self) -> None:
        self._take_in()
        await self.keep(says=False)

    async def keep(self, *, says: bool = True) -> None:
        """Keep what is typed and not stored; without any let the draft go."""
        await self._draft.in_turn(partial(self._keep, says=says))

    async def _keep(self, *, says: bool) -> None:
        await self._write(self._current(), self._model.unsaved, says=says)

    async def put_away(self) -> None:
        """Keep it for later: nobody is in the middle of it any more."""
        await self._draft.in_turn(self._put_away)
        self._draft.close()

    async def _put_away(self) -> None:
        if self._model.draft:
            await self._write("", self._model.unsaved, says=False)

    async def made(self, make: Callable[[SeenDraft], Coroutine[Any, Any, T]]) -> T:
        """Let ``make`` store the record, with which the draft that it is given goes, and tell the model of it."""

        async def making() -> T:
            done = await make(self._draft.seen)
            self._draft.became_record()
            return done

        return await self._draft.in_turn(making)

    async def _write(self, field: str, unsaved: Mapping[str, str], *, says: bool = True) -> bool:
        model = self._model
        try:
            await self._draft.write(model.kind.name, self._texts_of(unsaved, field))
        except Trouble as trouble:
            if says:
                self._page.host.report(trouble)
            return False
        model.keep_draft(self._draft.number if self._draft.kept else 0, unsaved if self._draft.kept else {})
        return True

    def _texts(self, field: str) -> Mapping[str, str]:
        return self._texts_of(self._model.unsaved, field)

    def _texts_of(self, unsaved: Mapping[str, str], field: str) -> Mapping[str, str]:
        return form_store.draft_texts(self._model.uid, self._begun_at(unsaved), field) if unsaved else {}

    def begun(self, request: StoreRequest) -> StoreRequest:
        """Return a new record that is to be stored with "now" as the moment at which it was begun.

        Within the same minute it stays "now", which tells the order of two by seconds.
        """
        if self._page.now.replace(second=0, microsecond=0) == self._opened.replace(second=0, microsecond=0):
            return request
        return replace(request, texts=self._begun_at(request.texts))

    def _begun_at(self, texts: Mapping[str, str]) -> dict[str, str]:
        fields = self._model.fields
        return {name: form_store.begun_at(fields[name].declared, text, self._opened) for name, text in texts.items()}

    def typed_now(self) -> str:
        """Return what is typed where the cursor is and not stored, with its place; "" if nothing is."""
        self._take_in()
        state = self._model.fields.get(self._current())
        if state is None or not state.unsaved:
            return ""
        return f"{self._model.kind.label}, {state.declared.label}: “{short(state.typed)}”"

    def unkept(self, *, closing: bool = False) -> list[UnkeptText]:
        """Return what neither the record nor the draft holds: all that belongs into the draft, each field named.

        ``closing``: nobody is in the middle of it any more.
        """
        self._take_in()
        model, here = self._model, self._current()
        names = model.unkept
        if not names:
            return []
        states = (model.fields[name] for name in sorted(names, key=lambda name: name != here))
        (where, typed), *others = ((state.declared.label, state.typed) for state in states)
        return [
            UnkeptText(model.kind.name, self._texts("" if closing else here), self.number, where, typed, tuple(others))
        ]
