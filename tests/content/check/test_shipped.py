"""The content that ships is sound by its own rules, and each rule is one that it could break."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from fieldkit.db.store import content_files
from fieldkit.domain.checklists.checklist import ITEM_TYPES
from fieldkit.domain.checklists.load import load
from fieldkit.domain.content.material import Material
from fieldkit.domain.content.scoring_rules import fit_counts_the_points_of_its_checklist
from fieldkit.domain.surveys.minutes import ALOUD, BETWEEN, CONDITIONAL, MINUTES, STEP, TAKEN_OVER
from fieldkit.files.content.check import ContentReport, check
from fieldkit.files.content.one_checklist import Beside
from tests.content.check.edits import TODAY


@pytest.fixture(scope="module")
def report() -> ContentReport:
    return check(content_files.FOLDER, Beside(content_files.FOLDER), TODAY)


def test_shipped_content_has_no_problem(report: ContentReport) -> None:
    assert list(map(str, report.problems)) == []


def test_all_of_it_was_looked_at(report: ContentReport) -> None:
    data = content_files.parsed("checklists")["checklists"]
    assert report.checklists == len(data) == 9
    assert report.items == sum(len(section["items"]) for one in data for section in one["sections"])
    assert report.cards == 50


def test_what_is_past_its_review_is_listed_longest_due_first_and_is_no_problem(report: ContentReport) -> None:
    later = check(content_files.FOLDER, Beside(content_files.FOLDER), date(2030, 1, 1))
    assert later.problems == report.problems
    content = content_files.parsed("objections")
    assert len(later.due) == len(content["evidence"]) + len(content["end_dates"])
    days = [one.text.rpartition(" ")[2] for one in later.due]
    assert days == sorted(days)
    assert [str(one) for one in report.due] == []


def test_the_rule_of_minutes_is_stated_as_it_is_reckoned() -> None:
    stated = content_files.parsed("checklists")["minutes_rule"]
    assert isinstance(stated, Mapping)
    assert stated["each"] == dict(MINUTES)
    assert set(MINUTES) == set(ITEM_TYPES)
    numbers = {"aloud": ALOUD, "taken_over": TAKEN_OVER, "between": BETWEEN, "conditional": CONDITIONAL, "step": STEP}
    assert {key: stated[key] for key in numbers} == numbers


def test_the_points_of_a_fit_are_those_of_its_checklist() -> None:
    stated = content_files.parsed("scoring")["contract_fit"]
    fit = next(one for one in content_files.parsed("checklists")["checklists"] if one["id"] == "contract-qualification")
    for points, said in (
        (stated["possible_points"], []),
        (3, ['"possible_points" says 3; the items of contract-qualification come to 124.']),
    ):
        scoring = {"contract_fit": {**stated, "possible_points": points}}
        material = Material(checklists={"fit.yaml": load(fit)}, scoring=scoring)
        assert [one.text for one in fit_counts_the_points_of_its_checklist(material)] == said
