"""What seldom happens in a store: a cancelled job, wrong seed data, many links into the trash, words with marks."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from fieldkit.db.base import connect
from fieldkit.db.contact_import import merge
from fieldkit.db.records import crud
from fieldkit.db.schema import change_capture
from fieldkit.db.search import index
from fieldkit.db.store import connection_thread, index_check, integrity_check, opening
from fieldkit.domain.errors import Invalid, Unwritable
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.files.contacts.person import Person
from tests.support.reading import number_of


def test_outcome_of_a_job_is_handed_over_once() -> None:
    async def run() -> None:
        loop = asyncio.get_running_loop()
        one, two, three = (loop.create_future() for _ in range(3))
        called: list[int] = []
        connection_thread._hand_over(one, None, asyncio.CancelledError(), lambda: called.append(1))
        assert one.cancelled()
        connection_thread._hand_over(one, 7, None, None)
        assert one.cancelled()
        connection_thread._hand_over(two, 7, None, None)
        assert await two == 7
        connection_thread._hand_over(three, None, Invalid("no"), None)
        with pytest.raises(Invalid):
            await three
        await asyncio.sleep(0)
        assert called == [1]

    asyncio.run(run())


def test_upgrade_is_what_somebody_above_makes_of_it(writer: sqlite3.Connection, path: Path) -> None:
    with pytest.raises(NotImplementedError):
        opening.Upgrade().before(path)
    with pytest.raises(NotImplementedError):
        opening.Upgrade().after(writer)


@pytest.mark.parametrize("revision", [0, -1, change_capture.SEED_LIMIT])
def test_revision_of_seed_data_has_bounds(writer: sqlite3.Connection, revision: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 65535"), change_capture.seeding(writer, revision):
        pytest.fail("nothing is written under it")
    assert writer.execute("SELECT revision FROM sync_state").fetchone() == (0,)


def test_record_that_is_gone_was_not_written_after_any_revision(writer: sqlite3.Connection) -> None:
    assert change_capture.fields_written_after(writer, CLIENT, "gone", 1) == set()


def test_links_into_the_trash_are_listed_up_to_a_number_and_then_counted(
    writer: sqlite3.Connection, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity_check, "MOST", 2)
    client = crud.insert(writer, CLIENT, {"name": "Kestrel"})
    number = number_of(writer, "client", client)
    for count in range(4):
        if count == 2:
            crud.delete(writer, CLIENT, client)
            assert len(integrity_check.check(path).notes) == 2
        crud.insert(writer, CONTACT, {"name": f"Person {count}", "client": number})
    notes = integrity_check.check(path).notes
    assert notes[0].startswith("The contact “Person 0” (")
    assert notes[2:] == ("… and 2 other contacts of which the client is in the trash.",)


def test_marks_that_stand_alone_make_no_other_word() -> None:
    assert index.begins_words("q\u0302ab", ["qab"])
    assert not index.begins_words("q\u0302ab", ["q\u0302ab"])
    assert index.begins_words("Éa ßb", ["ea", "ssb"])


def test_text_longer_than_its_form_takes_is_kept_with_a_remark() -> None:
    longest = CONTACT.field("notes").longest
    said = f"Notes has {longest + 1:,} characters, more than a form takes; all are kept."
    for more, remarks in ((0, ()), (1, (said,))):
        made = merge.card(Person(file="a.vcf", line=1, name="Jo", notes="n" * (longest + more)))
        assert made.remarks == remarks
        assert made.singles["notes"] == "n" * (longest + more)


def test_nothing_in_a_file_of_people_is_a_link() -> None:
    with pytest.raises(Invalid) as refused:
        merge._no_links("client", "Kestrel")
    assert str(refused.value) == "“Kestrel” is no link."


def test_words_of_find_are_not_looked_at_where_nothing_can_be_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_path: Path, *, write: bool) -> sqlite3.Connection:
        assert write
        raise Unwritable("no")

    assert index_check.unreadable(path) == []
    with monkeypatch.context() as patch:
        patch.setattr(connect, "connect", refused)
        assert index_check.unreadable(path) == []
