"""``firm sheet``: print the recovery sheet."""

from __future__ import annotations

import sys

import click

from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.operations.exchange import firm


@command(short_help="Print the recovery sheet.")
@click.option("--qr", is_flag=True, help="As a QR code as well.")
@home_option
@click.pass_obj
def sheet(place: Place, qr: bool) -> None:
    """Print the firm's key as 27 words. Whoever has the sheet reads every file and backup of the firm."""
    made = firm.sheet(place.home.database)
    say(f"Recovery sheet of {made.firm_name or 'the firm'} ({made.fingerprint})")
    say("Keep it like the key of the house. “fieldkit firm recover” takes these words:")
    say()
    say(made.words)
    if qr:
        from fieldkit.sync.crypto.key_words import qr_blocks

        say()
        sys.stdout.write(qr_blocks(made.secret, dark_screen=sys.stdout.isatty()) + "\n")
