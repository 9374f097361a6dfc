"""vCard as programs write it: one small card for each way in which real exports are broken."""

import base64

import pytest

from fieldkit.files.contacts.person import Person, split_label
from fieldkit.files.contacts.read import read_bytes
from fieldkit.files.contacts.vcard import parse
from tests.support.problems import says


def card(*lines: str, version: str = "3.0", end: str = "\r\n") -> bytes:
    return end.join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode()


def one(data: bytes) -> Person:
    people = parse(data, "a.vcf").people
    assert len(people) == 1
    return people[0]


def test_every_field_of_a_plain_card_is_kept() -> None:
    person = one(
        card(
            "UID:urn:uuid:11111111-2222-4333-8444-555555555555",
            "FN:[ACME] [/] O'Brien",
            "N:O'Brien;[ACME] [/];;;",
            "ORG:Æther ☎ GmbH;Sales;Nord",
            "TITLE:Head of it",
            "TEL;TYPE=CELL:+49 170 1234567",
            "TEL;TYPE=WORK,FAX:030 99",
            "EMAIL;TYPE=INTERNET,WORK:ob@aether.example",
            "ADR;TYPE=WORK:PO 7;2nd floor;1 High St;Leeds;West Yorkshire;LS1;UK",
            "URL:http\\://aether.example",
            "BDAY:1980-03-22",
            "NOTE:one\\ntwo\\, and three\\; four",
            "ROLE:Captain",
        )
    )
    assert person == Person(
        file="a.vcf",
        line=1,
        name="[ACME] [/] O'Brien",
        uid="11111111-2222-4333-8444-555555555555",
        organisation="Æther ☎ GmbH",
        department="Sales, Nord",
        job_title="Head of it",
        phones=("mobile: +49 170 1234567", "work fax: 030 99"),
        emails=("work: ob@aether.example",),
        address="PO 7\n2nd floor\n1 High St\nLeeds West Yorkshire LS1\nUK",
        website="http://aether.example",
        birthday="1980-03-22",
        notes="one\ntwo, and three; four",
        other=(("role", "Captain"),),
    )


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("fold", [" ", "\t"])
def test_folded_lines_are_joined(end: str, fold: str) -> None:
    assert one(card("FN:Maria-Theresia vo" + end + fold + "n Hohen", end=end)).name == "Maria-Theresia von Hohen"


def test_a_character_that_was_folded_in_the_middle_is_whole_again() -> None:
    text = "FN:Jürgen".encode()
    cut = text.index(b"\xc3") + 1
    data = card("LINE").replace(b"LINE", text[:cut] + b"\r\n " + text[cut:])
    assert one(data).name == "Jürgen"


def test_quoted_printable_with_soft_breaks_and_character_set() -> None:
    person = one(
        card(
            "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg;;;",
            "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:erste Zeile=0D=0A=",
            "zweite Z=C3=BCrich =",
            "dritte",
            "TEL;CELL:0170 5",
            version="2.1",
        )
    )
    assert person.name == "Jörg Müller"
    assert person.notes == "erste Zeile\nzweite Zürich dritte"
    assert person.phones == ("mobile: 0170 5",)


def test_a_soft_break_that_is_never_continued_swallows_no_number() -> None:
    person = one(card("FN:X", "NOTE;QUOTED-PRINTABLE:abc=", "TEL;WORK:123456", version="2.1"))
    assert person.notes == "abc"
    assert person.phones == ("work: 123456",)


def test_a_bare_equals_sign_at_the_end_of_a_line_is_a_soft_break() -> None:
    parsed = parse(card("FN:X", "NOTE:first =", "and second", version="2.1"), "a.vcf")
    assert parsed.people[0].notes == "first and second"
    assert says(parsed, 5, "NOTE of line 4")


def test_lines_in_different_character_sets_are_each_read_in_their_own() -> None:
    data = b"\r\n".join(
        [
            b"BEGIN:VCARD",
            b"VERSION:2.1",
            "FN:Žižka".encode(),
            b"ORG;CHARSET=ISO-8859-2:" + "Škoda".encode("iso-8859-2"),
            b"TITLE:" + "Präsident".encode("cp1252"),
            b"END:VCARD",
        ]
    )
    parsed = parse(data, "a.vcf")
    assert parsed.people[0].name == "Žižka"
    assert parsed.people[0].organisation == "Škoda"
    assert parsed.people[0].job_title == "Präsident"
    assert [problem.line for problem in parsed.problems] == [5]
    assert "ISO-8859-2, which its card names elsewhere" in parsed.problems[0].what


