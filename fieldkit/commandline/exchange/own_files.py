"""What ``import`` does with fieldkit's own files: a segment, a snapshot, a pack of the firm, a partner's pack."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.commandline.exchange.wording import counting, merged_numbers, merged_words
from fieldkit.commandline.support import passphrases
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.domain.errors import Trouble
from fieldkit.operations.exchange import take_file
from fieldkit.operations.exchange.connected import connected
from fieldkit.paths import Home

if TYPE_CHECKING:
    import sqlite3

    from fieldkit.sync.by_hand.pack_and_receive import Imported


def import_own(home: Home, files: Sequence[Path], *, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Import files of fieldkit one by one; one that is refused keeps none of the others out. Return the exit code."""
    rows: list[dict[str, object]] = []
    failed = False
    with connected(home.database) as connection:
        for file in files:
            try:
                rows.append({"file": str(file)} | _one(connection, home.database, file, dry_run, yes, as_json))
            except Trouble as trouble:
                failed = True
                kept = "" if "othing" in str(trouble) else " Nothing of it was taken."
                complain(f"fieldkit: {trouble}{kept}")
                rows.append({"file": str(file), "imported": False, "error": str(trouble)})
    if as_json:
        say_json({"files": rows})
    return 1 if failed else 0


def _one(
    connection: sqlite3.Connection, database: Path, file: Path, dry_run: bool, yes: bool, as_json: bool
) -> dict[str, object]:
    received = take_file.receive(connection, database, file, passphrases.for_opening)
    incoming = take_file.plan(connection, received)
    if incoming is not None:
        if not as_json:
            for line in incoming.lines():
                say(line)
        if dry_run or not _agreed(yes or as_json):
            return {"imported": False, "new": len(incoming.new), "there": len(incoming.there)}
        taken = take_file.take_partner_pack(connection, database, received)
        if not as_json:
            filled = f", {counting(taken.filled, 'empty field')} filled" if taken.there else ""
            say(f"{taken.name}: {counting(taken.new, 'new record')}{filled}.")
        return {"imported": True, "new": taken.new, "there": taken.there}
    done = take_file.take(connection, database, received, dry_run=dry_run)
    if not as_json:
        _report(done)
    return {
        "imported": not dry_run,
        "files": done.files,
        "known": done.known,
        "merged": merged_numbers(done.merged),
        "waiting": done.waits,
        "refused": [str(refused) for refused in done.refused],
    }


def _report(done: Imported) -> None:
    if done.known == done.files:
        say(f"{done.name}: everything in it was here already.")
    else:
        would = "would come in. This was a dry run: nothing was changed." if done.dry_run else "came in."
        say(f"{done.name}: {merged_words(done.merged)} {would}")
    if done.merged.conflicts > 0:
        say(f"{counting(done.merged.conflicts, 'conflict')} to decide: fieldkit conflicts")
    for wait in done.waits:
        complain(wait)
    for refused in done.refused:
        complain(str(refused))


def _agreed(yes: bool) -> bool:
    if yes or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    return click.confirm("Make these your own records?", default=True)
