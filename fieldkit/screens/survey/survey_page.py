"""What all keys of a survey do once it is known which key it was; each group of them is an object."""

from __future__ import annotations

from textual import work

from fieldkit.domain.surveys.layout import SurveyRow, section_from
from fieldkit.domain.surveys.run import SurveyRun
from fieldkit.screens.survey.answer_draft import AnswerDraft
from fieldkit.screens.survey.answer_keys import AnswerKeys
from fieldkit.screens.survey.follow_keys import FollowKeys
from fieldkit.screens.survey.place_keeper import PlaceKeeper
from fieldkit.screens.survey.repeat_keys import RepeatKeys
from fieldkit.screens.survey.run_view import RunView
from fieldkit.screens.survey.state_keys import StateKeys, WholeSurveyPage


class SurveyPage(WholeSurveyPage):
    """The actions of a survey."""

    def __init__(self, kind: str, uid: str) -> None:
        super().__init__()
        self.kind = kind
        self.uid = uid
        settings = self.host.settings
        self.run = SurveyRun(settings.currency, month_first=settings.month_first)
        self._run_view = RunView(self, self.run)
        self._answer_keys = AnswerKeys(self._run_view)
        self._draft = AnswerDraft(self._run_view, self._answer_keys)
        self._repeat_keys = RepeatKeys(self._run_view, self._answer_keys)
        self._follow_keys = FollowKeys(self._run_view, self._answer_keys)
        self._state_keys = StateKeys(self._run_view, self._answer_keys, self._follow_keys)
        self._state_keys.reopened = self._draft.runs_again
        self._place = PlaceKeeper(self._run_view)

    @property
    def at(self) -> SurveyRow | None:
        """The row under the cursor."""
        return self._run_view.at

    async def stored(self, within: float | None = None) -> bool:
        """Return True once no answer is on its way, False if that takes longer than so many seconds."""
        return await self._answer_keys.ended(within)

    @work
    async def action_report(self) -> None:
        """Write the report, with every answer that was given so far."""
        from fieldkit.screens.dialogs.exports.report_out import report_out  # only for who writes one

        await self.stored()
        await report_out(self, self.uid)

    @work
    async def action_answer_sheet(self) -> None:
        """Write what is open for the client to fill in, once all that was answered is stored."""
        from fieldkit.screens.dialogs.exports.sheet_out import sheet_out  # only for who writes one

        await self.stored()
        await sheet_out(self, self.uid)

    # Answering

    def action_give(self, letter: str) -> None:
        """Answer a judged item, or yes or no, with one key."""
        self._answer_keys.letter(letter)

    def action_number(self, number: int) -> None:
        """Choose the option with this number; where a figure is asked for, begin to type it."""
        self._answer_keys.number(number)

    def action_same(self) -> None:
        """Answer as last time; on a heading all that is not judged; on the line that adds all things of then."""
        if self.at is not None and self.at.kind == "add":
            self._add_as_last()
        else:
            self._answer_keys.same()

    @work
    async def _add_as_last(self) -> None:
        await self._answer_keys.settled()
        await self._repeat_keys.add_as_last()

    def action_not_known(self) -> None:
        """Empty the field in which something is typed; else keep what is needed as an open question."""
        if not self._draft.empty():
            self._answer_keys.not_known()

    @work
    async def action_follow(self, what: str) -> None:
        """Follow up what was just answered."""
        if self._left():
            await self._follow_keys.follow(what)

    def action_needed(self) -> None:
        """Go to the next item that is needed and open."""
        if self._left():
            self._state_keys.needed()

    def action_clear(self) -> None:
        """Take the answer of this item away; its note stays."""
        self._answer_keys.clear()

    def action_note(self) -> None:
        """Write a note on the item."""
        self._answer_keys.note()

    @work
    async def action_add(self) -> None:
        """Add an instance of the repeat under the cursor; or the person named as a contact."""
        await self._answer_keys.settled()
        await self._repeat_keys.add()

    def action_remove(self) -> None:
        """Put one instance of a repeat into the trash, after asking; or begin to type a negative figure."""
        self._repeat_keys.remove()

    # Moving: what is typed is kept first

    def _left(self) -> bool:
        if not self.run.is_typing():
            self.run.say("")
        return self._answer_keys.leave()

    async def _settled(self) -> bool:
        return self._left() and await self._answer_keys.settled()

    async def action_move(self, steps: int) -> None:
        """Move the cursor by lines."""
        if self._left():
            if steps < 0:
                self._run_view.goes_up()
            self.list.move(steps)

    async def action_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        if self._left():
            self.list.page(pages)

    async def action_jump(self, position: int) -> None:
        """Move the cursor to the top or the bottom."""
        if self._left():
            self.list.jump(position)

    async def action_section(self, direction: int) -> None:
        """Go to the first item of the next heading, or of the one before."""
        if self._left():
            self.list.jump(section_from(self.run.rows, self.list.cursor, direction))
            self._run_view.centre()

    def action_item(self) -> None:
        """Jump to a section or an item by a few letters."""
        from fieldkit.screens.survey.finder import find_item

        if self._left():
            find_item(self._run_view)
