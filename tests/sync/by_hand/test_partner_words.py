"""What goes to a partner and what comes from one, record by record and in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import ANSWER, CALL, CARD_USE, CLIENT, CONTACT, FINDING, PROMISE, SURVEY
from fieldkit.domain.records.values import Value
from fieldkit.sync.base.refusal import Refused
from fieldkit.sync.by_hand import partner_export, partner_import
from fieldkit.sync.by_hand.partner_export import PartnerOffer
from fieldkit.sync.crypto.keys import fingerprint
from tests.sync import homes
from tests.sync.by_hand.test_partner import forged, opened, packed, taken
from tests.sync.homes import Home
from tests.sync.making import ANA, C1, C2, D1, P1, P2

ALL = "client, site, contact, call, promise, instruction, survey, answer, finding, card_use, style"


@pytest.fixture
def kestrel(prepared: Path, tmp_path: Path) -> Home:
    """A home with a client, about whom there is something of most kinds, and a person of nobody's."""
    home = homes.fresh(prepared, tmp_path / "sender", "Sender")
    with home.open() as connection, transaction(connection):

        def add(kind: Kind, **values: Value) -> int:
            uid = crud.insert(connection, kind, values)
            return int(connection.execute(f"SELECT id FROM {kind.name} WHERE uid = ?", (uid,)).fetchone()[0])

        client = add(CLIENT, name="Kestrel", style="hands_on", town="Oslo")
        ines = add(CONTACT, name="Ines", client=client)
        add(CONTACT, name="Tom", client=client)
        other = add(CONTACT, name="Other")
        (uid,) = connection.execute("SELECT uid FROM client").fetchone()
        crud.update(connection, CLIENT, uid, {"point_of_contact": ines, "deputy": other})
        add(CALL, client=client, note="rang", contact=ines, at=5)
        add(PROMISE, client=client, what="quote", due="2026-12-01", state="open")
        version, checklist = connection.execute("SELECT id, checklist FROM checklist_version ORDER BY id").fetchone()
        survey = add(SURVEY, client=client, version=version, checklist=checklist, started_at=7)
        gone = add(SURVEY, client=client, version=version, checklist=checklist, started_at=8)
        for visit in (survey, gone):
            add(ANSWER, survey=visit, item="x", value="a")
        add(FINDING, client=client, survey=survey, title="No backup")
        card = connection.execute("SELECT id FROM card ORDER BY id").fetchone()[0]
        add(CARD_USE, client=client, card=card, at=9, words="too dear")
        for kind, title in ((CONTACT, "Gone"), (SURVEY, "")):
            number = gone if kind is SURVEY else add(CONTACT, name=title, client=client)
            (uid,) = connection.execute(f"SELECT uid FROM {kind.name} WHERE id = ?", (number,)).fetchone()
            crud.delete(connection, kind, uid)
    return home


def test_what_may_be_ticked_is_offered_with_how_many_there_are(kestrel: Home) -> None:
    assert ", ".join(partner_export.choices()) == ALL
    with kestrel.open() as connection:
        assert partner_export.offers(connection, "Kestrel") == [
            PartnerOffer("client", "1 client", ticked=True),
            PartnerOffer("contact", "2 contacts", ticked=True),
            PartnerOffer("call", "1 call", ticked=False),
            PartnerOffer("promise", "1 promise", ticked=False),
            PartnerOffer("survey", "1 survey", ticked=True),
            PartnerOffer("answer", "1 answer", ticked=True),
            PartnerOffer("finding", "1 finding", ticked=True),
            PartnerOffer("card_use", "1 card use", ticked=False),
            PartnerOffer("style", "the style", ticked=False),
        ]
        with transaction(connection):
            connection.execute("UPDATE client SET style = ''")
        assert partner_export.offers(connection, "Kestrel")[-1].name == "card_use"


CARRIED = {"Checklists": 1, "Versions": 1}


