"""What devices and stores rely on: changed content has a new revision, changed tables and triggers a migration."""

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from fieldkit.db.base import connect
from fieldkit.db.schema import change_capture
from fieldkit.db.schema import declared_tables as schema
from fieldkit.db.store import content_files, opening, starting_content
from fieldkit.domain.errors import Unwritable
from fieldkit.domain.records.kinds import KINDS
from tests.db.schema.tables import table_sql

CONTENT = {
    1: "bb60c4d250ff77106c96da0c8dabdc8d",
    2: "fe3d3f5db786df4819f7b46789faebc8",
    3: "1697fb0d36bb7dd1de3ad8a896ba3e8a",
    4: "eb71ca52f0b74a853c86bc9ad4229190",
    5: "62993632b974d15f1671bda392dfd434",
    6: "83bc01f9b787aeabfd2c3ebc84bb9f69",
}
"""Digest of the starting content by revision, one line for each that was ever shipped."""
TABLES = {
    2: "a3dc502842f3e26c3fb3ab4791a6e134",
    3: "c6aefef9cd3895976f1498378b696c16",
    4: "e45c52a56faff5ddf136a35d2f04685b",
    5: "093b7e8c13530a87bade8efa070bb279",
    6: "9efefb736779a60d2ae25099c5be193c",
    7: "076a0b6f6f4c06641aa285823068bc35",
    8: "abf7b91521e20a7be079eddc4e5a5e2d",
    10: "0a871e44179f388295ff197a7b74a960",
    12: "55025e8a1d695a9130bb03c1ac2f56a0",
    13: "39381f811a82355d141b879a85d4475f",
}
"""Digest of tables, triggers and views by schema, from the first that was shipped."""
ONLY_BESIDE = {9, 11}
"""Schemas that made indexes, or a table of this device's own: the records and triggers are those of the one before."""


def digest(document: object) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def shipped() -> str:
    """Return the digest of the starting content as it is parsed, whatever its layout and comments."""
    return digest({f"{name}.yaml": starting_content._parsed(name) for name in ("checklists", "objections", "scoring")})


def declared() -> str:
    """Return the digest of everything that is made from the record declarations."""
    tables = {kind.name: table_sql(kind) for kind in KINDS.values()}
    return digest([tables, schema.search_objects(), change_capture.objects()])


def test_changed_content_has_a_new_revision() -> None:
    found, newest = shipped(), max(CONTENT)
    if CONTENT.get(content_files.REVISION) == found and newest == content_files.REVISION:
        return
    following = newest if found == CONTENT[newest] else newest + 1
    pytest.fail(
        f"The starting content is not that of revision {content_files.REVISION}. Of two devices the one with the "
        "higher revision is shown, and an equal one is taken for equal content; so content that differs needs the "
        "next one. "
        f"Set REVISION = {following} in fieldkit/db/store/content_files.py, and in {Path(__file__).name} let "
        f"CONTENT hold "
        f'{following}: "{found}"; the lines of earlier revisions stay.'
    )


def test_changed_triggers_have_a_migration() -> None:
    found, newest = declared(), max(TABLES)
    if TABLES[newest] == found and max(newest, *ONLY_BESIDE) == connect.SCHEMA:
        return
    following = connect.SCHEMA if found == TABLES[newest] else max(newest, *ONLY_BESIDE) + 1
    pytest.fail(
        f"The tables, triggers or views are not those of schema {connect.SCHEMA}. A store out there has the ones that "
        "were shipped, and is only read from, never written to, until a migration makes them anew. So: add a migration "
        "to fieldkit/db/schema/migrations (an empty script if only triggers or views differ) and its name to "
        f"fieldkit/db/base/migration_names.py, which makes this schema {following}, and in {Path(__file__).name} let "
        f'TABLES hold {following}: "{found}"; the lines of earlier schemas stay.'
    )


def test_every_revision_and_schema_differs_from_all_others() -> None:
    for pinned in (CONTENT, TABLES):
        assert len(set(pinned.values())) == len(pinned)


def test_layout_of_the_content_does_not_matter_and_its_words_do(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed, before = starting_content._parsed, shipped()
    monkeypatch.setattr(starting_content, "_parsed", lambda name: dict(reversed(parsed(name).items())))
    assert shipped() == before

    def edited(name: str) -> dict[str, object]:
        document = parsed(name)
        if name == "checklists":
            document["checklists"][-1]["sections"][-1]["items"][-1]["ask"] += "?"
        return document

    monkeypatch.setattr(starting_content, "_parsed", edited)
    assert shipped() != before
    with pytest.raises(pytest.fail.Exception, match=rf"Set REVISION = {max(CONTENT) + 1} .*{shipped()}"):
        test_changed_content_has_a_new_revision()
    monkeypatch.setattr(content_files, "REVISION", content_files.REVISION + 1)
    with pytest.raises(pytest.fail.Exception, match="CONTENT hold"):
        test_changed_content_has_a_new_revision()


def test_a_trigger_that_changed_without_a_migration_is_noticed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opening.writer(path).close()
    made = change_capture.objects()
    name = next(name for name in made if name.endswith("_made"))
    monkeypatch.setattr(change_capture, "objects", lambda: made | {name: f"{made[name]} "})
    with pytest.raises(
        pytest.fail.Exception,
        match=rf"migration_names.py, which makes this schema {connect.SCHEMA + 1}, .*{declared()}",
    ):
        test_changed_triggers_have_a_migration()
    # This is what it would be like for people.
    with pytest.raises(Unwritable, match=name):
        opening.writer(path)


def test_a_store_has_what_is_pinned(writer: sqlite3.Connection) -> None:
    row = writer.execute("SELECT value FROM meta WHERE key = 'content_revision'").fetchone()
    assert row == (str(content_files.REVISION),)
    assert connect.schema_version(writer) == max(*TABLES, *ONLY_BESIDE)
