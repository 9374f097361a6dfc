"""What the heading of one column says: a field, what the value is for, and which columns belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from fieldkit.domain.text.sanitize import fold
from fieldkit.files.contacts.columns.heading_words import HeadingWords, plain, spelled, words_of

FIELDS: Final = (
    "name",
    "last, first",
    "prefix",
    "first name",
    "middle name",
    "last name",
    "suffix",
    "nickname",
    "organisation",
    "department",
    "job title",
    "phone",
    "area code",
    "extension",
    "email",
    "address",
    "street",
    "house number",
    "city",
    "region",
    "postcode",
    "country",
    "website",
    "birthday",
    "birth day",
    "birth month",
    "birth year",
    "notes",
    "uid",
    "label",
    "other",
    "ignore",
)
"""Where a column can go. ``label`` says what the value of the same group is for (``Phone 1 - Label``)."""

IMPLIED_LABELS: Final = frozenset({"file as", "initials", "e-mail display name", "user principal name"})
"""Labels of columns that mostly repeat what the name says; kept only where they do not."""

_LONGEST: Final = 60
_MOST_WORDS: Final = 4
"""Of an address part, small words apart: a longer heading is a sentence about something else."""
_GOOGLE: Final = re.compile(r"(.+?) (\d+) - (.+)\Z")
_GOOGLE_ADDRESS: Final = {
    "street": "street",
    "city": "city",
    "region": "region",
    "postal code": "postcode",
    "country": "country",
    "formatted": "address",
}
_GOOGLE_ORGANISATION: Final = {"name": "organisation", "title": "job title", "department": "department"}
_BY_ITSELF: Final = frozenset({"photo", "spouse", "anniversary", "gender", "categories", "file as", "initials"})
"""Well-known columns without a field of their own, whose values could be taken for something else."""
_EITHER: Final = {
    "person": "name",
    "name or last name": "name",
    "name or first name": "first name",
    "title": "job title",
    "customer": "organisation",
    "whole address": "address",
    "birthday or anniversary": "birthday",
    "number": "house number",
    "flat": "house number",
    "address line": "street",
    "phone or extension": "phone",
    "extension or flat": "extension",
    "care of": "street",
    "country code": "country",
    "country or region": "country",
    "first name or nickname": "first name",
    "last name or nickname": "last name",
    "day": "other",
    "month": "other",
    "year": "other",
}
"""Headings that other columns or the values decide about, and what they say by themselves."""
OF_A_TELEPHONE: Final = "of a telephone"
"""``Meaning.said`` of a part of a number that is no fax: ``Phone Area Code``."""
COUNTRY_CODE: Final = "country code"
COUNTRY_OR_REGION: Final = "country or region"
CALLED: Final = "first name or nickname"
SURNAME_OR_NICKNAME: Final = "last name or nickname"
"""The first in Portugal, the second in Brazil, where ``Sobrenome`` is the last name."""
CARE_OF: Final = "care of"
_WITH_CARE: Final = re.compile(r"(?i)\s*(?:c\s*/\s*o|℅)(?![^\W_])")
_EITHER_OR: Final = re.compile(
    r"(?i)\s*[/|,;&+]\s*|\s+(?:or|and|oder|und|bzw\.?|ou|et|o|y|e|lub|i|of|en|eller|og|och|nebo|a)\s+"
)
_CODE: Final = frozenset("code iso kod codigo codice kode cod".split())
BESIDE_AN_ADDRESS: Final = frozenset({"number", "flat", "address line", CARE_OF})
"""``Meaning.said`` of parts of an address that are such only beside a street, a town and the like."""
_OF_WHOM: Final = ("work", "home", "billing", "delivery")
_OF_A_PERSON: Final = frozenset(
    {"first name", "last name", "middle name", "prefix", "person", "job title", "organisation", "department"}
    | {"last name or nickname"}
)
"""What a heading may say with such a word beside it."""
_NUMBERS: Final = frozenset({"mobile", "fax", "pager", "callback", "isdn", "telex", "text phone", "whatsapp", "radio"})
"""Purposes that only a number has."""
_PLACES: Final = ("work", "home", "other")
_OF_THE_FIRM: Final = ("", "work", "primary", "company", "home")
"""What a web address is for that is no page at another firm, such as LinkedIn."""
_CONTACT_PERSON: Final = "cp_"
_CONTACT_PERSON_NAME: Final = re.compile(r"(?i)cp[ .-]+(.+)\Z")
"""Written so, it may be a postcode too, but for a name."""
CONTACT_PERSON: Final = "contact person"
"""``Meaning.said`` of the name of a person beside that of a firm."""
OWN_WORDS: Final = "own words"
"""``Meaning.said`` of an address whose label holds words that fieldkit does not know, and of a page elsewhere."""
_NO_LABELS: Final = frozenset({"person", "customer", "name", "name or last name", "name or first name"})
"""Headings that say no more than whose a value is, if they stand beside what it is: ``Ansprechpartner Telefon``."""
_WAYS_TO_REACH: Final[frozenset[str | None]] = frozenset({"phone", "email", "website"})
_PARTS: Final = ("street", "house number", "city", "region", "postcode", "country", "po box", "address")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading says."""

    field: str
    label: str = ""
    """What the value is for."""
    group: str = ""
    """Columns of one group make one value."""
    said: str = ""
    """What the heading says where ``field`` is only its first reading: ``person``, ``title``, ``whole address``."""


