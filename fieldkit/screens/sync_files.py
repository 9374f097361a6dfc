"""The keys of the Sync screen that are about single files: written and read by hand, backups made and restored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from fieldkit.screens import sync_jobs as jobs
from fieldkit.screens.dialogs.ask import Question
from fieldkit.screens.dialogs.tell import TellScreen
from fieldkit.screens.sync_lines import merged_words
from fieldkit.screens.sync_page import SyncPage, needs, same_or_none, typed_path
from fieldkit.screens.telling import one_or_more
from fieldkit.screens.working import Work
from fieldkit.widgets.reading import Para

if TYPE_CHECKING:
    from fieldkit.sync.files import Imported


class FileKeys(SyncPage):
    """What is done with files by hand."""

    @work
    async def action_write_file(self) -> None:
        """Write one file with everything."""
        if not self.in_firm():
            return
        questions = [
            Question("Save it as", str(Path.home() / f"fieldkit-{self.now:%Y%m%d-%H%M%S}.fks")),
            Question("Passphrase", secret=True),
            Question("The same again", secret=True),
        ]
        says = "Everyone's changes in one file, for a device of the firm. Without a passphrase the firm's key opens it."
        answer = await self.answers("Write a file", questions, says, check=same_or_none)
        if answer is None:
            return
        path = await self.done_apart("writing", jobs.write_file, typed_path(answer[0]), answer[1])
        if path is not None:
            self.after(f"{path} is written. On the other device: 6, then r.")

    @work
    async def action_read_file(self) -> None:
        """Read one file."""
        if not self.in_firm():
            return
        questions = [Question("File"), Question("Passphrase", secret=True)]
        says = "The passphrase only if the file has one. A backup is made before."
        answer = await self.answers("Read a file", questions, says, check=needs(0))
        if answer is None:
            return
        file, passphrase = typed_path(answer[0]), answer[1]
        done = await self.done_apart("reading", jobs.read_file, file, passphrase)
        if isinstance(done, jobs.Offered):
            paras = [Para("A partner's pack. Its records would become your own, with their source noted.", "strong")]
            paras += [Para(), *(Para(line) for line in done.lines)]
            if await self.app.push_screen_wait(TellScreen(file.name, paras, yes="take them")):
                done = await self.done_apart("reading", jobs.read_file, file, passphrase, agreed=True)
        if isinstance(done, str):
            self.after(done)
        elif done is not None and not isinstance(done, jobs.Offered):
            self.after(_imported(done))

    # Backups

    @work
    async def action_back_up(self) -> None:
        """Back everything up."""
        path = await self.work_on("backing up", _back_up, self.database)
        if path is not None:
            self.after(f"{path.name}: restored once for a look, and sound.")

    @work
    async def restore(self, name: str) -> None:
        """Show what a backup would bring, and put it in place after a yes."""
        from fieldkit.sync import backup

        file = self.host.home.data / backup.FOLDER / name
        seen = await self.work_on("opening the backup", _preview, self.database, file)
        if seen is None:
            return
        paras = [Para(seen.about, "strong"), Para()]
        paras += [Para(f"{kind:18} {then:>10} {now:>10}") for kind, then, now in (("", "backup", "now"), *seen.lines)]
        paras += [Para(), *(Para(warning, "alert") for warning in seen.warnings)]
        paras.append(Para("What is here now is backed up first. The next sync brings what was sent since.", "dim"))
        sure = await self.app.push_screen_wait(TellScreen(f"Restore {name}", paras, yes="put it in place"))
        if not sure:
            return
        before = await self.work_on("restoring", _restore, self.database, file)
        if before is not None:
            self.after(f"Restored. What was here before is in {before.name}. s brings what was sent since.")


def _imported(done: Imported) -> str:
    said = [f"{done.name}: {merged_words(done.merged)} came in."]
    if done.merged.conflicts > 0:
        said.append(f"{one_or_more(done.merged.conflicts, 'conflict')} to decide: ! shows them.")
    said += [f"It waits: {'; '.join(done.waits[:3])}."] if done.waits else []
    return " ".join([*said, *(str(refused) for refused in done.refused[:3])])


def _back_up(work: Work, database: Path) -> Path:
    return jobs.back_up(database, work.step)


def _preview(work: Work, database: Path, file: Path) -> jobs.Seen:
    return jobs.preview(database, file, work.step)


def _restore(work: Work, database: Path, file: Path) -> Path | None:
    return jobs.restore(database, file, work.step)
