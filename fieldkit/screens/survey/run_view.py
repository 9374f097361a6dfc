"""A run on its screen: its rows in the list, what is said of the one under the cursor, and what is written for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from fieldkit.commands import key_of
from fieldkit.domain.checklists import end_dates
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.values import local
from fieldkit.domain.surveys import run_words
from fieldkit.domain.surveys.layout import SurveyRow, goes_on_at
from fieldkit.domain.surveys.run import SurveyRun
from fieldkit.operations.findings_follow import StoredAnswer
from fieldkit.screens.base.page import Host, Page
from fieldkit.screens.drawing.frame_text import put_on_frame
from fieldkit.screens.survey import item_lines
from fieldkit.screens.survey.answer_entry import AnswerEntry
from fieldkit.screens.survey.kept.run_lines import RunLines
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.sheet import Part

if TYPE_CHECKING:
    import sqlite3

P = ParamSpec("P")
T = TypeVar("T")


class RunView:
    """What the keys of a survey see of its screen."""

    def __init__(self, page: Page, run: SurveyRun) -> None:
        self.page = page
        self.run = run
        self._shown_keys: tuple[frozenset[str], bool] = frozenset(), False
        """What the key bar was drawn by: hidden commands, and whether letters are text."""
        self._lines = RunLines(page.host.settings.currency)
        self._went_up_from = ""
        """Uid of the row from which somebody went up, "" once he went on from another."""
        self.may_take_into: Callable[[], bool] = lambda: False
        """Whether any answer could be taken over into the records of the client."""

    @property
    def host(self) -> Host:
        """The app."""
        return self.page.host

    @property
    def entry(self) -> AnswerEntry:
        """The area that speaks of the item under the cursor, and where an answer is typed."""
        return self.page.query_one(AnswerEntry)

    @property
    def items(self) -> WindowList:
        """The list of rows."""
        return self.page.query_one("#items", WindowList)

    @property
    def at(self) -> SurveyRow | None:
        """The row under the cursor."""
        items, rows = self.items, self.run.rows
        return rows[items.cursor] if items.row and items.cursor < len(rows) else None

    @property
    def at_end(self) -> bool:
        """Whether no row comes after the one under the cursor."""
        return self.items.cursor >= len(self.run.rows) - 1

    # What is shown

    def paint(self, at: str = "", *, leaves: bool = False) -> None:
        """Show the rows as they are now, with the cursor on the one named ``at``, else where it was.

        ``leaves``: the cursor goes on at once, and what is said of its row would never be seen.
        """
        run, items = self.run, self.items
        survey = run.survey
        if survey is None or not self.page.is_attached:  # what is stored behind may end after the survey was left
            return
        kept = at or (items.row.uid if items.row else "")
        count = items.count
        if items.columns != (columns := item_lines.columns(again=run.previous is not None and run.previous.any)):
            items.columns = columns
        items.show(self._lines.of(run), keep=kept or "-")
        if items.count != count:
            self.page.call_after_refresh(self.centre)  # the list scrolls only as far as it was laid out
        self._write_frame()
        if not leaves:
            self.explain()

    def _write_frame(self) -> None:
        run, survey = self.run, self.run.survey
        if survey is None or not self.page.is_attached:
            return
        notes = [
            str(run.progress),
            *(["finished"] if run.finished else []),
            *([note] if (note := run.revision_note) else []),
            *(["short list"] if survey.core else []),
            *([survey.place] if survey.place else []),
            *([f"{len(run.pending)} not stored yet"] if run.pending else []),
        ]
        title = f"{survey.checklist.title} ─ {survey.client_name}"
        put_on_frame(self.items, title=title, subtitle=", ".join(notes))

    def explain(self) -> None:
        """Speak of the row under the cursor."""
        run, row = self.run, self.at
        if run.survey is None or not self.page.is_attached:
            return
        if run.typing is not None and run.typing.aside:
            row = run.followed  # it is typed there, wherever the cursor is
        before = run.previous.of(row) if run.previous is not None and row is not None else None
        parts = item_lines.about(
            row,
            before.given if before else None,
            local(before.started_at).date() if before and before.started_at is not None else None,
            last_where=before.checklist if before else "",
            ends=" · ".join(self._ends(row)),
            said=(run.said.text, run.said.tone),
            open_for=run.open_for,
            finished=run.finished,
            takes_text=run.takes_text(row),
            takes_back=run.takes_back(row),
            takes_last=run.takes_last(row),
            gave=run.gave,
            unfinished=run.unfinished.get((row.item.id, row.instance), "") if row and row.item else "",
            over=run.typing is not None and run.typing.over,
            empty=run.is_empty,
            currency=self.host.settings.currency,
            takes=run.takes_over(row),
            things=len(run.things_of_last_time(row.section)) if row is not None and row.kind == "add" else 0,
            severity=run.severity_of(row) if row is not None else "",
        )
        said = 1 if run.said.text else 0
        parts = [*parts[:said], *self._strip(), *parts[said:]]
        more = key_of("everywhere.help", self.host.settings.keys, typing=run.is_typing() or run.takes_text(row))
        more_part = item_lines.more_in_help(more) if row is not None and row.item is not None else None
        self.entry.explain(row.section.title if row else "", parts, more_part)
        keys = self.hidden_keys, self.run.takes_text(row)
        if keys != self._shown_keys:
            self._shown_keys = keys
            self.page.show_keys()

    def _strip(self) -> list[Part]:
        """Return what is said of the last answer, above the item that follows: a question, or what may be done."""
        run = self.run
        if run.to_verify is not None:
            return item_lines.verifying(run_words.of_verifying(run.to_verify), self.key("verify"))
        if run.follow is None or run.is_typing() or run.finished:
            return []
        return item_lines.following(run.follow, lambda what: self.key(f"its_{what}"))

    def takes_nothing_for_it(self) -> None:
        """Take what is typed on without a look for the dialog that did not open, and answer nothing by it."""
        self.host.type_ahead.opens_nothing(self._not_taken)

    def _not_taken(self, text: str) -> None:
        self.run.say(" ".join(filter(None, (run_words.not_taken(text), self.run.said.text))), "alert")
        self.explain()

    def key(self, what: str) -> str:
        """Return the key of a command of a survey that works just now."""
        typing = self.run.is_typing() or self.run.takes_text(self.at)
        return key_of(f"survey.{what}", self.host.settings.keys, typing=typing)

    def item_sentences(self) -> list[str]:
        """Return all that is known of the item under the cursor: there is not always room for it beside the list."""
        row = self.at
        ends = self._ends(row, long_gone=True)
        return item_lines.whole_item(row.item, ends) if row is not None and row.item is not None else []

    def _ends(self, row: SurveyRow | None, *, long_gone: bool = False) -> list[str]:
        survey = self.run.survey
        if survey is None or row is None or row.item is None or not row.item.ends:
            return []
        today = self.page.now.date()
        told = end_dates.of_groups(survey.end_dates, row.item.ends, today, long_gone=long_gone)
        return [end_dates.words(one, today) for one in told]

    @property
    def hidden_keys(self) -> frozenset[str]:
        """The ids of the commands that do nothing on the row under the cursor."""
        run, row = self.run, self.at
        hidden = set() if self.may_take_into() else {"survey.into_records"}
        if row is None or run.finished:
            return frozenset(hidden | {"survey.same", "survey.note", "survey.add", "survey.finish"})
        last = run.last_time(row)
        same = (last is not None and last.answered) or run.takes_over(row) is not None
        same = same or (row.kind == "add" and bool(run.things_of_last_time(row.section)))
        adds = row.section.repeat is not None or run.named_person(row) is not None
        return frozenset(hidden | ({"survey.same"} if not same else set()) | ({"survey.add"} if not adds else set()))

    def goes_on_at(self) -> int:
        """Return the position at which whoever stopped goes on: where he was on this device, else by the answers."""
        rows, survey = self.run.rows, self.run.survey
        if survey is None or self.run.finished:
            return goes_on_at(rows)
        uids = [item_lines.uid_of(row) for row in rows]
        if survey.stood_at in uids:
            return uids.index(survey.stood_at)
        given = [row.place == survey.given_last for row in rows]
        after = range(given.index(True) + 1, len(rows)) if True in given else ()
        return next((place for place in after if rows[place].kind in ("item", "add")), goes_on_at(rows))

    def centre(self) -> None:
        """Keep what comes next in view: the cursor never works at the edge."""
        items, height = self.items, max(1, self.items.size.height)
        line = items.cursor - items.scroll_offset.y
        if line > height * 2 // 3 or line < min(2, height - 1):
            items.scroll_to(y=max(0, items.cursor - height // 3), animate=False, immediate=True)

    def go_on(self) -> None:
        """Go to the next row."""
        self._went_up_from = ""
        self.items.move(1)
        while (row := self.at) is not None and row.kind in ("section", "instance") and not self.at_end:
            self.items.move(1)  # who answers goes on to what is asked; who wants a heading goes there
        self.centre()

    def goes_up(self) -> None:
        """Remember the row from which somebody goes up, for a note that he makes on the way."""
        if self.items.row is not None and not self._is_below(self._went_up_from):
            self._went_up_from = self.items.row.uid

    def go_back_down(self) -> bool:
        """Go to the row from which somebody went up; False if he did not, or is below it."""
        before, self._went_up_from = self._went_up_from, ""
        below = self._is_below(before)
        if below:
            self.go_to(before)
        return below

    def _is_below(self, uid: str) -> bool:
        return any(item_lines.uid_of(row) == uid for row in self.run.rows[self.items.cursor + 1 :])

    def go_to(self, uid: str) -> None:
        """Go to a row, if it is on screen; who came there by name may begin to type."""
        place = next((index for index, row in enumerate(self.run.rows) if item_lines.uid_of(row) == uid), None)
        if place is not None:
            self.items.jump(place)
            self.run.letters.arrived()
            self.centre()
            self.explain()

    # What is written

    async def write(
        self, job: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Return what ``job`` returns, which writes what is shown here already; None, saying why, if that fails."""
        try:
            return await self.host.store.write_as(self.page, job, *args, **kwargs)
        except Trouble as trouble:
            self.host.report(trouble)
            self.paint()
            return None

    def tell(self) -> None:
        """Say what came of what was stored, where somebody looks: the sheet, and what stands beside the title."""
        self._write_frame()
        self.explain()

    def take(self, stored: StoredAnswer, at: str = "") -> None:
        """Show what was stored."""
        self.run.stored(stored.layout, stored.news)
        self.paint(at)
