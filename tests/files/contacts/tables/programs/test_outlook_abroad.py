"""Headings of Outlook and webmail in Portuguese and Russian that were taken for something else."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.read import read_bytes


def one(headings: str, row: str) -> Person:
    (person,) = read_bytes(f"{headings}\n{row}\n".encode(), "a.csv").people
    return person


def test_apelido_is_the_nickname_beside_a_sobrenome_and_the_last_name_without() -> None:
    person = one("Nome;Sobrenome;Apelido;Empresa", "Ida;Brook;Idy;Brook SA")
    assert (person.name, person.other) == ("Ida Brook", (("nickname", "Idy"),))
    assert one("Nome;Apelido;Empresa", "Ida;Brook;Brook SA").name == "Ida Brook"
    assert one("Nome;Segundo nome;Último nome;Apelido", "Ida;May;Brook;Idy").name == "Ida May Brook"


@pytest.mark.parametrize("heading", ["Região/País comercial", "País/Região comercial"])
def test_a_country_or_region_is_the_country(heading: str) -> None:
    person = one(f"Nome;Rua comercial;Cidade comercial;Estado comercial;{heading}", "Ida;Rua A;Santos;SP;Brasil")
    assert person.address == "Rua A\nSantos SP\nBrasil"


def test_a_region_beside_a_country_of_another_address_is_the_country_of_its_own() -> None:
    person = one("Nome;Rua comercial;Região/País comercial;Rua de casa;País de casa", "Ida;Rua A;Brasil;Rua B;Chile")
    assert person.address == "Rua A\nBrasil"
    assert person.other == (("home address", "Rua B\nChile"),)


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Номер факса", "fax"),
        ("Номер сотового телефона", "mobile"),
        ("Сотовый", "mobile"),
        ("Номер мобильного телефона", "mobile"),
        ("Номер рабочего телефона", "work"),
        ("Номер домашнего телефона", "home"),
        ("Номер пейджера", "pager"),
    ],
)
def test_what_a_number_is_for_is_said_in_russian(heading: str, label: str) -> None:
    assert one(f"Имя;Фамилия;{heading}", "Ида;Брук;+7 495 555 01 01").phones == (f"{label}: +7 495 555 01 01",)


def test_a_russian_address_has_its_region() -> None:
    person = one("Имя;Фамилия;Адрес;Город;Штат;Страна", "Ида;Брук;Лесная 1;Бостон;Массачусетс;США")
    assert person.address == "Лесная 1\nБостон Массачусетс\nСША"
