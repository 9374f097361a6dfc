"""What the lines of the client card say: head, people, sites, timeline."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from fieldkit.db.views import client_card, timeline
from fieldkit.domain.authority.confirmation import may_order
from fieldkit.domain.records.kinds import CLIENT, KINDS
from fieldkit.domain.text.dates import When, WhenError, describe
from fieldkit.domain.text.money import show_money
from fieldkit.screens.base.wording import past
from fieldkit.screens.client.open_line import open_pieces
from fieldkit.widgets.facts import Piece, Value
from fieldkit.widgets.lists.rows import Row
from fieldkit.widgets.wrapped import folded

STYLE_MEANS: Final = {
    "hands_on": "send the whole document for mark-up, then freeze",
    "just_right": "two options, one recommendation, one date",
    "dont_ask_dont_tell": "a written yes for every spend",
}
"""How to deal with a client of each style, in a line; the long form is the playbook of content/scoring.yaml."""
_SHORT: Final = 15
_CLAUSE_SAYS: Final = {
    "yes": "obliges them to name a point of contact",
    "no": "the agreement does not oblige them to name one",
    "unknown": "not known whether it obliges them to name one",
    "": "not known whether it obliges them to name one",
}


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One line of the head of the card."""

    label: str
    pieces: Value
    fields: frozenset[str] = frozenset()
    """Fields of the client that it says."""

    def shown(self, conflicted: Collection[str]) -> tuple[str, Value]:
        """Return label and pieces, with a mark where two people wrote one of its fields differently."""
        if self.fields.isdisjoint(conflicted):
            return self.label, self.pieces
        # Beside the longest label there is room for a blank on one side of the mark only.
        return f"{self.label}{'' if len(self.label) > _SHORT else ' '}≠", self.pieces


def head_lines(
    header: client_card.ClientHead, waiting: client_card.OpenCounts | None, today: date, currency: str
) -> list[HeadLine]:
    """Return the lines of the head, the most needed first."""
    contact = header.point_of_contact
    # A later fieldkit may know styles and clauses that this one does not: they stand for themselves.
    meant = STYLE_MEANS.get(header.style, "")
    style = CLIENT.field("style").option_label(header.style) if header.style else ""
    limit = "no spending limit agreed"
    if header.spending_limit is not None:
        limit = f"above {show_money(header.spending_limit, currency)}"
    warnings = list(header.warnings(today))
    first = _voice(contact, today)
    if contact is None and not header.trashed:
        # The first line says it, with what follows from it.
        first = [(warnings.pop(0), "alert")]
    agreement = _CLAUSE_SAYS.get(header.clause, header.clause)
    if header.clause == "no":
        warnings.append(agreement)
    approver: Piece = (header.approver.name, "") if header.approver else ("nobody", "dim")
    means: list[Piece] = [(style, ""), (f": {meant}" if meant else "", "dim")] if style else [("not known", "dim")]
    return [
        _of_fields(first, "point_of_contact"),
        _of_fields(_voice(header.deputy, today), "deputy"),
        _of_fields([approver, (f"   {limit}", "dim")], "approver", "spending_limit"),
        _of_fields(means, "style"),
        HeadLine("Open", partial(open_pieces, waiting)),
        HeadLine("Look out", [("; ".join(warnings), "alert")])
        if warnings
        else HeadLine("Agreement", [(agreement, "dim")]),
    ]


def _of_fields(pieces: list[Piece], *names: str) -> HeadLine:
    """Return a line about fields of the client, under the label of the first of them."""
    fields = [CLIENT.field(name) for name in names]
    return HeadLine(fields[0].label, pieces, frozenset(field.name for field in fields))


def _voice(person: client_card.ClientPerson | None, today: date) -> list[Piece]:
    if person is None:
        return [("nobody", "dim")]
    gone = " (in the trash)" if person.trashed else " (has left)" if person.left(today) else ""
    reach = (person.number or person.mail).rpartition(": ")[2]
    return [
        (person.name, "alert" if gone else ""),
        (gone, "alert"),
        (f"   {reach}" if reach else "   no number", "dim"),
    ]


def person_row(person: client_card.ClientPerson, header: client_card.ClientHead, today: date) -> Row:
    """Return the line of a person: name, place, number, mail."""
    mark: Piece = (person.job, "dim")
    voices = header.voices
    if person.left(today):
        mark = ("left", "alert")
    elif person.id == voices.point_of_contact:
        mark = ("point of contact", "good")
    elif person.id == voices.deputy:
        mark = ("deputy", "good")
    elif person.id == voices.approver:
        mark = ("approver", "good")
    return Row("contact", person.uid, (person.name, mark, person.number.rpartition(": ")[2], (person.mail, "dim")))


def orders_of(person: client_card.ClientPerson, header: client_card.ClientHead) -> str:
    """Return in words whether the orders of this person count."""
    return may_order(person.id, header.voices).words


def person_lines(person: client_card.ClientPerson, says: str, width: int) -> list[tuple[str, list[Piece]]]:
    """Return what the block about one person says: how to reach them, and whether their orders count."""
    facts = [("Job", person.job, ""), *(("Phone", line, "") for line in person.phones[:2])]
    facts += [("Mail", line, "") for line in person.emails[:1]]
    facts += [("Orders", says.partition(": ")[2] or says, "dim")]
    lines: list[tuple[str, list[Piece]]] = []
    for label, text, tone in facts:
        if text:
            parts = folded(text, width)
            lines += [(label if not place else "", [(part, tone)]) for place, part in enumerate(parts)]
    return lines


def site_row(site: client_card.ClientSite) -> Row:
    """Return the line of a site."""
    return Row(
        "site", site.uid, (site.name, ("site", "dim"), site.phones[0] if site.phones else "", (site.town, "dim"))
    )


def entry_row(entry: timeline.TimelineEntry, now: datetime) -> Row:
    """Return the line of something that happened."""
    state = _due(entry.due, now) if entry.due else (entry.state, entry.tone or "dim")
    label = KINDS[entry.kind].label.lower()
    return Row(entry.kind, entry.uid, ((past(entry.at, now), "dim"), label, entry.what, (entry.who, "dim"), state))


def _due(stored: str, now: datetime) -> Piece:
    try:
        words = describe(When.from_stored(stored), now)
    except WhenError:
        return stored, ""
    return (words, "alert") if words.startswith("overdue") else (f"due {words}", "")
