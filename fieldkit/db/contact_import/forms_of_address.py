"""Whether a form of address is a man's or a woman's: what tells two apart who share a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from typing import Final, Literal

from fieldkit.db.contact_import.names import FORMS_OF_ADDRESS, Name
from fieldkit.domain.text.sanitize import fold

Told = Literal["", "m", "f", "dr", "dra"]
"""A man, a woman; a title that is a man's only beside its form for women, ``Dr.``, and that form, ``Dra.``."""

_FORMS: Final[tuple[tuple[Told, str], ...]] = (
    (
        "m",
        "mr m herr herrn hr monsieur signor signore sig senor sr sir dhr heer pan don senhor male mann mannlich man"
        " homme hombre uomo maschio homem muz mezczyzna masculino masculin",
    ),
    (
        "f",
        "mrs ms miss frau fr mme mlle madame signora signorina sra srta senora senorita sigra signa sigina mevr mw"
        " mevrouw pani fru lady dona da na senhora female weiblich femme mujer donna femmina mulher vrouw zena kobieta"
        " kvinna kvinde kvinne femenino feminino feminin",
    ),
    ("dr", "dr dott dottore dottor doctor doutor lic ldo licdo prof professore professor ing avv arq eng"),
    (
        "dra",
        "dra drin dottssa dottoressa doctora doutora lica licda lcda lda profssa profa professoressa professora inga"
        " avvssa arqa enga",
    ),
)
_TOLD: Final[dict[str, Told]] = {word: told for told, words in _FORMS for word in words.split()}
_ALONE: Final[dict[str, Told]] = {
    "m": "m", "h": "m", "d": "m", "f": "f", "w": "f", "k": "f", "v": "f", "z": "f"
}  # fmt: skip
"""Letters that say it where nothing else stands, and not in “Dr. h. c.”."""
_TOKEN: Final = re.compile(r"[^\s/,;()-]+")
_PIECE: Final = re.compile(r"\w+")
_ENDING: Final = re.compile(r"\. (?=(?:ra|na|ssa|a)\b)")
"""In “Sig. ra”."""


def told_by(form: str) -> Told:
    """Return what a form of address says, ``Frau Dr.`` that it is a woman; "" where it says nothing, or both."""
    plain = fold(form)
    if plain.rstrip(".") in _ALONE:
        return _ALONE[plain.rstrip(".")]
    found: set[Told] = set()
    for token in _TOKEN.findall(_ENDING.sub(".", plain)):
        whole = _TOLD.get(token.replace(".", ""), "")
        found |= {whole} if whole else {_TOLD.get(piece, "") for piece in _PIECE.findall(token)}
    return one_of(found)


def told_by_name(called: Name) -> Told:
    """Return what a name says that begins with a form of address."""
    first, blank, _ = called.plain.partition(" ")
    first = first.rstrip(".")
    return _TOLD.get(first, "") if blank and first in FORMS_OF_ADDRESS else ""


def one_of(found: Iterable[Told]) -> Told:
    """Return what several forms say together."""
    forms: Set[Told] = frozenset(found)
    if "m" in forms:
        return "" if forms & {"f", "dra"} else "m"
    return next((told for told in ("dra", "f", "dr") if told in forms), "")


def are_two(one: Told, other: Told) -> bool:
    """Return whether two forms are those of a man and a woman. “Dr.” may be either, unless the other is “Dra.”."""
    sexes = {"f" if told == "dra" else told for told in (one, other)}
    return sexes == {"m", "f"} or {one, other} == {"dr", "dra"}
