"""The keys of a whole survey: its short list, its score, finishing it and running it again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial

from textual import work

from fieldkit.db.views import surveys as stored_surveys
from fieldkit.domain.surveys import run_words
from fieldkit.domain.surveys.answers import Given, result_of
from fieldkit.domain.surveys.layout import stays_at
from fieldkit.operations import surveys
from fieldkit.operations.findings import verify
from fieldkit.screens.base.page import Page
from fieldkit.screens.survey import item_lines
from fieldkit.screens.survey.answer_keys import AnswerKeys
from fieldkit.screens.survey.follow_keys import FollowKeys
from fieldkit.screens.survey.run_view import RunView
from fieldkit.screens.survey.whole.finishing import Finishing
from fieldkit.screens.survey.whole.into_records import IntoRecords


class StateKeys:
    """What changes or sums up the survey. Nothing is being typed any more as these are called."""

    def __init__(self, view: RunView, answering: AnswerKeys, follow: FollowKeys) -> None:
        self._view = view
        self._answering = answering
        self._run = view.run
        self._follow = follow
        self.into_records = IntoRecords(view)
        self.finishing = Finishing(view, self._finished)
        self.reopened: Callable[[], None] = lambda: None
        """Called as a finished survey runs again."""

    async def core(self) -> None:
        """Show the short list, or all items."""
        run, view = self._run, self._view
        if run.survey is None:
            return
        core = not run.survey.core
        rows, position = run.rows, view.items.cursor
        run.show_core(core)
        stays = stays_at(rows, position, run.rows)
        view.paint(item_lines.uid_of(stays) if stays is not None else "")
        view.centre()
        if not run.finished:
            await view.write(surveys.set_core, run.survey.uid, core)

    async def score(self) -> None:
        """Show score, findings and what is still needed."""
        from fieldkit.screens.survey.score_dialog import ASK, SurveyScore

        run, view = self._run, self._view

        def go(picked: str | None) -> None:
            if picked == ASK:
                self._follow.promise_to_ask()
            elif picked:
                view.go_to(picked)

        if run.survey is not None and run.layout is not None:
            told = tuple(run.standing.lines(run.survey.answers))
            found = await view.page.ask(stored_surveys.found, run.survey.id)
            to_verify = await view.page.ask(stored_surveys.to_verify, run.survey.id)
            score = SurveyScore(run.survey, run.rows, tuple(found or ()), tuple(to_verify or ()), told)
            view.page.app.push_screen(score, go)

    def verify(self) -> None:
        """Verify the finding that is asked about, or of the pass that is being stored; say where none is."""
        survey, last = self._run.survey, self._answering.last
        place = survey.checklist.places.get(last.item) if survey is not None and last is not None else None
        passes = last is not None and place is not None and result_of(place[1], last) == "pass"
        # Whether it has a finding nobody knows before it is stored: who types fast was not asked yet.
        if survey is None or not (passes and self._answering.behind(partial(self._verify_at, survey.id, last))):
            self._view.page.run_worker(self._verify())

    async def _verify_at(self, survey: int, given: Given | None) -> None:
        run, view = self._run, self._view
        at = (given.item, given.instance) if given is not None else ("", "")
        title = await view.write(verify.verify_at, survey, *at)
        if title is not None:
            run.say(run_words.of_verified(title) if title else run_words.NOTHING_TO_VERIFY, "accent")
            view.tell()

    async def _verify(self) -> None:
        """Verify the finding that is asked about."""
        run, view = self._run, self._view
        asked, run.to_verify = run.to_verify, None
        if asked is None or run.survey is None:
            run.say(run_words.NOTHING_TO_VERIFY, "accent")
        elif await view.write(verify.verify, asked.uid, run.survey.uid):
            run.say(run_words.of_verified(asked.title))
        view.explain()

    def needed(self) -> None:
        """Go to the next item that is needed and has no answer, from the last one to the first."""
        run, view = self._run, self._view
        keys = [row.key for row in run.rows]
        places = [keys.index(row.key) for row in run.lacking if row.key in keys]
        after = next((place for place in places if place > view.items.cursor), next(iter(places), None))
        if after is None:
            run.say(run_words.nothing_needed(len(run.open_questions)), "accent")
            view.explain()
        else:
            view.go_to(item_lines.uid_of(run.rows[after]))

    def tell_leaving(self, *, aside: bool, listed: bool) -> None:
        """Say what becomes of what is not stored, or not answered, as the survey is left."""
        run, host = self._run, self._view.host
        if run.pending:
            host.say(run_words.left_over(len(run.pending), aside=aside, listed=listed))
        elif run.survey is not None and run.survey.is_blank:
            host.say("Nothing is answered yet: the survey stays on Today. x in Surveys removes it.")

    async def finish(self) -> None:
        """Finish the survey; if something needed has no answer, go there and say what."""
        run, view = self._run, self._view
        if run.survey is None or run.finished:
            return
        lacking = run.lacking
        if lacking:
            view.go_to(item_lines.uid_of(lacking[0]))
            run.say_lacking()
            view.explain()
            view.takes_nothing_for_it()
        else:
            await self.finishing.sign_and_finish()

    async def _finished(self, asked: bool) -> None:
        """Offer to take answers over into the records, unless it is what was finished before; then show the score."""
        if asked:
            await self.into_records.after_finish(self.score)
        else:
            await self.score()

    async def reopen(self) -> None:
        """Run a finished survey again."""
        run, view = self._run, self._view
        if run.survey is not None and run.finished and await view.write(_reopen, run.survey.uid):
            run.set_state("running")
            run.say(run_words.runs_again(run.revision_note))
            view.paint()
            self.reopened()


class WholeSurveyPage(Page):
    """The screen of a survey, as far as these keys are concerned."""

    _state_keys: StateKeys

    async def _settled(self) -> bool:
        """Return whether nothing is being typed any more, and all is stored."""
        raise NotImplementedError

    def action_verify(self) -> None:
        """Verify the finding that is asked about, or will be; what is being typed stays open."""
        self._state_keys.verify()

    @work
    async def action_core(self) -> None:
        """Show the short list, or all items."""
        if await self._settled():
            await self._state_keys.core()

    @work
    async def action_score(self) -> None:
        """Show score, findings and what is still needed."""
        if await self._settled():
            await self._state_keys.score()

    @work
    async def action_into_records(self) -> None:
        """Show what answers would become in the records of the client."""
        if await self._settled():
            await self._state_keys.into_records.show()

    @work
    async def action_finish(self) -> None:
        """Finish the survey; if something needed has no answer, go there and say what."""
        if await self._settled():
            await self._state_keys.finish()

    @work
    async def action_reopen(self) -> None:
        """Run a finished survey again."""
        await self._state_keys.reopen()


def _reopen(connection: sqlite3.Connection, uid: str) -> bool:
    surveys.reopen(connection, uid)
    return True
