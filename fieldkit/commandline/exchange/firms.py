"""``firm``: begin one, invite a device, join, list and remove devices, print the recovery sheet."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import Place, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.domain.clock_skew import TOLERATED, duration
from fieldkit.domain.errors import Trouble

if TYPE_CHECKING:
    import sqlite3

_device_option = click.option("--device", metavar="NAME", default="", help="What this device is called.")


@click.group(short_help="The firm and its devices: new, invite, join, devices, retire, sheet.")
@home_option
def firm() -> None:
    """The firm whose devices share everything, and the keys that they share it with."""


@firm.command(short_help="Begin a firm on this device.")
@click.argument("name")
@_device_option
@home_option
@click.pass_obj
def new(place: Place, name: str, device: str) -> None:
    """Begin the firm NAME on this device. What is here already belongs to it from now on."""
    from fieldkit.sync.crypto.keys import fingerprint
    from fieldkit.sync.replica import firm as firms

    with _writer(place) as connection:
        key = firms.begin(connection, place.home.data, name, device)
    say(f"The firm {name} begins on this device ({fingerprint(key.id)}).")
    say("Another device joins by an invitation: fieldkit firm invite")
    say("Print the recovery sheet and keep it safe: fieldkit firm sheet")


@firm.command(short_help="Write an invitation for another device.")
@click.option("--to", "target", metavar="FILE", type=click.Path(path_type=Path), help="Where to write it.")
@home_option
@click.pass_obj
def invite(place: Place, target: Path | None) -> None:
    """Write an invitation: the firm's key and devices, under a passphrase.

    Tell the passphrase by voice, never with the file, and delete the file when the device has joined.
    """
    from fieldkit.commandline.support import passphrases
    from fieldkit.sync.by_hand import new_file
    from fieldkit.sync.replica import firm as firms

    with _writer(place) as connection:
        _must_have_firm(place)
        chosen = passphrases.for_new_file()
        data = firms.invite(connection, place.home.data, chosen.passphrase)
    path = new_file.write_new(target or Path(f"invitation-{datetime.now():%Y%m%d-%H%M%S}.fks"), data)
    say(f"{path}: the invitation.")
    if chosen.suggested:
        say(f"Passphrase, to tell by voice: {chosen.passphrase.text}")
    say("On the other device: fieldkit firm join FILE. Delete the file when it has joined.")


@firm.command(short_help="Join a firm by an invitation.")
@click.argument("file", type=click.Path(path_type=Path))
@_device_option
@home_option
@click.pass_obj
def join(place: Place, file: Path, device: str) -> None:
    """Join the firm that FILE invites to, or take its new key after a device was removed."""
    from fieldkit.commandline.support import passphrases
    from fieldkit.sync.by_hand import new_file
    from fieldkit.sync.replica import firm as firms

    new_file.must_be_there(file)
    with _writer(place) as connection, new_file.nothing_changed():
        passphrase = passphrases.for_opening(file.name)
        told = firms.join(connection, place.home.data, file, passphrase, device)
    others = [known.label for known in told.devices if known.retired is None]
    say(f"This device belongs to {told.firm_name} now. Known are: {', '.join(others)}.")
    say("What is here already is shared at the next sync: fieldkit sync DIR")
    say(f"Delete {file.name}: whoever has it and the passphrase can read everything.")


@firm.command(short_help="List the devices.")
@json_option
@home_option
@click.pass_obj
def devices(place: Place, as_json: bool) -> None:
    """List the firm's devices: name, fingerprint, when something of it last came in, whether it was removed."""
    from fieldkit.sync.backup import open_store
    from fieldkit.sync.folder import exchange

    with closing(open_store.reader(place.home.database)) as connection:
        status = exchange.status(connection, place.home.data)
    from fieldkit.sync.crypto.keys import fingerprint

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
            for d in status.devices
        ]
        say_json({"firm": status.firm, "fingerprint": status.fingerprint, "devices": rows, "clocks": status.clocks})
        return
    if not status.fingerprint:
        from fieldkit.sync.replica.devices import NO_FIRM

        raise Trouble(NO_FIRM)
    say(f"{status.firm or 'The firm'} ({status.fingerprint})")
    lines = []
    for d in status.devices:
        state = "this device" if d.own else "removed" if d.retired else seen(d.seen_at)
        off = f"clock {duration(abs(d.skew))} {'ahead' if d.skew > 0 else 'behind'}"
        clock = off if abs(d.skew) > TOLERATED and not d.retired else ""
        lacks = "" if d.own or d.behind is None or d.retired else f"lacks {d.behind} of ours" if d.behind else "has all"
        lines.append((d.label, fingerprint(d.id), state, lacks, clock))
    for line in aligned(lines, columns()):
        say(line)
    if status.clocks:
        complain(status.clocks)