def test_an_encoding_that_the_user_names_wins() -> None:
    data = b"BEGIN:VCARD\nVERSION:2.1\nFN:" + "Иванов".encode("cp1251") + b"\nEND:VCARD\n"
    parsed = read_bytes(data, "a.vcf", encoding="cp1251")
    assert parsed.people[0].name == "Иванов"
    assert parsed.problems == ()
    assert parsed.encoding == "cp1251"


def test_a_photo_is_left_out_and_reported_with_its_line_and_size() -> None:
    photo = base64.b64encode(bytes(range(256)) * 12).decode()
    lines = [" " + photo[at : at + 72] for at in range(0, len(photo), 72)]
    data = card("FN:X", "PHOTO;TYPE=JPEG;ENCODING=BASE64:", *lines, "", "EMAIL:x@y.example", version="2.1")
    parsed = parse(data, "a.vcf")
    assert parsed.people[0].emails == ("x@y.example",)
    assert says(parsed, 4, "PHOTO (3 KiB)")
    assert len(parsed.problems) == 1


def test_base64_with_blank_lines_and_without_folding_swallows_nothing_else() -> None:
    data = card("PHOTO;ENCODING=b:AAAA", "BBBB", "", "CCCC", "", "FN:X")
    parsed = parse(data, "a.vcf")
    assert parsed.people[0].name == "X"
    assert says(parsed, 3, "PHOTO (9 bytes)")


def test_a_photo_in_a_data_uri_is_left_out_and_a_link_to_one_is_kept() -> None:
    data = card("FN:X", "PHOTO:data:image/jpeg;base64,AAAAAAAA", "LOGO;VALUE=uri:http://x.example/l.png", version="4.0")
    parsed = parse(data, "a.vcf")
    assert says(parsed, 4, "PHOTO (6 bytes)")
    assert parsed.people[0].other == (("logo", "http://x.example/l.png"),)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["N:Doe;Jo;Ann;Dr.;Jr."], "Jo Ann Doe Jr."),
        (["N:Doe,Jo,,,"], "Jo Doe"),
        (["N:Doe"], "Doe"),
        (["ORG:Marsh & Daughters"], "Marsh & Daughters"),
        (["NICKNAME:Joey", "TEL:12345"], "Joey"),
        (["EMAIL:jo@x.example"], "jo@x.example"),
        (["TEL:12345"], "12345"),
    ],
)
def test_a_card_without_fn_is_named_by_the_next_best(lines: list[str], name: str) -> None:
    assert one(card(*lines)).name == name


def test_what_n_knows_more_than_fn_is_not_lost() -> None:
    person = one(card("FN:Jo Doe", "N:Doe;Jo;Alexandra;;"))
    assert person.other == (("full name", "Jo Alexandra Doe"),)


def test_an_empty_card_is_refused_by_line_with_what_it_held() -> None:
    parsed = parse(card("FN:X") + card("NOTE:only a note"), "a.vcf")
    assert [person.name for person in parsed.people] == ["X"]
    (problem,) = parsed.problems
    assert (problem.line, problem.severity) == (5, "refused")
    assert "notes" in problem.what


def test_apple_groups_give_labels() -> None:
    person = one(
        card(
            "FN:X",
            "item1.TEL;type=pref:1234567",
            "item1.X-ABLabel:Praxis",
            "item2.X-ABRELATEDNAMES:Jenny",
            "item2.X-ABLabel:_$!<Spouse>!$_",
            "item3.X-ABDATE:1975-03-01",
            "item3.X-ABLabel:_$!<Anniversary>!$_",
        )
    )
    assert person.phones == ("Praxis: 1234567",)
    assert person.other == (("spouse", "Jenny"), ("anniversary", "1975-03-01"))


@pytest.mark.parametrize(
    "line",
    [
        "TEL;WORK;FAX:1",
        "TEL;TYPE=WORK;TYPE=FAX:1",
        "TEL;TYPE=work,fax:1",
        'TEL;TYPE="work,fax":1',
        "tel;type=Work;Fax;voice:1",
        "TEL;WORK;FAX;PREF:1",
        "TEL;TYPE=X-WORK,X-FAX:1",
    ],
)
def test_types_in_every_spelling(line: str) -> None:
    assert one(card("FN:X", line)).phones == ("work fax: 1",)


