"""Lines that no standard has and that programs write: whose they are, and what of them is said."""

from __future__ import annotations

import pytest

from tests.files.contacts.vcards.lines import card, one
from tests.support.problems import says


@pytest.mark.parametrize(
    ("line", "more"),
    [
        ("PRODID://WebDAV Collaborator//EN", ()),
        ("REV://x", ()),
        ("item1.ROLE://x", (("role", "//x"),)),
        ("role;type=WORK://x", (("work role", "//x"),)),
        ("X-Thing://x", (("thing", "//x"),)),
        ("hobby://x", (("hobby", "//x"),)),
        ("Comments://x", ()),
        ("PHOTO;VALUE=URL;http://x.example/a.jpg", (("photo", "http://x.example/a.jpg"),)),
    ],
)
@pytest.mark.parametrize("before", ["TEL:0161 496", "NOTE:0161 496"])
def test_a_known_name_begins_a_property_though_slashes_follow(
    line: str, more: tuple[tuple[str, str], ...], before: str
) -> None:
    parsed = card("FN:Una", before, line)
    person = one(parsed)
    assert ("0161 496" in (*person.phones, *person.notes.split("\n")), person.other) == (True, more)
    assert not any(problem.severity == "changed" for problem in parsed.problems)


@pytest.mark.parametrize("line", ["URL://www.fern.example", "url://www.fern.example", "Website://www.fern.example"])
def test_a_website_without_its_scheme_is_the_website(line: str) -> None:
    person = one(card("FN:Una", "ORG:Fern AG", line))
    assert (person.organisation, person.website) == ("Fern AG", "www.fern.example")


def test_a_scheme_of_a_number_is_text_in_a_note_only() -> None:
    links = ("tel://0161", "geo://1", "x-app://a", "https://x.example")
    assert one(card("FN:Una", "NOTE:See", *links)).notes == f"See {' '.join(links)}"
    assert one(card("FN:Una", "ORG:A", "tel://0161 496")).phones == ("0161 496",)


@pytest.mark.parametrize("line", [";CHARSET=UTF-8:", ";ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:", ";type=HOME:"])
def test_a_line_of_parameters_without_name_and_value_says_nothing(line: str) -> None:
    parsed = card("N:Keskus", "TEL;CHARSET=UTF-8:+358718008000", line, version="2.1")
    assert (one(parsed).phones, one(parsed).other, parsed.problems) == (("+358718008000",), (), ())


def test_a_value_without_a_name_is_kept_under_none() -> None:
    person = one(card("N:Keskus", "TEL:0161 496", ";CHARSET=UTF-8:Lab", ";TYPE=CELL:+44 161 497", version="2.1"))
    assert (person.phones, person.other) == (("0161 496", "other mobile: +44 161 497"), (("other", "Lab"),))


def test_parameters_that_lost_their_fold_are_those_of_the_line_before() -> None:
    assert one(card("N:Keskus", "TEL;TYPE=work", ";TYPE=fax:0161 2")).phones == ("work fax: 0161 2",)


@pytest.mark.parametrize(
    "before", ["ADR;TYPE=HOME:;;Klippe 58;Bad Vilbel;;21255", "NOTE:hello", "ORG:A", "LABEL,TYPE=HOME:a"]
)
@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("TEL,TYPE=HOME:0161 496", "home: 0161 496"),
        ("tel,type=home:0161 496", "home: 0161 496"),
        ("item1.TEL, TYPE=HOME,TYPE=FAX:0161 496", "home fax: 0161 496"),
        ("TEL,TYPE=WORK;PREF:0161 496", "work: 0161 496"),
        ("TEL,CELL:0161 496", "mobile: 0161 496"),
        ("EMAIL,TYPE=WORK:u@x.example", "work: u@x.example"),
        ("EMAIL,INTERNET:u@x.example", "u@x.example"),
        ("TITLE,CHARSET=UTF-8:Cook", "Cook"),
        ("TITLE,ENCODING=QUOTED-PRINTABLE:Co=\nok", "Cook"),
        ("X-TITLE,TYPE=HOME:Cook", "home title Cook"),
    ],
)
def test_a_comma_for_the_semicolon_behind_a_name(before: str, line: str, found: str) -> None:
    person = one(card("FN:Una", before, line))
    others = (" ".join(other) for other in person.other)
    assert found in (*person.phones, *person.emails, person.job_title, *others)
    assert person.address in ("Klippe 58\nBad Vilbel 21255", "a", "")
    assert (person.notes, person.organisation) in (("hello", ""), ("", "A"), ("", ""))


