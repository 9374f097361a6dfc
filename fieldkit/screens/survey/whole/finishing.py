"""Finishing a survey: who signs off, why again if it was finalised before; then it is signed as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import SURVEY_REVISION
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.surveys.revisions.standing import Revision, RevisionStanding
from fieldkit.operations.survey import finalise, revisions
from fieldkit.screens.dialogs.ask import Answers, AskScreen, Question
from fieldkit.screens.survey.run_view import RunView

_SIGNS: Final = ("signed_by", "role")
_AGAIN: Final = ("reason", *_SIGNS)


class Finishing:
    """Asks what finishing needs, and does it; ``after`` follows once it is stored."""

    def __init__(self, view: RunView, after: Callable[[], Awaitable[None]]) -> None:
        self._view = view
        self._after = after

    async def sign_and_finish(self) -> None:
        """Ask for the sign-off, of a survey that was changed since it was finalised also why; then finish it.

        One that says what its last revision says is finished without a question: nothing new is signed.
        """
        view, survey = self._view, self._view.run.survey
        known = await view.page.ask(revisions.standing, survey.id) if survey is not None else None
        if survey is None or known is None:
            return
        last = known.latest(survey.answers)
        if last is not None and known.stands(survey.answers):
            await self._finish({})
            return
        names = _SIGNS if last is None else _AGAIN
        labels = {one: SURVEY_REVISION.field(one).label for one in names}
        if last is not None:
            labels["reason"] = "Why again"

        def texts(answers: Answers) -> Mapping[str, str]:
            return dict(zip(names, answers, strict=True))

        def wrong(answers: Answers) -> str:
            given = texts(answers)
            if last is not None and not given["reason"].strip():
                return f"Say why it is finished again: revision {last.number} is kept beside it."
            try:
                self._sign_off(given)
            except Invalid as error:
                return str(error)
            return ""

        async def done(answers: Answers) -> None:
            await self._finish(texts(answers))

        says = "Leave the name empty if nobody signs. The survey is signed with the key of this device as it is now."
        if last is not None:
            says = f"Revision {last.number} is kept, and this one stands beside it. {says}"
        title = f"Finish: {survey.checklist.title}"
        view.page.show_and_then(
            AskScreen(title, [Question(labels[one]) for one in names], says=says, check=wrong), done
        )

    def _sign_off(self, texts: Mapping[str, str]) -> finalise.SignOff:
        page = self._view.page
        by = ReadingContext(page.now, lambda *_: 0, lambda *_: "", "", page.host.settings.month_first)
        return finalise.sign_off_of({name: texts.get(name, "") for name in _SIGNS}, by)

    async def _finish(self, texts: Mapping[str, str]) -> None:
        view, run = self._view, self._view.run
        if run.survey is None:
            return
        currency = view.host.settings.currency
        signed, reason = self._sign_off(texts), texts.get("reason", "")
        stored = await view.write(_finalise, run.survey.uid, run.survey.id, signed, reason, currency)
        if stored is None:
            return
        revision, run.standing = stored
        run.set_state("finished")
        run.say(f"{revision.in_words()}.")
        view.paint()
        await self._after()


def _finalise(
    connection: sqlite3.Connection, uid: str, survey: int, signed: finalise.SignOff, reason: str, currency: str
) -> tuple[Revision, RevisionStanding]:
    revision = finalise.finalise(connection, uid, signed, reason, currency)
    return revision, revisions.standing(connection, survey)
