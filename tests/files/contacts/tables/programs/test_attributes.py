"""Names of columns that directories, groupware and administration pages of mail services give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.files.contacts.columns.guess import guess_mapping
from fieldkit.files.contacts.columns.heading_words import words_of
from fieldkit.files.contacts.columns.programs.attributes import in_plain_words
from fieldkit.files.contacts.columns.wordings import without_remark
from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.read import read_bytes


def one(headings: str, row: str) -> Person:
    (person,) = read_bytes(f"{headings}\n{row}\n".encode(), "a.csv").people
    return person


@pytest.mark.parametrize(
    "headings",
    [
        "givenName,sn,name,mail",
        "name,givenName,sn,mail",
        "cn,sn,givenName,mail",
        "GIVENNAME,SN,CN,MAIL",
        "displayName,givenName,sn,telephoneNumber,mail",
    ],
)
def test_a_directory_has_a_last_name_and_a_whole_one(headings: str) -> None:
    cells = {
        "givenname": "Ida",
        "sn": "Brook",
        "mail": "ida@brook.example",
        "telephonenumber": "0161 496 0101",
    }
    person = one(headings, ",".join(cells.get(name, "Ida Brook") for name in headings.lower().split(",")))
    assert (person.name, person.emails, person.other) == ("Ida Brook", ("ida@brook.example",), ())


@pytest.mark.parametrize("shown", ["Brook, Ida", "ibrook", "Ida Brook (IT)"])
def test_of_several_whole_names_the_one_like_its_parts_is_taken(shown: str) -> None:
    person = one("displayName,cn,givenName,sn,mail", f'"{shown}",Ida Brook,Ida,Brook,i@x.example')
    assert person.name == "Ida Brook"
    assert [value for _, value in person.other] == ([] if shown == "Brook, Ida" else [shown])


def test_a_room_of_a_directory_has_only_a_whole_name() -> None:
    parsed = read_bytes(b"cn,displayName,l,o\nRoom 7,,Hull,Brook Ltd\nIda Brook,,Hull,Brook Ltd\n", "a.csv")
    assert [person.name for person in parsed.people] == ["Room 7", "Ida Brook"]


@pytest.mark.parametrize("headings", ["cn,mail,telephoneNumber,title", "cn,telephoneNumber,mail,title"])
def test_a_whole_name_is_enough(headings: str) -> None:
    cells = {"cn": "Ida Brook", "mail": "i@x.example", "telephoneNumber": "0161 496 0101", "title": "Buyer"}
    person = one(headings, ",".join(cells[name] for name in headings.split(",")))
    assert (person.name, person.job_title, person.other) == ("Ida Brook", "Buyer", ())


def test_a_title_that_is_a_form_of_address_stays_one() -> None:
    assert one("givenName,sn,title", "Ida,Brook,Dr.").other == (("form of address", "Dr."),)


def test_the_attributes_of_a_directory_each_have_their_field() -> None:
    person = one(
        "givenName,sn,o,ou,title,street,l,st,postalCode,c,co,telephoneNumber,mobile,homePhone,pager,"
        "facsimileTelephoneNumber,birthyear,birthmonth,birthday,mozillaNickname,mozillaSecondEmail,description",
        "Ida,Brook,Brook Ltd,Sales,Buyer,5 Mill Lane,Hull,Humber,HU1 1AA,GB,United Kingdom,0161 496 0101,07700 900101,"
        "0161 496 0102,0161 496 0103,0161 496 0104,1971,4,9,Idy,idy@x.example,Calls late",
    )
    assert (person.name, person.organisation, person.department, person.job_title) == (
        "Ida Brook",
        "Brook Ltd",
        "Sales",
        "Buyer",
    )
    assert person.address == "5 Mill Lane\nHull Humber HU1 1AA\nUnited Kingdom"
    assert person.phones == (
        "0161 496 0101",
        "mobile: 07700 900101",
        "home: 0161 496 0102",
        "pager: 0161 496 0103",
        "fax: 0161 496 0104",
    )
    assert (person.birthday, person.emails, person.notes) == ("1971-04-09", ("other: idy@x.example",), "Calls late")
    assert person.other == (("nickname", "Idy"), ("country code", "GB"))


def test_a_home_in_thunderbirds_directory_is_a_home() -> None:
    person = one(
        "cn,sn,mozillaHomeStreet,mozillaHomeStreet2,mozillaHomeLocalityName,mozillaHomeState,mozillaHomePostalCode,"
        "mozillaHomeCountryName,mozillaHomeUrl,mozillaWorkUrl",
        "Ida Brook,Brook,1 Elm Rd,Flat 2,Leeds,Yorks,LS1 1AA,UK,http://h.example,http://w.example",
    )
    assert person.address == "1 Elm Rd\nFlat 2\nLeeds Yorks LS1 1AA\nUK"
    assert ("address is", "home") in person.other


def test_the_address_at_work_comes_first_though_a_directory_names_the_home_before() -> None:
    headings = "cn,sn,mozillaHomeStreet,mozillaHomeLocalityName,street,l"
    person = one(headings, "Ida Brook,Brook,1 Elm Rd,Leeds,5 Mill Lane,Hull")
    assert (person.address, person.other) == ("5 Mill Lane\nHull", (("home address", "1 Elm Rd\nLeeds"),))
    assert one(headings, "Ida Brook,Brook,1 Elm Rd,Leeds,,").address == "1 Elm Rd\nLeeds"


@pytest.mark.parametrize("headings", ["Name,L,C", "Asset,SN,Phone", "name,o", "Title,l,c"])
def test_short_words_elsewhere_are_no_attributes(headings: str) -> None:
    assert in_plain_words(headings.split(","), []) == headings.split(",")


def test_a_birthday_with_its_year_in_one_column_stays_a_birthday() -> None:
    assert one("givenName,sn,birthday", "Ida,Brook,1971-04-09").birthday == "1971-04-09"


def test_a_groupware_is_read() -> None:
    person = one(
        "n_given,n_middle,n_family,n_fileas,org_name,org_unit,tel_work,tel_cell,email,bday,adr_one_street,"
        "adr_one_locality,adr_one_postalcode,adr_one_countryname,adr_two_street,adr_two_locality",
        'Ida,May,Brook,"Brook, Ida",Brook Ltd,Sales,0161 496 0101,07700 900101,ida@x.example,1971-04-09,5 Mill Lane,'
        "Hull,HU1 1AA,UK,1 Elm Rd,Leeds",
    )
    assert (person.name, person.organisation, person.department) == ("Ida May Brook", "Brook Ltd", "Sales")
    assert (person.phones, person.emails) == (("work: 0161 496 0101", "mobile: 07700 900101"), ("ida@x.example",))
    assert (person.birthday, person.address) == ("1971-04-09", "5 Mill Lane\nHull HU1 1AA\nUK")
    assert person.other == (("home address", "1 Elm Rd\nLeeds"),)


@pytest.mark.parametrize(
    ("heading", "bare"),
    [
        ("First Name [Required]", "First Name"),
        ("Recovery Phone [MUST BE IN THE E.164 FORMAT]", "Recovery Phone"),
        ("Birthday [YYYY-MM-DD]", "Birthday"),
        ("Nachname [Pflichtfeld]", "Nachname"),
        ("Phone [mobile]", "Phone [mobile]"),
        ("Address [Street]", "Address [Street]"),
        ("Name [Firm]", "Name [Firm]"),
        ("[Name]", "[Name]"),
        ("Name []", "Name"),
    ],
)
def test_a_remark_in_square_brackets_is_no_part_of_a_heading(heading: str, bare: str) -> None:
    assert without_remark(heading, words_of()) == bare


def test_headings_with_remarks_are_known() -> None:
    person = one(
        "First Name [Required],Last Name [Required],Email Address [Required],Recovery Phone [E.164 ONLY],Badge [NEW]",
        "Ida,Brook,ida@x.example,+441614960101,77",
    )
    assert (person.name, person.emails) == ("Ida Brook", ("ida@x.example",))
    assert (person.phones, person.other) == (("recovery: +441614960101",), (("Badge [NEW]", "77"),))


def test_what_somebody_logs_in_with_is_no_other_address() -> None:
    headings = "userPrincipalName,displayName,mail"
    person = one(headings, "ida@x.example,Ida Brook,ida@x.example")
    assert (person.emails, person.other) == (("ida@x.example",), ())
    person = one(headings, "ibrook@corp.example,Ida Brook,ida@x.example")
    assert (person.emails, person.other) == (("ida@x.example",), (("user principal name", "ibrook@corp.example"),))
    person = one("Display name,User principal name", "Ida Brook,ida@x.example")
    assert [mail.rpartition(" ")[2] for mail in person.emails] == ["ida@x.example"]


def test_exchanges_state_or_province_is_the_region() -> None:
    person = one("Name,StreetAddress,City,StateorProvince,CountryOrRegion", "Ida,5 Mill Lane,Hull,Humber,UK")
    assert (person.address, person.other) == ("5 Mill Lane\nHull Humber\nUK", ())


@given(st.lists(st.sampled_from(["cn", "sn", "l", "o", "name", "displayName", "n_fn", "birthday", "X"]), min_size=1))
def test_every_heading_keeps_its_place(headings: list[str]) -> None:
    columns = guess_mapping(headings, [["Ida"] * len(headings)]).columns
    assert [column.heading for column in columns] == headings
