"""``export-contacts``: people for a telephone, a mail program, an address book."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from fieldkit.commandline.support.connection import chosen_settings, reading
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.commandline.support.output_file import STDOUT, force_option, output_option, print_rows, target_of
from fieldkit.domain.records.kinds import CONTACT
from fieldkit.operations.exports import export_contacts as exports
from fieldkit.operations.exports.export_table import file_name, in_words


@command("export-contacts", short_help="People as vCard or CSV: one, those of a client, or all.")
@click.option("--contact", default="", metavar="NAME", help="Only this person.")
@click.option("--client", default="", metavar="NAME", help="Only the people of this client.")
@click.option(
    "--format", "wanted", type=click.Choice(list(exports.FORMATS)), help="Else by the name of the file; vcard."
)
@output_option
@force_option
@home_option
@click.pass_obj
def export_contacts(
    place: Place, contact: str, client: str, wanted: str | None, target: Path | None, force: bool
) -> None:
    """Write people for a telephone, a mail program or an address book, or print them.

    vcard is vCard 4.0, vcard3 the older 3.0, which every program reads; csv is the table of contacts. What fieldkit
    reads again is what was written: "fieldkit import FILE".
    """
    for option, name in (("--contact", contact), ("--client", client)):
        if name and not name.strip():
            raise click.UsageError(f"{option} needs the name of one: without it everybody would be in the file.")
    if contact and client:
        raise click.UsageError("Either --contact or --client: one person, or the people of a client.")
    format_ = exports.format_of(target, wanted or "")
    currency = chosen_settings(place.home).currency
    with reading(place.home) as connection:
        only = exports.whom(connection, client=client, contact=contact)
        if target is None or target == STDOUT:
            print_rows(exports.text_rows(connection, format_, currency, only), exactly=format_ != "csv")
            return
    path = target_of(target, lambda: file_name(CONTACT, exports.ENDINGS[format_], datetime.now()))
    done = exports.export_contacts(place.home.database, path, format_, currency, only, replace=force)
    say(in_words(done, CONTACT))
