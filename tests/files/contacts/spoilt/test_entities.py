"""Signs of web pages in files made from such pages."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.problems import ProblemReport
from fieldkit.files.contacts.read import read_bytes
from fieldkit.files.contacts.spoilt.entities import without_entities
from tests.files.contacts.vcards.lines import card, one


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A &amp; B", "A & B"),
        ("M&uuml;ller", "Müller"),
        ("O&#39;Brien &#x26; Co", "O'Brien & Co"),
        ("A&nbsp;B", "A B"),
        ("R&D; more", "R&D; more"),
        ("A & B; C", "A & B; C"),
        ("&#0;&#10;&#xd800;", "&#0;&#10;&#xd800;"),
        ("A&#1;B", "A&#1;B"),
    ],
)
def test_only_what_stands_for_a_letter_is_read_as_one(written: str, read: str) -> None:
    report = ProblemReport("a")
    assert without_entities(written, 3, report) == read
    assert [problem.line for problem in report.problems()] == [3] * (written != read)


def test_no_such_sign_parts_a_firm_from_its_department() -> None:
    parsed = card("FN:M&uuml;ller", "ORG:A &amp; B;Sales", "NOTE:write &amp; here")
    person = one(parsed)
    assert (person.name, person.organisation, person.department) == ("Müller", "A & B", "Sales")
    assert person.notes == "write &amp; here"
    assert [(problem.line, problem.severity) for problem in parsed.problems] == [(3, "changed")]
    assert one(card("FN:U", "ORG:A&#59;B;Sales")).organisation == "A;B"


def test_a_table_made_from_a_page() -> None:
    parsed = read_bytes(b"Name,Company,Phone\nM&uuml;ller,A &amp; B,0161 496 0301\n", "a.csv")
    assert [(one.name, one.organisation) for one in parsed.people] == [("Müller", "A & B")]
    assert len(parsed.problems) == 1
