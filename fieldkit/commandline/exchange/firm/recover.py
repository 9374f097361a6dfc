"""``firm recover``: take the firm's key from the recovery sheet."""

from __future__ import annotations

import sys

import click

from fieldkit.commandline.exchange.firm.device_option import device_option
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import complain, say
from fieldkit.operations.exchange import firm


@command(short_help="Take the firm's key from the recovery sheet.")
@device_option
@home_option
@click.pass_obj
def recover(place: Place, device: str) -> None:
    """Take the firm's key from the words of its recovery sheet, typed in or piped in, or from its QR code."""
    if sys.stdin.isatty():
        complain("The 27 words (or AGE-SECRET-KEY-1...), then an empty line:")
    lines: list[str] = []
    for line in sys.stdin:
        if not line.strip() and lines and sys.stdin.isatty():
            break
        lines.append(line)
    fingerprint = firm.recover(place.home.database, " ".join(lines), device)
    say(f"The key {fingerprint} is here.")
    say("Now restore a backup (fieldkit restore FILE) or sync (fieldkit sync DIR).")
