"""Undo of a decision about a conflict: open again as long as nobody was sent it, and in which words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts as open_ones
from fieldkit.db.records import crud, lookup
from fieldkit.db.store.store import Store
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.operations import conflicts
from fieldkit.operations.undo import UndoOutcome, take_back
from tests.support.moments import AFTERNOON
from tests.sync.disagreement import Pair, differ
from tests.sync.firms import exchange

Back = Callable[..., Awaitable[UndoOutcome | None]]


@pytest.fixture
async def laptop(pair: Pair) -> AsyncIterator[Store]:
    """Ana's store as the app has it; sealing and exchanging goes on beside it."""
    store = Store(pair[0].path)
    await store.warm()
    yield store
    await store.close()


@pytest.fixture
def back(laptop: Store) -> Back:
    async def run(way: str = "undo") -> UndoOutcome | None:
        return await laptop.write(take_back, laptop.session, "redo" if way == "redo" else "undo", AFTERNOON, "€")

    return run


async def town(store: Store, uid: str) -> object:
    return getattr(await store.read(lookup.get, CLIENT, uid), "town", None)


async def decide(store: Store, uid: str, field: str, value: object) -> None:
    (one,) = [one for one in await store.read(open_ones.conflicts) if (one.uid, one.field) == (uid, field)]
    number = next(n for n, version in enumerate(one.versions) if value in (version.value, version.what))
    assert await store.write(conflicts.take, one, number)


async def test_a_decision_that_nobody_was_sent_is_open_again(pair: Pair, laptop: Store, back: Back) -> None:
    uid = differ(pair, CLIENT, {"name": "A"}, {"town": "Oslo"}, {"town": "Rome"})
    for value in ("Oslo", "Rome"):
        await decide(laptop, uid, "town", value)
        assert await back() == UndoOutcome("Client “A”: Town is to be decided again: ! shows it.", (("client", uid),))
        assert len(await laptop.read(open_ones.conflicts)) == 1
        assert await back("redo") == UndoOutcome("Client “A”: Town is decided again.", (("client", uid),))
        assert (await laptop.read(open_ones.conflicts), await town(laptop, uid)) == ([], value)
        assert await back() is not None


async def shown(store: Store, uid: str) -> tuple[object, object]:
    """Return the town that is shown, and the other one."""
    here = await town(store, uid)
    return here, {"Oslo": "Rome", "Rome": "Oslo"}[str(here)]


async def test_a_decision_for_what_was_shown_stays_once_it_was_sent(pair: Pair, laptop: Store, back: Back) -> None:
    uid = differ(pair, CLIENT, {"name": "A"}, {"town": "Oslo"}, {"town": "Rome"})
    before = await laptop.write(crud.insert, CLIENT, {"name": "Before"})
    here, _ = await shown(laptop, uid)
    await decide(laptop, uid, "town", here)
    exchange(list(pair))
    assert await back() == UndoOutcome(
        "Client “A”: Town stays decided, as that was sent already. What others wrote stands in the history: h."
    )
    assert (await laptop.read(open_ones.conflicts), await town(laptop, uid)) == ([], here)
    assert await back("redo") is None, "nothing was taken back"
    assert await back() == UndoOutcome("Client “Before” is in the trash.", (("client", before),))


async def test_a_decision_for_another_value_is_taken_back_as_a_value_only(
    pair: Pair, laptop: Store, back: Back
) -> None:
    uid = differ(pair, CLIENT, {"name": "A"}, {"town": "Oslo"}, {"town": "Rome"})
    here, other = await shown(laptop, uid)
    await decide(laptop, uid, "town", other)
    exchange(list(pair))
    assert await back() == UndoOutcome(
        f"Client “A”: Town is {here} again. The conflict stays decided, as that was sent already; what others wrote "
        "stands in the history: h.",
        (("client", uid),),
    )
    assert (await laptop.read(open_ones.conflicts), await town(laptop, uid)) == ([], here)
    again = await back("redo")
    assert again is not None
    assert again.sentence == f"Client “A”: Town is {other} again."


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("what", ["changed", "deleted"])
async def test_whether_a_record_stays_is_asked_again_or_stays_decided(
    pair: Pair, laptop: Store, back: Back, what: str, sent: bool
) -> None:
    ana, ben = pair
    uid = differ(pair, CLIENT, {"name": "A"}, {}, {})
    with transaction(ana.connection):
        crud.delete(ana.connection, CLIENT, uid)
    with transaction(ben.connection):
        crud.update(ben.connection, CLIENT, uid, {"town": "Oslo"})
    exchange([ana, ben])
    await decide(laptop, uid, "", what)
    if sent:
        exchange([ana, ben])
    outcome = await back()
    assert outcome is not None
    if not sent:
        assert outcome == UndoOutcome(
            "Client “A”: whether it stays is to be decided again: ! shows it.", (("client", uid),)
        )
        again = await back("redo")
        assert again == UndoOutcome("Client “A”: whether it stays is decided again.", (("client", uid),))
    elif what == "changed":
        assert outcome == UndoOutcome("Client “A”: whether it stays stays decided, as that was sent already.")
        assert await back("redo") is None
    else:
        assert outcome == UndoOutcome("Client “A” is back from the trash.", (("client", uid),))
