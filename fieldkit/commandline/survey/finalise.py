"""``survey finalise``: finish a survey that lacks nothing, and sign it as it is."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import typed, writing
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.commandline.support.survey_lines import headline, survey_named, verify_lines
from fieldkit.db.views.survey.sheet import sheet
from fieldkit.domain.errors import Invalid
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations.survey import finalise as operation


@command(short_help="Finish a survey that lacks nothing; signed.")
@click.argument("survey")
@click.option("--signed-by", "signed_by", default="", metavar="NAME", help="Who signs off.")
@click.option("--role", default="", metavar="ROLE", help="In which role.")
@click.option("--arrived", default="", metavar="WHEN", help="When you came, such as 9:30.")
@click.option("--left", default="", metavar="WHEN", help="When you left.")
@click.option("--reason", default="", metavar="TEXT", help="Why again; needed where it was finalised before.")
@home_option
@click.pass_obj
def finalise(place: Place, survey: str, signed_by: str, role: str, arrived: str, left: str, reason: str) -> None:
    """Finish SURVEY and store it as its next revision, signed with the key of this device.

    Where a needed answer is missing nothing is done, and each is named. A survey whose answers were changed since its
    last revision, or that somebody signs now, gets the next one, with a reason; all revisions are kept.
    """
    texts = {"signed_by": signed_by, "role": role, "arrived": arrived, "departed": left}
    with writing(place.home) as connection:
        uid = survey_named(connection, survey).uid
        by = typed(place.home, connection, (arrived, left))
        found = sheet(connection, uid)
        if found.needed:
            asked = [f"  {line.item}: {f'{line.thing}: ' if line.thing else ''}{line.ask}" for line in found.needed]
            raise Invalid("\n".join([f"Not finished. {len(asked)} still needed:", *asked]))
        stands = operation.finalise(connection, uid, operation.sign_off_of(texts, by), reason, by.currency)
        done = sheet(connection, uid)
    say(printable(headline(done)))
    say(printable(stands.in_words()))
    for line in verify_lines(done):
        say(line)
