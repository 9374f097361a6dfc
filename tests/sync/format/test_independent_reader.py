"""What the document promises, kept by a reader that knows only the document."""

import ast
import json
from pathlib import Path

import pytest

from fieldkit.sync.format import content_codec
from tests.sync import making
from tests.sync.format import independent_reader
from tests.sync.format.mutations import GOLDEN
from tests.sync.making import FIRM, LATER, OTHER_FIRM, TABLES, WORDS, told

READER = Path(independent_reader.__file__)


def test_independent_reader_imports_nothing_of_fieldkit() -> None:
    names: set[str] = set()
    for node in ast.walk(ast.parse(READER.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    assert not [name for name in names if name.startswith(("fieldkit", "tests", "msgspec"))]


@pytest.mark.parametrize("name", ["segment-1", "segment-2-later", "snapshot"])
def test_both_readers_see_the_same_changes(name: str) -> None:
    header, raw = independent_reader.open_file((GOLDEN / f"{name}.fks").read_bytes(), FIRM.identity)
    theirs = independent_reader.changes(raw)
    header_class = making.header_for(header["seq_from"], header["seq_to"], header["kind"])
    # The snapshot's pending value is of a sort that no table here has.
    tables = TABLES if name == "snapshot" else LATER
    theirs = [change for change in theirs if change.get("column", 1) in tables[change["table"]].columns]
    batch = content_codec.decode(raw, tables, header_class)
    flat = []
    for (actor, seq), clock, what, table, uid, *rest in told(batch):  # type: ignore[misc]
        change = {"do": what, "table": table, "uid": uid, "dot": [actor, seq], "clock": clock}  # type: ignore[has-type]
        if what == "insert":
            change["values"] = rest[0]
        elif what == "change":
            change |= {"column": rest[0], "value": rest[1], "before": rest[2]}
        else:
            change["before"] = rest[0]
        flat.append(json.loads(json.dumps(change)))
    assert len(theirs) == len(flat) > 2
    assert sorted(map(str, theirs)) == sorted(map(str, flat))


def test_independent_reader_sees_what_was_written() -> None:
    _, raw = independent_reader.open_file((GOLDEN / "segment-1.fks").read_bytes(), FIRM.identity)
    first, *_, last = independent_reader.changes(raw)
    assert first == {
        "do": "insert",
        "table": 1,
        "uid": making.C2,
        "dot": [0, 1],
        "clock": making.clock(1),
        "values": {"1": "[ACME] [/] O'Brien", "2": "", "3": -(1 << 63), "4": 0.5, "5": making.P1},
    }
    assert (last["do"], last["value"], last["before"]) == ("change", None, [])


def test_independent_reader_opens_packs_and_invitations() -> None:
    _, raw = independent_reader.open_file((GOLDEN / "pack.fks").read_bytes(), FIRM.identity)
    files = independent_reader.pack_files(raw)
    assert [name for name, _ in files] == ["1-9", "10-14", "0-9"]
    assert files[0][1] == (GOLDEN / "segment-1.fks").read_bytes()
    _, raw = independent_reader.open_file((GOLDEN / "invitation.fks").read_bytes(), passphrase=WORDS.text)
    assert json.loads(raw)["identities"] == [FIRM.identity, OTHER_FIRM.identity]


def test_independent_reader_refuses_a_changed_file() -> None:
    data = bytearray((GOLDEN / "segment-1.fks").read_bytes())
    data[-1] ^= 1
    with pytest.raises(Exception):  # noqa: B017 - whichever of its libraries notices
        independent_reader.open_file(bytes(data), FIRM.identity)
