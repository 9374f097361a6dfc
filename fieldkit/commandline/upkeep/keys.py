"""``keys``: which key does what."""

from __future__ import annotations

import click

from fieldkit.commandline.support.options import command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json


@command(short_help="All keys and what they do.")
@json_option
@click.option("--markdown", is_flag=True, help="Print docs/keys.md.")
@home_option
def keys(as_json: bool, markdown: bool) -> None:
    """Print every key of the screens with what it does."""
    from fieldkit.commandline.support import key_table

    if as_json:
        say_json(key_table.plain())
        return
    for line in key_table.markdown() if markdown else key_table.text():
        say(line)
