"""``export``: a file for a stick, a mail or a partner."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from fieldkit.commandline.exchange.wording import counting
from fieldkit.commandline.support import passphrases
from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.operations.exchange import give_to_partner, write_file


@command(short_help="Write a file for a stick, a mail or a partner.")
@click.option("--to", "target", metavar="FILE|DIR", type=NamedPath(), help="Where to write it.")
@click.option("--passphrase", is_flag=True, help="Lock it by a passphrase in place of the firm's key.")
@click.option("--client", metavar="NAME", help="Only this client, for a partner outside the firm.")
@click.option("--kinds", default="", metavar="LIST", help="What of the client, such as client,contact,finding; or all.")
@json_option
@home_option
@click.pass_obj
def export(place: Place, target: Path | None, passphrase: bool, client: str | None, kinds: str, as_json: bool) -> None:
    """Pack everyone's changes into one file for the firm's other devices.

    With --client: one client's records for a partner outside the firm, under a passphrase. Scores and the
    instruction log are in it only if --kinds names them.
    """
    if client and passphrase:
        raise click.UsageError("A partner's pack is always under a passphrase.")
    if client is not None and not client.strip():
        raise click.UsageError("--client needs the name of one: without it everything would go into the file.")
    if kinds and not client:
        raise click.UsageError("--kinds says what of a client goes to a partner: it needs --client.")
    database = place.home.database
    chosen: passphrases.ChosenPassphrase | None = None
    if client:
        try:
            planned = give_to_partner.plan(database, client, kinds)
        except Invalid as invalid:
            raise Trouble(f"{invalid} Nothing was written. “fieldkit show client” lists them.") from invalid
        chosen = passphrases.for_new_file()
        path = give_to_partner.write(database, planned, _target(target, "partner"), chosen.passphrase.text)
        facts: dict[str, object] = {"holds": planned.counts, "left_out": planned.left_out}
        lines = [
            f"{path}: {planned.title}",
            *aligned([(name, f"{count:,}") for name, count in planned.counts.items()], columns(), indent="  "),
            f"Left out: {', '.join(planned.left_out) or 'nothing'}.",
        ]
    else:
        chosen = passphrases.for_new_file() if passphrase else None
        text = chosen.passphrase.text if chosen else ""
        packed = write_file.write_pack(database, _target(target, "fieldkit"), text)
        path = packed.path
        facts = {"files": packed.files, "snapshot": packed.snapshot}
        holds = "a snapshot of everything" if packed.snapshot else f"{counting(packed.files, 'file')} of all devices"
        lines = [f"{path}: {holds}."]
    told = chosen.passphrase.text if chosen is not None and chosen.suggested else ""
    if as_json:
        say_json({"file": str(path)} | facts | ({"passphrase": told} if told else {}))
        return
    for line in lines:
        say(line)
    if told:
        say(f"Passphrase, to tell by voice: {told}")
    say("On the other device: fieldkit import FILE")


def _target(target: Path | None, stem: str) -> Path:
    name = write_file.file_name(stem, datetime.now())
    if target is None:
        return Path(name)
    if target.is_dir():
        return target / name
    if not target.parent.is_dir():
        raise Trouble(f"{target.parent} is no folder. Nothing was written.")
    return target
