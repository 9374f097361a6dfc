"""``binder``: the book that a client owns."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from fieldkit.commandline.support.connection import chosen_settings, reading
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import complain, say
from fieldkit.commandline.support.output_file import (
    STDOUT,
    document_options,
    force_option,
    print_document,
    refuse_unprintable,
    target_of,
)
from fieldkit.db.records import lookup
from fieldkit.db.views.survey.binder_source import client_called
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.operations.exports import client_binder as binders
from fieldkit.operations.exports import survey_report as reports


@command(short_help="The book that a client owns: HTML, PDF, Word, Markdown or text.")
@click.argument("client", nargs=-1, required=True)
@document_options
@force_option
@home_option
@click.pass_obj
def binder(place: Place, client: tuple[str, ...], wanted: str | None, target: Path | None, force: bool) -> None:
    """Write the book of the CLIENT with a uid or a name: who may order, people, places, what is there, what is open.

    It is the client's own. In it is no password (only where they are kept), no note, nothing about style or trust, and
    nothing that was said in confidence. How it looks, and where it goes without a place, is as with “fieldkit report”.
    """
    now, chosen = datetime.now(), chosen_settings(place.home, "report", "currency")
    named = target if target not in (None, STDOUT) else None
    format_ = reports.format_of(named, wanted or "")
    look = reports.look_of(chosen.report, place.home.settings)
    with reading(place.home) as connection:
        words = " ".join(client)
        uid = (lookup.get(connection, CLIENT, words.strip().lower()) or lookup.find(connection, CLIENT, words)).uid
        if target == STDOUT:
            refuse_unprintable(format_)
            made, document = binders.made_binder(connection, uid, look, now, chosen.currency)
            print_document(document, look, format_)
            if made.secrets:
                complain(f"fieldkit:{binders.left_out(made.secrets)}")
            return
        called = client_called(connection, uid)
    folder = target if target is not None else reports.folder_of(chosen.report, Path.cwd())
    path = target_of(folder, lambda: reports.file_name(called, binders.BINDER, format_, now))
    database = place.home.database
    say(binders.in_words(binders.write_binder(database, uid, path, format_, look, now, chosen.currency, replace=force)))
