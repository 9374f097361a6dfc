"""Finalising from the shell: what is final since when, by whom, and whether it was changed since."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.commandline.conftest import Run
from tests.names import HOSTILE, MARKUP


@pytest.fixture
def uid(fieldkit: Run) -> str:
    """The survey of the sample that is finished."""
    found = json.loads(fieldkit("survey", "list", "--json").out)
    return next(str(one["uid"]) for one in found if one["state"] == "finished")


def status(fieldkit: Run, uid: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(fieldkit("survey", "status", uid, "--json").out)
    return found


def changed(fieldkit: Run, uid: str, value: str = "In a safe") -> None:
    assert fieldkit("survey", "reopen", uid).code == 0
    assert fieldkit("survey", "answer", uid, f"sb-offsite={value}").code == 0


def test_what_is_final_is_said_everywhere(fieldkit: Run, uid: str) -> None:
    assert "never finalised" in fieldkit("survey", "status", uid).lines[2]
    assert fieldkit("survey", "revisions", uid).err == "This survey was never finalised.\n"
    done = fieldkit("survey", "finalise", uid, "--signed-by", MARKUP, "--role", "owner", "--arrived", "9:30")
    assert (done.code, done.err) == (0, "")
    line = done.lines[-1]
    assert line.startswith("Revision 1, final since ") and f"signed off by {MARKUP}, owner, arrived " in line
    assert line.endswith("; signature good (this device)")
    assert line in fieldkit("survey", "status", uid).lines
    assert line in fieldkit("show", "survey", uid).lines
    told = status(fieldkit, uid)
    assert (told["revision"], told["changed_since"]) == (1, None)
    (one,) = told["revisions"]
    assert (one["signed_by"], one["role"], one["signature"]) == (MARKUP, "owner", "good")
    assert json.loads(fieldkit("show", "survey", uid, "--json").out)["revisions"] == [one]
    assert json.loads(fieldkit("survey", "revisions", uid, "--json").out) == [one]
    again = fieldkit("survey", "finalise", uid)
    assert (again.code, again.err) == (1, "fieldkit: This survey is finished already: revision 1 stands.\n")


def test_a_changed_answer_is_said_and_the_next_revision_wants_to_know_why(fieldkit: Run, uid: str) -> None:
    fieldkit("survey", "finalise", uid, "--signed-by", "Ines")
    changed(fieldkit, uid)
    assert "Changed since revision 1: the sign-off of Ines has lapsed." in fieldkit("survey", "status", uid).lines
    assert status(fieldkit, uid)["changed_since"] == 1
    refused = fieldkit("survey", "finalise", uid)
    assert (refused.code, "Say why" in refused.err) == (1, True)
    assert status(fieldkit, uid)["state"] == "running"
    assert fieldkit("survey", "finalise", uid, "--reason", "[b]told[/b] later").code == 0
    lines = fieldkit("survey", "revisions", uid).lines
    assert [line[0] for line in lines] == ["1", "2", " "]
    assert lines[-1] == "    reason: [b]told[/b] later"
    assert status(fieldkit, uid)["changed_since"] is None


def test_two_revisions_stand_side_by_side(fieldkit: Run, uid: str) -> None:
    fieldkit("survey", "finalise", uid)
    changed(fieldkit, uid)
    fieldkit("survey", "finalise", uid, "--reason", "told later")
    same = fieldkit("survey", "compare", uid, "2")
    assert (same.code, same.out) == (0, "revision 2 and now say the same.\n")
    lines = fieldkit("survey", "compare", uid, "1", "2").lines
    assert lines[0].split() == ["revision", "1", "revision", "2"]
    assert lines[1].startswith("sb-offsite") and "no answer" in lines[1] and "In a safe" in lines[1]
    plain = json.loads(fieldkit("survey", "compare", uid, "1", "2", "--json").out)
    assert (plain["before"]["number"], plain["after"]["number"]) == (1, 2)
    assert [(one["item"], one["before"], one["after"]) for one in plain["differences"]] == [
        ("sb-offsite", "no answer", "In a safe")
    ]
    changed(fieldkit, uid, "")
    now = json.loads(fieldkit("survey", "compare", uid, "2", "now", "--json").out)
    assert (now["after"], [one["after"] for one in now["differences"]]) == (None, ["no answer"])
    wrong = fieldkit("survey", "compare", uid, "1", "7")
    assert (wrong.code, "no revision “7”" in wrong.err) == (1, True)


def test_what_was_signed_and_changed_after_it_is_named_by_the_check_and_nowhere_trusted(
    fieldkit: Run, uid: str, home: Path
) -> None:
    fieldkit("survey", "finalise", uid, "--signed-by", "Ines")
    assert fieldkit("check").code == 0
    with closing(sqlite3.connect(home / "fieldkit.db")) as db:
        db.execute("UPDATE survey_revision SET signed_by = ?, reason = ?", ("[b]Otto[/b]", HOSTILE.replace("\x1b", "")))
        db.commit()
    checked = fieldkit("check")
    assert checked.code == 1
    assert "is not trusted. Its record says something else than what was signed." in checked.err
    assert not json.loads(fieldkit("check", "--json").out)["sound"]
    said = fieldkit("survey", "status", uid).out
    assert "Not trusted: revision 1" in said and "Otto" not in said and "\x1b" not in said
    (one,) = status(fieldkit, uid)["revisions"]
    assert one["signature"] == "bad"
    assert "not what was signed" in fieldkit("survey", "revisions", uid).out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--role", "owner"), "A role alone signs nothing"),
        (("--arrived", "11:00", "--left", "10:00"), "left before you arrived"),
        (("--left", "never"), "Left"),
    ],
)
def test_a_sign_off_that_is_none_stores_nothing(fieldkit: Run, uid: str, options: tuple[str, ...], says: str) -> None:
    refused = fieldkit("survey", "finalise", uid, *options)
    assert (refused.code, says in refused.err) == (1, True)
    assert status(fieldkit, uid)["revisions"] == []


def test_a_survey_that_runs_is_not_reopened(fieldkit: Run, uid: str) -> None:
    fieldkit("survey", "reopen", uid)
    again = fieldkit("survey", "reopen", uid)
    assert (again.code, again.err) == (1, "fieldkit: This survey runs already.\n")
