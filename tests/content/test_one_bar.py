"""What the lists that ship have to hold together: one order, one bar, one way to ask, whatever list an item is in."""

from __future__ import annotations

import re

from fieldkit.domain.checklists.checklist import Item
from tests.domain.surveys.survey_content import starting

ITEMS: dict[str, Item] = {
    name: item for checklist in starting().values() for name, (_, item) in checklist.places.items()
}


def test_no_fix_removes_data_before_its_copy_was_opened() -> None:
    removes = re.compile(r"\b(?:wipe|erase|delete|replace the (?:disk|failing one)|clear what)\b", re.IGNORECASE)
    proven = re.compile(
        r"\b(?:restored?|open(?:ed)?)\b.*\b(?:wipe|erase|delete|disk|replace)\b|\bonce\b.*\b(?:restored|opened)\b"
    )
    found = {name: item.fix for name, item in ITEMS.items() if removes.search(item.fix)}
    assert {"sb-encrypted", "sb-disks", "mv-disk-health", "sec-disposal", "ws-wiped", "ho-deleted"} <= set(found)
    early = {name for name, fix in found.items() if not proven.search(fix) and "that was opened" not in fix}
    assert early == set()


def test_an_account_without_a_second_factor_is_half_nowhere() -> None:
    asked = {name: item for name, item in ITEMS.items() if "second factor" in f"{item.ask} {item.good}"}
    assert {"sb-backup-login", "fv-tenant-admin", "ho-own-tenant", "wl-controller", "ho-own-wifi"} <= set(asked)
    without = re.compile(r"without a second factor|\bno second factor|own account, or second factor", re.IGNORECASE)
    assert [name for name, item in asked.items() if without.search(item.partial)] == []
    assert "an end date" in ITEMS["mv-mfa"].partial and "exception" in ITEMS["mv-mfa"].partial


def test_a_factory_password_that_gives_access_is_no_half() -> None:
    asked = {name: item for name, item in ITEMS.items() if "actory" in f"{item.ask} {item.good}"}
    assert set(asked) == {"nc-fw-password", "sb-oob", "sec-defaults"}
    assert [name for name, item in asked.items() if "one of the two" in item.partial.casefold()] == []
    assert ITEMS["sb-oob"].partial.startswith("Factory password changed")
    assert {item.severity for item in asked.values()} == {"critical", "high"}, "as high as that of a printer or camera"


def test_what_is_asked_twice_is_judged_alike() -> None:
    for name, item in ITEMS.items():
        other = ITEMS.get(item.fills_from.partition(".")[2])
        if other is not None and item.judged and item.ask == other.ask:
            assert item.severity == other.severity, name
            for one in (item, other):
                assert ("second factor" in one.partial) == ("second factor" in item.partial), name


def test_poe_is_divided_by_what_the_switch_gives_and_asked_only_where_there_is_some() -> None:
    switch = ITEMS["nc-sw-poe"]
    assert "PoE budget" in switch.how and "divide by the power on its label" not in switch.how
    assert "n/a" in switch.hint


def test_no_item_leans_on_what_was_not_asked_before_it() -> None:
    leans = re.compile(
        r"\b(?:the )?(?:two )?(?:dates?|days?) (?:above|just noted)\b|\bcounted next\b|\bnext question\b"
    )
    assert [
        name for name, item in ITEMS.items() if leans.search(f"{item.good} {item.partial} {item.how} {item.hint}")
    ] == []


def test_no_question_read_aloud_states_what_may_not_be_so_of_the_firm() -> None:
    states = re.compile(r"\b(?:our|we|us)\b[^?.]*\.", re.IGNORECASE)
    assert [name for name, item in ITEMS.items() if states.search(item.ask_aloud)] == []
    assert "most visits" not in ITEMS["cq-explained"].ask
