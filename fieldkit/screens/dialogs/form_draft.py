"""The draft of an open form: what is typed and not stored, kept as a field is left and while somebody types."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from fieldkit.domain.errors import Trouble
from fieldkit.domain.forms.form_model import FormModel
from fieldkit.screens.base.open_text import TypingTimer, UnkeptText
from fieldkit.screens.base.page import Page
from fieldkit.screens.dialogs import form_store


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
        self.turn = asyncio.Lock()
        """Held while the draft is written or becomes the record: two writes at once would make two drafts of it."""
        self._kept: Mapping[str, str] = {}
        """The texts of the draft, with its record and its field."""

    def loaded(self, field: str) -> None:
        """Take in the draft that the form was opened with, and in which field it was being typed."""
        self._kept = self._texts(field) if self._model.draft else {}

    def typed(self) -> None:
        """Keep, in a moment, what is being typed."""
        self._timer.typed()

    async def _keep_typed(self) -> None:
        self._take_in()
        if self._texts(self._current()) != self._kept:
            await self.keep(says=False)

    async def keep(self, *, says: bool = True) -> None:
        """Keep what is typed and not stored; without any let the draft go."""
        async with self.turn:
            await self._write(self._current(), says=says)

    async def put_away(self) -> None:
        """Keep it for later: nobody is in the middle of it any more."""
        async with self.turn:
            if self._model.draft and self._texts("") != self._kept:
                await self._write("", says=False)

    async def discard(self) -> bool:
        """Throw the draft away; return False if that failed."""
        async with self.turn:
            return await self._write("", texts={})

    async def _write(self, field: str, *, says: bool = True, texts: Mapping[str, str] | None = None) -> bool:
        model = self._model
        unsaved = model.unsaved if texts is None else texts
        if not unsaved and not model.draft:
            return True
        whole = form_store.draft_texts(model.uid, unsaved, field) if unsaved else {}
        store = self._page.host.store
        try:
            number = await store.write(form_store.keep_draft, model.kind, model.draft, whole)
        except Trouble as trouble:
            if says:
                self._page.host.report(trouble)
            return False
        model.keep_draft(number, unsaved)
        self._kept = whole
        return True

    def _texts(self, field: str) -> Mapping[str, str]:
        unsaved = self._model.unsaved
        return form_store.draft_texts(self._model.uid, unsaved, field) if unsaved else {}

    def unkept(self) -> list[UnkeptText]:
        """Return what neither the record nor the draft holds: one text, with all that belongs into the draft."""
        self._take_in()
        model, here = self._model, self._current()
        names = model.unkept
        if not names:
            return []
        state = model.fields[here if here in names else names[0]]
        return [UnkeptText(model.kind.name, self._texts(here), model.draft, state.declared.label, state.typed)]
