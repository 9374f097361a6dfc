"""What a list is called and takes: as the version in use says, whatever release comes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts
from fieldkit.db.changes.history import history
from fieldkit.db.store import opening
from fieldkit.db.store.store import Store
from fieldkit.db.views.content.checklist_versions import body_of, named
from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.records.kinds import CHECKLIST
from fieldkit.operations import conflicts as deciding
from fieldkit.operations.checklists import own_versions
from fieldkit.operations.revert import revert
from fieldkit.operations.undo import take_back
from tests.db.store.releases import FIRST_LIST, release, upgrade
from tests.operations.checklists.test_own_versions import KEY, agreed, edited, exported, head, imported, taken, use
from tests.support.moments import AFTERNOON
from tests.sync.merge.pairs import Pair


def edited_head(connection: sqlite3.Connection) -> Checklist:
    return edited(connection, "this")


def test_a_version_of_ours_keeps_the_title_that_it_left_as_it_ships(writer: sqlite3.Connection) -> None:
    shipped = named(writer, KEY)
    ours = taken(writer, exported(writer)).now
    upgrade(writer, 3, words="three")
    now = named(writer, KEY)
    assert (now.used, head(now)) == (ours.used, head(shipped))
    assert use(writer).title == "Checklist three"
    upgrade(writer, 4, words="four")
    assert named(writer, KEY).title == "Checklist four"


@pytest.mark.parametrize("late", [False, True], ids=["the release first", "ours first"])
def test_so_it_does_where_the_release_was_loaded_on_another_device(pair: Pair, late: bool) -> None:
    ana, ben = (member.connection for member in pair)
    title = named(ana, KEY).title
    if late:
        taken(ana, exported(ana))
        upgrade(ben, 3, words="three")
    else:
        upgrade(ben, 3, words="three")
        taken(ana, exported(ana))
    agreed(pair)
    assert {named(connection, KEY).title for connection in (ana, ben)} == {title}


def test_the_way_back_over_a_version_that_ships_leads_to_what_a_release_says(writer: sqlite3.Connection) -> None:
    shipped = named(writer, KEY)
    assert shipped.used is not None
    imported(writer, "this")
    assert head(use(writer, shipped.used.label)) == head(shipped)
    upgrade(writer, 3, words="three")
    assert head(named(writer, KEY)) == head(shipped), "it was chosen for good"
    use(writer)
    upgrade(writer, 4, words="four")
    now = named(writer, KEY)
    assert now.used is not None
    assert (now.title, now.title) == ("Checklist four", body_of(writer, now.used).title)


@pytest.mark.parametrize("heard", [True, False], ids=["after it was heard of", "before it was heard of"])
def test_the_way_back_comes_to_the_release_that_another_device_has_already(pair: Pair, heard: bool) -> None:
    ana, ben = (member.connection for member in pair)
    shipped = named(ana, KEY).used
    assert shipped is not None
    imported(ana, "this")
    use(ana, shipped.label)
    agreed(pair)
    if not heard:
        use(ana)
    upgrade(ben, 3, words="three")
    agreed(pair)
    if heard:
        use(ana)
    else:
        upgrade(ana, 3, words="three")
    agreed(pair)
    assert {named(connection, KEY).title for connection in (ana, ben)} == {"Checklist three"}


@pytest.mark.parametrize("edit", [exported, edited_head], ids=["its title as it ships", "a title of ours"])
async def test_an_import_that_is_taken_back_leaves_the_title_to_releases(
    store: Store, path: Path, edit: Callable[[sqlite3.Connection], Checklist]
) -> None:
    await store.write(lambda connection: own_versions.take(connection, edit(connection)))
    await store.write(take_back, store.session, "undo", AFTERNOON, "€")
    with release(3, words="three"):
        opening.writer(path).close()
    assert (await store.read(named, KEY)).title == "Checklist three"


def test_a_step_back_in_the_history_leads_to_what_a_release_says(writer: sqlite3.Connection) -> None:
    imported(writer, "this")
    upgrade(writer, 3, words="three")
    step = next(event for event in history(writer, CHECKLIST.name, FIRST_LIST) if event.field == "uses")
    with transaction(writer):
        assert revert(writer, step)
    assert head(named(writer, KEY))[0] == "Checklist three"
    upgrade(writer, 4, words="four")
    now = named(writer, KEY)
    assert (now.title, now.used, now.chosen) == ("Checklist four", now.starting, False)


@pytest.mark.parametrize("back", [True, False], ids=["for what ships", "for ours"])
def test_who_decides_which_version_is_used_decides_its_title(pair: Pair, back: bool) -> None:
    ana, ben = (member.connection for member in pair)
    imported(ana, "this")
    agreed(pair)
    use(ben)
    imported(ana, "that")
    agreed(pair)
    found = conflicts.conflict(ana, CHECKLIST.name, FIRST_LIST, "uses")
    assert found is not None
    number = next(place for place, one in enumerate(found.versions) if (one.value is None) is back)
    with transaction(ana):
        assert deciding.take(ana, found, number)
        assert not deciding.take(ana, found, number)
    agreed(pair)
    upgrade(ben, 3, words="three")
    agreed(pair)
    for connection in (ana, ben):
        assert conflicts.conflicts(connection) == []
        assert named(connection, KEY).title == ("Checklist three" if back else "Ours that")
