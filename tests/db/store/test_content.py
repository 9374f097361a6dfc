"""The starting content: complete, loaded once, again only when it changed, the same on every device."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.records import crud, lookup
from fieldkit.db.store import content_files, opening, starting_content
from fieldkit.domain.records.kinds import CARD, CHECKLIST, CLIENT, SURVEY
from tests.db.store.releases import release


def _counts(connection: sqlite3.Connection) -> tuple[int, int, int]:
    first, second, third = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("checklist", "checklist_version", "card")
    )
    return first, second, third


def test_everything_that_ships_is_loaded(writer: sqlite3.Connection) -> None:
    checklists = content_files.parsed("checklists")["checklists"]
    objections = content_files.parsed("objections")["objections"]
    assert _counts(writer) == (len(checklists), len(checklists), len(objections))
    items = 0
    for (body,) in writer.execute("SELECT body FROM checklist_version"):
        items += sum(len(section["items"]) for section in json.loads(body)["sections"])
    assert items == sum(len(section["items"]) for one in checklists for section in one["sections"])
    assert {"inputs", "formulas", "never_say"} <= starting_content.said_rules(writer).keys()


def test_unchanged_content_is_not_loaded_again(writer: sqlite3.Connection) -> None:
    assert not starting_content.refresh(writer)


@pytest.mark.usefixtures("made_anew")
def test_content_has_the_same_uids_on_every_device(tmp_path: Path, writer: sqlite3.Connection) -> None:
    other = opening.writer(tmp_path / "other" / "fieldkit.db")
    for table in ("card", "checklist", "checklist_version"):
        sql = f"SELECT uid FROM {table} ORDER BY uid"
        assert other.execute(sql).fetchall() == writer.execute(sql).fetchall()
    other.close()


def test_changed_items_make_a_new_version_and_surveys_keep_theirs(
    writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    crud.insert(writer, CLIENT, {"name": "Marsh"})
    old = writer.execute(
        "SELECT v.id, v.checklist FROM checklist_version AS v JOIN checklist ON checklist.id = v.checklist"
        " WHERE key = 'first-visit'"
    ).fetchone()
    survey = crud.insert(writer, SURVEY, {"client": 1, "checklist": old[1], "version": old[0]})
    parsed = starting_content._parsed

    def edited(name: str) -> dict[str, object]:
        document = parsed(name)
        if name == "checklists":
            document["checklists"][0]["sections"][0]["items"][0]["ask"] = "Who opened the door?"
        if name == "objections":
            document["objections"][0]["title"] = "It costs far too much"
        return document

    monkeypatch.setattr(starting_content, "_parsed", edited)
    monkeypatch.setattr(starting_content, "_stamp", lambda: "another")
    before = _counts(writer)
    assert starting_content.refresh(writer)
    assert _counts(writer) == (before[0], before[1] + 1, before[2])
    newest = writer.execute(
        "SELECT number, body FROM checklist_version WHERE checklist = ? ORDER BY number DESC", (old[1],)
    ).fetchall()
    assert newest[0][0] == newest[1][0] + 1
    assert "Who opened the door?" in newest[0][1]
    assert "Who opened the door?" not in newest[1][1]
    kept = writer.execute("SELECT version FROM survey WHERE uid = ?", (survey,)).fetchone()
    assert kept == (old[0],)
    assert lookup.find(writer, CARD, "It costs far too much").uid == starting_content.content_uid(
        "card", "cost-too-much"
    )


def test_checklist_put_into_the_trash_stays_there_when_content_is_loaded(
    writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = starting_content.content_uid("checklist", "wireless")
    crud.delete(writer, CHECKLIST, uid)
    monkeypatch.setattr(starting_content, "_stamp", lambda: "another")
    starting_content.refresh(writer)
    found = lookup.get(writer, CHECKLIST, uid)
    assert found is not None
    assert found.deleted_at is not None


def test_half_loaded_content_is_taken_back(writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    before = writer.execute("SELECT * FROM card ORDER BY id").fetchall()

    def broken(_connection: sqlite3.Connection, data: dict[str, object]) -> None:
        raise KeyError(data["id"])

    monkeypatch.setattr(starting_content, "_stamp", lambda: "another")
    monkeypatch.setattr(starting_content, "_load_card", broken)
    with pytest.raises(KeyError):
        starting_content.refresh(writer)
    assert writer.execute("SELECT * FROM card ORDER BY id").fetchall() == before
    monkeypatch.undo()
    assert not starting_content.refresh(writer)


Versions = list[tuple[int, str]]
SHIPPED = content_files.REVISION
"""Releases of these tests count from the one that is shipped: that is 1."""


@pytest.fixture
def wireless(writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], Versions]:
    """Loads a release whose first question of one checklist is this, and returns that checklist's versions."""
    parsed = starting_content._parsed
    stamps = iter(range(99))

    def released(ask: str, revision: int) -> Versions:
        def edited(name: str) -> dict[str, object]:
            document = parsed(name)
            if name == "checklists" and ask:
                found = next(one for one in document["checklists"] if one["id"] == "wireless")
                found["sections"][0]["items"][0]["ask"] = ask
            if name == "objections":
                document["objections"][0]["title"] = f"It is {ask}"
            return document

        monkeypatch.setattr(starting_content, "_parsed", edited)
        stamp = f"release {next(stamps)}"
        monkeypatch.setattr(starting_content, "_stamp", lambda: stamp)
        monkeypatch.setattr(content_files, "REVISION", SHIPPED - 1 + revision)
        starting_content.refresh(writer)
        rows = writer.execute(
            "SELECT number, json_extract(body, '$.sections[0].items[0].ask') FROM checklist_version AS v"
            " JOIN checklist AS c ON c.id = v.checklist WHERE key = 'wireless' ORDER BY v.id"
        )
        return [(number, text if text in ("Ä?", "B?") else "") for number, text in rows]

    return released


