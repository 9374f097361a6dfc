"""After a write each screen that shows what was changed reads it anew, once; the others stay as they are."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.db.store.records_changed import RecordsChanged
from fieldkit.db.store.starting_content import content_uid
from fieldkit.domain.records.kinds import CARD, CLIENT, KINDS, PROMISE, SURVEY
from fieldkit.domain.records.related_kinds import related_kinds
from fieldkit.operations import surveys
from fieldkit.screens import PAGES
from fieldkit.screens.base.page import Page
from fieldkit.screens.cards.card_list import CardsScreen
from fieldkit.screens.client.client_card import ClientScreen
from fieldkit.screens.client.client_list import ClientsScreen
from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.screens.today import TodayScreen
from tests.ui.support import acme
from tests.ui.support.driver import open_app, press, screen_text, settle


@pytest.fixture
def reloads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """How often each screen was read, by the name of its class."""
    counted: Counter[str] = Counter()
    for screen in (TodayScreen, ClientsScreen, CardsScreen, ClientScreen, SurveyScreen):
        _count(screen, counted, monkeypatch)
    yield counted


def _count(screen: type[Page], counted: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    reload = screen.reload

    def noted(self: Page, *arguments: object, **named: object) -> object:
        counted[screen.__name__] += 1
        return reload(self, *arguments, **named)

    monkeypatch.setattr(screen, "reload", noted)


async def test_a_promise_changed_reloads_today_and_not_the_cards(tmp_path: Path, reloads: Counter[str]) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "f8", "f5")
        await app.store.warm()
        await settle(pilot)
        reloads.clear()
        await app.store.write(crud.update, PROMISE, made.promise, {"what": "a better quote"})
        await settle(pilot)
        assert reloads == {"TodayScreen": 1}
        assert "a better quote" in screen_text(app)
        await press(pilot, "f8", "f5")
        assert reloads == {"TodayScreen": 1}


async def test_a_card_changed_reloads_the_cards_when_they_are_shown_again(
    tmp_path: Path, reloads: Counter[str]
) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "f8", "f5")
        await app.store.warm()
        await settle(pilot)
        reloads.clear()
        await app.store.write(crud.insert, CARD, {"title": "Too dear", "says": "too dear", "category": "price"})
        await settle(pilot)
        assert not reloads
        await press(pilot, "f8")
        assert reloads == {"CardsScreen": 1}


async def test_a_screen_reads_what_it_wrote_itself_once(tmp_path: Path, reloads: Counter[str]) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.warm()
        await settle(pilot)
        reloads.clear()
        await press(pilot, "d")
        assert acme.value(tmp_path, "promise", made.promise, "state") == "kept"
        assert reloads == {"TodayScreen": 1}
        assert "backup quote" not in screen_text(app)


async def test_a_field_stored_in_a_form_reloads_the_screen_behind_once(tmp_path: Path, reloads: Counter[str]) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.warm()
        await app.open_record("client", made.client)
        await settle(pilot)
        reloads.clear()
        await press(pilot, "e", "Z", "tab", "escape")
        assert str(acme.value(tmp_path, "client", made.client, "name")).endswith("Z")
        assert reloads["ClientScreen"] == 1
        assert "[ACME] [/] O'BrienZ" in screen_text(app)


async def test_a_survey_shows_its_own_answers_without_reading_them_again(tmp_path: Path, reloads: Counter[str]) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.warm()
        uid = await app.store.write(surveys.start, content_uid("checklist", "security-baseline"), made.client)
        await app.open_record("survey", uid)
        await settle(pilot)
        reloads.clear()
        await press(pilot, "p")
        assert await app.store.read(_answers) == 1
        assert not reloads
        assert "pass" in screen_text(app)
        await app.store.write(crud.update, SURVEY, uid, {"state": "finished"})
        await settle(pilot)
        assert reloads == {"SurveyScreen": 1}


def _answers(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM answer").fetchone()[0])


async def test_another_client_changed_does_not_concern_the_card(tmp_path: Path, reloads: Counter[str]) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.warm()
        await app.open_record("client", made.client)
        await settle(pilot)
        reloads.clear()
        await app.store.write(crud.insert, CLIENT, {"name": "Another"})
        await settle(pilot)
        assert not reloads
        await app.store.write(crud.update, CLIENT, made.client, {"name": "This one"})
        await settle(pilot)
        assert set(reloads) == {"ClientScreen"}, "once, or again where it was read before the search index had it"
        assert "This one" in screen_text(app)


async def test_what_another_connection_wrote_reloads_what_is_shown(tmp_path: Path, reloads: Counter[str]) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "f8")
        await app.store.warm()
        await settle(pilot)
        reloads.clear()
        app.store.changed_elsewhere()
        await settle(pilot)
        assert reloads == {"CardsScreen": 1}
        await press(pilot, "f5")
        assert reloads == {"CardsScreen": 1, "TodayScreen": 1}


def test_today_names_every_kind_that_it_shows_and_those_linked() -> None:
    groups = {"promise", "call", "instruction", "finding", "survey"}
    linked = {"client", "contact", "site", "checklist", "checklist_version"}
    assert TodayScreen().shown_kinds == groups | linked | {"draft"}


def test_the_client_card_shows_whatever_belongs_to_a_client() -> None:
    assert {"client", "contact", "finding", "card_use", "card", "checklist"} <= related_kinds("client")
    assert "answer" not in related_kinds("client")


@pytest.mark.parametrize("mode", PAGES)
def test_screens_name_kinds_that_there_are(mode: str) -> None:
    module, _, name = PAGES[mode].partition(":")
    shows = getattr(import_module(module), name).SHOWS
    assert shows is None or shows <= {*KINDS, "draft"}


def test_a_screen_without_kinds_is_concerned_by_any() -> None:
    assert Page().concerns(RecordsChanged(frozenset({"card"}), frozenset({("card", "u")})))
    page = Page()
    assert not page.concerns(RecordsChanged(everything=True, by=page))
