"""Heads of properties with another sign than they should have, and encodings in odd spellings."""

from __future__ import annotations

from base64 import b64encode

import pytest

from tests.files.contacts.vcards.lines import card, one

NOTE = "Grüße an Una, ruft gern zurück"
PICTURE = "/9j/4AAQ" + "A" * 300


@pytest.mark.parametrize("before", ["FN:Una", "NOTE:Una"])
@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("BDAY,VALUE=date:1970-05-06", "birthday", "1970-05-06"),
        ("BDAY, VALUE = date : 1970-05-06", "birthday", "1970-05-06"),
        ("ADR,LANGUAGE=de:;;Weg 5;Bonn;;53111;", "address", "Weg 5\nBonn 53111"),
        ('item1.ADR,TYPE=WORK,LABEL="Weg 5, Bonn":;;Weg 5;Bonn;;;', "address", "Weg 5\nBonn"),
        ("ORG,LANGUAGE=de:Fern AG", "organisation", "Fern AG"),
        ("TEL,TYPE=WORK,TYPE=VOICE:0161 496 0301", "phones", ("work: 0161 496 0301",)),
        ("URL,X-ABC=1:https://fern.example", "website", "https://fern.example"),
    ],
)
def test_a_comma_may_part_the_name_from_any_parameter(before: str, line: str, field: str, value: object) -> None:
    person = one(card("N:Fern;Una;;;", before, line))
    assert (person.name.split()[0], getattr(person, field)) == ("Una", value)


@pytest.mark.parametrize("line", ["FN,CHARSET=iso-8859-1:Zo\xeb", "FN;LANGUAGE=nl,CHARSET=iso-8859-1:Zo\xeb"])
def test_a_character_set_behind_a_comma_is_one(line: str) -> None:
    parsed = card(line.encode("latin-1"), version="2.1")
    assert (one(parsed).name, parsed.problems) == ("Zoë", ())


def encoded(text: str, charset: str = "utf-8") -> str:
    return b64encode(text.encode(charset)).decode()


@pytest.mark.parametrize("spelling", ["b", "B", "BASE64", "base64", "BASE-64", "X-BASE64", "B64", "BASE 64", '"B"'])
@pytest.mark.parametrize("head", ["NOTE;ENCODING={}", "NOTE;{}", "NOTE,ENCODING={}", "NOTE;LANGUAGE=de;ENCODING={}"])
def test_text_in_base64_is_text(spelling: str, head: str) -> None:
    assert one(card("FN:Una", f"{head.format(spelling)}:{encoded(NOTE)}")).notes == NOTE


@pytest.mark.parametrize(
    "line",
    [
        f"NOTE;ENCODING=b;CHARSET=iso-8859-1:{encoded(NOTE, 'latin-1')}",
        f"NOTE;ENCODING=b,CHARSET=UTF-8:{encoded(NOTE)}",
        f"NOTE;ENCODING=b:{encoded(NOTE, 'latin-1')}",
        f"NOTE;ENCODING=b:BASE64:{encoded(NOTE)}",
        f"NOTE;ENCODING:BASE64:{encoded(NOTE)}",
        f"NOTE:data:text/plain;base64,{encoded(NOTE)}",
        "NOTE:data:text/plain,Gr%C3%BC%C3%9Fe%20an%20Una%2C%20ruft%20gern%20zur%C3%BCck",
    ],
)
def test_text_in_base64_is_read_in_its_character_set(line: str) -> None:
    assert one(card("FN:Una", line)).notes == NOTE


def test_what_is_no_text_is_named() -> None:
    parsed = card("FN:Una", f"NOTE;ENCODING=b:{b64encode(bytes(range(256))).decode()}")
    assert one(parsed).notes == ""
    assert [(problem.line, problem.severity) for problem in parsed.problems] == [(4, "lost")]


