"""What a conflict says of its values and keys, and its line in the list, by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldkit.db.changes.conflicts import Conflict, Version
from fieldkit.screens.conflicts import conflict as screen
from fieldkit.screens.conflicts import conflict_list
from fieldkit.screens.conflicts.decision import Shown, Side
from fieldkit.widgets.reading_pane import Para

WROTE = (Version("a", "", 0, True), Version("b", "Desk", 0, False))
TOWN = Shown(
    Conflict("client", "u", "Acme", "town", WROTE),
    (Side("a", "this device", True, "wrote"), Side("(empty)", "Desk", False, "wrote")),
    "Acme",
)
GONE = Shown(
    Conflict("call", "u", "", "", (Version(None, "", 0, True, "deleted"), Version(None, "Desk", 0, False, "changed"))),
    (Side("put into the trash", "this device", True, "deleted"), Side("changed", "Desk", False, "changed")),
    "",
    "Acme, Ines",
)
WHO = "without knowledge of each other."


def many(count: int) -> Shown:
    """A conflict of so many values."""
    conflict = replace(TOWN.conflict, versions=tuple(Version(str(n), "Desk", 0, not n) for n in range(count)))
    return replace(TOWN, conflict=conflict, sides=tuple(Side(str(n), "Desk", not n, "wrote") for n in range(count)))


def test_values_stand_below_one_another_with_who_wrote_them() -> None:
    assert screen._paras(TOWN) == [
        Para(f"Town: two values were written {WHO}", "strong"),
        Para(),
        Para("a", lead="1", lead_tone="accent"),
        Para("this device   shown until somebody decides", "dim", indent=3),
        Para(),
        Para("(empty)", "dim", lead="2", lead_tone="accent"),
        Para("Desk", "dim", indent=3),
        Para(),
        Para("1 or 2 takes that one, e writes another, b keeps both in one text, l leaves it for later.", "dim"),
    ]


def test_a_record_that_one_deleted_says_which_number_keeps_it() -> None:
    assert screen._paras(GONE) == [
        Para("This call was deleted by one and changed by another.", "strong"),
        Para("Acme, Ines", "dim"),
        Para(),
        Para("put into the trash", lead="1", lead_tone="accent"),
        Para("this device", "dim", indent=3),
        Para(),
        Para("changed", lead="2", lead_tone="accent"),
        Para("Desk", "dim", indent=3),
        Para(),
        Para(
            "2 keeps it, with the changes; the other number puts it into the trash. o opens it, where h tells what "
            "was changed. l leaves it for later.",
            "dim",
        ),
    ]
    both = replace(GONE, sides=(GONE.sides[0], GONE.sides[0]))
    assert screen._keys(both).startswith("1 keeps it, ")


@pytest.mark.parametrize(
    ("count", "word", "keys"),
    [(3, "three", "1 to 3"), (4, "four", "1 to 4"), (5, "5", "1 to 5"), (9, "9", "1 to 9"), (10, "10", "1 to 9")],
)
def test_more_values_are_counted_and_nine_have_a_number(count: int, word: str, keys: str) -> None:
    paras = screen._paras(many(count))
    assert paras[0] == Para(f"Town: {word} values were written {WHO}", "strong")
    assert paras[-1].text.startswith(f"{keys} takes that one, ")
    leads = [para.lead for para in paras if para.lead_tone == "accent"]
    assert leads == [str(n) if n < 10 else " " for n in range(1, count + 1)]


def test_only_the_keys_that_do_something_are_named() -> None:
    due = replace(TOWN, conflict=replace(TOWN.conflict, kind="promise", field="due"))
    assert screen._keys(due) == "1 or 2 takes that one, e writes another, l leaves it for later."


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("a\n b", "“a b”"), ("x" * 40, f"“{'x' * 40}”"), ("x" * 41, f"“{'x' * 39}…”"), ("(empty)", "“(empty)”")],
)
def test_a_value_is_quoted_on_one_line(text: str, quoted: str) -> None:
    assert screen._quoted(text) == quoted


@pytest.mark.parametrize(
    ("shown", "cells"),
    [
        (TOWN, (("Client", "dim"), "Acme", ("Town", "accent"), "a", "≠ (empty)")),
        (
            GONE,
            (("Call", "dim"), "Acme, Ines", ("deleted?", "accent"), "deleted by this device", "≠ changed by Desk"),
        ),
        (replace(GONE, context=""), (("Call", "dim"), "(no title)", ("deleted?", "accent"), "deleted by this device",
                                     "≠ changed by Desk")),
        (many(3), (("Client", "dim"), "Acme", ("Town", "accent"), "0", "≠ 1 ≠ 1 more")),
        (many(1), (("Client", "dim"), "Acme", ("Town", "accent"), "0", "")),
    ],
)  # fmt: skip
def test_a_line_of_the_list_has_the_first_two_values(shown: Shown, cells: tuple[object, ...]) -> None:
    row = conflict_list._row("x", shown)
    assert (row.kind, row.uid, row.choosable) == (shown.conflict.kind, "x", True)
    assert row.cells == cells


def test_a_conflict_is_called_by_kind_and_title() -> None:
    assert [one.called for one in (TOWN, GONE)] == ["Client ── Acme", "Call"]
    assert TOWN.key == ("client", "u", "town")
    assert [(one.writable, one.can_keep_both) for one in (TOWN, GONE)] == [(True, True), (False, False)]
