"""The check finds what is wrong, says it in sentences, and mends what can be made anew."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.db.search import index
from fieldkit.db.store import new_store, opening
from fieldkit.db.store.integrity_check import check
from fieldkit.domain.errors import Corrupt, Trouble
from fieldkit.domain.records.kinds import CLIENT, CONTACT, KINDS
from tests.support.shipped import RECORDS


def _edit(path: Path, *statements: str) -> None:
    other = sqlite3.connect(path)
    for statement in statements:
        other.execute(statement)
    other.commit()
    other.close()


def test_sound_store_has_no_problems(path: Path) -> None:
    report = check(path)
    assert report.sound
    assert (report.problems, report.notes, report.repaired) == ((), (), ())
    assert report.records == RECORDS


@pytest.mark.parametrize(
    ("dropped", "names"),
    [
        (("search_client_ai",), "search_client_ai"),
        (("search_renamed_client", "search_client_ai"), "search_client_ai, search_renamed_client"),
        (
            ("search_client_ai", "search_client_au", "search_renamed_client"),
            "search_client_ai, search_client_au, search_renamed_client",
        ),
        (
            ("search_client_ai", "search_client_au", "search_contact_ai", "search_site_ai"),
            "search_client_ai, search_client_au, search_contact_ai, …",
        ),
    ],
)
def test_missing_triggers_are_found_and_put_back(path: Path, dropped: tuple[str, ...], names: str) -> None:
    _edit(path, *(f"DROP TRIGGER {name}" for name in dropped))
    assert check(path).problems == (
        f"{len(dropped)} of the triggers that keep find and history true are missing or changed ({names}). Nothing is "
        "written until “fieldkit check --repair” has put them back.",
    )
    mended = check(path, repair=True)
    assert mended.sound
    assert mended.repaired == (
        f"{len(dropped)} of the triggers that keep find and history true were put back.",
        "The search index was made anew from the records.",
    )
    connection = opening.writer(path)
    crud.insert(connection, CLIENT, {"name": "Zanzibar"})
    assert index.find(connection, "zanzibar")
    connection.close()


def test_records_that_no_trigger_noted_are_counted_and_taken_into_the_history(path: Path) -> None:
    with closing(opening.reader(path)) as reading:
        triggers = reading.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'client'"
        ).fetchall()
    added = [
        f"INSERT INTO client (uid, created_at, updated_at, name) VALUES ('u{number}', 1, 1, 'Hidden')"
        for number in range(2)
    ]
    _edit(path, *(f"DROP TRIGGER {name}" for name, _ in triggers), *added, *(sql for _, sql in triggers))
    report = check(path)
    assert report.problems == (
        "2 records are not in the history, and would reach no other device. “fieldkit check --repair” mends it.",
        "Find is not up to date for clients: 2 of them. “fieldkit check --repair” mends it.",
    )
    assert (report.records, report.sound) == (RECORDS + 2, False)
    mended = check(path, repair=True)
    assert mended.sound
    assert mended.repaired == (
        "2 records that were stored meanwhile are in the history now.",
        "The search index was made anew from the records.",
    )
    assert check(path, repair=True).repaired == ()


def test_trigger_of_a_stranger_is_removed(path: Path) -> None:
    _edit(path, "CREATE TRIGGER spy AFTER UPDATE ON client BEGIN DELETE FROM client; END")
    assert "spy" in check(path).problems[0]
    assert check(path, repair=True).sound
    opening.writer(path).close()


def test_view_of_the_index_is_put_back(path: Path) -> None:
    _edit(path, "DROP VIEW search_client")
    assert not check(path).sound
    assert check(path, repair=True).sound


def test_record_written_behind_the_index_is_found_and_indexed(path: Path) -> None:
    with closing(opening.reader(path)) as reading:
        trigger = reading.execute("SELECT sql FROM sqlite_master WHERE name = 'search_client_ai'").fetchone()[0]
    _edit(
        path,
        "DROP TRIGGER search_client_ai",
        "INSERT INTO client (uid, created_at, updated_at, name) VALUES ('u1', 1, 1, 'Hidden')",
        trigger,
    )
    assert check(path).problems == (
        "Find is not up to date for clients: 1 of them. “fieldkit check --repair” mends it.",
    )
    assert check(path, repair=True).sound
    reader = opening.reader(path)
    assert [hit.uid for hit in index.find(reader, "hidden")] == ["u1"]
    reader.close()


@pytest.mark.parametrize(("count", "more"), [(1, 0), (20, 0), (21, 1)])
def test_link_to_nothing_is_a_problem_that_names_the_record(path: Path, count: int, more: int) -> None:
    _edit(
        path,
        *(
            f"INSERT INTO contact (uid, created_at, updated_at, name, client) VALUES ('u{number}', 1, 1, 'Lost', 4711)"
            for number in range(count)
        ),
    )
    report = check(path)
    said = [f"The contact u{number} links to a client that does not exist." for number in range(count - more)]
    assert sorted(report.problems) == sorted([*said, *([f"… and {more} more such links."] if more else [])])
    # Which client was meant nobody knows: nothing is thrown away.
    assert not check(path, repair=True).sound


def test_link_into_the_trash_is_a_note_only(path: Path) -> None:
    connection = opening.writer(path)
    client = crud.insert(connection, CLIENT, {"name": "Marsh"})
    ines = crud.insert(connection, CONTACT, {"name": "Ines", "client": 1})
    crud.delete(connection, CLIENT, client)
    connection.close()
    report = check(path)
    assert report.sound
    assert report.notes == (f"The contact “Ines” ({ines}): its client is in the trash ({client}).",)


def test_repairing_a_sound_store_does_nothing(path: Path) -> None:
    opening.writer(path).close()
    before = path.read_bytes()
    assert check(path, repair=True).repaired == ()
    assert path.read_bytes() == before


def test_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none" / "fieldkit.db"
    with pytest.raises(Trouble) as refused:
        check(path)
    assert str(refused.value).startswith(f"There is no store in {path.parent}. Nothing was done. ")
    assert list(tmp_path.iterdir()) == []


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fieldkit.db"
    path.write_text("no database at all, but long enough to be looked at " * 20)
    for repair in (False, True):
        with pytest.raises(Corrupt):
            check(path, repair=repair)


def test_damaged_page_is_said_in_a_sentence(firm_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "fieldkit.db"
    data = bytearray(firm_file.read_bytes())
    reader = opening.reader(firm_file)
    size = reader.execute("PRAGMA page_size").fetchone()[0]
    page = reader.execute("SELECT rootpage FROM sqlite_master WHERE name = 'answer'").fetchone()[0]
    reader.close()
    data[(page - 1) * size : page * size] = b"\x07" * size
    path.write_bytes(data)
    report = check(path)
    assert report.problems
    assert all("damaged" in problem for problem in report.problems)
    assert path.read_bytes() == bytes(data)
    (tmp_path / "backups").mkdir()
    kept = tmp_path / "backups" / "fieldkit-2.fkb"
    for file in (kept, kept.with_name("fieldkit-1.fkb")):
        file.touch()
    assert check(path).problems[-1].startswith(f"“fieldkit restore {kept}” puts back the backup of ")


def test_times_that_no_calendar_has_are_named(firm_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "fieldkit.db"
    path.write_bytes(firm_file.read_bytes())
    assert check(path).sound
    with closing(sqlite3.connect(path)) as other:
        call, promise, client = (
            other.execute(f"SELECT uid FROM {kind} WHERE deleted_at IS NULL").fetchone()[0]
            for kind in ("call", "promise", "client")
        )
    _edit(
        path,
        f"UPDATE call SET at = 99999999999999999 WHERE uid = '{call}'",
        f"UPDATE promise SET due = '2026-13-41' WHERE uid = '{promise}'",
        f"UPDATE client SET updated_at = -99999999999999999 WHERE uid = '{client}'",
    )
    label = {name: KINDS[kind].field(name).label for kind, name in (("call", "at"), ("promise", "due"))}
    wrong = "holds a time that no calendar has in"
    shown = "It is shown as the nearest day. A backup from before has it."
    assert set(check(path).problems) == {
        f"The call {call} {wrong} {label['at']}: 99999999999999999. Write it anew: “fieldkit set {call} at=…”.",
        f"The promise {promise} {wrong} {label['due']}: 2026-13-41. Write it anew: “fieldkit set {promise} due=…”.",
        f"The client {client} {wrong} updated_at: -99999999999999999. {shown}",
    }
    _edit(path, "UPDATE card SET created_at = 99999999999999999")
    assert any(said.startswith("… and ") and said.endswith(" more such times.") for said in check(path).problems)


def test_damaged_index_is_found_and_made_anew(firm_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "fieldkit.db"
    path.write_bytes(firm_file.read_bytes())
    _edit(path, "DELETE FROM search_data WHERE id > 10")
    found = [problem for problem in check(path).problems if problem.startswith("The words of find are damaged (")]
    assert found
    assert all(problem.endswith("). “fieldkit check --repair” makes them anew.") for problem in found)
    mended = check(path, repair=True)
    assert mended.sound
    assert mended.repaired == ("The search index was made anew from the records.",)
    reader = opening.reader(path)
    assert index.find(reader, "kestrel")
    reader.close()


def test_an_older_store_is_brought_up_to_date_before_it_is_repaired(path: Path) -> None:
    _edit(
        path,
        "DROP TRIGGER search_client_ai",
        "DELETE FROM _sqlite_migrations WHERE name LIKE '0003%'",
        "PRAGMA user_version = 2",
    )
    assert check(path, repair=True).repaired == (), "which makes the triggers anew"
    assert check(path).sound


@pytest.mark.parametrize(("size", "said"), [(0, ""), (1, "fieldkit.db-wal lies")])
def test_a_log_speaks_against_a_new_store_if_it_holds_anything(tmp_path: Path, size: int, said: str) -> None:
    path = tmp_path / "fieldkit.db"
    path.touch()
    path.with_name("fieldkit.db-wal").write_bytes(b"x" * size)
    if not said:
        new_store.refuse_relics(path)
        return
    with pytest.raises(Corrupt) as refused:
        new_store.refuse_relics(path)
    assert str(refused.value) == (
        f"{path} is empty (0 bytes), though a store was in use here: {said} beside it. Its log fieldkit.db-wal holds "
        "changes that belong into it. Nothing was changed. Put a good copy of the file in its place, or a backup of "
        "it, if you have one elsewhere: “fieldkit restore FILE”. To begin with an empty store on purpose, move it "
        "away, and the empty file."
    )
    (tmp_path / "instance.json").touch()
    with pytest.raises(Corrupt, match=r"here: instance\.json, fieldkit\.db-wal lie beside it"):
        new_store.refuse_relics(path)
    path.unlink()
    with pytest.raises(Corrupt) as refused:
        new_store.refuse_relics(path)
    assert str(refused.value) == (
        f"{path} is missing, though a store was in use here: instance.json, fieldkit.db-wal lie beside it. Its log "
        "fieldkit.db-wal holds changes that belong into it. Nothing was changed. Put fieldkit.db back, or a backup of "
        "it, if you have one elsewhere: “fieldkit restore FILE”. To begin with an empty store on purpose, move them "
        "away."
    )
    path.write_bytes(b"made by another meanwhile")
    new_store.refuse_relics(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such pipes")
def test_what_is_no_file_is_called_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name, what in (("folder", "it is a folder, not a file"), ("pipe", "it is no ordinary file")):
        with pytest.raises(Trouble) as told:
            check(tmp_path / name)
        assert str(told.value) == f"{tmp_path / name}: {what}. Nothing was changed."
