"""Escapes and parts of a value, by RFC 6350 section 3.4 and as programs write them."""

import pytest

from fieldkit.files.contacts.vcard_values import parts, unescape


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("", ""),
        ("a\\nb\\Nc", "a\nb\nc"),
        ("a\\, b\\; c\\\\d", "a, b; c\\d"),
        ("\\\\n", "\\n"),
        ("\\\\\\n", "\\\n"),
        ("say \\\"x\\\" and \\'y\\'", "say \"x\" and 'y'"),
        ("\\: and \\x", ": and \\x"),
        ("ends\\", "ends\\"),
        ("ends\\\\", "ends\\"),
        ("a;b,c", "a;b,c"),
    ],
)
def test_a_text_without_its_escapes(written: str, means: str) -> None:
    assert unescape(written, old=False) == means


def test_a_path_in_an_old_card_has_no_escapes() -> None:
    assert unescape("C:\\new", old=True) == "C:\\new"
    assert unescape("a\\nb", old=True) == "a\nb"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a;b;c", ["a", "b", "c"]),
        (";;street;town", ["", "", "street", "town"]),
        ("a;b;", ["a", "b"]),
        ("a\\;b;c", ["a;b", "c"]),
        ("a\\\\;b", ["a\\", "b"]),
        ("a\\\\\\;b", ["a\\;b"]),
        ("a,b;c", ["a, b", "c"]),
        ("a\\,b;c", ["a,b", "c"]),
        ("a,,b,;c", ["a, b", "c"]),
        (",;c", ["", "c"]),
        ("a\\nb;c\\", ["a\nb", "c\\"]),
        ("family,given,middle", ["family", "given", "middle"]),
        ("family,given", ["family, given"]),
    ],
)
def test_the_parts_of_a_structured_value(written: str, found: list[str]) -> None:
    assert parts(written, old=False) == found


def test_several_values_in_a_part_are_joined_as_asked() -> None:
    assert parts("Stevenson;John;Philip,Paul", old=False, joint=" ") == ["Stevenson", "John", "Philip Paul"]


def test_in_an_old_card_a_comma_is_only_a_comma() -> None:
    assert parts("Foo, Inc.;Sales\\, north", old=True) == ["Foo, Inc.", "Sales, north"]
