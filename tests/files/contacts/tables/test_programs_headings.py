"""Headings of Odoo, CiviCRM, Snipe-IT, ITFlow, Salesforce and Outlook that mean something beside others."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.columns.guess import guess_mapping
from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.read import read_bytes


def one(headings: str, row: str) -> Person:
    (person,) = read_bytes(f"{headings}\n{row}\n".encode(), "a.csv").people
    return person


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        ("organisation", "Related Company;Current Employer;Verbundenes Unternehmen;parent_id;Société liée;Pracodawca"),
        ("job title", "Job Position;Job Title For User;Arbeitsstelle;Posizione lavorativa;Stanowisko pracy"),
        ("organisation", "parent_id/name"),
        ("notes", "Note(s);Internal Notes;Remarque(s);Nota(s);Bemerkung(en);Opmerking(en)"),
    ],
)
def test_firm_job_and_notes_under_other_headings(field: str, headings: str) -> None:
    for heading in headings.split(";"):
        assert guess_mapping(["Name", heading], [["Una", "Quarry"]]).columns[1].field == field, heading


def test_odoos_country_and_state_are_of_the_address_but_not_by_number() -> None:
    headings = "name;street;city;state_id;country_id;parent_id"
    assert one(headings, "U;1 Rd;Hull;Humber;UK;Quarry").address == "1 Rd\nHull Humber\nUK"
    person = one(headings, "U;1 Rd;Hull;12;57;9")
    assert (person.address, person.organisation) == ("1 Rd\nHull", "")
    assert person.other == (("state_id", "12"), ("country_id", "57"), ("parent_id", "9"))


def test_odoos_names_of_country_and_state_are_of_the_address() -> None:
    assert one("name;street;city;state_id/code;country_id/name", "U;1 Rd;Hull;HU;UK").address == "1 Rd\nHull HU\nUK"


def test_the_second_of_two_titles_is_the_job() -> None:
    headings = "Titre;Prénom;Nom;Société;Titre;Profession;Suffixe"
    assert one(headings, "M.;Noël;Hébert;Carrière;Acheteur;;").job_title == "Acheteur"
    person = one(headings, "M.;Noël;Hébert;Carrière;Acheteur;Juriste;")
    assert (person.job_title, person.other) == ("Acheteur", (("job title", "Juriste"), ("form of address", "M.")))
    assert one(headings, "M.;Noël;Hébert;Carrière;;Juriste;").job_title == "Juriste"


@pytest.mark.parametrize(
    ("headings", "row", "phones"),
    [
        ("Name;Vorname;Vorwahl;Telefon", "Muster;Max;0190;800 12", ("0190 800 12",)),
        ("Name;Vorwahl_Tel;Telefonnummer", "Max;0190;800 12", ("0190 800 12",)),
        ("Name;Vorwahl;Telefon", "Max;0190;0190 800 12", ("0190 800 12",)),
        ("Name;Vorwahl;Telefon", "Max;0190;+49 190 800 12", ("+49 190 800 12",)),
        ("Name;Area Code;Phone;Mobile", "Max;0161;496 0301;07700 900123", ("0161 496 0301", "mobile: 07700 900123")),
        ("Nom;Indicatif;Téléphone", "Max;02;99 55 01 02", ("02 99 55 01 02",)),
        ("Nome;DDD;Telefone", "Max;21;5555 0101", ("21 5555 0101",)),
        ("Name;Telefon;Durchwahl", "Max;0351 555 00;12", ("0351 555 00 ext. 12",)),
        ("Name;Durchwahl", "Max;0351 555 12", ("0351 555 12",)),
        ("Name;Telefon;Durchwahl", "Max;0351 555 00;0351 555 12", ("0351 555 00", "0351 555 12")),
        (
            "Name;Mobile;Office Phone;Office Extension",
            "Max;07700 900123;0161 496 0301;12",
            ("mobile: 07700 900123", "work: 0161 496 0301 ext. 12"),
        ),
        (
            "Name;primary_phone;home_phone;primary_phone_extension",
            "Max;0161 496 0301;0161 496 0302;12",
            ("primary: 0161 496 0301 ext. 12", "home: 0161 496 0302"),
        ),
    ],
)
def test_the_parts_of_a_number_are_joined(headings: str, row: str, phones: tuple[str, ...]) -> None:
    assert one(headings, row).phones == phones


def test_a_part_of_a_number_without_the_number_is_kept() -> None:
    person = one("Name;Vorwahl;Telefon;Nebenstelle", "Max;0190;;12")
    assert (person.phones, person.other) == ((), (("Vorwahl", "0190"), ("Nebenstelle", "12")))


@pytest.mark.parametrize(
    ("headings", "row", "phones"),
    [
        ("Name;Mobil;Vorwahl Fax;Fax", "Max;0171 5550101;0351;55502", ("mobile: 0171 5550101", "fax: 0351 55502")),
        ("Name;Phone;Fax;Fax Area Code", "Max;496 0301;496 0302;0161", ("496 0301", "fax: 0161 496 0302")),
        ("Nome;Telefone;DDD Celular;Celular", "Ana;5555 0101;21;95555 0102", ("5555 0101", "mobile: 21 95555 0102")),
        ("Name;Mobil;Vorwahl Mobil;Telefon", "Max;5550101;0171;55501", ("mobile: 0171 5550101", "55501")),
        ("Name;Vorwahl;Mobil", "Max;0351;0171 5550101", ("mobile: 0171 5550101",)),
        ("Name;Vorwahl;Mobil", "Max;0351;5550101", ("mobile: 5550101",)),
        ("Name;Vorwahl Fax;Telefon", "Max;0351;55501", ("55501",)),
        ("Name;Vorwahl Fax;Fax privat;Fax dienstlich", "Max;0351;55501;55502", ("home fax: 55501", "work fax: 55502")),
        ("Name;Vorwahl;Telefon;Vorwahl;Fax", "Max;0351;55501;0341;55502", ("0351 55501", "fax: 0341 55502")),
        ("Name;Fax;Vorwahl Telefon;Telefon", "Max;55502;0351;55501", ("fax: 55502", "0351 55501")),
        ("Name;Telefon;Vorwahl;Telefon 2", "Max;55501;0351;55502", ("55501", "55502")),
        ("Name;Telefon;Vorwahl;Telefon 2;Vorwahl 2", "M;55501;0351;55502;0341", ("0351 55501", "0341 55502")),
        ("Name;Vorwahl 1;Vorwahl 2;Telefon 1;Telefon 2", "M;0351;0341;55501;55502", ("0351 55501", "0341 55502")),
        ("Name;Vorwahl;Telefon", "Max;0351;040 55501", ("040 55501",)),
        ("Name;Area Code;Phone", "Max;617;(212) 555-0101", ("(212) 555-0101",)),
    ],
)
def test_an_area_code_stands_only_before_the_number_that_it_is_of(
    headings: str, row: str, phones: tuple[str, ...]
) -> None:
    person = one(headings, row)
    assert person.phones == phones
    for code in (cell for cell in row.split(";") if cell in ("0351", "0341", "617", "0161", "21")):
        assert any(code in phone for phone in phones) != any(code == text for _, text in person.other), code


def test_brazilian_outlook_tears_no_address_in_two() -> None:
    person = one("Nome;Outro endereço;Outro endereço 2;Cidade;Outro Estado;CEP", "U;Rua A;Apto;Rio;RJ;20000")
    assert (person.address, person.other) == ("Rua A\nApto\nRio RJ 20000", (("address is", "other"),))
    person = one("Nome;Rua comercial;Cidade comercial;País/Região da Empresa", "U;Rua A;Rio;Brasil")
    assert (person.address, person.other) == ("Rua A\nRio\nBrasil", ())
    person = one("Nome;Rua comercial;Cidade comercial;Rua da Empresa;Cidade da Empresa", "U;Rua A;Rio;Rua B;Recife")
    assert person.other == (("company address", "Rua B\nRecife"),)


def test_another_address_comes_last() -> None:
    person = one("LastName;OtherStreet;OtherCity;MailingStreet;MailingCity", "Fern;1 Sea St;Hull;5 Mill Lane;Bristol")
    assert (person.address, person.other) == ("5 Mill Lane\nBristol", (("other address", "1 Sea St\nHull"),))
    assert one("LastName;OtherStreet;OtherCity", "Fern;1 Sea St;Hull").address == "1 Sea St\nHull"


@pytest.mark.parametrize(
    ("headings", "row", "name"),
    [
        ("Voornaam;Voorvoegsel;Achternaam", "Kees;de;Vries", "Kees de Vries"),
        ("Voornaam;Achternaam;Tussenvoegsel", "Els;Berg;van den", "Els van den Berg"),
        ("Voornaam;Voorvoegsel;Achternaam", "Kees;de;de Vries", "Kees de Vries"),
        ("Vorname;Namenszusatz;Nachname", "Otto;von;Bismarck", "Otto von Bismarck"),
        ("Vorname;Nachname;Namenszusatz", "Otto;Bismarck;jun.", "Otto Bismarck jun."),
        ("Vorname;Nachname;Adelstitel;Namensvorsatz", "Otto;Bismarck;Graf;von", "Otto Graf von Bismarck"),
        ("Prefix;First name;Last name", "van den;Els;Berg", "Els van den Berg"),
        ("Voornaam;Tv;Achternaam", "Jan;van 't;Hof", "Jan van 't Hof"),
        ("Prénom;Particule;Nom", "Luc;de la;Tour", "Luc de la Tour"),
    ],
)
def test_a_particle_stands_before_the_last_name(headings: str, row: str, name: str) -> None:
    person = one(headings, row)
    assert (person.name, person.other) == (name, ())


def test_a_cell_between_the_names_that_is_no_particle_is_none() -> None:
    person = one("Vorname;Abo;Nachname", "Una;an;Fern")
    assert (person.name, person.other) == ("Una Fern", (("Abo", "an"),))
    two = read_bytes(b"Vorname;Namenszusatz;Nachname\nOtto;von;B\nUna;jun.;Fern\n", "a.csv").people
    assert [one.name for one in two] == ["Otto von B", "Una Fern jun."]


@pytest.mark.parametrize(
    ("headings", "row", "name", "other"),
    [
        ("Vorname;Nachname;Name;Rufname", "Grete;Kühn;Grete Kühn;Gretel", "Grete Kühn", (("nickname", "Gretel"),)),
        ("Vorname;Nachname;Rufname", "Grete;Kühn;Grete", "Grete Kühn", ()),
        ("Rufname;Nachname", "Grete;Kühn", "Grete Kühn", ()),
        ("Voorletters;Roepnaam;Achternaam", "J.;Jan;Berg", "Jan Berg", (("initials", "J."),)),
    ],
)
def test_what_somebody_is_called_is_his_first_name_where_no_other_is(
    headings: str, row: str, name: str, other: tuple[tuple[str, str], ...]
) -> None:
    person = one(headings, row)
    assert (person.name, person.other) == (name, other)


@pytest.mark.parametrize(
    ("shown", "other"),
    [
        ("Fern, Una (IT)", (("display name", "Fern, Una (IT)"),)),
        ("Fern, Una", ()),
        ("Una Fern | Quarry", (("display name", "Una Fern | Quarry"),)),
    ],
)
def test_a_name_for_a_list_does_not_stand_before_its_parts(shown: str, other: tuple[tuple[str, str], ...]) -> None:
    person = one("DisplayName;GivenName;Surname", f"{shown};Una;Fern")
    assert (person.name, person.other) == ("Una Fern", other)


def test_a_name_that_says_more_than_its_parts_stays() -> None:
    assert one("DisplayName;GivenName;Surname", "Dr. Una Fern, MBA;Una;Fern").name == "Dr. Una Fern, MBA"
    assert one("DisplayName;GivenName;Surname", "Una (Quarry);Una;Fern").name == "Una (Quarry)"
