"""The lines of the score of a survey: what is needed, how far it is, why the score is what it is, what was found."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

import fieldkit
from fieldkit.domain.checklists.checklist import Band, Checklist, Condition, Gate, Item, ItemOption, Section
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.layout import layout
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.screens.survey.score_dialog import SurveyScore
from tests.ui.support.driver import drawn, press, settle

ITEMS = (
    Item("lock", "check", "Is it locked?", severity="high", required=True, finding="Not locked"),
    Item("light", "check", "Is there light?", severity="low", finding="It is dark"),
    Item("wall", "check", "Is the wall whole?", severity="critical", finding="A hole in the wall", core=True),
    Item("name", "text", "What is it called?", required=True),
)
BANDS = (
    Band(60, "Fine", "Go on."),
    Band(30, "Weak", "Look at each [b] of the things below before anybody goes in."),
    Band(0, "At risk", "Stay out."),
)
LOCKED, PARTLY = Given("lock", "", "pass", "pass"), Given("lock", "", "partial", "partial")
DARK = Given("light", "", "fail", "fail")
WHOLE, HOLE = Given("wall", "", "pass", "pass"), Given("wall", "", "fail", "fail")


def survey_of(*given: Given, scored: bool = True) -> OpenedSurvey:
    made = Checklist("made", "Made [x]", 1, (Section("all", "All", ITEMS),), bands=BANDS, scored=scored)
    answers = answers_of(*given)
    about = ("uid", "client", "Acme [b]", "", "running")
    return OpenedSurvey(1, *about, False, 0, None, made, answers, {}, None, (), frozenset())


def finding(uid: str, severity: str, state: str, detail: str = "") -> Finding:
    return Finding(uid=uid, title=f"[b] {uid}", severity=severity, state=state, detail=detail)


class Scored(App[None]):
    """An app with the dialog and nothing behind it."""

    CSS_PATH = Path(fieldkit.__file__).parent / "screens" / "app.tcss"


@asynccontextmanager
async def shown(
    survey: OpenedSurvey, found: tuple[Finding, ...] = (), width: int = 80
) -> AsyncIterator[tuple[Pilot[Any], SurveyScore, list[str | None]]]:
    """Show the dialog and nothing behind it; what it gives back is noted."""
    app = Scored()
    given: list[str | None] = []
    dialog = SurveyScore(survey, layout(survey.checklist, survey.answers), found)
    async with app.run_test(size=(width, 24)) as pilot:
        app.push_screen(dialog, given.append)
        await settle(pilot)
        yield pilot, dialog, given


def lines(dialog: SurveyScore) -> list[tuple[object, ...]]:
    return [(row.kind, row.uid.replace("\n", "/"), *row.cells) for row in dialog.lines.rows]


def said(lead: str, text: str, tone: str = "") -> tuple[object, ...]:
    return "", "", (lead, "dim"), (text, tone)


@pytest.mark.parametrize(
    ("given", "score"),
    [
        ((), [said("score", "no score yet (0 of 3 known)", "accent"), said("coverage", "0 of 3: 0%")]),
        (
            (PARTLY, WHOLE),
            [
                said("score", "81 of 100, Fine (2 of 3 known)", "good"),
                said("advice", "Go on."),
                said("coverage", "2 of 3: 67%"),
            ],
        ),
        (
            (Given("lock", "", "fail", "fail"), DARK, WHOLE),
            [
                said("score", "55 of 100, Weak (3 of 3 known)", "accent"),
                said("advice", "Look at each [b] of the things below before anybody goes in."),
                said("coverage", "3 of 3: 100%"),
            ],
        ),
        (
            (LOCKED, Given("light", "", "na", "na"), Given("wall", "", "partial", "partial")),
            [
                said("score", "68 of 100, Weak (2 of 2 known)", "alert"),
                said("because", "Critical and only partly so: A hole in the wall", "alert"),
                said("coverage", "2 of 2: 100%"),
            ],
        ),
        (
            (LOCKED, Given("light", "", "pass", "pass"), HOLE),
            [
                said("score", "44 of 100, At risk (3 of 3 known)", "alert"),
                said("because", "Critical and open: A hole in the wall", "alert"),
                said("coverage", "3 of 3: 100%"),
            ],
        ),
        (
            (LOCKED, DARK),
            [
                said("score", "no score yet (2 of 3 known)", "alert"),
                said("because", "No score while a critical item is unchecked: “Is the wall", "alert"),
                said("", "whole?”.", "alert"),
                said("coverage", "2 of 3: 67%"),
            ],
        ),
        (
            (WHOLE,),
            [
                said("score", "no score yet (1 of 3 known)", "alert"),
                said("because", "No score before 60% are known.", "alert"),
                said("coverage", "1 of 3: 33%"),
            ],
        ),
    ],
)
async def test_how_far_it_is_and_why(given: tuple[Given, ...], score: list[tuple[object, ...]]) -> None:
    async with shown(survey_of(*given)) as (_, dialog, _):
        found = [
            (*row[:3], row[3] if isinstance(row[3], tuple) else (row[3], "")) for row in lines(dialog) if not row[0]
        ]
        assert found[1:] == score


async def test_a_band_of_two_sentences_is_shown_whole_and_a_gate_also_while_nothing_is_known() -> None:
    points = ItemOption("a", "A", points=1), ItemOption("b", "B", points=0)
    items = Item("fits", "choice", "Does it fit?", options=points), Item("late", "yesno", "Is it late?")
    bands = (Band(0, "Fits. Ask again"),)
    late = Gate(Condition("late", eq="yes"), "Not now", "It is late.")
    made = Checklist("made", "Made", 1, (Section("all", "All", items),), scoring="points", bands=bands, gates=(late,))
    for given, score in (
        (Given("fits", "", "a"), [said("score", "100 of 100, Fits. Ask again (1 of 1 known)", "good")]),
        (
            Given("late", "", "yes"),
            [said("score", "no score yet, Not now (0 of 1 known)", "alert"), said("because", "It is late.", "alert")],
        ),
    ):
        survey = replace(survey_of(), checklist=made, answers=answers_of(given))
        async with shown(survey) as (_, dialog, _):
            assert [row for row in lines(dialog) if row[2] in (("score", "dim"), ("because", "dim"))] == score


async def test_all_lines_of_a_survey_that_is_half_done() -> None:
    given = (
        Given("lock", "", "pass", "pass"),
        Given("light", "", "partial", "partial"),
        Given("wall", "", "fail", "fail"),
    )
    found = (
        finding("first", "critical", "open", "Behind the door."),
        finding("second", "low", "open"),
        finding("third", "low", "fixed"),
        finding("fourth", "high", "planned"),
    )
    async with shown(survey_of(*given), found) as (pilot, dialog, _):
        app = pilot.app
        assert drawn(app)[0].strip("╭─╮ ") == "Made [x] ─ Acme [b]"
        assert drawn(app)[-2].strip("╰─╯ ") == "running"
        assert drawn(app)[-1] == " Enter opens the finding, or goes to the item  Esc back"
        assert drawn(app)[1:3] == ["│ Still needed: 1", "│ needed        What is it called?"]
        assert lines(dialog) == [
            ("heading", "", "Still needed: 1"),
            ("item", "item/all/name/", ("needed", "accent"), "What is it called?"),
            ("heading", "", "How far"),
            ("", "", ("progress", "dim"), "needed left 1 · answered 3 of 4"),
            said("score", "38 of 100, At risk (3 of 3 known)", "alert"),
            said("because", "Critical and open: A hole in the wall", "alert"),
            ("", "", ("coverage", "dim"), "3 of 3: 100%"),
            ("heading", "", "Findings: 1 critical, 1 high, 2 low"),
            ("finding", "first", ("critical", "alert"), "[b] first: Behind the door."),
            ("finding", "second", ("low", "accent"), "[b] second"),
            ("finding", "third", ("low", "accent"), "[b] third (fixed)"),
            ("finding", "fourth", ("high", "accent"), "[b] fourth (planned)"),
            ("heading", "", "What the score is made of: 3 terms, got of what each could give"),
            ("item", "item/all/lock/", ("3 of 3", "good"), "Is it locked? (pass)"),
            ("item", "item/all/light/", ("0.5 of 1", "accent"), "It is dark (partial)"),
            ("item", "item/all/wall/", ("0 of 5", "alert"), "A hole in the wall (fail)"),
        ]


async def test_a_survey_without_a_score_or_findings_has_no_lines_of_them() -> None:
    given = Given("lock", "", "pass", "pass"), Given("name", "", "x")
    async with shown(survey_of(*given, scored=False)) as (_, dialog, _):
        assert lines(dialog) == [
            ("heading", "", "How far"),
            ("", "", ("progress", "dim"), "answered 2 of 4"),
            ("", "", ("score", "dim"), "none: this checklist is not scored, it shows what was found"),
            ("heading", "", "Findings: none"),
        ]


async def test_it_says_that_the_short_list_was_scored_and_what_one_term_is() -> None:
    for core, asked in (
        (True, [("", "", ("asked", "dim"), "the short list; s in the survey shows all items")]),
        (False, []),
    ):
        async with shown(replace(survey_of(WHOLE), core=core)) as (_, dialog, _):
            told = lines(dialog)
            assert [line for line in told if line[2] == ("asked", "dim")] == asked
            assert told[-2][2] == "What a score will be made of, so far: 1 term, got of what each could give"


@pytest.mark.parametrize(
    ("width", "because"),
    [
        (41, ["Critical and open: A", "hole in the wall"]),
        (20, ["Critical and open: A", "hole in the wall"]),
        (57, ["Critical and open: A hole in the wall"]),
        (56, ["Critical and open: A hole in the", "wall"]),
    ],
)
async def test_a_long_sentence_goes_on_below_its_lead(width: int, because: list[str]) -> None:
    async with shown(survey_of(LOCKED, DARK, HOLE), width=width) as (pilot, dialog, _):
        bar = " Enter opens the finding, or goes to the item  Esc back" if width > 55 else " Esc back"
        assert drawn(pilot.app)[-1] == bar
        told = lines(dialog)
        begins = next(place for place, line in enumerate(told) if line[2] == ("because", "dim"))
        wanted = [said("because" * (not n), line, "alert") for n, line in enumerate(because)]
        assert told[begins : begins + len(because)] == wanted
        assert told[begins + len(because)][2] == ("coverage", "dim")


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["enter"], ["item\nall\nlock\n"]),
        (["down", "enter"], ["item\nall\nname\n"]),
        (["down", "down", "enter"], []),
        (["end", "enter"], []),
        (["end", "home", "j", "k", "enter"], ["item\nall\nlock\n"]),
        (["pagedown", "pageup", "enter"], ["item\nall\nlock\n"]),
        (["escape"], [None]),
    ],
)
async def test_enter_goes_to_an_item_and_is_nothing_elsewhere(keys: list[str], answer: list[str | None]) -> None:
    async with shown(survey_of()) as (pilot, dialog, given):
        await press(pilot, *keys)
        assert given == answer
        assert (pilot.app.screen is dialog) == (not answer)