@firm.command(short_help="Remove a device.")
@click.argument("device")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@home_option
@click.pass_obj
def retire(place: Place, device: str, yes: bool) -> None:
    """Remove DEVICE: what came of it so far stays, nothing later is taken, and the firm gets a new key."""
    from fieldkit.commandline.support import passphrases
    from fieldkit.sync.replica import devices as own_devices
    from fieldkit.sync.replica import firm as firms

    with _writer(place) as connection:
        member = own_devices.find(connection, device)
        if not passphrases.agreed(f"Remove {member.name or member.id} from the firm?", yes):
            complain("Nothing was changed.")
            return
        member = firms.retire(connection, place.home.data, device)
    say(f"{member.name or member.id} was removed, and the firm has a new key.")
    say("The other devices go on with the old one until they join again: fieldkit firm invite, then firm join on each.")
    say("Print a new recovery sheet: fieldkit firm sheet. The removed device keeps what it had.")


@firm.command(short_help="Take a removed device in again.")
@click.argument("device")
@home_option
@click.pass_obj
def readmit(place: Place, device: str) -> None:
    """Take DEVICE in again after it was removed; it then needs a new invitation."""
    from fieldkit.sync.replica import firm as firms

    with _writer(place) as connection:
        member = firms.readmit(connection, place.home.data, device)
    say(f"{member.name or member.id} is a member again. It needs an invitation: fieldkit firm invite")


@firm.command(short_help="Give this device another name.")
@click.argument("name")
@home_option
@click.pass_obj
def rename(place: Place, name: str) -> None:
    """Call this device NAME; the others learn it at the next sync."""
    from fieldkit.sync.replica import firm as firms

    with _writer(place) as connection:
        say(f"This device is called {firms.rename(connection, place.home.data, name)}.")


@firm.command(short_help="Print the recovery sheet.")
@click.option("--qr", is_flag=True, help="As a QR code as well.")
@home_option
@click.pass_obj
def sheet(place: Place, qr: bool) -> None:
    """Print the firm's key as 27 words. Whoever has the sheet reads every file and backup of the firm."""
    from fieldkit.sync.crypto.key_words import qr_blocks
    from fieldkit.sync.replica import firm as firms

    with _writer(place) as connection:
        made = firms.sheet(connection, place.home.data)
    say(f"Recovery sheet of {made.firm_name or 'the firm'} ({made.fingerprint})")
    say("Keep it like the key of the house. “fieldkit firm recover” takes these words:")
    say()
    say(made.words)
    if qr:
        say()
        sys.stdout.write(qr_blocks(made.secret, dark_screen=sys.stdout.isatty()) + "\n")


@firm.command(short_help="Take the firm's key from the recovery sheet.")
@_device_option
@home_option
@click.pass_obj
def recover(place: Place, device: str) -> None:
    """Take the firm's key from the words of its recovery sheet, typed in or piped in, or from its QR code."""
    from fieldkit.sync.by_hand import new_file
    from fieldkit.sync.crypto.keys import fingerprint
    from fieldkit.sync.replica import firm as firms

    if sys.stdin.isatty():
        complain("The 27 words (or AGE-SECRET-KEY-1...), then an empty line:")
    lines: list[str] = []
    for line in sys.stdin:
        if not line.strip() and lines and sys.stdin.isatty():
            break
        lines.append(line)
    with _writer(place) as connection, new_file.nothing_changed():
        key = firms.recover(connection, place.home.data, " ".join(lines), device)
    say(f"The key {fingerprint(key.id)} is here.")
    say("Now restore a backup (fieldkit restore FILE) or sync (fieldkit sync DIR).")


def seen(at: int | None) -> str:
    """Return in words when a device was last heard of."""
    return f"last seen {datetime.fromtimestamp(at / 1000):%Y-%m-%d %H:%M}" if at else "nothing came in yet"


@contextmanager
def _writer(place: Place) -> Iterator[sqlite3.Connection]:
    from fieldkit.db.base.connect import sentences
    from fieldkit.sync.backup import open_store

    with closing(open_store.writer(place.home.database)) as connection, sentences(place.home.database):
        yield connection


def _must_have_firm(place: Place) -> None:
    from fieldkit.sync.crypto.key_files import has_firm_key
    from fieldkit.sync.replica.devices import NO_FIRM

    if not has_firm_key(place.home.data):
        raise Trouble(NO_FIRM)
