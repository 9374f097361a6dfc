"""The one form: any record, from its declaration. A field is stored as it is left; there is no Save button."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from functools import partial

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from fieldkit.db.changes import conflicts
from fieldkit.db.views import forms
from fieldkit.domain.errors import Busy, Invalid, Trouble
from fieldkit.domain.forms.field_state import StoreRequest
from fieldkit.domain.forms.form_model import FormModel
from fieldkit.domain.forms.suggestions import Offers
from fieldkit.domain.records.kinds import KINDS
from fieldkit.operations.drafts import SeenDraft
from fieldkit.screens.base.dialog import close
from fieldkit.screens.base.open_text import UnkeptText
from fieldkit.screens.base.page import Page, bindings
from fieldkit.screens.base.write_queue import MOMENT, WriteQueue
from fieldkit.screens.dialogs import form_store
from fieldkit.screens.dialogs.form_draft import FormDraft
from fieldkit.screens.dialogs.form_offers import FormOffers
from fieldkit.screens.dialogs.form_recall import FormRecall
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.form_fields import FormFields
from fieldkit.widgets.hint import Hint


class FormScreen(Page):
    """Add or change one record by keyboard. The form's model says what is to be done; this shows it and does it."""

    PLACE = "form"
    SHOWS = frozenset()
    CSS_PATH = "form.tcss"
    BINDINGS = bindings("form")
    AUTO_FOCUS = ""

    def __init__(self, kind: str, uid: str, given: Mapping[str, str], draft: int = 0) -> None:
        super().__init__()
        self.kind = KINDS[kind]
        self.model = FormModel(self.kind, uid)
        self._fields = FormFields(self.model, id="fields")
        self._given = dict(given)
        self._began_with = uid
        """The record that it was opened for, "" for a new one."""
        self._wanted = draft
        self._ready = False
        self._closes = False
        """Whether it closes as soon as everything is stored."""
        self._then: Callable[[], object] | None = None
        """Called as it closes so."""
        self._draft = FormDraft(self, self.model, lambda: self._current, self._fields.take_in)
        self._offers = FormOffers(self, self.model, lambda: self._current)
        self._recall = FormRecall(self, self.model, self._fields, lambda: self._current)
        self._queue = WriteQueue(self.app._handle_exception)

    @property
    def uid(self) -> str:
        """The record, "" until it is stored."""
        return self.model.uid

    def is_of(self, kind: str, uid: str, draft: int, given: Mapping[str, str]) -> bool:
        """Whether this record, or what is kept under this number, is typed here; or the same new one, still empty."""
        same = (uid and uid == self.uid) or (draft and draft in (self._wanted, self._draft.number))
        if not uid and not draft:
            self._fields.take_in()
            same = self._ready and self.model.untouched and given == self._given
        return self.kind.name == kind and bool(same)

    def compose(self) -> ComposeResult:
        """Lay out one line a field, and the foot that explains the one with the focus."""
        with Vertical(classes="frame -driven", id="form-frame") as frame:
            frame.border_title = framed(self.model.heading)
            yield self._fields
            yield Hint()
        yield self.key_bar()

    async def on_mount(self) -> None:
        """Fill in what is stored, and what a draft still holds."""
        self._stale = False
        loaded = await self.ask(form_store.load, self.kind, self.uid, self._given, self._wanted, self.reading)
        if loaded is None:
            self.app.pop_screen()
            return
        self.model.load(loaded.texts, loaded.links, loaded.unsaved, loaded.draft)
        self._draft.loaded(loaded.field, loaded.drafted_at)
        if loaded.draft:
            texts = {name: state.meant for name, state in self.model.fields.items() if not state.empty}
            left = [name for name in loaded.unsaved if name in texts and name != loaded.field]
            reasons = await self.ask(form_store.refusals, self.kind, self.uid, texts, left, self.reading)
            self.model.mark_refused(reasons or {})
            self.model.mark_undecided(await self.ask(forms.newer, self.kind, self.uid, loaded) or {})
        self._fields.show()
        if self.uid:
            self.query_one("#form-frame").border_title = framed(self.model.heading)
            self.model.mark_conflicts(await self.ask(conflicts.conflicted_fields, self.kind.name, self.uid) or ())
        await self._draft.take_up()
        self._fields.show()
        self._ready = True
        if self._wanted and loaded.field in self.model.fields:
            self._fields.go_to(loaded.field, at_end=True)
        else:
            self._fields.go_to(self.model.first)

    @property
    def _current(self) -> str:
        """The field with the focus, or ""."""
        return self._fields.name_of(self.focused)

    def hidden_keys(self) -> Container[str]:
        """Hide that Enter takes what is offered where it begins a line."""
        return () if isinstance(self.focused, Input) or self.focused is None else ("form.accept",)

    def _explain(self, name: str) -> None:
        self.query_one(Hint).say(*self.model.explain(name, form_store.plain_reading(self.now, self.host.settings)))

    # While a field has the focus

    def on_descendant_focus(self) -> None:
        """Explain the field that now has the focus."""
        if self._current and self._ready:
            self._explain(self._current)
            # What was refused is offered as it was: Enter makes the record that Tab did not.
            self._offers.offer(self._current, typed=bool(self.model.fields[self._current].refused))

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Echo what is being typed, and offer what it could be."""
        name = self._current
        here = self._ready and name and self._fields.name_of(event.input) == name
        if here and self._fields.typed_into(name):
            self._draft.typed()
            self._fields.show()
            self._explain(name)
            self._offers.offer(name, typed=True)

    def on_text_area_changed(self) -> None:
        """Keep what is typed into a field of several lines."""
        if self._ready:
            self._draft.typed()

    # Leaving a field: the focus goes on at once, and what was typed is stored behind it

    def action_next_field(self) -> None:
        """Keep this field and go on."""
        self._leave(1)

    @on(Input.Submitted)
    async def submitted(self) -> None:
        """Take Enter from the field, which has a binding of its own for it."""
        await self.action_accept()

    async def action_accept(self) -> None:
        """Take what is offered, even if that makes a new record, and go on; after the last field, close."""
        told_twice = self._recall.told_twice()
        if self._current:
            self.model.decide(self._current)
        if told_twice is not None and told_twice[0] != self._current:
            self._keep(*told_twice)
        elif self._current and self.model.is_last(self._current):
            self.action_close()
        else:
            self._leave(1, make=True)

    def action_previous_field(self) -> None:
        """Keep this field and go back."""
        self._leave(-1)

    def on_key(self, event: events.Key) -> None:
        """Let the arrows choose among suggestions, or go from field to field."""
        if event.key not in ("up", "down") or not isinstance(self.focused, Input):
            return
        event.stop()
        steps = 1 if event.key == "down" else -1
        if self.model.offers.suggestions:
            self._offers.suggest(self.model.offers.moved(steps))
        else:
            self._leave(steps)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Keep a field that the mouse left, as any other; nothing is left as the terminal loses the focus."""
        name = self._fields.name_of(event.widget)
        if not name or not self._ready or not self.app.app_focus:
            return
        self._fields.take_in()
        if self.model.fields[name].needs_store or name in self.model.to_keep():
            self._recall.left(name)
            self._keep(name, self._take(name, make=False))

    def _leave(self, steps: int, *, make: bool = False) -> None:
        name = self._current
        if not name:
            self._fields.go_to(self.kind.form[0].name)
            return
        makes = self._take(name, make=make)
        self._recall.left(name, adds=self.model.would_make(name) if make else "")
        self.model.let_be(name)
        self._fields.go_to(self.model.neighbour(name, steps))
        self._keep(name, makes)

    def _take(self, name: str, *, make: bool) -> str:
        """Put the suggestion under the cursor into the field; return the name of a new record, if that was meant."""
        self._fields.take_in()
        chosen = self.model.taken(name, make=make)
        if chosen is None:
            return ""
        self._offers.suggest(Offers())
        if chosen.makes:
            return chosen.text
        self.model.choose(name, chosen.text, chosen.uid, chosen.also)
        self._fields.show()
        return ""

    def _keep(self, name: str, makes: str = "") -> None:
        """Store the field behind what is typed on; ``makes`` names a record to be made for it first."""
        self._queue.put(partial(self._keep_in_turn, name, makes), "" if makes else name)

    async def stored(self, within: float | None = None) -> bool:
        """Return True once nothing is being stored, False if that takes longer than so many seconds."""
        return await self._queue.ended(within)

    async def _keep_in_turn(self, name: str, makes: str) -> None:
        if makes and not await self._make(name, makes):
            return
        await self._keep_now(name)
        for due in self.model.due(but=self._current):
            await self._keep_now(due)  # what could not be stored before its record was there
        if self.model.fields[name].refused and self.model.fields[name].store_at_fault:
            self.query_one(Hint).say(*self.model.explain_refusal(name))
        else:
            self._recall.begin()

    async def _make(self, name: str, text: str) -> bool:
        kind = KINDS[self.model.fields[name].declared.link]
        uid = await self.write(form_store.store_named, kind, text, self.model.client, self.reading)
        if not uid:
            return False
        self.host.say(f"{kind.label} “{text}” added.")
        self._fields.tell(partial(self.model.named, name, text, uid))
        return True

    async def _keep_now(self, name: str) -> None:
        """Store the field as it is now; a text that cannot be read or stored stays in it, marked."""
        self._fields.take_in()
        request = self.model.leave(name, self._current)
        if request is None:
            return
        try:
            await (self._store_field(request) if request.uid else self._store_record(request))
        except Invalid as invalid:
            self._fields.tell(partial(self.model.refuse, request, str(invalid), invalid.field))
            await self._draft.keep()
        except Trouble as trouble:
            self.host.report(trouble)
            self._fields.tell(partial(self.model.refuse, request, str(trouble), store_at_fault=True))
            if not isinstance(trouble, Busy):
                # The draft is another table: what ails the record's need not be wrong there, and else was just said.
                await self._draft.keep(says=False)
        except BaseException:
            if self.model.awaits(request):  # it is kept nowhere: whoever ends the app must know
                self.model.refuse(request, "This could not be stored.")
            raise
        self._fields.take_in()  # somebody typed on meanwhile: what is shown must not be put back over it
        self._fields.show()

    async def _store_field(self, request: StoreRequest) -> None:
        texts, links, said = await self.host.store.write(form_store.store_field, self.kind, request, self.reading)

        def told() -> None:
            self.model.stored(request, texts[request.name])
            self.model.refresh_others(request, texts, links)

        self._fields.tell(told)
        self._tell(said)
        await self._draft.keep()

    async def _store_record(self, request: StoreRequest) -> None:
        await self.host.store.read(form_store.check_field, self.kind, request, self.reading)
        await self._draft.keep()
        if not request.complete:
            self.model.read(request)
            return

        async def make(draft: SeenDraft) -> list[str]:
            uid, texts, links, said = await self.host.store.write(
                form_store.store_record, self.kind, self._draft.begun(request), draft, self.reading
            )
            self._fields.tell(partial(self.model.made, request, uid, texts, links))
            return said

        said = await self._draft.made(make)
        if self.model.unsaved:
            await self._draft.keep(says=False)  # what is half typed was in the draft that is gone
        self._tell(said)
        self.query_one("#form-frame").border_title = framed(self.model.heading)

    def _tell(self, said: Sequence[str]) -> None:
        if said:
            self.host.say(" ".join(said))

    # Closing

    @work
    async def action_close(self) -> None:
        """Keep everything and close; say what is still missing. Text that is kept nowhere goes only at a second Esc."""
        await self.close_kept()

    async def close_kept(self, then: Callable[[], object] | None = None) -> None:
        """Do that, or say why it stays; call ``then`` if it closes only once a busy store has taken everything."""
        self._closes = False
        self._fields.take_in()
        if self._current:
            self._keep(self._current)
        for name in self.model.to_keep(but=self._current):
            self._keep(name)
        if not await self._queue.ended(within=MOMENT):
            self.host.say("The store is busy: this closes as soon as it is stored; keys wait.")
            self._closes, self._then = True, then
            self._close_later()
            return
        aside = bool(self.model.unkept) and await self.host.close_over(self._draft.unkept(closing=True))
        if not aside and not self.model.may_close(self.host.clock()):
            name = self._current if self._current in self.model.unkept else self.model.unkept[0]
            self._fields.go_to(name)
            self._explain(name)
            self.host.say(self.model.losing_words())
            return
        await self._draft.put_away()
        self._close(self.model.closing_words(aside=aside))

    async def keep_open_text(self) -> None:
        """Store every field as if it were left. What is offered is not taken: nobody has chosen it."""
        if not self._ready:
            return
        self._fields.take_in()
        here = self._current
        for name in ([here] if here else []) + self.model.to_keep(but=here):
            self._keep(name)
        await self._queue.ended()
        if self.model.unkept or not self.model.unsaved:  # what was thrown away goes from its draft
            await self._draft.keep(says=False)

    def unkept_texts(self) -> list[UnkeptText]:
        """Return what neither the record nor its draft holds."""
        return self._draft.unkept() if self._ready else []

    def store_again(self) -> None:
        """Store the fields that the store refused, and bring the draft to what is typed."""
        for name in self.model.refused_by_store if self._ready else ():
            self._keep(name)
        self._draft.typed()

    def typed_now(self) -> str:
        """Return what is typed where the cursor is and not stored, with its place; "" if nothing is."""
        return self._draft.typed_now() if self._ready else ""

    def _close(self, words: str) -> None:
        self._ready = False  # the focus that goes with the screen leaves no field
        if words:
            self.host.say(words)
        behind = self.app.screen_stack[-2] if self is self.app.screen else None
        if isinstance(behind, Page) and self.uid and not self._began_with:
            behind.stand_on(self.kind.name, self.uid)
        close(self)

    @work(exclusive=True, group="closing")
    async def _close_later(self) -> None:
        """Close once everything is stored. Keys wait for that: they are meant for the screen beneath."""
        await self._queue.ended()
        if self._closes and self.is_current:
            then = self._then
            await self.close_kept(then)
            if then is not None and self not in self.app.screen_stack:
                then()

    @on(events.ScreenResume)
    def come_back(self) -> None:
        """Close if that was asked for, and another screen was in front when everything was stored."""
        if self._closes:
            self.action_close()

    def action_discard(self) -> None:
        """Throw away what is typed and not stored, or bring back what that took just before."""
        if self._queue.busy:
            self.host.say("The store is busy: what you typed is being stored. u takes it back.")
            return
        self.host.say(self._fields.tell(self.model.throw_away))
        if self._current:
            self._explain(self._current)
            self._offers.suggest(Offers())
        self.run_worker(self._draft.keep(says=False), group="behind", exit_on_error=False)

    def form_defaults(self) -> dict[str, str]:
        """A call noted from a form is with the client of the form."""
        return {"client": self.model.client} if self.model.client else {}
