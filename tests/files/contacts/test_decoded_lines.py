"""Lines of a text that is read in pieces: wherever a piece ends, they are the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.files.contacts import decoded_lines
from fieldkit.files.contacts.decoded_lines import DecodedLines, byte_lines
from fieldkit.files.contacts.decoding import Content
from fieldkit.files.contacts.person import FileProblem
from fieldkit.files.contacts.problems import ProblemReport
from fieldkit.files.contacts.read import read_bytes

END = re.compile(rb"\r\n|\r|\n")
TEXTS = st.lists(st.sampled_from([b"a", b"\n", b"\r", b"\r\n", "é".encode(), b"\xff", b"bc"]), max_size=60).map(
    b"".join
)


@given(TEXTS, st.integers(1, 9))
def test_pieces_of_any_length_give_the_same_lines(data: bytes, length: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoded_lines, "_BLOCK", length)
        patch.setattr(decoded_lines, "_TOO_LONG", length + 2)
        assert list(byte_lines(data)) == END.split(data)
        patch.undo()
        patch.setattr(decoded_lines, "_BLOCK", length)
        assert list(byte_lines(data)) == END.split(data)
        lines = DecodedLines(Content(data, ""), ProblemReport("a.csv"))
        if b"\xff" not in data:
            assert list(lines) == [raw.decode() for raw in END.split(data)]
        assert len(list(lines)) == len(END.split(data))


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_a_line_that_is_too_long_is_named_and_costs_itself_only(monkeypatch: pytest.MonkeyPatch, end: bytes) -> None:
    monkeypatch.setattr(decoded_lines, "LONGEST_LINE", 100)
    monkeypatch.setattr(decoded_lines, "_TOO_LONG", 102)
    monkeypatch.setattr(decoded_lines, "_BLOCK", 50)
    rows = [
        b"Name,Phone",
        b"Ines,07700 900123",
        b"x" * 300,
        b"",
        b"Milo,07700 900124",
        b"\xff" * 120,
        b"Una,07700 900125",
    ]
    parsed = read_bytes(end.join(rows), "a.csv")
    assert [(person.name, person.line) for person in parsed.people] == [("Ines", 2), ("Milo", 5), ("Una", 7)]
    assert [(one.line, one.severity) for one in parsed.problems] == [(3, "lost"), (6, "lost")]
    assert parsed.problems[0].what.startswith("This line was left out: it has 30")
    assert parsed.problems[0].what.endswith(" bytes, more than the 100 bytes that are read.")


def test_a_file_of_one_line_that_is_too_long_is_a_sentence() -> None:
    with pytest.raises(FileProblem) as refused:
        read_bytes(b"name," * 300_000, "a.csv")
    assert str(refused.value) == (
        "a.csv has no rows: line 1 was left out, because it has 1.4 MiB, more than the 1.0 MiB that are read. "
        "Nothing was imported."
    )
