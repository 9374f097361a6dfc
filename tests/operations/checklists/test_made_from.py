"""From which version a file was made: what came since is said, and no import passes for having caught up."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.db.base.connect import transaction
from fieldkit.db.views.content.checklist_versions import VersionLine, named
from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.diff import diff, lacking
from fieldkit.domain.checklists.load import load
from fieldkit.operations.checklists import own_versions
from tests.db.store.releases import upgrade
from tests.operations.checklists.test_own_versions import KEY, edited, exported, imported, taken, use


def lacked(done: own_versions.TakenChecklist) -> set[str]:
    """Return the parts of the version that was in use which the file lacks."""
    assert done.compared.origin is not None
    return {part.part for change in done.compared.origin.lacks for part in change.parts}


def starting(connection: sqlite3.Connection) -> VersionLine:
    found = named(connection, KEY).starting
    assert found is not None
    return found


def test_a_file_from_before_a_release_is_based_on_what_it_was_made_from(writer: sqlite3.Connection) -> None:
    before, file = starting(writer), exported(writer)
    upgrade(writer, 3, words="three")
    done = taken(writer, file)
    assert done.now.base is not None
    assert (done.now.base.uid, done.now.behind) == (before.uid, True)
    assert lacked(done) == {"title", "ask"}


def test_a_file_that_has_what_the_release_changed_is_based_on_the_release(writer: sqlite3.Connection) -> None:
    file = exported(writer)
    upgrade(writer, 3, words="three")
    both = replace(exported(writer), version=file.version)
    done = taken(writer, both)
    assert (done.now.base, done.now.behind, lacked(done)) == (starting(writer), False, set())


def test_who_says_that_the_file_has_caught_up_is_believed(writer: sqlite3.Connection) -> None:
    file = exported(writer)
    upgrade(writer, 3, words="three")
    with transaction(writer):
        assert not own_versions.take(writer, file, caught_up=True).now.behind


def test_what_a_colleague_changed_since_is_said(writer: sqlite3.Connection) -> None:
    imported(writer, "this")
    file = exported(writer)
    imported(writer, "that")
    done = taken(writer, file)
    assert lacked(done) == {"title", "ask"}
    assert done.now.base == starting(writer)


def test_the_same_file_edited_further_lacks_nothing(writer: sqlite3.Connection) -> None:
    first = edited(writer, "this")
    taken(writer, first)
    done = taken(writer, replace(first, title="Another title again"))
    assert lacked(done) == set()
    upgrade(writer, 3, words="three")
    with transaction(writer):
        own_versions.take(writer, replace(first, title="With all of it"), caught_up=True)
    assert not taken(writer, replace(first, title="And a word more")).now.behind


def test_of_versions_with_one_number_the_nearest_is_meant(writer: sqlite3.Connection) -> None:
    imported(writer, "this")
    file = exported(writer)
    # The number of our version is given to the next release, too.
    upgrade(writer, 2, words="two")
    assert starting(writer).number == file.version
    done = taken(writer, file)
    assert lacked(done) == set()
    use(writer, starting(writer).label)
    assert lacked(taken(writer, replace(file, title="Again"))) == {"title", "ask", "minutes"}


def test_a_number_that_there_is_not_tells_nothing(writer: sqlite3.Connection) -> None:
    imported(writer, "this")
    done = taken(writer, replace(exported(writer), version=99))
    assert done.compared.origin is None
    assert done.now.base == starting(writer)


def test_a_version_that_cannot_be_read_is_none_to_compare_with(writer: sqlite3.Connection) -> None:
    before, file = starting(writer), exported(writer)
    upgrade(writer, 3, words="three")
    writer.execute("UPDATE checklist_version SET body = '{' WHERE uid = ?", (before.uid,))
    assert taken(writer, file).compared.origin is None


def made(asks: dict[str, str]) -> Checklist:
    items = [{"id": name, "type": "check", "ask": ask} for name, ask in asks.items()]
    return load({"id": "list", "title": "List", "sections": [{"id": "s", "title": "S", "items": items}]})


LISTS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(("What?", "Why?", "How?")), min_size=1).map(made)


@given(LISTS, LISTS)
@settings(max_examples=60)
def test_what_was_made_from_a_list_lacks_all_that_came_or_nothing(old: Checklist, now: Checklist) -> None:
    assert lacking(old, now, now, own=False) == lacking(old, now, now, own=True) == ()
    gone = lacking(old, now, old, own=True)
    assert {(one.of, one.id, one.how) for one in gone if one.how != "moved"} == {
        (one.of, one.id, one.how) for one in diff(old, now) if one.how != "moved"
    }


@given(LISTS, LISTS, LISTS)
@settings(max_examples=60)
def test_of_what_came_no_more_is_lacked_than_changed(old: Checklist, now: Checklist, file: Checklist) -> None:
    came = {(one.of, one.id, one.how) for one in diff(old, now)}
    surely = {(one.of, one.id, one.how, one.parts) for one in lacking(old, now, file, own=True)}
    perhaps = {(one.of, one.id, one.how, one.parts) for one in lacking(old, now, file, own=False)}
    assert {key[:3] for key in surely} <= {key[:3] for key in perhaps} <= came
