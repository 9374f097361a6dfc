"""Two homes from the shell: firm, sync, conflict, decision, pack, partner, backup, restore."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from fieldkit.sync.crypto import age
from fieldkit.sync.format import container
from tests.commandline.conftest import Run, exchanged


def test_a_conflict_is_listed_decided_and_the_decision_arrives(firm: Run) -> None:
    uid = firm("ana", "add", "client", "name=Æther ☎ GmbH").out.strip()
    exchanged(firm, "ana", "ben")
    firm("ana", "set", uid, "notes=by Ana", "town=Ulm")
    firm("ben", "set", uid, "notes=by Ben")
    exchanged(firm, "ana", "ben")
    listed = firm("ben", "conflicts")
    assert listed.lines[0] == "Client, Notes  Æther ☎ GmbH"
    assert [any(words in line for line in listed.lines) for words in ("by Ana", "by Ben")] == [True, True]
    (one,) = json.loads(firm("ben", "conflicts", "--json").out)
    assert [version["who"] for version in one["versions"]].count("Ana") == 1
    assert firm("ben", "resolve", uid, "notes", "--take", "3").code == 1
    assert firm("ben", "resolve", uid, "notes").code == 2
    assert firm("ben", "resolve", uid, "notes", "--keep-both").code == 0
    assert firm("ben", "conflicts").out == "Nothing contradicts.\n"
    assert firm("ben", "resolve", uid, "notes", "--take", "1").code == 1
    exchanged(firm, "ben", "ana")
    shown = json.loads(firm("ana", "show", "client", uid, "--json").out)["fields"]
    assert sorted(shown["notes"].split("\n")) == ["by Ana", "by Ben"]
    history = firm("ana", "history", uid)
    assert history.code == 0
    assert "by Ben" in history.out
    assert {event["what"] for event in json.loads(firm("ana", "history", uid, "--json").out)} == {"made", "changed"}


def test_a_record_that_one_deleted_and_the_other_changed_is_decided_by_record(firm: Run) -> None:
    uid = firm("ana", "add", "client", "name=Kestrel").out.strip()
    exchanged(firm, "ana", "ben")
    firm("ana", "delete", uid)
    assert "Kestrel" in firm("ana", "trash").out
    firm("ben", "set", uid, "notes=still needed")
    exchanged(firm, "ana", "ben")
    (one,) = json.loads(firm("ana", "conflicts", "--json").out)
    assert (one["field"], {version["what"] for version in one["versions"]}) == ("record", {"changed", "deleted"})
    stays = next(str(v["number"]) for v in one["versions"] if v["what"] == "changed")
    assert firm("ana", "resolve", uid, "record", "--value", "x").code == 1
    assert firm("ana", "resolve", uid, "record", "--take", stays).code == 0
    exchanged(firm, "ana", "ben")
    assert firm("ben", "conflicts").out == "Nothing contradicts.\n"
    assert json.loads(firm("ben", "show", "client", uid, "--json").out)["fields"]["notes"] == "still needed"


def test_a_pack_by_stick_brings_everything_and_a_second_time_nothing(firm: Run, tmp_path: Path) -> None:
    uid = firm("ana", "add", "client", "name=Kestrel").out.strip()
    assert firm("ana", "export", "--to", "stick.fks").code == 0
    assert firm("ana", "export", "--to", "stick.fks").code == 1
    assert firm("ben", "inspect", "stick.fks").code == 0
    dry = firm("ben", "import", "stick.fks", "--dry-run")
    assert "1 new record would come in" in dry.out
    assert firm("ben", "show", "client", uid).code == 1
    assert "1 new record came in" in firm("ben", "import", "stick.fks").out
    assert firm("ben", "show", "client", uid).code == 0
    assert "here already" in firm("ben", "import", "stick.fks").out
    locked = json.loads(firm("ana", "export", "--passphrase", "--json", "--to", str(tmp_path)).out)
    assert json.loads(firm("ben", "import", "--json", locked["file"]).out)["files"][0]["known"] == 1


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what reading a file costs: signatures by the kind of file, passphrases by scrypt."""
    counted: Counter[str] = Counter()
    verify, decrypt = container._verify, age.decrypt_with_passphrase

    def verified(stream: BinaryIO, *rest: Any) -> container.Verified:
        found = verify(stream, *rest)
        counted[f"verified {found.header.kind}"] += 1
        return found

    def decrypted(cipher: bytes, passphrase: str) -> bytes:
        counted["scrypt"] += 1
        return decrypt(cipher, passphrase)

    monkeypatch.setattr(container, "_verify", verified)
    monkeypatch.setattr(age, "decrypt_with_passphrase", decrypted)
    return counted


