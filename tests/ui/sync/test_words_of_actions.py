"""What the actions of the Sync screen say of what they found and did, by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fieldkit.operations.exchange.sync_now import TouchedRecord
from fieldkit.screens.sync import backup_actions, file_actions, folder_actions
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.by_hand.pack_and_receive import Imported
from fieldkit.sync.folder.folder import Aside
from fieldkit.sync.folder.outcome import SyncOutcome
from fieldkit.sync.merge.merge_batch import Merged
from fieldkit.widgets.reading_pane import Para

FIRST = [Para("Nothing was changed. A sync now would do this:", "strong"), Para()]
DRY = SyncOutcome(Path("/stick"), dry_run=True)
NAMED = [TouchedRecord("Client", "Acme\n Ltd"), TouchedRecord("Call", "")]


def aside(name: str) -> Aside:
    return Aside(f"d/{name}", "E", "It is damaged.", 0, 0, 1, 0)


@pytest.mark.parametrize(
    ("outcome", "named", "paras"),
    [
        (DRY, [], [Para("nothing", lead="out"), Para("nothing new", lead="in ")]),
        (
            replace(DRY, sealed=1, merged=Merged(made=1, conflicts=1)),
            [],
            [
                Para("1 change of ours", lead="out"),
                Para("1 new record", lead="in "),
                Para("1 conflict to decide", "alert", lead="   "),
            ],
        ),
        (
            replace(DRY, sealed=2, merged=Merged(conflicts=-1, records={("client", "a"), ("call", "b")})),
            NAMED,
            [
                Para("2 changes of ours", lead="out"),
                Para("nothing new", lead="in "),
                Para(),
                Para("What it would touch", "heading"),
                Para("Client  Acme Ltd", indent=1),
                Para("Call  (no title)", indent=1),
            ],
        ),
        (
            replace(DRY, merged=Merged(records={("client", str(n)) for n in range(1203)})),
            NAMED,
            [
                Para("nothing", lead="out"),
                Para("nothing new", lead="in "),
                Para(),
                Para("What it would touch", "heading"),
                Para("Client  Acme Ltd", indent=1),
                Para("Call  (no title)", indent=1),
                Para("and 1,201 more, of them all that is new", "dim", indent=1),
            ],
        ),
        (
            replace(DRY, aside=[aside("x.fks")]),
            [],
            [
                Para("nothing", lead="out"),
                Para("nothing new", lead="in "),
                Para(),
                Para("Set aside", "heading"),
                Para("x.fks: It is damaged.", indent=1),
            ],
        ),
    ],
)
def test_a_dry_run_says_what_would_go_out_and_come_in(
    outcome: SyncOutcome, named: list[TouchedRecord], paras: list[Para]
) -> None:
    assert folder_actions._would_change(outcome, named) == [*FIRST, *paras]


def test_a_dry_run_names_two_hundred_files_that_are_set_aside() -> None:
    many = replace(DRY, aside=[aside(str(number)) for number in range(201)])
    assert len(folder_actions._would_change(many, [])) == 2 + 2 + 2 + 200


@pytest.mark.parametrize(
    ("done", "says"),
    [
        (Imported("a.fks"), "a.fks: nothing new came in."),
        (
            Imported("a.fks", merged=Merged(made=2, conflicts=1)),
            "a.fks: 2 new records came in. 1 conflict to decide: ! shows them.",
        ),
        (Imported("a.fks", merged=Merged(conflicts=-1)), "a.fks: nothing new came in."),
        (Imported("a.fks", waits=["1", "2", "3", "4"]), "a.fks: nothing new came in. It waits: 1; 2; 3."),
    ],
)
def test_a_file_that_was_read_says_what_came_in_and_what_it_waits_for(done: Imported, says: str) -> None:
    assert file_actions._imported(done) == says


def test_of_files_refused_three_are_named() -> None:
    refused = [Refused(Code.CONTENT, "it is broken.", name=f"{number}.fks") for number in range(4)]
    said = file_actions._imported(Imported("a.fks", refused=refused))
    assert said == " ".join(["a.fks: nothing new came in.", *map(str, refused[:3])])


@pytest.mark.parametrize(
    ("seen", "about", "warnings"),
    [
        ({}, "by Ben.", ()),
        ({"own": True}, "by this device.", ()),
        ({"newest_now": 0}, "by Ben.", ()),
        ({"newest_now": 2}, "by Ben.", ("What is here now was changed after this backup was made.",)),
        ({"unsent": 1}, "by Ben.", ("1 change here was never sent: only the backup made now has it.",)),
        ({"unsent": 2}, "by Ben.", ("2 changes here were never sent: only the backup made now has them.",)),
    ],
)
def test_a_backup_says_who_made_it_when_and_what_it_lacks(
    seen: dict[str, object], about: str, warnings: tuple[str, ...]
) -> None:
    made = SimpleNamespace(created=datetime(2026, 3, 4, 5, 6), header=SimpleNamespace(reason="later"))
    usual = {"own": False, "by": "Ben", "records": {}, "now": {}, "newest": 1, "newest_now": 1, "unsent": 0}
    preview: Any = SimpleNamespace(backup=made, **(usual | seen))
    told = backup_actions._in_words(preview)
    assert told.about == f"Made on Wed 4 Mar 2026 at 05:06, for another reason, {about}"
    assert told.warnings == warnings
    assert told.lines == ()
