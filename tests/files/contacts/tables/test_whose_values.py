"""Columns about somebody else, and words of a heading that no table knows: whose a value is, is never lost."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.columns.guess import guess_mapping
from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.read import read_bytes


def one(headings: str, row: str) -> Person:
    (person,) = read_bytes(f"{headings}\n{row}\n".encode(), "a.csv").people
    return person


OF_ANOTHER = (
    "Contact Owner;Account Manager Phone;Manager Email;Created By;Last Modified By Email;Assigned To;Ersteller;"
    "E-Mail des Vorgesetzten;Kundenbetreuer;Propriétaire;Créé par;Adresse e-mail du responsable;Propietario;"
    "Correo del jefe;Creado por;Proprietario;E-mail responsabile;Creato da;Proprietário;E-mail do gerente;Criado por;"
    "Eigenaar;E-mail leidinggevende;Aangemaakt door;Właściciel;E-mail kierownika;Utworzył;Vlastník;E-mail vedoucího;"
    "Vytvořil;Ägare;Chefens e-post;Skapad av;Ejer;Lederens e-mail;Oprettet af"
).split(";")


@pytest.mark.parametrize("heading", OF_ANOTHER)
@pytest.mark.parametrize("value", ["boss@us.example", "0161 496 0301", "https://boss.example"])
def test_whose_record_it_is_is_a_detail(heading: str, value: str) -> None:
    person = one(f"Name;{heading}", f"Una Fern;{value}")
    assert (person.phones, person.emails, person.website) == ((), (), "")
    assert person.other == ((heading, value),)


def test_the_mail_of_an_owner_stands_for_no_name() -> None:
    parsed = read_bytes(b"First Name,Last Name,City,Contact Owner\n,,Hull,boss@us.example\n", "a.csv")
    assert (len(parsed.people), parsed.problems[0].severity) == (0, "refused")
    assert "with its address, Contact Owner" in parsed.problems[0].what


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Spouse Phone", "spouse"),
        ("Phone (mother)", "mother"),
        ("phone_number_vater", "father"),
        ("Mum-home-mobile", "home mother mobile"),
        ("Emergency Contact Phone", "emergency"),
        ("Assistant's Phone", "assistant"),
        ("Telefonnummer Mutter", "mother"),
        ("Notfalltelefon", "emergency"),
        ("Téléphone urgence", "emergency"),
        ("Teléfono de la madre", "mother"),
        ("Telefono emergenze", "emergency"),
        ("Telefone da mãe", "mother"),
        ("Telefoon noodgeval", "emergency"),
        ("Telefon matki", "mother"),
        ("Telefon otce", "father"),
        ("Telefon anhörig", "relative"),
        ("Telefon pårørende", "relative"),
        ("Tel. G", "work"),
        ("Tel. P", "home"),
        ("Phone Video", "video"),
        ("Telefon Empfang", "empfang"),
        ("Téléphone école", "école"),
        ("Telefon Nr. 2", ""),
        ("Postleitzahl", ""),
    ],
)
def test_the_rest_of_a_heading_says_what_a_number_is_for(heading: str, label: str) -> None:
    assert guess_mapping(["Name", heading], [["Una", "0161 496 0301"]]).columns[1].label.partition("Post")[0] == label


def test_a_number_of_somebody_else_stands_for_no_name_and_is_named_where_nobody_is() -> None:
    parsed = read_bytes(b"Name,Phone,Mum Email\n,,mum@x.example\n,0161 496 0301,mum@x.example\n", "a.csv")
    assert [(one.name, one.emails) for one in parsed.people] == [("0161 496 0301", ("mother: mum@x.example",))]
    assert "with its e-mail address" in parsed.problems[0].what


def test_a_number_that_is_his_own_and_his_mothers_stands_twice() -> None:
    assert one("Name;Phone;Phone Mother", "Una;0161 496 0301;0161 496 0301").phones == (
        "0161 496 0301",
        "mother: 0161 496 0301",
    )


@pytest.mark.parametrize(
    ("headings", "row", "address", "other"),
    [
        (
            "Name;Street Address;City;Mum-Street Address",
            "S;24 Adelaide Rd;Sydney;The Green House",
            "24 Adelaide Rd\nSydney",
            (("mother address", "The Green House"),),
        ),
        ("Name;Mum-Street Address;Mum-City", "S;Green House;Perth", "", (("mother address", "Green House\nPerth"),)),
        (
            "Name;Street;City;Depot Street;Depot City",
            "S;1 Rd;Hull;2 Rd;York",
            "1 Rd\nHull",
            (("depot address", "2 Rd\nYork"),),
        ),
        ("Name;Depot Street;Depot City", "S;2 Rd;York", "2 Rd\nYork", (("address is", "depot"),)),
        ("Name;Address;Address valid until", "S;1 Rd;2022-03-04", "1 Rd", (("Address valid until", "2022-03-04"),)),
        ("Name;Social Media Adresse Facebook", "S;fb.e", "", (("Social Media Adresse Facebook", "fb.e"),)),
    ],
)
def test_an_address_for_something_else_is_not_the_persons(
    headings: str, row: str, address: str, other: tuple[tuple[str, str], ...]
) -> None:
    person = one(headings, row)
    assert (person.address, person.other) == (address, other)


@pytest.mark.parametrize(
    ("headings", "row", "website", "other"),
    [
        ("Name;LinkedIn URL;Website", "U;in.example/u;q.example", "q.example", (("LinkedIn URL", "in.example/u"),)),
        ("Name;LinkedIn URL", "U;in.example/u", "in.example/u", (("website is", "linkedin"),)),
        ("Name;Facebook;Practice Website", "U;http://f.example;", "", (("Facebook", "http://f.example"),)),
        ("Name;Mum-website", "U;mum.example", "", (("Mum-website", "mum.example"),)),
    ],
)
def test_a_page_elsewhere_is_not_the_website(
    headings: str, row: str, website: str, other: tuple[tuple[str, str], ...]
) -> None:
    person = one(headings, row)
    assert (person.website, person.other) == (website, other)


@pytest.mark.parametrize(
    "heading",
    "Facebook;LinkedIn-Profil;Profil LinkedIn;YouTube Channel;Instagram;Xing;Twitter;GitHub 2;Blogprofil".split(";"),
)
def test_a_page_in_a_network_is_never_before_the_website(heading: str) -> None:
    for headings, row in ((f"{heading};Website", "{0};{1}"), (f"Website;{heading}", "{1};{0}")):
        person = one(f"Name;{headings}", "Una;" + row.format("https://p.example/u", "https://q.example"))
        assert (person.website, person.other) == ("https://q.example", ((heading, "https://p.example/u"),))


def test_what_many_have_under_an_unknown_heading_is_nobodys_own() -> None:
    headings = ["Name", "Zz"]
    same = [["Una", "boss@us.example"], ["Milo", "boss@us.example"]]
    assert guess_mapping(headings, same).columns[1].field == "other"
    assert guess_mapping(headings, [same[0], ["Milo", "milo@us.example"]]).columns[1].field == "email"


def test_the_person_at_a_firm_is_no_postcode() -> None:
    headings = "name;street;zipcode;city;cp_givenname;cp_name;cp_street"
    person = one(headings, "Quarry Ltd;5 Mill Lane;BS1 1AA;Bristol;Una;Fern;")
    assert (person.name, person.organisation) == ("Una Fern", "Quarry Ltd")
    assert person.address == "5 Mill Lane\nBristol BS1 1AA"
    rows = "Quarry Ltd;1 Rd;;Hull;Una;Fern;2 Rd\nHart Ltd;3 Rd;;York;;;\n"
    named, firm = read_bytes(f"{headings}\n{rows}".encode(), "a.csv").people
    assert (named.name, named.organisation) == ("Una Fern", "Quarry Ltd")
    assert (firm.name, firm.organisation) == ("Hart Ltd", "")
    assert named.address == "1 Rd\nHull"


def test_the_person_at_a_firm_in_french_is_no_postcode_either() -> None:
    person = one("Nom;CP Nom;CP Prénom;CP;Ville", "Quarry;Fern;Una;35000;Rennes")
    assert (person.name, person.organisation, person.address) == ("Una Fern", "Quarry", "Rennes 35000")
    person = one("CP Nom;Ville", "Una Fern;Rennes")
    assert (person.name, person.address) == ("Una Fern", "Rennes")
    assert one("Nom;Rue;CP Ville", "Una;Rue Haute;35000 Rennes").address == "Rue Haute\n35000 Rennes"


def test_a_spanish_postcode_stays_one() -> None:
    assert one("Nombre;Calle;CP;Ciudad", "Una;Sol 5;28001;Madrid").address == "Sol 5\nMadrid 28001"


@pytest.mark.parametrize(
    ("cells", "phones"),
    [
        (["617-555-0101", "913-555-5492  not in service"], ["home: 617-555-0101", "home: 913-555-5492 not in service"]),
        (["617-555-0101", "ask Milo"], ["home: 617-555-0101", "home: ask Milo"]),
        (["617-555-0101", "ask Milo", "n/a"], []),
        (["12 Mill Lane", "13 High Street 44137"], []),
    ],
)
def test_one_bad_cell_spoils_no_column(cells: list[str], phones: list[str]) -> None:
    text = "\n".join(["First,Last,Home", *(f"Una,Fern,{cell}" for cell in cells)])
    people = read_bytes(text.encode(), "a.csv").people
    assert [phone for person in people for phone in person.phones] == phones
