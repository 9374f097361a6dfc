"""Small tables read whole: each person, each problem and where each column goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fieldkit.files.contacts.person import Parsed
from fieldkit.files.contacts.read import read_bytes


def _people(parsed: Parsed) -> Iterator[str]:
    for person in parsed.people:
        told = [f"{person.line} {person.name}", *person.phones, *person.emails]
        for name in ("organisation", "job_title", "address", "website", "birthday", "notes"):
            value = getattr(person, name)
            if value:
                told.append(f"{name}={value!r}" if len(value) < 60 else f"{name}={len(value)}")
        yield " · ".join([*told, *(f"{label}={value!r}" for label, value in person.other)])


@pytest.mark.parametrize(
    ("text", "people", "problems", "columns"),
    [
        (
            "Name,Phone\nJo,'+44 '+1\nMo,'-5\nBo,'@x\nCo,'5\n",
            ["2 Jo · +44 '+1", "3 Mo · -5", "4 Bo · @x", "5 Co · '5"],
            [],
            ["Name -> name   (Jo · Mo · Bo)", "Phone -> phone   ('+44 '+1 · '-5 · '@x)"],
        ),
        (
            'Name,Mobile\nJo,4.93E+11\nMo,"4,93E+11"\nXo,4.9E11\n',
            ["2 Jo · mobile: 4.93E+11", "3 Mo · mobile: 4,93E+11", "4 Xo · mobile: 4.9E11"],
            [
                "2 changed: A spreadsheet has shortened this number; its last digits are gone (2 times: lines 2 and 3)."
                " Correct it by hand, or export again without opening the file in a spreadsheet."
            ],
            ["Name -> name   (Jo · Mo · Xo)", "Mobile -> phone: mobile   (4.93E+11 · 4,93E+11 · 4.9E11)"],
        ),
        (
            'Name,Notes\nJo,"=""5"""\nMo, x \n',
            ["2 Jo · notes='=\"5\"'", "3 Mo · notes='x'"],
            [],
            ["Name -> name   (Jo · Mo)", 'Notes -> notes   (="5" · x)'],
        ),
        (
            "Name;Phone;a@b.c\nJo;12345;z@x.example\n",
            ["1 Name Phone · a@b.c", "2 Jo 12345 · z@x.example"],
            ["1 changed: No row of headings was recognised; columns are named by their number."],
            [
                "column 1 -> first name   (Name · Jo)",
                "column 2 -> last name   (Phone · 12345)",
                "column 3 -> email   (a@b.c · z@x.example)",
            ],
        ),
        (
            "Jo;12345\nMo;23456\n",
            ["1 Jo · 12345", "2 Mo · 23456"],
            ["1 changed: No row of headings was recognised; columns are named by their number."],
            ["column 1 -> name   (Jo · Mo)", "column 2 -> phone   (12345 · 23456)"],
        ),
        (
            "12345;Jo\n23456;Mo\n",
            ["1 Jo · 12345", "2 Mo · 23456"],
            ["1 changed: No row of headings was recognised; columns are named by their number."],
            ["column 1 -> phone   (12345 · 23456)", "column 2 -> name   (Jo · Mo)"],
        ),
        (
            "Jo;Marsh;x@y.example\nMo;Ort;z@y.example\n",
            ["1 Jo Marsh · x@y.example", "2 Mo Ort · z@y.example"],
            ["1 changed: No row of headings was recognised; columns are named by their number."],
            [
                "column 1 -> first name   (Jo · Mo)",
                "column 2 -> last name   (Marsh · Ort)",
                "column 3 -> email   (x@y.example · z@y.example)",
            ],
        ),
        (
            "Title line\nName,Phone\nJo,12345\n",
            ["3 Jo · 12345"],
            ["1 lost: This line stands above the headings and was left out: “Title line”."],
            ["Name -> name   (Jo)", "Phone -> phone   (12345)"],
        ),
        (
            "Name,Site\nJo,https://a.b\nMo,www.c.d\n",
            ["2 Jo · website='https://a.b'", "3 Mo · website='www.c.d'"],
            [],
            ["Name -> name   (Jo · Mo)", "Site -> website   (https://a.b · www.c.d)"],
        ),
        (
            "Name,Kontakt2\nJo,a@b.c\nMo,d@e.f\nBo,x\n",
            ["2 Jo · kontakt2: a@b.c", "3 Mo · kontakt2: d@e.f", "4 Bo · kontakt2: x"],
            [],
            ["Name -> name   (Jo · Mo · Bo)", "Kontakt2 -> email: kontakt2   (a@b.c · d@e.f · x)"],
        ),
        (
            "Name,Kontakt2\nJo,a@b.c\nMo,d@e.f\nBo,x\nCo,y\n",
            ["2 Jo · Kontakt2='a@b.c'", "3 Mo · Kontakt2='d@e.f'", "4 Bo · Kontakt2='x'", "5 Co · Kontakt2='y'"],
            [],
            ["Name -> name   (Jo · Mo · Bo)", "Kontakt2 -> other: Kontakt2   (a@b.c · d@e.f · x)"],
        ),
        (
            "Vorname,Name,Handy\nJo,Marsh,12345\n",
            ["2 Jo Marsh · mobile: 12345"],
            [],
            ["Vorname -> first name   (Jo)", "Name -> last name   (Marsh)", "Handy -> phone: mobile   (12345)"],
        ),
        (
            "Name,Prefix,Initials,E-mail Display Name\nJo Marsh,Dr.,J.M.,Jo Marsh (jo@x)\nMo Ort,,M.X.,\n",
            [
                "2 Jo Marsh · form of address='Dr.' · initials='J.M.' · e-mail display name='Jo Marsh (jo@x)'",
                "3 Mo Ort · initials='M.X.'",
            ],
            [],
            [
                "Name -> name   (Jo Marsh · Mo Ort)",
                "Prefix -> prefix   (Dr.)",
                "Initials -> other: initials   (J.M. · M.X.)",
                "E-mail Display Name -> other: e-mail display name   (Jo Marsh (jo@x))",
            ],
        ),
        (
            "First Name,Last Name,Sensitivity,Private\nJo,Marsh,Normal,False\nMo,Ort,,\n",
            ["2 Jo Marsh", "3 Mo Ort"],
            ["2 lost: The column “Sensitivity” was left out.", "2 lost: The column “Private” was left out."],
            [
                "First Name -> first name   (Jo · Mo)",
                "Last Name -> last name   (Marsh · Ort)",
                "Sensitivity -> ignore   (Normal)",
                "Private -> ignore   (False)",
            ],
        ),
        (
            "Name,Home Street,Home City,Home Country,Business Street,Business City\nJo,1 Rd,Hull,UK,2 Rd,York\n",
            ["2 Jo · address='1 Rd\\nHull\\nUK' · address is='home' · work address='2 Rd\\nYork'"],
            [],
            [
                "Name -> name   (Jo)",
                "Home Street -> street: home   (1 Rd)",
                "Home City -> city: home   (Hull)",
                "Home Country -> country: home   (UK)",
                "Business Street -> street: work   (2 Rd)",
                "Business City -> city: work   (York)",
            ],
        ),
        (
            "Name,Address 1 - Label,Address 1 - Street,Address 1 - City,Phone 1 - Label,Phone 1 - Value,"
            "Custom Field 1 - Label,Custom Field 1 - Value"
            "\nJo,Home,1 Rd,Hull,* Work Fax,1 ::: 2,Boat,* Saw ::: x\nMo,,,,Mobile,,Lone,\n",
            [
                "2 Jo · work fax: 1 · work fax: 2 · address='1 Rd\\nHull' · Boat='Saw, x' · address is='home'",
                "3 Mo · Phone 1 - Label='Mobile' · Custom Field 1 - Label='Lone'",
            ],
            [],
            [
                "Name -> name   (Jo · Mo)",
                "Address 1 - Label -> label   (Home)",
                "Address 1 - Street -> street   (1 Rd)",
                "Address 1 - City -> city   (Hull)",
                "Phone 1 - Label -> label   (* Work Fax · Mobile)",
                "Phone 1 - Value -> phone   (1 ::: 2)",
                "Custom Field 1 - Label -> label   (Boat · Lone)",
                "Custom Field 1 - Value -> other: custom field   (* Saw ::: x)",
            ],
        ),
        (
            "Name,Notes\n\x01Jo,a\x02b\x03\nMo," + "n" * 200 + "\x04\n",
            ["2 Jo · notes='ab'", "3 Mo · notes=200"],
            [
                "2 changed: Control characters were taken out of the text.",
                "3 changed: Control characters were taken out of the text.",
            ],
            ["Name -> name   (Jo · Mo)", "Notes -> notes   (ab · nnnnnnnnnnnnnnnnnnnnnnn…)"],
        ),
        ("Name,Phone\nJo,\"'+1 '+2\"\n", ["2 Jo · +1 '+2"], [], ["Name -> name   (Jo)", "Phone -> phone   ('+1 '+2)"]),
    ],
)
def test_a_table_is_read_so(text: str, people: list[str], problems: list[str], columns: list[str]) -> None:
    parsed = read_bytes(text.encode(), "a.csv")
    assert list(_people(parsed)) == people
    assert [f"{one.line} {one.severity}: {one.what}" for one in parsed.problems] == problems
    assert [line.split("  ", 2)[-1].strip() for line in parsed.mapping.split("\n")] == columns
