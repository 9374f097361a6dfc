"""What is done on the Sync screen with the shared folder: choose it, sync, see what a sync would change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.domain.errors import Trouble
from fieldkit.operations.exchange.sync_now import TouchedRecord, remember_folder, sync_now, touched
from fieldkit.paths import typed as typed_path
from fieldkit.screens.base.background_job import Work
from fieldkit.screens.base.wording import one_or_more, short
from fieldkit.screens.dialogs.ask import Answers, Question
from fieldkit.screens.dialogs.tell import TellScreen
from fieldkit.screens.sync.question_checks import needs
from fieldkit.screens.sync.status_lines import merged_words, outcome_words
from fieldkit.screens.sync.sync_context import SyncContext
from fieldkit.widgets.reading_pane import Para

if TYPE_CHECKING:
    from fieldkit.sync.folder.exchange import SyncOutcome, SyncProgress

NAMED = 200
"""Records that a dry run names."""


class FolderActions:
    """Syncing, and with which folder."""

    def __init__(self, context: SyncContext) -> None:
        self._context = context

    async def sync(self) -> None:
        """Write what is new here, and read what the others wrote."""
        context = self._context
        if not self._can_sync():
            return
        done = await context.write_on("syncing", _sync, context.database, dry_run=False)
        if done is None:
            return
        if done.unwritten:
            context.host.report(Trouble(done.unwritten))
        context.say(outcome_words(done))

    async def dry_run(self) -> None:
        """Show what a sync would change."""
        context = self._context
        if not self._can_sync():
            return
        done = await context.work_on("looking", _sync, context.database, dry_run=True)
        if done is None or done.stopped:
            return
        named = await context.ask(touched, done, NAMED)
        context.show(TellScreen("What a sync would change", _would_change(done, named or [])))

    def choose(self) -> None:
        """Choose the folder."""
        context = self._context
        if not context.in_firm():
            return
        says = "A folder that a stick, a share, Syncthing or Dropbox carries. It is remembered."
        now = Question("Folder", context.summary.status.folder if context.summary else "")
        context.ask_for("Folder for sync", [now], self._take_folder, says, needs(0))

    async def _take_folder(self, answers: Answers) -> None:
        host = self._context.host
        folder = typed_path(answers[0])
        if folder.is_dir():
            await self._remember(folder)
        elif not folder.parent.is_dir():
            host.report(Trouble(f"{folder} is not there, and {folder.parent} neither. Nothing was changed."))
        else:

            async def make() -> None:
                try:
                    folder.mkdir()
                except OSError as error:
                    host.report(Trouble(f"{folder} could not be made ({error.strerror}). Nothing was changed."))
                else:
                    await self._remember(folder)

            self._context.if_sure(f"{folder} is not there yet", "make it", make)

    async def _remember(self, folder: Path) -> None:
        if await self._context.write(remember_folder, folder) is not None:
            self._context.say(f"{folder}: s syncs now, d shows what it would change.")

    def _can_sync(self) -> bool:
        context = self._context
        if not context.in_firm() or context.summary is None:
            return False
        if not context.summary.status.folder:
            context.say("There is no folder yet: f chooses it.")
            return False
        return True


def _would_change(done: SyncOutcome, named: list[TouchedRecord]) -> list[Para]:
    ours = one_or_more(done.sealed, "change of ours", "changes of ours") if done.sealed else "nothing"
    paras = [
        Para("Nothing was changed. A sync now would do this:", "strong"),
        Para(),
        Para(ours, lead="out"),
        Para(merged_words(done.merged), lead="in "),
    ]
    if done.merged.conflicts > 0:
        paras.append(Para(f"{one_or_more(done.merged.conflicts, 'conflict')} to decide", "alert", lead="   "))
    if named:
        more = len(done.merged.records) - len(named)
        paras += [Para(), Para("What it would touch", "heading"), *(Para(_called(one), indent=1) for one in named)]
        paras += [Para(f"and {more:,} more, of them all that is new", "dim", indent=1)] if more > 0 else []
    if done.aside:
        paras += [Para(), Para("Set aside", "heading")]
        paras += [Para(f"{one.path.rpartition('/')[2]}: {one.sentence}", indent=1) for one in done.aside[:NAMED]]
    return paras


def _called(record: TouchedRecord) -> str:
    return f"{record.label}  {short(record.title) or '(no title)'}"


def _sync(work: Work, database: Path, *, dry_run: bool) -> SyncOutcome:
    def told(progress: SyncProgress) -> None:
        work.tell(progress.what, progress.done, progress.total)

    return sync_now(database, progress=told, cancelled=work.stopped, dry_run=dry_run)
