"""What the lines of the Sync screen say: what to decide, folder, devices, what waits, what was set aside, backups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from fieldkit.domain.clock_skew import TOLERATED, duration
from fieldkit.operations.exchange.backups import size_words
from fieldkit.operations.exchange.sync_status import StoredBackup, SyncSummary
from fieldkit.screens.base.wording import moment, one_or_more
from fieldkit.widgets.lists.rows import Row
from fieldkit.widgets.wrapped import folded

if TYPE_CHECKING:
    from fieldkit.sync.folder.exchange import DeviceStatus, Status, SyncOutcome
    from fieldkit.sync.merge.merge_batch import Merged

LABEL: Final = 20
"""Cells of the first column; in a narrow terminal twelve."""
ASIDE: Final = 50
"""Files set aside that are listed; the rest is counted."""
_WHAT_FOR: Final = (
    "Sync keeps your laptop, your desk and your colleagues' devices alike, without a server: each writes files into "
    "a folder that a stick, a share, Syncthing or Dropbox carries. What two people change at once is kept, all of "
    "it, and you decide.",
    "A firm begins on one device; every other one joins it by an invitation.",
)


def rows(at: SyncSummary, now: datetime, width: int) -> list[Row]:
    """Return the lines for a list of ``width`` cells."""
    before = label_width(width) + 2
    room = width - before - 2
    found: list[Row] = []
    for heading, lines in _groups(at, now):
        if found:
            found.append(Row("", "", ("",), choosable=False))
        found.append(Row("", "", (heading,), choosable=False))
        for uid, label, text, tone in lines:
            for part, piece in enumerate(folded(text, room if label or uid else width - 3)):
                if not label and not uid:
                    found.append(Row("", "", ((f" {piece}", "row"),), choosable=False))
                    continue
                if part:
                    # The cursor passes over these: a list draws them as one text.
                    rest = (f"{' ' * before}{piece}", tone or "row")
                    found.append(Row("sync", f"{uid}#{part}", (rest,), choosable=False))
                else:
                    first = (label, "accent") if uid in ("begin", "join") else label
                    found.append(Row("sync", uid, (first, (piece, tone))))
    return found


def label_width(width: int) -> int:
    """Return the cells of the first column."""
    return LABEL if width >= 60 else 12


_Line = tuple[str, str, str, str]
"""Uid, label, text and tone."""


def _groups(at: SyncSummary, now: datetime) -> Iterator[tuple[str, Sequence[_Line]]]:
    status = at.status
    if at.conflicts:
        says = "two people changed the same: Enter shows both values"
        yield "To decide", [("conflicts", one_or_more(at.conflicts, "conflict"), says, "alert")]
    if status.key_rotation:
        yield "A new key", [("join", "o takes it", status.key_rotation, "alert")]
    if status.clocks:
        yield "Clocks", [("clocks", "clocks differ", status.clocks, "alert")]
    if not status.fingerprint:
        keys = [
            ("begin", "n", "begin a firm on this device", ""),
            ("join", "o", "join one: somebody there writes an invitation with i", ""),
        ]
        yield "What sync is for", [*(("", "", text, "") for part in _WHAT_FOR for text in (part, "")), *keys]
    else:
        yield "Folder", list(_folder(status, now))
        yield (
            f"Devices ── the firm's key is {status.fingerprint}",
            [
                _device(one, now)
                for one in sorted(status.devices, key=lambda one: (not one.own, one.retired, one.label))
            ],
        )
    if status.waiting:
        yield (
            f"Waiting ── {one_or_more(len(status.waiting), 'file')}",
            [
                (f"waiting:{held.sha256}", _label(at, held.device), "; ".join(map(str, held.waits)) or "next time", "")
                for held in status.waiting[:ASIDE]
            ],
        )
    if status.aside:
        lines = [(f"aside:{one.path}", one.path.rpartition("/")[2], one.sentence, "") for one in status.aside[:ASIDE]]
        more = len(status.aside) - len(lines)
        if more:
            lines.append(("", "", f"{more:,} more: “fieldkit sync --all” lists them.", ""))
        them = "it" if len(status.aside) == 1 else "them"
        yield f"Set aside ── {one_or_more(len(status.aside), 'file')}, nothing of {them} was taken", lines
    yield "Backups", [_backup(kept, now) for kept in at.backups] or [("backup:", "none yet", "B makes one", "dim")]


def _folder(status: Status, now: datetime) -> Iterator[_Line]:
    if not status.folder:
        yield "folder", "none yet", "f chooses it: on a stick, a share, in Syncthing", "accent"
    else:
        there = "" if status.reachable else "is not there now: a stick that is not in, or a share that is not connected"
        yield "folder", "folder", status.folder, ""
        if there:
            yield "folder:away", "", there, "alert"
        last = moment(status.last_sync, now)
        yield "folder:last", "last sync", last or "never", "" if last else "dim"
    unsent = one_or_more(status.unsent, "change") if status.unsent else "nothing"
    yield "folder:unsent", "to send", unsent, "accent" if status.unsent else "dim"


def _device(device: DeviceStatus, now: datetime) -> _Line:
    uid = f"device:{device.id}"
    if device.own:
        return uid, device.label, "this device", "good"
    if device.retired:
        return uid, device.label, "removed: nothing that it writes is taken", "dim"
    seen = moment(device.seen_at or 0, now)
    parts = [f"last seen {seen}" if seen else "nothing came from it yet"]
    if device.behind:
        parts.append(f"{device.behind:,} of ours not confirmed")
    elif device.behind == 0:
        parts.append("has all of ours")
    tone = ""
    if abs(device.skew) > TOLERATED:
        parts.append(f"its clock was at least {duration(abs(device.skew))} {'ahead' if device.skew > 0 else 'behind'}")
        tone = "alert"
    return uid, device.label, ", ".join(parts), tone


def _label(at: SyncSummary, device: str) -> str:
    return next((one.label for one in at.status.devices if one.id == device), "a device")


def _backup(kept: StoredBackup, now: datetime) -> _Line:
    return f"backup:{kept.path.name}", moment(kept.made_at, now), size_words(kept.size), ""


def outcome_words(outcome: SyncOutcome) -> str:
    """Return what a sync did, in a few sentences."""
    sent = f"{one_or_more(outcome.sealed, 'change')} of ours went out" if outcome.sealed else "Nothing of ours was new"
    said = ["Stopped. What is done is whole; the rest follows next time:"] if outcome.stopped else []
    said.append(f"{sent}; {merged_words(outcome.merged)} came in.")
    if outcome.merged.conflicts > 0:
        said.append(f"{one_or_more(outcome.merged.conflicts, 'conflict')} to decide: ! shows them.")
    if outcome.waiting:
        said.append(f"{one_or_more(len(outcome.waiting), 'file waits', 'files wait')} for others.")
    if outcome.aside:
        said.append(f"{one_or_more(len(outcome.aside), 'file was', 'files were')} set aside.")
    if outcome.merged.pending:
        said.append(f"{one_or_more(outcome.merged.pending, 'change is', 'changes are')} kept for a later fieldkit.")
    if outcome.key_rotation:
        said.append(outcome.key_rotation)
    if outcome.clocks:
        said.append(outcome.clocks)
    if outcome.new_incarnation:
        said.append("The folder held files of this device that it does not know, so it goes on under a new life.")
    said += outcome.cleaned[:1]
    return " ".join(said)


def merged_words(merged: Merged) -> str:
    """Return what came in, without an end."""
    counted = (
        (merged.made, "new record", "new records"),
        (merged.changed, "changed value", "changed values"),
        (merged.deleted, "record to the trash", "records to the trash"),
        (merged.restored, "record back from the trash", "records back from the trash"),
    )
    return ", ".join(one_or_more(count, one, several) for count, one, several in counted if count) or "nothing new"
