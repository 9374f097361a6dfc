"""Cards read whole: each person and each problem that a card with few lines gives."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.contact_csv import parse as parse_rows
from fieldkit.files.contacts.person import Parsed, Person
from fieldkit.files.contacts.vcard import parse
from fieldkit.files.contacts.vcard_lines import Property, parse_property


def card(*lines: str, version: str = "3.0") -> Parsed:
    return parse("\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode(), "a.vcf")


def told(parsed: Parsed) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.severity, problem.what) for problem in parsed.problems]


def test_who_is_left_out_is_left_out_with_all_that_is_named() -> None:
    parsed = card(
        "N:;;;Dr.;",
        "TITLE:a",
        "ORG:;b",
        "NOTE:c",
        "ADR:;;d",
        "URL:e",
        "BDAY:1980-01-02",
        "ROLE:f",
        "LABEL:g",
        "LABEL:h",
    )
    assert parsed.people == ()
    assert told(parsed) == [
        (
            1,
            "refused",
            "Nobody is named here: no name, organisation, number or e-mail address. It was left out with its "
            "job title, department, notes, address, website, birthday, role, form of address, address label.",
        )
    ]
    assert told(card("NOTE:")) == [
        (1, "refused", "Nobody is named here: no name, organisation, number or e-mail address. It was left out.")
    ]


@pytest.mark.parametrize(
    ("lines", "name", "stands"),
    [
        (["ORG:Marsh", "NICKNAME:Jo"], "Marsh", "organisation"),
        (["FN:Una", "ORG:Marsh"], "Una", ""),
        (["NICKNAME:Jo", "EMAIL:a@b.example"], "Jo", "nickname"),
        (["TEL:01632", "EMAIL:a@b.example", "EMAIL:c@d.example"], "a@b.example", "e-mail address"),
        (["TEL:01632", "TEL;PREF=1:01633"], "01633", "telephone number"),
    ],
)
def test_what_stands_for_a_name_is_told(lines: list[str], name: str, stands: str) -> None:
    parsed = card(*lines)
    assert [person.name for person in parsed.people] == [name]
    assert told(parsed) == ([(1, "changed", f"There is no name; the {stands} stands for it.")] if stands else [])


def test_the_parts_of_a_name_and_what_they_say_more() -> None:
    (person,) = card("N:Doe;Jo;Ann;Dr.;Jr.;x;y", "ADR;TYPE=home:1;2;3;4;5;6;7;8;9").people
    assert (person.name, person.address) == ("Jo Ann Doe Jr. x y", "1\n2\n3\n4 5 6\n7\n8\n9")
    assert person.other == (("address is", "home"), ("form of address", "Dr."))


def test_a_card_that_is_not_closed_is_nobodys_agent() -> None:
    parsed = parse(b"BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\n", "a.vcf")
    assert parsed.people == (Person("a.vcf", 1, "A"), Person("a.vcf", 3, "B"))
    assert told(parsed) == [(1, "changed", "This card has no END:VCARD; it may be cut off.")]


def test_a_note_about_a_card_is_a_note() -> None:
    parsed = card("FN:Jo", "NOTE:write BEGIN:VCARD\\nFN:Tom\\nEND:VCARD")
    assert [(person.name, person.notes) for person in parsed.people] == [("Jo", "write BEGIN:VCARD\nFN:Tom\nEND:VCARD")]
    assert told(parsed) == []


def test_a_packed_agent_has_no_lines_of_its_own() -> None:
    parsed = card("FN:Jo", "AGENT:BEGIN:VCARD\\nFN:Tom\\nNOTE:a\\nodd\\nTEL:01632\\nEND:VCARD")
    assert [(one.name, one.line, one.notes, one.other) for one in parsed.people] == [
        ("Jo", 1, "", (("agent", "Tom"),)),
        ("Tom", 4, "a odd", ()),
    ]
    assert told(parsed) == []


def test_a_card_of_version_4_is_read_as_that() -> None:
    parsed = card("FN:Jo", "TEL;TYPE=work;PREF=1:01632", "NOTE:a\\,b", version="4.0")
    assert [(person.phones, person.notes) for person in parsed.people] == [(("work: 01632",), "a,b")]
    assert (told(parsed), parsed.format) == ([], "vCard 4.0")


@pytest.mark.parametrize(
    "name",
    [
        *("PRODID", "REV", "PROFILE", "CLASS", "CLIENTPIDMAP", "X-ABADR", "X-ABSHOWAS", "X-ABUID"),
        *("X-MS-OL-DESIGN", "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "X-IMAGETYPE", "X-IMAGEHASH", "X-ETAG"),
        *("X-SHARED-PHOTO-DISPLAY-PREF", "X-MOZILLA-HTML", "X-EVOLUTION-BOOK-URI"),
    ],
)
def test_what_programs_write_for_themselves_is_left_out(name: str) -> None:
    parsed = card("FN:Jo", f"{name}:x")
    assert (parsed.people[0].other, told(parsed)) == (
        (),
        [(4, "lost", f"{name} is only for programs and was left out.")],
    )


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("IMPP:xmpp:a", ("instant messaging", "xmpp:a")),
        ("X-MS-IMADDRESS:a", ("instant messaging", "a")),
        ("X-SOCIALPROFILE:a", ("profile", "a")),
        ("X-SOCIALPROFILE;TYPE=chat:a", ("chat", "a")),
        ("X-ABRELATEDNAMES:a", ("related", "a")),
        ("X-ABDATE:a", ("date", "a")),
        ("TZ:a", ("time zone", "a")),
        ("LANG;TYPE=work:a", ("work language", "a")),
        ("GEO:a", ("position", "a")),
        ("FBURL:a", ("free or busy at", "a")),
        ("CALURI:a", ("calendar", "a")),
        ("CALADRURI:a", ("calendar address", "a")),
        ("XML:a", ("xml", "a")),
        ("X-MS-OL-THING:a", ("thing", "a")),
        ("X-EVOLUTION-SPOUSE:a", ("spouse", "a")),
        ("X-KADDRESSBOOK-X-THING:a", ("thing", "a")),
        ("X-KADDRESSBOOK-THING:a", ("thing", "a")),
        ("X-MOZILLA-THING:a", ("thing", "a")),
        ("X-ABTHING-TWO:a", ("thing two", "a")),
        ("X-THING:a", ("thing", "a")),
        ("X-:a", ("x ", "a")),
        ("ANNIVERSARY:20120801", ("anniversary", "2012-08-01")),
        ("X-EVOLUTION-ANNIVERSARY:2012-08-01T10:00", ("anniversary", "2012-08-01T10:00")),
        ("IMPP;X-SERVICE-TYPE=Skype;TYPE=work:a", ("skype work", "a")),
        ("ROLE;TYPE=home:a", ("home role", "a")),
    ],
)
def test_what_a_property_without_a_field_is_called(line: str, other: tuple[str, str]) -> None:
    parsed = card("FN:Jo", line)
    assert (parsed.people[0].other, told(parsed)) == (((other[0].strip(), other[1]),), [])


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ('TEL;X="a:5', Property(1, "", "TEL", (("X", "a"),), "5")),
        ("TEL;X-CUSTOM(lab:5", Property(1, "", "TEL", (("", "X-CUSTOM(lab"),), "5")),
        ("TEL;X-CUSTOM(Lab):5", Property(1, "", "TEL", (("TYPE", "Lab"),), "5")),
        ("TEL;X-CUSTOM(A);x-custom(B);WORK:5", Property(1, "", "TEL", (("", "WORK"), ("TYPE", "A")), "5")),
        (
            "Item1.X_ab-C;a=1,^n2;B = 3 ;;c:v:w",
            Property(1, "item1", "X-AB-C", (("A", "1"), ("A", "\n2"), ("B", "3"), ("", "c")), "v:w"),
        ),
        ("a.b.TEL:5", Property(1, "a.b", "TEL", (), "5")),
        ("no colon", None),
        ("TEL", None),
        ('TEL;X="a', None),
        (":5", None),
        ("a b:5", Property(1, "", "A B", (), "5")),
        ("g.X-messaging/XMPP-All;A=b:5", Property(1, "g", "X-MESSAGING/XMPP-ALL", (("A", "b"),), "5")),
        ("TEL;CELL;0161 496", Property(1, "", "TEL", (("", "CELL"),), "0161 496")),
        ("TEL 0161 496", Property(1, "", "TEL", (), "0161 496")),
    ],
)
def test_a_line_taken_apart(line: str, means: Property | None) -> None:
    assert parse_property(line, 1) == means


@pytest.mark.parametrize(
    ("headings", "format_"),
    [
        ("First Name,Last Name,Sensitivity,Private", "Outlook contacts (CSV)"),
        ("First Name,Last Name,Sensitivity,Phone", "CSV"),
        ("First Name,Phone,Sensitivity,Private", "CSV"),
        ("Name,Phone 1 - Value", "Google contacts (CSV)"),
        ("Name,E-mail 1 - Value", "Google contacts (CSV)"),
        ("Name,E-mail 2 - Value", "CSV"),
        ("Name,Phone", "CSV"),
    ],
)
def test_whose_table_it_is(headings: str, format_: str) -> None:
    assert (
        parse_rows(f"{headings}\n{','.join('abcd'[: headings.count(',') + 1])}\n".encode(), "a.csv").format == format_
    )


def test_what_a_label_column_says_is_put_plainly_but_for_labels_of_ones_own() -> None:
    headings = ",".join(
        f"{one} - {part}" for one in ("Phone 1", "Phone 2", "Custom Field 1") for part in ("Label", "Value")
    )
    (person,) = parse_rows(f"Name,{headings}\nJo,Cell Main,1,* Office,2,Cell Main,x\n".encode(), "a.csv").people
    assert (person.phones, person.other) == (("work: 2", "mobile main: 1"), (("cell main", "x"),))


@pytest.mark.parametrize(
    ("own", "types", "phone"),
    [
        ("Praxis", "work", "Praxis work: 1"),
        ("Praxis", "work,fax", "Praxis work fax: 1"),
        ("my work", "work", "my work: 1"),
        ("_$!<Mobile>!$_", "cell", "mobile: 1"),
        ("", "work", "work: 1"),
    ],
)
def test_a_label_of_ones_own_stands_before_what_it_does_not_say(own: str, types: str, phone: str) -> None:
    (person,) = card("FN:Jo", f"item1.TEL;TYPE={types}:1", f"item1.X-ABLabel:{own}").people
    assert (person.phones, person.other) == ((phone,), ())


def test_one_address_of_several_is_the_address_and_the_others_say_what_they_are() -> None:
    (person,) = card("FN:Jo", "ADR;TYPE=home:;;a", "ADR;TYPE=work,pref:;;b", "URL:c", "URL;TYPE=home,pref:d").people
    assert (person.address, person.website) == ("b", "d")
    assert person.other == (("website is", "home"), ("website", "c"), ("home address", "a"))


def test_a_label_has_no_colon_by_which_it_would_end() -> None:
    (person,) = card(
        "FN:Jo", "item1.TEL:1", "item1.X-ABLabel:Desk: left:", "item2.EMAIL:a@b.example", "item2.X-ABLabel::"
    ).people
    assert (person.phones, person.emails) == (("Desk left: 1",), ("a@b.example",))