@pytest.mark.parametrize(
    ("kinds", "counts", "left_out", "codes"),
    [
        (
            "",
            {**CARRIED, "Clients": 1, "Contacts": 2, "Surveys": 1, "Findings": 1, "Answers": 1},
            ["1 call", "1 promise", "1 card use", "the style", "client: deputy"],
            [7, 8, 1, 3, 3, 9, 11, 10],
        ),
        (
            " all ",
            {
                **CARRIED,
                "Clients": 1,
                "Contacts": 2,
                "Calls": 1,
                "Promises": 1,
                "Surveys": 1,
                "Findings": 1,
                "Card uses": 1,
                "Answers": 1,
            },
            ["client: deputy"],
            [7, 8, 1, 3, 3, 4, 5, 9, 11, 13, 10],
        ),
        (
            "Contacts , ,call",
            {"Clients": 1, "Contacts": 2, "Calls": 1},
            ["1 promise", "1 survey", "1 finding", "1 card use", "1 answer", "the style", "client: deputy"],
            [1, 3, 3, 4],
        ),
        (
            "answer",
            {**CARRIED, "Clients": 1, "Surveys": 1, "Answers": 1},
            [
                "2 contacts",
                "1 call",
                "1 promise",
                "1 finding",
                "1 card use",
                "the style",
                "client: deputy",
                "client: point of contact",
            ],
            [7, 8, 1, 9, 10],
        ),
        (
            "Style",
            {"Clients": 1},
            [
                "2 contacts",
                "1 call",
                "1 promise",
                "1 survey",
                "1 finding",
                "1 card use",
                "1 answer",
                "client: deputy",
                "client: point of contact",
            ],
            [1],
        ),
    ],
)
def test_what_goes_is_what_was_named_and_what_it_cannot_be_read_without(
    kestrel: Home, kinds: str, counts: dict[str, int], left_out: list[str], codes: list[int]
) -> None:
    with kestrel.open() as connection:
        plan = partner_export.plan(connection, "kestrel", kinds)
        (uid,) = connection.execute("SELECT uid FROM client").fetchone()
        (ines,) = connection.execute("SELECT uid FROM contact WHERE name = 'Ines'").fetchone()
    assert (plan.client, plan.title) == (uid, "Kestrel")
    assert (plan.counts, list(plan.counts)) == (counts, list(counts))
    assert plan.left_out == left_out
    assert [record.t for record in plan.records] == codes
    (client,) = [record for record in plan.records if record.t == CLIENT.code]
    values = {1: "Kestrel", 13: "Oslo"}
    if "Contacts" in counts:
        values[2] = ines
    if kinds.strip().casefold() in ("all", "style"):
        values[7] = "hands_on"
    assert client.v == values
    if "Card uses" in counts:
        (use,) = [record for record in plan.records if record.t == CARD_USE.code]
        with kestrel.open() as connection:
            (card,) = connection.execute("SELECT uid FROM card ORDER BY id").fetchone()
        assert {uid, card, "too dear", 9} <= set(use.v.values()), "everybody has the cards"


def test_what_cannot_go_is_said_with_what_can(kestrel: Home) -> None:
    for word in ("card", "scores", "checklist"):
        with pytest.raises(Trouble) as refused, kestrel.open() as connection:
            partner_export.plan(connection, "Kestrel", f"client,{word}")
        assert str(refused.value) == f"“{word}” cannot go to a partner. There are: {ALL}. Nothing was written."


def test_what_came_from_a_partner_comes_again_as_it_was_sent(kestrel: Home, prepared: Path, tmp_path: Path) -> None:
    there = homes.fresh(prepared, tmp_path / "partner", "Partner")
    plan, data = packed(kestrel, "Kestrel", "all")
    done = taken(there, data)
    assert [kind.name for kind, _ in done.new] == [
        *("client", "contact", "contact", "call", "promise", "survey", "finding", "card_use", "answer")
    ]
    assert [kind.name for kind, _ in done.there] == ["checklist", "checklist_version"], "of the starting content"
    assert (done.left_out, done.differing, done.skipped, done.filled) == (["client: deputy"], [], [], 0)
    _, back = packed(there, "Kestrel", "all")
    mine, theirs = (
        {record.u: record.v for record in partner_export.unpack(opened(one)).records if record.t != CLIENT.code}
        for one in (data, back)
    )
    for uid, values in mine.items():
        assert values.items() <= theirs[uid].items()
    assert len(plan.records) == len(theirs) + 1


WHO = f"Evil ({fingerprint(ANA.id)})"


def test_each_record_is_taken_or_left_for_its_reason(prepared: Path, tmp_path: Path) -> None:
    home = homes.fresh(prepared, tmp_path / "partner", "Partner")
    with home.open() as connection, transaction(connection):
        crud.insert(connection, CLIENT, {"name": "Ours", "town": "Oslo", "spending_limit": 0}, uid=C1)
        crud.insert(connection, CONTACT, {"name": "Eve"}, uid=P2)
    incoming: list[dict[str, object]] = [
        {"t": 1, "u": C1, "c": 1, "v": {1: "Theirs", 5: 9, 8: "Boats", 13: "Oslo", 11: "", 14: None, 2: P1}},
        {"t": 3, "u": P1, "c": 1, "v": {1: "Ines", 2: C1, 99: "of a later field"}},
        {"t": 1, "u": P2, "c": 1, "v": {1: "a client under a person's uid"}},
        {"t": 999, "u": C2, "c": 1, "v": {}},
        {"t": 8, "u": D1, "c": 1, "v": {4: "{}"}},
    ]
    with home.open() as connection:
        plan = partner_import.plan(connection, opened(forged(incoming)))
        assert plan.source.startswith(f"{WHO}, 20")
        assert [(kind, record.u) for kind, record in plan.new] == [(CONTACT, P1)]
        assert [(kind, record.u) for kind, record in plan.there] == [(CLIENT, C1)]
        assert plan.lines() == [
            f"From {plan.source}",
            "  new: 1 contact",
            "  here already: 1 records; only their empty fields are filled",
            "  stays as it is here: Client Theirs: Name",
            "  stays as it is here: Client Theirs: Spending limit",
            "  not taken: a client under the uid of a contact that is here",
            "  not taken: a kind of record of a later fieldkit",
            "  not taken: a version of a checklist that cannot be read here",
        ]
        partner_import.apply(connection, plan)
        assert plan.filled == 1, "a link is not counted"
        row = connection.execute(
            "SELECT c.name, c.town, c.spending_limit, c.business, c.notes, p.name, p.source, p.notes"
            " FROM client AS c JOIN contact AS p ON p.id = c.point_of_contact AND p.client = c.id"
        ).fetchone()
        assert row == ("Ours", "Oslo", 0, "Boats", "", "Ines", plan.source, "")
        again = partner_import.plan(connection, opened(forged(incoming[:2])))
        partner_import.apply(connection, again)
        assert (len(again.new), len(again.there), again.filled) == (0, 2, 0)


