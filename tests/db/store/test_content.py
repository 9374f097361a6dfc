"""The starting content: complete, loaded once, again only when it changed, the same on every device."""

import json
import sqlite3
from importlib import resources
from pathlib import Path

import pytest
import yaml

from fieldkit.db.records import crud, lookup
from fieldkit.db.store import opening, starting_content
from fieldkit.domain.records.kinds import CARD, CHECKLIST, CLIENT, SURVEY


def _counts(connection: sqlite3.Connection) -> tuple[int, int, int]:
    first, second, third = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("checklist", "checklist_version", "card")
    )
    return first, second, third


def test_everything_that_ships_is_loaded(writer: sqlite3.Connection) -> None:
    folder = resources.files("fieldkit.content")
    checklists = yaml.safe_load((folder / "checklists.yaml").read_text("utf-8"))["checklists"]
    objections = yaml.safe_load((folder / "objections.yaml").read_text("utf-8"))["objections"]
    assert _counts(writer) == (len(checklists), len(checklists), len(objections)) == (9, 9, 32)
    items = 0
    for (body,) in writer.execute("SELECT body FROM checklist_version"):
        items += sum(len(section["items"]) for section in json.loads(body)["sections"])
    assert items == 377
    assert {"inputs", "formulas", "never_say"} <= starting_content.said_rules(writer).keys()


def test_unchanged_content_is_not_loaded_again(writer: sqlite3.Connection) -> None:
    assert not starting_content.refresh(writer)


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
        if name == "checklists.yaml":
            document["checklists"][0]["sections"][0]["items"][0]["ask"] = "Who opened the door?"
        if name == "objections.yaml":
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
