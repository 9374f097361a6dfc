"""What the commands of a firm say, whole, from its beginning to the removal of a device."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click
import pytest

from fieldkit import cli
from fieldkit.operations import demo as sample
from tests.commandline.conftest import Run, exchanged


def test_a_firm_from_its_beginning_to_the_removal_of_a_device(on: Run, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    begun = on("ana", "firm", "new", "[ACME] IT", "--device", "Ana")
    told = json.loads(on("ana", "firm", "devices", "--json").out)
    key = told["fingerprint"]
    assert begun.lines == [
        f"The firm [ACME] IT begins on this device ({key}).",
        "Another device joins by an invitation: fieldkit firm invite",
        "Print the recovery sheet and keep it safe: fieldkit firm sheet",
    ]
    assert on("ana", "firm", "invite", "--to", "in.fks").lines == [
        "in.fks: the invitation.",
        "On the other device: fieldkit firm join FILE. Delete the file when it has joined.",
    ]
    assert on("ben", "firm", "join", "in.fks", "--device", "Ben").lines == [
        "This device belongs to [ACME] IT now. Known are: Ana.",
        "What is here already is shared at the next sync: fieldkit sync DIR",
        "Delete in.fks: whoever has it and the passphrase can read everything.",
    ]
    exchanged(on, "ben", "ana")
    assert on("ana", "firm", "rename", " The  desk ").lines == ["This device is called The desk."]
    rows = json.loads(on("ana", "firm", "devices", "--json").out)["devices"]
    fingerprints = {row["name"]: "-".join(row["id"][place : place + 4] for place in (0, 4, 8)) for row in rows}
    assert [list(row) for row in rows] == [
        ["id", "name", "own", "retired", "seen_at", "clock_ahead_ms", "lacks"],
    ] * 2
    seen = f"{datetime.fromtimestamp(rows[1]['seen_at'] / 1000):%Y-%m-%d %H:%M}"
    assert on("ana", "firm", "devices").lines == [
        f"[ACME] IT ({key})",
        f"The desk  {fingerprints['The desk']}  this device",
        f"Ben       {fingerprints['Ben']}  last seen {seen}  has all",
    ]
    sheet = on("ana", "firm", "sheet").lines
    assert sheet[:3] == [
        f"Recovery sheet of [ACME] IT ({key})",
        "Keep it like the key of the house. “fieldkit firm recover” takes these words:",
        "",
    ]
    assert len(sheet) == 12
    assert on("ana", "firm", "retire", "Ben", "--yes").lines == [
        "Ben was removed, and the firm has a new key.",
        "The other devices go on with the old one until they join again: fieldkit firm invite, then firm join on each.",
        "Print a new recovery sheet: fieldkit firm sheet. The removed device keeps what it had.",
    ]
    now = on("ana", "firm", "devices").lines
    assert now[0] != f"[ACME] IT ({key})"
    assert now[2] == f"Ben       {fingerprints['Ben']}  removed"
    assert on("ana", "firm", "readmit", "Ben").lines == [
        "Ben is a member again. It needs an invitation: fieldkit firm invite"
    ]


def test_files_are_looked_at_in_full(firm: Run) -> None:
    uid = firm("ana", "add", "client", "name=Kestrel").out.strip()
    looked = firm("ana", "inspect", "invitation.fks")
    assert (looked.code, looked.err) == (0, "")
    assert [line.split("  ")[0] for line in looked.lines] == [
        *("kind", "written", "by", "firm", "lock", "size", "schema", "signature", "use"),
    ], "it is not opened: nothing is said of what is in it"
    sent = firm("ana", "export", "--client", "Kestrel", "--to", "partner.fks", "--json")
    assert json.loads(sent.out) == {"file": "partner.fks", "holds": {"Clients": 1}, "left_out": []}
    again = firm("ana", "export", "--client", uid, "--to", "again.fks")
    assert again.lines == [
        "again.fks: Kestrel",
        "  Clients  1",
        "Left out: nothing.",
        "On the other device: fieldkit import FILE",
    ]
    opened = firm("ben", "inspect", "partner.fks")
    assert opened.lines[-4:] == [
        opened.lines[-4],
        "holds      1 client",
        "left out   nothing",
        "It is sound: nothing in it was changed since it was written.",
    ]
    packed = firm("ana", "export", "--to", "all.fks")
    assert packed.lines == ["all.fks: 1 file of all devices.", "On the other device: fieldkit import FILE"]
    assert json.loads(firm("ana", "export", "--to", "more.fks", "--json").out) == {
        "file": "more.fks",
        "files": 1,
        "snapshot": False,
    }
    taken = firm("ben", "import", "partner.fks")
    assert taken.lines[1:] == ["  new: 1 client", "partner.fks: 1 new record."]
    assert firm("ben", "import", "again.fks").lines[-1] == "again.fks: no new record, no empty field filled."


def test_who_breaks_off_a_question_ends_with_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def aborted(*_arguments: object, **_named: object) -> None:
        raise click.Abort

    monkeypatch.setattr(cli.fieldkit, "main", aborted)
    assert cli.run(["today"]) == 130
    assert capsys.readouterr() == ("", "\n")


@pytest.mark.parametrize(
    ("records", "said"), [(49_999, ""), (50_000, "Building 50,000 records; this takes a while …\n")]
)
def test_a_sample_that_takes_a_while_is_announced(
    on: Run, monkeypatch: pytest.MonkeyPatch, records: int, said: str
) -> None:
    monkeypatch.setattr(sample, "prepare", lambda *_a, building, **_k: building())
    done = on("ana", "demo", "--no-open", "--records", str(records))
    assert (done.code, done.err) == (0, said)
