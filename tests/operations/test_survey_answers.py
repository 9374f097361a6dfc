"""Answers of a survey in the store: given, given again, on two devices, to what repeats, and refused."""

from __future__ import annotations

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import ANSWER, SURVEY
from fieldkit.domain.records.values import Value
from fieldkit.domain.surveys.layout import layout
from fieldkit.operations import answers
from tests.names import MARKUP
from tests.operations.running_survey import Running, stored


def test_answer_given_again_replaces_the_one_before(security: Running) -> None:
    item = next(item.id for item in security.opened().checklist.items if item.type == "check")
    security.give(item, "pass", "pass")
    security.give(item, "partial", "partial", "half of them")
    rows = security.connection.execute("SELECT value, note FROM answer WHERE item = ?", (item,)).fetchall()
    assert rows == [("partial", "half of them")]


def test_two_devices_answers_to_one_item_are_kept_and_the_later_counts(visit: Running) -> None:
    visit.give("fv-does", "teeth")
    other: dict[str, Value] = {"survey": visit.id, "item": "fv-does", "value": "a dental practice"}
    uid = crud.insert(visit.connection, ANSWER, other)
    ahead = 4_000_000_000_000
    visit.connection.execute("UPDATE answer SET updated_at = ? WHERE uid = ?", (ahead, uid))
    assert visit.opened().answers["fv-does", ""].value == "a dental practice"
    # The other clock is far ahead: what is said here afterwards must still be the later one.
    assert visit.give("fv-does", "both").answers["fv-does", ""].value == "both"
    values = visit.connection.execute("SELECT value FROM answer WHERE item = 'fv-does' ORDER BY value").fetchall()
    assert values == [("both",), ("teeth",)]


def test_instances_of_a_repeat_are_apart_on_every_device_and_removable(visit: Running) -> None:
    with transaction(visit.connection):
        one, _ = answers.add_instance(visit.connection, visit.id, "providers")
        two, _ = answers.add_instance(visit.connection, visit.id, "providers")
    assert one != two, "two devices that each add one have two"
    assert one[:13] <= two[:13], "in the order in which they were added"
    visit.give("fv-prov-name", "Portwell Fibre", instance=one)
    visit.give("fv-prov-name", MARKUP, instance=two)
    titles = [row.title for row in layout(visit.opened().checklist, visit.opened().answers) if row.kind == "instance"]
    assert sorted(title.partition(": ")[2] for title in titles) == sorted(["Portwell Fibre", MARKUP])
    with transaction(visit.connection):
        left = answers.remove_instance(visit.connection, visit.id, "providers", one)
    assert [key[1] for key in left.answers] == [two]
    trashed = visit.connection.execute("SELECT value FROM answer WHERE deleted_at IS NOT NULL").fetchall()
    assert trashed == [("Portwell Fibre",)]


def test_section_that_is_asked_once_has_no_instances(visit: Running) -> None:
    with pytest.raises(Invalid, match="asked once"):
        answers.add_instance(visit.connection, visit.id, visit.opened().checklist.sections[0].id)


def test_answer_to_an_unknown_item_is_refused(visit: Running) -> None:
    with pytest.raises(Invalid, match="no item “nonsense”"):
        visit.give("nonsense", "1")


@pytest.mark.parametrize("apart", [0, 1, 1_000])
def test_what_is_said_last_here_counts_however_far_another_clock_is_ahead(visit: Running, apart: int) -> None:
    ahead = 4_000_000_000_000
    visit.give("fv-does", "first")
    for number in range(3):
        other: dict[str, Value] = {"survey": visit.id, "item": "fv-does", "value": f"other {number}"}
        uid = crud.insert(visit.connection, ANSWER, other)
        visit.connection.execute("UPDATE answer SET updated_at = ? WHERE uid = ?", (ahead - number * apart, uid))
    visit.give("fv-does", "last")
    assert visit.opened().answers["fv-does", ""].value == "last"
    latest = visit.connection.execute("SELECT max(updated_at) FROM answer WHERE value = 'last'").fetchone()[0]
    assert latest > ahead
    visit.give("fv-does", "really last")
    assert visit.opened().answers["fv-does", ""].value == "really last"


def test_an_answer_given_alone_bears_the_time_at_which_it_was_given(
    visit: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at, value in ((1_900_000_000_000, "one"), (1_900_000_005_000, "two")):
        monkeypatch.setattr(ids, "now_ms", lambda at=at: at)
        visit.give("fv-does", value)
    rows = visit.connection.execute("SELECT value, updated_at FROM answer WHERE item = 'fv-does'").fetchall()
    assert rows == [("two", 1_900_000_005_000)]


def test_the_same_answer_given_again_is_no_later_one(visit: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in (1_900_000_000_000, 1_900_000_005_000):
        monkeypatch.setattr(ids, "now_ms", lambda at=at: at)
        visit.give("fv-does", "teeth")
    assert visit.connection.execute("SELECT updated_at FROM answer").fetchall() == [(1_900_000_000_000,)]


def test_no_answer_goes_into_a_survey_in_the_trash(visit: Running) -> None:
    visit.give("fv-does", "teeth")
    crud.delete(visit.connection, SURVEY, visit.uid)
    with pytest.raises(Invalid, match=r"is in the trash\. The answer was not stored"):
        visit.give("fv-does", "hair")
    with pytest.raises(Invalid, match="is in the trash"), transaction(visit.connection):
        answers.add_instance(visit.connection, visit.id, "providers")
    assert stored(visit.connection, visit.id)["fv-does"][0] == "teeth"
    crud.undelete(visit.connection, SURVEY, visit.uid)
    assert visit.give("fv-does", "hair").answers["fv-does", ""].value == "hair"


def test_an_answer_to_what_is_not_asked_is_refused(visit: Running) -> None:
    with pytest.raises(Invalid, match="no item “nowhere”"):
        visit.give("nowhere", "x")
    with pytest.raises(Invalid, match="asked once"), transaction(visit.connection):
        answers.add_instance(visit.connection, visit.id, "no such section")
    assert stored(visit.connection, visit.id) == {}


def test_that_there_is_none_takes_only_what_holds_nothing_along(visit: Running) -> None:
    with transaction(visit.connection):
        answers.add_instance(visit.connection, visit.id, "providers")
        noted, _ = answers.add_instance(visit.connection, visit.id, "providers")
    visit.give("fv-prov-name", "", note="asked Ines", instance=noted)
    now = visit.give("fv-prov-name", "", "na")
    assert [at for at in now.answers if at[1]] == [("fv-prov-name", noted)]
    trashed = visit.connection.execute("SELECT count(*) FROM answer WHERE deleted_at IS NOT NULL").fetchone()
    assert trashed == (1,)
