"""Two devices of a firm finalise the same survey: both revisions are kept and shown on both."""

from __future__ import annotations

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.base.single_value import value_of
from fieldkit.db.changes import conflicts
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import SURVEY
from fieldkit.domain.surveys.revisions.snapshot import signed_message
from fieldkit.operations import conflicts as deciding
from fieldkit.operations import records, surveys
from fieldkit.operations.survey import revisions
from fieldkit.sync.crypto.key_files import save_device_key
from tests.operations.running_survey import Running, begin
from tests.operations.survey.finalising import complete, final, standing
from tests.sync.firms import Member, exchange, state

Pair = tuple[Member, Member]


@pytest.fixture
def both(pair: Pair) -> tuple[Running, Running]:
    """A survey that lacks nothing, as both devices have it."""
    ana, ben = pair
    for one in pair:
        save_device_key(one.path.parent, one.key)
    with transaction(ana.connection):
        mine = begin(ana.connection, "first-visit")
    complete(mine)
    exchange([ana, ben])
    number = value_of(ben.connection, "SELECT id FROM survey WHERE uid = ?", (mine.uid,))
    return mine, Running(ben.connection, mine.client, mine.uid, number)


def seen(visit: Running) -> list[tuple[int, str, str]]:
    return [(one.number, one.device, one.trust) for one in standing(visit.connection, visit.id).revisions]


def test_a_revision_travels_and_is_good_elsewhere(pair: Pair, both: tuple[Running, Running]) -> None:
    mine, theirs = both
    final(mine)
    exchange(list(pair))
    assert (seen(mine), seen(theirs)) == ([(1, "this device", "good")], [(1, "Ana", "good")])
    assert state(pair[0].connection) == state(pair[1].connection)
    with pytest.raises(Invalid, match="finished already"):
        final(theirs)


def test_both_are_kept_and_shown_and_nobody_is_asked_to_decide(pair: Pair, both: tuple[Running, Running]) -> None:
    mine, theirs = both
    final(mine)
    final(theirs)
    exchange(list(pair))
    assert sorted(seen(mine)) == [(1, "Ben", "good"), (1, "this device", "good")]
    assert sorted(seen(theirs)) == [(1, "Ana", "good"), (1, "this device", "good")]
    for visit in both:
        now = standing(visit.connection, visit.id)
        assert now.stands(visit.opened().answers)
        assert any(line.startswith("Beside it, made at the same time: ") for line in now.lines(visit.opened().answers))
        assert conflicts.conflicts(visit.connection) == []
        with pytest.raises(Invalid, match="There are 2 revisions 1"):
            revisions.named(visit.connection, visit.id, "1")
        named, _ = revisions.named(visit.connection, visit.id, now.revisions[0].uid)
        assert named == now.revisions[0]
    with transaction(mine.connection):
        surveys.reopen(mine.connection, mine.uid)
    mine.give("fv-users", "77")
    assert final(mine, reason="more").number == 2


def test_an_answer_that_was_changed_elsewhere_lapses_the_sign_off(pair: Pair, both: tuple[Running, Running]) -> None:
    mine, theirs = both
    final(mine)
    theirs.give("fv-users", "78")
    exchange(list(pair))
    for visit in both:
        assert standing(visit.connection, visit.id).changed_since(visit.opened().answers) == 1


def test_a_survey_in_the_trash_takes_its_revisions_along_on_both(pair: Pair, both: tuple[Running, Running]) -> None:
    mine, theirs = both
    final(mine)
    exchange(list(pair))
    with transaction(mine.connection):
        records.delete(mine.connection, SURVEY, mine.uid)
    exchange(list(pair))
    assert (seen(mine), seen(theirs)) == ([], [])
    with transaction(theirs.connection):
        records.undelete(theirs.connection, SURVEY, mine.uid)
    exchange(list(pair))
    assert (seen(mine), seen(theirs)) == ([(1, "this device", "good")], [(1, "Ana", "good")])


def test_a_survey_that_is_deleted_here_and_answered_there_keeps_its_revision(
    pair: Pair, both: tuple[Running, Running]
) -> None:
    mine, theirs = both
    final(mine)
    exchange(list(pair))
    with transaction(mine.connection):
        records.delete(mine.connection, SURVEY, mine.uid)
    with transaction(theirs.connection):
        surveys.reopen(theirs.connection, theirs.uid)
    theirs.give("fv-users", "78")
    exchange(list(pair))
    for visit in both:
        assert [trust for _, _, trust in seen(visit)] == ["good"]
        assert standing(visit.connection, visit.id).changed_since(visit.opened().answers) == 1
    (undecided,) = (one for one in conflicts.conflicts(mine.connection) if one.kind == "survey" and not one.field)
    keep = next(place for place, one in enumerate(undecided.versions) if one.what == "changed")
    with transaction(mine.connection):
        assert deciding.take(mine.connection, undecided, keep)
    exchange(list(pair))
    assert (seen(mine), seen(theirs)) == ([(1, "this device", "good")], [(1, "Ana", "good")])


def test_who_puts_his_own_signature_on_the_revision_of_another_is_not_its_signer(
    pair: Pair, both: tuple[Running, Running]
) -> None:
    mine, _ = both
    made = final(mine)
    exchange(list(pair))
    ben = pair[1].key
    signature = ben.sign(signed_message(made.digest)).hex()
    forged = "UPDATE survey_revision SET public_key = ?, signature = ?, updated_at = updated_at + 1"
    pair[1].do(forged, ben.public.hex(), signature)
    exchange(list(pair))
    for visit in both:
        (one,) = standing(visit.connection, visit.id).revisions
        assert (one.trust, one.device) == ("bad", "")
        assert one.why == "Its key is not that of the device that it names: somebody else signed it."


def test_what_a_member_changed_in_a_revision_is_shown_as_changed(pair: Pair, both: tuple[Running, Running]) -> None:
    mine, _ = both
    final(mine)
    exchange(list(pair))
    pair[1].do("UPDATE survey_revision SET signed_by = 'Nobody', updated_at = updated_at + 1")
    exchange(list(pair))
    assert [trust for _, _, trust in seen(mine)] == ["bad"]


def test_a_revision_of_a_device_that_was_removed_stays_good_and_says_so(
    pair: Pair, both: tuple[Running, Running]
) -> None:
    mine, theirs = both
    final(mine)
    exchange(list(pair))
    pair[1].do("UPDATE sync_device SET retired_at = 5 WHERE id = ?", pair[0].key.id)
    (one,) = standing(theirs.connection, theirs.id).revisions
    assert (one.trust, one.why) == ("good", "That device was removed since.")
