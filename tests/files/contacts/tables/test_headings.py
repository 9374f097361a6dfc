"""Headings of programs and offices in all languages: each column in its field, each word table well formed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.files.contacts.columns import heading_words
from fieldkit.files.contacts.columns.guess import guess_mapping
from fieldkit.files.contacts.columns.heading_words import LANGUAGES, languages_of, plain, words_of
from fieldkit.files.contacts.columns.headings import FIELDS, meaning
from fieldkit.files.contacts.read import read_bytes

TABLES = sorted(heading_words._FOLDER.glob("*.toml"))


def fields(*headings: str, rows: list[list[str]] | None = None) -> list[str]:
    return [column.target for column in guess_mapping(headings, rows or []).columns]


def test_each_language_has_its_table() -> None:
    assert sorted(path.stem for path in TABLES) == sorted(LANGUAGES)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_of_words_says_only_what_there_is(path: Path) -> None:
    table = tomllib.loads(path.read_text("utf-8"))
    assert set(table) == set(heading_words.SECTIONS)
    special = {"person", "name or last name", "name or first name", "title", "customer", "whole address", "photo"}
    special |= {"spouse", "anniversary", "gender", "categories", "file as", "initials", "birthday or anniversary"}
    special |= {"number", "flat", "address line", "care of", "country code", "phone or extension", "extension or flat"}
    special |= {
        "somebody",
        "country or region",
        "first name or nickname",
        "last name or nickname",
        "day",
        "month",
        "year",
    }
    assert set(table["headings"]) <= {*FIELDS, *special}
    for section in ("words", "for"):
        for meant, words in table[section].items():
            assert [word for word in words if " " in plain(word)] == [], (section, meant)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_whole_heading_is_found_in_its_language(path: Path) -> None:
    words = words_of((path.stem, *(language for language in LANGUAGES if language != path.stem)))
    for spellings in tomllib.loads(path.read_text("utf-8"))["headings"].values():
        for spelling in spellings:
            for written in (spelling, spelling.upper(), f" {spelling}:"):
                assert meaning(written, words) is not None, written


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        (
            "Imię;Nazwisko;Firma;Stanowisko;Telefon służbowy;Telefon komórkowy;Faks służbowy;Adres e-mail;"
            "Ulica (biuro);Kod pocztowy (biuro);Miasto (biuro);Kraj/region (biuro);Miasto (dom);Urodziny;Notatki",
            "first name;last name;organisation;job title;phone: work;phone: mobile;phone: work fax;email;"
            "street: work;postcode: work;city: work;country: work;city: home;birthday;notes",
        ),
        (
            "Jméno;Příjmení;Společnost;Funkce;Telefon do zaměstnání;Mobilní telefon;Fax (zaměstnání);E-mailová adresa;"
            "Ulice (zaměstnání);PSČ (zaměstnání);Město (zaměstnání);Země (zaměstnání);Telefon domů;Narozeniny;Poznámky",
            "first name;last name;organisation;job title;phone: work;phone: mobile;phone: work fax;email;"
            "street: work;postcode: work;city: work;country: work;phone: home;birthday;notes",
        ),
        (
            "Förnamn;Efternamn;Företag;Befattning;Arbetstelefon;Mobiltelefon;Hemtelefon;E-postadress;"
            "Gatuadress;Postnummer;Ort;Land;Arbetsfax;Födelsedag;Anteckningar",
            "first name;last name;organisation;job title;phone: work;phone: mobile;phone: home;email;"
            "street;postcode;city;country;phone: work fax;birthday;notes",
        ),
        (
            "Fornavn;Efternavn;Firma;Stilling;Arbejdstelefon;Mobiltelefon;Telefon hjemme;E-mailadresse;"
            "Gade;Postnummer;By;Land;Fødselsdag;Noter",
            "first name;last name;organisation;job title;phone: work;phone: mobile;phone: home;email;"
            "street;postcode;city;country;birthday;notes",
        ),
        (
            "Voornaam;Tussenvoegsel;Achternaam;Bedrijf;Functie;Telefoon werk;Mobiele telefoon;E-mailadres;"
            "Werkadres, straat;Werkadres, postcode;Werkadres, plaats;Geboortedatum;Notities",
            "first name;middle name;last name;organisation;job title;phone: work;phone: mobile;email;"
            "street: work;postcode: work;city: work;birthday;notes",
        ),
        (
            "Nome;Cognome;Società;Posizione;Telefono (uff.);Cellulare;Fax (uff.);Indirizzo posta elettronica;"
            "Via (uff.);CAP (uff.);Città (uff.);Telefono (ab.);Compleanno;Note",
            "first name;last name;organisation;job title;phone: work;phone: mobile;phone: work fax;email;"
            "street: work;postcode: work;city: work;phone: home;birthday;notes",
        ),
        (
            "Nombre;Apellidos;Organización;Puesto;Teléfono del trabajo;Teléfono móvil;Fax del trabajo;"
            "Dirección de correo electrónico;Calle del trabajo;Código postal del trabajo;Ciudad de trabajo;"
            "Provincia o estado de trabajo;País o región del trabajo;Particular;Cumpleaños;Notas",
            "first name;last name;organisation;job title;phone: work;phone: mobile;phone: work fax;"
            "email;street: work;postcode: work;city: work;region: work;country: work;ignore;birthday;notes",
        ),
        (
            "Nome;Sobrenome;Empresa;Cargo;Telefone comercial;Telemóvel;Endereço de email;Rua (empresa);"
            "CEP comercial;Cidade comercial;Telefone residencial;Aniversário;Anotações",
            "first name;last name;organisation;job title;phone: work;phone: mobile;email;street: company;"
            "postcode: work;city: work;phone: home;birthday;notes",
        ),
        (
            "Prénom;Nom;Société;Fonction;Téléphone (bureau);Tél. mobile;Télécopie (bureau);Adresse de messagerie;"
            "Rue (bureau);Code postal (bureau);Ville (bureau);Pays/Région (bureau);Téléphone (domicile);Anniversaire",
            "first name;last name;organisation;job title;phone: work;phone: mobile;phone: work fax;email;"
            "street: work;postcode: work;city: work;country: work;phone: home;birthday",
        ),
        (
            "Vorname;Nachname;Firma;Position;Straße geschäftlich;Ort geschäftlich;Postleitzahl geschäftlich;"
            "Land/Region geschäftlich;Telefon Firma;Autotelefon;Haupttelefon;E-Mail 2: Adresse;Weiteres Fax;Ort",
            "first name;last name;organisation;job title;street: work;city: work;postcode: work;"
            "country: work;phone: company;phone: car;phone: primary;email;phone: other fax;other: Ort",
        ),
        (
            "Обращение;Имя;Отчество;Фамилия;Организация;Отдел;Должность;Улица (раб. адрес);Город (раб. адрес);"
            "Индекс (раб. адрес);Страна или регион (раб. адрес);Рабочий телефон;Рабочий факс;Домашний телефон;"
            "Телефон переносной;Адрес эл. почты;День рождения;Заметки;Веб-страница",
            "prefix;first name;middle name;last name;organisation;department;job title;street: work;city: work;"
            "postcode: work;country: work;phone: work;phone: work fax;phone: home;phone: mobile;email;birthday;notes;"
            "website",
        ),
        (
            "ФИО;Контрагент;Моб. тел.;Раб. тел. 2;E-mail;Почтовый адрес;Комментарий",
            "name;organisation;phone: mobile;phone: work;email;address;notes",
        ),
    ],
)
def test_outlook_and_offices_in_their_languages(headings: str, wanted: str) -> None:
    assert fields(*headings.split(";")) == wanted.split(";")
    undressed = [plain(heading).upper() for heading in headings.split(";")]
    assert [one.partition(":")[0] for one in fields(*undressed)] == [one.partition(":")[0] for one in wanted.split(";")]


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        ("record_id,firstName,lastName,companyName,phoneNumber", "other,first name,last name,organisation,phone"),
        (
            "Salutation,First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,Mailing Zip/Postal Code",
            "prefix,first name,last name,job title,organisation,street,city,postcode",
        ),
        (
            "Contact Owner,Lead Source,First Name,Last Name,Account Name,Email,Asst Phone,Secondary Email",
            "other,other,first name,last name,organisation,email,phone: assistant,email: other",
        ),
        (
            "Name,Title,Department,Email,Phone,Extension,Mobile",
            "name,job title,department,email,phone,other,phone: mobile",
        ),
        (
            "organization,first_name,last_name,primary_email,primary_phone",
            "organisation,first name,last name,email: primary,phone: primary",
        ),
        ("Full Name,Street Address,Street 2,Town,Post Code", "name,street,street,city,postcode"),
        ("Billing First Name,Shipping City,Billing City", "first name,city: delivery,city: billing"),
        ("Name,Ansprechpartner,Telefon", "organisation,name,phone"),
        ("Firma,Name,Ansprechpartner,Telefon", "organisation,other,name,phone"),
        ("Customer,Contact Person,Phone", "organisation,name,phone"),
        ("Name,Home Address,City,Zip,Work Phone", "name,street: home,city: home,postcode: home,phone: work"),
        ("Nom,Prénom,Adresse 1,Adresse 2,CP,Ville", "last name,first name,street,street,postcode,city"),
        (
            "Křestní jméno,Příjmení,Adresa domů,Město,PSČ,Adresa do zaměstnání,Město,PSČ,Faxové číslo",
            "first name,last name,street: home,city: home,postcode: home,street: work,city: work,postcode: work,"
            "phone: fax",
        ),
        (
            "First,Last,Home,Work,Yahoo! Phone,Alternate Email 1",
            "first name,last name,other,other,phone: yahoo,email: other",
        ),
        ("Name,Tel2,Phone1,E-Mail2,Tel. gesch.,Rufnummer priv.", "name,phone,phone,email,phone: work,phone: home"),
        ("Name,Vorname,PLZ,Ort,Strasse,Nr.", "last name,first name,postcode,city,street,house number"),
    ],
)
def test_programs_and_lists_of_offices(headings: str, wanted: str) -> None:
    found = [one.partition(": ")[0] if one.startswith("other") else one for one in fields(*headings.split(","))]
    assert found == wanted.split(",")


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        (
            "Person - Name;Person - Organization;Person - Phone - Work;Person - Job title;Person - Postal address",
            "name;organisation;phone: work;job title;address",
        ),
        ("Kontakt: Vorname;Kontakt: Nachname;Kontakt: Telefon", "first name;last name;phone"),
        (
            "Name (Adressattyp Unternehmen);Name (Adressattyp natürl. Person);Vorname (Adressattyp natürl. Person)",
            "organisation;last name;first name",
        ),
        ("First name (required);Last name (required);Birthday (optional)", "first name;last name;birthday"),
        ("Name (Mutter);Vorname;Nachname", "other: Name (Mutter);first name;last name"),
        ("Nazwa firmy;Imię i nazwisko osoby kontaktowej", "organisation;name"),
        ("Firma;Vorname des Ansprechpartners;Nachname des Ansprechpartners", "organisation;first name;last name"),
        ("Firma;Vor- und Nachname Ansprechpartner", "organisation;name"),
        ("Vorname;Nachn.;Firma;Abt.;Bem.", "first name;last name;organisation;department;notes"),
        ("Imię;Nazwisko;Stanow.;Kod poczt.;Miejsc.", "first name;last name;job title;postcode;city"),
        ("Förnamn;Efternamn;Fax, arbete;Telefon, arbete", "first name;last name;phone: work fax;phone: work"),
        ("Fornavn;Efternavn;Firmaets hovednummer", "first name;last name;phone: company"),
        ("Jméno;Příjmení;Ulice a č.p.;Město;PSČ", "first name;last name;street;city;postcode"),
        ("Vorname;Nachname;Arbeitstitel;Beschreibung", "first name;last name;job title;notes"),
        ("Nome;Cognome;Annotazioni", "first name;last name;notes"),
    ],
)
def test_a_heading_may_be_dressed_up_or_shortened(headings: str, wanted: str) -> None:
    assert fields(*headings.split(";")) == wanted.split(";")


def test_what_may_be_short_for_two_things_is_read_as_neither() -> None:
    assert fields("Vorname", "Nachname", "Pers.")[2] == "other: Pers."
    assert fields("Vorname", "Nachname", "Pos.", rows=[["Una", "Fern", "1"]])[2] == "other: Pos."


def test_a_number_right_behind_what_it_is_for_counts() -> None:
    rows = [["Kim", "01752 496001", "01752 496002", "01752 496003"]]
    assert fields("Name", "Home2", "Business2", "Work3", rows=rows)[1:] == ["phone: home", "phone: work", "phone: work"]


def test_a_word_means_what_it_means_in_the_language_of_the_table() -> None:
    assert languages_of(["Jméno", "Příjmení", "Kraj"])[0] == "cs"
    assert fields("Jméno", "Příjmení", "Ulice", "Město", "Kraj")[-1] == "region"
    assert fields("Imię", "Nazwisko", "Ulica", "Miasto", "Kraj")[-1] == "country"


def test_values_speak_against_a_heading() -> None:
    assert fields("Name", "Email Opt Out", rows=[["Jo", "no"]])[1].startswith("other")
    assert fields("Name", "Phone preference", rows=[["Jo", "morning"]])[1].startswith("other")
    assert fields("Name", "Address", rows=[["Jo", "jo@x.example"]])[1] == "email"
    assert fields("Vorname", "Nachname", "Firmenname", "Firma", rows=[["Jo", "Ho", "Acme", "nein"]])[3].startswith(
        "other"
    )
    assert fields("Name", "Home", "Work", rows=[["Jo", "01632 960001", "01632 960002"]])[1:] == [
        "phone: home",
        "phone: work",
    ]


@given(st.text(max_size=70))
def test_any_heading_has_a_meaning_or_none(heading: str) -> None:
    found = meaning(heading)
    assert found is None or found.field in FIELDS


@given(
    st.lists(st.text(max_size=12), min_size=1, max_size=5),
    st.lists(st.lists(st.text(max_size=8), max_size=6), max_size=4),
)
def test_any_table_has_a_mapping_of_its_width(headings: list[str], rows: list[list[str]]) -> None:
    assert len(guess_mapping(headings, rows).columns) == len(headings)


def test_linkedins_notes_above_the_headings() -> None:
    text = (
        'Notes:\n"When exporting your connection data, you may notice that some are missing, see Email Address."\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Una,Fern,https://www.linkedin.com/in/una,una@x.example,Quarry,Owner,01 Jan 2024\n"
    )
    (person,) = read_bytes(text.encode(), "Connections.csv").people
    assert (person.name, person.line, person.organisation, person.job_title) == ("Una Fern", 5, "Quarry", "Owner")
    assert (person.website, person.emails) == ("https://www.linkedin.com/in/una", ("una@x.example",))
