"""``check``: is the store sound."""

from __future__ import annotations

import click

from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json


@command(short_help="Look whether the store is sound.")
@click.option("--repair", is_flag=True, help="Put triggers and search index right.")
@json_option
@home_option
@click.pass_obj
def check(place: Place, repair: bool, as_json: bool) -> int:
    """Look whether the database is sound, all links lead somewhere and find is true. Ends with 1 if not."""
    from dataclasses import asdict

    from fieldkit.db.store.integrity_check import check as look
    from fieldkit.sync.backup.open_store import UPGRADE

    report = look(place.home.database, repair=repair, upgrade=UPGRADE)
    if as_json:
        say_json({"file": str(place.home.database), "sound": report.sound, **asdict(report)})
        return 0 if report.sound else 1
    for text in (*report.repaired, *report.notes):
        say(text)
    for text in report.problems:
        complain(text)
    if report.sound:
        say(f"{place.home.database} is sound: {report.records:,} records.")
    return 0 if report.sound else 1
