"""What is done on the Sync screen for somebody outside the firm: one client's records in a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fieldkit.db.views import client_list
from fieldkit.operations.exchange import give_to_partner
from fieldkit.paths import typed as typed_path
from fieldkit.screens.base.wording import one_or_more
from fieldkit.screens.dialogs.ask import Answers
from fieldkit.screens.dialogs.pick import Pick
from fieldkit.screens.dialogs.tick import Tick, TickScreen
from fieldkit.screens.sync.question_checks import new_file, same_twice
from fieldkit.screens.sync.sync_context import SyncContext
from fieldkit.widgets.lists.rows import Row

OFFERED = 50
"""Clients shown for what is typed; more letters find the others."""


class PartnerActions:
    """A partner's pack: whose, what of it, under which passphrase."""

    def __init__(self, context: SyncContext) -> None:
        self._context = context

    def write(self) -> None:
        """Write one client's records for a partner."""

        async def find(text: str) -> Sequence[Row]:
            found = await self._context.ask(client_list.clients, text, 0, OFFERED) or []
            return [Row("client", line.uid, (line.name, (line.town, "dim"))) for line in found]

        self._context.show_and_then(Pick("For a partner outside the firm: which client?", find), self._tick)

    async def _tick(self, client: Row) -> None:
        offers = await self._context.ask(give_to_partner.offers, client.uid)
        if offers is None:
            return
        called = client.text(0)
        ticks = [
            Tick(one.name, one.label, one.ticked, one.name == "client", "survey" if one.name == "answer" else "")
            for one in offers
        ]

        async def ticked(kinds: tuple[str, ...]) -> None:
            self._ask_where(client.uid, called, kinds)

        self._context.show_and_then(TickScreen(f"What of {called} goes along", ticks), ticked)

    def _ask_where(self, client: str, called: str, kinds: tuple[str, ...]) -> None:
        context = self._context

        async def write(answers: Answers) -> None:
            said = await context.in_thread("writing", _write, client, kinds, typed_path(answers[0]), answers[1])
            if said is not None:
                context.say(said)

        says = "Tell the passphrase by voice, never with the file. The partner reads it with fieldkit: 6, then r."
        context.ask_for(f"{called} for a partner", new_file("partner", context.now), write, says, same_twice)


def _write(database: Path, client: str, kinds: tuple[str, ...], target: Path, passphrase: str) -> str:
    """Write what was ticked; return what is in the file and what is not, in words."""
    planned = give_to_partner.plan(database, client, ",".join(kinds))
    path = give_to_partner.write(database, planned, target, passphrase)
    return (
        f"{path}: {one_or_more(len(planned.records), 'record')} of {planned.title}. "
        f"Left out: {', '.join(planned.left_out) or 'nothing'}."
    )
