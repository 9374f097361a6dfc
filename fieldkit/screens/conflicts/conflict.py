"""One conflict: all its values in full, who wrote each and when, and one key to decide. The next one follows."""

from __future__ import annotations

from functools import partial
from sqlite3 import Connection

from textual import events, work
from textual.app import ComposeResult

from fieldkit.db.changes import conflicts
from fieldkit.db.views import drafts
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.records.kinds import KINDS
from fieldkit.operations import conflicts as deciding
from fieldkit.operations.drafts import is_left
from fieldkit.screens.base.page import Page, bindings
from fieldkit.screens.base.wording import EMPTY, one_or_more
from fieldkit.screens.conflicts import decision
from fieldkit.screens.conflicts.decision import Key, Shown
from fieldkit.screens.dialogs.ask import Answers, AskScreen, Question
from fieldkit.screens.dialogs.form_store import plain_reading
from fieldkit.screens.dialogs.value_draft import ValueDraft
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.reading_pane import Para, Reading


class ConflictScreen(Page):
    """What one person has to decide."""

    PLACE = "conflict"
    CSS_PATH = "conflict.tcss"
    BINDINGS = bindings("conflict")
    AUTO_FOCUS = "Reading"

    def __init__(self, key: Key) -> None:
        super().__init__()
        self._key: Key = key
        self._later: set[Key] = set()
        """Put off on this visit."""
        self._decided: set[Key] = set()
        """Decided on this visit; one that is taken back is shown again."""
        self._keys: list[Key] = []
        """All open ones."""
        self._read: Shown | None = None
        """The one that was put into words last."""
        self._pressed = ""
        self._said = ""
        """What was decided last, said again with the end."""

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        page = Reading(id="conflict")
        page.add_class("frame")
        page.border_title = "Conflict"
        yield page
        yield self.key_bar()

    # Reading

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read what is to be decided; show the one that is open, or the next if it was decided meanwhile."""
        found = await self.ask(conflicts.keys)
        if found is None:
            return
        before, self._keys = self._keys, found
        again = self._decided.intersection(found).difference(before)
        if again:
            self._key = again.pop()
            self._decided.discard(self._key)
        if self._key in found:
            await self._draw()
            return
        if not before:
            self.host.say("This was decided already.")
        await self._next(before)

    def is_about(self, *about: object) -> bool:
        """Return whether this conflict is in front: it goes on from one to the next."""
        return about == (self._key,)

    @property
    def _shown(self) -> Shown | None:
        return self._read if self._read is not None and self._read.key == self._key else None

    async def _next(self, before: list[Key]) -> None:
        """Go to the conflict after the one that was open, in the order of ``before``; back if none is left."""
        order = self._keys
        place = before.index(self._key) if self._key in before else -1
        after = [key for key in (*before[place + 1 :], *before[: max(0, place)], *order) if key in order]
        left = [key for key in after if key not in self._later and key != self._key]
        if left:
            self._key = left[0]
            await self._draw()
            return
        waiting = len(order)
        self.host.say(
            f"{one_or_more(waiting, 'conflict')} left for later."
            if waiting
            else f"{self._said} All is decided: the next sync tells it.".lstrip()
        )
        if self.is_current:
            self.app.pop_screen()

    async def _draw(self) -> None:
        self._read = await self.ask(decision.worded, self._key, self.reading, self.now)
        shown = self._shown
        if shown is None or shown.key not in self._keys:
            # Decided while it was read: the reload that this brings goes on to the next.
            return
        page = self.query_one(Reading)
        field = shown.field
        what = field.label if field else "deleted and changed"
        place = self._keys.index(shown.key) + 1
        page.border_title = framed(f"Conflict {place} of {len(self._keys)} ── {shown.called}")
        page.border_subtitle = framed(what)
        page.show(_paras(shown))
        self.show_keys()

    def hidden_keys(self) -> list[str]:
        """Hide the keys that do not fit the values in question."""
        shown = self._shown
        if shown is None:
            return []
        return [*([] if shown.writable else ["conflict.edit"]), *([] if shown.can_keep_both else ["conflict.both"])]

    # Deciding

    def on_key(self, event: events.Key) -> None:
        """Remember the key: one command takes all the numbers."""
        self._pressed = event.key

    @work
    async def action_take(self) -> None:
        """Take the value whose number was pressed."""
        shown = self._shown
        if shown is None:
            return
        number = int(self._pressed) - 1 if self._pressed.isdigit() else -1
        if not 0 <= number < len(shown.sides):
            self.host.say(f"The values here are 1 to {len(shown.sides)}.")
            return
        side = shown.sides[number]
        if shown.field is None:
            said = "It goes into the trash." if side.what == "deleted" else "It stays."
        else:
            said = f"{shown.field.label}: {_quoted(side.words)}."
        await self._done(await self._try(partial(deciding.take, conflict=shown.conflict, number=number)), said)

    @work
    async def action_both(self) -> None:
        """Keep all values in one text."""
        shown = self._shown
        if shown is not None:
            label = shown.field.label if shown.field else ""
            await self._done(
                await self._try(partial(deciding.keep_both, conflict=shown.conflict)), f"{label}: both are kept."
            )

    @work
    async def action_edit(self) -> None:
        """Write another value, read and checked as the form does."""
        shown = self._shown
        if shown is None:
            return
        field = shown.field
        if field is None or not shown.writable:
            self.host.say("Here is nothing to write: take one with its number.")
            return
        value = shown.conflict.versions[0].value
        text = await self.ask(lambda connection: field.edited(value, self.reading(connection)))
        found = await self.ask(drafts.of_value, *self._key, is_left)
        if text is not None:
            self._ask_for(shown, text, found=found)

    def _ask_for(
        self, shown: Shown, began: str, text: str = "", wrong: str = "", found: drafts.RecordDraft | None = None
    ) -> None:
        field = shown.field
        assert field is not None
        label = field.label

        def write(connection: Connection, typed: str) -> bool:
            return deciding.write(connection, shown.conflict, typed, self.reading(connection))

        async def answered(answers: Answers) -> None:
            try:
                done = await self.host.store.write(write, answers[0])
            except Invalid as invalid:
                self._ask_for(shown, began, answers[0], str(invalid))
            except Trouble as trouble:
                self.host.report(trouble)
                self._ask_for(shown, began, answers[0], str(trouble))
            else:
                await self._done(done, f"{label}: {_quoted(answers[0].strip() or EMPTY)}.")

        kind, uid, name = self._key
        draft = ValueDraft(self, kind, uid, name, label, began, found)

        async def left(answers: Answers) -> None:
            await answered(answers)
            await draft.drop()

        by = plain_reading(self.now, self.host.settings)

        def check(answers: Answers) -> str:
            try:
                if not field.link:  # which record is meant only the store knows
                    field.read(answers[0], by)
            except Invalid as invalid:
                return str(invalid)
            return ""

        # As in a form: what is typed takes the place of a choice, a moment or a record, and is added to a text.
        edits = not (field.type.offers(field) or field.type.is_time or field.link)
        question = Question(label, text if wrong else draft.text, long=field.type.block, edits=edits)
        dialog = AskScreen(
            f"{label} of {shown.called}", [question], says=field.help, wrong=wrong, check=check, draft=draft
        )
        self.show_and_then(dialog, left)
        if draft.back:
            self.host.say(draft.back)

    @work
    async def action_later(self) -> None:
        """Leave it for later: nothing is lost, and the next one follows."""
        self._later.add(self._key)
        await self._next(self._keys)

    async def action_record(self) -> None:
        """Open the record."""
        await self.host.open_record(*self._key[:2])

    async def _try(self, job: partial[bool]) -> bool | None:
        try:
            return await self.host.store.write(lambda connection: job(connection))
        except Trouble as trouble:
            self.host.report(trouble)
            return None

    async def _done(self, decided: bool | None, said: str) -> None:
        if decided is None:
            return
        self._said = f"{said} u takes it back." if decided else "This was decided already."
        self.host.say(self._said)
        if decided:
            self._decided.add(self._key)
        else:
            self.reload()

    def form_defaults(self) -> dict[str, str]:
        """A call noted from here may be with the client in question."""
        return {"client": self._key[1]} if self._key[0] == "client" else {}

    def explain(self) -> str:
        """Return what it is about."""
        shown = self._shown
        return shown.called if shown else super().explain()

    def explain_focus(self) -> str:
        """Return a sentence about deciding."""
        return (
            "Each value with who wrote it and when. Until somebody decides, every device shows the first; no value is "
            "lost. If two people decide differently, that is shown as a conflict again."
        )


_MANY = {2: "two", 3: "three", 4: "four"}


def _paras(shown: Shown) -> list[Para]:
    field = shown.field
    if field is None:
        first = f"This {KINDS[shown.conflict.kind].label.lower()} was deleted by one and changed by another."
    else:
        many = _MANY.get(len(shown.sides), str(len(shown.sides)))
        first = f"{field.label}: {many} values were written without knowledge of each other."
    paras = [Para(first, "strong")]
    paras += [Para(shown.context, "dim")] if shown.context else []
    paras.append(Para())
    for number, side in enumerate(shown.sides, 1):
        lead = str(number) if number < 10 else " "
        paras.append(Para(side.words, "dim" if side.words == EMPTY else "", lead=lead, lead_tone="accent"))
        shows = "   shown until somebody decides" if side.shown and field else ""
        paras += [Para(f"{side.beside}{shows}", "dim", indent=3), Para()]
    return [*paras, Para(_keys(shown), "dim")]


def _keys(shown: Shown) -> str:
    numbers = f"1 to {min(9, len(shown.sides))}" if len(shown.sides) > 2 else "1 or 2"
    field = shown.field
    if field is None:
        keeps = [str(n) for n, side in enumerate(shown.sides, 1) if side.what != "deleted"]
        kept = keeps[0] if keeps else "1"
        return (
            f"{kept} keeps it, with the changes; the other number puts it into the trash. o opens it, where h tells "
            "what was changed. l leaves it for later."
        )
    both = ", b keeps both in one text" if shown.can_keep_both else ""
    other = ", e writes another" if shown.writable else ""
    return f"{numbers} takes that one{other}{both}, l leaves it for later."


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= 40 else line[:39] + '…'}”"
