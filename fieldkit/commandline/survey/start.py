"""``survey start``: begin a checklist for a client."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import writing
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.db.records import lookup
from fieldkit.domain.records.kinds import CHECKLIST, CLIENT, CONTACT, SITE
from fieldkit.operations import surveys


@command(short_help="Begin a survey; prints its uid.")
@click.argument("checklist")
@click.option("--client", required=True, metavar="NAME", help="Whom it is for.")
@click.option("--site", default="", metavar="NAME", help="Which place, if the client has several.")
@click.option("--contact", default="", metavar="NAME", help="For a checklist about one person.")
@click.option("--short", is_flag=True, help="Only the items that matter most.")
@home_option
@click.pass_obj
def start(place: Place, checklist: str, client: str, site: str, contact: str, short: bool) -> None:
    """Begin CHECKLIST, by its key or title, for a client, and print the uid of the survey."""
    with writing(place.home) as connection:
        whom = lookup.find(connection, CLIENT, client)
        asked = lookup.find(connection, CHECKLIST, checklist)
        where = lookup.find(connection, SITE, site, whom.id).uid if site else ""
        person = lookup.find(connection, CONTACT, contact, whom.id).uid if contact else ""
        uid = surveys.start(connection, asked.uid, whom.uid, where, person)
        if short:
            surveys.set_core(connection, uid, core=True)
    say(uid)
