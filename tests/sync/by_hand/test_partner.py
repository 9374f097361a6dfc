"""One client's records for somebody outside the firm."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import checklist_use, crud, lookup
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import (
    CHECKLIST_VERSION,
    CLIENT,
    CONTACT,
    INSTRUCTION,
    KINDS,
    SURVEY,
    SURVEY_REVISION,
)
from fieldkit.sync.base.refusal import Refused
from fieldkit.sync.by_hand import partner_export, partner_import
from fieldkit.sync.format import container
from fieldkit.sync.format.container import FileDraft, OpenedFile, Passphrase, seal
from tests.support import stores
from tests.support.moments import MORNING
from tests.support.records import every
from tests.sync import homes
from tests.sync.homes import Home
from tests.sync.making import ANA, C1, FIRM, VOICE


@pytest.fixture
def sender(tmp_path: Path) -> Home:
    stores.copy(stores.sample_firm(MORNING), tmp_path / "sender" / stores.FILE)
    return Home(tmp_path / "sender", "Sender")


@pytest.fixture
def partner_home(prepared: Path, tmp_path: Path) -> Home:
    return homes.fresh(prepared, tmp_path / "partner", "Partner")


def packed(home: Home, client: str, kinds: str = "") -> tuple[partner_export.PartnerPlan, bytes]:
    with home.open() as connection:
        plan = partner_export.plan(connection, client, kinds)
        return plan, partner_export.pack(connection, home.path, plan, VOICE)


def opened(data: bytes) -> OpenedFile:
    return container.verify_bytes(data, {}, ()).open((), VOICE)


def taken(home: Home, data: bytes) -> partner_import.PartnerImportPlan:
    with home.open() as connection:
        plan = partner_import.plan(connection, opened(data))
        partner_import.apply(connection, plan)
    return plan


def busiest(home: Home) -> str:
    """Return the client of the sample that has most instructions."""
    with home.open() as connection:
        row = connection.execute(
            "SELECT client.uid FROM client JOIN instruction ON instruction.client = client.id"
            " JOIN survey ON survey.client = client.id GROUP BY client.id ORDER BY count(*) DESC"
        ).fetchone()
    return str(row[0])


def test_what_concerns_people_stays_unless_it_is_named_and_is_named_when_it_stays(sender: Home) -> None:
    uid = busiest(sender)
    plan, data = packed(sender, uid)
    with sender.open() as connection, transaction(connection):
        crud.update(connection, CLIENT, uid, {"style": "hands_on"})
        heard = [str(getattr(r, "text", "")) for r in every(connection, INSTRUCTION)]
    sent = bytes(opened(data).raw[4:]).decode()
    assert heard
    assert not [text for text in heard if text and json.dumps(text, ensure_ascii=False)[1:-1] in sent]
    assert {KINDS[r].plural for r in ("instruction", "promise", "call")}.isdisjoint(plan.counts)
    said = " ".join(packed(sender, uid)[0].left_out)
    for word in ("instruction", "promise", "call", "style"):
        assert word in said.lower()
    everything, _ = packed(sender, uid, "all")
    assert "Instructions" in everything.counts
    assert not [word for word in everything.left_out if "instruction" in word]


def test_no_other_client_goes_along(sender: Home) -> None:
    uid = busiest(sender)
    plan, data = packed(sender, uid, "all")
    with sender.open() as connection:
        others = {
            row[0]
            for row in connection.execute(
                "SELECT uid FROM contact WHERE client IS NOT (SELECT id FROM client WHERE uid = ?)"
                " UNION SELECT uid FROM client WHERE uid <> ?",
                (uid, uid),
            )
        }
    sent = {record.u for record in partner_export.unpack(opened(data)).records}
    assert len(others) > 10
    assert not others & sent
    assert plan.counts["Clients"] == 1


def test_the_importer_has_them_as_his_own_with_their_source_and_nothing_of_the_firm(
    sender: Home, partner_home: Home
) -> None:
    uid = busiest(sender)
    plan, data = packed(sender, uid)
    done = taken(partner_home, data)
    assert len(done.new) > 3
    with sender.open() as there, partner_home.open() as here:
        mine, theirs = lookup.get(here, CLIENT, uid), lookup.get(there, CLIENT, uid)
        assert mine is not None
        assert theirs is not None
        assert getattr(mine, "name", 1) == getattr(theirs, "name", 2)
        assert "From somebody without a firm" in str(getattr(mine, "notes", ""))
        contacts = every(here, CONTACT)
        assert contacts
        assert all(str(getattr(c, "source", "")).startswith("somebody without a firm (") for c in contacts)
        surveys = here.execute("SELECT count(*), count(version), count(client) FROM survey").fetchone()
        assert surveys[0] == surveys[1] == surveys[2] == plan.counts["Surveys"]
        # They are this device's own changes, so that they travel in its own firm.
        assert {row[0] for row in here.execute("SELECT device FROM sync_version")} == {""}
        assert not here.execute("SELECT 1 FROM sync_device").fetchone()
        assert here.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_second_pack_fills_what_is_empty_and_overwrites_nothing(sender: Home, partner_home: Home) -> None:
    uid = sender.add("[ACME] [/] O'Brien", phones="1")
    taken(partner_home, packed(sender, uid)[1])
    partner_home.put(uid, phones="our own number")
    sender.put(uid, phones="2", website="example.org", business="Boats")
    plan = taken(partner_home, packed(sender, uid)[1])
    assert (len(plan.new), len(plan.there), plan.filled) == (0, 1, 2)
    assert partner_home.get(uid, "phones") == "our own number"
    assert partner_home.get(uid, "website") == "example.org"
    assert any("Phone" in line for line in plan.differing)


def test_a_client_or_kind_that_does_not_exist_is_refused(sender: Home) -> None:
    for client, kinds in (("nobody of that name", ""), (busiest(sender), "client,scores"), (busiest(sender), "card")):
        with pytest.raises(Trouble):
            packed(sender, client, kinds)


def test_a_wrong_passphrase_opens_nothing(sender: Home) -> None:
    verified = container.verify_bytes(packed(sender, busiest(sender))[1], {}, ())
    with pytest.raises(Refused, match="passphrase does not open it"):
        verified.open((), Passphrase.of("another one"))
    with pytest.raises(Refused, match="needs a passphrase"):
        verified.open(())


def forged(
    entries: list[dict[str, object]], *, firm: str = "Evil", rest: bytes = b"", larger: int = 0, other: bytes = b""
) -> bytes:
    import hashlib

    data = msgspec.json.encode({"firm": firm, "client": "x", "left_out": [], "records": entries})
    index = {
        "content": "partner",
        "files": [{"name": "r", "size": len(data) + larger, "sha256": hashlib.sha256(other or data).hexdigest()}],
    }
    head = msgspec.json.encode(index)
    raw = len(head).to_bytes(4, "big") + head + data + rest
    return seal(FileDraft("pack", 1, 2, ids.now_ms()), raw, ANA, FIRM, VOICE)


@pytest.mark.parametrize(
    "record",
    [
        {"t": 1, "u": C1, "c": 1, "v": {1: 5}},
        {"t": 1, "u": C1, "c": 1, "v": {2: 17}},
        {"t": 1, "u": C1, "c": 1, "v": {5: "much"}},
        {"t": 1, "u": C1, "c": 1, "v": {5: 1 << 63}},
        {"t": 1, "u": C1, "c": 1, "v": {1: "x" * ((1 << 20) + 1)}},
        {"t": 1, "u": "two\nlines", "c": 1, "v": {}},
        {"t": 1, "u": C1, "c": -1, "v": {}},
        {"t": 1, "u": C1, "c": 1, "v": {1: ["list"]}},
        {"t": 1, "u": C1},
    ],
)
def test_values_that_no_field_takes_refuse_the_whole_file(partner_home: Home, record: dict[str, object]) -> None:
    good = {"t": 1, "u": C1[:-1] + "2", "c": 1, "v": {1: "good"}}
    before = partner_home.digest()
    with pytest.raises(Refused):
        taken(partner_home, forged([good, record]))
    assert partner_home.digest() == before


def test_hostile_text_is_cleaned_and_what_is_not_known_is_left_out(partner_home: Home) -> None:
    plan = taken(
        partner_home,
        forged(
            [
                {"t": 1, "u": C1, "c": 1, "v": {1: "\x1b[31m[bold]Ev\u202eil\x07", 99: "of a later field"}},
                {"t": 999, "u": C1[:-1] + "2", "c": 1, "v": {}},
                {"t": 3, "u": C1[:-1] + "3", "c": 1, "v": {1: "Eve", 2: "no-such-client"}},
            ],
            firm="\x1b]0;title\x07Evil\nInc",
        ),
    )
    assert partner_home.clients() == {"[bold]Evil"}
    assert plan.source.startswith("Evil Inc (")
    assert len(plan.skipped) == 1
    with partner_home.open() as connection:
        assert connection.execute("SELECT client FROM contact").fetchone() == (None,)


def test_nobody_can_put_another_checklist_under_the_uid_of_starting_content(partner_home: Home) -> None:
    from fieldkit.db.store.starting_content import content_uid

    given = content_uid("checklist_version", "first-visit/0123")
    with partner_home.open() as connection:
        body = connection.execute("SELECT body FROM checklist_version LIMIT 1").fetchone()[0]
        there = connection.execute("SELECT uid FROM checklist_version LIMIT 1").fetchone()[0]
    before = partner_home.digest()
    plan = taken(
        partner_home,
        forged(
            [
                {"t": 8, "u": given, "c": 1, "v": {4: body}},
                {"t": 8, "u": C1, "c": 1, "v": {4: "{}"}},
                {"t": 1, "u": there, "c": 1, "v": {1: "a client under a version's uid"}},
            ]
        ),
    )
    assert len(plan.skipped) == 3
    assert partner_home.digest() == before


def test_a_file_whose_records_are_not_those_of_its_index_is_refused(partner_home: Home) -> None:
    record: dict[str, object] = {"t": 1, "u": C1, "c": 1, "v": {1: "A client"}}
    for wrong in (
        forged([record], rest=b" "),
        forged([record], larger=1),
        forged([record], larger=-1),
        forged([record], other=b"another"),
    ):
        with pytest.raises(Refused, match="its records are damaged") as refused:
            taken(partner_home, wrong)
        assert refused.value.code == "content"
        assert partner_home.clients() == set()
    taken(partner_home, forged([record]))
    assert partner_home.clients() == {"A client"}


def test_which_version_of_a_checklist_a_firm_uses_neither_goes_to_a_partner_nor_comes_of_one(
    sender: Home, partner_home: Home
) -> None:
    uid = busiest(sender)
    with sender.open() as connection, transaction(connection):
        survey, checklist, version = connection.execute(
            "SELECT survey.uid, survey.checklist, survey.version FROM survey JOIN client ON client.id = survey.client"
            " WHERE client.uid = ?",
            (uid,),
        ).fetchone()
        body = connection.execute("SELECT body FROM checklist_version WHERE id = ?", (version,)).fetchone()[0]
        values = {"checklist": checklist, "number": 9, "body": body, "based_on": version}
        own = crud.insert(connection, CHECKLIST_VERSION, values)
        (number,) = connection.execute("SELECT id FROM checklist_version WHERE uid = ?", (own,)).fetchone()
        connection.execute("UPDATE checklist SET uses = ? WHERE id = ?", (number, checklist))
        crud.update(connection, SURVEY, survey, {"version": number})
    plan, data = packed(sender, uid, "all")
    assert [one for one in plan.left_out if "checklist" in one or "version" in one] == []
    taken(partner_home, data)
    with partner_home.open() as connection:
        assert lookup.get(connection, CHECKLIST_VERSION, own) is not None
        assert connection.execute("SELECT count(*) FROM checklist WHERE uses IS NOT NULL").fetchone() == (0,)
        (here,) = connection.execute("SELECT checklist FROM checklist_version WHERE uid = ?", (own,)).fetchone()
        # A version that came along is there for its survey; new ones take what ships.
        used = checklist_use.version_in_use(connection, here)
        assert used is not None
        assert lookup.get(connection, CHECKLIST_VERSION, own) != lookup.by_id(connection, CHECKLIST_VERSION, used[0])


def test_a_revision_of_a_survey_neither_goes_to_a_partner_nor_comes_of_one(sender: Home, partner_home: Home) -> None:
    uid = busiest(sender)
    with sender.open() as connection, transaction(connection):
        (survey,) = connection.execute(
            "SELECT survey.id FROM survey JOIN client ON client.id = survey.client WHERE client.uid = ?", (uid,)
        ).fetchone()
        revision = crud.insert(connection, SURVEY_REVISION, {"survey": survey, "number": 1, "body": "{}"})
    plan, data = packed(sender, uid, "all")
    assert "1 revision" in plan.left_out
    assert taken(partner_home, data).skipped == []
    forgery = {"t": SURVEY_REVISION.code, "u": revision, "c": 1, "v": {4: "Otto"}}
    assert len(taken(sender, forged([forgery])).skipped) == len(taken(partner_home, forged([forgery])).skipped) == 1
    for home, signed in ((sender, [("",)]), (partner_home, [])):
        with home.open() as connection:
            assert connection.execute("SELECT signed_by FROM survey_revision").fetchall() == signed
