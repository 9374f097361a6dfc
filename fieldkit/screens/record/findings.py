"""Findings of all clients, or of one: the gravest first, ticked and brought from state to state by one key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from textual import on, work
from textual.binding import Binding

from fieldkit.db.records import lookup
from fieldkit.db.views.record import questions
from fieldkit.db.views.record_list import Listing, RecordRow
from fieldkit.db.views.survey import finding_list
from fieldkit.domain.records.field_types.dates import describe_stored
from fieldkit.domain.records.kinds import CLIENT, FINDING
from fieldkit.domain.records.waiting import FINDING_LIVE
from fieldkit.domain.text.dates import show_day
from fieldkit.domain.text.sanitize import clean_line, printable
from fieldkit.operations import state_steps
from fieldkit.operations.state_steps import StepsTaken
from fieldkit.screens.base.page import bindings
from fieldkit.screens.base.record_list_page import Cell, ListColumn
from fieldkit.screens.base.wording import short
from fieldkit.screens.dialogs.questions.step_questions import StepQuestions, stays
from fieldkit.screens.drawing.frame_text import framed, put_on_frame
from fieldkit.screens.record.record_list import RecordListScreen
from fieldkit.widgets.lists.rows import Row, Tone
from fieldkit.widgets.lists.window_list import WindowList

TICK: Final = "✓"
_READ: Final = ("severity", "title", "client", "state", "answer_by", "accepted_until")
_TONES: Final[Mapping[str, Tone]] = {"critical": "alert", "high": "accent", "low": "dim"}
_NOWHERE: Final = ("", "", 0)


class FindingsScreen(RecordListScreen):
    """The list of findings; ``client`` is the uid of the one whose they are, "" for all."""

    PLACE = "findings"
    BINDINGS = [
        # Space ticks.
        *(replace(one, key=one.key.removesuffix(",space")) for one in bindings("list") if isinstance(one, Binding)),
        *bindings("findings"),
    ]
    HINT = "f  filter: what was found, client, severity, state, overdue"

    def __init__(self, client: str = "") -> None:
        super().__init__(FINDING.name)
        self.client = client
        self.client_name = ""
        self._whole = False
        """Whether those that are closed are shown, too."""
        self._stands = _NOWHERE
        """The finding that a step was taken on, one beside it that none was, and how far behind it that one stood."""
        self.listing = self._by("")
        self._ticked: dict[str, None] = {}
        """Uids, in the order in which they were ticked."""

    def _by(self, name: str) -> Listing:
        """Return the list sorted by a column; by none the gravest first, those that are closed last."""
        only = None if self._whole else FINDING_LIVE
        before = self.listing
        listing = Listing(FINDING, _READ, before.text, name or "answer_by", client=self.client, only=only)
        listing = replace(listing, named=before.named)
        return listing if name else replace(listing, grouped="severity", first=None if only else FINDING_LIVE)

    # What is shown

    def hidden_keys(self) -> tuple[str, ...]:
        """Hide the keys that do nothing without a finding under the cursor."""
        keys = ("tick", "agreed", "accepted", "in_work", "fixed", "verified", "dismissed", "open", "edit", "sort")
        return tuple(f"findings.{key}" for key in keys) if self.is_empty else ()

    def shown(self) -> Sequence[ListColumn]:
        """Return the columns; of one client's findings all are of that."""
        columns = (
            ListColumn("severity", "Severity", 9),
            ListColumn("title", "Finding", share=5),
            ListColumn("client", "Client", share=2),
            ListColumn("state", "State", 9 if self._whole else 8),
            ListColumn("answer_by", "Answer by", 13),
        )
        return columns if not self.client else (*columns[:2], *columns[3:])

    def least(self, place: int) -> int:
        """Return the cells from which the column at ``place`` is shown."""
        return (0, 0, 56, 40, 66)[place] if not self.client else (0, 0, 40, 56)[place]

    def order(self) -> list[int]:
        """Return the columns as they are declared: whatever they are sorted by, the title stands where it stood."""
        return list(range(len(self.shown())))

    def cells(self, row: RecordRow) -> tuple[Cell, ...]:
        """Return what a line says: a tick and the severity, what was found, where, its state, and by when."""
        severity, title, client, state, answer_by, until = (str(value or "") for value in row.values)
        live = FINDING_LIVE.holds({"state": state}.get)
        today = self.now.date()
        lapsed = state == "accepted" and "" < until < today.isoformat()
        tone: Tone = "alert" if lapsed else "good" if state in ("fixed", "verified") else "" if live else "dim"
        late = lapsed
        if state == "accepted":
            due = f"{'over' if lapsed else 'to'} {_day(until, today, short_year=True)}" if until else ""
        else:
            late = live and "" < answer_by < today.isoformat()
            due = (
                describe_stored(answer_by, self.now, due=True).replace("overdue", "late")
                if late
                else _day(answer_by, today)
            )
        mark = TICK if row.uid in self._ticked else " "
        cells: tuple[Cell, ...] = (
            (f"{mark}{severity}", _TONES.get(severity, "") if live else "dim"),
            short(title) or ("(no title)", "dim"),
            (short(client), ""),
            (FINDING.field("state").option_label(state), tone),
            (due, "alert" if late else "dim"),
        )
        return cells if not self.client else (*cells[:2], *cells[3:])

    def called(self, row: Row) -> str:
        """Return what was found."""
        return row.text(1)

    def heading(self, count: int) -> str:
        """Return the heading: whose findings, how many, in which order if somebody chose one."""
        whose = f"Findings ── {self.client_name}" if self.client_name else "Findings"
        chosen = not self.listing.grouped or self.listing.reverse
        hidden = f" ── {self.hidden:,} closed hidden" if self.hidden else ""
        return f"{whose} ── {count:,}{hidden}{f' ── {self.order_words()}' if chosen else ''}"

    def order_words(self) -> str:
        """Return how the list is sorted."""
        return super().order_words() if not self.listing.grouped else "the mildest first"

    def nothing(self) -> str:
        """Return what the empty list says."""
        if self.hidden:
            if self.listing.text:
                return f"All that fit “{self.listing.text}” are closed; C shows {self.hidden:,}."
            return f"All {self.hidden:,} are closed; C shows them."
        if self.listing.text:
            return (
                f"No finding fits “{self.listing.text}”: words of what was found, the client, a severity, a state, "
                "or “overdue”.\nEsc clears the filter, F3 finds in everything."
            )
        of = "No findings of this client yet." if self.client else "No findings yet."
        return f"{of}\nA fail in a survey raises one: 3 leads to the surveys. n writes one down."

    def explain(self) -> str:
        """Return what is listed."""
        return f"Findings of {printable(self.client_name)}" if self.client_name else "Findings of all clients"

    def explain_focus(self) -> str:
        """Return a sentence about the lines."""
        return (
            "The gravest come first, then by the day of the answer. What is verified or dismissed is hidden until C "
            "shows it, last, or the filter names it. A word of the filter begins one of the finding or its client, or "
            "names a severity, a state, or what is overdue. Space ticks several; the key of a step is for all of them, "
            "else for the one under the cursor."
        )

    def form_defaults(self) -> dict[str, str]:
        """A record made from here is of the client whose findings are listed."""
        return {"client": self.client} if self.client else super().form_defaults()

    def is_about(self, *about: object) -> bool:
        """Return whether it lists the findings of just this client, or of all."""
        return (*about, "")[0] == self.client

    def action_filter(self) -> None:
        """Begin to filter; what a first letter of a long list needs is made while nobody has typed it."""
        super().action_filter()
        self._know_the_words()
        self._get_ready_later(self.list.count or 0, begun=False)

    def filter_changed(self, text: str) -> None:
        """Filter as a person types, also by words that name a value."""
        self._know_the_words()
        super().filter_changed(text)

    def read_again(self) -> None:
        """Reload; what is overdue is another on another day."""
        self._know_the_words()
        super().read_again()

    def _know_the_words(self) -> None:
        self.listing = replace(self.listing, named=finding_list.named(self.now.date()))

    async def on_mount(self) -> None:
        """Read what the client is called."""
        if self.client:
            self._name_client()

    @work
    async def _name_client(self) -> None:
        record = await self.ask(lookup.get, CLIENT, self.client)
        self.client_name = str(getattr(record, "name", ""))
        if self.list.count is not None:
            put_on_frame(self.frame, title=self.heading(self.list.count))

    # Sorting

    def action_sort(self) -> None:
        """Sort by the next column, after the last one by severity and day."""
        orders = ["", *(column.name for column in self.shown() if column.name != "severity")]
        now = "" if self.listing.grouped else self.listing.sort
        self.sort_by(self._by(orders[(orders.index(now) + 1) % len(orders)]))

    def action_closed(self) -> None:
        """Show those that are closed, too, or hide them again."""
        self._whole = not self._whole
        reverse = self.listing.reverse
        self.listing = replace(self._by("" if self.listing.grouped else self.listing.sort), reverse=reverse)
        self._lay_out(self.frame)
        self.reload()

    # Steps

    def action_tick(self) -> None:
        """Tick the finding under the cursor, or take its tick away, and go on to the next."""
        row = self.row
        if row is None:
            return
        if row.uid in self._ticked:
            del self._ticked[row.uid]
        else:
            self._ticked[row.uid] = None
        self.list.move(1)
        self._show_ticks()

    def _show_ticks(self) -> None:
        count = len(self._ticked)
        self.frame.border_subtitle = framed(f"{count:,} ticked: a key is for all of them") if count else ""
        self.reload()

    def _beside(self, row: Row | None, uids: Sequence[str]) -> tuple[str, str, int]:
        """Return where the cursor goes on if its finding goes elsewhere by a step that these take."""
        rows = [one.uid for one in self.list.rows]
        if row is None or row.uid not in rows or row.uid not in uids:
            return _NOWHERE
        at = rows.index(row.uid)
        for place in (*range(at + 1, len(rows)), *range(at - 1, -1, -1)):
            if rows[place] not in uids:
                return row.uid, rows[place], place - at
        return _NOWHERE

    def cursor_on(self, found: Sequence[RecordRow], kept: str) -> str:
        """Stay where the cursor was, on the next finding, if the one it was on went elsewhere by a step."""
        uid, beside, way = self._stands
        places = {row.uid: place for place, row in enumerate(found)}
        if kept != uid or beside not in places:
            return kept
        if uid in places and (places[beside] - places[uid]) * way > 0 and abs(places[beside] - places[uid]) <= abs(way):
            return kept
        return beside

    @on(WindowList.Moved)
    def left(self, event: WindowList.Moved) -> None:
        """Forget where a step left the cursor, once it is elsewhere."""
        if event.row is None or event.row.uid != self._stands[0]:
            self._stands = _NOWHERE

    async def action_leave(self) -> None:
        """Go from the filter to the list, then clear the filter, then take the ticks away, then go back."""
        if self.leave_filter():
            return
        if self._ticked:
            self._ticked.clear()
            self._show_ticks()
            return
        await self.run_action("app.back")

    def action_step(self, state: str) -> None:
        """Bring what is ticked, or the finding under the cursor, to a state; ask once for what that needs."""
        row = self.row
        uids = tuple(self._ticked) or ((row.uid,) if row is not None else ())
        if not uids:
            return
        self._stands = self._beside(row, uids)
        if not questions(FINDING, state) and self.host.type_ahead.acted.is_held():
            return  # held down, it would go through the list
        what = f"{len(uids)} findings" if len(uids) > 1 else row.text(1) if row is not None else "the finding"
        self._ask_and_step(uids, state, what)

    @work
    async def _ask_and_step(self, uids: Sequence[str], state: str, what: str) -> None:
        refused = await self.ask(state_steps.refused, FINDING, uids, state) if questions(FINDING, state) else None
        if refused and len(refused) == len(uids):
            self.host.say(stays(refused))
            self.host.type_ahead.opens_nothing(partial(self._not_taken, stays(refused)))
            return
        word = FINDING.field("state").option_label(state)
        StepQuestions(self, FINDING, uids, state, f"{word.capitalize()}: {what}").ask(self._taken)

    def _not_taken(self, said: str, text: str) -> None:
        self.host.say(f"{said} “{clean_line(text)}” was typed on before that could be seen: it is for nothing here.")

    def _taken(self, came: StepsTaken) -> None:
        self.host.type_ahead.acted.done()
        for uid in came.done:
            self._ticked.pop(uid, None)
        self.call_after_refresh(partial(self._show_ticks))


def _day(stored: str, today: date, *, short_year: bool = False) -> str:
    """Return an ISO day in words, without its year where that is this year; what is none stands for itself."""
    try:
        day = date.fromisoformat(stored)
    except ValueError:
        return stored
    words = show_day(day)
    if day.year == today.year or short_year:
        words = words.removesuffix(f" {day.year}")
    return words if day.year == today.year or not short_year else f"{words} ’{day:%y}"