def test_a_pack_under_a_passphrase_is_verified_and_decrypted_once(firm: Run, work: Counter[str]) -> None:
    firm("ana", "add", "client", "name=Kestrel")
    assert firm("ana", "export", "--passphrase", "--to", "stick.fks").code == 0
    assert firm("ana", "export", "--client", "Kestrel", "--to", "partner.fks").code == 0
    for file, came in (("stick.fks", "1 new record came in"), ("partner.fks", "no new record")):
        work.clear()
        assert came in firm("ben", "import", file).out
        assert (work["verified pack"], work["scrypt"]) == (1, 1), file


def test_a_single_segment_is_verified_once(firm: Run, tmp_path: Path, work: Counter[str]) -> None:
    uid = firm("ana", "add", "client", "name=Kestrel").out.strip()
    exchanged(firm, "ana")
    (segment,) = (path for path in (tmp_path / "shared").rglob("*.fks") if not path.name.startswith("0-"))
    work.clear()
    assert "came in" in firm("ben", "import", str(segment)).out
    assert work["verified segment"] == 1
    assert firm("ben", "show", "client", uid).code == 0


def test_a_cut_or_strange_file_is_refused_by_name_and_the_others_are_taken(firm: Run, tmp_path: Path) -> None:
    firm("ana", "add", "client", "name=Kestrel")
    firm("ana", "export", "--to", "good.fks")
    whole = (tmp_path / "good.fks").read_bytes()
    (tmp_path / "cut.fks").write_bytes(whole[: len(whole) // 2])
    said = firm("ben", "import", "cut.fks", "invitation.fks", "good.fks")
    assert said.code == 1
    first, second = said.err.splitlines()
    assert first.startswith("fieldkit: cut.fks: ")
    assert "fieldkit firm join FILE" in second
    assert "1 new record came in" in said.out
    assert firm("ben", "inspect", "cut.fks").code == 1


def test_a_partner_gets_one_client_and_is_told_what_was_left_out(firm: Run) -> None:
    client = firm("ana", "add", "client", "name=Kestrel", "style=hands_on").out.strip()
    firm("ana", "add", "contact", "name=Ines", f"client={client}")
    firm("ana", "add", "promise", "what=call back", f"client={client}", "due=tomorrow")
    firm("ana", "add", "client", "name=Somebody else")
    sent = firm("ana", "export", "--client", "Kestrel", "--to", "partner.fks")
    assert "Left out: 1 promise, the style." in sent.lines
    looked = firm("eve", "inspect", "partner.fks")
    assert "left out   1 promise, the style" in looked.lines
    got = firm("eve", "import", "partner.fks")
    assert got.lines[-1] == "partner.fks: 2 new records."
    assert json.loads(firm("eve", "show", "client", "--json").out)[0]["title"] == "Kestrel"
    contact = json.loads(firm("eve", "show", "contact", "Ines", "--json").out)["fields"]
    assert contact["source"].startswith("[ACME] IT (")
    assert firm("ana", "export", "--kinds", "client").code == 2
    assert firm("ana", "export", "--client", "Kestrel", "--kinds", "trust", "--to", "x.fks").code == 1


def test_a_backup_is_made_listed_shown_and_restored_after_a_yes(firm: Run, tmp_path: Path) -> None:
    firm("ana", "add", "client", "name=Kept")
    exchanged(firm, "ana")
    made = Path(json.loads(firm("ana", "backup", "--json").out)["file"])
    uid = firm("ana", "add", "client", "name=Later").out.strip()
    exchanged(firm, "ana")
    assert made.name in firm("ana", "backup", "--list").out
    assert firm("ana", "inspect", str(made)).code == 0
    shown = firm("ana", "restore", "--dry-run", str(made))
    assert [line.split() for line in shown.lines if line.split()[:1] == ["Clients"]] == [["Clients", "1", "2"]]
    asked = firm("ana", "restore", str(made))
    assert (asked.code, "--yes" in asked.err) == (1, True)
    assert firm("ana", "show", "client", uid).code == 0
    assert firm("ana", "restore", "--yes", str(made)).code == 0
    assert firm("ana", "show", "client", uid).code == 1
    assert "1 new record came in" in firm("ana", "sync").out
    assert firm("ana", "show", "client", uid).code == 0
    assert "fieldkit restore FILE" in firm("ana", "import", str(made)).err


def test_sync_for_cron_is_quiet_remembers_its_folder_and_says_what_failed(firm: Run, tmp_path: Path) -> None:
    assert firm("ana", "sync").code == 1
    exchanged(firm, "ana", "ben")
    firm("ana", "add", "client", "name=Kestrel")
    quiet = firm("ana", "sync", "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    plain = json.loads(firm("ben", "sync", "--json").out)
    assert plain["merged"]["made"] == 1
    assert json.loads(firm("ben", "sync", "--dry-run", "--json").out)["dry_run"] is True
    shutil.move(tmp_path / "shared", tmp_path / "gone")
    missing = firm("ana", "sync", "-q")
    assert missing.code == 1
    assert "is not there" in missing.err
    assert firm("eve", "sync", "gone").err == (
        "fieldkit: This fieldkit belongs to no firm yet. Begin one with “fieldkit firm new NAME”, or join one with "
        "“fieldkit firm join FILE”.\n"
    )


def test_devices_are_listed_named_and_removed(firm: Run) -> None:
    exchanged(firm, "ana", "ben")
    rows = json.loads(firm("ana", "firm", "devices", "--json").out)["devices"]
    assert [(row["name"], row["own"], row["retired"]) for row in rows] == [("Ana", True, False), ("Ben", False, False)]
    assert firm("ben", "firm", "rename", "Ben's laptop").code == 0
    exchanged(firm, "ben", "ana")
    assert "Ben's laptop" in firm("ana", "firm", "devices").out
    refused = firm("ana", "firm", "retire", "Ben's laptop")
    assert (refused.code, "--yes" in refused.err) == (1, True)
    assert firm("ana", "firm", "retire", "Ben's laptop", "--yes").code == 0
    assert "removed" in firm("ana", "firm", "devices").out
    sheet = firm("ana", "firm", "sheet", "--qr")
    assert "27 " in sheet.out
    assert "█" in sheet.out
    assert "AGE-SECRET" not in sheet.out


def test_import_of_contacts_backs_up_first(firm: Run, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("Name,Phone\nInes Marsh,07700 900123\n")
    assert firm("ana", "import", "--yes", "people.csv").code == 0
    assert "before an import" in firm("ana", "backup", "--list").out


def test_no_command_of_sync_loads_the_screens(firm: Run) -> None:
    import subprocess

    code = (
        "import sys\nfrom fieldkit import cli\nfrom fieldkit.cli import Commands\n"
        "import click\n"
        "[Commands().get_command(None, name) for name in Commands.WHERE]\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('textual', 'cryptography', 'pyrage', 'segno')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_refusal_says_file_reason_what_was_kept_and_what_to_do(firm: Run, tmp_path: Path) -> None:
    firm("ana", "add", "client", "name=Æther ☎ GmbH")
    firm("ana", "backup", ".")
    (backup,) = tmp_path.glob("*.fkb")
    invitation = (tmp_path / "invitation.fks").read_bytes()
    (tmp_path / "cut.fks").write_bytes(invitation[: len(invitation) // 2])
    (tmp_path / "empty.fks").write_bytes(b"")
    (tmp_path / "cut.fkb").write_bytes(backup.read_bytes()[:5000])
    firm("eve", "firm", "new", "Another firm")
    for who, words, expected in (
        ("cas", "firm join nowhere.fks", ("nowhere.fks", "no such file", "Look at its name")),
        ("cas", "firm join .", ("is a folder", "Name the file in it.")),
        ("cas", "firm join cut.fks", ("cut.fks", "ends in the middle", "Copy it again.")),
        ("cas", "firm join empty.fks", ("empty.fks", "it is empty", "Copy it again.")),
        ("eve", "firm join invitation.fks", ("invitation.fks", "another firm", "use another home")),
        ("ana", "restore nowhere.fkb --yes", ("nowhere.fkb", "no such file")),
        ("ana", "restore . --yes", ("is a folder",)),
        ("ana", "restore cut.fkb --yes", ("cut.fkb", "cut off or changed", "Take another.")),
        ("ana", "restore invitation.fks --yes", ("invitation.fks", "not a fieldkit backup")),
        ("eve", f"restore {backup.name} --yes", (backup.name, "is not here", "recovery sheet")),
        ("ana", "sync cut.fks", ("cut.fks", "is a file, not a folder", "Name the folder")),
        ("ana", "sync nowhere", ("nowhere", "is not there", "make it first")),
        ("ana", "resolve no-uid town --take 1", ("no-uid", "fieldkit find")),
    ):
        done = firm(who, *words.split())
        assert done.code == 1, words
        assert all(part in done.err for part in expected), (words, done.err)
        assert "Nothing was changed." in done.err or "resolve" in words, (words, done.err)
        assert len(done.err.splitlines()) == 1, "a sentence, no traceback"
    assert firm("ana", "export", "--client", "nobody").err.count("Nothing was written.") == 1
    assert firm("ana", "export", "--client", "").code == 2, "an empty variable in a script is not everything"
    assert not list(tmp_path.glob("fieldkit-*.fks"))


@pytest.mark.skipif(sys.platform == "win32", reason="closes streams as a POSIX shell does")
def test_closed_streams_stop_no_command(firm: Run, tmp_path: Path) -> None:
    firm("ana", "add", "client", "name=Æther ☎ GmbH")
    for streams, words, code in (("<&-", "firm retire Ben", 1), ("<&- >&- 2>&-", "sync shared", 0)):
        command = f'exec "{sys.executable}" -m fieldkit {words} --home ana {streams}'
        done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == code
        assert "unforeseen" not in done.stderr
        assert "Traceback" not in done.stderr
    assert list((tmp_path / "shared").rglob("*.fks"))


def test_a_value_that_does_not_fit_decides_nothing(firm: Run) -> None:
    uid = firm("ana", "add", "client", "name=Æther ☎ GmbH").out.strip()
    for name in ("Ines", "Tom", "Mo"):
        firm("ana", "add", "contact", f"name={name}", "client=Æther")
    firm("ana", "set", uid, "deputy=Mo")
    exchanged(firm, "ana", "ben")
    firm("ana", "set", uid, "point_of_contact=Ines")
    firm("ben", "set", uid, "point_of_contact=Tom")
    exchanged(firm, "ana", "ben")
    done = firm("ana", "resolve", uid, "point_of_contact", "--value", "Mo")
    assert done.code == 1
    assert "deputy" in done.err
    assert firm("ana", "conflicts").out.count("Point of contact") == 1
