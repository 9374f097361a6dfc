"""Checklists of the firm: what new surveys take, whatever release comes, on one device and on two."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts
from fieldkit.db.records import crud, lookup
from fieldkit.db.store.store import Store
from fieldkit.db.views import surveys as views
from fieldkit.db.views.content.checklist_versions import ChecklistVersions, body_of, checklists, named, version_of
from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.diff import diff
from fieldkit.domain.checklists.load import load
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import CHECKLIST, CLIENT, SURVEY
from fieldkit.operations import conflicts as deciding
from fieldkit.operations import surveys
from fieldkit.operations.checklists import own_versions
from fieldkit.operations.undo import take_back
from tests.db.store.releases import FIRST_LIST, release, upgrade
from tests.names import HARD
from tests.support.moments import AFTERNOON
from tests.sync.firms import Member, exchange, opinions, sound, state
from tests.sync.merge.pairs import Pair

KEY = "first-visit"


def edited(connection: sqlite3.Connection, words: str, *, key: str = KEY) -> Checklist:
    """Return the list in use with another title and first question."""
    found = named(connection, key)
    assert found.used is not None
    before = body_of(connection, found.used)
    first, *others = before.sections
    item = replace(first.items[0], ask=f"Do we ask {words}?")
    section = replace(first, items=(item, *first.items[1:]))
    return replace(before, title=f"Ours {words}", minutes=7, sections=(section, *others))


def imported(connection: sqlite3.Connection, words: str, *, caught_up: bool = False) -> ChecklistVersions:
    with transaction(connection):
        return own_versions.take(connection, edited(connection, words), caught_up=caught_up).now


def asked(connection: sqlite3.Connection, key: str = KEY) -> str:
    """Return the first question of a survey that is begun now."""
    with transaction(connection):
        client = crud.insert(connection, CLIENT, {"name": HARD[0]})
        survey = surveys.start(connection, named(connection, key).uid, client)
    return views.opened(connection, survey).checklist.items[0].ask


def exported(connection: sqlite3.Connection) -> Checklist:
    """Return the list in use as a file has it, with another last question."""
    found = named(connection, KEY)
    assert found.used is not None
    before = body_of(connection, found.used)
    *others, last = before.sections
    item = replace(last.items[-1], ask="Is that all?")
    return replace(before, sections=(*others, replace(last, items=(*last.items[:-1], item))))


def taken(connection: sqlite3.Connection, checklist: Checklist) -> own_versions.TakenChecklist:
    with transaction(connection):
        return own_versions.take(connection, checklist)


def head(found: ChecklistVersions) -> tuple[str, int, str]:
    return found.title, found.minutes, found.scope


def use(connection: sqlite3.Connection, label: str = "") -> ChecklistVersions:
    with transaction(connection):
        return own_versions.use(connection, KEY, version_of(named(connection, KEY), label) if label else None)


def test_our_version_is_what_new_surveys_take_and_earlier_surveys_keep_theirs(writer: sqlite3.Connection) -> None:
    first = named(writer, KEY)
    assert first.used is not None
    with transaction(writer):
        client = crud.insert(writer, CLIENT, {"name": "Marsh"})
        before = surveys.start(writer, first.uid, client)
    question = views.opened(writer, before).checklist.items[0].ask
    now = imported(writer, HARD[0])
    assert now.used is not None
    assert (now.used.whose, now.used.number, now.behind) == ("own", first.used.number + 1, False)
    assert now.base is not None
    assert now.base.uid == first.used.uid
    assert (now.title, now.minutes) == (f"Ours {HARD[0]}", 7)
    assert asked(writer) == f"Do we ask {HARD[0]}?"
    assert views.opened(writer, before).checklist.items[0].ask == question
    kept = {version.label: version.surveys for version in named(writer, KEY).versions}
    assert kept == {first.used.label: 1, now.used.label: 1}


def test_what_is_in_use_already_makes_no_version(writer: sqlite3.Connection) -> None:
    now = imported(writer, "again")
    before = "\n".join(writer.iterdump())
    with transaction(writer):
        taken = own_versions.take(writer, replace(edited(writer, "again"), version=99))
    assert not taken.compared.new
    assert taken.now == now
    assert "\n".join(writer.iterdump()) == before


def test_a_later_release_leaves_our_version_in_use_and_says_that_its_list_changed(writer: sqlite3.Connection) -> None:
    with release(1):
        ours = imported(writer, "this")
    assert upgrade(writer, 3, words="three")
    now = named(writer, KEY)
    assert now.used == ours.used
    assert asked(writer) == "Do we ask this?"
    assert now.behind
    assert now.starting is not None
    assert now.base is not None
    changes = diff(body_of(writer, now.base), body_of(writer, now.starting))
    assert [part.new for change in changes for part in change.parts if part.part == "ask"] == ["Question three"]
    about = {one.uid: one.about for one in views.checklists(writer)}
    assert about[FIRST_LIST] == "7 min, ours, a newer one ships"
    assert {one.about for one in views.checklists(writer) if one.uid != FIRST_LIST} == {
        f"{one.minutes_short} or {one.minutes} min" for one in checklists(writer) if one.uid != FIRST_LIST
    }


def test_what_is_edited_further_stays_behind_until_it_is_said_to_have_caught_up(writer: sqlite3.Connection) -> None:
    imported(writer, "this")
    upgrade(writer, 3, words="three")
    assert imported(writer, "that").behind
    now = imported(writer, "other", caught_up=True)
    assert not now.behind
    assert now.base == now.starting
    upgrade(writer, 4, words="four")
    assert named(writer, KEY).behind
    # Without a change there is no version; only what it is based on is another.
    with transaction(writer):
        taken = own_versions.take(writer, edited(writer, "other"), caught_up=True)
    assert (taken.compared.new, taken.now.behind) == (False, False)
    assert taken.now.used is not None
    assert now.used is not None
    assert taken.now.used.uid == now.used.uid


def test_the_way_back_follows_releases_again_and_ours_is_kept(writer: sqlite3.Connection) -> None:
    shipped = named(writer, KEY)
    ours = imported(writer, "this")
    assert ours.used is not None
    now = use(writer)
    assert (now.used, now.chosen, now.behind) == (shipped.used, False, False)
    assert (now.title, now.minutes) == (shipped.title, shipped.minutes)
    upgrade(writer, 3, words="three")
    assert asked(writer) == "Question three"
    assert named(writer, KEY).title == "Checklist three"
    again = use(writer, ours.used.label)
    assert again.used is not None
    assert again.used.uid == ours.used.uid
    assert asked(writer) == "Do we ask this?"
    assert again.title == "Ours this"


def test_a_starting_version_that_was_chosen_stays_until_another_is(writer: sqlite3.Connection) -> None:
    shipped = named(writer, KEY).used
    assert shipped is not None
    use(writer, shipped.label)
    upgrade(writer, 3, words="three")
    now = named(writer, KEY)
    assert (now.used, now.behind) == (shipped, True)
    assert asked(writer) != "Question three"


def test_a_version_in_the_trash_is_not_taken(writer: sqlite3.Connection) -> None:
    shipped = named(writer, KEY).used
    ours = imported(writer, "this").used
    assert ours is not None
    writer.execute("UPDATE checklist_version SET deleted_at = 1 WHERE uid = ?", (ours.uid,))
    assert named(writer, KEY).used == shipped


def own_list(title: str = "Printers") -> Checklist:
    section = {"id": "only", "title": "Only", "items": [{"id": "pr-toner", "type": "check", "ask": "Is there toner?"}]}
    return load({"id": "printers", "title": title, "version": 3, "minutes": 5, "scope": "site", "sections": [section]})


def test_a_list_of_our_own_is_a_list_like_any(writer: sqlite3.Connection) -> None:
    with transaction(writer):
        now = own_versions.take(writer, own_list()).now
    assert now.used is not None
    assert (now.used.whose, now.used.label, now.starting, now.behind) == ("own", "1", None, False)
    assert asked(writer, "printers") == "Is there toner?"
    assert checklists(writer)[-1] == named(writer, "printers")
    with pytest.raises(Invalid, match="no version of it ships"), transaction(writer):
        own_versions.use(writer, "printers", None)
    crud.delete(writer, CHECKLIST, now.uid)
    with pytest.raises(Invalid, match=f"in the trash.*fieldkit undelete {now.uid}"):
        own_versions.compare(writer, own_list())


def test_two_devices_that_make_the_same_list_have_one(pair: Pair) -> None:
    for member in pair:
        with transaction(member.connection):
            own_versions.take(member.connection, own_list())
    agreed(pair)
    for member in pair:
        (found,) = [one for one in checklists(member.connection) if one.key == "printers"]
        assert [version.label for version in found.versions] == ["1-own-1", "1-own-2"]
        assert found.used in found.versions


def agreed(pair: Pair) -> None:
    exchange(pair)
    exchange(pair)
    ana, ben = (member.connection for member in pair)
    assert state(ana) == state(ben)
    assert opinions(ana) == opinions(ben)
    for connection in (ana, ben):
        sound(connection)


@pytest.mark.parametrize("late", [False, True], ids=["before the release", "after it"])
def test_our_version_is_used_on_devices_with_different_releases(pair: Pair, late: bool) -> None:
    ana, ben = pair
    if not late:
        upgrade(ben.connection, 3, words="three")
    ours = imported(ana.connection, "this").used
    assert ours is not None
    agreed(pair)
    upgrade(ben.connection, 4, words="four")
    agreed(pair)
    for member in pair:
        found = named(member.connection, KEY)
        assert found.used is not None
        assert (found.used.uid, found.behind) == (ours.uid, True)
        assert asked(member.connection) == "Do we ask this?"
        assert found.title == "Ours this"
    # The device that left out releases comes to the same, and neither load takes ours from its place.
    upgrade(ana.connection, 4, words="four")
    agreed(pair)
    for member in pair:
        assert asked(member.connection) == "Do we ask this?"
    use(ana.connection)
    agreed(pair)
    for member in pair:
        assert asked(member.connection) == "Question four"
        assert named(member.connection, KEY).title == "Checklist four"


def test_the_way_back_on_one_device_follows_releases_on_all(pair: Pair) -> None:
    ana, ben = pair
    imported(ana.connection, "this")
    agreed(pair)
    use(ben.connection)
    agreed(pair)
    shipped = named(ana.connection, KEY).title
    assert shipped == named(ben.connection, KEY).title != "Ours this"
    upgrade(ana.connection, 3, words="three")
    agreed(pair)
    upgrade(ben.connection, 4, words="four")
    agreed(pair)
    for member in pair:
        assert (named(member.connection, KEY).title, asked(member.connection)) == ("Checklist four", "Question four")


def test_a_title_of_ours_stays_though_somebody_else_goes_back_at_the_same_time(pair: Pair) -> None:
    ana, ben = pair
    imported(ana.connection, "this")
    agreed(pair)
    use(ben.connection)
    imported(ana.connection, "that")
    agreed(pair)
    assert {named(member.connection, KEY).title for member in pair} == {"Ours that"}
    assert "uses" in conflicted(ana)


@pytest.mark.parametrize("chosen", [1, 2, None], ids=["one", "the other", "what ships"])
def test_two_versions_made_apart_are_a_conflict_and_whoever_chooses_decides_it(pair: Pair, chosen: int | None) -> None:
    ana, ben = pair
    for member, words in zip(pair, ("hers", "his"), strict=True):
        imported(member.connection, words)
    agreed(pair)
    assert conflicted(ana) == {"uses", "title"}
    labels = [version.label for version in named(ben.connection, KEY).versions]
    assert [label.endswith(("-own-1", "-own-2")) for label in labels] == [False, True, True]
    with pytest.raises(Invalid, match="Several versions of first-visit have the number"):
        version_of(named(ben.connection, KEY), labels[1].partition("-")[0])
    now = use(ana.connection, "" if chosen is None else labels[chosen])
    agreed(pair)
    for member in pair:
        assert conflicted(member) == set()
        here = named(member.connection, KEY)
        assert here.used is not None
        assert now.used is not None
        assert here.used.uid == now.used.uid
        assert here.title == body_of(member.connection, here.used).title


def test_a_conflict_that_is_decided_in_the_list_brings_the_title_along(pair: Pair) -> None:
    for member, words in zip(pair, ("hers", "his"), strict=True):
        imported(member.connection, words)
    agreed(pair)
    ana = pair[0].connection
    for number in (0, 1):
        found = conflicts.conflict(ana, CHECKLIST.name, FIRST_LIST, "uses")
        if found is not None:
            with transaction(ana):
                assert deciding.take(ana, found, number)
    assert conflicted(pair[0]) == set()
    here = named(ana, KEY)
    assert here.used is not None
    assert here.title == body_of(ana, here.used).title


def conflicted(member: Member) -> set[str]:
    return {one.field for one in conflicts.conflicts(member.connection)}


def test_a_release_that_ships_our_list_joins_it_and_ours_stays(writer: sqlite3.Connection) -> None:
    shipped = lookup.get(writer, CHECKLIST, FIRST_LIST)
    with transaction(writer):
        own_versions.take(writer, own_list("Our printers"))
    assert upgrade(writer, 3, added=own_list("Printers that ship"))
    found = named(writer, "printers")
    assert found.title == "Our printers"
    assert found.used is not None
    assert (found.used.number, found.used.whose, found.behind) == (1, "own", True)
    assert [version.whose for version in found.versions] == ["starting", "own"]
    assert lookup.get(writer, CHECKLIST, FIRST_LIST) == shipped


async def test_an_import_is_one_step_of_undo(store: Store) -> None:
    shipped = await store.read(named, KEY)
    await store.write(lambda connection: own_versions.take(connection, edited(connection, "this")))
    assert (await store.read(named, KEY)).title == "Ours this"
    await store.write(take_back, store.session, "undo", AFTERNOON, "€")
    assert await store.read(named, KEY) == shipped
    await store.write(take_back, store.session, "redo", AFTERNOON, "€")
    assert (await store.read(named, KEY)).title == "Ours this"


def test_a_survey_is_not_begun_on_what_cannot_be_read(writer: sqlite3.Connection) -> None:
    ours = imported(writer, "this").used
    assert ours is not None
    writer.execute("UPDATE checklist_version SET body = '{' WHERE uid = ?", (ours.uid,))
    with pytest.raises(Invalid, match="cannot be read"):
        asked(writer)
    assert writer.execute(f"SELECT count(*) FROM {SURVEY.name}").fetchone() == (0,)
    # The way back is open, and so is an import.
    compared = own_versions.compare(writer, own_list())
    assert compared.new
    assert use(writer).behind is False
    assert asked(writer)
