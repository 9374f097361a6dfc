"""``export-table``: any kind of record for a spreadsheet or a program."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from fieldkit.commandline.support.connection import chosen_settings, reading
from fieldkit.commandline.support.options import Place, command, home_option, kind_argument
from fieldkit.commandline.support.output import say
from fieldkit.commandline.support.output_file import STDOUT, force_option, output_option, print_rows, target_of
from fieldkit.domain.records.declaration import Kind
from fieldkit.operations.exports import export_table as exports


@command("export-table", short_help="Any kind of record for Excel, or as CSV or JSON.")
@kind_argument
@click.option("--format", "wanted", type=click.Choice(list(exports.FORMATS)), help="Else by the name of the file; CSV.")
@output_option
@force_option
@home_option
@click.pass_obj
def export_table(place: Place, kind: Kind, wanted: str | None, target: Path | None, force: bool) -> None:
    """Write all records of KIND for other programs, one a row, or print them as CSV or JSON.

    All fields are in it, also those that fieldkit fills in; of a link what it leads to and its uid, of an amount its
    currency. The trash is not in it. “fieldkit table KIND --from FILE” takes a CSV back that was changed.
    """
    format_ = exports.format_of(target, wanted or "")
    needed = ["currency"] if any(field.type.in_currency for field in kind.fields) else []
    currency = chosen_settings(place.home, *needed).currency
    if target is None or target == STDOUT:
        if format_ == "xlsx":
            raise click.UsageError("A workbook is no text: name the file with -o FILE.")
        plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
        with reading(place.home) as connection:
            print_rows(exports.text_rows(connection, kind, format_, currency, plain=plain))
        return
    path = target_of(target, lambda: exports.file_name(kind, format_, datetime.now()))
    done = exports.export_table(place.home.database, kind, path, format_, currency, replace=force)
    say(exports.in_words(done, kind))
