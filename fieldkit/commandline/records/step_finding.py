"""``step-finding``: findings from state to state, by the rules of their card."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import typed, writing
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.db.records import lookup
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.records.kinds import FINDING
from fieldkit.operations import state_steps


@command("step-finding", short_help="Bring findings to a state: agreed, accepted, fixed ...")
@click.argument("state")
@click.argument("findings", metavar="FINDING...", nargs=-1, required=True)
@click.option("--by", "accepted_by", metavar="NAME", default="", help="Who accepts the risk.")
@click.option("--until", "accepted_until", metavar="DAY", default="", help="Until when, such as “in 6 months”.")
@click.option("--why", metavar="WORDS", default="", help="Why it is accepted, or dismissed.")
@home_option
@click.pass_obj
def step_finding(
    place: Place, state: str, findings: tuple[str, ...], accepted_by: str, accepted_until: str, why: str
) -> None:
    """Bring each FINDING, by its uid or enough of its words, to STATE.

    STATE is one of: open, agreed, accepted, in work, fixed, verified, dismissed.

    Accepted needs --by, --why and --until; dismissed needs --why. All of them go there or, where one cannot, none.
    """
    given = {"accepted_by": accepted_by, "accepted_until": accepted_until, "why": why}
    with writing(place.home) as connection:
        by = typed(place.home, connection)
        wanted = str(FINDING.field("state").read(state.replace("_", " ").replace("-", " "), by))
        needs = FINDING.state_rules.needs.get(wanted, ()) if FINDING.state_rules else ()
        useless = [_OPTIONS[name] for name, text in given.items() if text.strip() and name not in needs]
        if useless:
            label = FINDING.field("state").option_label(wanted)
            raise Invalid(f"{', '.join(useless)}: nothing of that is asked of what is {label}. Nothing was changed.")
        lacking = [_OPTIONS[name] for name in needs if not given[name].strip()]
        if lacking:
            label = FINDING.field("state").option_label(wanted)
            raise Invalid(f"What is {label} needs {', '.join(lacking)} as well. Nothing was changed.")
        uids = [lookup.find(connection, FINDING, one).uid for one in findings]
        said = {name: given[name] for name in needs}
        done = state_steps.take_all(connection, FINDING, dict.fromkeys(uids), wanted, by, said)
        if done.refused:
            why_not = " ".join(f"“{title}”: {sentence}" for title, sentence in done.refused)
            raise Trouble(f"{why_not} Nothing was changed.")
    label = FINDING.field("state").option_label(wanted)
    say(f"{len(done.done):,} finding{'s are' if len(done.done) > 1 else ' is'} {label} now.")


_OPTIONS = {"accepted_by": "--by", "accepted_until": "--until", "why": "--why"}
