"""Headings around those that are known: ``Person - Name``, ``Name (natürliche Person)``, ``Nachn.``."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product
from typing import Final

from fieldkit.files.contacts.columns.heading_words import HeadingWords, plain, vocabulary, words_of
from fieldkit.files.contacts.columns.headings import Meaning, meaning
from fieldkit.files.contacts.columns.programs.attributes import is_attribute

_LONGEST: Final = 60
_BEFORE: Final = re.compile(r"\s*([^\W\d_][^:»›>|]*?)\s*(?: [-–—] |:+|»|›|>|\|)\s*(\S.*)\Z")
_IN_BRACKETS: Final = re.compile(r"(.*\S)\s*\(([^()]+)\)\s*\Z")
_REMARK: Final = re.compile(r"(.*\S)\s*\[([^\[\]]*)\]\s*\Z")
_SHORTENED: Final = re.compile(r"([^\W\d_]{3,})\.")
_MOST_READINGS: Final = 40
_NAMES: Final = frozenset({"name", "name or last name", "name or first name"})
_OF_A_NAME: Final = frozenset({"name", "first name", "last name", "last name or nickname"})
_FIRMS: Final = frozenset({"organisation", "customer"})
_MUST_BE_FILLED: Final = frozenset(
    "required mandatory optional pflicht pflichtfeld pflichtangabe freiwillig obligatoire facultatif obligatorio"
    " opcional obbligatorio facoltativo obrigatorio verplicht optioneel wymagane opcjonalnie povinne nepovinne"
    " obligatorisk valgfri paakraevd".split()
)


@lru_cache(4096)
def is_heading(text: str) -> bool:
    """Return whether a cell is a heading that fieldkit knows."""
    if len(text) >= _LONGEST:
        return False
    words = words_of()
    return is_attribute(text) or said_by(without_remark(text, words), words) is not None


def without_remark(heading: str, words: HeadingWords) -> str:
    """Return a heading without what it says in square brackets of how to fill it: ``First Name [Required]``; what says
    there what a value is, or what for, stays.
    """
    found = _REMARK.match(heading)
    if found is None:
        return heading
    inside = plain(found[2])
    telling = [word for word in inside.split() if words.words.get(word) not in (None, "small", "not", "type")]
    if telling or inside in words.headings or any(word in words.purposes for word in inside.split()):
        return heading
    return found[1]


def said_by(heading: str, words: HeadingWords) -> Meaning | None:
    """Return what a heading says, also where it names the person or the firm first, or explains itself in brackets."""
    if plain(heading) in words.headings:
        return meaning(heading, words)
    return _of_whom(heading, words) or meaning(heading, words) or _of_a_person(heading, words) or _bare(heading, words)


def in_full(heading: str, words: HeadingWords, language: str) -> Meaning | None:
    """Return what a heading says whose words are shortened, ``Bem.``: all words of the language that begin so must say
    the same.
    """
    short = [
        found
        for found in _SHORTENED.finditer(heading)
        if not {plain(found[1])} & {*words.words, *words.purposes, *words.headings}
    ]
    longer = [[word for word in vocabulary(language) if word.startswith(plain(found[1]))] for found in short]
    readings = set()
    for chosen in islice(product(*longer), _MOST_READINGS) if short else ():
        text = heading
        for found, word in zip(reversed(short), reversed(chosen), strict=True):
            text = f"{text[: found.start()]}{word} {text[found.end() :]}"
        readings.add(meaning(text, words))
    return next(iter(readings)) if len(readings) == 1 else None


def _of_whom(heading: str, words: HeadingWords) -> Meaning | None:
    """Return what stands behind the word for a person: ``Person - Postal address``, ``Kontakt: Name``."""
    found = _BEFORE.match(heading[:_LONGEST])
    said = words.headings.get(plain(found[1])) if found else None
    if found is None or said not in ("name", "person"):
        return None
    rest = meaning(found[2], words)
    return _named(rest) if rest is not None and said == "person" else rest


def _of_a_person(heading: str, words: HeadingWords) -> Meaning | None:
    """Return what a heading says of the person to speak to: ``Imię i nazwisko osoby kontaktowej``."""
    text = plain(heading[:_LONGEST]).split()
    for cut in range(1, len(text)):
        for person, rest in ((text[cut:], text[:cut]), (text[:cut], text[cut:])):
            if words.headings.get(" ".join(person)) != "person":
                continue
            while rest and words.words.get(rest[-1]) == "small":
                rest = rest[:-1]
            said = words.headings.get(" ".join(rest), "")
            if said in _OF_A_NAME or said in _NAMES:
                return _named(Meaning("name" if said in _NAMES else said.removesuffix(" or nickname"), said=said))
    return None


def _named(one: Meaning) -> Meaning:
    return Meaning("name", said="person") if one.field == "name" or one.said in _NAMES else one


def _bare(heading: str, words: HeadingWords) -> Meaning | None:
    """Return what a heading says without what it says in brackets: which kind of name, or that it must be filled."""
    found = _IN_BRACKETS.match(heading[:_LONGEST])
    one = meaning(found[1], words) if found else None
    if found is None or one is None:
        return None
    inside = plain(found[2]).split()
    if _MUST_BE_FILLED & {*inside}:
        return one
    if (one.field not in _OF_A_NAME and one.said not in _NAMES) or any(word in words.purposes for word in inside):
        return None
    kinds = {words.headings.get(word, "") for word in inside}
    if kinds & _FIRMS and (one.field == "name" or one.said in _NAMES):
        return Meaning("organisation")
    return one if kinds & {"name", "person"} else None
