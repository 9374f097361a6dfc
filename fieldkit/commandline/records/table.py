"""``table``: the records of a kind as CSV for a spreadsheet, and back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fieldkit import ordinary_file
from fieldkit.commandline.support.connection import begun, reading, typed, typed_by
from fieldkit.commandline.support.field_values import refuse_own
from fieldkit.commandline.support.guard import reader_has_gone
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option, kind_argument
from fieldkit.commandline.support.output import say
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Kind
from fieldkit.files.tables.csv_cells import MARK, MOST_BYTES, read_csv, written
from fieldkit.operations import table_files


@command(short_help="Records of a kind as a CSV table, and back.")
@kind_argument
@click.option("--to", "target", metavar="FILE", type=NamedPath(), help="Write the table to FILE.")
@click.option("--from", "source", metavar="FILE", type=NamedPath(), help="Take the table in FILE.")
@click.option("--dry-run", is_flag=True, help="With --from: only say what would happen; change nothing.")
@home_option
@click.pass_obj
def table(place: Place, kind: Kind, target: Path | None, source: Path | None, dry_run: bool) -> None:
    """Print the records of KIND as CSV, one a line, or write them to FILE; with --from, take them back.

    Of a table that is taken, a row with a uid changes that record, and one without adds a new one; values are
    typed as in the form. All of it is taken or, where a cell is wrong, nothing.
    """
    if source is not None:
        if target is not None:
            raise click.UsageError("Either --to or --from: a table is written or taken.")
        _take(place, kind, source, dry_run)
    elif dry_run:
        raise click.UsageError("--dry-run is for --from: to write a table changes nothing.")
    else:
        _write(place, kind, target)


def _write(place: Place, kind: Kind, target: Path | None) -> None:
    with reading(place.home) as connection:
        whole = list(written(table_files.table_of(connection, kind, typed(place.home, connection))))
    if target is None:
        try:
            sys.stdout.writelines(row.removesuffix("\r\n") + "\n" for row in whole)
            sys.stdout.flush()
        except OSError as error:
            if reader_has_gone(error):
                raise
            raise Trouble(f"The output: {error.strerror or error}. The table is not whole there.") from error
        return
    from fieldkit.sync.base import atomic_write  # only where a file is written

    try:
        atomic_write.write(target, MARK + "".join(whole).encode("utf-8"))
    except FileExistsError as error:
        raise Trouble(f"{target} is there already. Nothing was written. Give another name.") from error
    except OSError as error:
        raise Trouble(f"{target}: {error.strerror or error}. Nothing was written.") from error
    say(f"{target}: {len(whole) - 1:,} {kind.plural.lower()}.")


def _take(place: Place, kind: Kind, source: Path, dry_run: bool) -> None:
    refuse_own(kind)
    try:
        found = read_csv(ordinary_file.read(source, MOST_BYTES), source.name)
    except OSError as error:
        raise Trouble(f"{source}: {error.strerror or error}. Nothing was changed.") from error
    from fieldkit.operations.exchange.import_table import import_table  # only where a table is taken

    by = typed_by(place.home, (cell for row in found.rows for cell in row.cells))
    with begun(place.home, dry_run=dry_run) as home:
        done = import_table(home.database, kind, found, by, dry_run=dry_run)
    words = f"{done.added:,} new, {done.changed:,} changed, {done.unchanged:,} as they were."
    say(f"{source}: {words}{' Nothing was changed: this was a dry run.' if dry_run else ''}")
