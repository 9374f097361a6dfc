"""Looking from the shell: the quick way and the long way say the same, as text and as JSON."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.commandline.records import quick_find
from fieldkit.db.demo.firm import NAMES
from fieldkit.domain.records.kinds import KINDS
from tests.commandline.conftest import Run
from tests.names import HARD

NOT_IN_THE_SAMPLE = ("kept_apart", "survey_revision")


def test_find_says_kind_title_and_whom_it_concerns(fieldkit: Run) -> None:
    found = fieldkit("find", "tom", "nephew")
    assert (found.code, found.err) == (0, "")
    assert found.lines[0].split(maxsplit=1) == ["contact", "Tom Nephew, Lowfield Garage"]


def test_json_has_kind_uid_title_and_the_content_id_of_cards_and_checklists(fieldkit: Run) -> None:
    cards = json.loads(fieldkit("find", "nephew", "does", "--json").out)
    card = next(one for one in cards if one["kind"] == "card")
    assert (card["title"], card["key"]) == ("My nephew does it", "diy-nephew")
    assert len(card["uid"]) == 36
    (checklist, *_) = json.loads(fieldkit("find", "wireless", "--kind", "checklist", "--json").out)
    assert checklist["key"] == "wireless"
    assert all("key" not in one for one in cards if one["kind"] == "contact")


def test_quick_way_and_long_way_say_the_same(fieldkit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [
        ["find", "marsh"],
        ["find", "marsh", "--json"],
        ["find", "--kind", "contact", "marsh"],
        ["find", "o'brien"],
    ]
    quick = [fieldkit(*arguments) for arguments in asked]
    monkeypatch.setattr(quick_find, "quick", lambda _arguments: None)
    assert [fieldkit(*arguments) for arguments in asked] == quick
    assert all(result.out for result in quick)


@pytest.mark.parametrize(
    ("arguments", "understood"),
    [
        (["find", "a", "b"], (["a", "b"], "", False, None)),
        (["--home", "x", "find", "a"], (["a"], "", False, "x")),
        (["find", "a", "--home=x y", "--json"], (["a"], "", True, "x y")),
        (["find", "--kind=card", "a"], (["a"], "card", False, None)),
        (["find"], None),
        (["find", "a", "--help"], None),
        (["find", "a", "--kind"], None),
        (["find", "a", "--kind", "clients"], None),
        (["find", "--", "-x"], None),
        (["find", "a", "--home", "--json"], None),
        (["show", "find"], None),
    ],
)
def test_quick_way_takes_plain_arguments_only(arguments: list[str], understood: object) -> None:
    assert quick_find.quick(arguments) == understood


def test_kind_may_be_said_in_the_plural(fieldkit: Run) -> None:
    assert fieldkit("find", "marsh", "--kind", "Clients").out == fieldkit("find", "marsh", "--kind", "client").out


def test_home_may_stand_before_and_after_the_command(fieldkit: Run, home: Path, tmp_path: Path) -> None:
    other = str(tmp_path / "größe ☎")
    assert fieldkit("--home", other, "add", "promise", "what=x", "due=fri").code == 0
    assert "Marsh" not in fieldkit("find", "marsh", "--home", other).out
    for arguments in (["--home", str(home), "show", "client"], ["show", "client", "--home", str(home)]):
        assert "Marsh & Daughters" in fieldkit(*arguments).out
    assert fieldkit("--home", other, "show", "client").err == "There are no clients yet.\n"


def test_nothing_found_is_no_failure(fieldkit: Run) -> None:
    nothing = fieldkit("find", "xyzzy")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "Nothing found for “xyzzy”.\n")
    assert json.loads(fieldkit("find", "xyzzy", "--json").out) == []


@pytest.mark.parametrize("name", HARD)
def test_hard_names_are_printed_as_they_are(fieldkit: Run, name: str) -> None:
    assert any(line.split(maxsplit=1)[1].startswith(name) for line in fieldkit("find", name).lines)
    assert fieldkit("show", "client", name).lines[0].split(maxsplit=1) == ["Client", name]
    assert json.loads(fieldkit("show", "client", name, "--json").out)["title"] == name


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in NOT_IN_THE_SAMPLE])
def test_every_kind_is_listed_as_text_and_as_json(fieldkit: Run, kind: str) -> None:
    text, plain = fieldkit("show", kind), json.loads(fieldkit("show", kind, "--json").out)
    assert text.code == 0
    assert plain
    assert all(one["kind"] == kind and one["uid"] for one in plain)
    assert len(text.lines) >= len(plain)
    uid = plain[0]["uid"]
    one = json.loads(fieldkit("show", kind, uid, "--json").out)
    assert set(one["fields"]) == {field.name for field in KINDS[kind].fields}
    assert uid in fieldkit("show", kind, uid).out


def test_client_is_shown_with_its_voices_people_and_events(fieldkit: Run) -> None:
    out = fieldkit("show", "client", "kestrel").out
    assert "Point of contact     Amara Okafor" in out
    assert "Spending limit       250.00" in out
    for heading in ("Contacts", "Calls", "Promises", "Instructions", "Surveys", "Card uses"):
        assert f"\n{heading}\n" in out


def test_json_of_a_record_names_its_links_by_uid(fieldkit: Run) -> None:
    client = json.loads(fieldkit("show", "client", "kestrel", "--json").out)
    link = client["fields"]["point_of_contact"]
    assert link["title"] == "Amara Okafor"
    person = json.loads(fieldkit("show", "contact", link["uid"], "--json").out)
    assert person["fields"]["client"] == {"uid": client["uid"], "title": "Kestrel Dental"}
    assert person["fields"]["phones"] == ["mobile: 07700 900231", "01632 960211"]
    assert client["created_at"].endswith("Z")


def test_name_that_fits_several_or_none_is_a_failure_in_a_sentence(fieldkit: Run) -> None:
    several = fieldkit("show", "instruction", "old", "server")
    assert (several.code, several.out) == (1, "")
    assert "fits more than one instruction" in several.err
    none = fieldkit("show", "client", "nobody")
    assert none.err == "fieldkit: No client is called “nobody”.\n"


def test_lines_fit_eighty_columns_unless_told_otherwise(fieldkit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldkit.commandline.support.layout import width

    for arguments in (["today"], ["find", "the"], ["show", "call"], ["show", "contact"], ["show", "finding"]):
        assert all(width(line) <= 80 for line in fieldkit(*arguments).lines), arguments
    monkeypatch.setenv("COLUMNS", "200")
    assert re.search(r"Ines Marsh, Marsh & Daughters +backup quote\n", fieldkit("today").out)


def test_names_of_the_sample_are_all_listed(fieldkit: Run) -> None:
    assert {line["title"] for line in json.loads(fieldkit("show", "client", "--json").out)} == set(NAMES)


def test_what_cannot_be_found_yet_is_said(fieldkit: Run, home: Path) -> None:
    with closing(sqlite3.connect(home / "fieldkit.db", isolation_level=None)) as other:
        other.execute("PRAGMA foreign_keys = OFF")
        other.execute("INSERT INTO search_due VALUES (1)")
        other.execute("BEGIN IMMEDIATE")
        behind = fieldkit("find", "xyzzy")
        other.execute("ROLLBACK")
    said = "What was stored last may be missing here: another program is writing, or the disk is full. Try again.\n"
    assert (behind.code, behind.err) == (0, f"{said}Nothing found for “xyzzy”.\n")
    assert fieldkit("find", "xyzzy").err == "Nothing found for “xyzzy”.\n"


def test_a_product_is_found_by_its_name_with_the_end_of_its_updates(fieldkit: Run) -> None:
    said = " ".join(fieldkit("find", "server", "2012").out.split())
    assert "Windows Server 2012, Essentials as well: ended 10 Oct 2023, paid updates ended 13 Oct 2026, " in said
    found = json.loads(fieldkit("find", "office", "2013", "--json").out)
    assert (found[0]["kind"], found[0]["uid"], found[0]["ends"]) == ("end_date", "office-2013", "2023-04-11")
    assert all(found[0][name] for name in ("source", "checked_on"))
    assert "end date" not in fieldkit("find", "server", "2012", "--kind", "card").out
    assert fieldkit("find", "xp").lines[0].startswith("end date  Windows XP: ended 8 Apr 2014")
    assert "end date" not in fieldkit("find", "wi").out, "two letters begin too much"
    assert "end date" not in fieldkit("find", "10").out, "nor is a number a name"
    assert fieldkit("find", "2012").lines[0].startswith("end date  Windows Server 2012"), "but for a year in one"
    assert fieldkit("find", "win", "10").lines[0].startswith("end date  Windows 10"), "not Firefox for Windows, 10.12"