def meaning(heading: str, words: HeadingWords | None = None) -> Meaning | None:
    """Return what a heading says, or None when it is not known."""
    google = _GOOGLE.match(" ".join(fold(heading).replace("\ufeff", "").split()))
    if google:
        return _google(*google.groups())
    known = words or words_of()
    if heading.lower().startswith(_CONTACT_PERSON) and len(heading) > len(_CONTACT_PERSON):
        return _of_contact_person(heading[len(_CONTACT_PERSON) :], known)
    spaced = _CONTACT_PERSON_NAME.match(heading)
    person = _of_contact_person(spaced[1], known) if spaced else None
    if person and person.said == CONTACT_PERSON:
        return person
    text = plain(heading)
    for spelling in dict.fromkeys((text, plain(heading.lower()))):
        found = _whole(spelling, known)
        if found:
            return found
    either = _either_of(heading, known)
    if either is not None:
        return either
    if ("/" in heading or "℅" in heading) and _WITH_CARE.match(heading):
        label = _purposes(text, known)
        return Meaning("street", label, _group(label, text) if label else "", CARE_OF)
    return _line_of_an_address(text, known) or _by_words(text, known, heading)


def _of_contact_person(heading: str, known: HeadingWords) -> Meaning | None:
    """Return what a heading says behind the mark of the person at a firm: ``cp_name``, which is no postcode."""
    found = meaning(heading, known)
    if found is None:
        return None
    if found.field in ("name", "first name", "last name"):
        return Meaning("first name" if found.field == "first name" else "last name", said=CONTACT_PERSON)
    if found.field in _PARTS:
        return Meaning(found.field, found.label, f"contact person {found.group}", OWN_WORDS)
    return Meaning("prefix" if found.said == "title" else found.field, found.label, found.group)


def is_about_somebody_else(heading: str, words: HeadingWords) -> bool:
    """Return whether the values are those of whose record it is, who made it or whom he obeys: ``Contact Owner``."""
    text = plain(heading)
    if text in words.headings:
        return words.headings[text] == "somebody"
    return any(words.words.get(word) == "somebody" for word in _run_together(text.split(), words))


def only_says_what_for(heading: str, words: HeadingWords) -> str:
    """Return what a heading of nothing but such a word says its values are for (``Home``, ``Work 2``), else ""."""
    found = [word.rstrip("0123456789") for word in plain(heading).split() if not word.isdecimal()]
    if not found or any(word not in words.purposes for word in found) or _either_of(heading, words) is not None:
        return ""
    return _purposes(" ".join(found), words)


