"""What each line of the client card says, by itself: every case of the head, the people, the sites, the timeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.db.views.client_card import ClientHead, ClientPerson, ClientSite, OpenCounts
from fieldkit.db.views.timeline import TimelineEntry
from fieldkit.domain.records.values import to_instant
from fieldkit.screens.client.client_lines import (
    entry_row,
    head_lines,
    orders_of,
    person_lines,
    person_row,
    site_row,
)
from fieldkit.widgets.facts import Piece, Value
from tests.support.moments import MORNING

TODAY = MORNING.date()
INES = ClientPerson(
    1, "i", "Ines", "Owner", ("office: 01632 1", "mobile: 07700 2"), ("work: i@example.com",), "", False
)
TOM = ClientPerson(2, "t", "Tom", "Caretaker", (), ("t@example.com",), "", False)
ABEL = ClientPerson(3, "a", "Abel", "", (), (), "", False)
HEAD = ClientHead(9, "c", "Acme", "", INES, TOM, ABEL, 50_000, "yes", "hands_on", (), False)
BARE = replace(HEAD, point_of_contact=None, deputy=None, approver=None, spending_limit=None, clause="", style="")


def said(header: ClientHead, waiting: OpenCounts | None = None, conflicted: tuple[str, ...] = ()) -> list[str]:
    """Return the head as lines: label and pieces with their tones."""
    shown = (line.shown(conflicted) for line in head_lines(header, waiting, TODAY, "€"))
    return [f"{label}: {spelled(value)}" for label, value in shown]


def spelled(value: Value) -> str:
    pieces = value(76) if callable(value) else value
    return "".join(f"{text}<{tone}>" if tone else text for text, tone in pieces if text)


def test_the_head_says_who_speaks_for_the_client_how_and_what_is_open() -> None:
    assert said(HEAD, OpenCounts(1, 2, 1, 0)) == [
        "Point of contact: Ines   07700 2<dim>",
        "Deputy: Tom   t@example.com<dim>",
        "Approver: Abel   above €500.00<dim>",
        "Style: hands-on: send the whole document for mark-up, then freeze<dim>",
        "Open: 2 instructions to confirm<alert>, <dim>1 call to return<alert>, <dim>1 promise",
        "Agreement: obliges them to name a point of contact<dim>",
    ]


def test_the_head_says_what_is_missing() -> None:
    assert said(BARE) == [
        "Point of contact: nobody is named: every order needs confirmation<alert>",
        "Deputy: nobody<dim>",
        "Approver: nobody<dim>   no spending limit agreed<dim>",
        "Style: not known<dim>",
        "Open: ",
        "Agreement: not known whether it obliges them to name one<dim>",
    ]
    gone = replace(TOM, trashed=True)
    assert said(replace(BARE, deputy=gone))[0] == said(BARE)[0], "what comes first is said first"
    assert said(replace(BARE, deputy=gone))[-1] == "Look out: the deputy is in the trash<alert>"
    assert said(replace(HEAD, clause="unknown"))[-1] == said(BARE)[-1]
    assert said(replace(HEAD, spending_limit=0))[2] == "Approver: Abel   above €0.00<dim>"


def test_what_is_wrong_with_who_speaks_takes_the_last_line() -> None:
    left = replace(INES, left_on=TODAY.isoformat())
    gone = replace(TOM, trashed=True, emails=())
    assert said(replace(HEAD, point_of_contact=left, deputy=gone, clause="no")) == [
        "Point of contact: Ines<alert> (has left)<alert>   07700 2<dim>",
        "Deputy: Tom<alert> (in the trash)<alert>   no number<dim>",
        *said(HEAD)[2:5],
        "Look out: the point of contact has left; the deputy is in the trash; "
        "the agreement does not oblige them to name one<alert>",
    ]
    leaving = replace(INES, left_on=(TODAY + timedelta(days=1)).isoformat())
    assert said(replace(HEAD, point_of_contact=leaving)) == said(HEAD)


def test_a_client_in_the_trash_says_so_and_still_that_nobody_is_named() -> None:
    trashed = said(replace(BARE, trashed=True))
    assert trashed[0] == "Point of contact: nobody<dim>"
    assert trashed[-1] == (
        "Look out: this client is in the trash; nobody is named: every order needs confirmation<alert>"
    )


@pytest.mark.parametrize(
    ("field", "place", "label"),
    [
        ("point_of_contact", 0, "Point of contact≠"),
        ("deputy", 1, "Deputy ≠"),
        ("approver", 2, "Approver ≠"),
        ("spending_limit", 2, "Approver ≠"),
        ("style", 3, "Style ≠"),
    ],
)
def test_a_field_in_conflict_marks_its_line_alone(field: str, place: int, label: str) -> None:
    plain, marked = said(HEAD), said(HEAD, conflicted=(field, "town"))
    assert marked.pop(place).partition(":")[0] == label
    plain.pop(place)
    assert marked == plain
    assert said(HEAD, conflicted=("town",)) == said(HEAD)


@pytest.mark.parametrize(
    ("person", "mark"),
    [
        (INES, ("point of contact", "good")),
        (TOM, ("deputy", "good")),
        (ABEL, ("approver", "good")),
        (replace(TOM, id=4), ("Caretaker", "dim")),
        (replace(INES, left_on="2026-01-01"), ("left", "alert")),
    ],
)
def test_the_line_of_a_person_says_what_they_are_to_the_client(person: ClientPerson, mark: Piece) -> None:
    row = person_row(person, HEAD, TODAY)
    assert (row.kind, row.uid, row.choosable) == ("contact", person.uid, True)
    number = "07700 2" if person.phones else ""
    assert row.cells == (person.name, mark, number, (person.mail, "dim"))


def test_the_block_about_a_person_says_how_to_reach_them_and_whether_their_orders_count() -> None:
    many = replace(INES, phones=("a: 1", "b: 2", "c: 3"), emails=("x@example.com", "y@example.com"))
    says = orders_of(many, HEAD)
    assert says == "point of contact: may give orders"
    assert person_lines(many, says, 40) == [
        ("Job", [("Owner", "")]),
        ("Phone", [("a: 1", "")]),
        ("Phone", [("b: 2", "")]),
        ("Mail", [("x@example.com", "")]),
        ("Orders", [("may give orders", "dim")]),
    ]
    assert person_lines(ABEL, "may not", 40) == [("Orders", [("may not", "dim")])]
    assert person_lines(replace(ABEL, job="Head of the office"), "no", 10) == [
        ("Job", [("Head of", "")]),
        ("", [("the office", "")]),
        ("Orders", [("no", "dim")]),
    ]


def test_the_line_of_a_site_has_its_first_number() -> None:
    site = ClientSite("s", "Boat shed", "Whitby", ("1", "2"))
    assert site_row(site).cells == ("Boat shed", ("site", "dim"), "1", ("Whitby", "dim"))
    assert site_row(replace(site, phones=())).cells[2] == ""
    assert (site_row(site).kind, site_row(site).uid) == ("site", "s")


ENTRY = TimelineEntry(0, 1, "promise", "p", to_instant(MORNING), "backup quote", "Ines", "open")


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        (ENTRY, ("open", "dim")),
        (replace(ENTRY, tone="alert"), ("open", "alert")),
        (replace(ENTRY, due="2026-11-20"), ("overdue 1 day", "alert")),
        (replace(ENTRY, due="2026-11-22"), ("due tomorrow", "")),
        (replace(ENTRY, due="soon"), ("soon", "")),
    ],
)
def test_what_happened_says_when_it_is_due_or_what_became_of_it(entry: TimelineEntry, state: Piece) -> None:
    row = entry_row(entry, MORNING)
    assert row.cells == (("today 10:30", "dim"), "promise", "backup quote", ("Ines", "dim"), state)
    assert (row.kind, row.uid) == ("promise", "p")
