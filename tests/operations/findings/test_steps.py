"""Which state may follow which, and what has to be said of it: the same rule wherever the state is changed."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.changes.history import history
from fieldkit.db.records import lookup
from fieldkit.db.views.record import steps
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import CLIENT, FINDING
from fieldkit.domain.records.surveys import FINDING_NEEDS, FINDING_STATES, FINDING_STEPS, Finding
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records, state_steps
from fieldkit.operations.revert import revert
from tests.names import MARKUP

SAID = {"accepted_by": "Ines", "why": "dear", "accepted_until": "2050-01-01"}
STATES = [option.value for option in FINDING_STATES]


def add(writer: sqlite3.Connection, by: ReadingContext, state: str = "open") -> str:
    if not writer.execute("SELECT 1 FROM client").fetchone():
        records.add(writer, CLIENT, {"name": "Marsh"}, by)
    said = {name: SAID[name] for name in FINDING_NEEDS.get(state, ())}
    return records.add(writer, FINDING, {"title": MARKUP, "client": "Marsh", "state": state, **said}, by)


def stored(writer: sqlite3.Connection, uid: str) -> Finding:
    found = lookup.get(writer, FINDING, uid)
    assert isinstance(found, Finding)
    return found


def test_every_state_has_its_steps_and_a_way_out() -> None:
    assert list(FINDING_STEPS) == STATES
    assert all(after and set(after) <= set(STATES) - {before} for before, after in FINDING_STEPS.items())
    assert all("open" in after for before, after in FINDING_STEPS.items() if before != "open")


@pytest.mark.parametrize("before", STATES)
def test_a_step_is_taken_or_refused_with_those_that_are(
    writer: sqlite3.Connection, by: ReadingContext, before: str
) -> None:
    may = ", ".join(one.replace("_", " ") for one in FINDING_STEPS[before])
    refusal = rf"that is {before.replace('_', ' ')} cannot become .* It can become: {may}\."
    for after in STATES:
        uid = add(writer, by, before)
        assert {step.texts["state"] for step in steps(writer, FINDING, uid)} == set(FINDING_STEPS[before])
        texts = {"state": after.replace("_", " "), **{name: SAID[name] for name in FINDING_NEEDS.get(after, ())}}
        if after in (*FINDING_STEPS[before], before):
            records.change(writer, FINDING, uid, texts, by)
            assert stored(writer, uid).state == after
            continue
        with pytest.raises(Invalid, match=refusal):
            records.change(writer, FINDING, uid, texts, by)
        assert stored(writer, uid).state == before


@pytest.mark.parametrize("lacks", ["accepted_by", "why", "accepted_until"])
def test_a_risk_is_accepted_with_who_why_and_until_when(
    writer: sqlite3.Connection, by: ReadingContext, lacks: str
) -> None:
    uid = add(writer, by)
    with pytest.raises(Invalid, match="Not there yet: ") as refused:
        records.change(writer, FINDING, uid, {"state": "accepted", **SAID, lacks: ""}, by)
    assert (refused.value.field, stored(writer, uid).state) == ("state", "open")
    records.change(writer, FINDING, uid, SAID, by)
    records.change(writer, FINDING, uid, {"state": "accepted"}, by)
    with pytest.raises(Invalid, match="needs: accepted by, why, accepted until") as refused:
        records.change(writer, FINDING, uid, {lacks: ""}, by)
    assert refused.value.field == lacks
    records.change(writer, FINDING, uid, {"owner": "Ben"}, by)


def test_a_day_that_is_over_accepts_nothing(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = add(writer, by)
    with pytest.raises(Invalid, match="is over") as refused:
        records.change(writer, FINDING, uid, {"state": "accepted", **SAID, "accepted_until": "2020-01-01"}, by)
    assert refused.value.field == "accepted_until"


def test_what_was_said_of_a_state_goes_with_it_and_comes_back_with_a_step_back(
    writer: sqlite3.Connection, by: ReadingContext
) -> None:
    uid = add(writer, by, "accepted")
    records.change(writer, FINDING, uid, {"state": "open"}, by)
    found = stored(writer, uid)
    assert (found.accepted_by, found.accepted_until, found.why) == ("", "", "")
    step = next(one for one in history(writer, FINDING.name, uid) if one.field == "state")
    assert revert(writer, step)
    found = stored(writer, uid)
    assert (found.state, found.accepted_by, found.why) == ("accepted", "Ines", "dear")


def test_a_step_back_may_lead_where_no_step_does(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = add(writer, by, "agreed")
    records.change(writer, FINDING, uid, {"state": "verified"}, by)
    assert stored(writer, uid).verified_on != ""
    step = next(one for one in history(writer, FINDING.name, uid) if one.field == "state")
    assert revert(writer, step)
    assert (stored(writer, uid).state, stored(writer, uid).verified_on) == ("agreed", "")


def test_an_accepted_finding_of_an_older_store_may_lack_what_nobody_asked_then(
    writer: sqlite3.Connection, by: ReadingContext
) -> None:
    uid = add(writer, by)
    writer.execute("UPDATE finding SET state = 'accepted' WHERE uid = ?", (uid,))
    records.change(writer, FINDING, uid, {"detail": "as before"}, by)
    with pytest.raises(Invalid, match="Not there yet"):
        records.change(writer, FINDING, uid, {"why": "dear"}, by)
    records.change(writer, FINDING, uid, {"state": "agreed"}, by)


def test_all_go_to_a_state_but_those_that_cannot(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uids = [add(writer, by, state) for state in ("open", "fixed", "dismissed", "in_work")]
    with pytest.raises(Invalid, match="needs: accepted by, why, accepted until"):
        state_steps.take_all(writer, FINDING, uids, "accepted", by)
    with pytest.raises(Invalid, match="some day"):
        state_steps.take_all(writer, FINDING, uids, "accepted", by, {**SAID, "accepted_until": "some day"})
    assert [stored(writer, uid).state for uid in uids] == ["open", "fixed", "dismissed", "in_work"]
    done = state_steps.take_all(writer, FINDING, uids, "dismissed", by, {"why": "mistaken"})
    assert done.done == (uids[0], uids[2], uids[3]), "of what is dismissed already the reason is another now"
    again = state_steps.take_all(writer, FINDING, uids[3:], "dismissed", by, {"why": "mistaken"})
    assert (again.done, again.refused[0][1]) == ((), "It is dismissed already.")
    (why,) = (why for _, why in done.refused)
    assert why.startswith("A finding that is fixed cannot become dismissed.")
