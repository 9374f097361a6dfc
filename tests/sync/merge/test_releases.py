"""Starting content of several releases in one firm: the latest is shown, and no earlier one writes over it."""

from __future__ import annotations

import pytest

from fieldkit.db.records import crud, lookup
from fieldkit.db.store import starting_content
from fieldkit.domain.records.kinds import CARD, CHECKLIST
from tests.db.store import releases
from tests.db.store.releases import CARD_UID
from tests.db.store.releases import FIRST_LIST as FIRST
from tests.names import HARD
from tests.sync.firms import Member, exchange, sound, state
from tests.sync.merge.pairs import Pair


def upgrade(member: Member, revision: int, *, words: str = "", glance: str = "") -> bool:
    return releases.upgrade(member.connection, revision, words=words, glance=glance)


def card(member: Member) -> tuple[object, object]:
    found = lookup.get(member.connection, CARD, CARD_UID)
    return getattr(found, "title", None), getattr(found, "glance", None)


def newest(member: Member) -> tuple[object, object]:
    """Return the title of the checklist, and the items of the version that a new survey takes."""
    title = getattr(lookup.get(member.connection, CHECKLIST, FIRST), "title", None)
    body = member.one(
        "SELECT body FROM checklist_version WHERE checklist = (SELECT id FROM checklist WHERE uid = ?)"
        " ORDER BY number DESC, id DESC",
        FIRST,
    )
    return title, next((word for word in ("two", "three") if f"Question {word}" in str(body)), "one")


def agreed(pair: Pair) -> None:
    exchange(pair)
    exchange(pair)
    ana, ben = (state(member.connection) for member in pair)
    assert ana == ben
    for member in pair:
        sound(member.connection)


def test_an_earlier_release_does_not_write_over_what_came_from_a_later_one(pair: Pair) -> None:
    ana, ben = pair
    assert upgrade(ana, 3, words="three")
    exchange(pair)
    assert card(ben)[0] == "Card three"
    glance = card(ana)[1]
    assert upgrade(ben, 2, words="two", glance="A glance of two")
    # What the later release left as it was is the earlier one's to say: only of that nothing later is known.
    assert card(ben) == ("Card three", "A glance of two")
    assert newest(ben) == ("Checklist three", "three")
    agreed(pair)
    assert card(ana) == ("Card three", "A glance of two")
    assert newest(ana) == ("Checklist three", "three")
    # The later release says it again when that device gets it.
    assert upgrade(ben, 3, words="three")
    assert card(ben) == ("Card three", glance)
    agreed(pair)
    assert newest(ana) == newest(ben) == ("Checklist three", "three")


@pytest.mark.parametrize("late", [0, 1], ids=["the later one first", "the earlier one first"])
def test_releases_that_were_loaded_apart_come_to_the_later_one(pair: Pair, late: int) -> None:
    ana, ben = pair
    upgrade(ana, 3, words="three")
    upgrade(ben, 2, words="two")
    first, second = (ana, ben) if late else (ben, ana)
    sealed = first.seal()
    second.seal()
    assert sealed
    second.take(sealed)
    agreed(pair)
    for member in pair:
        assert card(member)[0] == "Card three"
        assert newest(member) == ("Checklist three", "three")


def test_an_earlier_fieldkit_on_the_same_store_leaves_the_content(pair: Pair) -> None:
    ana, _ = pair
    upgrade(ana, 3, words="three", glance="A glance of three")
    before = "\n".join(ana.connection.iterdump())
    assert not upgrade(ana, 2, words="two", glance="A glance of two")
    assert not upgrade(ana, 1)
    assert "\n".join(ana.connection.iterdump()) == before
    assert starting_content.said_rules(ana.connection)["method"] == "method 3"
    assert not upgrade(ana, 3, words="three", glance="A glance of three")
    assert upgrade(ana, 4, words="three", glance="A glance of four")
    assert card(ana) == ("Card three", "A glance of four")


@pytest.mark.parametrize("revision", [2, 4])
def test_what_the_firm_wrote_stays_whatever_release_comes(pair: Pair, revision: int) -> None:
    ana = pair[0]
    upgrade(ana, 3, words="three", glance="A glance of three")
    exchange(pair)
    crud.update(ana.connection, CARD, CARD_UID, {"title": HARD[0]})
    exchange(pair)
    for member in pair:
        upgrade(member, revision, words="two", glance="A glance of another")
        assert card(member) == (HARD[0], "A glance of another" if revision > 3 else "A glance of three")
    agreed(pair)


def test_items_of_an_earlier_release_can_be_the_newest_again(pair: Pair) -> None:
    ana, _ = pair
    upgrade(ana, 2, words="two")
    assert newest(ana) == ("Checklist two", "two")
    assert upgrade(ana, 3)
    assert newest(ana)[1] == "one"
    versions = ana.one("SELECT count(*) FROM checklist_version WHERE checklist = 1")
    assert upgrade(ana, 4, words="two")
    assert newest(ana) == ("Checklist two", "two")
    assert ana.one("SELECT count(*) FROM checklist_version WHERE checklist = 1") == versions == 2
    agreed(pair)
