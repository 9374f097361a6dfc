"""``firm devices``: list the firm's devices."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from fieldkit.commandline.support.connection import reading
from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.domain.clock_skew import TOLERATED, duration
from fieldkit.operations.exchange import firm
from fieldkit.operations.exchange.sync_status import status

if TYPE_CHECKING:
    from fieldkit.sync.folder.exchange import DeviceStatus


@command(short_help="List the devices.")
@json_option
@home_option
@click.pass_obj
def devices(place: Place, as_json: bool) -> None:
    """List the firm's devices: name, fingerprint, when something of it last came in, whether it was removed."""
    with reading(place.home) as connection:
        found = status(connection, place.home.data)
    if as_json:
        rows = [
            {
                "id": d.id,
                "name": d.label,
                "own": d.own,
                "retired": d.retired,
                "seen_at": d.seen_at,
                "clock_ahead_ms": d.skew,
                "lacks": d.behind,
            }
            for d in found.devices
        ]
        say_json({"firm": found.firm, "fingerprint": found.fingerprint, "devices": rows, "clocks": found.clocks})
        return
    firm.must_be_in_one(place.home.database)
    say(f"{found.firm or 'The firm'} ({found.fingerprint})")
    for line in aligned([_cells(device) for device in found.devices], columns()):
        say(line)
    if found.clocks:
        complain(found.clocks)


def _cells(device: DeviceStatus) -> tuple[str, ...]:
    from fieldkit.sync.crypto.keys import fingerprint

    state = "this device" if device.own else "removed" if device.retired else _seen(device.seen_at)
    lacks = "" if device.own or device.behind is None or device.retired else "has all"
    if lacks and device.behind:
        lacks = f"lacks {device.behind} of ours"
    clock = ""
    if abs(device.skew) > TOLERATED and not device.retired:
        clock = f"clock {duration(abs(device.skew))} {'ahead' if device.skew > 0 else 'behind'}"
    return (device.label, fingerprint(device.id), state, lacks, clock)


def _seen(at: int | None) -> str:
    return f"last seen {datetime.fromtimestamp(at / 1000):%Y-%m-%d %H:%M}" if at else "nothing came in yet"
