"""``conflicts``, ``resolve``, ``history``, ``trash``: what contradicts, what happened, what was deleted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from fieldkit.commandline.support.connection import reading, typed, writing
from fieldkit.commandline.support.layout import UNTITLED, aligned, columns
from fieldkit.commandline.support.options import Place, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.domain.errors import Trouble

if TYPE_CHECKING:
    from fieldkit.db.changes.conflicts import Conflict, Version
    from fieldkit.domain.records.values import ReadingContext, Value

RECORD = "record"
"""In the place of a field: whether a record that one deleted and another changed stays."""


@click.command(short_help="List what two people wrote differently.")
@json_option
@home_option
@click.pass_obj
def conflicts(place: Place, as_json: bool) -> None:
    """List every value that two devices wrote without knowing of each other, numbered for “fieldkit resolve”."""
    from fieldkit.db.changes import conflicts as open_ones

    with reading(place.home) as connection:
        by = typed(place.home, connection)
        found = open_ones.conflicts(connection)
        texts = [[version_text(one, version, by) for version in one.versions] for one in found]
    if as_json:
        say_json([_plain(one, words) for one, words in zip(found, texts, strict=True)])
        return
    if not found:
        say("Nothing contradicts.")
    for one, words in zip(found, texts, strict=True):
        say(f"{_label(one)}  {one.title or UNTITLED}")
        say(f"  {one.uid} {one.field or RECORD}")
        rows = [
            (f"{number}", text, who(version.who), moment(version.at), "shown" if version.shown else "")
            for number, (version, text) in enumerate(zip(one.versions, words, strict=True), 1)
        ]
        for line in aligned(rows, columns(), indent="    "):
            say(line)


@click.command(short_help="Decide a conflict.")
@click.argument("uid")
@click.argument("field")
@click.option("--take", type=int, metavar="N", help="The value with this number in “fieldkit conflicts”.")
@click.option("--value", metavar="TEXT", help="Another value.")
@click.option("--keep-both", is_flag=True, help="Both texts, one after the other.")
@home_option
@click.pass_obj
def resolve(place: Place, uid: str, field: str, take: int | None, value: str | None, keep_both: bool) -> None:
    """Decide what FIELD of the record UID holds, for every device.

    FIELD is “record” for a record that one deleted and another changed. What is not taken stays in the history.
    """
    from fieldkit.db.changes import conflicts as open_ones
    from fieldkit.db.records import crud
    from fieldkit.db.records.save_rules import before_save
    from fieldkit.db.views.record_facts import located
    from fieldkit.domain.records import values

    if sum((take is not None, value is not None, keep_both)) != 1:
        raise click.UsageError("Say one of --take N, --value TEXT and --keep-both.")
    name = field.strip().lower().replace("-", "_")
    name = "" if name == RECORD else name
    with writing(place.home) as connection:
        kind, uid = located(connection, uid)
        one = next((c for c in open_ones.conflicts(connection) if (c.uid, c.field) == (uid, name)), None)
        if one is None:
            raise Trouble(f"Nothing contradicts in {name or RECORD} of {uid}. “fieldkit conflicts” lists what does.")
        if take is not None and not 1 <= take <= len(one.versions):
            raise Trouble(f"There is no number {take}: take one from 1 to {len(one.versions)}. Nothing was changed.")
        if not name:
            if take is None:
                raise Trouble("A record stays or goes: use --take with a number. Nothing was changed.")
            open_ones.resolve_deleted(
                connection, one.kind, uid, "delete" if one.versions[take - 1].what == "deleted" else "keep"
            )
            return
        declared = kind.field(name)
        chosen: Value
        if take is not None:
            chosen = one.versions[take - 1].value
        elif value is not None:
            chosen = values.read(declared, value, typed(place.home, connection))
        else:
            chosen = both(one)
        decided: dict[str, Value] = {name: chosen}
        # What goes with it, such as when an order was decided; refused if it does not fit what stands beside it.
        before_save(connection, kind, decided, crud.get(connection, kind, uid))
        del decided[name]
        open_ones.resolve(connection, one.kind, uid, name, chosen)
        if decided and take is None:
            crud.update(connection, kind, uid, decided)


@click.command(short_help="What happened to a record.")
@click.argument("uid")
@json_option
@home_option
@click.pass_obj
def history(place: Place, uid: str, as_json: bool) -> None:
    """Print who changed what of the record UID and when, the newest first, also what came from other devices."""
    from fieldkit.db.changes import history as log
    from fieldkit.db.views.record_facts import located
    from fieldkit.domain.records import values

    with reading(place.home) as connection:
        kind, uid = located(connection, uid)
        by = typed(place.home, connection)
        events = log.history(connection, kind.name, uid)
        rows = []
        for event in events:
            what = event.what if not event.field else kind.field(event.field).label
            change = ""
            if event.field:
                declared = kind.field(event.field)
                old, new = (values.shown(declared, value, by) or "(empty)" for value in (event.old, event.new))
                change = f"{old if event.old_known else '(not known here)'} → {new}"
            rows.append((moment(event.at), who(event.who), what, change))
    if as_json:
        say_json(
            [
                {
                    "at": event.at,
                    "who": event.who,
                    "what": event.what,
                    "field": event.field,
                    "from": event.old,
                    "from_known": event.old_known,
                    "to": event.new,
                    "shown": event.shown,
                }
                for event in events
            ]
        )
        return
    for line in aligned(rows, columns()):
        say(line)


@click.command(short_help="What was deleted.")
@json_option
@home_option
@click.pass_obj
def trash(place: Place, as_json: bool) -> None:
    """List the records in the trash, those deleted last first; “fieldkit undelete UID” brings one back."""
    from fieldkit.db.changes import history as log
    from fieldkit.domain.records.registry import KINDS

    with reading(place.home) as connection:
        found = log.trash(connection)
    if as_json:
        say_json(
            [{"kind": g.kind, "uid": g.uid, "title": g.title, "deleted_at": g.at, "who": g.who} for g in found]
        )  # fmt: skip
        return
    if not found:
        complain("The trash is empty.")
    for line in aligned(
        [(moment(g.at), who(g.who), KINDS[g.kind].label, g.title or UNTITLED, g.uid) for g in found], None
    ):
        say(line)


def version_text(one: Conflict, version: Version, by: ReadingContext) -> str:
    """Return in words what one side of a conflict says."""
    from fieldkit.domain.records import values
    from fieldkit.domain.records.registry import KINDS

    if not one.field:
        return "deleted" if version.what == "deleted" else "changed, so it stays"
    return values.shown(KINDS[one.kind].field(one.field), version.value, by) or "(empty)"


def both(one: Conflict) -> str:
    """Return all texts of a conflict in one: lines below each other, words with a stroke between."""
    from fieldkit.domain.records.registry import KINDS

    declared = KINDS[one.kind].field(one.field)
    if declared.type not in ("text", "long", "lines", "phones", "emails"):
        raise Trouble(f"{declared.label} holds one value: take one with --take N. Nothing was changed.")
    texts = [str(version.value) for version in one.versions if version.value]
    if declared.type == "long":
        return "\n".join(texts)
    if declared.several_lines:
        return "\n".join(dict.fromkeys(line for text in texts for line in text.split("\n")))
    return " / ".join(texts)


def who(name: str) -> str:
    """Return who wrote something."""
    return name or "this device"


def moment(at: int) -> str:
    """Return an instant in local time."""
    if not at:
        return ""
    try:
        return f"{datetime.fromtimestamp(at / 1000):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return "by a clock far off"


def _label(one: Conflict) -> str:
    from fieldkit.domain.records.registry import KINDS

    kind = KINDS[one.kind]
    return f"{kind.label}, {kind.field(one.field).label}" if one.field else f"{kind.label}, deleted and changed"


def _plain(one: Conflict, words: list[str]) -> dict[str, object]:
    return {
        "kind": one.kind,
        "uid": one.uid,
        "title": one.title,
        "field": one.field or RECORD,
        "versions": [
            {
                "number": number,
                "value": version.value,
                "text": text,
                "who": version.who,
                "at": version.at,
                "shown": version.shown,
                "what": version.what,
            }
            for number, (version, text) in enumerate(zip(one.versions, words, strict=True), 1)
        ],
    }
