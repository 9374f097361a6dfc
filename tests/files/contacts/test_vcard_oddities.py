"""What a file of vCards says besides its people, and text in old or wrong encodings."""

import base64

import pytest

from fieldkit.files.contacts.person import Parsed, Person
from fieldkit.files.contacts.vcard import parse

JO = "BEGIN:VCARD\nVERSION:3.0\nFN:Jo\nEND:VCARD\n"


def told(parsed: Parsed) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.severity, problem.what) for problem in parsed.problems]


def card(*lines: str, version: str = "3.0") -> bytes:
    return "\n".join(["BEGIN:VCARD", f"VERSION:{version}", "FN:Jo", *lines, "END:VCARD", ""]).encode()


def only(parsed: Parsed) -> Person:
    (person,) = parsed.people
    return person


def test_an_end_without_a_beginning_is_told() -> None:
    parsed = parse((JO + "END:VCARD\n" + JO).encode(), "a.vcf")
    assert len(parsed.people) == 2
    assert told(parsed) == [(5, "changed", "A card ends here that never began.")]


def test_a_card_that_is_not_closed_is_told_where_it_begins() -> None:
    parsed = parse((JO.replace("END:VCARD\n", "") + JO).encode(), "a.vcf")
    assert [person.line for person in parsed.people] == [1, 4]
    assert told(parsed) == [(1, "changed", "This card has no END:VCARD; it may be cut off.")]


def test_one_line_outside_a_card_is_told() -> None:
    parsed = parse(("Hello:\n" + JO).encode(), "a.vcf")
    assert told(parsed) == [(1, "lost", "This line stands outside any card and was left out: “Hello:”.")]


def test_several_lines_outside_a_card_are_one_problem() -> None:
    parsed = parse((JO + "Hello:\n\nthere\nBye:\n" + JO).encode(), "a.vcf")
    words = "The lines 5 to 8 stand outside any card and were left out; they begin with “Hello: there”."
    assert told(parsed) == [(5, "lost", words)]


def test_lines_after_the_last_card_are_told_too() -> None:
    parsed = parse((JO + "-- \nsent: by mail\n").encode(), "a.vcf")
    assert [(line, severity) for line, severity, _ in told(parsed)] == [(5, "lost")]


@pytest.mark.parametrize("line", [":no name", "(odd):x", "no colon"])
def test_a_line_that_is_no_property_is_added_to_the_one_before(line: str) -> None:
    parsed = parse(card("NOTE:x", line), "a.vcf")
    assert only(parsed).notes == f"x {line}"
    words = "This line is no property of its own; it was added to NOTE of line 4."
    assert told(parsed) == [(5, "changed", words)]


def test_a_first_line_of_a_card_that_is_no_property_is_told() -> None:
    parsed = parse(JO.replace("VERSION:3.0", ":odd\nVERSION:3.0").encode(), "a.vcf")
    assert only(parsed).name == "Jo"
    assert told(parsed) == [(2, "lost", "This is no vCard line and was left out: “:odd”.")]


def test_a_second_version_is_told_and_the_same_one_twice_is_not() -> None:
    assert told(parse(card("VERSION:3.0"), "a.vcf")) == []
    words = "The card has a second version, 4.0; it was read as 3.0."
    assert told(parse(card("VERSION:4.0"), "a.vcf")) == [(4, "changed", words)]


def test_a_kind_other_than_a_person_is_kept() -> None:
    assert told(parse(card("KIND:Individual"), "a.vcf")) == [(4, "lost", "KIND is only for programs and was left out.")]
    parsed = parse(card("KIND:org"), "a.vcf")
    assert (only(parsed).other, told(parsed)) == ((("kind", "org"),), [])


def test_an_agent_that_is_no_card_is_kept_as_text() -> None:
    assert only(parse(card("AGENT:Ines Marsh"), "a.vcf")).other == (("agent", "Ines Marsh"),)


@pytest.mark.parametrize(
    ("value", "other"),
    [
        ("vnd.android.cursor.item/nickname;Jojo;1;;;;;;;;;;;;;", ("nickname", "Jojo")),
        ("vnd.android.cursor.item/nickname;Jojo", ("nickname", "Jojo")),
        ("vnd.android.cursor.item/nickname;Jojo;0;Pet;;x", ("Pet", "Jojo, x")),
        ("vnd.android.cursor.item/nickname;Marsh;3;", ("maiden name", "Marsh")),
        ("vnd.android.cursor.item/relation;Bob;14;;;", ("spouse", "Bob")),
        ("vnd.android.cursor.item/relation;Bob;0;Uncle", ("Uncle", "Bob")),
        ("vnd.android.cursor.item/relation;Bob;0;", ("relation", "Bob")),
        ("vnd.android.cursor.item/relation;Bob;14;Wife", ("spouse", "Bob, Wife")),
        ("vnd.android.cursor.item/relation;Bob;99;", ("relation", "Bob")),
        ("vnd.android.cursor.item/relation;Bob;Jim;", ("relation", "Bob, Jim")),
        ("vnd.android.cursor.item/contact_event;2001-02-03;1;;", ("anniversary", "2001-02-03")),
        ("vnd.android.cursor.item/contact_event;2001-02-03;2;;", ("contact event", "2001-02-03")),
        ("vnd.android.cursor.item/contact_event;--02-03;3;;", ("birthday", "--02-03")),
        ("vnd.android.cursor.item/group;a;5;b", ("group", "a, 5, b")),
        ("vnd.android.cursor.item/phonetic_name;J", ("phonetic name", "J")),
        (";J", ("android custom", "J")),
    ],
)
def test_androids_own_fields_are_kept_under_their_name(value: str, other: tuple[str, str]) -> None:
    assert other in only(parse(card(f"X-ANDROID-CUSTOM:{value}"), "a.vcf")).other


