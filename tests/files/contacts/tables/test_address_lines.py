"""Lines of an address beside its street, codes of its country, and the other address of Outlook."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.read import read_bytes


def one(headings: str, row: str) -> Person:
    (person,) = read_bytes(f"{headings}\n{row}\n".encode(), "a.csv").people
    return person


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Zusatz",
            "Adresszusatz",
            "Adresszeile 2",
            "Address Line 2",
            "Address 2",
            "Building",
            "Apt/Suite",
            "Stiege/Tür",
        ),
        *("Complemento", "Compl.", "Complément", "Complément d'adresse", "Bâtiment", "Edificio", "Gebouw", "Budova"),
    ],
)
@pytest.mark.parametrize("place", ["{};Street;City;Zip", "Street;{};City;Zip", "Street;City;Zip;{}"])
def test_a_line_beside_the_street_is_of_its_address(heading: str, place: str) -> None:
    headings = f"Name;{place.format(heading)}"
    cells = {"Name": "Una", "Street": "Mill Lane 5", "City": "Hull", "Zip": "HU1", heading: "Rear house"}
    person = one(headings, ";".join(cells[one] for one in headings.split(";")))
    lines = ["Rear house", "Mill Lane 5"] if place.startswith("{") else ["Mill Lane 5", "Rear house"]
    assert (person.address, person.other) == ("\n".join([*lines, "Hull HU1"]), ())


@pytest.mark.parametrize("heading", ["c/o", "C/O", "Care of", "Presso", "c/o-Adresse", "c/o Name"])
@pytest.mark.parametrize("cell", ["Milo Reed", "c/o Milo Reed"])
def test_whom_an_address_goes_by_is_said_in_it(heading: str, cell: str) -> None:
    assert one(f"Name;Street;{heading};City", f"Una;Mill Lane 5;{cell};Hull").address == (
        "Mill Lane 5\nc/o Milo Reed\nHull"
    )
    assert one(f"Name;{heading};Phone", f"Una;{cell};0161 496 0301").other == ((heading, cell),)


def test_a_company_abbreviated_is_nobody_an_address_goes_by() -> None:
    assert "c/o" not in one("Name;Co.;Street;City", "Una;Fern Ltd;Mill Lane 5;Hull").address


@pytest.mark.parametrize(
    ("headings", "row", "address"),
    [
        ("Nome;Cognome;Via;Interno;Città", "U;F;Via Po 5;3;Torino", "Via Po 5, Interno 3\nTorino"),
        ("Nome;Cognome;Via;Civico;Interno;Città", "U;F;Via Po;5;3;Torino", "Via Po 5/3\nTorino"),
        ("Nome;Cognome;Via;Interno;Città", "U;F;Via Po 5;int. 3;Torino", "Via Po 5 int. 3\nTorino"),
        ("Nome;Cognome;Via;Interno;Città", "U;F;Via Po 5;5;Torino", "Via Po 5, Interno 5\nTorino"),
        ("Name;Street;Flat;City", "U;Mill Lane 5;5;Hull", "Mill Lane 5, Flat 5\nHull"),
    ],
)
def test_a_flat_is_never_taken_for_the_house(headings: str, row: str, address: str) -> None:
    assert one(headings, row).address == address


def test_interno_behind_a_telephone_is_its_extension() -> None:
    person = one("Nome;Cognome;Telefono;Interno;Via;Città", "Una;Fern;011 555 0101;23;Via Po 5;Torino")
    assert (person.phones, person.address) == (("011 555 0101 ext. 23",), "Via Po 5\nTorino")


@pytest.mark.parametrize(
    "heading",
    [
        *("Country Code", "country_code", "Ländercode", "Code pays", "Código de país", "Código do país"),
        *("Codice paese", "Landcode", "Kod kraju", "Kód země", "Landskod", "Landekode"),
    ],
)
def test_a_code_is_the_country_where_none_is_named(heading: str) -> None:
    headings, row = f"Name;Street;City;{heading}", "Una;Mill Lane 5;Hull;GB"
    assert one(headings, row).address == "Mill Lane 5\nHull\nGB"
    both = one(f"{headings};Country", f"{row};United Kingdom")
    assert (both.address, both.other) == ("Mill Lane 5\nHull\nUnited Kingdom", (("country code", "GB"),))
    assert one(f"{headings};Country", f"{row};").address == "Mill Lane 5\nHull\nGB"
    dialled = one(f"Name;{heading};Phone", "Una;+44;161 496 0301")
    assert (dialled.address, dialled.other) == ("", ((heading, "+44"),))


def test_the_code_of_a_telephone_is_no_number() -> None:
    person = one("Name;Phone Country Code;Phone", "Una;+44;161 496 0301")
    assert (person.phones, person.other) == (("161 496 0301",), (("Phone Country Code", "+44"),))


@pytest.mark.parametrize(
    ("headings", "row", "address", "other"),
    [
        (
            "Vorname;Nachname;Straße geschäftlich;Adresszusatz geschäftlich;Ort geschäftlich;Straße privat;"
            "Adresszusatz privat;Ort privat;Andere Straße;Anderer Ort;Andere Postleitzahl;Anderes Land",
            "U;F;Weg 5;Hof 1;Bonn;Gasse 7;Hof 2;Ulm;Allee 9;Wien;1010;Österreich",
            "Weg 5\nHof 1\nBonn",
            (("home address", "Gasse 7\nHof 2\nUlm"), ("other address", "Allee 9\nWien 1010\nÖsterreich")),
        ),
        (
            "Nome;Sobrenome;Rua comercial;Número comercial;Complemento comercial;Cidade comercial;Rua residencial;"
            "Número residencial;Cidade residencial;Outra rua;Outra cidade;Outro país/região",
            "U;F;Rua A;12;Apto 3;Rio;Rua B;14;Santos;Rua C 9;Natal;Brasil",
            "Rua A 12\nApto 3\nRio",
            (("home address", "Rua B 14\nSantos"), ("other address", "Rua C 9\nNatal\nBrasil")),
        ),
        (
            "Nombre;Calle trabajo;Número trabajo;Piso trabajo;Ciudad trabajo;Otra calle;Otra ciudad;Otro país o región",
            "U F;Sol;5;3 B;Madrid;Mar 3;Cádiz;España",
            "Sol 5 3 B\nMadrid",
            (("other address", "Mar 3\nCádiz\nEspaña"),),
        ),
        (
            "Nome;Cognome;Via (uff.);Città (uff.);Altra via;Altra città;Altro paese/area geografica",
            "U;F;Via Po 1;Torino;Via Adda 9;Como;Italia",
            "Via Po 1\nTorino",
            (("other address", "Via Adda 9\nComo\nItalia"),),
        ),
    ],
)
def test_each_address_is_whole(headings: str, row: str, address: str, other: tuple[tuple[str, str], ...]) -> None:
    person = one(headings, row)
    assert (person.address, person.other) == (address, other)


def test_numbers_at_work_and_at_home_are_telephones_where_they_can_be_dialled() -> None:
    person = one("Nome;Número comercial;Número residencial", "Una Fern;(21) 2555-0100;(21) 2555-0101")
    assert person.phones == ("work: (21) 2555-0100", "home: (21) 2555-0101")


@pytest.mark.parametrize(
    ("headings", "row", "address", "other"),
    [
        (
            "Name;Straße;PLZ;Ort;Telefon;Straße;PLZ;Ort",
            "Una;Ring 1;50667;Köln;0221 5550101;Weg 2;53111;Bonn",
            "Ring 1\nKöln 50667",
            (("address", "Weg 2\nBonn 53111"),),
        ),
        (
            "Name;PLZ;Ort;Straße;Nr.;PLZ;Ort;Straße;Nr.",
            "Una;50667;Köln;Ring;1;53111;Bonn;Weg;2",
            "Ring 1\nKöln 50667",
            (("address", "Weg 2\nBonn 53111"),),
        ),
        (
            "Name;Street 1;City;Zip;Street 2;City;Zip",
            "Una;1 Rd;Hull;HU1;2 Rd;York;YO1",
            "1 Rd\nHull HU1",
            (("address", "2 Rd\nYork YO1"),),
        ),
        (
            "Name;Straße;PLZ;Ort;Postfach;PLZ;Ort",
            "Una;Ring 1;50667;Köln;10 20;50600;Köln",
            "Ring 1\nKöln 50667",
            (("address", "10 20\nKöln 50600"),),
        ),
        (
            "Naam;Bezoekadres;Postcode;Plaats;Postadres;Postcode;Plaats",
            "Una;Kade 1;3011 AA;Rotterdam;Postbus 9;3000 AB;Rotterdam",
            "Kade 1\nRotterdam 3011 AA",
            (("address is", "visiting"), ("address", "Postbus 9\nRotterdam 3000 AB")),
        ),
        ("Name;Street;Street;City;Zip", "Una;1 Rd;Rear house;Hull;HU1", "1 Rd\nRear house\nHull HU1", ()),
        ("Name;Straße;PLZ;Ort;Straße;PLZ;Ort", "Una;Ring 1;50667;Köln;;;", "Ring 1\nKöln 50667", ()),
        ("Name;Straße;PLZ;Ort;Straße;PLZ;Ort", "Una;;;;Weg 2;53111;Bonn", "Weg 2\nBonn 53111", ()),
    ],
)
def test_headings_that_come_again_are_of_another_address(
    headings: str, row: str, address: str, other: tuple[tuple[str, str], ...]
) -> None:
    person = one(headings, row)
    assert (person.address, person.other) == (address, other)


@pytest.mark.parametrize(
    ("headings", "row", "address"),
    [
        ("name;address_street;address_city;address_postalcode", "U;8 Loom St;York;YO1 7AA", "8 Loom St\nYork YO1 7AA"),
        (
            "Nom;Rue;Ville;Pays/État;Code postal;Pays",
            "U;1 rue Basse;Pessac;Gironde;33600;France",
            "1 rue Basse\nPessac Gironde 33600\nFrance",
        ),
        ("Nom;Rue;Ville;Pays/État", "U;1 rue Basse;Pessac;France", "1 rue Basse\nPessac\nFrance"),
        ("Naam;Straat;Huisnr.;Toev.;Postcode;Plaats", "U;Kade;1;B;3011 AA;Rotterdam", "Kade 1 B\nRotterdam 3011 AA"),
        (
            "Namn;Utdelningsadress;Postadress;Land",
            "U;Storgatan 4;411 38 Göteborg;Sverige",
            "Storgatan 4\n411 38 Göteborg\nSverige",
        ),
        ("Navn;Gateadresse;Postnr;Poststed", "U;Storgata 1;0155;Oslo", "Storgata 1\nOslo 0155"),
        (
            "Imię i nazwisko;Ulica i nr;Kod poczt.;Miasto;Woj.",
            "U;Długa 5;90-001;Łódź;łódzkie",
            "Długa 5\nŁódź łódzkie 90-001",
        ),
    ],
)
def test_each_part_of_an_address_is_known(headings: str, row: str, address: str) -> None:
    person = one(headings, row)
    assert (person.address, person.other) == (address, ())


def test_the_parts_of_two_labelled_addresses_keep_to_theirs() -> None:
    headings = "name;primary_address_street;primary_address_city;primary_address_postalcode;alt_address_street"
    person = one(f"{headings};alt_address_city;alt_address_postalcode", "U;8 Loom St;York;YO1 7AA;3 Dale Rd;Selby;YO8")
    assert person.address == "8 Loom St\nYork YO1 7AA"
    assert ("other address", "3 Dale Rd\nSelby YO8") in person.other
    person = one("Naam;Bezoekadres;Bezoekpostcode;Bezoekplaats", "U;Kade 1;3011 AA;Rotterdam")
    assert person.address == "Kade 1\nRotterdam 3011 AA"


@pytest.mark.parametrize(
    ("headings", "kinds"),
    [
        ("Naam;Factuuradres;Postcode;Plaats;Afleveradres;Postcode;Plaats", ("billing", "delivery")),
        ("Namn;Leveransadress;Postnr;Ort;Fakturaadress;Postnr;Ort", ("delivery", "billing")),
        ("Navn;Leveringsadresse;Postnr;Poststed;Besøksadresse;Postnr;Poststed", ("delivery", "visiting")),
    ],
)
def test_an_address_says_what_it_is_for(headings: str, kinds: tuple[str, str]) -> None:
    person = one(headings, "Una;Kade 1;3011 AA;Rotterdam;Weg 2;53111;Bonn")
    assert person.address == "Kade 1\nRotterdam 3011 AA"
    assert person.other == (("address is", kinds[0]), (f"{kinds[1]} address", "Weg 2\nBonn 53111"))
