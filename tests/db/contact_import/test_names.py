"""Names, companies and numbers by themselves: which writings may mean the same, and which do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.db.contact_import.names import (
    Name,
    agreement,
    fuller_number,
    name,
    number,
    organisation,
    same_company,
    surest,
    without_extension,
    written_number,
)
from fieldkit.domain.text.phone_numbers import may_be_one


@pytest.mark.parametrize(
    ("text", "words", "generation"),
    [
        ("Mr. John Doe Sr.", "doe john", "sr"),
        ("doe, john", "doe john", ""),
        ("Dr. Prof. Ann", "ann", ""),
        ("Dr", "dr", ""),
        ("Mr Mrs", "mrs", ""),
        ("Jr", "jr", ""),
        ("John II", "john", "ii"),
        ("O’Brien", "obrien", ""),
        ("O'Brien", "obrien", ""),
        ("☎", "☎", ""),
        ("A. Lee", "a lee", ""),
    ],
)
def test_a_name_is_its_words(text: str, words: str, generation: str) -> None:
    kept = tuple(words.split())
    assert name(text) == Name(text.lower(), kept, frozenset(word for word in kept if len(word) > 1), generation)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Ann Lee", "Lee, Ann", "full"),
        ("John Doe", "John Doe Jr.", "full"),
        ("John Doe Sr.", "John Doe Jr.", ""),
        ("Ann", "Ann", "likely"),
        ("A. Lee", "Ann Lee", "likely"),
        ("A. Lee", "Bob Lee", ""),
        ("Ann", "Ann Lee", "likely"),
        ("A. B.", "Ann Bo", ""),
        ("A.", "Ann", ""),
        ("Ann Lee", "Ann Lee Ort", "likely"),
        ("Ann Marie Lee", "Ann Marie Ort", "likely"),
        ("Ann X Lee", "Ann Y Ort", ""),
        ("A. A. Lee", "Ann Ada Lee", "likely"),
        ("J. J. Doe", "Jo J. Doe", "likely"),
        ("A. A. Lee", "Ann Lee Ort", ""),
        ("Ann Lee Ort", "A. Lee", "likely"),
        ("Anna Lee", "Ann Lee", ""),
        ("Ann Lee", "Lee Bo", ""),
        ("Ann Lee", "Bob Ort", ""),
    ],
)
def test_two_names_agree_or_not_either_way_round(one: str, other: str, agree: str) -> None:
    assert agreement(name(one), name(other)) == agreement(name(other), name(one)) == agree


@pytest.mark.parametrize(
    ("text", "bare", "form"),
    [
        ("Acme Limited", "acme", "ltd"),
        ("Acme, Inc.", "acme", "inc"),
        ("A.C.M.E. GmbH & Co. KG", "acme", "gmbh co kg"),
        ("Ltd", "ltd", ""),
        ("Co", "co", ""),
        ("Acme & Co", "acme", "co"),
        ("Acme and", "acme and", ""),
        ("Marsh & Daughters Ltd", "marsh & daughters", "ltd"),
    ],
)
def test_a_company_without_its_legal_form(text: str, bare: str, form: str) -> None:
    assert organisation(text) == (bare, form)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Acme Ltd", "ACME Limited", True),
        ("Acme", "Acme Ltd", True),
        ("Acme GmbH", "Acme Ltd", False),
        ("Acme Ltd", "Acne Ltd", False),
        ("Acme", "Acne", False),
    ],
)
def test_two_companies_are_one_unless_their_forms_differ(one: str, other: str, same: bool) -> None:
    assert same_company(one, other) is same_company(other, one) is same


@pytest.mark.parametrize(
    ("text", "compared", "bare", "extension"),
    [
        ("020 7946 0123", "079460123", "020 7946 0123", ""),
        ("+44 20 7946 0123", "079460123", "+44 20 7946 0123", ""),
        ("12345", "", "12345", ""),
        ("123456", "123456", "123456", ""),
        ("1234567890", "234567890", "1234567890", ""),
        ("020 7946 0123 ext. 7", "079460123", "020 7946 0123", "7"),
        ("020 7946 0123 extension 12", "079460123", "020 7946 0123", "12"),
        ("020 7946 0123 X7", "079460123", "020 7946 0123", "7"),
        ("x7", "", "x7", ""),
        ("Box x", "", "Box x", ""),
        ("٠٢٠ ٧٩٤٦", "0207946", "٠٢٠ ٧٩٤٦", ""),
    ],
)
def test_a_number_is_its_last_nine_digits_and_six_at_least(text: str, compared: str, bare: str, extension: str) -> None:
    assert (number(text), without_extension(text)) == (compared, (bare, extension))


@pytest.mark.parametrize(
    ("one", "other", "fuller"),
    [
        ("020 7946 0123", "+44 20 7946 0123", "+44 20 7946 0123"),
        ("+44 20 7946 0123", "020 7946 0123", "+44 20 7946 0123"),
        ("+44 (0)20 7946 0123", "020 7946 0123", "+44 (0)20 7946 0123"),
        ("0123456789", "123456789", "0123456789"),
        ("123456789", "0123456789", "123456789"),
        ("020 7946 0123 x7", "+44 20 7946 0123 ext. 7", "+44 20 7946 0123 ext. 7"),
        ("020 7946 0123", "020 7946 0123 ext 7", ""),
        ("7946 0123", "020 7946 0123", ""),
        ("79460123", "7946 0123", ""),
        ("012345678", "12345678", ""),
        ("a 020 7946 0123", "020 7946 0123", ""),
        ("020 7946 0123", "a 020 7946 0123", ""),
        ("020 7946 0123", "020 7946 0124", ""),
        ("ABC", "abc", "ABC"),
    ],
)
def test_the_fuller_of_two_writings_of_a_number(one: str, other: str, fuller: str) -> None:
    assert fuller_number(one, other) == fuller


NUMBERS = st.from_regex(r"(\+|00|0|)(\(0\))?[1-9][0-9 ]{5,14}( ext\. [0-9])?", fullmatch=True) | st.text(
    max_size=12
).filter(str.strip)


@given(NUMBERS, NUMBERS)
def test_whether_two_numbers_may_be_one_does_not_hang_on_their_order(one: str, other: str) -> None:
    assert may_be_one(one, one)
    assert may_be_one(one, other) is may_be_one(other, one)
    assert bool(fuller_number(one, other)) is bool(fuller_number(other, one))


@given(st.lists(NUMBERS), st.lists(NUMBERS))
def test_the_written_numbers_of_two_are_those_of_both_together(mine: list[str], theirs: list[str]) -> None:
    def known(texts: list[str]) -> frozenset[str]:
        return surest(frozenset(filter(None, map(written_number, texts))))

    assert surest(known(mine) | known(theirs)) == known([*mine, *theirs])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("+44 (0)20 7946 0123", "+442079460123"),
        ("0044 20 7946 0123 ext. 7", "+442079460123"),
        ("020 7946 0123", "02079460123"),
        ("20 7946 0123", ""),
        ("0496 0301", ""),
        ("x", ""),
    ],
)
def test_a_number_as_it_is_written_says_its_country_or_its_zero(text: str, written: str) -> None:
    assert written_number(text) == written
