"""``firm retire``: remove a device."""

from __future__ import annotations

import click

from fieldkit.commandline.support import passphrases
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import complain, say
from fieldkit.operations.exchange import firm


@command(short_help="Remove a device.")
@click.argument("device")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@home_option
@click.pass_obj
def retire(place: Place, device: str, yes: bool) -> None:
    """Remove DEVICE: what came of it so far stays, nothing later is taken, and the firm gets a new key."""
    database = place.home.database
    called = firm.called(database, device)
    if not passphrases.agreed(f"Remove {called} from the firm?", yes):
        complain("Nothing was changed.")
        return
    called = firm.retire(database, device)
    say(f"{called} was removed, and the firm has a new key.")
    say("The other devices go on with the old one until they join again: fieldkit firm invite, then firm join on each.")
    say("Print a new recovery sheet: fieldkit firm sheet. The removed device keeps what it had.")
