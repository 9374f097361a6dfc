"""What the commands of exchange say about what is rare: counts, waits, refusals, the state of devices."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fieldkit.commandline.exchange import own_files, restore
from fieldkit.commandline.exchange import sync as sync_command
from fieldkit.commandline.exchange.firm import devices
from fieldkit.commandline.support.changes import moment, who
from fieldkit.db.store import opening
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.by_hand.pack_and_receive import Imported
from fieldkit.sync.crypto.keys import DeviceKey
from fieldkit.sync.folder.folder import Aside
from fieldkit.sync.folder.outcome import DeviceStatus, SyncOutcome
from fieldkit.sync.merge.import_file import Held
from fieldkit.sync.merge.merge_batch import Merged
from tests.commandline.conftest import Run, exchanged

ASIDE = [Aside(f"{number}.fks", "content", "it is broken.", 0, 0, 0, 0) for number in range(22)]
LEFT = "Nothing of the files that are named was taken; they were left where they are."
NOTHING = "shared: no change went out; nothing new came in.\n"


@pytest.mark.parametrize(
    ("outcome", "options", "code", "out", "err"),
    [
        (
            SyncOutcome(Path("shared"), stopped=True),
            ["--quiet"],
            130,
            "",
            "Stopped. What was begun is as it was before, what is done is whole, and the rest follows next time.\n",
        ),
        (
            SyncOutcome(Path("shared"), stopped=True, sealed=1),
            [],
            130,
            "shared: 1 change went out; nothing new came in.\n",
            "Stopped. What was begun is as it was before, what is done is whole, and the rest follows next time.\n",
        ),
        (
            SyncOutcome(Path("shared"), stopped=True),
            [],
            130,
            "",
            "Stopped. What was begun is as it was before, what is done is whole, and the rest follows next time.\n",
        ),
        (
            SyncOutcome(Path("shared"), removed=1234, merged=Merged(made=1, conflicts=2, pending=1234)),
            [],
            0,
            "shared: no change went out; 1 new record came in.\n"
            "1,234 old files of this device were removed: every device has what was in them.\n"
            "2 conflicts to decide: fieldkit conflicts\n"
            "1,234 changes are kept for a later fieldkit.\n",
            "",
        ),
        (
            SyncOutcome(Path("shared"), merged=Merged(conflicts=1, pending=3), clocks="Clocks.", waiting=[
                Held("a.fks", "", "", 0)
            ]),
            ["--quiet"],
            0,
            "1 conflict to decide: fieldkit conflicts\n",
            "",
        ),
        (
            SyncOutcome(Path("shared"), clocks="Clocks.", key_rotation="Ben has a new key.", new_incarnation=True),
            [],
            0,
            NOTHING,
            "The folder holds files of this device that it does not know: it was copied or set back. It goes on under "
            "a new name for its changes; what was in the folder is here again.\n"
            "Ben has a new key. (fieldkit firm join FILE)\nClocks.\n",
        ),
        (
            SyncOutcome(Path("shared"), waiting=[Held("a.fks", "", "", 0)]),
            [],
            0,
            NOTHING,
            "a.fks: next time\n",
        ),
        (
            SyncOutcome(Path("shared"), aside=ASIDE[:20]),
            [],
            0,
            NOTHING,
            "".join(f"{n}.fks: it is broken.\n" for n in range(20)) + LEFT + "\n",
        ),
        (
            SyncOutcome(Path("shared"), aside=ASIDE, more=1500),
            [],
            0,
            NOTHING,
            "".join(f"{n}.fks: it is broken.\n" for n in range(20))
            + f"… and 2 more files that were set aside; --all lists them.\n{LEFT}\n"
            "1,500 more files were not looked at: there are too many in the folder.\n",
        ),
        (
            SyncOutcome(Path("shared"), aside=ASIDE),
            ["--all", "--quiet"],
            0,
            "",
            "".join(f"{n}.fks: it is broken.\n" for n in range(22)) + LEFT + "\n",
        ),
        (SyncOutcome(Path("shared"), unwritten="The disk is full."), ["--quiet"], 1, "", "The disk is full.\n"),
        (SyncOutcome(Path("shared"), dry_run=True, sealed=2), [], 0,
         "shared: 2 changes would go out; nothing new would come in.\n", ""),
    ],
)  # fmt: skip
def test_sync_says_what_it_did(
    on: Run,
    monkeypatch: pytest.MonkeyPatch,
    outcome: SyncOutcome,
    options: list[str],
    code: int,
    out: str,
    err: str,
) -> None:
    monkeypatch.setattr(sync_command, "sync_now", lambda *_a, **_k: outcome)
    done = on("ana", "sync", *options)
    assert (done.code, done.out, done.err) == (code, out, err)


def test_import_of_own_files_says_conflicts_waits_and_refusals(capsys: pytest.CaptureFixture[str]) -> None:
    refused = Refused(Code.CONTENT, "it is broken.", name="b.fks")
    own_files._report(
        Imported("a.fks", 3, 1, Merged(made=2, conflicts=2), waits=["c.fks: waits for Ben"], refused=[refused])
    )
    said = capsys.readouterr()
    assert said.out == "a.fks: 2 new records came in.\n2 conflicts to decide: fieldkit conflicts\n"
    assert said.err == f"c.fks: waits for Ben\n{refused}\n"


@pytest.mark.parametrize(
    ("unsent", "damaged", "newest_now", "lines"),
    [
        (0, "", 1, []),
        (1, "", 1, ["1 change here was never exported"]),
        (1234, "", 1, ["1,234 changes here were never exported"]),
        (0, "no header", 1, ["The store that is here now is damaged (no header); it is moved aside"]),
        (0, "", 90_000_000_000, ["The last change here is of 1972-11-0"]),
    ],
)
def test_preview_of_a_backup_says_what_would_be_lost(
    unsent: int, damaged: str, newest_now: int, lines: list[str]
) -> None:
    backup = SimpleNamespace(created=datetime(2026, 3, 4, 5, 6, tzinfo=UTC), header=SimpleNamespace(reason="by-hand"))
    seen: Any = SimpleNamespace(
        backup=backup, own=False, by="Ben", records={}, now={}, newest=1, newest_now=newest_now, unsent=unsent,
        damaged=damaged,
    )  # fmt: skip
    first, *rest = restore._preview_lines(seen)
    assert (first.startswith("Backup of 2026-03-04 05:06, made "), first.endswith(" by Ben.")) == (True, True)
    told = [line for line in rest if line[0] != " "]
    assert [line[: len(start)] for line, start in zip(told, lines, strict=True)] == lines


def test_device_is_told_with_what_it_lacks_and_how_far_its_clock_is_off() -> None:
    key = DeviceKey.generate().id

    def cells(own: bool = False, retired: bool = False, skew: int = 0, behind: int | None = None) -> tuple[str, ...]:
        return devices._cells(DeviceStatus(key, "Ben", own, retired, None, skew, behind))[2:]

    assert cells() == ("nothing came in yet", "", "")
    assert cells(behind=0) == ("nothing came in yet", "has all", "")
    assert cells(behind=7, skew=7_200_000) == ("nothing came in yet", "lacks 7 of ours", "clock 2 hours ahead")
    assert cells(skew=-360_000) == ("nothing came in yet", "", "clock 6 minutes behind")
    assert cells(skew=300_000) == ("nothing came in yet", "", "")
    assert cells(retired=True, behind=7, skew=7_200_000) == ("removed", "", "")
    assert cells(own=True, behind=7) == ("this device", "", "")


def test_clocks_that_are_off_are_said_under_the_devices(firm: Run, tmp_path: Path) -> None:
    exchanged(firm, "ana", "ben")
    with closing(opening.writer(tmp_path / "ana" / "fieldkit.db")) as connection, connection:
        connection.execute("UPDATE sync_device SET skew = 7200000 WHERE name = 'Ben'")
    done = firm("ana", "firm", "devices")
    assert done.code == 0
    assert "clock 2 hours ahead" in done.out
    assert done.err.startswith("The clock of Ben was at least 2 hours ahead of this one's")


def test_names_are_needed_and_a_removed_device_comes_back(firm: Run) -> None:
    exchanged(firm, "ana", "ben")
    for words, sentence in (
        (["firm", "new", " "], "A firm has a name. Nothing was changed."),
        (["firm", "rename", " "], "A device has a name. Nothing was changed."),
        (["firm", "readmit", "Ben"], "Ben was not removed. Nothing was changed."),
        (["firm", "retire", "Ana", "--yes"], "This device cannot remove itself. Do it on another one; nothing was"),
    ):
        refused = firm("ana", *words)
        assert (refused.code, refused.out) == (1, "")
        assert sentence in refused.err
    assert firm("ana", "firm", "retire", "Ben", "--yes").code == 0
    assert "was removed already. Nothing was changed." in firm("ana", "firm", "retire", "Ben", "--yes").err
    done = firm("ana", "firm", "readmit", "Ben")
    assert (done.code, done.out) == (
        0,
        "Ben is a member again. It needs an invitation: fieldkit firm invite\n",
    )
    rows = json.loads(firm("ana", "firm", "devices", "--json").out)["devices"]
    assert [row["retired"] for row in rows] == [False, False]


def test_backup_of_a_home_without_a_firm_says_which_key_opens_it(on: Run, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    none = on("ana", "backup", "made", "--list")
    assert (none.code, none.out, none.err) == (0, "There are no backups in made.\n", "")
    assert json.loads(on("ana", "backup", "made", "--list", "--json").out) == []
    done = on("ana", "backup", "made")
    key = tmp_path / "ana" / "keys" / "device.key"
    assert done.lines[-2:] == [
        f"Only {key} opens it: keep a copy of that apart. A firm's backups open with its",
        "recovery sheet: fieldkit firm new NAME",
    ]
    (file,) = (tmp_path / "made").iterdir()
    (listed,) = json.loads(on("ana", "backup", "made", "--list", "--json").out)
    assert listed["file"] == f"made/{file.name}"
    assert listed["records"] > 0
    file.write_bytes(file.read_bytes()[:5000])
    broken = on("ana", "backup", "made", "--list")
    assert broken.err.startswith(file.name)
    assert on("ana", "backup", "nowhere").err == (
        "fieldkit: nowhere is no folder. Make it first; no backup was made.\n"
    )


def test_export_needs_a_folder_that_is_there_and_makes_up_a_name(firm: Run, tmp_path: Path) -> None:
    both = firm("ana", "export", "--client", "x", "--passphrase")
    assert both.code == 2
    assert "A partner's pack is always under a passphrase." in both.err
    assert firm("ana", "export", "--to", "nowhere/x.fks").err == (
        "fieldkit: nowhere is no folder. Nothing was written.\n"
    )
    done = firm("ana", "export")
    (made,) = tmp_path.glob("fieldkit-*.fks")
    assert done.lines[0].startswith(f"{made.name}: ")
    assert done.lines[1:] == ["On the other device: fieldkit import FILE"]


def test_json_of_inspect_trash_and_a_partner_pack_that_is_only_looked_at(firm: Run, tmp_path: Path) -> None:
    uid = firm("ana", "add", "client", "name=Kestrel").out.strip()
    firm("ana", "export", "--client", "Kestrel", "--to", "partner.fks")
    (tmp_path / "people.csv").write_text("Name\nInes\n")
    (tmp_path / "cut.fks").write_bytes((tmp_path / "partner.fks").read_bytes()[:300])
    for file, sound in (("partner.fks", True), ("cut.fks", False)):
        done = firm("ana", "inspect", file, "--json")
        told = json.loads(done.out)
        assert (done.code, told["file"], told["sound"]) == (1 - sound, file, sound)
        assert bool(told["problem"]) is not sound
        assert bool(told["code"]) is not sound
        assert list(told) == ["file", "what", "sound", "opened", "code", "problem", "facts"]
    (row,) = json.loads(firm("ben", "import", "partner.fks", "--json", "--dry-run").out)["files"]
    assert row == {"file": "partner.fks", "imported": False, "new": 1, "there": 0}
    mixed = firm("ben", "import", "partner.fks", "people.csv", "--json")
    assert mixed.code == 2
    assert "With --json, import files of fieldkit and of other programs one after the other." in mixed.err
    nobody = firm("ben", "import", "nowhere.csv", "--json")
    assert (nobody.code, json.loads(nobody.out)["imported"]) == (1, False)
    assert [one["file"] for one in json.loads(nobody.out)["files"]] == ["nowhere.csv"]
    assert json.loads(firm("ana", "trash", "--json").out) == []
    firm("ana", "delete", uid)
    (gone,) = json.loads(firm("ana", "trash", "--json").out)
    assert (gone["kind"], gone["uid"], gone["title"], gone["who"]) == ("client", uid, "Kestrel", "")
    assert gone["deleted_at"] > 1_700_000_000_000


def test_instant_that_no_clock_shows_is_said(on: Run) -> None:
    assert (moment(0), moment(10**18)) == ("", "by a clock far off")
    assert len(moment(1)) == len("1970-01-01 00:00")
    assert (who(""), who("Ana")) == ("this device", "Ana")


def test_import_counts_what_it_does_not_list(fieldkit: Run, tmp_path: Path) -> None:
    rows = "".join(f"Person {number:04},Firm {number:04},x{number}@example.org\n" for number in range(60))
    (tmp_path / "people.csv").write_text("Name,Company,E-mail\n" + rows)
    short = fieldkit("import", "--dry-run", "--make-clients", str(tmp_path / "people.csv"))
    whole = fieldkit("import", "--dry-run", "--make-clients", "--all", str(tmp_path / "people.csv"))
    listed = [line for line in short.lines if line.startswith("new    client ")]
    assert f"new    … and {60 - len(listed)} more clients" in short.lines
    assert len([line for line in whole.lines if line.startswith("new    client ")]) == 60
    assert "more" not in whole.out


def test_sample_is_said_to_take_a_while_and_opened_or_shown(
    fieldkit: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fieldkit.commandline.support import start_screens
    from fieldkit.operations import demo as sample

    monkeypatch.setattr(sample, "LARGE", 30)
    folder = tmp_path / "sample"
    printed = fieldkit("demo", "--records", "30", "--home", str(folder))
    assert (printed.code, printed.err) == (0, "Building 30 records; this takes a while …\n")
    assert printed.out == fieldkit("today", "--home", str(folder)).out
    small = fieldkit("demo", "--records", "29", "--no-open", "--home", str(tmp_path / "small"))
    assert (small.code, small.err) == (0, "")
    opened: list[Path] = []
    monkeypatch.setattr(start_screens, "has_terminal", lambda: True)
    monkeypatch.setattr(start_screens, "open_app", lambda of: opened.append(of.database))
    assert fieldkit("demo", "--records", "30", "--home", str(folder)).out == ""
    assert opened == [folder / "fieldkit.db"]
    monkeypatch.delenv("FIELDKIT_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert fieldkit("demo", "--records", "29").code == 0
    assert opened[1:] == [tmp_path / "cache" / "fieldkit" / "demo" / "fieldkit.db"]


def test_import_counts_the_problems_that_it_does_not_list(fieldkit: Run, tmp_path: Path) -> None:
    lines = "".join(f"BEGIN:VCARD\nVERSION:3.0\nFN:Person {n}\nno line {n}\nEND:VCARD\n" for n in range(60))
    (tmp_path / "people.vcf").write_text(lines)
    short = fieldkit("import", "--dry-run", str(tmp_path / "people.vcf"))
    whole = fieldkit("import", "--dry-run", "--all", str(tmp_path / "people.vcf"))
    listed = sum("no line" in line for line in short.lines)
    assert f"  … and {60 - listed} more; --all lists them" in short.lines
    assert sum("no line" in line for line in whole.lines) == 60
