"""Taking back what was last done in one survey, on a real store."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base import ids
from fieldkit.db.records import crud
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.store.store import Store
from fieldkit.db.views import surveys as stored_surveys
from fieldkit.db.views.survey.stored import answers_of_survey
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import ANSWER, CLIENT
from fieldkit.domain.records.values import Value
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.layout import lay_out
from fieldkit.operations import answers, surveys
from fieldkit.operations.answer_undo import TakenBack, take_back
from fieldkit.operations.undo import take_back as undo
from tests.support.moments import AFTERNOON


class Visit:
    """A survey of a new client in a store."""

    def __init__(self, store: Store, uid: str, number: int) -> None:
        self.store = store
        self.uid = uid
        self.number = number

    async def give(self, item: str, value: str, instance: str = "") -> None:
        await self.store.write(answers.give, self.number, Given(item, instance, value))

    async def back(self, since: int = 0) -> TakenBack:
        return await self.store.write(take_back, self.store.session, self.number, since)

    async def value(self, item: str, instance: str = "") -> str | None:
        given = (await self.store.read(answers_of_survey, self.number)).get((item, instance))
        return given.value if given is not None else None


async def begun(store: Store, name: str = "[ACME] [/] Ltd") -> Visit:
    client = await store.write(surveys.add_client, name)
    uid = await store.write(surveys.start, content_uid("checklist", "first-visit"), client)
    return Visit(store, uid, (await store.read(stored_surveys.opened, uid)).id)


async def test_each_survey_takes_back_its_own_last_step(store: Store) -> None:
    one, two = await begun(store, "One"), await begun(store, "Two")
    await one.give("fv-does", "teeth")
    await two.give("fv-does", "hair")
    await store.write(crud.insert, CLIENT, {"name": "Three"})
    back = await one.back()
    assert back.stored is not None and back.places == (("fv-does", ""),)
    assert back.stored.answers["fv-does", ""] == Given("fv-does")
    assert (await one.value("fv-does"), await two.value("fv-does")) == ("", "hair")
    assert await one.back() == TakenBack()
    last = await store.write(undo, store.session, "undo", AFTERNOON)
    assert last is not None and "Three" in last.sentence, "the others are where they were"
    await store.write(undo, store.session, "undo", AFTERNOON)
    assert await two.value("fv-does") is None


async def test_steps_come_back_one_by_one_newest_first(store: Store) -> None:
    visit = await begun(store)
    for value in ("a", "b", "b", "c"):
        await visit.give("fv-does", value)
    seen = []
    while (await visit.back()).stored is not None:
        seen.append(await visit.value("fv-does"))
    assert seen == ["b", "a", ""], "the answer that changed nothing is no step"


async def test_steps_before_a_number_stay(store: Store) -> None:
    visit = await begun(store)
    await visit.give("fv-does", "teeth")
    since = store.session.count
    assert await visit.back(since) == TakenBack()
    await visit.give("fv-does", "hair")
    assert (await visit.back(since)).stored is not None
    assert await visit.value("fv-does") == "teeth"


async def test_removed_instance_comes_back_whole(store: Store) -> None:
    visit = await begun(store)
    instance, _ = await store.write(answers.add_instance, visit.number, "providers")
    await visit.give("fv-prov-name", "Fibre", instance)
    await visit.give("fv-prov-role", "internet", instance)
    await store.write(answers.remove_instance, visit.number, "providers", instance)
    back = await visit.back()
    assert set(back.places) == {("fv-prov-name", instance), ("fv-prov-role", instance)}
    assert await visit.value("fv-prov-name", instance) == "Fibre"
    for _ in range(3):
        await visit.back()
    assert await visit.value("fv-prov-name", instance) is None, "adding it was a step, too"


async def test_answer_put_back_counts_where_the_clock_of_another_device_is_ahead(store: Store) -> None:
    visit = await begun(store)
    await visit.give("fv-does", "teeth")
    ahead = ids.now_ms() + 3_600_000
    place: dict[str, Value] = {"survey": visit.number, "item": "fv-does", "instance": ""}
    other = await store.write(crud.insert, ANSWER, {**place, "value": "hair", "updated_at": ahead})
    await visit.give("fv-does", "nails")
    assert await visit.value("fv-does") == "nails"
    await store.write(_older, other, ahead + 1)
    assert (await visit.back()).stored is not None
    assert await visit.value("fv-does") == "hair"


def _older(connection: sqlite3.Connection, newest: str, at: int) -> None:
    """Let the answer that was not changed just now be the later one by its clock."""
    connection.execute("UPDATE answer SET updated_at = ? WHERE uid <> ?", (at, newest))


async def test_answer_that_was_changed_since_stays_and_its_step_is_forgotten(store: Store) -> None:
    visit = await begun(store)
    await visit.give("fv-does", "teeth")
    await store.write(_say, "hair")
    back = await visit.back()
    assert back.stored is None and back.sentence.endswith("was changed again since; it stays as it is.")
    assert await visit.value("fv-does") == "hair"
    assert await visit.back() == TakenBack()


def _say(connection: sqlite3.Connection, value: str) -> None:
    """Change the answer as another program would: it is no step of this session."""
    connection.execute("UPDATE answer SET value = ?", (value,))


async def test_finished_survey_keeps_its_answers_and_the_step(store: Store) -> None:
    visit = await begun(store)
    await visit.give("fv-does", "teeth")
    await store.write(_set_state, visit.number, "finished")
    with pytest.raises(Invalid, match="reopen the survey first"):
        await visit.back()
    await store.write(_set_state, visit.number, "running")
    assert (await visit.back()).stored is not None


def _set_state(connection: sqlite3.Connection, survey: int, state: str) -> None:
    connection.execute("UPDATE survey SET state = ? WHERE id = ?", (state, survey))


async def test_layout_that_is_not_that_of_the_stored_answers_is_not_relied_on(store: Store) -> None:
    visit = await begun(store)
    opened = await store.read(stored_surveys.opened, visit.uid)
    failing = next(item for item in opened.checklist.items if item.finding and item.type == "check")
    given = Given(failing.id, "", "fail", "fail")
    stale = lay_out(opened.checklist, {}, opened.latest)
    assert (await store.write(answers.give, visit.number, given, seen=stale)).raised == [failing.finding]
    other = Given(failing.id, "", "pass", "pass")
    done = await store.write(answers.give, visit.number, other, seen=stale)
    assert done.withdrawn == [failing.finding], "laid out without an answer, it would not have raised anything"


async def named(visit: Visit) -> str:
    """Name a person in an answer and add her to the contacts; return her uid."""
    await visit.give("fv-spoc", "pass")
    await visit.give("fv-decider", "Amara Okafor, manager")
    return await added(visit, "Amara Okafor")


async def added(visit: Visit, name: str) -> str:
    (client,) = await visit.store.read(lambda db: db.execute("SELECT uid FROM client").fetchone())
    return await visit.store.write(surveys.add_person, client, name, "manager")


async def in_trash(store: Store, uid: str) -> bool:
    (since,) = await store.read(
        lambda db: db.execute("SELECT deleted_at FROM contact WHERE uid = ?", (uid,)).fetchone()
    )
    return since is not None


async def back_with(visit: Visit, uid: str) -> TakenBack:
    return await visit.store.write(take_back, visit.store.session, visit.number, 0, None, {uid: ("fv-decider", "")})


async def test_person_that_was_added_goes_in_one_step_with_the_answer_that_named_her(store: Store) -> None:
    visit = await begun(store)
    uid = await named(visit)
    back = await back_with(visit, uid)
    assert (back.people, back.places) == ((uid,), (("fv-decider", ""),))
    assert await in_trash(store, uid)
    assert (await visit.value("fv-decider"), await visit.value("fv-spoc")) == ("", "pass")
    assert (await back_with(visit, uid)).places == (("fv-spoc", ""),)
    assert await back_with(visit, uid) == TakenBack()


async def test_person_goes_without_the_answer_if_another_was_given_between(store: Store) -> None:
    visit = await begun(store)
    await visit.give("fv-decider", "Amara Okafor, manager")
    await visit.give("fv-does", "teeth")
    uid = await added(visit, "Amara Okafor")
    back = await back_with(visit, uid)
    assert (back.people, back.places) == ((uid,), ())
    assert (await visit.value("fv-decider"), await visit.value("fv-does")) == ("Amara Okafor, manager", "teeth")


async def test_person_goes_without_the_answer_if_somebody_changed_it_since(store: Store) -> None:
    visit = await begun(store)
    uid = await named(visit)
    await store.write(_say, "Cy")
    back = await back_with(visit, uid)
    assert (back.people, back.places) == ((uid,), ())
    assert await visit.value("fv-decider") == "Cy"


async def test_person_goes_without_another_answer_that_names_her_too(store: Store) -> None:
    visit = await begun(store)
    await visit.give("fv-decider", "Amara Okafor, manager")
    await visit.give("fv-deputy", "Amara Okafor")
    uid = await added(visit, "Amara Okafor")
    back = await back_with(visit, uid)
    assert (back.people, back.places) == ((uid,), ())
    assert await visit.value("fv-deputy") == "Amara Okafor"
