"""Sync as it stands on the screen, what each of its keys asks, and what it would do."""

from __future__ import annotations

import sqlite3

from textual.widgets import Input, Label, Static

from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT, PROMISE
from fieldkit.screens.dialogs.ask import AskScreen
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.reading_pane import Reading
from tests.ui.conflicts import two_homes
from tests.ui.conflicts.two_homes import Firm
from tests.ui.support.driver import choices, drawn, messages, open_app, press, settle

BOTH = "two people changed the same: Enter shows both values"


async def test_it_says_where_sync_stands_and_what_a_sync_would_do(firm: Firm) -> None:
    def on_desk(connection: sqlite3.Connection) -> None:
        crud.update(connection, CLIENT, firm.made.client, {"town": "Robin Hood's Bay"})
        crud.update(connection, PROMISE, firm.made.promise, {"what": "two quotes"})

    def on_laptop(connection: sqlite3.Connection) -> None:
        crud.update(connection, CLIENT, firm.made.client, {"town": "Scarborough"})

    two_homes.write(firm.desk, on_desk)
    two_homes.write(firm.laptop, on_laptop)
    firm.sync(firm.desk)
    async with open_app(firm.laptop, (100, 24)) as (app, pilot):
        await press(pilot, "6")
        rows = app.screen.query_one(WindowList)

        def told() -> list[tuple[str, str]]:
            return [(row.text(0), row.text(1)) for row in rows.rows if row.choosable and row.uid != "folder"]

        assert drawn(app)[0].startswith("╭─ Sync ── Marsh [IT] & Daughters ─")
        assert told()[1:3] == [("to send", "1 change"), ("Ana's [/] laptop", "this device")]
        await press(pilot, "d")
        said = app.screen.query_one(Reading).text.split("\n")
        assert said[:7] == [
            "Nothing was changed. A sync now would do this:",
            "",
            "out  1 change of ours",
            "in   1 changed value",
            "     1 conflict to decide",
            "",
            "What it would touch",
        ]
        assert sorted(said[7:]) == [" Client  [ACME] [/] O'Brien", " Promise  backup quote"]
        await press(pilot, "escape", "s")
        assert messages(app)[-1] == (
            "1 change of ours went out; 1 changed value came in. 1 conflict to decide: ! shows them."
        )
        assert told()[0] == ("1 conflict", BOTH)
        assert ("to send", "nothing") in told()
        await press(pilot, "g", "enter")
        assert drawn(app)[0].startswith("╭─ Conflicts ── 1 to decide ─")
        await press(pilot, "escape", "?")
        assert drawn(app)[1:4] == [
            "│ Sync",
            "│  A device writes files into the folder and reads what the others wrote. Nothing that is missing",
            "│  is taken for deleted, and a file that is not right is set aside with the reason. Enter opens or",
        ]


async def test_each_key_asks_for_what_it_needs_and_says_what_for(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "6")
        asked = {}
        for key in "fimwrlo":
            await press(pilot, key)
            dialog = app.screen
            assert isinstance(dialog, AskScreen), key
            labels = [str(label.content) for label in dialog.query(Label) if label.has_class("label")]
            secret = [place for place, field in enumerate(dialog.query(Input)) if field.password]
            says = " ".join(str(dialog.query_one("#ask-says", Static).content).split())
            asked[key] = (str(dialog.query_one("#ask-frame").border_title), labels, secret, says)
            await press(pilot, "escape")
        file = ["Save it as", "Passphrase", "The same again"]
        assert asked == {
            "f": (
                "Folder for sync",
                ["Folder"],
                [],
                "A folder that a stick, a share, Syncthing or Dropbox carries. It is remembered.",
            ),
            "i": (
                "Invite a device",
                file,
                [1, 2],
                "Tell the passphrase by voice, never with the file. Six words are better than one.",
            ),
            "m": ("Name of this device", ["Name"], [], "The others learn it at the next sync."),
            "w": (
                "Write a file",
                file,
                [1, 2],
                "Everyone's changes in one file, for a device of the firm. "
                "Without a passphrase the firm's key opens it.",
            ),
            "r": (
                "Read a file",
                ["File", "Passphrase"],
                [1],
                "The passphrase only if the file has one. A backup is made before.",
            ),
            "l": (
                "Look at a file",
                ["File", "Passphrase"],
                [1],
                "What it is, who wrote it, whether it is sound. The passphrase only if it has one. Nothing is taken.",
            ),
            "o": (
                "Join a firm",
                ["Invitation", "Passphrase", "This device"],
                [1],
                "The file that somebody wrote with i, and the passphrase that you were told.",
            ),
        }
        rows = app.screen.query_one(WindowList)
        removal = []
        for device in ("Ana's [/] laptop", "Desk 漢字"):
            place = next(place for place, row in enumerate(rows.rows) if row.cells[0] == device)
            rows.jump(place)
            await press(pilot, "x")
            removal.append(choices(app) if app.screen.is_modal else messages(app)[-1])
        assert removal == [
            "This device cannot remove itself: do it on another one.",
            ["y yes, remove it; the firm gets a new key", "n no"],
        ]
        assert app.screen.query_one("Vertical").border_title == "Remove Desk 漢字 from the firm"
        await press(pilot, "y")
        assert messages(app)[-1] == "Desk 漢字 was removed. The others need a new invitation each: i writes one."
        place = next(place for place, row in enumerate(rows.rows) if row.cells[0] == "Desk 漢字")
        assert rows.rows[place].cells[1] == ("removed: nothing that it writes is taken", "dim")
        rows.jump(place)
        await press(pilot, "x")
        assert choices(app) == ["y yes, take it in; it then needs an invitation", "n no"]
        await press(pilot, "n", "R")
        assert choices(app) == ["y yes, show them", "n no"]
        await press(pilot, "n", "B")
        await settle(pilot)
        kept = [row.uid for row in rows.rows if row.uid.startswith("backup:")]
        assert len(kept) == 2, "one from joining, one by hand"
        assert messages(app)[-1].endswith(".fkb: restored once for a look, and sound.")


async def test_the_sheet_and_a_backup_are_shown_before_anything_is_done(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "6", "R", "y")
        sheet = app.screen.query_one(Reading).text.split("\n")
        assert sheet[0].startswith("Marsh [IT] & Daughters, key ")
        assert sheet[1:4] == [
            "Write these words down and keep them like the key of the house: whoever has",
            "them reads every file and backup of the firm, and without them nobody does",
            "once all devices are gone.",
        ]
        assert sheet[-1] == "“fieldkit firm recover” takes them; “fieldkit firm sheet” prints them."
        assert (sheet[4], sheet[-2]) == ("", "")
        await press(pilot, "escape", "end", "enter")
        lines = app.screen.query_one(Reading).text.split("\n")
        assert lines[0].startswith("Made on ")
        assert lines[1:4] == ["", f"{'':18} {'backup':>10} {'now':>10}", lines[3]]
        assert lines[-2:] == [
            "What is here now is backed up first. The next sync brings what was sent",
            "since.",
        ]
        assert any("y put it in place  Esc leave it" in line for line in drawn(app))
        await press(pilot, "y")
        assert messages(app)[-1].startswith("Restored. What was here before is in fieldkit-")
        assert messages(app)[-1].endswith(".fkb. s brings what was sent since.")
