"""What a field of a form could be, offered below it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from fieldkit.domain.forms.form_model import FormModel
from fieldkit.domain.forms.suggestions import Offers, record_offers
from fieldkit.domain.records.kinds import CLIENT, KINDS
from fieldkit.screens.base.page import Page
from fieldkit.screens.base.write_queue import AFTER_PAINT
from fieldkit.screens.dialogs import form_store
from fieldkit.widgets.hint import Hint


class FormOffers:
    """Options of a choice, words for a text, records for a link: shown as they are found."""

    def __init__(self, page: Page, model: FormModel, current: Callable[[], str]) -> None:
        self._page = page
        self._model = model
        self._current = current
        """The field with the focus, or ""."""

    def suggest(self, offers: Offers) -> None:
        """Show these, and let Enter take the one that is chosen."""
        self._model.offers = offers
        self._page.query_one(Hint).suggest(offers)

    def offer(self, name: str, *, typed: bool) -> None:
        """Show what a field could be; ``typed``: by what is typed there, not by what it holds."""
        if self._model.fields[name].declared.link:
            self._page.run_worker(self._offer_records(name, typed), exclusive=True, group="suggest")
        else:
            self.suggest(self._model.options(name, typed=typed))

    async def _offer_records(self, name: str, typed: bool) -> None:
        await asyncio.sleep(AFTER_PAINT)  # the thread that looks for them would share the processor with the paint
        if self._current() != name:
            return
        state, chosen = self._model.fields[name], self._model.names_record(name)
        kind = KINDS[state.declared.link]
        client = self._model.client if kind.name != "client" else ""
        text = state.typed
        words = "" if chosen and not typed else text
        people = self._model.kind.has("contact")
        found = await self._page.ask(form_store.offered, kind, words, client, people) or []
        if self._current() != name:
            return
        makes = kind.label if kind.by_name and not chosen else ""
        # A name in the place of a client is as often a person's: that a client is made, Enter must be told twice.
        offers = record_offers(name, found, text, typed, makes, asks=kind is CLIENT and not state.refused)
        self.suggest(offers)
        if state.refused and offers.chosen and offers.chosen.makes:
            self._page.query_one(Hint).say(f"{state.refused} Enter adds it.", "error")