def test_each_release_has_its_version_and_an_earlier_one_comes_again_under_a_higher_number(
    wireless: Callable[[str, int], Versions], writer: sqlite3.Connection
) -> None:
    (first,) = {number for number, _ in wireless("", 1)}
    assert wireless("Ä?", 1) == [(first, ""), (first + 1, "Ä?")]
    for sql, stands in (
        ("SELECT body FROM checklist_version ORDER BY id DESC", '"ask":"Ä?",'),
        ("SELECT body FROM card ORDER BY id", '"title":"It is Ä?",'),
    ):
        assert stands in writer.execute(sql).fetchone()[0], "short, and as it is written"
    assert wireless("Ä?", 2) == [(first, ""), (first + 1, "Ä?")]
    assert wireless("", 3) == [(first + 2, ""), (first + 1, "Ä?")]
    assert wireless("B?", 9) == [(first + 2, ""), (first + 1, "Ä?"), (first + 8, "B?")]
    writer.execute("UPDATE meta SET value = ? WHERE key = 'content_revision'", (str(SHIPPED),))
    assert wireless("Ä?", 4)[1:] == [(first + 1, "Ä?"), (first + 8, "B?")], "what came with a later release stays"
    assert writer.execute("SELECT revision FROM sync_state").fetchone() == (0,)


def test_content_of_a_later_fieldkit_is_left_as_it_is(
    wireless: Callable[[str, int], Versions], writer: sqlite3.Connection
) -> None:
    before = wireless("Ä?", 3)
    assert wireless("B?", 2) == before
    assert wireless("B?", 3) != before
    told = dict(writer.execute("SELECT key, value FROM meta WHERE key LIKE 'content%'").fetchall())
    assert told == {"content": "release 2", "content_revision": str(SHIPPED + 2)}


def test_who_only_reads_is_shown_the_content_of_this_release(path: Path) -> None:
    with release(2, words="two"):
        connection = opening.reader(path)
    title = "SELECT title FROM checklist WHERE key = 'first-visit'"
    assert connection.execute(title).fetchone() == ("Checklist two",)
    connection.close()


def test_a_reader_reads_no_file_of_content_while_the_release_is_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_files, "paths", lambda: pytest.fail("it looks through all files"))
    opening.reader(path).close()


def test_who_only_reads_is_shown_the_earlier_content_where_the_new_one_cannot_be_stored(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other, release(2, words="two"):
        other.execute("DROP TRIGGER capture_card_4")
        connection = opening.reader(path)
    title = "SELECT title FROM checklist WHERE key = 'first-visit'"
    assert connection.execute(title).fetchone() != ("Checklist two",)
    connection.close()


def test_what_is_loaded_beside_the_records_is_kept_as_it_reads(writer: sqlite3.Connection) -> None:
    for key, file in (("objections", "objections"), ("scoring", "scoring")):
        (kept,) = writer.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        found = starting_content._parsed(file)
        found.pop("objections", None)
        found.pop("end_dates", None)
        assert json.loads(kept) == found
    assert starting_content.said_rules(writer) == json.loads(
        writer.execute("SELECT value FROM meta WHERE key = 'objections'").fetchone()[0]
    )
    assert starting_content.is_sound(writer)
    writer.execute("UPDATE meta SET value = '[1' WHERE key = 'scoring'")
    assert not starting_content.is_sound(writer)
    rules = starting_content.said_rules(writer)
    writer.execute("UPDATE meta SET value = '{\"method\"' WHERE key = 'objections'")
    assert starting_content.said_rules(writer) == rules, "damaged: as it was delivered"
    assert starting_content.load_anew(writer) is True
    assert starting_content.is_sound(writer)
    writer.execute("DELETE FROM meta WHERE key = 'objections'")
    assert starting_content.said_rules(writer) == {}
