"""A revision that is in the trash: it counts for the number of the next one, and for the reason that one needs."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import SURVEY, SURVEY_REVISION
from fieldkit.operations import records
from fieldkit.operations.survey import finalise
from fieldkit.operations.survey.finalise import SignOff
from fieldkit.operations.undo import take_back
from tests.names import MARKUP
from tests.operations.running_survey import Running, begin
from tests.operations.survey.finalising import complete, final, standing

INES = SignOff(MARKUP, "owner")
NOW = datetime(2026, 11, 21, 15)


def taken_back(visit: Running) -> Running:
    """Put the revisions of a survey into the trash, as undo does, and let it run."""
    with transaction(visit.connection):
        for (uid,) in visit.connection.execute("SELECT uid FROM survey_revision").fetchall():
            crud.delete(visit.connection, SURVEY_REVISION, uid)
        records.save(visit.connection, SURVEY, visit.uid, {"state": "running"})
    return visit


def test_the_next_revision_needs_a_reason_and_takes_no_number_twice(visit: Running) -> None:
    first = final(complete(visit), INES)
    taken_back(visit).give("fv-users", "10")
    with pytest.raises(Invalid, match=r"Revision 1 is in the trash\. Say why") as refused:
        final(visit)
    assert refused.value.field == "reason"
    assert final(visit, reason="They are ten").number == 2
    (body,) = visit.connection.execute("SELECT body FROM survey_revision WHERE deleted_at IS NULL").fetchone()
    assert json.loads(body)["follows"] == first.digest
    with transaction(visit.connection):
        records.undelete(visit.connection, SURVEY_REVISION, first.uid)
    now = standing(visit.connection, visit.id)
    assert [one.number for one in now.revisions] == [1, 2]
    assert now.note(visit.opened().answers) == "revision 2"


def test_what_is_in_the_trash_does_not_count_as_what_stands(visit: Running) -> None:
    final(complete(visit), INES)
    taken_back(visit)
    now = standing(visit.connection, visit.id)
    assert (now.revisions, now.next_number) == ((), 2)
    assert not now.stands(visit.opened().answers) and list(now.lines(visit.opened().answers)) == []


def test_a_number_in_the_trash_that_nobody_signed_counts_for_nothing(visit: Running) -> None:
    final(complete(visit))
    visit.connection.execute("UPDATE survey_revision SET number = 900")
    assert final(taken_back(visit)).number == 1


async def test_undo_names_the_revision_that_goes_and_redo_the_one_that_comes(store: Store, path: Path) -> None:
    with closing(opening.writer(path)) as connection:
        _, _, uid, _ = complete(begin(connection, "first-visit"))
    await store.write(finalise.finalise, uid, INES)
    outcome = await store.write(take_back, store.session, "undo", NOW, "€")
    assert outcome is not None
    assert outcome.sentence.endswith(": State is running again. Revision 1 is in the trash.")
    outcome = await store.write(take_back, store.session, "redo", NOW, "€")
    assert outcome is not None
    assert outcome.sentence.startswith("Revision 1 is back from the trash. ")
