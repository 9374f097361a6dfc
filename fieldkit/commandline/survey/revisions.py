"""``survey revisions``: what a survey was each time it was finalised."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import reading
from fieldkit.commandline.support.layout import aligned, block
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.commandline.support.survey_lines import survey_named
from fieldkit.domain.surveys.revisions.standing import moment
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations.survey import revisions as looked_at


@command(short_help="What a survey was each time it was finalised.")
@click.argument("survey")
@json_option
@home_option
@click.pass_obj
def revisions(place: Place, survey: str, as_json: bool) -> None:
    """List the revisions of SURVEY: since when each is final, who signed off, and whether its signature is good."""
    with reading(place.home) as connection:
        found = looked_at.standing(connection, survey_named(connection, survey).id)
    if as_json:
        say_json([looked_at.plain(one) for one in found.revisions])
        return
    if not found.revisions:
        complain("This survey was never finalised.")
        return
    twice = len({one.number for one in found.revisions}) < len(found.revisions)
    rows = [
        (str(one.number), moment(one.at), one.signer or "-", one.trusted, one.uid if twice else "")
        for one in found.revisions
    ]
    for line, one in zip(aligned(rows, None), found.revisions, strict=True):
        say(line)
        for label, text in (("on site", one.on_site), ("reason", one.reason), ("", one.why)):
            if text:
                say(f"    {f'{label}: ' if label else ''}{block(text, '      ')}")
    if found.more:
        say(printable(f"{found.more} more are not read."))
