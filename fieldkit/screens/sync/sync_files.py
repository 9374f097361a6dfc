"""The keys of the Sync screen that are about single files: written and read by hand, backups made and restored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from fieldkit.screens.base.background_job import Work
from fieldkit.screens.base.wording import one_or_more
from fieldkit.screens.dialogs.ask import Answers, Question
from fieldkit.screens.dialogs.tell import TellScreen
from fieldkit.screens.sync import sync_jobs as jobs
from fieldkit.screens.sync.sync_lines import merged_words
from fieldkit.screens.sync.sync_page import SyncPage, needs, same_or_none, typed_path
from fieldkit.widgets.reading import Para

if TYPE_CHECKING:
    from fieldkit.sync.by_hand.files import Imported


class FileKeys(SyncPage):
    """What is done with files by hand."""

    def action_write_file(self) -> None:
        """Write one file with everything."""
        if not self.in_firm():
            return

        async def write(answers: Answers) -> None:
            path = await self.done_apart("writing", jobs.write_file, typed_path(answers[0]), answers[1])
            if path is not None:
                self.after(f"{path} is written. On the other device: 6, then r.")

        questions = [
            Question("Save it as", str(Path.home() / f"fieldkit-{self.now:%Y%m%d-%H%M%S}.fks")),
            Question("Passphrase", secret=True),
            Question("The same again", secret=True),
        ]
        says = "Everyone's changes in one file, for a device of the firm. Without a passphrase the firm's key opens it."
        self.ask_for("Write a file", questions, write, says, same_or_none)

    def action_read_file(self) -> None:
        """Read one file; that of a partner also where there is no firm."""

        async def read(answers: Answers) -> None:
            await self._read(typed_path(answers[0]), answers[1])

        questions = [Question("File"), Question("Passphrase", secret=True)]
        says = "The passphrase only if the file has one. A backup is made before."
        self.ask_for("Read a file", questions, read, says, needs(0))

    async def _read(self, file: Path, passphrase: str, *, agreed: bool = False) -> None:
        done = await self.work_on("reading", _read_file, self.database, file, passphrase, agreed=agreed)
        if isinstance(done, str):
            self.after(done)
        elif isinstance(done, jobs.Offered):
            paras = [Para("A partner's pack. Its records would become your own, with their source noted.", "strong")]
            paras += [Para(), *(Para(line) for line in done.lines)]

            async def take(_yes: bool) -> None:
                await self._read(file, passphrase, agreed=True)

            self.show_and_then(TellScreen(file.name, paras, yes="take them"), take)
        elif done is not None:
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
        file = self.host.home.data / "backups" / name
        seen = await self.work_on("opening the backup", _preview, self.database, file)
        if seen is None:
            return
        paras = [Para(seen.about, "strong"), Para()]
        paras += [Para(f"{kind:18} {then:>10} {now:>10}") for kind, then, now in (("", "backup", "now"), *seen.lines)]
        paras += [Para(), *(Para(warning, "alert") for warning in seen.warnings)]
        paras.append(Para("What is here now is backed up first. The next sync brings what was sent since.", "dim"))

        async def put(_yes: bool) -> None:
            before = await self.work_on("restoring", _restore, self.database, file)
            if before is not None:
                self.after(f"Restored. What was here before is in {before.name}. s brings what was sent since.")

        self.show_and_then(TellScreen(f"Restore {name}", paras, yes="put it in place"), put)


def _imported(done: Imported) -> str:
    said = [f"{done.name}: {merged_words(done.merged)} came in."]
    if done.merged.conflicts > 0:
        said.append(f"{one_or_more(done.merged.conflicts, 'conflict')} to decide: ! shows them.")
    said += [f"It waits: {'; '.join(done.waits[:3])}."] if done.waits else []
    return " ".join([*said, *(str(refused) for refused in done.refused[:3])])


def _read_file(
    work: Work, database: Path, file: Path, passphrase: str, *, agreed: bool
) -> Imported | jobs.Offered | str:
    return jobs.read_file(work.stopped, database, file, passphrase, agreed=agreed)


def _back_up(work: Work, database: Path) -> Path:
    return jobs.back_up(database, work.step)


def _preview(work: Work, database: Path, file: Path) -> jobs.Seen:
    return jobs.preview(database, file, work.step)


def _restore(work: Work, database: Path, file: Path) -> Path | None:
    return jobs.restore(database, file, work.step)
