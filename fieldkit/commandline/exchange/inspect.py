"""``inspect``: what a file is, without importing it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from fieldkit.commandline.support import passphrases
from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.operations.exchange.inspect_file import SOUND, look_at


@command(short_help="Say what a file is, without importing it.")
@click.argument("file", type=NamedPath())
@json_option
@home_option
@click.pass_obj
def inspect(place: Place, file: Path, as_json: bool) -> int:
    """Say what FILE is, who wrote it, whether it is sound and what it needs. Ends with 1 if it is not sound."""
    asks = passphrases.for_opening if os.environ.get(passphrases.VARIABLE) or sys.stdin.isatty() else None
    look = look_at(place.home.database, file, asks)
    if as_json:
        say_json(
            {
                "file": str(file),
                "what": look.what,
                "sound": look.sound,
                "opened": look.opened,
                "code": str(look.code),
                "problem": look.problem,
                "facts": dict(look.facts),
            }
        )
        return 0 if look.sound else 1
    for line in aligned(look.facts, columns()):
        say(line)
    if look.problem:
        complain(f"{look.name}: {look.problem}")
    elif look.opened:
        say(SOUND)
    return 0 if look.sound else 1