def test_a_tel_uri_becomes_a_number_with_its_extension() -> None:
    person = one(card("FN:X", "TEL;VALUE=uri;TYPE=work;PREF=1:tel:+1-418-555-9254;ext=102", version="4.0"))
    assert split_label(person.phones[0]) == ("work", "+1-418-555-9254 ext. 102")


def test_the_preferred_number_comes_first() -> None:
    assert one(card("FN:X", "TEL:1", "TEL;TYPE=pref:2", "TEL:3")).phones == ("2", "1", "3")


def test_a_nested_agent_is_a_person_of_its_own() -> None:
    data = card("FN:Boss", "AGENT:", "BEGIN:VCARD", "FN:Helper", "TEL:777", "END:VCARD", "TEL:1", version="2.1")
    people = parse(data, "a.vcf").people
    assert [(person.name, person.line, person.phones) for person in people] == [
        ("Boss", 1, ("1",)),
        ("Helper", 5, ("777",)),
    ]
    assert people[0].other == (("agent", "Helper"),)


def test_an_agent_packed_into_one_line_is_a_person_of_its_own() -> None:
    data = card("FN:Boss", "AGENT:BEGIN:VCARD\\nFN:Helper\\nTEL:777\\nEND:VCARD\\n")
    assert {person.name: person.line for person in parse(data, "a.vcf").people} == {"Boss": 1, "Helper": 4}


def test_a_missing_end_costs_nobody() -> None:
    data = b"BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nTEL:5\n"
    parsed = parse(data, "a.vcf")
    assert [person.name for person in parsed.people] == ["A", "B"]
    assert says(parsed, 1, "no END:VCARD")
    assert says(parsed, 3, "no END:VCARD")


def test_glued_cards_lower_case_and_mixed_line_ends() -> None:
    data = b"begin:vcard\rfn:A\r\nend:vcardBEGIN:VCARD\nversion:3.0\nFn:B\nEnd:vCard \n"
    parsed = parse(data, "a.vcf")
    assert [(person.name, person.line) for person in parsed.people] == [("A", 1), ("B", 3)]


def test_a_card_pasted_with_an_indentation_is_read() -> None:
    data = b"  BEGIN:VCARD\n  FN:A\n  NOTE:x\n   y\n  END:VCARD\n"
    assert one(data).notes == "xy"


def test_lines_that_are_no_vcard_are_named_and_the_rest_is_read() -> None:
    data = b"Dear all,\nsee below.\n" + card("FN:X", "TEL:1") + b"Regards\n"
    parsed = parse(data, "a.vcf")
    assert parsed.people[0].phones == ("1",)
    assert says(parsed, 1, "lines 1 to 2")
    assert says(parsed, 8, "Regards")


def test_a_line_without_a_colon_is_kept_with_the_line_before() -> None:
    parsed = parse(card("NOTE:first", "second", "FN:X"), "a.vcf")
    assert parsed.people[0].notes == "first second"
    assert says(parsed, 4, "NOTE of line 3")


def test_a_card_that_claims_4_and_is_2_is_read_and_named() -> None:
    parsed = parse(card("N:Doe;J=C3=B6rg;;;", "TEL;WORK;VOICE:1", version="4.0"), "a.vcf")
    assert parsed.people[0].phones == ("work: 1",)
    assert says(parsed, 1, "written like 2.1")


def test_programs_own_properties_are_one_problem_for_each_kind() -> None:
    parsed = parse(card("FN:A", "REV:1", "PRODID:p") + card("FN:B", "REV:2"), "a.vcf")
    assert sorted((problem.line, problem.severity) for problem in parsed.problems) == [(4, "lost"), (5, "lost")]
    assert says(parsed, 4, "2 times: lines 4 and 10")


def test_unknown_texts_are_kept_under_their_name() -> None:
    person = one(card("FN:X", "X-PHONETIC-FIRST-NAME:Jon", "CATEGORIES:a,b", "IMPP;TYPE=home:xmpp:a@b"))
    assert person.other == (("phonetic first name", "Jon"), ("categories", "a,b"), ("home", "xmpp:a@b"))