def _either_of(heading: str, known: HeadingWords) -> Meaning | None:
    """Return what a heading of several kinds of number or mail address says, for what all of them are only:
    ``Telefon / Mobil``, ``E-Mail privat oder beruflich``. None where it names one kind.
    """
    pieces = [piece for piece in _EITHER_OR.split(heading[:_LONGEST]) if plain(piece)]
    if len(pieces) < 2:
        return None
    found = [meaning(piece, known) for piece in pieces]
    fields = {one.field for one in found if one is not None}
    places = ["" if one else only_says_what_for(piece, known) for piece, one in zip(pieces, found, strict=True)]
    labels = [one.label if one else place for one, place in zip(found, places, strict=True)]
    if fields not in ({"phone"}, {"email"}) or not all(one or place for one, place in zip(found, places, strict=True)):
        return None
    differ = {label for label in labels if label != "whatsapp"}  # that a number is one for that too is no other kind
    one = "," in heading and len(pieces) == 2 and bool(places[1]) and {*_PLACES}.isdisjoint(labels[0].split())
    if len(differ) < 2 or (any(places) and ("" in differ or one)):  # "Phone/Home" and "Fax, work" name one
        return None
    words = [word for word in labels[0].split() if all(word in label.split() for label in labels)]
    return Meaning(next(iter(fields)), " ".join(words))


def _google(kind: str, number: str, sub: str) -> Meaning:
    group = f"{kind} {number}"
    if sub in ("label", "type"):
        return Meaning("label", group=group)
    if kind in ("phone", "e-mail", "website") and sub == "value":
        return Meaning({"e-mail": "email"}.get(kind, kind), group=group)
    if kind == "address":
        return Meaning(_GOOGLE_ADDRESS.get(sub, "street"), "", group, "whole address" if sub == "formatted" else "")
    if kind == "organization" and sub in _GOOGLE_ORGANISATION:
        return Meaning(_GOOGLE_ORGANISATION[sub], group=group)
    return Meaning("other", kind if sub == "value" else f"{kind} {sub}", group)


def _whole(text: str, known: HeadingWords) -> Meaning | None:
    said = known.headings.get(text, "") or _bare(text, known)
    if not said:
        return None
    if said == "somebody":
        return Meaning("other")
    if said in _BY_ITSELF:
        return Meaning("other", said)
    if said in (*_PARTS, "whole address", COUNTRY_CODE, COUNTRY_OR_REGION) and said != "house number":
        found = "" if text in known.purposes else _purposes(text, known)
        return Meaning(_EITHER.get(said, said), found, _group(found, text), said if said in _EITHER else "")
    if said == "house number":
        return Meaning(said, group=_group("", text))
    return Meaning(_EITHER.get(said, said), said=said if said in _EITHER else "")


def _bare(text: str, known: HeadingWords) -> str:
    """Return what a heading says without the words of whom it is: ``Contact First Name``, ``Ansprechpartner 1``."""
    words = text.split()
    kept = [
        word
        for word in words
        if not word.isdecimal() and known.words.get(word) != "small" and known.purposes.get(word) not in _OF_WHOM
    ]
    if len(kept) > 1 and known.headings.get(kept[0]) in ("person", "customer"):
        del kept[0]
    said = known.headings.get(" ".join(kept), "") if len(kept) < len(words) else ""
    return said if said in _OF_A_PERSON else ""


def _line_of_an_address(text: str, known: HeadingWords) -> Meaning | None:
    """Return what a heading says whose words but those of whose address it is are known as a line of one:
    ``Adresszusatz geschäftlich``, ``Complemento do endereço comercial``, ``Número residencial``.
    """
    if not _WAYS_TO_REACH.isdisjoint(map(known.words.get, text.split())):
        return None
    words = [word for word in text.split() if word not in known.purposes]
    label = _purposes(text, known)
    counted = [word for word in words if not word.isdecimal()]
    bare = [word for word in counted if known.words.get(word) not in ("small", "address")]
    for kept in (words, counted, bare):
        said = known.headings.get(" ".join(kept), "")
        fitting = said in BESIDE_AN_ADDRESS or said in ("street", COUNTRY_CODE)
        if (
            fitting
            and {*label.split()} <= {*_OF_WHOM, *_PLACES}
            and kept != text.split()
            and (said != "number" or label)
        ):
            return Meaning(
                _EITHER.get(said, said), label, _group(label, text) if label or said == "street" else "", said
            )
    return None


