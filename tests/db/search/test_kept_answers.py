"""Answers that are kept, and those that are asked for ahead: the same as if they were asked for now."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.search import index, kept_answers
from fieldkit.db.search.kept_answers import MOST, KeptAnswers
from fieldkit.db.store import opening
from fieldkit.db.views import found
from fieldkit.domain.records.kinds import CLIENT
from tests.support import stores

NAMES = ("Marsh Homes", "Mallow Oak 24", "Müller & Sons", "O'Brien", "Łódź Dental", "Kestrel", "overdue office")


@pytest.fixture(scope="module")
def filled(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    connection = opening.writer(stores.keep(prepared, tmp_path_factory.mktemp("kept") / stores.FILE))
    with transaction(connection):
        for name in NAMES:
            crud.insert(connection, CLIENT, {"name": name})
    with closing(connection):
        yield connection


class Asked:
    """A question that counts how often it is asked."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, connection: sqlite3.Connection, text: str) -> list[index.Hit]:
        self.texts.append(text)
        return found.find(connection, text)


def prepared_for(kept: KeptAnswers[list[index.Hit]], connection: sqlite3.Connection, text: str) -> None:
    while kept.look_ahead(connection, text):
        pass


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=st.text("abcdekmoswz24' -łü", max_size=8)
    | st.sampled_from(NAMES).flatmap(lambda name: st.integers(0, len(name)).map(lambda end: name[:end])),
    ahead=st.booleans(),
    letter=st.sampled_from("abemorsłx2 '"),
)
def test_an_answer_is_what_the_index_says(filled: sqlite3.Connection, text: str, ahead: bool, letter: str) -> None:
    kept = KeptAnswers(found.find)
    kept.answer(filled, text)
    if ahead:
        prepared_for(kept, filled, text)
    assert kept.answer(filled, text + letter) == found.find(filled, text + letter)


def test_every_letter_that_the_index_can_go_on_with_is_asked_ahead(filled: sqlite3.Connection) -> None:
    asked = Asked()
    kept = KeptAnswers(asked)
    kept.answer(filled, "ma")
    prepared_for(kept, filled, "ma")
    ahead = asked.texts[1:]
    assert ahead[0] == "ma "
    ahead = ahead[1:]
    assert {"mar", "mal"} <= set(ahead)
    holding = [text for text in (f"ma{letter}" for letter in "abcdefghijklmnopqrstuvwxyz0123456789")
               if index.find(filled, text, guess=False)]  # fmt: skip
    assert sorted(ahead) == sorted(set(holding) & set(ahead)), "and no other"
    asked.texts.clear()
    assert kept.answer(filled, "mar") == found.find(filled, "mar")
    assert asked.texts == []
    assert kept.look_ahead(filled, "ma") is False, "nothing is asked twice"


def test_first_letters_are_asked_before_anything_is_typed(filled: sqlite3.Connection) -> None:
    asked = Asked()
    kept = KeptAnswers(asked)
    prepared_for(kept, filled, "")
    assert {"m", "o", "k", "2"} <= set(asked.texts)


def test_after_a_write_it_is_asked_again(filled: sqlite3.Connection) -> None:
    kept = KeptAnswers(found.find)
    before = kept.answer(filled, "zeb")
    with transaction(filled):
        crud.insert(filled, CLIENT, {"name": "Zebra"})
    after = kept.answer(filled, "zeb")
    assert [hit.title for hit in after] == ["Zebra"]
    assert before != after


def test_what_another_connection_wrote_is_seen(tmp_path: Path) -> None:
    path = stores.keep(stores.prepared(), tmp_path / stores.FILE)
    with closing(opening.reader(path)) as reader, closing(opening.writer(path)) as writer:
        kept = KeptAnswers(found.find)
        assert "Quagga" not in [hit.title for hit in kept.answer(reader, "quag")]
        prepared_for(kept, reader, "qua")
        with transaction(writer):
            crud.insert(writer, CLIENT, {"name": "Quagga"})
        assert [hit.title for hit in kept.answer(reader, "quag")] == ["Quagga"]


def test_it_grows_old(filled: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked()
    kept = KeptAnswers(asked)
    kept.answer(filled, "ma")
    kept.answer(filled, "ma")
    assert asked.texts == ["ma"]
    monkeypatch.setattr(kept_answers, "_FRESH", -1.0)
    kept.answer(filled, "ma")
    assert asked.texts == ["ma", "ma"]


def test_few_are_kept(filled: sqlite3.Connection) -> None:
    chance = random.Random(1)
    kept = KeptAnswers(found.find)
    for _ in range(3 * MOST):
        kept.answer(filled, "".join(chance.choices("abcdefgh", k=3)))
    assert len(kept._answers) == MOST


@pytest.mark.parametrize("letter", "aet2")
def test_what_may_come_next_is_not_driven_out_by_what_is_asked_behind_it(
    filled: sqlite3.Connection, letter: str
) -> None:
    asked = Asked()
    kept = KeptAnswers(asked)
    for text in (letter, *(f"x{number}" for number in range(MOST - 1))):
        kept.answer(filled, text)  # the letter is the oldest of all that are kept now
    prepared_for(kept, filled, "")
    asked.texts.clear()
    kept.answer(filled, letter)
    assert asked.texts == []


def test_an_interrupted_question_is_asked_again(filled: sqlite3.Connection) -> None:
    texts: list[str] = []

    def ask(connection: sqlite3.Connection, text: str) -> list[index.Hit]:
        texts.append(text)
        if len(texts) == 1:
            raise sqlite3.OperationalError("interrupted")
        return found.find(connection, text)

    kept = KeptAnswers(ask)
    with pytest.raises(sqlite3.OperationalError):
        kept.look_ahead(filled, "ma")
    prepared_for(kept, filled, "ma")
    assert texts[0] == texts[1]
    assert kept.answer(filled, texts[0]) == found.find(filled, texts[0])


def test_looking_ahead_ends_though_somebody_writes(filled: sqlite3.Connection) -> None:
    kept = KeptAnswers(found.find)
    for count in range(60):
        with transaction(filled):
            crud.insert(filled, CLIENT, {"name": f"Written {count}"})
        if not kept.look_ahead(filled, "ma"):
            break
    else:
        pytest.fail("it asks for the same again and again")
