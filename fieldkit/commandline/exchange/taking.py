"""``import`` of fieldkit's own files: a segment, a snapshot, a pack of the firm, a partner's pack."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.commandline.support.options import Place
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.domain.errors import Trouble

if TYPE_CHECKING:
    import sqlite3

    from fieldkit.sync.by_hand.files import Imported
    from fieldkit.sync.format.container import Passphrase

MAGICS = (b"FKS1", b"FKB1")


def is_own(path: Path) -> bool:
    """Return whether a file says in its first bytes that it is one of fieldkit's."""
    try:
        with path.open("rb") as file:
            return path.is_file() and file.read(4) in MAGICS
    except OSError:
        return False  # whoever reads it says what is wrong with it


def take(place: Place, files: Sequence[Path], *, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Import files of fieldkit one by one; one that is refused keeps none of the others out."""
    from fieldkit.db.base.connect import sentences
    from fieldkit.sync.backup import open_store

    database = place.home.database
    rows: list[dict[str, object]] = []
    failed = False
    with closing(open_store.writer(database)) as connection, sentences(database):
        for file in files:
            try:
                rows.append({"file": str(file)} | _one(connection, place, file, dry_run, yes, as_json))
            except Trouble as trouble:
                failed = True
                kept = "" if "othing" in str(trouble) else " Nothing of it was taken."
                complain(f"fieldkit: {trouble}{kept}")
                rows.append({"file": str(file), "imported": False, "error": str(trouble)})
    if as_json:
        say_json({"files": rows})
    return 1 if failed else 0


def _one(
    connection: sqlite3.Connection, place: Place, file: Path, dry_run: bool, yes: bool, as_json: bool
) -> dict[str, object]:
    from fieldkit.commandline.exchange.syncing import counted, counting
    from fieldkit.sync.backup import backup_and_restore
    from fieldkit.sync.by_hand import files, partner_in, partner_out

    home, database = place.home.data, place.home.database
    with file.open("rb") as stream:
        if stream.read(4) == MAGICS[1]:
            raise Trouble(f"{file.name}: it is a backup. Put it in place with “fieldkit restore FILE”.")
    asks = _once()
    content, opened = files.content_of(connection, home, file, asks)
    if content == partner_out.CONTENT:
        assert opened is not None
        plan = partner_in.read(connection, opened)
        if not as_json:
            for line in plan.lines():
                say(line)
        if dry_run or not _agreed(yes or as_json):
            return {"imported": False, "new": len(plan.new), "there": len(plan.there)}
        backup_and_restore.back_up(database, reason="before-import")
        partner_in.apply(connection, plan)
        if not as_json:
            filled = f", {counting(plan.filled, 'empty field')} filled" if plan.there else ""
            say(f"{file.name}: {counting(len(plan.new), 'new record')}{filled}.")
        return {"imported": True, "new": len(plan.new), "there": len(plan.there)}
    if not dry_run:
        backup_and_restore.back_up(database, reason="before-import")
    done = files.take_file(connection, database, file, asks, dry_run=dry_run)
    if not as_json:
        _report(done)
    return {
        "imported": not dry_run,
        "files": done.files,
        "known": done.known,
        "merged": counted(done.merged),
        "waiting": done.waits,
        "refused": [str(refused) for refused in done.refused],
    }


def _report(done: Imported) -> None:
    from fieldkit.commandline.exchange.syncing import counting, in_words

    if done.known == done.files:
        say(f"{done.name}: everything in it was here already.")
    else:
        would = "would come in. This was a dry run: nothing was changed." if done.dry_run else "came in."
        say(f"{done.name}: {in_words(done.merged)} {would}")
    if done.merged.conflicts > 0:
        say(f"{counting(done.merged.conflicts, 'conflict')} to decide: fieldkit conflicts")
    for wait in done.waits:
        complain(wait)
    for refused in done.refused:
        complain(str(refused))


def _agreed(yes: bool) -> bool:
    import sys

    import click

    if yes or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    return click.confirm("Make these your own records?", default=True)


class _once:  # noqa: N801 - used like a function
    """Asks for a passphrase once for each file, however often it is opened."""

    def __init__(self) -> None:
        self._told: dict[str, Passphrase] = {}

    def __call__(self, name: str) -> Passphrase:
        from fieldkit.commandline.support import passphrases

        if name not in self._told:
            self._told[name] = passphrases.for_opening(name)
        return self._told[name]
