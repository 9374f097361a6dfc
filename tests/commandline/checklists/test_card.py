"""``fieldkit card`` as the shell runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fieldkit.db.store import opening, starting_content
from tests.commandline.conftest import Run
from tests.db.store.releases import CARD_UID, upgrade
from tests.names import HARD

KEY = "cost-too-much"


def test_what_was_changed_of_a_card_is_shown_with_what_ships(fieldkit: Run) -> None:
    assert fieldkit("card", "list", "--edited").out == "No card that ships was changed.\n"
    cards = starting_content._parsed("objections")["objections"]
    ships = next(card["glance"] for card in cards if card["id"] == KEY)
    assert fieldkit("set", CARD_UID, f"glance={HARD[0]}").code == 0
    (row,) = json.loads(fieldkit("card", "list", "--edited", "--json").out)
    assert (row["key"], row["edited"], row["release_changed"]) == (KEY, ["glance"], [])
    (field,) = json.loads(fieldkit("card", "diff", KEY, "--json").out)["fields"]
    assert (field["ours"], field["release_changed"]) == (HARD[0], False)
    assert field["ships"] == field["shipped"] == ships
    said = fieldkit("card", "diff", KEY)
    assert [line.strip() for line in said.lines[1:4]] == ["Glance", "ours:", HARD[0]]
    assert "shipped when you changed it" not in said.out
    assert said.lines[-1] == f"To take what ships: fieldkit card reset {KEY}"
    back = fieldkit(*said.lines[-1].partition("fieldkit ")[2].split())
    assert back.out == "It costs too much: what ships again is Glance.\n"
    assert fieldkit("card", "diff", KEY).out.endswith(": nothing was changed of what ships.\n")


def test_what_a_release_changed_beneath_is_shown(fieldkit: Run, home: Path) -> None:
    before = json.loads(fieldkit("card", "diff", KEY, "--json").out)
    assert before["fields"] == []
    assert fieldkit("set", CARD_UID, "glance=Ours", "let_go=Never").code == 0
    connection = opening.writer(home / "fieldkit.db")
    assert upgrade(connection, 5, glance="A glance of five")
    connection.close()
    fields = {one["field"]: one for one in json.loads(fieldkit("card", "diff", KEY, "--json").out)["fields"]}
    assert (fields["glance"]["ours"], fields["glance"]["ships"]) == ("Ours", "A glance of five")
    assert fields["glance"]["shipped"] not in ("Ours", "A glance of five", None)
    assert {name: one["release_changed"] for name, one in fields.items()} == {"glance": True, "let_go": False}
    assert "A release changed what you had changed: fieldkit card diff cost-too-much" in fieldkit("card", "list").out
    said = fieldkit("card", "diff", KEY).out
    assert said.count("shipped when you changed it:") == 1
    assert f"To take what ships: fieldkit card reset {KEY}, or some of it: glance let_go" in said
    assert fieldkit("card", "reset", KEY, "glance").out.endswith("what ships again is Glance.\n")
    assert [one["field"] for one in json.loads(fieldkit("card", "diff", KEY, "--json").out)["fields"]] == ["let_go"]
    assert fieldkit("card", "reset", KEY, "glance").out.endswith(": nothing was changed of what ships there.\n")
    wrong = fieldkit("card", "reset", KEY, "glanse")
    assert (wrong.code, wrong.err) == (
        1,
        "fieldkit: No field “glanse” of a card ships. Did you mean glance? Nothing was changed.\n",
    )


def test_a_card_is_shown_as_it_can_be_said_and_stays_as_it_is_for_programs(fieldkit: Run, home: Path) -> None:
    said = fieldkit("show", "card", "contract-lock-in")
    assert "{" not in said.out
    assert "The notice is" not in said.out
    assert "[terms]: notice, exit" in said.out
    assert "[people who need the systems] people lose about" in fieldkit("show", "card", KEY).out
    (home / "settings.toml").write_text('[terms]\nnotice = "three months"\nexit = "all your keys"\n', "utf-8")
    known = fieldkit("show", "card", "contract-lock-in").out
    assert "The notice is three months. When we part, you get all your keys." in known
    assert "Left out" not in known
    assert (
        "{our_terms.notice}"
        in json.loads(fieldkit("show", "card", "contract-lock-in", "--json").out)["fields"]["reply"]
    )
    found = fieldkit("find", "--kind", "card", "when we part you get").out
    assert "our_terms" not in found and "[exit]" in found


def test_an_answer_that_was_used_is_told_as_it_was_said(fieldkit: Run) -> None:
    used = ("card=contract-lock-in", "reply=The notice is {our_terms.notice}. Read it.", "at=today 9:00")
    uid = fieldkit("add", "card_use", *used).out.split()[-1]
    shown = next(line for line in fieldkit("show", "card_use", uid).lines if line.startswith("Answer used"))
    assert shown.split("  ")[-1].strip() == "Read it."


def test_keys_stand_whole_in_the_list_so_that_they_can_be_copied(
    fieldkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fieldkit("set", CARD_UID, "glance=Ours").code == 0
    keys = {row["key"] for row in json.loads(fieldkit("card", "list", "--json").out)}
    for columns in (80, 40):
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = fieldkit("card", "list").lines
        assert {line.split()[0] for line in lines if not line.startswith(" ")} == keys
    monkeypatch.delenv("COLUMNS")
    assert max(map(len, fieldkit("card", "list").lines)) <= 80


def test_a_card_is_meant_by_its_key_or_title_and_never_by_what_a_client_may_say(fieldkit: Run) -> None:
    assert fieldkit("find", "--kind", "card", "nope").out, "among a client's words it finds one"
    for arguments in (("card", "diff", "nope"), ("card", "reset", "nope"), ("show", "card", "nope")):
        said = fieldkit(*arguments)
        assert (said.code, said.out, said.err) == (1, "", "fieldkit: No card is called “nope”.\n")
    near = "fieldkit: No card is called “cost-too-mutch”. Did you mean “cost-too-much”?\n"
    assert fieldkit("card", "diff", "cost-too-mutch").err == near
    assert fieldkit("card", "diff", "costs too much").lines[0].startswith("It costs too much: ")


def test_a_card_of_our_own_has_nothing_that_ships(fieldkit: Run) -> None:
    assert fieldkit("add", "card", "title=We are too small").code == 0
    assert fieldkit("card", "diff", "We are too small").out == (
        "We are too small: it is our own, nothing of it ships.\n"
    )
    assert fieldkit("card", "reset", "We are too small").out == (
        "We are too small: it is our own, nothing of it ships. Nothing was changed.\n"
    )
    row = next(line for line in fieldkit("card", "list").lines if "We are too small" in line)
    assert row.split()[-2:] == ["our", "own"]
    said = fieldkit("card", "diff", "zzyzx")
    assert (said.code, said.err) == (1, "fieldkit: No card is called “zzyzx”.\n")
