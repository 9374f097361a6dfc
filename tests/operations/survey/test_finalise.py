"""Finalising a survey: the signed revision, what changes after it, what is kept, and what takes it back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import lookup
from fieldkit.db.store import opening
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import SURVEY, SURVEY_REVISION
from fieldkit.domain.records.surveys import SurveyRevision
from fieldkit.domain.surveys.revisions import snapshot
from fieldkit.domain.surveys.revisions.compare import differences
from fieldkit.operations import records, saving, surveys
from fieldkit.operations.survey import finalise, revisions
from fieldkit.operations.survey.finalise import SignOff
from fieldkit.operations.undo import take_back
from fieldkit.sync.base.refusal import Refused
from fieldkit.sync.crypto.key_files import load_device_key
from fieldkit.sync.replica import firm
from tests.names import MARKUP
from tests.operations.running_survey import Running, begin
from tests.operations.survey.finalising import complete, final, standing

INES = SignOff(MARKUP, "owner", "2026-11-21 09:30", "2026-11-21 11:00")


def stored(connection: sqlite3.Connection) -> list[SurveyRevision]:
    rows = connection.execute("SELECT id FROM survey_revision WHERE deleted_at IS NULL ORDER BY number").fetchall()
    found = [lookup.by_id(connection, SURVEY_REVISION, number) for (number,) in rows]
    return [one for one in found if isinstance(one, SurveyRevision)]


def reopened(visit: Running) -> Running:
    with transaction(visit.connection):
        surveys.reopen(visit.connection, visit.uid)
    return visit


def test_a_revision_says_all_of_the_survey_and_anybody_can_verify_it(visit: Running, path: Path) -> None:
    complete(visit)
    visit.give("fv-users", "9", note="said [b]so[/b]")
    made = final(visit, INES)
    assert (made.number, made.trust, made.device, made.signer) == (1, "good", "this device", f"{MARKUP}, owner")
    assert visit.opened().state == "finished"
    (one,) = stored(visit.connection)
    assert one.digest == hashlib.sha256(one.body.encode()).hexdigest()
    message = b"fieldkit survey revision v1\0" + bytes.fromhex(one.digest)
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(one.public_key)).verify(bytes.fromhex(one.signature), message)
    assert load_device_key(path.parent).public.hex() == one.public_key
    told = json.loads(one.body)
    assert one.body == json.dumps(told, sort_keys=True, separators=(",", ":"))
    assert set(told) == snapshot.KNOWN
    assert (told["uid"], told["survey"], told["number"], told["at"]) == (one.uid, visit.uid, 1, one.at)
    assert told["sign_off"] == {
        "name": MARKUP,
        "role": "owner",
        "arrived": "2026-11-21 09:30",
        "departed": "2026-11-21 11:00",
    }
    checklist = told["checklist"]
    version = visit.connection.execute(
        "SELECT v.number, v.digest FROM survey JOIN checklist_version AS v ON v.id = survey.version"
    ).fetchone()
    assert (checklist["code"], checklist["revision"], checklist["sha256"]) == ("first-visit", *version)
    assert [line["order"] for line in told["items"]] == list(range(1, len(told["items"]) + 1))
    users = next(line for line in told["items"] if line["item"] == "fv-users")
    assert (users["question"], users["answer"], users["note"]) == (
        visit.opened().checklist.places["fv-users"][1].ask,
        "9 people",
        "said [b]so[/b]",
    )
    assert set(visit.opened().answers) <= {(line["item"], line["instance"]) for line in told["items"]}


def test_nothing_is_signed_while_something_is_needed(visit: Running, path: Path) -> None:
    with pytest.raises(Invalid, match="Not finished: still needed: "):
        final(visit)
    assert stored(visit.connection) == []
    assert not (path.parent / "keys").exists()


def test_a_changed_answer_lapses_the_sign_off_and_the_next_revision_needs_a_reason(visit: Running) -> None:
    first = final(complete(visit), INES)
    with pytest.raises(Invalid, match="finished already: revision 1 stands"):
        final(visit)
    reopened(visit).give("fv-users", "10")
    now = standing(visit.connection, visit.id)
    assert now.changed_since(visit.opened().answers) == 1
    assert f"the sign-off of {MARKUP}, owner has lapsed." in list(now.lines(visit.opened().answers))[1]
    with pytest.raises(Invalid, match="Say why"):
        final(visit, reason="  \n ")
    assert visit.opened().state == "running"
    second = final(visit, reason="They are ten")
    assert (second.number, second.reason, second.signed_by) == (2, "They are ten", "")
    told = [json.loads(one.body) for one in stored(visit.connection)]
    assert [one["number"] for one in told] == [1, 2]
    assert told[1]["follows"] == first.digest, "each names the one before it"
    assert standing(visit.connection, visit.id).note(visit.opened().answers) == "revision 2"


def test_what_was_changed_back_is_what_was_signed(visit: Running) -> None:
    final(complete(visit), INES)
    reopened(visit)
    before = visit.opened().answers["fv-users", ""]
    visit.give("fv-users", "10")
    visit.give("fv-users", before.value, before.result, before.note)
    assert standing(visit.connection, visit.id).stands(visit.opened().answers)
    assert final(visit).number == 1
    assert (len(stored(visit.connection)), visit.opened().state) == (1, "finished")


def test_who_signs_later_makes_a_revision_of_the_same_answers(visit: Running) -> None:
    final(complete(visit))
    with pytest.raises(Invalid, match="Say why"):
        final(visit, INES)
    assert final(visit, INES, "The owner came later").number == 2


def test_a_survey_finished_before_there_were_revisions_gets_its_first_without_a_reason(visit: Running) -> None:
    complete(visit)
    with transaction(visit.connection):
        records.save(visit.connection, SURVEY, visit.uid, {"state": "finished"})
    assert final(visit).number == 1


def test_a_currency_that_is_set_later_is_no_difference(visit: Running) -> None:
    complete(visit).give("fv-rate", "9000")
    final(visit)
    _, signed = revisions.named(visit.connection, visit.id, "1")
    now = finalise.as_now(visit.connection, visit.uid, "EUR")
    rates = [one.answer for said in (signed, now) for one in said.items if one.item == "fv-rate"]
    assert rates == ["90.00", "EUR 90.00"]
    assert differences(signed, now) == ()


def test_what_is_hidden_by_another_answer_is_signed_too(security: Running) -> None:
    complete(security)
    security.connection.execute(
        "INSERT INTO answer (uid, created_at, updated_at, survey, item, value) VALUES ('a', 1, 1, ?, 'gone', 'x')",
        (security.id,),
    )
    final(security)
    (one,) = stored(security.connection)
    assert [entry["item"] for entry in json.loads(one.body)["not_asked"]] == ["gone"]
    assert standing(security.connection, security.id).stands(security.opened().answers)


def test_a_revision_is_neither_changed_nor_thrown_away_by_itself(visit: Running) -> None:
    made = final(complete(visit))
    with pytest.raises(Invalid, match="stays as it was signed"):
        saving.save(visit.connection, SURVEY_REVISION, made.uid, {"signed_by": "x"})
    with pytest.raises(Invalid, match="stays with its survey"):
        records.delete(visit.connection, SURVEY_REVISION, made.uid)
    assert standing(visit.connection, visit.id).revisions == (made,)


def test_revisions_are_hidden_with_their_survey_in_the_trash_and_come_back_with_it(visit: Running) -> None:
    made = final(complete(visit))
    with transaction(visit.connection):
        assert records.delete(visit.connection, SURVEY, visit.uid) >= 1
    assert standing(visit.connection, visit.id).revisions == ()
    assert revisions.problems(visit.connection) == ([], [])
    with pytest.raises(Invalid, match="There is no revision"):
        revisions.stored_as(visit.connection, made.uid)
    with pytest.raises(Invalid, match="has no revision"):
        revisions.named(visit.connection, visit.id, "1")
    with pytest.raises(Invalid, match="in the trash"):
        final(visit)
    with transaction(visit.connection):
        assert records.undelete(visit.connection, SURVEY, visit.uid) >= 1
    assert standing(visit.connection, visit.id).revisions == (made,)


async def test_undo_takes_a_revision_back_and_redo_brings_it_again(store: Store, path: Path) -> None:
    with closing(opening.writer(path)) as connection:
        _, _, uid, number = complete(begin(connection, "first-visit"))
    await store.write(finalise.finalise, uid, INES)
    outcome = await store.write(take_back, store.session, "undo", datetime(2026, 11, 21, 15), "€")
    assert outcome is not None and "State is running again" in outcome.sentence
    assert (await store.read(standing, number)).revisions == ()
    await store.write(take_back, store.session, "redo", datetime(2026, 11, 21, 15), "€")
    back = await store.read(standing, number)
    assert [(one.number, one.trust) for one in back.revisions] == [(1, "good")]


def test_the_key_of_a_device_is_that_of_the_firm_it_begins_later(visit: Running, path: Path) -> None:
    made = final(complete(visit))
    firm.begin(visit.connection, path.parent, "Acme", "Ana")
    assert load_device_key(path.parent).public.hex() == stored(visit.connection)[0].public_key
    assert standing(visit.connection, visit.id).revisions == (made,)


def test_a_survey_too_large_to_be_sent_is_not_signed_and_says_so(
    visit: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.operations.survey.finalise.LARGEST", 2_000)
    with pytest.raises(Invalid, match="shorten its notes"):
        final(complete(visit))
    assert (visit.opened().state, stored(visit.connection)) == ("running", [])


def test_a_key_that_cannot_be_used_leaves_the_survey_running(visit: Running, path: Path) -> None:
    complete(visit)
    (path.parent / "keys").mkdir()
    (path.parent / "keys" / "device.key").write_text("no key")
    (path.parent / "keys" / "device.key").chmod(0o600)
    with pytest.raises(Refused, match="damaged"):
        final(visit)
    assert (visit.opened().state, stored(visit.connection)) == ("running", [])


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"role": "owner"}, "say who signed"),
        ({"arrived": "11:00", "departed": "9:00"}, "left before you arrived"),
        ({"arrived": "whenever"}, "Arrived"),
        ({"signed_by": "x" * 1001}, "at most 1,000"),
    ],
)
def test_a_sign_off_that_is_none_is_refused_with_a_sentence(visit: Running, texts: dict[str, str], says: str) -> None:
    by = lookup.reading(visit.connection, datetime(2026, 11, 21, 15), "€", month_first=False)
    with pytest.raises(Invalid, match=says):
        finalise.sign_off_of(texts, by)
