"""A telephone number is found however it is stored and however it is typed; where there is none, nothing is."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.db.records import crud, lookup
from fieldkit.db.search import index
from fieldkit.db.views import found
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT
from fieldkit.domain.text import phone_numbers
from fieldkit.domain.text.sanitize import digits
from fieldkit.operations import records
from tests.support.moments import MORNING

SPELLINGS = (
    "+49 1234 777888",
    "0049 1234 777888",
    "+491234777888",
    "+49 (0)1234 777888",
    "+49 (0) 1234 / 777 888",
    "0049(0)1234/777888",
    "011 49 1234 777888",
    "491234777888",
    "1234 777888",
    "01234 777888",
    "01234/777888",
    "(01234) 777-888",
    "01234.777.888",
    "01234\u2013777888",
    "01234\u00a0777\u202f888",
    "01234 777888 ext 12",
    "01234 777888 x12",
    "+49-1234-777888;ext=12",
    "\uff10\uff11\uff12\uff13\uff14 \uff17\uff17\uff17\uff18\uff18\uff18",
    "777888",
)


@pytest.mark.parametrize("stored", SPELLINGS)
def test_a_number_is_found_by_every_spelling_of_it(lasting: sqlite3.Connection, stored: str) -> None:
    lasting.execute("UPDATE contact SET deleted_at = 1 WHERE deleted_at IS NULL")
    uid = crud.insert(lasting, CONTACT, {"name": "Una Fern", "phones": f"mail: 0300 111\nmobile: {stored}"})
    for typed in (*SPELLINGS, f"tel:{SPELLINGS[2]}", f"Tel. {SPELLINGS[0]}", f"{stored} "):
        hits = found.find(lasting, typed)
        assert [hit.uid for hit in hits[:1]] == [uid], typed
        assert hits[0].why == f"mobile: {stored}", typed
    for typed in ("77888", "7888", "888 1", "+49 30 777999", "+49 4321 777888"):
        assert ([hit.uid for hit in index.find(lasting, typed)] == [uid]) == (
            typed in ("77888", "7888") or (stored == "777888" and typed.endswith("777888"))
        ), typed


NATIONAL = st.from_regex(r"[1-9][0-9]{7,10}", fullmatch=True)
COUNTRY = st.sampled_from(["1", "7", "31", "33", "41", "44", "48", "49", "351", "353", "420", "971"])


def _spelled(country: str, national: str, way: int, gap: str) -> str:
    parts = gap.join((national[:3], national[3:6], national[6:]))
    return (
        f"+{country}{gap}{parts}",
        f"00{country}{gap}{parts}",
        f"+{country} (0) {parts}",
        f"0{parts}",
        f"(0{national[:3]}) {national[3:]}",
        f"{country}{national}" if len(country + national) >= 10 else f"0{national}",
        f"0{parts} ext. 4",
    )[way]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(
    country=COUNTRY,
    national=NATIONAL,
    ways=st.tuples(st.integers(0, 6), st.integers(0, 6)),
    gaps=st.tuples(st.sampled_from(["", " ", "-", ".", "/", "\u2009"]), st.sampled_from(["", " ", "-", ".", "/"])),
)
def test_two_spellings_of_one_line_fit(
    country: str, national: str, ways: tuple[int, int], gaps: tuple[str, str]
) -> None:
    stored, typed = (_spelled(country, national, way, gap) for way, gap in zip(ways, gaps, strict=True))
    assert phone_numbers.fit(typed, stored) == phone_numbers.SAME
    assert phone_numbers.fit(national[-7:], f"work: {stored}") >= phone_numbers.HOLDS
    assert phone_numbers.is_number(typed)


def test_a_number_of_another_country_is_another_number() -> None:
    assert phone_numbers.fit("+44 1234 777888", "+49 1234 777888") == 0
    assert phone_numbers.fit("+44 1234 777888", "01234 777888") == phone_numbers.SAME, "it may be"
    assert phone_numbers.fit("8 (495) 123-45-67", "+7 495 1234567") == phone_numbers.SAME
    assert phone_numbers.fit("06 1 234 5678", "+36 1 234 5678") == phone_numbers.SAME
    assert phone_numbers.fit("1-800-555-0199", "(800) 555-0199") == phone_numbers.SAME
    assert phone_numbers.fit("+49 1234 77", "01234 777888") == phone_numbers.HOLDS, "it is being typed"
    assert phone_numbers.fit("0000023", "01632 960101") == 0
    assert phone_numbers.fit("", "01632 960101") == phone_numbers.fit("01632", "ask") == 0


def test_digits_and_words_together_find_who_has_both(writer: sqlite3.Connection) -> None:
    by = lookup.reading(writer, MORNING)
    client = records.add(writer, CLIENT, {"name": "Fern Ltd", "notes": "FRITZ!Box 7590 in the hall"}, by)
    una = records.add(writer, CONTACT, {"name": "Una Fern", "client": "Fern Ltd", "phones": "01234 770301"}, by)
    records.add(writer, CONTACT, {"name": "Una Moss", "phones": "01234 555111"}, by)
    records.add(writer, CONTACT, {"name": "Bo Fern", "phones": "0999 0301"}, by)
    box = records.add(writer, CLIENT, {"name": "Moss", "notes": "a Fritzbox 7590AX, and a WG-3526"}, by)
    for typed, uids in {
        "una 0301": {una},
        "0301 una": {una},
        "fern ltd 770301": {una},
        "una fern +49 1234 770301": {una},
        "una 0302": set(),
        "fritz!box 7590": {client, box},
        "fritz box 7590": {client},
        "fritzbox 7590": {box},
        "fritzbox 7590ax": {box},
        "wg3526": {box},
        "wg-3526": {box},
        "box7590": {client},
    }.items():
        assert {hit.uid for hit in index.find(writer, typed, guess=False) if hit.kind != "card"} == uids, typed
    assert index.find(writer, "fritz!box 7590")[0].kind == "client"


@pytest.mark.parametrize(
    "begun", [" ext", " ext.", " x", "x", " extension", " Durchwahl ", " ext. ", ", app", " #", ";ext="]
)
def test_a_number_is_found_while_its_extension_is_typed(writer: sqlite3.Connection, begun: str) -> None:
    crud.insert(writer, CLIENT, {"name": "Kestrel Dental", "phones": "01632 960330"})
    whole = [hit.title for hit in index.find(writer, "01632 960330")]
    assert whole == ["Kestrel Dental"]
    assert [hit.title for hit in index.find(writer, f"01632 960330{begun}")] == whole
    assert [hit.title for hit in index.find(writer, f"01632 960330{begun}24")][:1] == whole


@pytest.mark.parametrize("text", ["dental x", "room 12 ext", "int", "app", "24 x", "box"])
def test_other_words_are_left_as_they_are(text: str) -> None:
    assert phone_numbers.without_begun_extension(text) == text


@pytest.mark.parametrize("caller", ["Unbekannt 0171 7650011", "+49 171 7650011", "01717650011", "0171/765-00-11"])
@pytest.mark.parametrize("typed", ["0011", "7650011", "0171 765 00 11", "+49 171 7650011", "0049 (0)171-7650011"])
def test_a_call_is_found_by_the_number_of_its_caller(writer: sqlite3.Connection, caller: str, typed: str) -> None:
    crud.insert(writer, CALL, {"caller": caller, "note": "wants a price"})
    assert [hit.title for hit in index.find(writer, typed)] == ["wants a price"]
    crud.update(writer, CALL, writer.execute("SELECT uid FROM call").fetchone()[0], {"caller": "Tom"})
    assert index.find(writer, typed) == []


def test_a_caller_is_found_by_name_too_and_named_beside(writer: sqlite3.Connection) -> None:
    crud.insert(writer, CALL, {"caller": "Unbekannt 0171 7650011", "note": "wants a price"})
    (hit,) = found.find(writer, "unbekannt")
    assert found.beside(hit) == "Unbekannt 0171 7650011"


@pytest.mark.parametrize(
    ("held", "typed"),
    [
        ("+39 06 698-12345 ext. 42", "+39 06 698 12345 42"),
        ("+39 06 698-12345 ext. 42", "06 69812345-42"),
        ("work: +44-20-7946-0018;ext=7", "020 7946 0018-7"),
        ("work: +44-20-7946-0018;ext=7", "02079460018 7"),
    ],
)
def test_number_is_found_by_its_extension_typed_as_a_last_group(
    writer: sqlite3.Connection, held: str, typed: str
) -> None:
    crud.insert(writer, CONTACT, {"name": "Ines", "phones": held})
    crud.insert(writer, CONTACT, {"name": "Milo", "phones": f"{held[:-1]}9"})
    crud.insert(writer, CONTACT, {"name": "Una", "phones": held.partition("ext")[0].rstrip(" ;")})
    assert [hit.title for hit in index.find(writer, typed) if hit.kind == "contact"] == ["Ines"]


@pytest.mark.parametrize("text", ["2026-11", "12345 42", "0161", ""])
def test_few_digits_have_no_extension(text: str) -> None:
    assert phone_numbers.last_group(text) == ("", "")


@pytest.mark.parametrize(
    "stored", ["+49 (0)30 55 66 77 88", "+49 30 55667788", "0049 (30) 55667788", "+49-30/55667788"]
)
def test_a_number_is_found_from_four_digits_on_whichever_way_it_is_begun(
    writer: sqlite3.Connection, stored: str
) -> None:
    uid = crud.insert(writer, CONTACT, {"name": "Una Fern", "phones": f"work: {stored}"})
    for whole in ("+493055667788", "00493055667788", "+49 30 55 66 77 88", "0049 30 55667788", "030 55667788"):
        for end in range(4, len(whole) + 1):
            typed = whole[:end].rstrip()
            if len(digits(typed)) >= (6 if typed.startswith("00") else 4):
                assert [hit.uid for hit in found.find(writer, typed)] == [uid], typed


def test_what_is_begun_with_a_country_is_no_part_of_a_mail_address_nor_of_another_country(
    writer: sqlite3.Connection,
) -> None:
    crud.insert(writer, CONTACT, {"name": "Mail", "emails": "client3055@x.example\nanna4930@x.example"})
    crud.insert(writer, CONTACT, {"name": "Swiss", "phones": "+41 30 55 66 77"})
    for typed in ("+493055", "+49 3055", "+4930"):
        assert found.find(writer, typed) == [], typed
    assert [hit.title for hit in found.find(writer, "3055")] == ["Mail", "Swiss"]


@pytest.mark.parametrize(
    ("stored", "typed", "fits"),
    [
        ("0221 555-0159/-0160", "0221 5550159", phone_numbers.SAME),
        ("0221 555-0159/-0160", "+49 221 5550160", phone_numbers.SAME),
        ("office: 0221 555-0159 / -60", "5550160", phone_numbers.ENDS),
        ("0221 555-0159/-0160", "0221 5550161", 0),
        ("0221/555-0159", "0221 5550159", phone_numbers.SAME),
        ("01234/777895-12", "0123477789512", phone_numbers.SAME),
        ("0800 FLOWERS", "0800 3569377", phone_numbers.SAME),
        ("sales: 1-800-Flowers", "+1 800 356 9377", phone_numbers.SAME),
        ("0117 496 ask", "0117 496", phone_numbers.HOLDS),
        ("ask FLOWERS", "3569377", 0),
    ],
)
def test_a_number_that_is_not_written_out_fits_as_if_it_were(stored: str, typed: str, fits: int) -> None:
    assert phone_numbers.fit(typed, stored) == fits


def test_a_number_that_is_not_written_out_is_found(writer: sqlite3.Connection) -> None:
    by = lookup.reading(writer, MORNING)
    two = records.add(writer, CONTACT, {"name": "Two Ends", "phones": "0221 555-0159/-0160"}, by)
    flower = records.add(writer, CONTACT, {"name": "Flo Wer", "phones": "0800 FLOWERS"}, by)
    for typed, uid in {
        "0221 5550160": two,
        "5550160": two,
        "0221 5550159": two,
        "0800 3569377": flower,
        "0800 flowers": flower,
        "0800FLOWERS": flower,
    }.items():
        assert [hit.uid for hit in index.find(writer, typed)] == [uid], typed
    assert index.find(writer, "0221 5550163") == index.find(writer, "0800 3569378") == []


def test_a_letter_typed_for_a_figure_is_a_slip(writer: sqlite3.Connection) -> None:
    by = lookup.reading(writer, MORNING)
    uid = records.add(writer, CONTACT, {"name": "Una Fern", "phones": "0161 496 0173"}, by)
    for typed in ("0161-496-O173", "o161 4960173", "0I6l 4960173"):
        assert [(hit.uid, hit.guessed, hit.why) for hit in index.find(writer, typed)] == [(uid, True, "0161 496 0173")]
        assert index.find(writer, typed, guess=False) == []
    assert phone_numbers.figures_meant("0161") == phone_numbers.figures_meant("tool") == ""
    assert phone_numbers.figures_meant("room 4960173") == ""
