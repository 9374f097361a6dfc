"""A file of contacts takes time and memory that grow with its size, whatever its shape: an attack is no pause."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from types import FrameType

import pytest

from benchmarks.contact_files import SHAPES, name_of
from fieldkit.db.contact_import.plan import plan
from fieldkit.files.contacts import csv_table, decoding, vcard
from fieldkit.files.contacts.person import FileProblem
from fieldkit.files.contacts.read import read_bytes
from fieldkit.files.contacts.vcard_lines import parse_property
from tests.db.contact_import.people import only
from tests.support.alarm import none_waits_longer


def _calls(job: Callable[[], object]) -> int:
    """Return how many functions ``job`` calls: its time, on a machine that nothing else slows."""
    count = 0

    def called(_frame: FrameType, event: str, _about: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        job()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("what", SHAPES)
def test_twice_the_file_takes_twice_the_work(db: sqlite3.Connection, what: str) -> None:
    def work(parts: int) -> int:
        data = SHAPES[what](parts)
        return _calls(lambda: plan(db, read_bytes(data, name_of(data)).people))

    work(160)  # what is made once, as is what headings say
    assert work(160) < 2.6 * work(80)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no alarm")
@pytest.mark.parametrize(
    ("what", "parts"),
    [
        ("a number with labels of Samsung that never end", 200_000),
        ("a card with numbers that are none", 8_000),
        ("a table with blanks in a number", 400_000),
        ("a table with a heading of one long word", 200_000),
        ("a card with odd names", 100_000),
    ],
)
def test_what_no_call_counts_takes_no_time_either(db: sqlite3.Connection, what: str, parts: int) -> None:
    data = SHAPES[what](parts)
    with none_waits_longer():
        assert only(plan(db, read_bytes(data, name_of(data)).people)).name == "Ines Novak"


@pytest.mark.parametrize(
    ("head", "label"),
    [
        ("TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=42=C3=BCro)", "Büro"),
        ("TEL;x-custom(Desk (left)", "Desk (left"),
        ("TEL;X-CUSTOM(one);X-CUSTOM(two);TYPE=WORK", "one"),
        ('TEL;X-CUSTOM(":";X-CUSTOM(three)', "three"),
    ],
)
def test_label_of_samsung_is_the_first_that_ends(head: str, label: str) -> None:
    found = parse_property(f"{head}:07700 900123", 1)
    assert found is not None
    assert (found.name, found.value, found.all("TYPE")[-1]) == ("TEL", "07700 900123", label)


@pytest.mark.parametrize(
    ("data", "where", "bound", "says"),
    [
        (b"name,phone,a,b\nA,12345,1,2\n", csv_table, "MAX_COLUMNS", "4 columns, more than the 2 that"),
        (b"BEGIN:VCARD\nEND:VCARD\n" * 3, vcard, "MAX_PEOPLE", "3 cards, more than the 2 that"),
        (b"name,phone\r\nA,12345\r\nB,12345\r\n", decoding, "MAX_LINES", "3 lines, more than the 2 that"),
        (b"name,phone\rA,12345\rB,12345\r", decoding, "MAX_LINES", "3 lines, more than the 2 that"),
    ],
)
def test_file_that_would_take_more_memory_than_there_may_be_is_refused(
    monkeypatch: pytest.MonkeyPatch, data: bytes, where: object, bound: str, says: str
) -> None:
    monkeypatch.setattr(where, bound, 2)
    with pytest.raises(FileProblem, match=r"fieldkit reads at a time\. Nothing was imported") as refused:
        read_bytes(data, name_of(data))
    assert says in str(refused.value)
