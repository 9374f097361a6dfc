"""Opening the store: where it may not, it says why in a sentence and changes nothing."""

import os
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from fieldkit.db.base import connect
from fieldkit.db.records import crud, lookup
from fieldkit.db.store import opening
from fieldkit.domain.errors import Corrupt, Newer, Trouble, Unwritable
from fieldkit.domain.records.kinds import CLIENT
from tests.support.records import every

pytestmark = pytest.mark.usefixtures("made_anew")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_new_store_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "fieldkit.db"
    before = os.umask(0)
    try:
        opening.prepare(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_store_that_others_may_read_is_closed_to_them(path: Path) -> None:
    path.chmod(0o644)
    opening.writer(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["with blanks", "Größe ☎", "مكتبة", "100% #? &c", "it's"])
def test_home_may_have_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "fieldkit.db"
    connection = opening.writer(path)
    uid = crud.insert(connection, CLIENT, {"name": "Here"})
    connection.close()
    reader = opening.reader(path)
    assert lookup.get(reader, CLIENT, uid) is not None
    reader.close()
    assert path.is_file()


def test_reader_makes_a_store_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "fieldkit.db"
    reader = opening.reader(path)
    assert reader.execute("SELECT count(*) FROM card").fetchone()[0] > 0
    with pytest.raises(sqlite3.OperationalError):
        reader.execute("DELETE FROM card")
    reader.close()


def test_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "fieldkit.db"
    path.write_text("Dear diary, " * 500)
    for opener in (opening.reader, opening.writer):
        with pytest.raises(Corrupt, match="is not a fieldkit database") as caught:
            opener(path)
        assert str(path) in str(caught.value)
    assert path.read_text() == "Dear diary, " * 500


def test_damaged_store_is_reported_and_left_alone(path: Path) -> None:
    data = bytearray(path.read_bytes())
    # Past the header: the pages of the schema itself.
    data[100:4096] = b"\xff" * 3996
    path.write_bytes(data)
    with pytest.raises(Corrupt, match=r"is damaged .* left as it is"):
        opening.writer(path)
    assert path.read_bytes() == bytes(data)


def test_store_of_a_newer_fieldkit_is_refused_unchanged(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA user_version = {connect.SCHEMA + 1}")
    other.close()
    before = path.read_bytes()
    for opener in (opening.reader, opening.writer):
        with pytest.raises(Newer, match=r"newer fieldkit .* Update fieldkit"):
            opener(path)
    assert path.read_bytes() == before


def test_file_without_write_permission_can_be_read_but_not_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The superuser may write anywhere, so that the answer of the system is given here.
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    with pytest.raises(Unwritable, match="can be read, but nothing new is stored"):
        opening.writer(path)
    opening.reader(path).close()


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Trouble, match="file"):
        opening.writer(tmp_path / "file" / "sub" / "fieldkit.db")


def test_folder_in_place_of_the_file_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "fieldkit.db").mkdir()
    with pytest.raises(Trouble, match=r"fieldkit\.db"):
        opening.writer(tmp_path / "fieldkit.db")


def test_missing_trigger_stops_every_write_and_names_the_way_out(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("DROP TRIGGER search_client_au")
    other.close()
    with pytest.raises(Unwritable, match=r"search_client_au.*fieldkit check --repair"):
        opening.writer(path)
    opening.reader(path).close()


def test_changed_trigger_stops_every_write(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("DROP TRIGGER search_client_ad")
    other.execute("CREATE TRIGGER search_client_ad AFTER DELETE ON client BEGIN SELECT 1; END")
    other.close()
    with pytest.raises(Unwritable, match="search_client_ad"):
        opening.writer(path)


def test_trigger_of_a_stranger_stops_every_write(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TRIGGER spy AFTER UPDATE ON client BEGIN DELETE FROM client; END")
    other.close()
    with pytest.raises(Unwritable, match="spy"):
        opening.writer(path)


def test_full_disk_is_said_and_the_last_change_alone_is_lost(writer: sqlite3.Connection, path: Path) -> None:
    kept = crud.insert(writer, CLIENT, {"name": "Kept"})
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages}")
    with (
        pytest.raises(Trouble, match=r"The disk is full: .*not stored"),
        connect.Sentences(path),
        connect.transaction(writer),
    ):
        crud.insert(writer, CLIENT, {"name": "Large", "notes": "word " * 20_000})
    assert not writer.in_transaction
    writer.execute("PRAGMA max_page_count = 1000000")
    assert lookup.get(writer, CLIENT, kept) is not None
    assert [client.uid for client in every(writer, CLIENT)] == [kept]


def test_transaction_is_rolled_back_on_any_error(writer: sqlite3.Connection) -> None:
    with pytest.raises(KeyboardInterrupt), connect.transaction(writer):
        crud.insert(writer, CLIENT, {"name": "Half"})
        raise KeyboardInterrupt
    assert every(writer, CLIENT) == []
    assert not writer.in_transaction


def test_link_to_nothing_is_refused_at_the_end_of_the_transaction(writer: sqlite3.Connection, path: Path) -> None:
    with (
        pytest.raises(Trouble, match="refused"),
        connect.Sentences(path),
        connect.transaction(writer),
    ):
        crud.insert(writer, CLIENT, {"name": "Dangling", "deputy": 999})
    assert every(writer, CLIENT) == []


def test_store_on_read_only_media_is_read_without_leaving_files(
    firm_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "disc" / "fieldkit.db"
    path.parent.mkdir()
    path.write_bytes(firm_file.read_bytes())
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    reader = opening.reader(path)
    assert reader.execute("SELECT count(*) FROM client").fetchone()[0] == 12
    # Beside an ordinary reader two files would lie by now.
    assert [file.name for file in path.parent.iterdir()] == ["fieldkit.db"]
    reader.close()
    with pytest.raises(Unwritable):
        opening.writer(path)
