"""The keys of the Sync screen for somebody outside the firm, and for paper: a partner's pack, a look, the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import work

from fieldkit.db.views import client_list
from fieldkit.screens.dialogs.ask import Answers, Question
from fieldkit.screens.dialogs.pick import Pick
from fieldkit.screens.dialogs.tell import TellScreen
from fieldkit.screens.dialogs.tick import Tick, TickScreen
from fieldkit.screens.sync import sync_jobs as jobs
from fieldkit.screens.sync.sync_page import SyncPage, needs, same_twice, typed_path
from fieldkit.widgets.reading import Para
from fieldkit.widgets.window_list import Row

OFFERED = 50
"""Clients shown for what is typed; more letters find the others."""


class PartnerKeys(SyncPage):
    """What is done with single files and paper that leave the firm, or come from outside."""

    # A partner's pack: whose, what of it, under which passphrase.

    def action_partner(self) -> None:
        """Write one client's records for a partner."""

        async def find(text: str) -> Sequence[Row]:
            found = await self.ask(client_list.clients, text, 0, OFFERED) or []
            return [Row("client", line.uid, (line.name, (line.town, "dim"))) for line in found]

        self.show_and_then(Pick("For a partner outside the firm: which client?", find), self._tick)

    async def _tick(self, client: Row) -> None:
        offers = await self.ask(jobs.offers, client.uid)
        if offers is None:
            return
        title = client.cells[0]
        called = title if isinstance(title, str) else title[0]
        ticks = [
            Tick(one.name, one.label, one.ticked, one.name == "client", "survey" if one.name == "answer" else "")
            for one in offers
        ]

        async def ticked(kinds: tuple[str, ...]) -> None:
            self._ask_where(client.uid, called, kinds)

        self.show_and_then(TickScreen(f"What of {called} goes along", ticks), ticked)

    def _ask_where(self, client: str, called: str, kinds: tuple[str, ...]) -> None:
        async def write(answers: Answers) -> None:
            said = await self.done_apart(
                "writing", jobs.write_partner, client, kinds, typed_path(answers[0]), answers[1]
            )
            if said is not None:
                self.host.say(said)

        questions = [
            Question("Save it as", str(Path.home() / f"partner-{self.now:%Y%m%d-%H%M%S}.fks")),
            Question("Passphrase", secret=True),
            Question("The same again", secret=True),
        ]
        says = "Tell the passphrase by voice, never with the file. The partner reads it with fieldkit: 6, then r."
        self.ask_for(f"{called} for a partner", questions, write, says, same_twice)

    # A look at a file

    def action_look(self) -> None:
        """Say what a file is, without taking anything of it."""

        async def look(answers: Answers) -> None:
            self.look_at(typed_path(answers[0]), answers[1])

        questions = [Question("File"), Question("Passphrase", secret=True)]
        says = "What it is, who wrote it, whether it is sound. The passphrase only if it has one. Nothing is taken."
        self.ask_for("Look at a file", questions, look, says, needs(0))

    @work
    async def look_at(self, file: Path, passphrase: str = "") -> None:
        """Show what a file is."""
        seen = await self.done_apart("looking", jobs.look, file, passphrase)
        if seen is not None:
            paras = [Para(value, lead=f"{label:9}") for label, value in seen.facts]
            paras += [Para()] if paras else []
            paras += [Para(seen.says, "good" if seen.sound else "alert"), Para("Nothing of it was taken.", "dim")]
            self.app.push_screen(TellScreen(seen.name, paras))

    # The recovery sheet

    def action_sheet(self) -> None:
        """Show the recovery sheet."""
        if not self.in_firm():
            return

        async def show() -> None:
            made = await self.done_apart("reading the key", jobs.sheet)
            if made is None:
                return
            paras = [
                Para(f"{made.firm_name or 'The firm'}, key {made.fingerprint}", "strong"),
                Para("Write these words down and keep them like the key of the house: whoever has them reads every "
                     "file and backup of the firm, and without them nobody does once all devices are gone.", "dim"),
                Para(),
                *(Para(line) for line in made.words.split("\n")),
                Para(),
                Para("“fieldkit firm recover” takes them; “fieldkit firm sheet” prints them.", "dim"),
            ]  # fmt: skip
            self.app.push_screen(TellScreen("Recovery sheet", paras))

        self.if_sure("The firm's key as words: nobody else should see them", "show them", show)