def test_androids_own_birthday_and_nickname_are_the_fields_of_these_names() -> None:
    row = "X-ANDROID-CUSTOM:vnd.android.cursor.item"
    parsed = parse(card(f"{row}/contact_event;2001-02-03;3;;"), "a.vcf")
    assert (only(parsed).birthday, only(parsed).other) == ("2001-02-03", ())
    lines = card(f"{row}/nickname;Uni;1;;", version="2.1").replace(b"FN:Jo\n", b"N:;;;;\n")
    assert only(parse(lines, "a.vcf")).name == "Uni"


def test_androids_own_field_without_a_value_is_kept() -> None:
    assert ("android custom", "alone") in only(parse(card("X-ANDROID-CUSTOM:alone"), "a.vcf")).other


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        ("tel:+1-418-656-9254;ext=102", "+1-418-656-9254 ext. 102"),
        ("TEL:+44%201632;EXT=7", "+44 1632 ext. 7"),
        ("tel:01632;phone-context=+44", "01632 (phone-context=+44)"),
        ("01632 960001", "01632 960001"),
    ],
)
def test_a_number_as_an_address_of_the_web(value: str, phone: str) -> None:
    assert only(parse(card(f"TEL;VALUE=uri:{value}"), "a.vcf")).phones == (phone,)


def test_quoted_printable_in_the_character_set_that_it_names() -> None:
    line = "NOTE;CHARSET=ISO-8859-2;ENCODING=QUOTED-PRINTABLE:=A3=F3d=BC"
    parsed = parse(card(line, version="2.1"), "a.vcf")
    assert (only(parsed).notes, told(parsed)) == ("Łódź", [])


def test_quoted_printable_without_a_character_set_is_read_as_western() -> None:
    parsed = parse(card("NOTE;ENCODING=QUOTED-PRINTABLE:Z=FCrich", version="2.1"), "a.vcf")
    assert only(parsed).notes == "Zürich"
    ((line, severity, words),) = told(parsed)
    assert (line, severity) == (4, "changed")
    assert words.startswith("The text is not UTF-8 and was read as Windows Western (cp1252). If letters look wrong")


def test_an_unknown_character_set_is_told_and_read_as_western() -> None:
    line = "NOTE;CHARSET=KLINGON;ENCODING=QUOTED-PRINTABLE:Z=FCrich"
    parsed = parse(card(line, version="2.1"), "a.vcf")
    assert only(parsed).notes == "Zürich"
    assert (4, "changed", "The character set 'KLINGON' is not known.") in told(parsed)
    assert len(told(parsed)) == 2


@pytest.mark.parametrize("charset", ["US-ASCII", "SHIFT_JIS"])
def test_text_that_is_not_in_the_character_set_it_names_is_told(charset: str) -> None:
    line = f"NOTE;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:Z=FCrich"
    parsed = parse(card(line, version="2.1"), "a.vcf")
    assert only(parsed).notes == "Zürich"
    assert (4, "changed", f"The text is not in {charset}, the character set that it names.") in told(parsed)


def test_text_that_says_utf_8_and_is_not_is_read_as_western_without_more_ado() -> None:
    parsed = parse(card("NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Z=FCrich", version="2.1"), "a.vcf")
    assert only(parsed).notes == "Zürich"
    assert len(told(parsed)) == 1


def test_base64_that_holds_text_is_text_and_other_bytes_are_told_with_their_size() -> None:
    packed = base64.b64encode("Zürich\n".encode()).decode()
    assert only(parse(card(f"NOTE;ENCODING=b:{packed}"), "a.vcf")).notes == "Zürich"
    photo = base64.b64encode(bytes(range(256)) * 4).decode()
    words = "PHOTO (1 KiB) was left out; fieldkit keeps no pictures, sounds or keys."
    assert told(parse(card(f"PHOTO;ENCODING=b:{photo}"), "a.vcf")) == [(4, "lost", words)]


