"""``demo``: a sample store in a place of its own."""

from __future__ import annotations

import os
import shlex
import sqlite3
from datetime import datetime
from pathlib import Path

import click

from fieldkit.commandline.support.options import Place, home_option
from fieldkit.commandline.support.output import complain, say
from fieldkit.domain.errors import Trouble


@click.command(short_help="Look around in a sample firm.")
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
    from fieldkit.db.demo import build as sample

    if clients_only and records is None:
        raise click.UsageError("--clients-only needs --records.")
    home = paths.home(place.folder or _usual())
    wanted = sample.described(records, clients_only)
    there, stale = _what_is_there(home.database)
    if there and there != wanted and not fresh:
        raise Trouble(f"{home.database} is {there} already, not {wanted}. Nothing was changed. --fresh builds it anew.")
    anew = fresh or (stale and there == wanted)
    if there and anew:
        _remove(home.database)
    if not there or anew:
        _build(home.database, records, clients_only)
    if no_open:
        command = shlex.join(["fieldkit", "--home", str(home.data)])
        say(f"{home.database} holds {wanted}. Look around in it with: {command}")
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
        return Path(own).expanduser() / "demo"
    from platformdirs import user_cache_path

    return user_cache_path("fieldkit", appauthor=False) / "demo"


def _what_is_there(database: Path) -> tuple[str, bool]:
    """Return in words which sample the database holds, "" if there is none, and whether it is an old one untouched.

    Raises Trouble for a real store.
    """
    from fieldkit.db.base import connect as c
    from fieldkit.db.demo import build as sample

    if not database.exists() or database.stat().st_size == 0:
        return "", False
    connection = c.connect(database, write=False)
    try:
        with c.sentences(database):
            if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                return "", False
            try:
                found = sample.which(connection)
                stale = bool(found) and sample.stale(connection, datetime.now().date())
            except sqlite3.OperationalError:
                # Some other program's database.
                found, stale = "", False
    finally:
        connection.close()
    if not found:
        raise Trouble(
            f"{database} is a store of your own, not a sample. Nothing was changed. "
            "Choose another folder with --home, or leave --home away."
        )
    return found, stale


def _build(database: Path, records: int | None, clients_only: bool) -> None:
    from fieldkit.db.base import connect as c
    from fieldkit.db.demo import build as sample
    from fieldkit.sync.backup import open_store

    if records and records >= 50_000:
        complain(f"Building {records:,} records; this takes a while …")
    try:
        connection = open_store.writer(database)
        try:
            with c.sentences(database):
                sample.build(connection, records, now=datetime.now(), clients_only=clients_only)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
    except BaseException:
        # Half a sample, without its mark, would pass for a store of one's own.
        _remove(database)
        raise


def _remove(database: Path) -> None:
    from fieldkit.db.base import replica_id

    for name in ("", "-wal", "-shm"):
        Path(f"{database}{name}").unlink(missing_ok=True)
    database.with_name(replica_id.FILE).unlink(missing_ok=True)
