"""Taking back the last change of the session, from any screen, and saying what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fieldkit.domain.errors import Trouble

if TYPE_CHECKING:
    from textual.app import App

    from fieldkit.db.records.undo_log import Way
    from fieldkit.screens.base.page import Host


async def undo(app: App[None], way: Way = "undo") -> None:
    """Take back the last change, or with "redo" do again what was taken back; say what it was."""
    from fieldkit.operations.undo import take_back

    host = cast("Host", app)
    try:
        outcome = await host.store.write(take_back, host.store.session, way, host.clock(), host.settings.currency)
    except Trouble as trouble:
        host.report(trouble)
        return
    if outcome is None:
        host.say(_NOTHING[way])
        return
    host.say(outcome.sentence)


_NOTHING = {
    "undo": "Nothing to take back: nothing was changed since fieldkit was opened.",
    "redo": "Nothing to do again: nothing was taken back.",
}