@pytest.mark.parametrize(("notes", "kept"), [("Ring first.", "Ring first.\nFrom "), (None, "From ")])
def test_where_a_new_client_is_from_stands_in_its_notes(
    prepared: Path, tmp_path: Path, notes: str | None, kept: str
) -> None:
    home = homes.fresh(prepared, tmp_path / "partner", "Partner")
    plan = taken(home, forged([{"t": 1, "u": C1, "c": 1, "v": {1: "A", 14: notes}}], firm=""))
    assert plan.source.startswith(f"somebody without a firm ({fingerprint(ANA.id)}), ")
    assert home.get(C1, "notes") == kept + plan.source


@pytest.mark.parametrize(
    ("values", "field", "stored"),
    [
        ({5: (1 << 63) - 1}, "spending_limit", (1 << 63) - 1),
        ({5: -(1 << 63) + 1}, "spending_limit", -(1 << 63) + 1),
        ({12: "x" * (1 << 20)}, "address", "x" * (1 << 20)),
        ({13: " two  blanks "}, "town", "two blanks"),
    ],
)
def test_the_widest_value_of_a_field_is_taken(
    prepared: Path, tmp_path: Path, values: dict[int, object], field: str, stored: object
) -> None:
    home = homes.fresh(prepared, tmp_path / "partner", "Partner")
    taken(home, forged([{"t": 1, "u": C1, "c": 1, "v": {1: "A", **values}}]))
    assert home.get(C1, field) == stored


@pytest.mark.parametrize("values", [{5: -(1 << 63)}, {5: 1.5}, {5: "1"}, {12: 7}, {2: 7}])
def test_a_value_beyond_its_field_is_refused(prepared: Path, tmp_path: Path, values: dict[int, object]) -> None:
    home = homes.fresh(prepared, tmp_path / "partner", "Partner")
    with pytest.raises(Refused) as refused:
        taken(home, forged([{"t": 1, "u": C1, "c": 1, "v": {1: "A", **values}}]))
    assert refused.value.sentence == "a value in it breaks the rules of its field. Nothing was changed."


def test_a_record_that_comes_twice_refuses_the_file(prepared: Path, tmp_path: Path) -> None:
    home = homes.fresh(prepared, tmp_path / "partner", "Partner")
    record: dict[str, object] = {"t": 1, "u": C1, "c": 1, "v": {1: "A"}}
    with pytest.raises(Refused, match="breaks the rules of its field"):
        taken(home, forged([record, record]))
    assert home.clients() == set()


def test_a_version_that_says_to_be_starting_content_must_be_it(prepared: Path, tmp_path: Path) -> None:
    home = homes.fresh(prepared, tmp_path / "partner", "Partner")
    with home.open() as connection:
        uid, body = connection.execute("SELECT uid, body FROM checklist_version ORDER BY id").fetchone()
    record: dict[str, object] = {"t": 8, "u": "", "c": 1, "v": {4: body}}
    forgery = uid[:-1] + ("0" if uid[-1] != "0" else "1")
    own = f"{uid[:14]}7{uid[15:]}"
    with home.open() as connection:
        plan = partner_import.plan(connection, opened(forged([record | {"u": forgery}, record | {"u": own}])))
    assert plan.skipped == ["a version of a checklist that says to be starting content and is not"]
    assert [record.u for _, record in plan.new] == [own]


def test_a_record_belongs_to_a_client_by_a_link_that_is_called_so() -> None:
    assert [partner_export._reach(kind) for kind in (CLIENT, CALL, ANSWER)] == ["self", "client", "survey"]
    link = CALL.field("client")
    rest = tuple(one for one in CALL.fields if one.name not in ("client", "survey"))
    for other in (replace(link, name="customer"), replace(link, link="contact")):
        assert partner_export._reach(replace(CALL, fields=(*rest, other))) == ""
