"""The keys of the strip: what was just answered gets a note, a photo, a severity or a promise from anywhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import partial

from fieldkit.domain.checklists.checklist import SEVERITIES
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import PROMISE
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.surveys.aids.follow_up import with_severity
from fieldkit.domain.surveys.aids.open_questions import ASK_WITHIN, to_ask
from fieldkit.domain.surveys.run_words import short_name
from fieldkit.domain.text.dates import parse_when, show_day
from fieldkit.operations import records, surveys
from fieldkit.screens.base.page import Page
from fieldkit.screens.survey.answer_keys import AnswerKeys
from fieldkit.screens.survey.run_view import RunView


class FollowKeys:
    """Following up what was just answered. What was being typed elsewhere is stored by now."""

    def __init__(self, view: RunView, answering: AnswerKeys) -> None:
        self._view = view
        self._run = view.run
        self._answering = answering

    async def follow(self, what: str) -> None:
        """Do one of the things that the strip offers; say so where it offers none."""
        run, view, one = self._run, self._view, self._run.follow
        if one is None or run.followed is None or run.finished or what not in one.keys:
            run.say("Nothing was just answered that asks for this." if one is None else "Not for this one.", "accent")
            view.explain()
            view.takes_nothing_for_it()
        elif what == "note":
            self._answering.aside("note")
        elif what == "photo":
            self._answering.aside("photo")
        elif what == "severity":
            self._ask_severity()
        elif what == "promise":
            self._promise(one.promise(self._whom))

    @property
    def _whom(self) -> str:
        return self._run.survey.voice[1] if self._run.survey is not None else ""

    def promise_to_ask(self) -> None:
        """Promise to ask for all that is needed and not known yet."""
        rows = self._run.open_questions
        if rows:
            self._promise({"what": to_ask(rows, self._whom), "due": ASK_WITHIN})

    def _promise(self, texts: Mapping[str, str]) -> None:
        """Ask what is promised and by when, both filled in: two times Enter."""
        from fieldkit.screens.dialogs.ask import Answers, AskScreen, Question
        from fieldkit.screens.dialogs.value_draft import NewRecordDraft

        page, survey = self._view.page, self._run.survey
        if survey is None:
            return
        to = {"client": survey.client} | ({"contact": survey.voice[0]} if survey.voice[0] else {})

        draft = NewRecordDraft(page, PROMISE.name, {"what": texts["what"], "due": texts["due"]}, to)

        async def go(answers: Answers) -> None:
            what, due = answers
            told = await draft.store(self._view.write, partial(_promise, page, {"what": what, "due": due, **to}))
            if told is not None:
                self._view.host.say(f"Promised{f' to {self._whom}' if self._whom else ''}: {what.rstrip('.')}, {told}.")

        def wrong(answers: Answers) -> str:
            what, due = answers
            field = PROMISE.field("due")
            by = ReadingContext(page.now, lambda *_: 0, lambda *_: "", "", page.host.settings.month_first)
            try:
                field.type.read(field, due, by)
            except (Invalid, ValueError) as error:
                return str(error)
            return "" if what.strip() else "Say what you promise."

        title = f"A promise to {self._whom or survey.client_name}"
        asked = [Question("What", texts["what"]), Question("By", texts["due"])]
        says = "Enter goes on and stores it. A day in plain words: fri, in 2 weeks, 24 nov 10:00."
        page.show_and_then(AskScreen(title, asked, says=says, check=wrong, draft=draft), go)

    def _ask_severity(self) -> None:
        from fieldkit.screens.dialogs.menu import MenuChoice, MenuScreen

        one = self._run.follow
        if one is None:
            return
        names = {name[0]: name for name in reversed(tuple(SEVERITIES))}
        choices = [MenuChoice(key, f"{name}{' (now)' * (name == one.severity)}") for key, name in names.items()]

        async def go(key: str | None) -> None:
            if key is not None:
                await self._set_severity(names[key])

        self._view.page.show_and_then(MenuScreen(f"How bad: {short_name(one.title)}", choices), go)

    async def _set_severity(self, severity: str) -> None:
        run, view, one, row = self._run, self._view, self._run.follow, self._run.followed
        await self._answering.settled()
        if run.survey is None or one is None or row is None or row.item is None:
            return
        if await view.write(surveys.set_severity, run.survey.id, row.item.id, row.instance, severity):
            run.set_severity(row, severity)
            run.follow = with_severity(one, severity)
            view.host.say(f"“{one.title}” is {severity} now.")
            view.explain()


def _promise(page: Page, texts: Mapping[str, str], connection: sqlite3.Connection) -> str:
    """Store a promise; return by when it is due, in words."""
    by = page.reading(connection)
    records.add(connection, PROMISE, texts, by)
    when = parse_when(texts["due"], by.now, month_first=by.month_first)
    return show_day(when.day) + (f" {when.time:%H:%M}" if when.time is not None else "")
