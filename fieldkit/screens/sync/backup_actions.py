"""What is done on the Sync screen with backups: made, looked at, put in place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.operations.exchange import backups
from fieldkit.screens.base.background_job import Work
from fieldkit.screens.base.wording import one_or_more
from fieldkit.screens.dialogs.tell import TellScreen
from fieldkit.screens.sync.sync_context import SyncContext
from fieldkit.widgets.reading_pane import Para

if TYPE_CHECKING:
    from fieldkit.sync.backup.restore import Preview


@dataclass(frozen=True, slots=True)
class BackupPreview:
    """What a backup would bring, in words, to be shown before anybody says yes."""

    about: str
    lines: tuple[tuple[str, str, str], ...]
    """Kind of record, how many in the backup, how many now."""
    warnings: tuple[str, ...]


class BackupActions:
    """What is done with backups."""

    def __init__(self, context: SyncContext) -> None:
        self._context = context

    async def back_up(self) -> None:
        """Back everything up."""
        context = self._context
        path = await context.write_on("backing up", _back_up, context.database)
        if path is not None:
            context.say(f"{path.name}: restored once for a look, and sound.")

    async def restore(self, name: str) -> None:
        """Show what a backup would bring, and put it in place after a yes."""
        context = self._context
        file = backups.folder_of(context.database) / name
        seen = await context.work_on("opening the backup", _preview, context.database, file)
        if seen is None:
            return
        paras = [Para(seen.about, "strong"), Para()]
        paras += [Para(f"{kind:18} {then:>10} {now:>10}") for kind, then, now in (("", "backup", "now"), *seen.lines)]
        paras += [Para(), *(Para(warning, "alert") for warning in seen.warnings)]
        paras.append(Para("What is here now is backed up first. The next sync brings what was sent since.", "dim"))

        async def put(_yes: bool) -> None:
            before = await context.write_on("restoring", _restore, context.database, file)
            if before is not None:
                context.say(f"Restored. What was here before is in {before.name}. s brings what was sent since.")

        context.show_and_then(TellScreen(f"Restore {name}", paras, yes="put it in place"), put)


def _back_up(work: Work, database: Path) -> Path:
    return backups.back_up(database, step=work.step).path


def _preview(work: Work, database: Path, file: Path) -> BackupPreview:
    with backups.preview(database, file, work.step) as seen:
        return _in_words(seen)


def _restore(work: Work, database: Path, file: Path) -> Path | None:
    with backups.preview(database, file, work.step) as seen:
        return backups.restore(seen, work.step)


def _in_words(seen: Preview) -> BackupPreview:
    made = seen.backup.created
    warnings = []
    if seen.newest_now and seen.newest < seen.newest_now:
        warnings.append("What is here now was changed after this backup was made.")
    if seen.unsent:
        one = seen.unsent == 1
        warnings.append(
            f"{one_or_more(seen.unsent, 'change')} here {'was' if one else 'were'} never sent: only the backup made "
            f"now has {'it' if one else 'them'}."
        )
    reason = backups.reason_words(seen.backup) or "for another reason"
    by = "this device" if seen.own else seen.by
    about = f"Made on {made:%a} {made.day} {made:%b %Y} at {made:%H:%M}, {reason}, by {by}."
    return BackupPreview(about, backups.compared(seen), tuple(warnings))