def test_what_says_base64_and_is_not_is_kept_as_it_stands() -> None:
    assert only(parse(card("NOTE;ENCODING=b:abcde"), "a.vcf")).notes == "abcde"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("PHOTO;ENCODING=b;TYPE=JPEG:QUJDQ", "PHOTO (3 bytes)"),
        ("LOGO;ENCODING=B:QUJDQ", "LOGO (3 bytes)"),
        ("KEY;BASE64:QUJDQ", "KEY (3 bytes)"),
        ("PHOTO;TYPE=JPEG:/9j/4AAQS", "PHOTO (6 bytes)"),
        ("LOGO:iVBORw0K", "LOGO (6 bytes)"),
        ("SOUND;ENCODING=BASE64:QUJD!QUJDQ", "SOUND (7 bytes)"),
        (f"X-CARDPICTURE;ENCODING=b:{'QUJD' * 100}Q", "X-CARDPICTURE (300 bytes)"),
    ],
)
def test_data_that_is_cut_is_left_out_and_told(line: str, said: str) -> None:
    parsed = parse(card(line), "a.vcf")
    assert only(parsed).other == ()
    assert told(parsed) == [(4, "lost", f"{said} was left out; fieldkit keeps no pictures, sounds or keys.")]


def test_a_link_to_a_photo_that_says_base64_is_kept() -> None:
    link = "https://x.example/a.jpg"
    assert only(parse(card(f"PHOTO;ENCODING=b:{link}"), "a.vcf")).other == (("photo", link),)


def test_a_photo_inside_an_address_of_the_web_is_told_with_its_size() -> None:
    photo = base64.b64encode(bytes(300)).decode()
    words = "PHOTO (300 bytes) was left out; fieldkit keeps no pictures, sounds or keys."
    assert told(parse(card(f"PHOTO:data:image/jpeg;base64,{photo}"), "a.vcf")) == [(4, "lost", words)]


def test_an_agent_whose_card_begins_on_its_own_line_is_a_person_too() -> None:
    inner = ("AGENT:BEGIN:VCARD", "VERSION:2.1", "FN:Ines", "END:VCARD", "NOTE:of Jo")
    parsed = parse(card(*inner, version="2.1"), "a.vcf")
    assert [(person.name, person.line) for person in parsed.people] == [("Jo", 1), ("Ines", 4)]
    assert parsed.people[0].other == (("agent", "Ines"),)
    assert parsed.people[0].notes == "of Jo"


@pytest.mark.parametrize(("letters", "kept"), [(119, True), (120, False), (400, False)])
def test_a_photo_that_does_not_say_how_it_is_written_is_known_by_its_length(letters: int, kept: bool) -> None:
    parsed = parse(card(f"PHOTO:{'A' * letters}"), "a.vcf")
    words = f"PHOTO ({letters * 3 // 4} bytes) was left out; fieldkit keeps no pictures, sounds or keys."
    assert told(parsed) == ([] if kept else [(4, "lost", words)])
    assert only(parsed).other == ((("photo", "A" * letters),) if kept else ())


def test_the_same_number_twice_is_one_with_the_label_that_says_more() -> None:
    assert only(parse(card("TEL:01632", "TEL;TYPE=WORK:01632"), "a.vcf")).phones == ("work: 01632",)
    assert only(parse(card("TEL;TYPE=WORK:01632", "TEL:01632"), "a.vcf")).phones == ("work: 01632",)
    two = only(parse(card("TEL;TYPE=WORK:01632", "TEL;TYPE=HOME:01632"), "a.vcf")).phones
    assert two == ("work: 01632", "home: 01632")
    assert only(parse(card("TEL:", "TEL:01632"), "a.vcf")).phones == ("01632",)


@pytest.mark.parametrize(
    ("lines", "version", "said"),
    [
        (["NOTE:a", "", " TEL:01632 960777"], "3.0", ("a", "01632 960777", ())),
        (["NOTE:a", "", " b"], "3.0", ("ab", "", ())),
        (["NOTE:a", " b:c"], "3.0", ("ab:c", "", ())),
        (["NOTE;CHARSET=cp1251;CHARSET=cp1250;QUOTED-PRINTABLE:=E9"], "2.1", ("й", "", ())),
        (["NOTE;CHARSET=utf-8:=C3=A9"], "2.1", ("é", "", ())),
        (["NOTE;CHARSET=utf-8:=C3"], "2.1", ("=C3", "", ())),
        (["PRODID:x", "NOTE:a"], "3.0", ("a", "", ())),
        (["NOTE:=C3=A9"], "3.0", ("=C3=A9", "", ())),
        (["X-APPLE-OMIT:1", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-16-1604-x"], "3.0", ("", "", "--03-16-1604-x")),
        (["AGENT:BEGIN:VCARD\\nFN:Tom\\nEND:VCARD\\n"], "3.0", ("", "", ("agent", "Tom"))),
    ],
)
def test_lines_and_letters_that_few_programs_write(
    lines: list[str], version: str, said: tuple[str, str, str | tuple[str, str]]
) -> None:
    parsed = parse(card(*lines, version=version), "a.vcf")
    person = next(one for one in parsed.people if one.name == "Jo")
    notes, phone, other = said
    assert (person.notes, "".join(person.phones)) == (notes, phone)
    assert not other or other in [*person.other, *(value for _, value in person.other)]
    assert parsed.encoding == "utf-8"
