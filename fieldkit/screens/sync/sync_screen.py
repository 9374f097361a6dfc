"""Sync: the folder, the devices, what waits and for whom, what was set aside, backups; and the keys for them."""

from __future__ import annotations

from pathlib import Path

from textual import events, on, work
from textual.app import ComposeResult

from fieldkit.domain.text.sanitize import printable
from fieldkit.operations.exchange import sync_status
from fieldkit.screens.base.background_job import WorkingPage
from fieldkit.screens.base.page import bindings
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.screens.sync.backup_actions import BackupActions
from fieldkit.screens.sync.file_actions import FileActions
from fieldkit.screens.sync.firm_actions import FirmActions
from fieldkit.screens.sync.folder_actions import FolderActions
from fieldkit.screens.sync.partner_actions import PartnerActions
from fieldkit.screens.sync.status_lines import label_width, rows
from fieldkit.screens.sync.sync_context import SyncContext
from fieldkit.widgets.lists.rows import Column
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.work_bar import WorkBar

_WITHOUT_FIRM = ("sync.now", "sync.folder", "sync.dry_run", "sync.invite")
_WITH_FIRM = ("sync.begin", "sync.join")


class SyncScreen(WorkingPage):
    """Where sync stands; its keys are handed to the objects that do what is done about it."""

    PLACE = "sync"
    CSS_PATH = "sync_screen.tcss"
    BINDINGS = bindings("list", "sync")

    def __init__(self) -> None:
        super().__init__()
        self._sync_context = context = SyncContext(self)
        self._folder = FolderActions(context)
        self._firm = FirmActions(context)
        self._files = FileActions(context)
        self._partner = PartnerActions(context)
        self._backups = BackupActions(context)

    def compose(self) -> ComposeResult:
        """Lay out one list and the bar for long work."""
        lines = WindowList((Column(20), Column()), id="sync")
        lines.add_class("frame")
        lines.border_title = "Sync"
        yield lines
        yield WorkBar()
        yield self.key_bar()

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read where sync stands."""
        found = await self.ask(sync_status.summary, self.host.home.data)
        if found is not None:
            self._sync_context.summary = found
            self._draw()

    def hidden_keys(self) -> tuple[str, ...]:
        """Hide the keys that do nothing before a firm was begun, or once there is one."""
        summary = self._sync_context.summary
        if summary is None:
            return ()
        return _WITH_FIRM if summary.status.fingerprint else _WITHOUT_FIRM

    def on_resize(self, _event: events.Resize) -> None:
        """Fold the lines to the new width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        summary, width = self._sync_context.summary, self.list.size.width
        if summary is None or not width:
            return
        status = summary.status
        title = f"Sync ── {printable(status.firm)}" if status.firm else "Sync"
        self.list.border_title = framed(title)
        self.list.columns = (Column(label_width(width)), Column())
        self.show_keys()
        self.list.show(rows(summary, self.now, width), keep=self._line_uid)

    @property
    def _line_uid(self) -> str:
        """The uid of the line under the cursor, "" for none."""
        return self.list.row.uid if self.list.row else ""

    @on(WindowList.Chosen)
    def chosen(self, event: WindowList.Chosen) -> None:
        """Do what belongs to the line."""
        what, _, about = event.row.uid.partition(":")
        summary = self._sync_context.summary
        if what == "conflicts":
            self.host.open_screen("conflicts")
        elif what == "begin":
            self._firm.begin()
        elif what == "join":
            self._firm.join()
        elif what == "folder":
            self._folder.choose()
        elif what == "device":
            own = summary is not None and any(one.own and one.id == about for one in summary.status.devices)
            self._firm.rename() if own else self.host.say("x removes this device from the firm, or takes it in again.")
        elif what == "aside" and summary is not None:
            self._sync_context.start(self._files.look_at(Path(summary.status.folder) / about))
        elif what == "waiting":
            self.host.say("It comes in by itself with the sync that finds what it waits for.")
        elif what == "backup" and about:
            self._sync_context.start(self._backups.restore(about))
        elif what == "backup":
            self.action_back_up()

    def explain_focus(self) -> str:
        """Return a sentence about sync."""
        return (
            "A device writes files into the folder and reads what the others wrote. Nothing that is missing is taken "
            "for deleted, and a file that is not right is set aside with the reason. Enter opens or changes the line."
        )

    # The keys

    def action_sync(self) -> None:
        """Write what is new here, and read what the others wrote."""
        self._sync_context.start(self._folder.sync())

    def action_dry_run(self) -> None:
        """Show what a sync would change."""
        self._sync_context.start(self._folder.dry_run())

    def action_folder(self) -> None:
        """Choose the folder."""
        self._folder.choose()

    def action_stop(self) -> None:
        """Stop what is being done; behind a main screen there is nothing to go back to."""
        self.stop_work()

    def action_begin(self) -> None:
        """Begin a firm."""
        self._firm.begin()

    def action_join(self) -> None:
        """Join a firm, or take its new key."""
        self._firm.join()

    def action_invite(self) -> None:
        """Write an invitation."""
        self._firm.invite()

    def action_name(self) -> None:
        """Give this device another name."""
        self._firm.rename()

    def action_retire(self) -> None:
        """Remove the device under the cursor, or take it in again."""
        self._firm.retire(self._line_uid)

    def action_sheet(self) -> None:
        """Show the recovery sheet."""
        self._firm.sheet()

    def action_write_file(self) -> None:
        """Write one file with everything."""
        self._files.write()

    def action_read_file(self) -> None:
        """Read one file; that of a partner also where there is no firm."""
        self._files.read()

    def action_look(self) -> None:
        """Say what a file is, without taking anything of it."""
        self._files.look()

    def action_partner(self) -> None:
        """Write one client's records for a partner."""
        self._partner.write()

    def action_back_up(self) -> None:
        """Back everything up."""
        self._sync_context.start(self._backups.back_up())
