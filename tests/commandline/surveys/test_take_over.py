"""What a survey would put into the records of its client, from the shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.commandline.conftest import Run
from tests.commandline.surveys.test_survey import started


def visit(fieldkit: Run) -> str:
    uid = started(fieldkit)
    answers = ("fv-deputy=Cy Dorn, foreman", "fv-limit=750", "fv-does=They \x1b[31msell[/] boats")
    assert fieldkit("survey", "answer", uid, *answers).code == 0
    return uid


def client(fieldkit: Run) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(fieldkit("show", "client", "Lowfield", "--json").out)
    return found


def test_it_lists_old_beside_new_and_changes_nothing(fieldkit: Run) -> None:
    uid = visit(fieldkit)
    before = client(fieldkit)
    listed = fieldkit("survey", "take-over", uid)
    assert (listed.code, listed.err) == (0, "")
    assert "\x1b" not in listed.out
    told = {one["field"] or one["label"]: one for one in json.loads(fieldkit("survey", "take-over", uid, "--json").out)}
    assert {"client.deputy", "client.spending_limit", "client.business", "New person"} == set(told)
    assert all(name in listed.out for name in told)
    assert (told["client.spending_limit"]["now"], told["client.spending_limit"]["item"]) == (75_000, "fv-limit")
    assert told["client.deputy"]["new_person"] == {"name": "Cy Dorn", "job": "foreman"}
    assert client(fieldkit) == before


def test_what_is_named_is_taken_over_with_the_person_that_it_needs(fieldkit: Run) -> None:
    uid = visit(fieldkit)
    done = fieldkit("survey", "take-over", uid, "--field", "client.deputy", "--field", "client.spending_limit")
    assert (done.code, done.err) == (0, "")
    assert done.lines[-1].startswith("2 taken over into the records of Lowfield")
    assert "Cy Dorn" in fieldkit("show", "client", "Lowfield").out
    assert "foreman" in fieldkit("find", "cy", "dorn").out
    left = json.loads(fieldkit("survey", "take-over", uid, "--json").out)
    assert [one["field"] for one in left] == ["client.business"]
    assert fieldkit("survey", "take-over", uid, "--all").code == 0
    assert fieldkit("survey", "take-over", uid).err == "There is nothing to take over.\n"


def test_a_person_alone(fieldkit: Run) -> None:
    uid = visit(fieldkit)
    assert fieldkit("survey", "take-over", uid, "--person", "cy dorn").code == 0
    deputy = next(one for one in json.loads(fieldkit("survey", "take-over", uid, "--json").out))
    assert (deputy["field"], deputy["new_person"], deputy["now_shown"]) == ("client.deputy", None, "Cy Dorn")


def test_a_slip_takes_nothing_over_and_is_told_with_the_nearest(fieldkit: Run) -> None:
    uid = visit(fieldkit)
    before = client(fieldkit)
    said = fieldkit("survey", "take-over", uid, "--field", "client.deputi", "--field", "client.spending_limit")
    assert said.code == 1
    assert "“client.deputi”. Did you mean client.deputy? Nothing was taken over." in said.err
    assert client(fieldkit) == before


def test_all_takes_what_can_be_and_says_what_cannot(fieldkit: Run) -> None:
    uid = visit(fieldkit)
    person = fieldkit("add", "contact", "name=Cy Dorn", "client=Lowfield").out.strip()
    assert fieldkit("delete", person).code == 0
    done = fieldkit("survey", "take-over", uid, "--all")
    assert done.code == 0
    assert "Deputy was not taken over: Cy Dorn is in the trash: bring the record back first." in done.err
    assert done.lines[-1].startswith("2 taken over")
    refused = fieldkit("survey", "take-over", uid, "--field", "client.deputy")
    assert (refused.code, "is in the trash" in refused.err) == (1, True)


def test_all_leaves_out_what_is_private_and_it_is_taken_by_name(fieldkit: Run, tmp_path: Path) -> None:
    asked = [
        {"id": "does", "type": "text", "ask": "What do they do?", "feeds": "client.website"},
        {"id": "deputy", "type": "contact", "ask": "Who stands in?", "feeds": "client.deputy"},
        {"id": "met", "type": "contact", "ask": "Who leaves?", "private": True},
    ]
    own = {"id": "own", "title": "Own", "sections": [{"id": "s", "title": "S", "items": asked}]}
    (tmp_path / "own.yaml").write_text(json.dumps(own), "utf-8")
    assert fieldkit("checklist", "import", str(tmp_path / "own.yaml")).code == 0
    uid = started(fieldkit, checklist="own")
    answers = ("does=example.com", "deputy=Cleo Dahl", "met=Cleo Dahl, about to be dismissed")
    assert fieldkit("survey", "answer", uid, *answers).code == 0
    listed = [line for line in fieldkit("survey", "take-over", uid).lines if not line.startswith(" ")]
    assert {line.split("  ")[0]: "private" in line.split() for line in listed} == {
        "client.deputy": True,
        "client.website": False,
        "New person": True,
    }
    done = fieldkit("survey", "take-over", uid, "--all")
    assert done.code == 0 and done.lines[-1].startswith("1 taken over")
    assert done.err.splitlines() == [
        "Deputy was not taken over, as it is private: --field client.deputy takes it over.",
        "New person Cleo Dahl was not taken over, as it is private: --person and the name take it over.",
    ]
    assert "contact" not in fieldkit("find", "cleo", "dahl").out
    assert fieldkit("survey", "take-over", uid, "--field", "client.deputy").lines[-1].startswith("1 taken over")
    assert "contact" in fieldkit("find", "cleo", "dahl").out


def test_what_is_withheld_is_told_with_the_reason(fieldkit: Run) -> None:
    uid = started(fieldkit)
    assert fieldkit("survey", "take-over", uid).err == "There is nothing to take over.\n"
    assert fieldkit("survey", "answer", uid, "fv-deputy=Cy Dorn").code == 0
    assert fieldkit("survey", "take-over", uid, "--all").code == 0
    assert fieldkit("survey", "answer", uid, "fv-deputy=nobody").code == 0
    why = (
        "Deputy stays Cy Dorn: “Who stands in when the point of contact is away?” says nobody, and no answer empties a "
        "field."
    )
    for more in ((), ("--all",)):
        said = fieldkit("survey", "take-over", uid, *more)
        assert said.err.splitlines() == ["There is nothing to take over.", why]
    assert fieldkit("survey", "answer", uid, "fv-limit=750").code == 0
    listed = fieldkit("survey", "take-over", uid)
    assert "client.spending_limit" in listed.out and listed.err.splitlines() == [why]
