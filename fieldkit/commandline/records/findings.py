"""``findings``: what was found and is not closed, of all clients or one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

import click

from fieldkit.commandline.support.layout import UNTITLED, aligned, columns
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind

ALL = "all"
"""In place of states: those that are closed, too."""


@command(short_help="Findings, the gravest first; by client, state, severity.")
@click.option("--client", metavar="CLIENT", help="Only of the client with this uid or name.")
@click.option("--state", metavar="STATE,...", default="", help="Of these states; all for all. Else what is not closed.")
@click.option("--severity", metavar="SEVERITY,...", default="", help="Only of these severities.")
@click.option("--overdue", is_flag=True, help="Only what should be answered by now, or was accepted until now.")
@json_option
@home_option
@click.pass_obj
def findings(place: Place, client: str | None, state: str, severity: str, overdue: bool, as_json: bool) -> None:
    """List the findings that are neither verified nor dismissed, the gravest first, then by the day to answer."""
    from fieldkit.commandline.support.connection import reading
    from fieldkit.db.records import lookup
    from fieldkit.db.views.survey import finding_list
    from fieldkit.domain.records.field_types.dates import describe_stored
    from fieldkit.domain.records.kinds import CLIENT, FINDING
    from fieldkit.domain.records.waiting import FINDING_LIVE

    every = tuple(option.value for option in FINDING.field("state").options)
    states = every if state.strip().casefold() == ALL else _values(FINDING, "state", state)
    severities = _values(FINDING, "severity", severity)
    now = datetime.now()
    with reading(place.home) as connection:
        number = lookup.find(connection, CLIENT, client).id if client else None
        found = finding_list.findings(
            connection, now.date(), client=number, states=states, severities=severities, overdue=overdue
        )
    if as_json:
        say_json([asdict(one) for one in found])
        return
    if not found:
        complain("There is none." if state or severity or overdue or client else "There are no open findings.")
    rows = []
    for one in found:
        live = FINDING_LIVE.holds({"state": one.state}.get)
        if one.state == "accepted":
            over = " (over)" if "" < one.accepted_until < now.date().isoformat() else ""
            when = f"until {_day(one.accepted_until)}{over}" if one.accepted_until else ""
        elif live and "" < one.answer_by < now.date().isoformat():
            when = describe_stored(one.answer_by, now, due=True)
        else:
            when = _day(one.answer_by)
        label = FINDING.field("state").option_label(one.state)
        rows.append((one.severity, when, one.title or UNTITLED, one.client, label))
    for line in aligned(rows, columns()):
        say(line)


def _values(kind: Kind, name: str, text: str) -> tuple[str, ...]:
    """Return the options of a field that a text names, with commas between them. Raises BadParameter."""
    field = kind.field(name)
    found = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        plain = word.casefold().replace("_", " ").replace("-", " ")
        option = next((one for one in field.options if plain in (one.value.replace("_", " "), one.label)), None)
        if option is None:
            may = ", ".join(one.label for one in field.options)
            raise Invalid(f"“{word}” is no {field.label.lower()} of a finding. There are: {may}.")
        found.append(option.value)
    return tuple(found)


def _day(stored: str) -> str:
    from fieldkit.domain.text.dates import show_day

    try:
        return show_day(date.fromisoformat(stored))
    except ValueError:
        return stored
