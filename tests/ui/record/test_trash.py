"""The trash by keys: what was deleted here or elsewhere, and back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.records import crud, lookup
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import ANSWER, CONTACT, KINDS, PROMISE, SURVEY
from fieldkit.screens.record.history import HistoryScreen
from fieldkit.screens.record.record import RecordScreen
from fieldkit.screens.record.trash import TrashScreen
from tests.ui.conflicts import two_homes
from tests.ui.support import acme
from tests.ui.support.driver import burst, messages, open_app, press, screen_text, settle


async def test_an_empty_trash_says_what_it_is_for(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "T")
        assert isinstance(app.screen, TrashScreen)
        assert "The trash is empty." in screen_text(app)
        await press(pilot, "r", "enter", "o")
        assert isinstance(app.screen, TrashScreen), "with nothing to bring back nothing happens"


@pytest.mark.parametrize("key", ["r", "enter"])
async def test_what_is_deleted_comes_back_by_one_key_and_goes_again_by_u(tmp_path: Path, key: str) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.write(crud.delete, CONTACT, made.ines)
        await press(pilot, "T")
        shown = screen_text(app)
        assert "Trash ── 1" in shown
        assert "Ines مكتبة" in shown
        assert "this device" in shown
        await press(pilot, key)
        assert acme.value(tmp_path, "contact", made.ines, "deleted_at") is None
        assert messages(app)[-1] == "Contact “Ines مكتبة” is back from the trash. u takes it back."
        assert "The trash is empty." in screen_text(app)
        await press(pilot, "u")
        assert acme.value(tmp_path, "contact", made.ines, "deleted_at") is not None
        assert "Trash ── 1" in screen_text(app)


async def test_answer_of_a_finished_survey_stays_in_the_trash_and_the_screen_says_why(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        finished = await app.store.write(crud.insert, SURVEY, {"state": "finished"})
        number = await app.store.read(lookup.local_id, SURVEY, finished)
        answer = await app.store.write(crud.insert, ANSWER, {"survey": number, "value": "[b]"})
        await app.store.write(crud.delete, ANSWER, answer)
        await press(pilot, "T", "r")
        assert messages(app)[-1] == "This survey is finished. The answer was not stored; reopen the survey first."
        assert acme.value(tmp_path, "answer", answer, "deleted_at") is not None


async def test_what_another_device_deleted_is_there_with_its_name_and_comes_back_everywhere(tmp_path: Path) -> None:
    firm = two_homes.firm(tmp_path)
    two_homes.write(firm.desk, lambda c: crud.delete(c, CONTACT, firm.made.tom))
    firm.sync(firm.desk, firm.laptop)
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "T")
        shown = screen_text(app)
        assert "Tom 青空" in shown
        assert "Desk 漢字" in shown
        await press(pilot, "o")
        assert isinstance(app.screen, RecordScreen)
        assert "In the trash" in screen_text(app)
        await press(pilot, "escape", "h")
        assert isinstance(app.screen, HistoryScreen)
        await press(pilot, "escape", "r")
    firm.sync(firm.laptop, firm.desk)
    assert acme.value(firm.desk, "contact", firm.made.tom, "deleted_at") is None


@pytest.mark.parametrize("size", [(40, 10), (120, 36)])
async def test_it_fits_any_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path, size) as (app, pilot):
        await app.store.write(crud.delete, CONTACT, made.tom)
        await press(pilot, "T")
        lines = screen_text(app).splitlines()
        assert len(lines) == size[1]
        assert "Tom 青空" in screen_text(app)
        assert "r bring back" in lines[-1]


async def test_a_key_that_is_held_down_puts_one_record_away_and_not_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path, calls=5)
    async with open_app(tmp_path) as (app, pilot):
        monkeypatch.setattr("fieldkit.screens.base.undo.HELD", 600)
        await app.open_record("client", made.client)
        await settle(pilot)
        await burst(pilot, *["x"] * 7)
        assert in_trash(tmp_path) == 0, "it asks, and is no answer itself"
        await press(pilot, "t")
        assert in_trash(tmp_path) == 1
        await app.open_record("promise", made.promise)
        await settle(pilot)
        await burst(pilot, *["x"] * 3)
        assert in_trash(tmp_path) == 2, "and nothing on the screen behind"
        await press(pilot, "escape", "T")
        await burst(pilot, *["r"] * 5)
        assert in_trash(tmp_path) == 1, "nor does a held key bring back what nobody looked at"
        await press(pilot, "down", "r")
        assert in_trash(tmp_path) == 0, "after another key it is no longer held down"


def in_trash(home: Path) -> int:
    with closing(opening.reader(home / "fieldkit.db")) as connection:
        counts = "SELECT count(*) FROM {} WHERE deleted_at IS NOT NULL"
        return sum(connection.execute(counts.format(kind)).fetchone()[0] for kind in KINDS)


async def test_d_held_down_on_today_keeps_one_promise_and_not_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        for number in range(3):
            await app.store.write(
                crud.insert, PROMISE, {"what": f"Send {number}", "due": "2026-11-20", "client": 1, "state": "open"}
            )
        await settle(pilot)
        monkeypatch.setattr("fieldkit.screens.base.undo.HELD", 600)
        before = kept(tmp_path)
        await burst(pilot, *["d"] * 6)
        await settle(pilot)
        assert kept(tmp_path) == before + 1
        assert [said for said in messages(app) if "did not work" in said] == []
        await press(pilot, "home", "d")
        assert kept(tmp_path) == before + 2


def kept(home: Path) -> int:
    with closing(opening.reader(home / "fieldkit.db")) as connection:
        count: int = connection.execute("SELECT count(*) FROM promise WHERE state IN ('kept', 'late')").fetchone()[0]
        return count
