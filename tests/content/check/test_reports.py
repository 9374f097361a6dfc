"""What the check says of folders, single files, and what is due."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.domain.errors import Trouble
from fieldkit.files.content.check import check
from fieldkit.files.content.one_checklist import Beside
from fieldkit.files.content.remarks import MOST_PROBLEMS
from tests.content.check.edits import TODAY, looked_at
from tests.content.check.small_content import FILES, written

FIRST = "checklists/first-visit.yaml"
REVIEW = date(2027, 5, 31)


def test_small_content_is_sound(tmp_path: Path) -> None:
    report = looked_at(written(tmp_path))
    assert (report.problems, report.due, report.sound) == ((), (), True)
    assert (report.checklists, report.items, report.cards) == (2, 10, 3)


@pytest.mark.parametrize(("days", "due"), [(-1, 0), (0, 0), (1, 1), (400, 2)])
def test_due_is_what_should_have_been_looked_at_before_today(tmp_path: Path, days: int, due: int) -> None:
    report = looked_at(written(tmp_path), REVIEW + timedelta(days))
    assert report.sound
    assert [str(one) for one in report.due] == [
        "evidence.yaml, line 8: survey: look it up again; that was due by 2027-05-31.",
        "end_dates.yaml, line 10: server-2012: look it up again; that was due by 2027-11-30.",
    ][:due]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_is_one_problem_and_makes_no_others(tmp_path: Path, name: str) -> None:
    (written(tmp_path) / name).unlink()
    report = looked_at(tmp_path)
    cards = " Put this right first: no card was looked through." if name.startswith("cards/") else ""
    assert [str(one) for one in report.problems] == [f"{name}: It cannot be read: No such file or directory.{cards}"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_yaml_is_one_problem_and_makes_no_others(tmp_path: Path, name: str) -> None:
    report = looked_at(written(tmp_path, {**FILES, name: "a: b: c\n"}))
    (one,) = report.problems
    assert str(one).startswith(f"{name}, line 1: It is no YAML: mapping values are not allowed")


@pytest.mark.parametrize("text", ["[]\n", "- a\n", "just a word\n", "a: 1\n", "null\n"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_shape_is_refused_in_words(tmp_path: Path, name: str, text: str) -> None:
    report = looked_at(written(tmp_path, {**FILES, name: text}))
    assert name in {one.file for one in report.problems}


def test_a_folder_without_content_is_refused(tmp_path: Path) -> None:
    for path, said in ((tmp_path, "is no folder of content"), (tmp_path / "gone", "there is no such file or folder")):
        with pytest.raises(Trouble, match=said):
            check(path, Beside(tmp_path), TODAY)


def test_one_checklist_is_held_against_the_content_that_it_lies_in(tmp_path: Path) -> None:
    file = written(tmp_path / "own") / FIRST
    report = check(file, Beside(tmp_path / "shipped is not looked at"), TODAY)
    assert (report.problems, report.items) == ((), 7)
    file.write_text(FILES[FIRST].replace("cost-too-much", "cost-to-much"), "utf-8")
    (one,) = check(file, Beside(tmp_path), TODAY).problems
    assert str(one).startswith(
        f'{file}, line 50: fv-mail: There is no card "cost-to-much". Did you mean "cost-too-much"?'
    )


def test_one_checklist_anywhere_is_held_against_what_ships_in_the_place_of_its_like(tmp_path: Path) -> None:
    shipped = written(tmp_path / "shipped")
    file = tmp_path / "mine.yaml"
    file.write_text(FILES["checklists/contract.yaml"].replace("first-visit.fv-users", "first-visit.fv-user"), "utf-8")
    (one,) = check(file, Beside(shipped), TODAY).problems
    assert 'Did you mean "fv-users"?' in str(one)
    # Its own list counts as it is here, not as it ships: what others name of it is not judged.
    file.write_text(FILES[FIRST].replace("fv-users", "fv-people"), "utf-8")
    assert check(file, Beside(shipped), TODAY).problems == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b: c\n", "It is no YAML"),
        ("- a\n", "This is not a checklist: it needs id, title and sections."),
        ("cards: []\n", '"id" is missing.'),
        (
            FILES[FIRST].replace("severity: high", "severity: hihg"),
            'fv-permission: Unknown severity "hihg". Did you mean',
        ),
    ],
)
def test_one_file_that_is_no_checklist_is_refused_in_words(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    report = check(file, Beside(written(tmp_path / "shipped")), TODAY)
    assert any(said in str(one) for one in report.problems)
    assert all(one.file == str(file) for one in report.problems)


def test_what_stands_in_a_file_can_add_no_line_and_no_end(tmp_path: Path) -> None:
    name = '"x\\ny: z\\e[31m' + "long " * 500 + '"'
    text = FILES["cards/cost.yaml"].replace("category: cost", f"category: {name}")
    report = looked_at(written(tmp_path, {**FILES, "cards/cost.yaml": text}))
    for one in report.problems:
        assert "\n" not in str(one)
        assert "\x1b" not in str(one)
        assert len(str(one)) < 1000


def test_problems_without_end_are_not_all_told(tmp_path: Path) -> None:
    text = FILES["evidence.yaml"] + "".join(f"- id: e{number}\n" for number in range(MOST_PROBLEMS))
    report = looked_at(written(tmp_path, {**FILES, "evidence.yaml": text}))
    assert len(report.problems) == MOST_PROBLEMS


LINES = [(name, number) for name, text in FILES.items() for number in range(text.count("\n"))]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    where=st.sampled_from(LINES),
    put=st.sampled_from(
        [
            "",
            "- ",
            "x: 1",
            "  x: [",
            "    - y",
            "id: 5",
            "  id:",
            "   when: {item: a, eq: 1}",
            "items: 3",
            "? a",
            "&a *a",
        ]
    )
    | st.text(max_size=12),
    instead=st.booleans(),
)
def test_any_edit_of_a_line_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, where: tuple[str, int], put: str, instead: bool
) -> None:
    name, number = where
    lines = FILES[name].split("\n")
    lines[number : number + instead] = [put]
    text = "\n".join(lines)
    folder = tmp_path_factory.mktemp("edited")
    (written(folder) / name).write_bytes(text.encode("utf-8", "replace"))
    for one in looked_at(folder).problems:
        there = text if one.file == name else FILES[one.file]
        assert 0 <= one.line <= len(there.splitlines()) + 1
        assert one.text.endswith((".", "?")), one
