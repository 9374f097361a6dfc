"""The tables that the migrations make are those that the declarations mean; the search index follows every change."""

import re
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from fieldkit.db.base import connect, ids, migration_names, search_due
from fieldkit.db.records import crud
from fieldkit.db.schema import change_capture
from fieldkit.db.schema import declared_tables as schema
from fieldkit.db.schema.migrations import migrate
from fieldkit.db.store import opening
from fieldkit.domain.records.codes import CODES
from fieldkit.domain.records.kinds import CLIENT, CONTACT, KINDS
from tests.db.schema.tables import table_sql
from tests.names import HARD

INDEXES = {
    *("answer_of_survey", "call_of_client", "call_of_contact", "call_to_return", "card_use_of_card"),
    *("card_use_of_client", "card_use_of_contact", "client_by_name", "contact_by_name", "contact_of_client"),
    *(
        "finding_accepted",
        "finding_at_item",
        "finding_closed",
        "finding_critical",
        "finding_live",
        "finding_of_client",
        "finding_of_survey",
        "finding_open",
        "instruction_from_contact",
        "instruction_of_client",
    ),
    *("promise_of_client", "promise_open", "promise_to_contact", "site_of_client", "survey_by_start"),
    *("survey_of_checklist", "survey_of_client", "survey_of_contact", "survey_of_site", "survey_running"),
    *("revision_of_survey", "sync_delete_kept", "version_of_checklist"),
}
SYNC = {
    *("sync_cell", "sync_delete", "sync_device", "sync_held", "sync_log", "sync_past", "sync_pending", "sync_row"),
    *("sync_segment", "sync_sibling", "sync_state", "sync_version"),
}
TRIGGERED = sorted(set(KINDS) - {"checklist_version", "kept_apart", "survey_revision"})
RENAMED = ("card", "checklist", "client", "contact", "site")


def _names(connection: sqlite3.Connection, kind: str) -> set[str]:
    # What sqlite-utils keeps about the migrations is its own affair.
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = ? AND sql IS NOT NULL AND tbl_name <> '_sqlite_migrations'",
        (kind,),
    )
    return {row[0] for row in rows}


def _fields(sql: str) -> list[str]:
    """Return the column definitions of a CREATE TABLE statement, without regard to white space."""
    return re.sub(r"\s+(?=[,)])", "", re.sub(r"\s+", " ", sql[sql.index("(") :])).split(",")


def test_migrations_from_empty_make_exactly_these_tables(writer: sqlite3.Connection) -> None:
    shadows = {
        f"{index}_{part}" for index in ("search", "search_part") for part in ("data", "idx", "docsize", "config")
    }
    shadows |= {"search_content", "search_part_content"}
    assert _names(writer, "table") == set(KINDS) | shadows | {
        *("search", "search_part", "search_letter", "search_due", "meta", "draft", "survey_progress", "survey_place"),
        *SYNC,
    }


def test_migrations_from_empty_make_exactly_these_indexes(writer: sqlite3.Connection) -> None:
    assert _names(writer, "index") == INDEXES


def test_migrations_from_empty_make_exactly_these_triggers(writer: sqlite3.Connection) -> None:
    expected = {f"search_{kind}_{event}" for kind in TRIGGERED for event in ("ai", "au", "ad")}
    expected |= {f"search_renamed_{kind}" for kind in RENAMED}
    for kind in KINDS.values():
        expected |= {f"capture_{kind.name}_{event}" for event in ("made", "gone", "back", "kept", "named")}
        expected |= {f"capture_{kind.name}_{field.code}" for field in kind.fields}
    expected |= {f"capture_{event}_do" for event in ("insert", "change", "delete", "back", "touch")}
    assert _names(writer, "trigger") == expected
    made = set(schema.search_objects()) | set(change_capture.objects())
    assert _names(writer, "trigger") | _names(writer, "view") == made


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_table_of_the_migrations_equals_the_declaration(writer: sqlite3.Connection, kind: object) -> None:
    declared = KINDS[getattr(kind, "name")]  # noqa: B009 - parametrize gives an object
    stored = writer.execute("SELECT sql FROM sqlite_master WHERE name = ?", (declared.name,)).fetchone()[0]
    assert _fields(stored) == _fields(table_sql(declared))
    assert stored.endswith("STRICT")


