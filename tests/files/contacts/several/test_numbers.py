"""Several numbers in one text: parted where each piece is a whole number, with what is said of each as its label."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.files.contacts.several.numbers import numbers_in


def told(text: str, *, whole: bool = False) -> list[str]:
    return [f"{label}: {number}" if label else number for number, label in numbers_in(text, whole=whole)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0161 496 0931 (mob.) / 0161 496 0932 (office)", ["mobile: 0161 496 0931", "work: 0161 496 0932"]),
        ("+44 7700 900103 (mob), 0161 496 0303 ext 12", ["mobile: +44 7700 900103", "0161 496 0303 ext 12"]),
        ("Tel. 0161 496 0936 Fax 0161 496 0937", ["0161 496 0936", "fax: 0161 496 0937"]),
        ("work 0161 496 0942, home 0161 496 0943", ["work: 0161 496 0942", "home: 0161 496 0943"]),
        ("Herr Wolf 0221 5550101, Frau Ray: 0221 5550102", ["Herr Wolf: 0221 5550101", "Frau Ray: 0221 5550102"]),
        ("0161 496 0940 & 0161 496 0941", ["0161 496 0940", "0161 496 0941"]),
        ("0161 496 0946 + 0161 496 0947", ["0161 496 0946", "0161 496 0947"]),
        ("0161 496 0946 +44 161 496 0947", ["0161 496 0946", "+44 161 496 0947"]),
        ("0161 496 0950 - mobile 07700 900951", ["0161 496 0950", "mobile: 07700 900951"]),
        ("0221/5550340 oder 0221/5550341", ["0221/5550340", "0221/5550341"]),
        ("0221 5550340/0221 5550341", ["0221 5550340", "0221 5550341"]),
        ("0161 496 0931 (office) 0161 496 0932 (home)", ["work: 0161 496 0931", "home: 0161 496 0932"]),
        ("T: 0161 496 0304 M: 07700 900104", ["0161 496 0304", "mobile: 07700 900104"]),
        ("0161 496 0931 mobile; 0161 496 0932 office", ["mobile: 0161 496 0931", "work: 0161 496 0932"]),
        ("0161 496 0301, 0161 496 0302 or 0161 496 0303", ["0161 496 0301", "0161 496 0302", "0161 496 0303"]),
        ("0161 496 0931 x12 / 0161 496 0932 x13", ["0161 496 0931 x12", "0161 496 0932 x13"]),
        ("+49 (0)221 5550101 · +49 171 5550102", ["+49 (0)221 5550101", "+49 171 5550102"]),
        ("0161 496 0931   0161 496 0932", ["0161 496 0931", "0161 496 0932"]),
        ("Office: 0161 496 0301", ["work: 0161 496 0301"]),
        ("0161 496 0301 (mobile)", ["mobile: 0161 496 0301"]),
        ("0171 5550103 (privat)", ["home: 0171 5550103"]),
        ("Büro 0221 5550101", ["Büro: 0221 5550101"]),
        ("Fax 0161 496 0301", ["fax: 0161 496 0301"]),
    ],
)
def test_numbers_with_their_labels(text: str, numbers: list[str]) -> None:
    assert told(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        *("0221 555-0159/-0160", "0221 555-0159 / -0160", "0161 496 0303 ext 12345", "0161 496 0303, ext. 12345"),
        *("0161 496 0303,,12345#", "+49 (0)171 / 765 43 22", "0221 5550 - 10159", "+49 89 12345 - 0"),
        *("0161 496 0303 x12345", "0221 555 0339 (bitte ab 9 Uhr)", "0161 496 0303 #12", "0161 496 0301 / 02"),
        *("ask, first", "", "0221 5550159 Durchwahl 12345", "4.93E+11", "0161 496 0301 (not in service)"),
    ],
)
def test_one_number_stays_one(text: str) -> None:
    assert told(text) == [text]


def test_in_a_value_for_one_number_pieces_are_whole_numbers() -> None:
    assert told("0221 5550101,55501", whole=True) == ["0221 5550101,55501"]
    assert told("0221 5550101,0221 5550102", whole=True) == ["0221 5550101", "0221 5550102"]


@given(st.text(st.sampled_from("0123456789 +()/-,;|&.#xm: \nab'"), max_size=60))
def test_no_figure_is_lost(text: str) -> None:
    found = "".join(number + label for number, label in numbers_in(text))
    assert sorted(filter(str.isdigit, found)) == sorted(filter(str.isdigit, text))


@pytest.mark.parametrize("text", [("a" + " " * 90 + "1x\n") * 40, "1 & 2 / 3, 4; 5" * 250, "1" + " " * 3900 + "2"])
def test_what_is_read_of_a_hostile_cell_grows_no_faster_than_the_cell(text: str) -> None:
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        numbers_in(text)
    finally:
        sys.setprofile(None)
    assert steps < 40 * len(text)
