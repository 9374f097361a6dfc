"""Findings in the shell: which are listed, in which order, and brought from state to state by the rules of the app."""

from __future__ import annotations

import json

import pytest

from tests.commandline.conftest import Run
from tests.names import MARKUP


@pytest.fixture
def uids(on: Run) -> dict[str, str]:
    """Uids of the findings of two clients, by title."""
    for client in ("Kestrel", "Marsh"):
        on("ana", "add", "client", f"name={client}")
    made = {}
    for title, severity, client, more in (
        ("No backup", "critical", "Kestrel", ("answer_by=1 jan 2020",)),
        (MARKUP, "high", "Marsh", ("answer_by=1 jan 2050",)),
        ("Dust", "low", "Kestrel", ()),
    ):
        added = on("ana", "add", "finding", f"title={title}", f"severity={severity}", f"client={client}", *more)
        made[title] = added.out.strip()
    return made


def titles(on: Run, *options: str) -> list[str]:
    return [one["title"] for one in json.loads(on("ana", "findings", *options, "--json").out)]


def test_what_is_not_closed_is_listed_the_gravest_first(on: Run, uids: dict[str, str]) -> None:
    lines = on("ana", "findings").lines
    assert [line.split()[0] for line in lines] == ["critical", "high", "low"]
    assert "overdue" in lines[0] and "Kestrel" in lines[0] and "1 Jan 2050" in lines[1] and MARKUP in lines[1]
    assert titles(on, "--client", "kestrel") == ["No backup", "Dust"]
    assert titles(on, "--severity", "low,high") == [MARKUP, "Dust"]
    assert titles(on, "--overdue") == ["No backup"]
    assert on("ana", "step-finding", "verified", uids["Dust"]).out == "1 finding is verified now.\n"
    assert titles(on) == ["No backup", MARKUP]
    assert titles(on, "--state", "verified, in work") == ["Dust"]
    assert titles(on, "--state", "ALL") == ["No backup", MARKUP, "Dust"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--state", "done"), "“done” is no state of a finding. There are: open, agreed"),
        (("--severity", "grave"), "“grave” is no severity of a finding. There are: low, medium"),
        (("--client", "nobody"), "No client is called “nobody”."),
    ],
)
def test_a_wrong_word_is_refused_with_the_right_ones(
    on: Run, uids: dict[str, str], options: tuple[str, ...], says: str
) -> None:
    refused = on("ana", "findings", *options)
    assert (refused.code, refused.out) == (1, "")
    assert says in refused.err


def test_nothing_found_is_said_and_is_no_failure(on: Run) -> None:
    none = on("ana", "findings")
    assert (none.code, none.out, none.err) == (0, "", "There are no open findings.\n")
    assert json.loads(on("ana", "findings", "--json").out) == []


def test_a_risk_is_accepted_with_who_why_and_until_when(on: Run, uids: dict[str, str]) -> None:
    refused = on("ana", "step-finding", "accepted", "no backup", "--by", "Ines")
    assert (refused.code, refused.err) == (
        1,
        "fieldkit: What is accepted needs --why, --until as well. Nothing was changed.\n",
    )
    asks = ("--by", MARKUP, "--why", "dear", "--until", "1 jan 2050")
    assert (
        on("ana", "step-finding", "accepted", uids["No backup"], "dust", *asks).out == "2 findings are accepted now.\n"
    )
    shown = on("ana", "show", "finding", "no backup").lines
    assert ["State           accepted", f"Accepted by     {MARKUP}"] == shown[3:5]
    plain = json.loads(on("ana", "show", "finding", "no backup", "--json").out)
    assert (plain["fields"]["why"], plain["sightings"]) == ("dear", [])
    assert "until 1 Jan 2050" in on("ana", "findings", "--state", "accepted").lines[0]


def test_a_step_that_is_not_allowed_is_refused_with_those_that_are_and_nothing_changes(
    on: Run, uids: dict[str, str]
) -> None:
    on("ana", "step-finding", "verified", "dust")
    refused = on("ana", "step-finding", "agreed", "no backup", "dust")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        "fieldkit: “Dust”: A finding that is verified cannot become agreed. It can become: open. Nothing was changed.\n"
    )
    assert titles(on, "--state", "agreed") == []
    useless = on("ana", "step-finding", "agreed", "no backup", "--why", "x")
    assert "--why: nothing of that is asked of what is agreed." in useless.err
    by_set = on("ana", "set", uids["Dust"], "state=agreed")
    assert "cannot become agreed. It can become: open." in by_set.err