def test_schema_number_is_the_number_of_migrations(writer: sqlite3.Connection) -> None:
    empty = Database(memory=True)
    assert connect.schema_version(writer) == connect.SCHEMA == len(migrate.known().pending(empty))
    empty.close()
    done = writer.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'fieldkit' ORDER BY id")
    assert tuple(name for (name,) in done) == migration_names.NAMES


def test_a_migration_without_a_name_or_a_name_without_one_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "NAMES", (*migration_names.NAMES, "0005_forgotten"))
    with pytest.raises(ValueError, match="shorter"):
        migrate.known()


def test_every_kind_has_a_number_of_its_own_for_files() -> None:
    assert set(CODES) == set(KINDS)
    assert len(set(CODES.values())) == len(CODES)
    for kind in KINDS.values():
        codes = [field.code for field in kind.fields]
        assert len(set(codes)) == len(codes), kind.name


def test_opening_a_second_time_changes_nothing(path: Path) -> None:
    opening.writer(path).close()
    before = path.read_bytes()
    opening.writer(path).close()
    assert path.read_bytes() == before


def _indexed(connection: sqlite3.Connection, uid: str) -> tuple[str, str, str] | None:
    search_due.fill(connection)
    row: tuple[str, str, str] | None = connection.execute(
        "SELECT title, words, body FROM search WHERE uid = ?", (uid,)
    ).fetchone()
    return row


@pytest.mark.parametrize("name", HARD)
def test_index_follows_insert_update_trash_and_return(writer: sqlite3.Connection, name: str) -> None:
    uid = crud.insert(writer, CLIENT, {"name": name, "notes": "copper line"})
    assert _indexed(writer, uid) == (name, "", "copper line")
    crud.update(writer, CLIENT, uid, {"notes": "fibre line"})
    assert _indexed(writer, uid) == (name, "", "fibre line")
    crud.delete(writer, CLIENT, uid)
    assert _indexed(writer, uid) is None
    crud.undelete(writer, CLIENT, uid)
    assert _indexed(writer, uid) == (name, "", "fibre line")


def test_renaming_a_client_indexes_its_people_anew(writer: sqlite3.Connection) -> None:
    client = crud.insert(writer, CLIENT, {"name": "Old Name"})
    number = writer.execute("SELECT id FROM client WHERE uid = ?", (client,)).fetchone()[0]
    person = crud.insert(writer, CONTACT, {"name": "Ines", "client": number})
    assert _indexed(writer, person) == ("Ines", "Old Name", "")
    crud.update(writer, CLIENT, client, {"name": "New Name"})
    assert _indexed(writer, person) == ("Ines", "New Name", "")


def test_rebuilding_the_index_makes_what_the_triggers_made(firm_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(firm_file.read_bytes())
    connection = opening.writer(copy)
    rows = "SELECT rowid, * FROM search ORDER BY rowid"
    parts = "SELECT rowid, * FROM search_part ORDER BY rowid"
    # Every row is touched once by the triggers, then everything is made anew.
    for kind in TRIGGERED:
        connection.execute(f"UPDATE {kind} SET deleted_at = deleted_at")
    search_due.fill(connection)
    kept = connection.execute(rows).fetchall(), connection.execute(parts).fetchall()
    schema.rebuild_search(connection)
    assert (connection.execute(rows).fetchall(), connection.execute(parts).fetchall()) == kept
    assert len(kept[0]) > 200
    connection.close()


def test_uids_are_version_7_and_sort_by_time() -> None:
    made = [ids.new_uid(at) for at in (1_000, 2_000, 1_790_000_000_000)]
    assert made == sorted(made)
    for uid in made:
        assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uid)
    assert ids.uid_for(5, 2**80 - 1) == ids.uid_for(5, 2**80 - 1) != ids.uid_for(5, 2**80 - 2)
