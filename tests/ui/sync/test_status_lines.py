"""What each line of the Sync screen says, by itself: every case, and both sides of each border."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fieldkit.domain.clock_skew import TOLERATED
from fieldkit.domain.records.values import to_instant
from fieldkit.operations.exchange.sync_status import StoredBackup, SyncSummary
from fieldkit.screens.sync.status_lines import label_width, merged_words, outcome_words, rows
from fieldkit.sync.folder.folder import Aside
from fieldkit.sync.folder.outcome import DeviceStatus, Status, SyncOutcome
from fieldkit.sync.merge.import_file import Held, Waits
from fieldkit.sync.merge.merge_batch import Merged
from fieldkit.widgets.lists.rows import Row
from tests.support.moments import MORNING

ALONE = Status("", "", "", False, 0, 0, (), (), ())
OWN = DeviceStatus("own", "desk", True, False, None, 0, None)
OTHER = DeviceStatus("other", "laptop", False, False, None, 0, None)
FIRM = replace(ALONE, firm="Acme", fingerprint="AB-CD", folder="/stick", reachable=True, devices=(OWN,))


def instant(ago: timedelta = timedelta(0)) -> int:
    return to_instant(MORNING - ago)


def lines(status: Status, width: int = 80, conflicts: int = 0, backups: tuple[StoredBackup, ...] = ()) -> list[Row]:
    return rows(SyncSummary(status, conflicts, backups), MORNING, width)


def plain(found: list[Row]) -> list[str]:
    """Return the lines as the list shows them: label, text and tone; a heading alone."""
    return [
        " | ".join("".join(cell) if isinstance(cell, str) else "/".join(cell) for cell in row.cells) for row in found
    ]


def under(found: list[Row], heading: str) -> list[str]:
    """Return the lines below a heading."""
    said = plain(found)
    first = next(place for place, line in enumerate(said) if line.startswith(heading))
    return said[first : said.index("", first) if "" in said[first:] else None]


def aside(name: str, sentence: str = "It is damaged.") -> Aside:
    return Aside(name, "E1", sentence, 0, 0, 10, 0)


def test_without_a_firm_it_says_what_sync_is_for_and_how_to_begin() -> None:
    assert plain(lines(ALONE)) == [
        "What sync is for",
        " Sync keeps your laptop, your desk and your colleagues' devices alike, without/row",
        " a server: each writes files into a folder that a stick, a share, Syncthing or/row",
        " Dropbox carries. What two people change at once is kept, all of it, and you/row",
        " decide./row",
        " /row",
        " A firm begins on one device; every other one joins it by an invitation./row",
        " /row",
        "n/accent | begin a firm on this device/",
        "o/accent | join one: somebody there writes an invitation with i/",
        "",
        "Backups",
        "none yet | B makes one/dim",
    ]
    invitation = [" A firm begins on one device; every other one joins it by an/row", " invitation./row"]
    assert plain(lines(ALONE, width=73))[-9:-7] == invitation
    narrower = lines(ALONE, width=75)[-6:-3]
    assert plain(narrower)[2] == f"{' ' * 22}i/row"
    assert [(row.kind, row.uid, row.choosable) for row in narrower] == [
        ("sync", "begin", True),
        ("sync", "join", True),
        ("sync", "join#1", False),
    ]


def test_what_needs_somebody_stands_first_and_groups_are_apart() -> None:
    status = replace(FIRM, key_rotation="laptop wrote under a new key.", waiting=(Held("a", "s1", "own", 1),))
    ahead = replace(OTHER, seen_at=instant(), skew=TOLERATED + 1)
    status = replace(status, devices=(OWN, ahead), aside=(aside("x/y.fks"),))
    said = plain(lines(status, conflicts=2))
    assert said[:9] == [
        "To decide",
        "2 conflicts | two people changed the same: Enter shows both values/alert",
        "",
        "A new key",
        "o takes it/accent | laptop wrote under a new key./alert",
        "",
        "Clocks",
        "clocks differ | The clock of laptop was at least 5 minutes ahead of this/alert",
        said[8],
    ]
    assert said[8].endswith("/alert"), "the rest of a text keeps its tone"
    assert [line for place, line in enumerate(said) if place == 0 or not said[place - 1]] == [
        "To decide",
        "A new key",
        "Clocks",
        "Folder",
        "Devices ── the firm's key is AB-CD",
        "Waiting ── 1 file",
        "Set aside ── 1 file, nothing of it was taken",
        "Backups",
    ]
    assert plain(lines(status, conflicts=1))[1].startswith("1 conflict | ")
    assert [row.uid for row in lines(status, conflicts=2) if row.choosable] == [
        "conflicts",
        "join",
        "clocks",
        "folder",
        "folder:last",
        "folder:unsent",
        "device:own",
        "device:other",
        "waiting:s1",
        "aside:x/y.fks",
        "backup:",
    ]


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (
            replace(FIRM, folder=""),
            ["none yet | f chooses it: on a stick, a share, in Syncthing/accent", "to send | nothing/dim"],
        ),
        (FIRM, ["folder | /stick/", "last sync | never/dim", "to send | nothing/dim"]),
        (
            replace(FIRM, last_sync=instant(timedelta(hours=1)), unsent=1),
            ["folder | /stick/", "last sync | today 09:30/", "to send | 1 change/accent"],
        ),
        (
            replace(FIRM, reachable=False, unsent=1200),
            [
                "folder | /stick/",
                " | is not there now: a stick that is not in, or a share/alert",
                f"{' ' * 22}that is not connected/alert",
                "last sync | never/dim",
                "to send | 1,200 changes/accent",
            ],
        ),
    ],
)
def test_the_folder_says_whether_it_is_there_and_what_waits_for_it(status: Status, says: list[str]) -> None:
    assert under(lines(status), "Folder")[1:] == says


@pytest.mark.parametrize(
    ("device", "says"),
    [
        (OWN, "desk | this device/good"),
        (replace(OTHER, retired=True), "laptop | removed: nothing that it writes is taken/dim"),
        (OTHER, "laptop | nothing came from it yet/"),
        (replace(OTHER, seen_at=instant()), "laptop | last seen today 10:30/"),
        (replace(OTHER, seen_at=instant(), behind=0), "laptop | last seen today 10:30, has all of ours/"),
        (replace(OTHER, behind=1), "laptop | nothing came from it yet, 1 of ours not confirmed/"),
        (replace(OTHER, behind=1234), "laptop | nothing came from it yet, 1,234 of ours not confirmed/"),
        (replace(OTHER, skew=TOLERATED), "laptop | nothing came from it yet/"),
        (replace(OTHER, skew=-TOLERATED), "laptop | nothing came from it yet/"),
    ],
)
def test_a_device_says_when_it_was_seen_and_what_it_has(device: DeviceStatus, says: str) -> None:
    assert under(lines(replace(FIRM, devices=(device,))), "Devices")[1:] == [says]


@pytest.mark.parametrize(("skew", "way"), [(TOLERATED + 1, "ahead"), (-TOLERATED - 1, "behind")])
def test_a_clock_that_is_off_is_told_at_its_device(skew: int, way: str) -> None:
    found = under(lines(replace(FIRM, devices=(replace(OTHER, skew=skew),)), width=120), "Devices")
    assert found[1:] == [f"laptop | nothing came from it yet, its clock was at least 5 minutes {way}/alert"]


def test_devices_stand_in_order_this_one_first_and_those_removed_last() -> None:
    def named(label: str, *, retired: bool = False) -> DeviceStatus:
        return replace(OTHER, id=label, label=label, retired=retired)

    devices = (named("c"), named("a", retired=True), named("b"), replace(OWN, label="z"))
    found = under(lines(replace(FIRM, devices=devices)), "Devices")[1:]
    assert [line.partition(" |")[0] for line in found] == ["z", "b", "c", "a"]


def test_a_file_that_waits_is_named_by_its_device_and_says_what_for() -> None:
    waits = (Waits("other", "laptop", 1, 3, 5), Waits("other", "laptop", 2, 1, 1))
    waiting = (Held("a", "s1", "own", 1), Held("b", "s2", "gone", 1, waits))
    assert under(lines(replace(FIRM, waiting=waiting), width=120), "Waiting") == [
        "Waiting ── 2 files",
        "desk | next time/",
        "a device | waiting for laptop, changes 3 to 5; waiting for laptop, changes 1 to 1/",
    ]


@pytest.mark.parametrize(("count", "more"), [(50, []), (51, [" 1 more: “fieldkit sync --all” lists them./row"])])
def test_fifty_files_set_aside_are_listed_and_the_rest_is_counted(count: int, more: list[str]) -> None:
    status = replace(FIRM, aside=tuple(aside(f"d/{number}.fks") for number in range(count)))
    found = under(lines(status), "Set aside")
    assert found[0] == f"Set aside ── {count} files, nothing of them was taken"
    assert found[1] == "0.fks | It is damaged./"
    assert found[50:] == ["49.fks | It is damaged./", *more]
    held = tuple(Held("a", str(number), "own", 1) for number in range(count))
    assert len(under(lines(replace(FIRM, waiting=held)), "Waiting")) == 51


def test_backups_say_when_they_were_made_and_how_large_they_are() -> None:
    kept = (
        StoredBackup(Path("/b/new.fkb"), instant(timedelta(minutes=5)), 99_999),
        StoredBackup(Path("/b/old.fkb"), instant(timedelta(days=1)), 1_250_000),
    )
    found = lines(FIRM, backups=kept)
    assert under(found, "Backups")[1:] == ["today 10:25 | 100.0 kB/", "yesterday 10:30 | 1.2 MB/"]
    assert [row.uid for row in found[-2:]] == ["backup:new.fkb", "backup:old.fkb"]


def test_the_first_column_is_narrower_in_a_narrow_terminal() -> None:
    assert [label_width(width) for width in (59, 60)] == [12, 20]
    found = lines(replace(FIRM, reachable=False), width=40)
    assert under(found, "Folder")[2:5] == [
        " | is not there now: a/alert",
        f"{' ' * 14}stick that is not in, or/alert",
        f"{' ' * 14}a share that is not/alert",
    ]


COUNTS = Merged(made=1, changed=2, deleted=1, restored=3)


@pytest.mark.parametrize(
    ("merged", "says"),
    [
        (Merged(), "nothing new"),
        (Merged(made=2), "2 new records"),
        (
            COUNTS,
            "1 new record, 2 changed values, 1 record to the trash, 3 records back from the trash",
        ),
        (
            Merged(changed=1, deleted=2, restored=1),
            "1 changed value, 2 records to the trash, 1 record back from the trash",
        ),
    ],
)
def test_what_came_in_is_counted_by_kind_of_change(merged: Merged, says: str) -> None:
    assert merged_words(merged) == says


NOTHING = SyncOutcome(Path("/stick"))
USUAL = "Nothing of ours was new; nothing new came in."


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (NOTHING, USUAL),
        (replace(NOTHING, sealed=1, merged=COUNTS), f"1 change of ours went out; {merged_words(COUNTS)} came in."),
        (replace(NOTHING, sealed=2), "2 changes of ours went out; nothing new came in."),
        (
            replace(NOTHING, stopped=True),
            f"Stopped. What is done is whole; the rest follows next time: {USUAL}",
        ),
        (replace(NOTHING, merged=Merged(conflicts=1)), f"{USUAL} 1 conflict to decide: ! shows them."),
        (replace(NOTHING, merged=Merged(conflicts=-1)), USUAL),
        (replace(NOTHING, waiting=[Held("a", "s", "d", 1)]), f"{USUAL} 1 file waits for others."),
        (replace(NOTHING, waiting=[Held("a", "s", "d", 1)] * 2), f"{USUAL} 2 files wait for others."),
        (replace(NOTHING, aside=[aside("x")]), f"{USUAL} 1 file was set aside."),
        (replace(NOTHING, aside=[aside("x")] * 2), f"{USUAL} 2 files were set aside."),
        (replace(NOTHING, merged=Merged(pending=1)), f"{USUAL} 1 change is kept for a later fieldkit."),
        (replace(NOTHING, merged=Merged(pending=2)), f"{USUAL} 2 changes are kept for a later fieldkit."),
        (replace(NOTHING, key_rotation="A new key.", clocks="Clocks differ."), f"{USUAL} A new key. Clocks differ."),
        (
            replace(NOTHING, new_incarnation=True),
            f"{USUAL} The folder held files of this device that it does not know, so it goes on under a new life.",
        ),
    ],
)
def test_what_a_sync_did_is_said_in_a_few_sentences(outcome: SyncOutcome, says: str) -> None:
    assert outcome_words(outcome) == says


def test_moments_are_told_from_the_clock_that_is_given() -> None:
    status = replace(FIRM, last_sync=instant())
    later = rows(SyncSummary(status, 0, ()), datetime(2026, 11, 22, 9, 0), 80)
    assert under(later, "Folder")[2] == "last sync | yesterday 10:30/"
