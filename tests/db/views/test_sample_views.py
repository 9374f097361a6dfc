"""Every view of the sample firm in full: what the screens and the commands of the shell are made of.

After a wanted change of a view or of the sample, ``sample_views.txt`` is what ``_views`` yields, read through once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from fieldkit.db.records import lookup
from fieldkit.db.views import cards, client_card, client_list, record, record_facts, surveys, timeline
from fieldkit.db.views.today import today
from fieldkit.domain.records.kinds import CARD, CLIENT, KINDS
from tests.db.views.told import Teller
from tests.support.moments import MORNING

CLIENTS = (1, 2, 3, 5, 7)
RECORDS = (
    *(("client", 1), ("site", 1), ("contact", 1), ("contact", 8), ("call", 2), ("call", 6), ("promise", 1)),
    *(("promise", 6), ("instruction", 2), ("instruction", 5), ("survey", 1), ("survey", 3), ("answer", 3)),
    *(("finding", 1), ("finding", 18), ("card", 1), ("card_use", 1)),
)


def _views(firm: sqlite3.Connection) -> Iterator[str]:
    teller = Teller(firm)
    by = lookup.reading(firm, MORNING, "€")
    day = today(firm, MORNING)
    yield f"TODAY, later {day.later}"
    for group in day.groups:
        yield f"{group.name} {group.title}: {group.total}"
        yield from map(teller.tell, group.entries)
    lines = client_list.clients(firm, "", 0, 99)
    yield from map(teller.tell, lines)
    for line in [one for one in lines if one.id in CLIENTS]:
        head = client_card.header(firm, line.uid)
        assert head is not None
        yield f"CLIENT {teller.tell(head)}"
        yield f"warnings {teller.tell(head.warnings(MORNING.date()))}"
        yield teller.tell(client_card.waiting(firm, head.id, MORNING))
        people = client_card.people(firm, head.id, head.voices, MORNING.date(), 0, 99)
        assert len(people) == client_card.count_people(firm, head.id, head.voices)
        for person in people:
            yield f"{teller.tell(person)} {person.number} {person.mail}"
            yield teller.tell(client_card.orders(firm, person.uid))
        yield from map(teller.tell, client_card.sites(firm, head.id))
        yield from map(teller.tell, timeline.window(firm, head.id, 0, 99))
        yield from map(teller.tell, record_facts.related(firm, CLIENT, head.id, MORNING))
    for name, number in RECORDS:
        kind = KINDS[name]
        found = lookup.by_id(firm, kind, number)
        assert found is not None
        uid = found.uid
        shown = record.view(firm, kind, uid, by)
        assert shown is not None
        yield f"RECORD {kind.name} {shown.id} “{shown.title}”"
        yield f"of {teller.tell(shown.client)}, {teller.tell(shown.contact)}"
        yield f"state {shown.state or '-'}"
        # Starting content was changed when it was loaded.
        yield from (teller.tell(one) for one in shown.lines if kind is not CARD or one.role != "changed")
        yield f"steps {teller.tell(record.steps(firm, kind, uid))}"
    yield "SURVEYS"
    yield from map(teller.tell, surveys.surveys(firm, 0, 99))
    yield from map(teller.tell, surveys.checklists(firm))
    for uid in [row[0] for row in firm.execute("SELECT uid FROM client ORDER BY id LIMIT 3")]:
        yield f"{teller.tell(surveys.sites(firm, uid))} {teller.tell(surveys.people(firm, uid))}"
    for uid, number in firm.execute("SELECT uid, id FROM survey ORDER BY id").fetchall():
        opened = surveys.opened(firm, uid)
        yield (
            f"opened {opened.id} {teller.tell(opened.client)} {opened.client_name}, {opened.place}, {opened.state},"
            f" core {opened.core}, {len(opened.answers)} answers, settled {teller.tell(opened.settled)},"
            f" people {teller.tell(opened.people)}, before {opened.before}, latest {opened.latest}"
        )
        yield f"found {teller.tell([finding.title for finding in surveys.found(firm, number)])}"
    yield "CARDS"
    for card in cards.lines(firm):
        if card.uses:
            yield teller.tell(card)
            seen = cards.view(firm, card.uid)
            assert seen is not None
            yield f"{seen.tally.words()}; {teller.tell(seen.by_answer)}"


def test_the_views_of_the_firm_say_this(firm: sqlite3.Connection) -> None:
    said = Path(__file__).with_name("sample_views.txt").read_text(encoding="utf-8").splitlines()
    assert list(_views(firm)) == said