def test_a_comma_in_a_note_is_text() -> None:
    note = ("NOTE:hello", "Note, value: x", "Key,type of door: y")
    assert one(card("FN:Una", *note)).notes == "hello Note, value: x Key,type of door: y"


@pytest.mark.parametrize(
    ("line", "label", "shown"),
    [
        ("X-MSN", "_$!<Other>!$_", "other msn"),
        ("X-AIM", "_$!<Home>!$_", "home aim"),
        ("X-ICQ", "Chess", "Chess icq"),
        ("X-SKYPE", "Skype", "Skype"),
        ("X-SKYPE;TYPE=work", "Praxis", "Praxis work skype"),
        ("ROLE", "Job", "Job role"),
        ("X-ABDATE", "_$!<Anniversary>!$_", "anniversary"),
        ("X-ABRELATEDNAMES", "_$!<Spouse>!$_", "spouse"),
        ("IMPP;X-SERVICE-TYPE=Jabber", "Chess", "jabber Chess"),
    ],
)
def test_a_label_does_not_cost_a_detail_its_kind(line: str, label: str, shown: str) -> None:
    assert one(card("FN:Una", f"item1.{line}:una", f"item1.X-ABLabel:{label}")).other == ((shown, "una"),)


def test_several_values_with_the_separator_of_kaddressbook() -> None:
    lines = ("X-messaging/xmpp-All:a@b.example\ue000c@d.example", "EMAIL;TYPE=HOME:u@x.example\ue000v@x.example")
    more = ("TEL:0161 2\ue0000161 3\ue000", "URL:http://x.example\ue000http://y.example", "TITLE:A\ue000B")
    parsed = card("FN:Una", *lines, *more, "X-AIM:\ue000")
    person = one(parsed)
    assert (person.phones, person.emails) == (("0161 2", "0161 3"), ("home: u@x.example", "home: v@x.example"))
    assert (person.website, person.job_title, parsed.problems) == ("http://x.example", "A", ())
    xmpp = [("messaging/xmpp all", "a@b.example"), ("messaging/xmpp all", "c@d.example")]
    assert sorted(person.other) == [("job title", "B"), *xmpp, ("website", "http://y.example")]


def test_a_separator_in_a_text_is_a_blank_and_told() -> None:
    parsed = card("FN:Una\ue000Fern", "NOTE:a\ue000b", "ADR:;;1 Lane\ue000B;Hull;;;")
    person = one(parsed)
    assert (person.name, person.notes, person.address) == ("Una Fern", "a b", "1 Lane B\nHull")
    assert says(parsed, 3, "read as a blank (3 times: lines 3, 4 and 5)")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["item1.URL:http://b.example", "item1.X-ABLabel:Ferienhaus Blog"], "Ferienhaus Blog"),
        (["URL;TYPE=HOME:http://b.example"], "home"),
        (["URL;TYPE=WORK:http://a.example", "URL;HOME;PREF:http://b.example"], "home"),
        (["URL;TYPE=WORK:http://b.example"], ""),
        (["item1.URL;TYPE=pref:http://b.example", "item1.X-ABLabel:_$!<HomePage>!$_"], ""),
        (["item1.URL:http://b.example", "item1.X-ABLabel:Home page"], ""),
    ],
)
def test_what_the_website_is_stands_in_the_details(lines: list[str], said: str) -> None:
    person = one(card("FN:Una", *lines))
    assert person.website == "http://b.example"
    assert [value for label, value in person.other if label == "website is"] == ([said] if said else [])


@pytest.mark.parametrize("sign", ["\u200b", "\u200e", "\u202a", "\u2060", "\ufeff", "\u00ad"])
def test_what_nobody_sees_is_in_no_number_and_no_address(sign: str) -> None:
    lines = (f"EMAIL:{sign}una@x.example", f"TEL:{sign}0161{sign} 496", f"URL:http://x.example{sign}/a")
    for line in lines:
        parsed = card("FN:Una\u200cFern", line)
        person = one(parsed)
        assert (*person.emails, *person.phones, person.website or ())[0] in (
            "una@x.example",
            "0161 496",
            "http://x.example/a",
        )
        assert says(parsed, 4, "Control characters were taken out")
        assert person.name == "Una\u200cFern"


def test_the_version_is_only_that() -> None:
    assert card("PRODID://x//EN", "FN:Una").format == "vCard 3.0"
