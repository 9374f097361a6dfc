"""Finishing a survey: who signs off, why again if it was finalised before; then it is signed as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from fieldkit.db.views import drafts as stored_drafts
from fieldkit.db.views.drafts import DOES, FIELD, QUESTION, RecordDraft
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.records.kinds import SURVEY_REVISION
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.domain.surveys.revisions.standing import Revision, RevisionStanding
from fieldkit.operations import drafts
from fieldkit.operations.survey import finalise, revisions
from fieldkit.screens.base.open_text import UnkeptText
from fieldkit.screens.dialogs.ask import Answers, Question, WrongAnswer
from fieldkit.screens.dialogs.questions.kept_question import FINISH, KeptQuestion
from fieldkit.screens.dialogs.value_draft import QuestionDraft
from fieldkit.screens.survey.run_view import RunView

_SIGNS: Final = ("signed_by", "role")
_AGAIN: Final = ("reason", *_SIGNS)
_NAMES: Final = "names"
"""Name under which a draft remembers what its answers are: with the reason they are others."""
Texts = Mapping[str, str]
Done = tuple[Revision, RevisionStanding]


class Finishing:
    """Asks what finishing needs, and does it; ``after`` follows once it is stored, told whether anything was asked."""

    def __init__(self, view: RunView, after: Callable[[bool], Awaitable[None]]) -> None:
        self._view = view
        self._after = after
        self._storing: QuestionDraft | None = None
        """What was answered and is on its way into the store."""

    async def sign_and_finish(self) -> None:
        """Ask for the sign-off, of a survey that was changed since it was finalised also why; then finish it.

        One that says what its last revision says is finished without a question, unless somebody began to sign it.
        """
        view, survey = self._view, self._view.run.survey
        known = await view.page.ask(revisions.standing, survey.id) if survey is not None else None
        if survey is None or known is None:
            return
        found = await view.page.ask(stored_drafts.of_question, _title(survey), _about(survey), drafts.is_left)
        if found is not None or not known.stands(survey.answers):
            self._ask(survey, known, found)
            return
        refused = await self._finish(survey, {})
        if refused is not None:
            await self._refused(survey, {}, None, refused)

    async def go_on(self, number: int) -> None:
        """Ask again with what was typed before, if the draft with this number is of that."""
        view, survey = self._view, self._view.run.survey
        waiting = await view.page.ask(stored_drafts.waiting, QUESTION)
        found = next((one for one in waiting or () if one.id == number and one.texts.get(DOES) == FINISH), None)
        known = await view.page.ask(revisions.standing, survey.id) if survey is not None and found is not None else None
        if survey is not None and known is not None:
            self._ask(survey, known, found)

    def unkept_texts(self) -> list[UnkeptText]:
        """Return what was answered, while neither the revision nor a draft holds it."""
        return self._storing.unkept() if self._storing is not None else []

    def _ask(
        self,
        survey: OpenedSurvey,
        known: RevisionStanding,
        found: RecordDraft | None,
        given: Texts | None = None,
        refused: Trouble | None = None,
    ) -> None:
        """Ask, going on with the draft ``found``, or with what was ``given`` and ``refused``."""
        before = known.before(survey.answers)
        names = _SIGNS if before is None and not _gives_reason(found, given) else _AGAIN
        labels = {one: SURVEY_REVISION.field(one).label for one in names} | {"reason": "Why again"}

        def wrong(answers: Answers) -> str:
            try:
                self._sign_off(dict(zip(names, answers, strict=True)))
            except Invalid as error:
                return _placed(error, names)
            return ""

        async def go_on(answers: Answers, draft: QuestionDraft) -> bool:
            texts = dict(zip(names, answers, strict=True))
            why = await self._finish(survey, texts, draft)
            if why is not None:
                await self._refused(survey, texts, draft, why)
            return why is None

        says = "Leave the name empty if nobody signs. The survey is signed with the key of this device as it is now."
        if before is not None and before is known.put_away:
            says = f"Revision {before.number} is in the trash; this one is revision {known.next_number}. {says}"
        elif before is not None:
            says = f"Revision {before.number} is kept, and this one stands beside it. {says}"
        KeptQuestion(
            _title(survey),
            [Question(labels[one], needed=one == "reason" and before is not None) for one in names],
            {**_about(survey), _NAMES: " ".join(names)},
            says,
            wrong,
        ).ask(
            self._view.page,
            go_on,
            found=_fitting(found, names) if found is not None else None,
            again=tuple(given.get(one, "") for one in names) if given is not None else None,
            wrong=_placed(refused, names) if refused is not None else "",
        )

    async def _refused(self, survey: OpenedSurvey, given: Texts, draft: QuestionDraft | None, refused: Trouble) -> None:
        """Ask again with what was given, which may be changed or kept for later; without any only say why."""
        wants = isinstance(refused, Invalid) and refused.field in _AGAIN  # another window changed or finished it
        asks = wants or any(given.values())
        if not asks or not isinstance(refused, Invalid):
            self._view.host.report(refused)
        known = await self._view.page.ask(revisions.standing, survey.id) if asks else None
        if known is not None:
            found = draft.hand_on() if draft is not None else None
            self._ask(survey, known, found, given, refused)

    def _sign_off(self, texts: Texts) -> finalise.SignOff:
        page = self._view.page
        by = ReadingContext(page.now, lambda *_: 0, lambda *_: "", "", page.host.settings.month_first)
        return finalise.sign_off_of({name: texts.get(name, "") for name in _SIGNS}, by)

    async def _finish(self, survey: OpenedSurvey, texts: Texts, draft: QuestionDraft | None = None) -> Trouble | None:
        """Finish it, with which the draft of the sign-off goes; return why that could not be done, None if it was."""
        view, run = self._view, self._view.run
        refused: list[Trouble] = []

        async def write(job: Callable[[sqlite3.Connection], Done | None]) -> Done | None:
            try:
                return await view.host.store.write_as(view.page, job)
            except Trouble as trouble:
                refused.append(trouble)
                return None

        signed, reason, currency = self._sign_off(texts), texts.get("reason", ""), view.host.settings.currency
        job = partial(_finalise, uid=survey.uid, survey=survey.id, signed=signed, reason=reason, currency=currency)
        self._storing = draft
        try:
            stored = await draft.store(write, job) if draft is not None else await write(job)
        finally:
            self._storing = None
        if stored is None:
            view.paint()
            return refused[0]
        revision, run.standing = stored
        run.set_state("finished")
        run.say(f"{revision.in_words()}.")
        view.paint()
        await self._after(draft is not None)
        return None


def _title(survey: OpenedSurvey) -> str:
    return f"Finish: {survey.checklist.title}"


def _about(survey: OpenedSurvey) -> dict[str, str]:
    return {DOES: FINISH, "uid": survey.uid}


def _gives_reason(found: RecordDraft | None, given: Texts | None) -> bool:
    """Whether it was said why it is finished again: that stays, though its revisions may be in the trash since."""
    if given is not None:
        return bool(given.get("reason"))
    names = found.texts.get(_NAMES, "").split() if found is not None else []
    return found is not None and "reason" in names and bool(found.texts.get(f"answer {names.index('reason')}"))


def _placed(error: Trouble, names: tuple[str, ...]) -> str:
    """Return what is wrong, with the question that it is about."""
    if isinstance(error, Invalid) and error.field in names:
        return WrongAnswer(str(error), names.index(error.field))
    return str(error)


def _fitting(found: RecordDraft, names: tuple[str, ...]) -> RecordDraft:
    """Return a draft with its answers where they are asked for now: a reason may be needed since."""
    had = enumerate(found.texts.get(_NAMES, "").split())
    now = {f"answer {place}": f"answer {names.index(name)}" for place, name in had if name in names}
    kept = {name: text for name, text in found.texts.items() if name in now or not name.startswith("answer ")}
    texts = {now.get(name, name): text for name, text in kept.items()}
    field = kept.get(FIELD, "")
    return replace(found, texts=texts | ({FIELD: now.get(field, field)} if field else {}))


def _finalise(
    connection: sqlite3.Connection, uid: str, survey: int, signed: finalise.SignOff, reason: str, currency: str
) -> Done:
    revision = finalise.finalise(connection, uid, signed, reason, currency)
    return revision, revisions.standing(connection, survey)