@pytest.mark.parametrize(
    "spelling", ["QUOTED-PRINTABLE", "quoted-printable", "QUOTED PRINTABLE", "QUOTED_PRINTABLE", "QP"]
)
@pytest.mark.parametrize("head", ["NOTE;ENCODING={}", "NOTE;{}", "NOTE;ENCODING:{}", "NOTE;CHARSET=UTF-8;ENCODING={}"])
def test_quoted_printable_is_decoded_and_joined_in_any_spelling(spelling: str, head: str) -> None:
    lines = (f"{head.format(spelling)}:Gr=C3=BC=C3=9Fe an=", " Una, ruft =", "gern zur=C3=BCck", "TEL:0161 496 0301")
    parsed = card("FN:Una", *lines, version="2.1")
    if head == "NOTE;ENCODING:{}" and spelling not in ("QUOTED-PRINTABLE", "quoted-printable"):
        assert "Grüße" in one(parsed).notes
    else:
        assert (one(parsed).notes, one(parsed).phones, parsed.problems) == (NOTE, ("0161 496 0301",), ())


@pytest.mark.parametrize(
    "line",
    [
        "ADR:::Weg 5:Bonn::53111:D",
        "ADR;TYPE=WORK:::Weg 5:Bonn::53111:D",
        "ADR;TYPE=WORK:::Weg 5;Bonn;;53111;D",
        "ADR: : : Weg 5 : Bonn : : 53111 : D",
    ],
)
def test_an_address_behind_colons_is_in_its_parts(line: str) -> None:
    assert one(card("FN:Una", line)).address == "Weg 5\nBonn 53111\nD"


def test_colons_within_the_text_of_an_address_are_text() -> None:
    assert one(card("FN:Una", "ADR:;;Weg 5, Tor: B;Bonn;;;")).address == "Weg 5, Tor: B\nBonn"
    assert one(card("N:Fern:Una:::")).name == "Una Fern"


@pytest.mark.parametrize(
    "lines",
    [
        (f"PHOTO={PICTURE}",),
        (f"PHOTO=JPEG:{PICTURE}",),
        (f"PHOTO=JPEG;BASE64:{PICTURE}",),
        (f"PHOTO=TYPE=JPEG;ENCODING=b:{PICTURE}",),
        (f"PHOTO={PICTURE[:76]}", f" {PICTURE[76:152]}", PICTURE[152:]),
    ],
)
@pytest.mark.parametrize("before", ["FN:Una", "NOTE:Una"])
def test_an_equals_sign_before_a_picture_is_its_colon(before: str, lines: tuple[str, ...]) -> None:
    parsed = card("N:Una", before, *lines, "TEL:0161 496 0301")
    person = one(parsed)
    assert (person.name, person.notes in ("", "Una"), person.phones) == ("Una", True, ("0161 496 0301",))
    assert [(problem.line, problem.severity, problem.what[:9]) for problem in parsed.problems] == [
        (5, "lost", "PHOTO (23")
    ]


def test_a_link_to_a_picture_is_kept() -> None:
    assert one(card("FN:Una", "PHOTO=https://x.example/a.jpg")).other == (("photo", "https://x.example/a.jpg"),)


@pytest.mark.parametrize("head", ["ADR;TYPE=WORK;", "ADR;WORK;", "ADR;", "item1.ADR;TYPE=work;LANGUAGE=de;"])
def test_an_address_without_a_colon_is_whole(head: str) -> None:
    assert one(card("FN:Una", f"{head};;Weg 5;Bonn;;53111;D")).address == "Weg 5\nBonn 53111\nD"
    assert one(card("N;Fern;Una;;;")).name == "Una Fern"


def test_dashes_are_no_number_and_no_address() -> None:
    person = one(card("FN:Una", "TEL:-", "EMAIL:--", "TEL:0161 496 0301"))
    assert (person.phones, person.emails) == (("0161 496 0301",), ())


def test_nothing_far_behind_the_head_is_taken_for_one() -> None:
    text = "Una says " * 100 + "TEL;ENCODING:BASE64: is wrong"
    assert one(card("N:Fern;Una;;;", f"NOTE:{text}")).notes == text
