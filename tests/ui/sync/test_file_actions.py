"""The actions of the Sync screen on folder, files and backups by themselves: what each asks, does and says."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fieldkit.operations.exchange import backups, give_to_partner, inspect_file
from fieldkit.operations.exchange.sync_now import TouchedRecord, touched
from fieldkit.screens.dialogs.ask import Question
from fieldkit.screens.dialogs.pick import Pick
from fieldkit.screens.dialogs.tick import Tick, TickScreen
from fieldkit.screens.sync import backup_actions, file_actions, folder_actions
from fieldkit.screens.sync.backup_actions import BackupActions, BackupPreview
from fieldkit.screens.sync.file_actions import FileActions, OfferedPack
from fieldkit.screens.sync.folder_actions import FolderActions
from fieldkit.screens.sync.partner_actions import PartnerActions
from fieldkit.sync.folder.outcome import SyncOutcome
from fieldkit.widgets.lists.rows import Row
from fieldkit.widgets.reading_pane import Para
from tests.ui.sync.asked import DATA, Asked, told


async def test_a_folder_that_is_not_there_is_made_after_a_yes(tmp_path: Path) -> None:
    context: Any = Asked(object())
    folders = FolderActions(context)
    new, far = tmp_path / "new", tmp_path / "no" / "far"
    await folders._take_folder((str(far),))
    assert context.said == [f"! {far} is not there, and {far.parent} neither. Nothing was changed."]
    await folders._take_folder((str(new),))
    assert context.shown == [(f"{new} is not there yet", "make it")]
    await context.then()
    assert new.is_dir()
    assert context.said[1:] == [f"{new}: s syncs now, d shows what it would change."]
    await context.then()
    assert context.said[2:] == [f"! {new} could not be made (File exists). Nothing was changed."]


async def test_a_sync_says_what_it_did_and_what_could_not_be_written() -> None:
    context: Any = Asked(SyncOutcome(Path("/stick"), sealed=1))
    folders = FolderActions(context)
    await folders.sync()
    assert context.did == [("write_on", "syncing", folder_actions._sync, DATA, ("dry_run", False))]
    assert len(context.said) == 1
    context.gives = SyncOutcome(Path("/stick"), unwritten="The stick is full.")
    await folders.sync()
    assert context.said[1] == "! The stick is full."
    assert len(context.said) == 3
    context.gives = None
    await folders.sync()
    assert len(context.said) == 3
    context.summary = SimpleNamespace(status=SimpleNamespace(fingerprint="f", folder=""))
    await folders.sync()
    await folders.dry_run()
    assert context.said[3:] == ["There is no folder yet: f chooses it."] * 2
    assert len(context.did) == 3


async def test_a_dry_run_shows_what_it_found_unless_it_was_stopped() -> None:
    context: Any = Asked(SyncOutcome(Path("/stick"), dry_run=True))

    async def names(*asked: object) -> list[object]:
        context.did.append(asked)
        return [TouchedRecord("Client", "Acme [b]")]

    context.ask = names
    folders = FolderActions(context)
    await folders.dry_run()
    assert context.did == [
        ("work_on", "looking", folder_actions._sync, DATA, ("dry_run", True)),
        (touched, context.gives, 200),
    ]
    title, yes, paras = told(context.shown.pop())
    assert (title, yes, paras[-1]) == ("What a sync would change", "", Para("Client  Acme [b]", indent=1))
    for gives in (None, SyncOutcome(Path("/stick"), stopped=True)):
        context.gives = gives
        await folders.dry_run()
    assert context.shown == []


async def test_a_backup_is_put_in_place_after_a_yes() -> None:
    context: Any = Asked(BackupPreview("Made today.", (("clients", "2", "3"),), ("Careful.",)))
    actions = BackupActions(context)
    await actions.restore("b.age")
    file = backups.folder_of(DATA) / "b.age"
    assert context.did == [("work_on", "opening the backup", backup_actions._preview, DATA, file)]
    assert told(context.shown.pop()) == (
        "Restore b.age",
        "put it in place",
        (
            Para("Made today.", "strong"),
            Para(),
            Para("                       backup        now"),
            Para("clients                     2          3"),
            Para(),
            Para("Careful.", "alert"),
            Para("What is here now is backed up first. The next sync brings what was sent since.", "dim"),
        ),
    )
    context.gives = Path("/before.age")
    await context.then(True)
    assert context.did[1:] == [("write_on", "restoring", backup_actions._restore, DATA, file)]
    assert context.said == ["Restored. What was here before is in before.age. s brings what was sent since."]
    context.gives = None
    await context.then(True)
    await actions.restore("b.age")
    await actions.back_up()
    assert (len(context.said), context.shown) == (1, [])
    context.gives = Path("/x/made.age")
    await actions.back_up()
    assert context.did[-1] == ("write_on", "backing up", backup_actions._back_up, DATA)
    assert context.said[1:] == ["made.age: restored once for a look, and sound."]


async def test_a_partners_pack_is_offered_before_it_is_taken() -> None:
    received: Any = object()
    context: Any = Asked(OfferedPack(received, ("3 clients", "2 sites")))
    FileActions(context).read()
    context.shown.clear()
    await context.then(("/a/pack.fkp", "x"))
    says = "A partner's pack. Its records would become your own, with their source noted."
    assert told(context.shown.pop()) == (
        "pack.fkp",
        "take them",
        (Para(says, "strong"), Para(), Para("3 clients"), Para("2 sites")),
    )
    take = context.then
    for new, filled, said in (
        (0, 0, "p: no new record came in."),
        (1, 1, "p: 1 new record came in, and 1 empty field filled."),
        (2, 3, "p: 2 new records came in, and 3 empty fields filled."),
    ):
        context.gives = SimpleNamespace(name="p", new=new, filled=filled)
        await take(True)
        assert context.said.pop() == said
    assert context.did[-1] == ("write_on", "reading", file_actions._take_pack, DATA, received)
    context.gives = None
    await take(True)
    assert context.said == []


@pytest.mark.parametrize(
    ("facts", "problem", "paras"),
    [
        (
            (("from", "Ben"),),
            "",
            (Para("Ben", lead="from     "), Para(), Para(inspect_file.SOUND, "good")),
        ),
        ((), "it is broken.", (Para("It is broken.", "alert"),)),
    ],
)
async def test_a_look_says_what_a_file_is(
    facts: tuple[tuple[str, str], ...], problem: str, paras: tuple[Para, ...]
) -> None:
    context: Any = Asked(SimpleNamespace(name="a", facts=facts, problem=problem, sound=not problem))
    FileActions(context).look()
    says = "What it is, who wrote it, whether it is sound. The passphrase only if it has one. Nothing is taken."
    assert context.shown.pop() == ("Look at a file", [Question("File"), Question("Passphrase", secret=True)], says)
    await context.then(("/a", "x"))
    assert context.did == [("in_thread", "looking", file_actions._look, Path("/a"), "x")]
    assert told(context.shown.pop()) == ("a", "", (*paras, Para("Nothing of it was taken.", "dim")))
    context.gives = None
    await context.then(("/a", "x"))
    assert context.shown == []


async def test_a_partner_gets_what_is_ticked_of_one_client() -> None:
    context: Any = Asked([SimpleNamespace(uid="u", name="Acme [b]", town="Hull")])
    PartnerActions(context).write()
    pick, tick = context.shown.pop(), context.then
    assert isinstance(pick, Pick)
    assert pick._title == "For a partner outside the firm: which client?"
    assert await pick._finder("ac") == [Row("client", "u", ("Acme [b]", ("Hull", "dim")))]
    assert context.did.pop()[2:] == ("ac", 0, 50)
    context.gives = None
    assert await pick._finder("ac") == []
    await tick(Row("client", "u", ("Acme [b]", "")))
    assert context.shown == [], "what failed was said"
    context.did.clear()
    offers = (("client", "1 client", True), ("survey", "2 surveys", True), ("answer", "3 answers", False))
    context.gives = [SimpleNamespace(name=name, label=label, ticked=ticked) for name, label, ticked in offers]
    await tick(Row("client", "u", ("Acme [b]", "")))
    assert context.did == [("ask", give_to_partner.offers, "u")]
    dialog = context.shown.pop()
    assert isinstance(dialog, TickScreen)
    assert dialog._title == "What of Acme [b] goes along"
    assert dialog._ticks == (
        Tick("client", "1 client", True, True, ""),
        Tick("survey", "2 surveys", True, False, ""),
        Tick("answer", "3 answers", False, False, "survey"),
    )
    await context.then(("client", "survey"))
    assert context.shown[0][0] == "Acme [b] for a partner"
