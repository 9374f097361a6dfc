"""A form as a model: what its fields hold, what is being stored, what was refused, and what is to be done next.

It knows no screen and no database: it is told what happened (a text was typed, a field was left, a text was stored
or refused) and answers with what is to be done. Several fields may be on their way into the database at once, and
the answer about one may come after somebody has typed on or gone to another field: whatever was typed last is in
the field, or stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import chain

from fieldkit.domain.forms.field_state import FieldState, StoreRequest
from fieldkit.domain.forms.suggestions import AlsoFilled, Offers, Suggestion, option_offers
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.text.sanitize import printable

WARNED_FOR = timedelta(seconds=8)
"""How long it is remembered that somebody was told what closing drops: about as long as it can be read."""
_CONFLICT = "In conflict: another value was written elsewhere. ! shows both; what you store here decides."


class FormModel:
    """An open form of one record, or of a new one."""

    def __init__(self, kind: Kind, uid: str = "") -> None:
        self.kind = kind
        self.uid = uid
        """The record, "" until it is stored."""
        self.fields = {field.name: FieldState(field) for field in kind.form}
        self.draft = 0
        """Number of the draft that keeps what is not stored, or 0."""
        self.offers = Offers()
        """What the field with the focus could be."""
        self._drafted: dict[str, str] = {}
        """Texts that the draft holds."""
        self._warned: dict[str, str] = {}
        self._warned_at = datetime.min
        """Texts of which was said that closing drops them."""
        self._thrown: dict[str, tuple[str, tuple[str, str]]] = {}
        """Texts that were thrown away last, each with its link, by field."""
        self._making = False
        """Whether the new record is on its way into the database."""

    def load(self, texts: Mapping[str, str], links: Mapping[str, str], unsaved: Mapping[str, str], draft: int) -> None:
        """Fill in what is stored, and on top of it what the draft holds; ``links`` are the uids by field."""
        self.draft = draft
        for name, state in self.fields.items():
            state.stored = texts.get(name, "")
            state.typed = unsaved.get(name, state.stored)
            state.link = (state.typed, links[name]) if name in links else ("", "")
            state.know_link()
        self._drafted = self.unsaved if draft else {}

    def mark_refused(self, reasons: Mapping[str, str]) -> None:
        """Mark the fields whose texts, come back with a draft, cannot be stored, with the reason of each."""
        for name, reason in reasons.items():
            self.fields[name].refused = reason

    def mark_undecided(self, reasons: Mapping[str, str]) -> None:
        """Mark the fields in which a draft holds an older text than was written elsewhere: nobody chose it yet."""
        for name, reason in reasons.items():
            self.fields[name].undecided = f"{reason} Enter stores what stands here, Ctrl+T throws it away."

    def decide(self, name: str) -> None:
        """Take in that somebody chose the text that stands in a field."""
        self.fields[name].undecided = ""

    def mark_conflicts(self, names: Iterable[str]) -> None:
        """Mark the fields that somebody else wrote differently."""
        for name in names:
            if name in self.fields:
                self.fields[name].conflicted = True

    # What the form is about

    @property
    def client(self) -> str:
        """Uid of the client that the record belongs to, as far as there is one."""
        if self.kind.name == "client":
            return self.uid
        return self.fields["client"].link[1] if "client" in self.fields else ""

    @property
    def heading(self) -> str:
        """The kind of record, and what its first field says once it is stored."""
        label = self.kind.label
        if self.uid:
            called = next(iter(self.fields.values())).typed.strip()
            return f"{label} ── {called}" if called else label
        return f"New {label[0].lower()}{label[1:]}"

    @property
    def first(self) -> str:
        """The field to begin with: one that was refused, else of a new record the first that is empty.

        One that was filled in, such as the client, would be typed over. Of what was begun before it is the first that
        is needed and empty, else the first.
        """
        refused = (name for name, state in self.fields.items() if state.refused or state.undecided)
        empty = [name for name, state in self.fields.items() if not state.typed]
        lacking = (name for name in empty if self.fields[name].declared.required)
        new = (name for name in empty if not self.uid)
        return next(chain(refused, lacking if self.uid or self.draft else (), new, self.fields))

    @property
    def untouched(self) -> bool:
        """Whether it is a new record into which nobody has typed."""
        return not self.uid and not self.draft and not any(state.unsaved for state in self.fields.values())

    def is_last(self, name: str) -> bool:
        """Whether no field comes after this one."""
        return name == next(reversed(self.fields))

    def neighbour(self, name: str, steps: int) -> str:
        """Return the field ``steps`` further on, from either end to the other."""
        names = list(self.fields)
        return names[(names.index(name) + steps) % len(names)]

    # While a field has the focus

    def type(self, name: str, text: str) -> bool:
        """Take in the text of a field; return whether it is another one than before."""
        state = self.fields[name]
        if text == state.typed:
            return False
        state.typed, state.refused, state.undecided = text, "", ""
        state.seen = state.let_be = False
        return True

    def explain(self, name: str, by: ReadingContext) -> tuple[str, str]:
        """Return a sentence about a field and its tone: "error", "echo" for what its text means, "dim" for help."""
        state = self.fields[name]
        if state.refused or state.undecided:
            return state.refused or state.undecided, "error"
        meaning = state.declared.echo(state.typed, by)
        if state.conflicted:
            return f"≠ {_CONFLICT}{f' This is {meaning}.' if meaning else ''}", "error"
        if meaning:
            return meaning, "echo"
        return state.declared.help or ("Needed." if state.declared.required else ""), "dim"

    def explain_refusal(self, name: str) -> tuple[str, str]:
        """Return why a field that was left is not stored, with its label, and the tone."""
        state = self.fields[name]
        label, why = f"{state.declared.label}: ", state.refused or "needed, and empty now."
        return f"{label}{why.removeprefix(label)}", "error"

    def options(self, name: str, *, typed: bool) -> Offers:
        """Return the options of a field, none for one that has none; ``typed`` if its text is being typed."""
        state = self.fields[name]
        has_options = state.declared.type.offers(state.declared)
        return option_offers(state.declared, state.typed, typed) if has_options else Offers()

    def names_record(self, name: str) -> bool:
        """Whether the text of a link is the name of the record chosen for it."""
        state = self.fields[name]
        return bool(state.typed) and state.typed == state.link[0]

    def replaces(self, name: str) -> bool:
        """Whether what is typed takes the place of what stands in a field: a choice, a moment, a record or its name.

        These stand there before anybody typed. A text that was refused is to be corrected.
        """
        state = self.fields[name]
        declared = state.declared.type
        whole = bool(declared.offers(state.declared)) or declared.is_time or bool(state.declared.link)
        return whole and not state.refused

    def taken(self, name: str, *, make: bool) -> Suggestion | None:
        """Return the offer under the cursor, if it is for what stands in the field; a new record only to ``make`` it.

        Offers come later than letters: those for an earlier text, or for another field, may still be on the screen.
        """
        chosen = self.offers.chosen
        if (self.offers.field, self.offers.text) != (name, self.fields[name].typed):
            return None
        # Tab keeps what is typed: it takes no record that is called otherwise.
        return None if chosen is None or ((chosen.makes or chosen.fit < 0) and not make) else chosen

    def would_make(self, name: str) -> str:
        """Return what Enter adds if it is told twice: the text of a field for which there is only a new record."""
        offers, text = self.offers, self.fields[name].typed
        asks = (offers.field, offers.text) == (name, text) and offers.chosen is None
        return text if asks and offers.suggestions and offers.suggestions[0].makes else ""

    def choose(self, name: str, text: str, uid: str = "", also: Iterable[AlsoFilled] = ()) -> None:
        """Put what was offered into a field: a text, or the name of the record ``uid``; ``also`` into empty ones."""
        state, text = self.fields[name], printable(text)
        if uid:
            state.link = (text, uid)
        self.type(name, text)
        self.offers = Offers()
        for one in also:
            if one.field in self.fields and self.fields[one.field].empty:
                self.choose(one.field, one.text, one.uid)

    def named(self, name: str, text: str, uid: str) -> None:
        """Take in that a record was made for a link, named by what was typed, unless somebody typed on."""
        if self.fields[name].typed == text:
            self.choose(name, text, uid)

    # Storing

    def leave(self, name: str, at: str = "") -> StoreRequest | None:
        """Return what is to be stored as a field is left, None if nothing is. ``may_leave`` says whether to go on.

        ``at`` is the field with the cursor by now: what is half typed there is not yet part of a new record.
        """
        state = self.fields[name]
        if not state.needs_store and not state.refused:
            return None
        if self._making:
            return None  # what was typed meanwhile is due once the record is there
        state.refused = ""
        typed = {one.name: one.typed for one in self.fields.values()}
        if self.uid:
            request = StoreRequest(name, self.uid, {name: state.meant}, typed, was=state.settled)
        else:
            half = at if at not in ("", name) and self.fields[at].unsaved else ""
            texts = {one.name: one.meant for one in self.fields.values() if not one.empty and one.name != half}
            complete = all(one.name in texts for one in self.fields.values() if one.declared.required)
            request = StoreRequest(name, "", texts, typed, complete, half)
            self._making = complete
        state.storing.append(state.typed)
        return request

    def may_leave(self, name: str) -> bool:
        """Whether nothing holds the cursor in a field: its text can be read, and is there if it is needed.

        The cursor comes back for neither what ails the store nor a text that was left refused: who typed on elsewhere
        would go on in it.
        """
        state = self.fields[name]
        lacks = bool(self.uid) and state.declared.required and state.empty and not state.unsaved
        return state.let_be or not ((state.refused and not state.store_at_fault) or lacks)

    def let_be(self, name: str) -> None:
        """Take in that somebody leaves a field as it is: the cursor does not come back for what he saw refused."""
        self.fields[name].let_be = self.fields[name].seen

    @property
    def held(self) -> list[str]:
        """The fields that hold the cursor, in the order of the form."""
        return [name for name in self.fields if not self.may_leave(name)]

    @property
    def refused_by_store(self) -> list[str]:
        """The fields whose texts may be right: the store took none."""
        return [name for name, state in self.fields.items() if state.refused and state.store_at_fault]

    def awaits(self, request: StoreRequest) -> bool:
        """Whether nothing was said yet about a text that is to be stored."""
        return request.typed[request.name] in self.fields[request.name].storing

    def stored(self, request: StoreRequest, text: str) -> None:
        """Take in how the database has the text; the field shows it so, unless somebody typed on."""
        state = self._answered(request)
        state.stored, state.conflicted = text, False
        if state.typed == request.typed[request.name] and not state.storing:
            state.typed, state.refused = text, ""
            state.know_link()

    def refresh_others(self, request: StoreRequest, texts: Mapping[str, str], links: Mapping[str, str]) -> None:
        """Take in what changed in other fields with the one stored, such as the client of a person who was chosen."""
        for name, state in self.fields.items():
            if name == request.name or state.storing or state.unsaved or name not in texts:
                continue
            state.stored = state.typed = texts[name]
            self._link(state, links)

    def read(self, request: StoreRequest) -> None:
        """Take in that a text of a record that still lacks something can be read."""
        self._answered(request)

    def made(self, request: StoreRequest, uid: str, texts: Mapping[str, str], links: Mapping[str, str]) -> None:
        """Take in that the new record is stored, and how the database has its texts. Its draft is gone."""
        self._answered(request)
        self.uid, self.draft, self._drafted = uid, 0, {}
        for name, state in self.fields.items():
            state.stored = texts.get(name, "")
            if state.typed == request.typed[name] and name != request.half_typed:
                state.typed, state.refused = state.stored, ""
                self._link(state, links)

    @staticmethod
    def _link(state: FieldState, links: Mapping[str, str]) -> None:
        if state.declared.name in links:
            state.link = (state.typed, links[state.declared.name])
        state.know_link()

    def refuse(self, request: StoreRequest, reason: str, culprit: str = "", *, store_at_fault: bool = False) -> bool:
        """Take in why a text was not stored; ``culprit`` is the field that it lies with, if that is another.

        ``store_at_fault``: no text is wrong, the store took none. Return whether it was marked: not if somebody has
        typed another text since, which is due itself.
        """
        self._answered(request)
        state = self.fields.get(culprit) or self.fields[request.name]
        if state.typed != request.typed[state.name]:
            return False
        state.refused, state.store_at_fault = reason, store_at_fault
        return True

    def _answered(self, request: StoreRequest) -> FieldState:
        state = self.fields[request.name]
        state.storing.remove(request.typed[request.name])
        if not request.uid and request.complete:
            self._making = False
        return state

    def due(self, but: str = "") -> list[str]:
        """Return the fields of a stored record with a text that is still to be stored, ``but`` the one being typed."""
        return [name for name, state in self.fields.items() if self.uid and name != but and state.needs_store]

    # What is kept besides the record

    @property
    def unsaved(self) -> dict[str, str]:
        """Texts for a draft: those that are not stored, of a new record all of them; empty if all are stored."""
        unsaved = {name: state.meant for name, state in self.fields.items() if state.unsaved}
        if unsaved and not self.uid:
            return {name: state.meant for name, state in self.fields.items()}
        return unsaved

    @property
    def unkept(self) -> list[str]:
        """The fields with a text that neither the database nor the draft holds."""
        return [name for name, one in self.fields.items() if one.unsaved and self._drafted.get(name) != one.meant]

    def to_keep(self, but: str = "") -> list[str]:
        """Return the fields, ``but`` one, to be kept before the form may close: due, or unkept and not on their way;
        of a new record that came back whole with a draft one field, with which all of it is stored."""
        due, unkept, fields = self.due(), self.unkept, self.fields.items()
        late = [n for n, one in fields if n != but and (n in due or (n in unkept and one.typed not in one.storing))]
        whole = not self.uid and not any(one.refused or (one.declared.required and one.empty) for _, one in fields)
        return late or [name for name, one in fields if whole and name != but and one.needs_store][:1]

    def keep_draft(self, number: int, texts: Mapping[str, str]) -> None:
        """Take in the number of the draft that was kept, 0 if there is none any more, and the texts that it holds."""
        self.draft, self._drafted = number, dict(texts)

    def may_close(self, now: datetime) -> bool:
        """Return whether nothing would be lost, or that was said just before and nobody has typed since."""
        lost = {name: self.fields[name].typed for name in self.unkept}
        may = not lost or (lost == self._warned and now - self._warned_at < WARNED_FOR)
        self._warned, self._warned_at = lost, now
        return may

    def losing_words(self) -> str:
        """Return what to say of a form that does not close yet: which text would be lost."""
        return f"{self._labels(self.unkept)} could not be stored. Esc once more drops what is typed."

    def closing_words(self, *, aside: bool = False) -> str:
        """Return what to say of a form that is closed: what it lost or lacks; "" if everything is stored.

        ``aside``: what neither the record nor the draft holds is kept elsewhere until the store takes it.
        """
        if self.unkept:
            labels = self._labels(self.unkept)
            kept = f"Kept, not stored: {labels}. Today lists it once the store takes it."
            return kept if aside else f"Dropped, not stored: {labels}."
        if not self.draft:
            return ""
        not_taken = self._labels(self.refused_by_store)
        refused = ", ".join(
            one.declared.label
            for one in self.fields.values()
            if (one.refused and not one.store_at_fault) or one.undecided
        )
        if self.uid:
            either = ", ".join(filter(None, (not_taken, refused)))
            return f"Kept for later, not stored yet: {either or 'a field'}. Today lists it."
        lacking = " and ".join(
            one.declared.label for one in self.fields.values() if one.declared.required and one.empty
        )
        parts = (
            f"it still needs {lacking}" if lacking else "",
            f"not understood: {refused}" if refused else "",
            f"the store did not take {not_taken}" if not_taken else "",
        )
        return f"{': '.join(filter(None, ('Kept as a draft', '; '.join(filter(None, parts)))))}. Today lists it."

    def throw_away(self) -> str:
        """Put every field back to what is stored, or back to what that took just before; return what to say of it."""
        thrown = [state for state in self.fields.values() if state.unsaved]
        if thrown:
            self._thrown = {state.name: state.throw_away() for state in thrown}
            return f"Thrown away: {self._labels(self._thrown)}. Ctrl+T once more brings it back."
        back, self._thrown = self._thrown, {}
        for name, (text, link) in back.items():
            self.fields[name].link = link
            self.type(name, text)
        return f"Here again, not stored yet: {self._labels(back)}." if back else "All that is typed here is stored."

    def _labels(self, names: Iterable[str]) -> str:
        return ", ".join(self.fields[name].declared.label for name in names)
