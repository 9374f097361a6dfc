"""Surveys from the shell: begun, answered, looked at and finished without a screen."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fieldkit.commandline.survey.list import telling
from tests.commandline.conftest import Run


def started(fieldkit: Run, *more: str, checklist: str = "first-visit") -> str:
    said = fieldkit("survey", "start", checklist, "--client", "Lowfield", *more)
    assert (said.code, said.err) == (0, "")
    return said.out.strip()


def status(fieldkit: Run, uid: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(fieldkit("survey", "status", uid, "--json").out)
    return found


def test_a_survey_is_begun_answered_and_finished_once_nothing_is_lacking(fieldkit: Run) -> None:
    uid = started(fieldkit, "--short")
    said = fieldkit("survey", "answer", uid, "fv-users=9", "fv-spoc=fail")
    assert (said.code, said.lines) == (0, ["fv-users: 9 people", "fv-spoc: fail"])
    assert said.err.startswith("Finding: ")
    refused = fieldkit("survey", "finalise", uid)
    assert refused.code == 1
    assert "still needed:" in refused.err
    before = status(fieldkit, uid)
    assert (before["state"], before["short_list"], before["progress"]["judged"]) == ("running", True, 1)
    assert [one["item"] for one in before["findings"]] == ["fv-spoc"]
    while needed := status(fieldkit, uid)["needed"]:
        types = {line["item"]: line["type"] for line in status(fieldkit, uid)["answers"]}
        by_type = {"check": "pass", "yesno": "yes", "choice": "#1", "multi": "#1", "number": "9", "date": "3 dec 2026"}
        by_type["repeat"] = "none"
        done = fieldkit("survey", "answer", uid, *(f"{item}={by_type.get(types[item], 'Ines')}" for item in needed))
        assert done.code == 0, done.err
    assert fieldkit("survey", "finalise", uid).lines[-2].endswith(", finished")
    assert fieldkit("survey", "finalise", uid).code == 1
    late = fieldkit("survey", "answer", uid, "fv-users=10")
    assert late.code == 1
    assert "is finished" in late.err


def test_that_there_is_none_of_something_is_said_seen_and_taken_back(fieldkit: Run) -> None:
    uid = started(fieldkit, checklist="server-backup")
    assert "A server, or that there is none" in fieldkit("survey", "status", uid).out
    said = fieldkit("survey", "answer", uid, "sb-server=none")
    assert (said.code, said.lines) == (0, ["sb-server: there is none"])
    assert "sb-server" not in status(fieldkit, uid)["needed"]
    lines = fieldkit("show", "survey", uid).lines
    at = next(place for place, line in enumerate(lines) if line.startswith("  sb-server  "))
    assert lines[at + 1] == "      there is none"
    fieldkit("survey", "answer", uid, "sb-server=")
    assert "sb-server" in status(fieldkit, uid)["needed"]
    refused = fieldkit("survey", "finalise", uid)
    assert (refused.code, "  sb-server: A server, or that there is none" in refused.err) == (1, True)


def test_show_has_every_question_in_order_with_its_answer(fieldkit: Run) -> None:
    uid = started(fieldkit)
    fieldkit("survey", "answer", uid, "fv-users=9", "fv-users.note=said [b]so[/b]")
    lines = fieldkit("show", "survey", uid).lines
    at = next(place for place, line in enumerate(lines) if line.startswith("  fv-users  "))
    assert lines[at + 1 : at + 3] == ["      9 people", "      note: said [b]so[/b]"]
    shown = [line.split()[0] for line in lines if line.startswith("  fv-")]
    told = json.loads(fieldkit("show", "survey", uid, "--json").out)["answers"]
    assert shown == [line["item"] for line in told]
    assert len(told) == status(fieldkit, uid)["progress"]["asked"]


def test_what_the_next_command_takes_is_whole_however_narrow_the_terminal(
    fieldkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(fieldkit)
    monkeypatch.setenv("COLUMNS", "40")
    uids = [one["uid"][:13] for one in json.loads(fieldkit("survey", "list", "--json").out)]
    assert all(each in fieldkit("survey", "list").out for each in uids)
    said = fieldkit("survey", "status", uid).out
    assert all(f"  {item}  " in said for item in status(fieldkit, uid)["needed"])


def test_as_many_characters_of_a_uid_are_listed_as_tell_two_of_one_moment_apart() -> None:
    one, other = "01a23175-d6c0-7fb6-ba18-90c78092b4d4", "01a23175-d6c0-7fb7-ba18-90c78092b4d4"
    assert telling([one, "01a22c1a-bec0-74e6-8c25-0a03e023033d"]) == len("01a23175-d6c0")
    assert telling([one, other]) == len("01a23175-d6c0-7fb6")
    assert telling([one, f"{one[:-1]}5"]) == len(one)
    assert telling([]) == len("01a23175-d6c0")


def test_status_tells_what_is_needed_the_score_and_what_was_found(fieldkit: Run) -> None:
    uid = json.loads(fieldkit("survey", "list", "--client", "Marsh", "--json").out)[0]["uid"]
    lines = fieldkit("survey", "status", uid).lines
    assert lines[0].startswith("Server and backup check: Marsh & Daughters, Bakery, ")
    assert any(line.startswith("Score: ") for line in lines)
    assert any(line.startswith("Findings: ") for line in lines)
    assert " finished " in fieldkit("survey", "list", "--client", "Marsh").out
    assert "There are no such surveys." in fieldkit("survey", "list", "--client", "Marsh", "--open").err


def test_names_that_mean_nothing_are_said(fieldkit: Run) -> None:
    assert "No checklist is called “nope”." in fieldkit("survey", "start", "nope", "--client", "Lowfield").err
    assert "No client is called “nope”." in fieldkit("survey", "start", "first-visit", "--client", "nope").err
    assert "No survey is called “nope”." in fieldkit("survey", "status", "nope").err
    wrong = fieldkit("survey", "answer", started(fieldkit), "fv-users")
    assert wrong.code == 2
    assert "is no ITEM=VALUE" in wrong.err
    twice = fieldkit("survey", "answer", started(fieldkit), "fv-users=1", "fv-users=2")
    assert (twice.code, "given twice" in twice.err) == (2, True)


def test_visits_to_one_client_are_told_apart_by_their_day_and_state(fieldkit: Run) -> None:
    started(fieldkit), started(fieldkit)
    said = fieldkit("survey", "status", "lowfield first")
    assert said.code == 1
    assert said.err.count(", running, begun ") == 2


def test_what_passes_now_and_is_not_verified_is_named_and_so_is_what_nobody_knows(fieldkit: Run) -> None:
    first = started(fieldkit)
    fieldkit("survey", "answer", first, "fv-tenant-admin=fail")
    second = started(fieldkit)
    done = fieldkit("survey", "answer", second, "fv-tenant-admin=pass", "fv-met=not known yet")
    assert done.code == 0, done.err
    told = status(fieldkit, second)
    assert [one["state"] for one in told["to_verify"]] == ["open"]
    assert told["open_questions"] == ["fv-met"]
    said = fieldkit("survey", "status", second).out
    assert "Not known yet: 1" in said and "Passed now, and still to be verified: 1" in said
    step = next(line for line in said.splitlines() if "fieldkit step-finding" in line).split("fieldkit ")[1]
    assert fieldkit(*step.split()).code == 0
    assert status(fieldkit, second)["to_verify"] == []


def test_a_short_list_is_judged_by_what_it_asks(fieldkit: Run) -> None:
    uid = fieldkit("survey", "start", "security-baseline", "--client", "Lowfield", "--short").out.strip()
    told = status(fieldkit, uid)
    asked = told["progress"]["asked"]
    assert asked < len(told["answers"])
    checks = [one["item"] for one in told["answers"] if one["type"] == "check"]
    done = fieldkit("survey", "answer", uid, *(f"{item}=pass" for item in checks))
    assert done.code == 0, done.err
    score = status(fieldkit, uid)["score"]
    assert score["value"] == 100
    assert 0 < len(score["terms"]) <= asked
