"""``demo``: a sample store in a place of its own."""

from __future__ import annotations

import os
import shlex
from datetime import datetime
from pathlib import Path

import click

from fieldkit import paths
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import complain, say


@command(short_help="Look around in a sample firm.")
@click.option("--records", type=click.IntRange(1, 5_000_000), help="Not the firm, but so many records.")
@click.option("--clients-only", is_flag=True, help="With --records: clients and nothing else.")
@click.option("--no-open", is_flag=True, help="Only build the store.")
@click.option("--fresh", is_flag=True, help="Build it anew, though there is one.")
@home_option
@click.pass_obj
def demo(place: Place, records: int | None, clients_only: bool, no_open: bool, fresh: bool) -> None:
    """Build a sample store and open it. It lies apart from your own data and never touches it.

    A sample that is there already is opened as you left it. One of another day in which you changed nothing is
    built anew, so that its dates are about today.
    """
    from fieldkit import paths
    from fieldkit.operations import demo as sample

    if clients_only and records is None:
        raise click.UsageError("--clients-only needs --records.")
    home = paths.home(place.folder or _usual())
    wanted = sample.WantedSample(records, clients_only)

    def building() -> None:
        if records and records >= sample.LARGE:
            complain(f"Building {records:,} records; this takes a while …")

    sample.prepare(home.database, wanted, datetime.now(), fresh=fresh, building=building)
    if no_open:
        command = shlex.join(["fieldkit", "--home", str(home.data)])
        say(f"{home.database} holds {wanted.described}. Look around in it with: {command}")
        return
    from fieldkit.commandline.support.start_screens import has_terminal, open_app

    if not has_terminal():
        from fieldkit.commandline.support.today_lines import print_today

        print_today(home.database, as_json=False)
        return
    open_app(home)


def _usual() -> Path:
    """Return the folder of the sample: within FIELDKIT_HOME, else where the system keeps what can be lost."""
    own = os.environ.get("FIELDKIT_HOME")
    if own:
        return paths.absolute(own) / "demo"
    from platformdirs import user_cache_path

    return user_cache_path("fieldkit", appauthor=False) / "demo"
