"""Where a survey stands: what is still needed, the score with all its terms, the findings by severity."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING, Final, cast

from textual import events, on, work
from textual.app import ComposeResult

from fieldkit.db.views.survey.same_finding import KnownFinding
from fieldkit.domain.checklists.checklist import SEVERITIES
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import FINDING, SURVEY
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.records.waiting import FINDING_OPEN, FINDING_PRESSING
from fieldkit.domain.surveys.aids.open_questions import counted, open_questions
from fieldkit.domain.surveys.layout import SurveyRow, missing, progress
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.domain.surveys.score import score_of_survey
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations.findings import verify
from fieldkit.screens.base.dialog import Dialog
from fieldkit.screens.base.page import bindings
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.screens.survey.item_lines import uid_of
from fieldkit.widgets.key_bar import KeyBar
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList

if TYPE_CHECKING:
    from fieldkit.screens.base.page import Host


ASK: Final = "ask"
"""The result in place of a row where somebody promises to ask for what is not known yet."""


class SurveyScore(Dialog[str | None]):
    """The summary of a survey. Its result is the row of the survey to go to, ASK, or None."""

    PLACE = "list"
    CSS_PATH = "score_dialog.tcss"
    BINDINGS = bindings("list")

    def __init__(
        self,
        survey: OpenedSurvey,
        asked: tuple[SurveyRow, ...],
        found: tuple[Finding, ...],
        to_verify: tuple[KnownFinding, ...] = (),
        revisions: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self._revisions = revisions
        self._to_verify = to_verify
        self._survey = survey
        self._asked = asked
        self._found = found

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        lines = WindowList((Column(12), Column(share=1)), id="score")
        lines.add_class("frame")
        lines.border_title = framed(f"{self._survey.checklist.title} ─ {self._survey.client_name}")
        lines.border_subtitle = framed(SURVEY.field("state").option_label(self._survey.state))
        yield lines
        verifies = [("Y", "verifies the finding", 3)] if self._to_verify else []
        yield KeyBar([("Enter", "opens the finding, or goes to the item", 2), *verifies, ("Esc", "back", 1)])

    def on_mount(self) -> None:
        """Fill the lines."""
        self.lines.show(list(self._rows()))

    @property
    def lines(self) -> WindowList:
        """The list."""
        return self.query_one(WindowList)

    def _rows(self) -> Iterator[Row]:
        survey, rows = self._survey, self._asked
        lacking = missing(rows)
        if lacking:
            yield _heading(f"Still needed: {len(lacking)}")
            for row in lacking:
                yield Row("item", uid_of(row), (("needed", "accent"), row.asks))
        asked = open_questions(rows)
        if asked:
            yield _heading(
                f"{counted(len(asked)).capitalize()}: W promises to ask for {'it' if len(asked) == 1 else 'them'}"
            )
            for row in asked:
                yield Row("item", uid_of(row), (("not known", "accent"), row.title))
        if self._revisions:
            yield _heading("Revisions")
            for told in self._revisions:
                yield from self._wrapped("", told, "")
        known = score_of_survey(survey, rows)
        yield _heading("How far")
        yield Row("", "", (("progress", "dim"), str(progress(rows))))
        if survey.core:
            yield Row("", "", (("asked", "dim"), "the short list; s in the survey shows all items"))
        if known is None:
            yield Row("", "", (("score", "dim"), "none: this checklist is not scored, it shows what was found"))
        else:
            tone = "alert" if known.gate else "good" if known.value is not None and known.value >= 75 else "accent"
            yield Row("", "", (("score", "dim"), (known.headline, tone)))
            yield from self._wrapped("because", known.gate, "alert")
            yield from self._wrapped("advice", known.advice, "")
            yield Row("", "", (("coverage", "dim"), f"{known.known} of {known.possible}: {known.coverage:.0%}"))
        if self._to_verify:
            yield _heading(f"Passed now, and not closed: {len(self._to_verify)}. Y on the line: verified")
            for waits in self._to_verify:
                label = FINDING.field("state").option_label(waits.state)
                yield Row("to_verify", waits.uid, ((waits.severity, "accent"), f"{waits.title} ({label})"))
        yield _heading(f"Findings: {self._severities()}" if self._found else "Findings: none")
        for one in self._found:
            state = (
                ""
                if FINDING_OPEN.holds(partial(getattr, one))
                else f" ({FINDING.field('state').option_label(one.state)})"
            )
            detail = f": {one.detail}" if one.detail else ""
            tone = "alert" if FINDING_PRESSING.holds(partial(getattr, one)) else "accent"
            yield Row("finding", one.uid, ((one.severity, tone), f"{one.title}{state}{detail}"))
        if known is not None and known.terms:
            places = {(row.item.id, row.instance): uid_of(row) for row in rows if row.item is not None}
            terms = f"{len(known.terms)} term{'s' * (len(known.terms) != 1)}, got of what each could give"
            made = "What the score is made of" if known.value is not None else "What a score will be made of, so far"
            yield _heading(f"{made}: {terms}")
            for term in known.terms:
                tone = "good" if term.got == term.of else "alert" if not term.got else "accent"
                got = (f"{term.got:g} of {term.of:g}", tone)
                yield Row("item", places.get((term.item, term.instance), ""), (got, f"{term.label} ({term.answer})"))

    def _wrapped(self, lead: str, text: str, tone: str) -> Iterator[Row]:
        for line in wrap(printable(text), max(20, self.app.size.width - 20)):
            yield Row("", "", ((lead, "dim"), (line, tone)))
            lead = ""

    def _severities(self) -> str:
        counted = [(sum(one.severity == name for one in self._found), name) for name in reversed(tuple(SEVERITIES))]
        return ", ".join(f"{number} {name}" for number, name in counted if number)

    @on(WindowList.Chosen)
    async def chosen(self, event: WindowList.Chosen) -> None:
        """Open the finding, or go to the item."""
        if event.row.kind in ("finding", "to_verify"):
            await cast("Host", self.app).open_record("finding", event.row.uid)
        elif event.row.uid:
            self.dismiss(event.row.uid)

    def on_key(self, event: events.Key) -> None:
        """Promise to ask for what is not known yet."""
        if event.character == "W" and open_questions(self._asked):
            event.stop()
            self.dismiss(ASK)

    @work
    async def key_upper_y(self) -> None:
        """Verify the finding on the line, where that is asked; from elsewhere go to the first that is asked about."""
        row, host = self.lines.row, cast("Host", self.app)
        if row is None or row.kind != "to_verify":
            first = next((place for place, one in enumerate(self.lines.rows) if one.kind == "to_verify"), None)
            if first is not None:
                self.lines.jump(first)
            return
        try:
            await host.store.write(verify.verify, row.uid, self._survey.uid)
        except Trouble as trouble:
            host.report(trouble)
            return
        self._to_verify = tuple(one for one in self._to_verify if one.uid != row.uid)
        self.lines.show(list(self._rows()), keep=row.uid)

    def key_escape(self, event: events.Key) -> None:
        """Go back to the survey."""
        event.stop()  # it is not for the screen below
        self.dismiss(None)

    def action_move(self, steps: int) -> None:
        """Move the cursor by lines."""
        self.lines.move(steps)

    def action_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self.lines.page(pages)

    def action_jump(self, position: int) -> None:
        """Move the cursor to the top or the bottom."""
        self.lines.jump(position)

    def action_choose(self) -> None:
        """Open the finding, or go to the item."""
        self.lines.choose()


def _heading(text: str) -> Row:
    return Row("heading", "", (text,), choosable=False)