def _by_words(text: str, known: HeadingWords, heading: str) -> Meaning | None:
    bare = [word.rstrip("0123456789") or word for word in text.split()]
    words = [part for word in _run_together(bare, known) for part in known.parts(word) or (word,)]
    telling = [word for word in words if known.words.get(word) != "small" and not word.isdecimal()]
    kinds = [known.words[word] for word in telling if word in known.words]
    label = _purposes(" ".join(words), known)
    labels = set(label.split(" ")) | {label}
    own = _own_words(words, known, heading)
    if {"not", "somebody"} & set(kinds):
        return None
    for part in ("area code", "extension"):
        if part in kinds and ("phone" in kinds or not own):
            return Meaning(part, f"{label} {own}".strip(), said=OF_A_TELEPHONE if "phone" in kinds else "")
    if "email" in kinds:
        if "type" in kinds:
            return Meaning("ignore")
        if {"display", "name"} & set(kinds):
            return Meaning("other", "e-mail display name")
        return Meaning("email", f"{label} {own}".strip())
    if "website" in kinds and "type" not in kinds:
        label = f"{label} {own}".strip()
        return Meaning("website", label, said="" if label in _OF_THE_FIRM else OWN_WORDS)
    if ("phone" in kinds or labels & _NUMBERS or "text phone" in label) and not {"name", "type"} & set(kinds):
        if "country" in kinds and not _CODE.isdisjoint(words):
            return None  # of a country that is dialled
        return Meaning("phone", f"{label} {own}".strip())
    if len(telling) > _MOST_WORDS or "type" in kinds:
        return None
    parts = [kind for kind in kinds if kind in _PARTS]
    if not parts:
        return None
    part = next((part for part in parts if part != "address"), "address")
    if "po box" in parts or ("street" in parts and "house number" in parts):
        part = "street"
    label = f"{label} {own}".strip()
    if part == "region" and "country" in parts and any(word.startswith("regi") for word in words):  # “Região/País”
        return Meaning("country", label, _group(label, text), COUNTRY_OR_REGION)
    code = part == "country" and not _CODE.isdisjoint(words)
    return Meaning(part, label, _group(label, text), COUNTRY_CODE if code else OWN_WORDS if own else "")


def _own_words(words: list[str], known: HeadingWords, heading: str) -> str:
    """Return the words of a heading that are not understood, as they are spelled: they say what a value is for."""
    if "\ufffd" in heading:
        return ""  # letters are missing
    spelling = spelled(heading)
    left = [
        word
        for word in words
        if not word[0].isdecimal()
        and word not in known.words
        and word not in known.purposes
        and known.headings.get(word) not in _NO_LABELS
        and not (word not in spelling and word[0] in "aeioy")  # “a č.p.”, whose letters were joined
    ]
    return " ".join(dict.fromkeys(spelling.get(word, word) for word in left))


def _run_together(words: list[str], known: HeadingWords) -> list[str]:
    """Return the words with those in one that are known so: ``post code``, ``home page``."""
    found: list[str] = []
    for word in words:
        if found and (found[-1] + word in known.words or found[-1] + word in known.purposes):
            found[-1] += word
        else:
            found.append(word)
    return found


def _purposes(text: str, known: HeadingWords) -> str:
    found = [known.purposes[word] for word in text.split() if word in known.purposes]
    place = [label for label in found if label in _PLACES]
    return " ".join(dict.fromkeys(place + found))


def _group(label: str, text: str) -> str:
    number = next((word for word in text.split() if word.isdecimal()), "")
    return f"{label} address".strip() + (f" #{number}" if number else "")
