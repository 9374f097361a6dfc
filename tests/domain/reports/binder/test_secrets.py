"""What looks like a password is found, and what only tells where one is kept is not."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import pytest

from fieldkit.db.store.content_files import parsed
from fieldkit.domain.reports.binder.secrets import LEFT_OUT, looks_secret, without_secrets
from fieldkit.domain.reports.binder.source import BinderPerson, BinderSource


@pytest.mark.parametrize(
    "text",
    [
        "password: hunter2",
        "Password is hunter",
        "the password is sommer, ask Ines",
        "FTTC 80/20; pw=geheim",
        "admin/pass: letmein",
        "the safe, code 48213",
        "alarm code: 4821",
        "PIN 4821",
        "Wi-Fi key: bakery-bread",
        "WPA2 key = rye and wheat",
        "router admin Tr0ub4dor&3",
        "https://ana:secret@router.example/",
        "licence key: AAAA-BBBB-CCCC",
        "ghp16C7e42F292c6912E7710c838347Ae178B4a",
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        "Passwort: geheim",
        'the password "Sommer2026"',
        "line one\nlogin pass -> Roggen",
    ],
)
def test_a_password_is_found(text: str) -> None:
    assert looks_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "Password manager",
        "The password is weak.",
        "Passwords: in the safe in the office",
        "password: kept by Ines, in the vault",
        "The password is in the envelope",
        "Shared passwords kept unsafely",
        "Saved in browsers, work account with a second factor",
        "The router's admin password is unique and changed from the factory one",
        "The encryption key: held by the owner",
        "KD-FS1, file server, Dell PowerEdge T340, 7XK92J2",
        "Windows Server 2016 Standard, 10.0.14393",
        "MikroTik CRS326-24G-2S+RM",
        "UniFi U6-Pro, FC:EC:DA:12:34:56",
        "ines.marsh2026@MarshAndDaughters.example",
        "https://www.Marsh-2Go.example/Path?x=1",
        "mobile: 07700 900123",
        "4 Mill Lane, zip code 90210",
        "Microsoft Office365 E3, 12 licences",
        "",
    ],
)
def test_what_is_none_is_left_alone(text: str) -> None:
    assert not looks_secret(text)


def test_nothing_that_ships_is_taken_for_one() -> None:
    """Titles, fixes and options of the shipped checklists stand in the book: none may be left out of it."""

    def texts(data: object) -> Iterator[str]:
        if isinstance(data, dict):
            for name, value in data.items():
                if isinstance(value, str) and name in ("ask", "finding", "fix", "label", "title", "product"):
                    yield value
                yield from texts(value)
        elif isinstance(data, list | tuple):
            for one in data:
                yield from texts(one)

    found = [*texts(parsed("checklists")), *texts(parsed("objections")["end_dates"])]
    assert len(found) > 1_000
    assert [text for text in found if looks_secret(text)] == []


def test_each_is_replaced_and_counted_however_deep_it_stands() -> None:
    source = BinderSource("Marsh", people=(BinderPerson("Ines", "pw: geheim", ("PIN 4821",)),))
    made, count = without_secrets(source)
    assert made.people == (BinderPerson("Ines", LEFT_OUT, (LEFT_OUT,)),)
    assert (made.client, count) == ("Marsh", 2)


def test_what_stands_for_it_is_none_itself() -> None:
    assert not looks_secret(LEFT_OUT)


@pytest.mark.parametrize(
    "text", ["key " * 25_000, "a.b" * 33_000, "key" + '"' * 100_000, "x" * 100_000, "pass " + "1" * 99_999]
)
def test_a_long_text_takes_no_time(text: str) -> None:
    began = perf_counter()
    looks_secret(text)
    assert perf_counter() - began < 2
