"""The one form: any record, from its declaration. A field is stored as it is left; there is no Save button."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import partial
from typing import NoReturn

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Label

from fieldkit.db.changes import conflicts
from fieldkit.db.records import lookup
from fieldkit.db.views import forms
from fieldkit.db.views.drafts import RECORD
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.registry import KINDS
from fieldkit.domain.records.values import ReadingContext, echo, local, read
from fieldkit.domain.text.sanitize import fold, printable
from fieldkit.operations import drafts, records
from fieldkit.screens.base.page import Page, bindings
from fieldkit.screens.base.write_queue import Behind
from fieldkit.widgets.hint import Hint, Suggestion
from fieldkit.widgets.long_input import LongInput


class FormScreen(Page):
    """Add or change one record by keyboard."""

    PLACE = "form"
    GLOBAL_KEYS = False
    CSS_PATH = "form.tcss"
    BINDINGS = bindings("form")
    AUTO_FOCUS = ""

    def __init__(self, kind: str, uid: str, given: Mapping[str, str], draft: int = 0) -> None:
        super().__init__()
        self._wanted = draft
        self.kind = KINDS[kind]
        self.uid = uid
        self._given = dict(given)
        self._stored: dict[str, str] = {}
        """Texts as the database has them; of a new record, as it began."""
        self._links: dict[str, tuple[str, str]] = {}
        """By link field: the name shown and the uid it stands for."""
        self._wrong: dict[str, str] = {}
        """By field: what is wrong with its text."""
        self._filled: dict[str, str] = {}
        """By field: the text that was put there, not typed; the message about it comes later."""
        self._conflicted: set[str] = set()
        """Fields that somebody else wrote differently, until one of the values is stored here."""
        self._draft = 0
        self._ready = False
        self._behind = Behind()
        """What is stored while another program writes: the screen goes on."""
        self._closing = False

    def compose(self) -> ComposeResult:
        """Lay out one line a field, and the foot that explains the one with the focus."""
        with Vertical(classes="frame", id="form-frame") as frame:
            frame.border_title = self._title("")
            with VerticalScroll(id="fields", can_focus=False):
                for field in self.kind.form:
                    mark = " *" if field.required else ""
                    yield Label(Content(f"{field.label}{mark}"), classes="label", id=f"label-{field.name}")
                    if field.type == "long":
                        yield LongInput(id=f"field-{field.name}", classes="field")
                    else:
                        yield Input(id=f"field-{field.name}", classes="field", select_on_focus=False)
            yield Hint()
        yield self.key_bar()

    def _title(self, name: str) -> Content:
        label = self.kind.label
        return Content(f"{label} ── {printable(name)}" if self.uid else f"New {label[0].lower()}{label[1:]}")

    async def on_mount(self) -> None:
        """Fill in what is stored, and what a draft still holds."""
        self._stale = False
        loaded = await self.ask(self._load)
        if loaded is None:
            self.app.pop_screen()
            return
        self._draft = loaded.draft
        self._stored = {field.name: loaded.texts.get(field.name, "") for field in self.kind.form}
        shown = {**self._stored, **loaded.unsaved}
        self._links = {name: (shown[name], uid) for name, uid in loaded.links.items()}
        for field in self.kind.form:
            self._put(field, shown[field.name])
        if self.uid:
            self.query_one("#form-frame").border_title = self._title(self._text(self.kind.form[0]))
        if loaded.draft:
            when = local(loaded.drafted_at).strftime("%H:%M")
            self.host.say(f"What you typed at {when} is back. Ctrl+T throws it away.")
        if self.uid:
            self._conflicted = set(await self.ask(conflicts.conflicted_fields, self.kind.name, self.uid) or ())
            for field in self.kind.form:
                self._mark(field)
        self._ready = True
        lacking = [field for field in self.kind.form if field.required and not self._text(field)]
        self._widget((lacking or self.kind.form)[0]).focus()

    def _load(self, connection: sqlite3.Connection) -> forms.Loaded:
        by = self._reading(connection)
        if self.uid:
            return forms.load(connection, self.kind, self.uid, by)
        return forms.begin(connection, self.kind, self._given, by, self._wanted)

    def _reading(self, connection: sqlite3.Connection) -> ReadingContext:
        settings = self.host.settings
        return lookup.reading(connection, self.now, settings.currency, settings.month_first)

    # Texts in and out of the widgets

    def _widget(self, field: Field) -> Input | LongInput:
        found = self.query_one(f"#field-{field.name}")
        assert isinstance(found, Input | LongInput)
        return found

    def _text(self, field: Field) -> str:
        widget = self._widget(field)
        return widget.value if isinstance(widget, Input) else widget.text

    def _put(self, field: Field, text: str) -> None:
        widget = self._widget(field)
        if isinstance(widget, Input):
            self._filled[field.name] = text
            widget.value = text
            widget.cursor_position = len(text)
        else:
            widget.text = text

    @property
    def _current(self) -> Field | None:
        name = (self.focused.id or "") if self.focused else ""
        return next((field for field in self.kind.form if f"field-{field.name}" == name), None)

    @property
    def _client(self) -> str:
        """Uid of the client that the record belongs to, as far as there is one."""
        return self.uid if self.kind.name == "client" else self._links.get("client", ("", ""))[1]

    @property
    def _hint(self) -> Hint:
        return self.query_one(Hint)

    def _meant(self, field: Field) -> str:
        """Return the text to read: of a link, the uid of the record that was chosen."""
        text = self._text(field)
        name, uid = self._links.get(field.name, ("", ""))
        return uid if field.link and uid and text == name else text

    # While a field has the focus

    def on_descendant_focus(self) -> None:
        """Explain the field that now has the focus."""
        field = self._current
        if field is not None and self._ready:
            self._explain(field)
            self._suggest(field, typed=False)

    def _explain(self, field: Field) -> None:
        if field.name in self._wrong:
            self._hint.say(self._wrong[field.name], "error")
            return
        meaning = echo(field, self._text(field), self._plain_reading())
        if field.name in self._conflicted:
            self._hint.say(f"≠ {_CONFLICT}{f' This is {meaning}.' if meaning else ''}", "error")
        elif meaning:
            self._hint.say(meaning, "echo")
        else:
            self._hint.say(field.help or ("Needed." if field.required else ""))

    def _plain_reading(self) -> ReadingContext:
        settings = self.host.settings
        return ReadingContext(self.now, _no_link, lambda _kind, _id: "", settings.currency, settings.month_first)

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Echo what is being typed, and offer what it could be."""
        field = self._current
        if field is None or not self._ready or event.input.id != f"field-{field.name}":
            return
        if self._filled.pop(field.name, None) == event.value:
            return
        self._wrong.pop(field.name, None)
        self._mark(field)
        self._explain(field)
        self._suggest(field, typed=True)

    def _suggest(self, field: Field, typed: bool) -> None:
        if field.type == "choice" or field.type == "flag":
            self._suggest_choice(field, typed)
        elif field.link:
            self._suggest_link(field, typed)
        else:
            self._hint.suggest(())

    def _suggest_choice(self, field: Field, typed: bool) -> None:
        labels = [option.label for option in field.options] or ["yes", "no"]
        text = fold(self._text(field))
        fits = [label for label in labels if fold(label).startswith(text)] if typed and text else labels
        index = next((i for i, label in enumerate(fits) if fold(label) == text), 0 if typed and text else -1)
        self._hint.suggest([Suggestion(label) for label in fits], index)

    @work(exclusive=True, group="suggest")
    async def _suggest_link(self, field: Field, typed: bool) -> None:
        text = self._text(field)
        chosen = self._links.get(field.name, ("", ""))[0] == text and text
        client = self._client if field.link != "client" else ""
        kind = KINDS[field.link]
        offers = await self.ask(forms.offer, kind, "" if chosen and not typed else text, client) or []
        if self._current is not field:
            return
        found = [Suggestion(one.title, one.beside, one.uid) for one in offers]
        exact = any(fold(one.text) == fold(text) for one in found)
        if text.strip() and not exact and not chosen and field.link in forms.CREATABLE:
            found.append(Suggestion(text.strip(), f"new {kind.label.lower()}", makes=True))
        self._hint.suggest(found, 0 if typed and text.strip() else -1)

    # Leaving a field

    async def action_next_field(self) -> None:
        """Keep this field and go on."""
        await self._leave(1)

    @on(Input.Submitted)
    async def submitted(self) -> None:
        """Take Enter from the field, which has a binding of its own for it."""
        await self.action_accept()

    async def action_accept(self) -> None:
        """Take what is offered, even if that makes a new record, and go on; after the last field, close."""
        if self._current is self.kind.form[-1]:
            await self.action_close()
        else:
            await self._leave(1, make=True)

    async def action_previous_field(self) -> None:
        """Keep this field and go back."""
        await self._leave(-1)

    async def _leave(self, steps: int, *, make: bool = False) -> None:
        field = self._current
        if field is None:
            self._widget(self.kind.form[0]).focus()
            return
        await self._take(field, make)
        if not await self._keep(field):
            self._explain(field)
            return
        if self._typed_on(field) and not self._behind.busy:
            # While it was stored, somebody typed on.
            await self._keep(field)
        index = self.kind.form.index(field) + steps
        self._widget(self.kind.form[index % len(self.kind.form)]).focus()

    async def on_key(self, event: events.Key) -> None:
        """Let the arrows choose among suggestions, or go from field to field."""
        if event.key not in ("up", "down") or not isinstance(self.focused, Input):
            return
        event.stop()
        steps = 1 if event.key == "down" else -1
        if self._hint.suggestions:
            self._hint.move(steps)
        else:
            await self._leave(steps)

    async def _take(self, field: Field, make: bool) -> None:
        """Put the suggestion under the cursor into the field; a new record is made only if that is what was meant."""
        chosen = self._hint.chosen
        if chosen is None or (chosen.makes and not make):
            return
        uid = chosen.uid
        if chosen.makes:
            uid = await self.tell(field.link, self._quick, KINDS[field.link].name, chosen.text) or ""
            if not uid:
                return
            self.host.say(f"{KINDS[field.link].label} “{chosen.text}” added.")
        if uid:
            self._links[field.name] = (chosen.text, uid)
        self._hint.suggest(())
        self._put(field, chosen.text)

    def _quick(self, connection: sqlite3.Connection, kind: str, text: str) -> str:
        return records.add_named(connection, KINDS[kind], text, self._client, self._reading(connection))

    async def _keep(self, field: Field) -> bool:
        """Store the field; return False, with the reason shown, if its text cannot be read.

        While another program writes, that goes on behind: True then, and the reason is shown later.
        """
        return await self._behind.run(partial(self._keep_now, field), self._keep_rest) is not False

    async def _keep_rest(self) -> None:
        """Store what was typed while the store was busy, except where somebody types now."""
        for field in self.kind.form:
            if field is not self._current and self._typed_on(field):
                await self._keep_now(field)

    def _typed_on(self, field: Field) -> bool:
        return bool(self.uid) and field.name not in self._wrong and self._text(field) != self._stored[field.name]

    async def _keep_now(self, field: Field) -> bool:
        if self._text(field) == self._stored[field.name] and field.name not in self._wrong:
            return not (field.required and not self._text(field).strip() and self.uid)
        self._wrong.pop(field.name, None)
        try:
            if self.uid:
                await self._store(field)
            else:
                await self._store_new(field)
        except Invalid as invalid:
            culprit = invalid.field or field.name
            self._wrong[culprit] = str(invalid)
            await self._keep_draft()
        except Trouble as trouble:
            self.host.report(trouble)
            self._wrong[field.name] = str(trouble)
        self._mark(field)
        return field.name not in self._wrong

    async def _store(self, field: Field) -> None:
        meant, typed = self._meant(field), self._text(field)

        def job(connection: sqlite3.Connection) -> str:
            by = self._reading(connection)
            records.change(connection, self.kind, self.uid, {field.name: meant}, by)
            return forms.load(connection, self.kind, self.uid, by).texts[field.name]

        text = await self.host.store.write(job)
        self._stored[field.name] = text
        self._conflicted.discard(field.name)
        if self._text(field) == typed:
            self._put(field, text)
        await self._keep_draft()
        self.host.store.changed(self.kind.name, self.uid)

    async def _store_new(self, field: Field) -> None:
        typed = {one.name: self._text(one) for one in self.kind.form}
        texts = {one.name: self._meant(one) for one in self.kind.form if self._text(one).strip()}

        def check(connection: sqlite3.Connection) -> object:
            return read(field, texts.get(field.name, ""), self._reading(connection))

        if field.name in texts:
            await self.host.store.read(check)
        await self._keep_draft()
        if any(one.required and one.name not in texts for one in self.kind.form):
            return
        draft = self._draft

        def job(connection: sqlite3.Connection) -> tuple[str, Mapping[str, str]]:
            by = self._reading(connection)
            uid = drafts.store(connection, self.kind, texts, draft, by)
            return uid, forms.load(connection, self.kind, uid, by).texts

        self.uid, stored = await self.host.store.write(job)
        self._draft = 0
        for one in self.kind.form:
            if self._text(one) == typed[one.name] != stored[one.name]:
                self._put(one, stored[one.name])
        self._stored = dict(stored)
        self.query_one("#form-frame").border_title = self._title(self._text(self.kind.form[0]))
        self.host.store.changed(self.kind.name, self.uid)

    async def _keep_draft(self) -> None:
        """Keep what is typed and not stored, so that a crash loses no more than the field being typed."""
        unsaved = {one.name: self._meant(one) for one in self.kind.form if self._text(one) != self._stored[one.name]}
        texts = unsaved if self.uid else {name: self._meant(self.kind.field(name)) for name in self._stored}
        if unsaved:
            kept = {**texts, RECORD: self.uid} if self.uid else texts
            self._draft = await self.host.store.write(drafts.keep, self._draft, self.kind.name, kept)
        elif self._draft:
            await self.host.store.write(drafts.discard, self._draft)
            self._draft = 0

    def _mark(self, field: Field) -> None:
        wrong = field.name in self._wrong
        label = self.query_one(f"#label-{field.name}", Label)
        label.set_class(wrong, "-wrong")
        conflicted = field.name in self._conflicted
        if label.has_class("-conflict") != conflicted:
            label.set_class(conflicted, "-conflict")
            mark = " *" if field.required else ""
            label.update(Content(f"{field.label}{mark}{' ≠' if conflicted else ''}"))
        self._widget(field).set_class(wrong, "-wrong")

    # Closing

    async def action_close(self) -> None:
        """Keep everything and close; say what is still missing."""
        field = self._current
        if field is not None:
            await self._keep(field)
        if self._behind.busy:
            self.host.say("Sync is working: this closes as soon as it is stored.")
            if not self._closing:
                self._closing = True
                self._close_later()
            return
        if self._draft and self.uid:
            names = ", ".join(self.kind.field(name).label for name in self._wrong) or "a field"
            self.host.say(f"Kept for later, not stored yet: {names}. Today lists it.")
        elif self._draft:
            lacking = [one.label for one in self.kind.form if one.required and not self._text(one).strip()]
            needs = " and ".join(lacking) or ", ".join(self.kind.field(name).label for name in self._wrong)
            self.host.say(f"Kept as a draft: it still needs {needs}. Today lists it.")
        self.host.store.changed("draft")
        self.app.pop_screen()

    @work
    async def _close_later(self) -> None:
        await self._behind.ended()
        self._closing = False
        if self.is_current:
            await self.action_close()

    async def action_discard(self) -> None:
        """Throw away what is typed and not stored."""
        if self._behind.busy:
            self.host.say("Sync is working: what you typed is being stored. u takes it back.")
            return
        if self._draft:
            await self.host.store.write(drafts.discard, self._draft)
            self._draft = 0
            self.host.say("Thrown away." if not self.uid else "Back to what is stored.")
        self.host.store.changed("draft")
        self.app.pop_screen()

    def here(self) -> dict[str, str]:
        """A call noted from a form is with the client of the form."""
        return {"client": self._client} if self._client else {}


_CONFLICT = "In conflict: another value was written elsewhere. ! shows both; what you store here decides."


def _no_link(kind: str, text: str) -> NoReturn:
    raise Invalid(f"No {kind} “{text}”.")
