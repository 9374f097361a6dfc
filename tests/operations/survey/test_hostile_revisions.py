"""Revisions that are not what was signed: shown, named, and never taken for what they claim."""

from __future__ import annotations

import json
import sqlite3
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fieldkit.db.store import integrity_check
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.surveys.revisions.snapshot import LARGEST, canonical, digest_of, signed_message
from fieldkit.operations.survey import check_store, revisions
from fieldkit.sync.crypto.key_files import load_device_key
from fieldkit.sync.crypto.keys import DeviceKey
from tests.names import HOSTILE, MARKUP
from tests.operations.running_survey import Running
from tests.operations.survey.finalising import complete, final, standing

STRANGER = DeviceKey.from_seed(bytes(range(32)))


def put(connection: sqlite3.Connection, **values: object) -> None:
    """Write over the one revision, past every rule."""
    sets = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"UPDATE survey_revision SET {sets}", tuple(values.values()))


def signed_again(connection: sqlite3.Connection, key: DeviceKey, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what the snapshot says and sign that."""
    document = json.loads(connection.execute("SELECT body FROM survey_revision").fetchone()[0])
    change(document)
    body = canonical(document)
    signature = key.sign(signed_message(digest_of(body))).hex()
    put(connection, body=body, digest=digest_of(body), signature=signature, public_key=key.public.hex())


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"body": "{}"}, "does not fit its hash"),
        ({"digest": "ab" * 32}, "does not fit its hash"),
        ({"digest": HOSTILE}, "does not fit its hash"),
        ({"signature": "00" * 64}, "not by its key"),
        ({"signature": "no hex"}, "not by its key"),
        ({"public_key": STRANGER.public.hex()}, "not by its key"),
        ({"public_key": "00"}, "not by its key"),
        ({"number": 7}, "says something else"),
        ({"signed_by": MARKUP}, "says something else"),
        ({"reason": "x"}, "says something else"),
        ({"at": 5}, "says something else"),
        ({"arrived": "2026-01-01"}, "says something else"),
    ],
)
def test_what_was_changed_is_not_trusted_and_named_by_the_check(
    visit: Running, path: Path, values: dict[str, object], why: str
) -> None:
    final(complete(visit))
    put(visit.connection, **values)
    (one,) = standing(visit.connection, visit.id).revisions
    assert (one.trust, why in one.why, one.content) == ("bad", True, frozenset())
    answers = visit.opened().answers
    assert standing(visit.connection, visit.id).note(answers) == ""
    assert any(why in line for line in standing(visit.connection, visit.id).lines(answers))
    visit.connection.commit()
    problems = check_store.check(path).problems
    assert why in problems[-1] and visit.uid in problems[-1]
    assert final(visit).number == 1, "what is no revision stands in nobody's way"


def test_the_revision_of_another_survey_is_not_this_ones(visit: Running) -> None:
    final(complete(visit))
    other = visit.again()
    put(visit.connection, survey=other.id)
    (one,) = standing(visit.connection, other.id).revisions
    assert (one.trust, standing(visit.connection, visit.id).revisions) == ("bad", ())


def test_a_stranger_who_signs_well_is_a_stranger(visit: Running, path: Path) -> None:
    final(complete(visit))
    named = {"id": "x", "key": STRANGER.public.hex()}
    signed_again(visit.connection, STRANGER, lambda document: document.update(device=named))
    (one,) = standing(visit.connection, visit.id).revisions
    assert (one.trust, one.why) == ("unknown_key", "")
    assert one.device in one.trusted and len(one.device) == 14
    visit.connection.commit()
    report = check_store.check(path)
    assert report.sound
    assert any("a key that nobody here knows" in note for note in report.notes)


def test_what_a_later_fieldkit_adds_is_said_and_does_not_break_it(visit: Running, path: Path) -> None:
    final(complete(visit))
    own = load_device_key(path.parent)
    signed_again(visit.connection, own, lambda document: document.update({"[b]new[/b]": [HOSTILE], "format": 2}))
    (one,) = standing(visit.connection, visit.id).revisions
    assert (one.trust, "later fieldkit" in one.why) == ("good", True)
    assert standing(visit.connection, visit.id).stands(visit.opened().answers)


def test_fifty_megabytes_are_not_read(visit: Running, path: Path) -> None:
    final(complete(visit))
    put(visit.connection, body="x" * 50_000_000)
    visit.connection.commit()
    tracemalloc.start()
    try:
        (one,) = standing(visit.connection, visit.id).revisions
        assert tracemalloc.get_traced_memory()[1] < 2 * LARGEST
    finally:
        tracemalloc.stop()
    assert (one.trust, "50 MB" in one.why) == ("bad", True)
    with pytest.raises(Invalid, match="cannot be compared"):
        revisions.named(visit.connection, visit.id, "1")


def test_more_revisions_than_anybody_makes_are_counted_and_not_read(visit: Running) -> None:
    final(complete(visit))
    visit.connection.executemany(
        "INSERT INTO survey_revision (uid, created_at, updated_at, survey, number) VALUES (?, 1, 1, ?, -1)",
        [(f"u{number}", visit.id) for number in range(150)],
    )
    found = standing(visit.connection, visit.id)
    assert (len(found.revisions), found.more) == (100, 51)
    assert found.stands(visit.opened().answers)
    assert list(found.lines(visit.opened().answers))[-1] == "51 more revisions are not read."


COPIED = "at, signed_by, role, arrived, departed, reason, digest, public_key, signature"


@pytest.mark.parametrize("columns", ["at", COPIED, f"{COPIED}, body"])
def test_a_good_revision_is_read_however_many_bad_ones_have_a_higher_number(visit: Running, columns: str) -> None:
    made = final(complete(visit))
    visit.connection.executemany(
        f"INSERT INTO survey_revision (uid, created_at, updated_at, survey, number, {columns})"
        f" SELECT ?, 1, 1, survey, ?, {columns} FROM survey_revision WHERE uid = ?",
        [(f"u{number}", number, made.uid) for number in range(2, 152)],
    )
    found = standing(visit.connection, visit.id)
    assert (len(found.revisions), found.more) == (100, 51)
    assert found.latest(visit.opened().answers) == made
    assert revisions.named(visit.connection, visit.id, "1")[0] == made


def test_of_more_good_revisions_than_are_shown_the_last_ones_are(
    visit: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.operations.survey.revisions.MOST", 2)
    complete(visit)
    for reason in ("", "once more", "and again"):
        final(visit, reason=reason)
    found = standing(visit.connection, visit.id)
    assert ([one.number for one in found.revisions], found.more) == ([2, 3], 1)


def test_a_damaged_note_of_own_keys_trusts_nobody_and_ends_nothing(visit: Running) -> None:
    final(complete(visit))
    for damaged in ("[", "[1]", '["zz"]', "null", "{}"):
        visit.connection.execute("UPDATE meta SET value = ? WHERE key = 'revisions.keys'", (damaged,))
        assert [one.trust for one in standing(visit.connection, visit.id).revisions] == ["unknown_key"]


def test_of_a_store_whose_damage_is_named_already_nothing_more_is_asked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = integrity_check.IntegrityReport(("It is damaged.",), ())
    monkeypatch.setattr(integrity_check, "check", lambda *_, **__: damaged)
    path.write_bytes(b"no database" * 1000)
    assert check_store.check(path) is damaged
    monkeypatch.setattr(integrity_check, "check", lambda *_, **__: integrity_check.IntegrityReport((), ()))
    with pytest.raises(Trouble):
        check_store.check(path)
