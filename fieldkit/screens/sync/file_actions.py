"""What is done on the Sync screen with single files by hand: written, read, looked at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.operations.exchange import inspect_file, take_file, write_file
from fieldkit.operations.exchange.connected import connected
from fieldkit.paths import typed as typed_path
from fieldkit.screens.base.background_job import Work
from fieldkit.screens.base.wording import one_or_more
from fieldkit.screens.dialogs.ask import Answers, Question
from fieldkit.screens.dialogs.tell import TellScreen
from fieldkit.screens.sync.question_checks import needs, new_file, same_or_none
from fieldkit.screens.sync.status_lines import merged_words
from fieldkit.screens.sync.sync_context import SyncContext
from fieldkit.widgets.reading_pane import Para

if TYPE_CHECKING:
    from fieldkit.sync.by_hand.pack_and_receive import Imported, Look, ReceivedFile


@dataclass(frozen=True, slots=True)
class OfferedPack:
    """A partner's pack, to be shown before its records become one's own."""

    received: ReceivedFile
    lines: tuple[str, ...]


class FileActions:
    """What is done with files by hand."""

    def __init__(self, context: SyncContext) -> None:
        self._context = context

    def write(self) -> None:
        """Write one file with everything."""
        context = self._context
        if not context.in_firm():
            return

        async def write(answers: Answers) -> None:
            path = typed_path(answers[0])
            if await context.write_in_thread("writing", write_file.write_pack, path, answers[1]) is not None:
                context.say(f"{path} is written. On the other device: 6, then r.")

        says = "Everyone's changes in one file, for a device of the firm. Without a passphrase the firm's key opens it."
        context.ask_for("Write a file", new_file("fieldkit", context.now), write, says, same_or_none)

    def read(self) -> None:
        """Read one file; that of a partner also where there is no firm."""

        async def read(answers: Answers) -> None:
            await self._read(typed_path(answers[0]), answers[1])

        questions = [Question("File"), Question("Passphrase", secret=True)]
        says = "The passphrase only if the file has one. A backup is made before."
        self._context.ask_for("Read a file", questions, read, says, needs(0))

    async def _read(self, file: Path, passphrase: str) -> None:
        context = self._context
        done = await context.write_on("reading", _read_file, context.database, file, passphrase)
        if isinstance(done, OfferedPack):
            self._offer(file.name, done)
        elif done is not None:
            context.say(_imported(done))

    def _offer(self, name: str, offered: OfferedPack) -> None:
        context = self._context
        paras = [Para("A partner's pack. Its records would become your own, with their source noted.", "strong")]
        paras += [Para(), *(Para(line) for line in offered.lines)]

        async def take(_yes: bool) -> None:
            done = await context.write_on("reading", _take_pack, context.database, offered.received)
            if done is not None:
                new = one_or_more(done.new, "new record") if done.new else "no new record"
                filled = f", and {one_or_more(done.filled, 'empty field')} filled" if done.filled else ""
                context.say(f"{done.name}: {new} came in{filled}.")

        context.show_and_then(TellScreen(name, paras, yes="take them"), take)

    def look(self) -> None:
        """Say what a file is, without taking anything of it."""

        async def look(answers: Answers) -> None:
            await self.look_at(typed_path(answers[0]), answers[1])

        questions = [Question("File"), Question("Passphrase", secret=True)]
        says = "What it is, who wrote it, whether it is sound. The passphrase only if it has one. Nothing is taken."
        self._context.ask_for("Look at a file", questions, look, says, needs(0))

    async def look_at(self, file: Path, passphrase: str = "") -> None:
        """Show what a file is."""
        seen = await self._context.in_thread("looking", _look, file, passphrase)
        if seen is None:
            return
        says = f"{seen.problem[:1].upper()}{seen.problem[1:]}" if seen.problem else inspect_file.SOUND
        paras = [Para(value, lead=f"{label:9}") for label, value in seen.facts]
        paras += [Para()] if paras else []
        paras += [Para(says, "good" if seen.sound else "alert"), Para("Nothing of it was taken.", "dim")]
        self._context.show(TellScreen(seen.name, paras))


def _imported(done: Imported) -> str:
    said = [f"{done.name}: {merged_words(done.merged)} came in."]
    if done.merged.conflicts > 0:
        said.append(f"{one_or_more(done.merged.conflicts, 'conflict')} to decide: ! shows them.")
    said += [f"It waits: {'; '.join(done.waits[:3])}."] if done.waits else []
    return " ".join([*said, *(str(refused) for refused in done.refused[:3])])


def _read_file(work: Work, database: Path, file: Path, passphrase: str) -> Imported | OfferedPack:
    inspect_file.must_be_a_file(file)
    with connected(database) as connection, take_file.interruptible(connection, work.stopped):
        received = take_file.receive(connection, database, file, take_file.told(passphrase))
        incoming = take_file.plan(connection, received)
        if incoming is not None:
            return OfferedPack(received, tuple(incoming.lines()))
        return take_file.take(connection, database, received)


def _take_pack(work: Work, database: Path, received: ReceivedFile) -> take_file.PartnerTaken:
    with connected(database) as connection, take_file.interruptible(connection, work.stopped):
        return take_file.take_partner_pack(connection, database, received)


def _look(database: Path, file: Path, passphrase: str) -> Look:
    inspect_file.must_be_a_file(file)
    return inspect_file.look_at(database, file, take_file.told(passphrase) if passphrase.strip() else None)
