"""Sync: the folder, the devices, what waits and for whom, what was set aside, backups; and the keys for them."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.content import Content

from fieldkit.db.records import crud
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.registry import KINDS
from fieldkit.domain.text.sanitize import printable
from fieldkit.screens.base.background_job import Work
from fieldkit.screens.base.key_bar_order import own_first
from fieldkit.screens.base.page import bindings
from fieldkit.screens.base.wording import one_or_more, short
from fieldkit.screens.dialogs.ask import Answers, Question
from fieldkit.screens.dialogs.tell import TellScreen
from fieldkit.screens.sync.sync_files import FileKeys
from fieldkit.screens.sync.sync_firm import FirmKeys
from fieldkit.screens.sync.sync_lines import label_width, merged_words, outcome_words, rows, standing
from fieldkit.screens.sync.sync_page import needs, typed_path
from fieldkit.screens.sync.sync_partner import PartnerKeys
from fieldkit.widgets.key_bar import KeyBar
from fieldkit.widgets.reading import Para
from fieldkit.widgets.window_list import Column, WindowList
from fieldkit.widgets.work_bar import WorkBar

if TYPE_CHECKING:
    from fieldkit.sync.folder.exchange import SyncOutcome, SyncProgress

NAMED = 200
"""Records that a dry run names."""
_WITHOUT_FIRM = ("sync now", "folder", "dry run", "invite")
_WITH_FIRM = ("begin", "join")


class SyncScreen(FirmKeys, FileKeys, PartnerKeys):
    """Where sync stands, and everything that is done about it."""

    PLACE = "sync"
    CSS_PATH = "sync.tcss"
    BINDINGS = bindings("list", "sync")

    def compose(self) -> ComposeResult:
        """Lay out one list and the bar for long work."""
        lines = WindowList((Column(20), Column()), id="sync")
        lines.add_class("frame")
        lines.border_title = "Sync"
        yield lines
        yield WorkBar()
        yield self.key_bar()

    # Reading

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read where sync stands."""
        found = await self.ask(standing, self.host.home.data)
        if found is not None:
            self.at = found
            self._draw()

    def on_resize(self, _event: events.Resize) -> None:
        """Fold the lines to the new width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        at, width = self.at, self.list.size.width
        if at is None or not width:
            return
        firm = bool(at.status.fingerprint)
        title = f"Sync ── {printable(at.status.firm)}" if at.status.firm else "Sync"
        self.list.border_title = Content(title)
        self.list.columns = (Column(label_width(width)), Column())
        without = _WITH_FIRM if firm else _WITHOUT_FIRM
        bar = own_first(self.key_bar(), without)
        self.query_one(KeyBar).set_keys(bar.keys)
        self.list.show(rows(at, self.now, width), keep=self.list.row.uid if self.list.row else "")

    @on(WindowList.Chosen)
    def chosen(self, event: WindowList.Chosen) -> None:
        """Do what belongs to the line."""
        what, _, about = event.row.uid.partition(":")
        if what == "conflicts":
            self.host.open_screen("conflicts")
        elif what == "begin":
            self.action_begin()
        elif what == "join":
            self.action_join()
        elif what == "folder":
            self.action_folder()
        elif what == "device":
            own = self.at is not None and any(one.own and one.id == about for one in self.at.status.devices)
            self.action_name() if own else self.host.say("x removes this device from the firm, or takes it in again.")
        elif what == "aside" and self.at is not None:
            self.look_at(Path(self.at.status.folder) / about)
        elif what == "waiting":
            self.host.say("It comes in by itself with the sync that finds what it waits for.")
        elif what == "backup" and about:
            self.restore(about)
        elif what == "backup":
            self.action_back_up()

    # Sync

    @work
    async def action_sync(self) -> None:
        """Write what is new here, and read what the others wrote."""
        if not self._can_sync():
            return
        done = await self.work_on("syncing", _exchange, self.database, dry_run=False)
        if done is None:
            return
        self.host.store.changed()
        if done.unwritten:
            self.host.report(Trouble(done.unwritten))
        self.host.say(outcome_words(done))

    @work
    async def action_dry_run(self) -> None:
        """Show what a sync would change."""
        if not self._can_sync():
            return
        done = await self.work_on("looking", _exchange, self.database, dry_run=True)
        if done is None or done.stopped:
            return
        named = await self.ask(_titles, sorted(done.merged.records)[:NAMED])
        paras = [
            Para("Nothing was changed. A sync now would do this:", "strong"),
            Para(),
            Para(
                one_or_more(done.sealed, "change of ours", "changes of ours") if done.sealed else "nothing", lead="out"
            ),
            Para(merged_words(done.merged), lead="in "),
        ]
        if done.merged.conflicts > 0:
            paras.append(Para(f"{one_or_more(done.merged.conflicts, 'conflict')} to decide", "alert", lead="   "))
        if named:
            more = len(done.merged.records) - len(named)
            paras += [Para(), Para("What it would touch", "heading"), *(Para(line, indent=1) for line in named)]
            paras += [Para(f"and {more:,} more, of them all that is new", "dim", indent=1)] if more > 0 else []
        if done.aside:
            paras += [Para(), Para("Set aside", "heading")]
            paras += [Para(f"{one.path.rpartition('/')[2]}: {one.sentence}", indent=1) for one in done.aside[:NAMED]]
        self.app.push_screen(TellScreen("What a sync would change", paras))

    def action_stop(self) -> None:
        """Stop what is being done; with nothing to stop, go back like anywhere."""
        if not self.stop_work():
            self.run_worker(self.app.run_action("app.back"), exit_on_error=False)

    def action_folder(self) -> None:
        """Choose the folder."""
        if not self.in_firm():
            return
        at = self.at
        says = "A folder that a stick, a share, Syncthing or Dropbox carries. It is remembered."
        now = Question("Folder", at.status.folder if at else "")
        self.ask_for("Folder for sync", [now], self._take_folder, says, needs(0))

    async def _take_folder(self, answers: Answers) -> None:
        folder = typed_path(answers[0])
        if folder.is_dir():
            await self._remember_folder(folder)
        elif not folder.parent.is_dir():
            self.host.report(Trouble(f"{folder} is not there, and {folder.parent} neither. Nothing was changed."))
        else:

            async def make() -> None:
                try:
                    folder.mkdir()
                except OSError as error:
                    self.host.report(Trouble(f"{folder} could not be made ({error.strerror}). Nothing was changed."))
                else:
                    await self._remember_folder(folder)

            self.if_sure(f"{folder} is not there yet", "make it", make)

    async def _remember_folder(self, folder: Path) -> None:
        if await self.tell("sync", _remember, folder) is not None:
            self.host.say(f"{folder}: s syncs now, d shows what it would change.")

    def _can_sync(self) -> bool:
        if not self.in_firm() or self.at is None:
            return False
        if not self.at.status.folder:
            self.host.say("There is no folder yet: f chooses it.")
            return False
        return True

    def explain_focus(self) -> str:
        """Return a sentence about sync."""
        return (
            "A device writes files into the folder and reads what the others wrote. Nothing that is missing is taken "
            "for deleted, and a file that is not right is set aside with the reason. Enter opens or changes the line."
        )


def _exchange(work: Work, database: Path, *, dry_run: bool) -> SyncOutcome:
    from fieldkit.sync.folder import exchange

    def told(progress: SyncProgress) -> None:
        work.tell(progress.what, progress.done, progress.total)

    return exchange.exchange(database, progress=told, cancelled=work.stopped, dry_run=dry_run)


def _remember(connection: sqlite3.Connection, folder: Path) -> Path:
    from fieldkit.sync.folder import folder_state as at

    at.remember_folder(connection, folder)
    return folder


def _titles(connection: sqlite3.Connection, named: list[tuple[str, str]]) -> list[str]:
    """Return what the records are called that are here already."""
    found = []
    for name, uid in named:
        kind = KINDS.get(name)
        record = crud.get(connection, kind, uid) if kind else None
        if kind and record:
            found.append(f"{kind.label}  {short(crud.title(connection, name, record.id)) or '(no title)'}")
    return found