def test_further_values_of_single_fields_are_kept() -> None:
    person = one(
        card("FN:X", "TITLE:a", "TITLE:b", "ORG:c", "ORG:d;e", "URL:f", "URL;TYPE=home:g", "ADR:;;h", "ADR:;;i")
    )
    assert person.other == (
        ("job title", "b"),
        ("organisation", "d\ne"),
        ("home website", "g"),
        ("address", "i"),
    )


@pytest.mark.parametrize(
    ("line", "birthday", "other"),
    [
        ("BDAY:19220310", "1922-03-10", ()),
        ("BDAY:1922-03-10T00:00:00Z", "1922-03-10", ()),
        ("BDAY:--0203", "", (("birthday", "--0203"),)),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22", "", (("birthday", "--03-22"),)),
        ("BDAY:1922-02-31", "", (("birthday", "1922-02-31"),)),
        ("BDAY;VALUE=text:circa 1800", "", (("birthday", "circa 1800"),)),
    ],
)
def test_birthdays(line: str, birthday: str, other: tuple[tuple[str, str], ...]) -> None:
    person = one(card("FN:X", line))
    assert (person.birthday, person.other) == (birthday, other)


def test_an_anniversary_and_an_address_at_home_say_so() -> None:
    person = one(card("FN:X", "X-MS-ANNIVERSARY:20120801", "ADR;TYPE=HOME:;;1 Lane;Hull;;;"))
    assert person.address == "1 Lane\nHull"
    assert person.other == (("anniversary", "2012-08-01"), ("address is", "home"))


def test_control_characters_are_taken_out_and_named() -> None:
    parsed = parse(card("FN:\x1b[31mRed\x1b[0m \u202egnp", "TEL:1"), "a.vcf")
    assert parsed.people[0].name == "Red gnp"
    assert says(parsed, 3, "Control characters")


def test_right_to_left_and_wide_names_stay() -> None:
    assert one(card("FN:שלום 株式会社")).name == "שלום 株式会社"


def test_a_windows_path_in_an_old_card_keeps_its_backslashes() -> None:
    assert one(card("FN:X", "NOTE:see \\\\server\\notes", version="2.1")).notes == "see \\\\server\\notes"


def test_a_backslash_at_the_very_end_stays_a_backslash() -> None:
    person = one(card("FN:X\\", "ORG:Y\\"))
    assert (person.name, person.organisation) == ("X\\", "Y\\")


def test_a_comma_in_a_company_is_not_lost() -> None:
    assert one(card("FN:X", "ORG:Foo, Inc.")).organisation == "Foo, Inc."


def test_samsungs_own_labels() -> None:
    data = card("FN:X", "TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=4C=61=62):5", version="2.1")
    assert one(data).phones == ("Lab: 5",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_every_form(encoding: str) -> None:
    parsed = read_bytes("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jürgen\r\nEND:VCARD\r\n".encode(encoding), "a.txt")
    assert parsed.people[0].name == "Jürgen"
    assert parsed.format == "vCard 3.0"


@pytest.mark.parametrize(
    ("line", "phones"),
    [
        ('TEL;TYPE="work,voice":01632 960001', ("work: 01632 960001",)),
        ('TEL;X-NOTE="a;b:c";TYPE=CELL:01632 960001', ("mobile: 01632 960001",)),
        ('TEL;TYPE=HOME;X-NOTE="x:y":01632 960001', ("home: 01632 960001",)),
        ('TEL;TYPE=HOME;X-A="p;q";X-B="r;s":01632 960001', ("home: 01632 960001",)),
    ],
)
def test_marks_inside_quotes_end_neither_a_parameter_nor_the_head(line: str, phones: tuple[str, ...]) -> None:
    assert one(card("FN:Ada Byrne", line)).phones == phones


def test_both_of_two_quoted_parameters_are_read() -> None:
    person = one(card("FN:Ada Byrne", 'ADR;LABEL="1; Road, Hull";TYPE="home":;;1 Road;Hull;;;'))
    assert "1 Road" in person.address
    assert ("address is", "home") in person.other


def test_a_name_of_which_only_a_mail_address_has_the_letters_is_kept() -> None:
    card = b"BEGIN:VCARD\nFN:Fern Travel\nN:T\xc3\xb6rne;Una;;;\nEMAIL:una.torne@fern.example\nEND:VCARD\n"
    (person,) = parse(card, "a.vcf").people
    assert person.other == (("full name", "Una T\u00f6rne"),)
