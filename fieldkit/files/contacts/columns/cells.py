"""What one cell holds: several values, a day, a number that a spreadsheet has spoilt."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from fieldkit.files.contacts.problems import ProblemReport
from fieldkit.files.contacts.several.mails import LabelledMail, MailsAndRest, mails_in, said_beside
from fieldkit.files.contacts.several.numbers import LabelledNumber, numbers_in

BETWEEN_VALUES: Final = ":::"
"""What Google writes between the values of one cell, with blanks around it."""
NOTHING: Final = frozenset(
    {"Unspecified", "0/0/00", "00/00/00", "00.00.00", "0.0.00", "00.00.0000", "00/00/0000", "0000-00-00"}
    | {"0000-00-00 00:00:00", "0-0-00", "00-00-00", "Keine Angabe", "Non précisé"}
)
"""What Outlook and others write where there is nothing, in figures and in words."""

_PLAIN_NUMBER: Final = re.compile(r"[ ]*\+?\d[\d ()-]*\Z")
"""In which nothing can stand between two."""
_GUARD: Final = re.compile(r"'(?=[=+\-@])")
_AS_TEXT: Final = re.compile(r'\s*="([^"]*)"\s*\Z')
_RECKONED: Final = re.compile(r"\A=(?=[+(]*\d)")
_SHORTENED: Final = re.compile(r"\d[.,]\d+E\+\d+\Z", re.IGNORECASE)
_DOTTED: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\Z")
_SLASHED: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})\Z")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\.?\Z|(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_TIME: Final = re.compile(r"[ T]\d{1,2}:\d\d(?::\d\d)?(?:[ .]?[ap]\.?m\.?)?\Z", re.IGNORECASE)
_PROXY: Final = re.compile(r"(?i)\s*(?:(?:smtp|sip|x500|eum|spo):[^\s;,+]+[\s;,+]+){0,50}smtp:[^\s@:]+@")
_ANGLED: Final = re.compile(r"[^<>@]*<\s*(?:mailto:)?([^\s<>]+@[^\s<>]+)\s*>\Z", re.IGNORECASE)
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_FEWEST_WITH_AREA_CODE: Final = 10
"""Digits that no number has within its own town."""
_LEAP_YEAR: Final = 2000
_LAST_MONTH: Final = 12


def says_nothing(cell: str, line: int, report: ProblemReport) -> bool:
    """Return whether a program wrote a cell where there was nothing; words that it wrote are told."""
    if cell not in NOTHING:
        return False
    if any(map(str.isalpha, cell)):
        report.count(line, f"“{cell}” was left out: it only says that nothing is there", "lost")
    return True


def without_formula(cell: str) -> str:
    """Return the text of a cell that a spreadsheet was told to take as text: ``="030 1"``."""
    found = _AS_TEXT.match(cell) if "=" in cell else None
    return found[1] if found else cell


def parts_of(cell: str) -> list[str]:
    """Return the values of a cell that holds one for each of several: between ``:::``; "" for one left out."""
    return [part.strip() for part in cell.split(BETWEEN_VALUES)]


def texts(cell: str) -> list[str]:
    """Return the organisations or titles in a cell: between ``:::``, lines, or a semicolon with a blank."""
    return _filled(re.split(r":::|\n|;\s+|;\Z", cell))


def mails(cell: str) -> MailsAndRest:
    """Return the addresses in a cell with the words beside them; a part without any as it stands."""
    found: list[LabelledMail] = []
    rest: list[str] = []
    for value in _filled(re.split(r":::|\n", cell)):
        held = mails_in(value)
        if held.mails:
            found += held.mails
            rest.append(said_beside(held))
        else:
            found.append(LabelledMail(_bare(value), ""))
    return MailsAndRest(found, " ".join(filter(None, rest)))


def proxy_addresses(cell: str) -> MailsAndRest | None:
    """Return the addresses of a cell that Exchange filled, in a column of any name: ``SMTP:a@x.example+smtp:b@…``."""
    return mails_in(cell) if _PROXY.match(cell) else None


def websites(cell: str) -> list[str]:
    """Return the web addresses in a cell."""
    found = _filled(re.split(r":::|\n|;\s+|,\s+", cell))
    several = len(found) > 1 and all("." in one and " " not in one for one in found)
    return found if several else _filled(re.split(r":::|\n", cell))


def numbers(cell: str) -> list[LabelledNumber]:
    """Return the telephone numbers in a cell: between ``:::``, and as people put several into one."""
    if _PLAIN_NUMBER.match(cell):
        return [LabelledNumber(cell.strip(), "")]
    return [one for value in _filled(cell.split(BETWEEN_VALUES)) for one in numbers_in(value)]


def number(cell: str) -> str:
    """Return a number without the sign that keeps a spreadsheet from reckoning, or that makes it reckon."""
    plain = cell.strip()
    return _RECKONED.sub("", plain.removeprefix("'") if _GUARD.match(plain) else plain, count=1)


def with_area_code(area: str, value: str) -> str:
    """Return a number with the area code that stood in a column of its own, unless it has one."""
    if not area or value.startswith(("+", "0", "(")) or len(_digits(value)) >= _FEWEST_WITH_AREA_CODE:
        return value
    return value if _digits(value).startswith(_digits(area)) else f"{area} {value}"


def takes_area_code(area: str, cell: str) -> bool:
    """Return whether a number in a cell has this area code, by itself or from the column beside it."""
    code = _digits(area).lstrip("0")
    return any(code in _digits(with_area_code(area, number(one.number))) for one in numbers(cell))


def is_shortened(value: str) -> bool:
    """Return whether a spreadsheet has made a long number a rounded one: ``4.93E+11``."""
    return _SHORTENED.match(value) is not None


def day(cell: str) -> str:
    """Return a day as ISO where its order is certain: dots are day first, slashes only if one number exceeds 12."""
    text = cell.strip()
    bare = _TIME.sub("", text)
    dotted, slashed, ordered = _DOTTED.match(bare), _SLASHED.match(bare), _YEAR_FIRST.match(bare)
    if ordered:
        year, month, number_ = (part for part in ordered.groups() if part)
    elif dotted:
        number_, month, year = dotted.groups()
    elif slashed and (int(slashed[1]) > _LAST_MONTH or slashed[1] == slashed[2]):
        number_, month, year = slashed.groups()
    elif slashed and int(slashed[2]) > _LAST_MONTH:
        month, number_, year = slashed.groups()
    else:
        return text
    return f"{year}-{int(month):02}-{int(number_):02}"


def day_of(year: str, month: str, number_: str) -> str:
    """Return a day of which each part stood in a column; without a year in words, "" if nothing is there."""
    year, month, number_ = year.strip(), month.strip(), number_.strip()
    if not year.strip("0") and not month.strip("0") and not number_.strip("0"):
        return ""
    if month.isdecimal() and number_.isdecimal():
        try:
            held = date(int(year) if year.strip("0").isdecimal() else _LEAP_YEAR, int(month), int(number_))
        except ValueError:
            held = None
        if held is not None:
            return held.isoformat() if year.strip("0") else f"{held.day} {MONTHS[held.month - 1]}"
    return " ".join(part for part in (number_, month, year) if part.strip("0"))


def _bare(text: str) -> str:
    angled = _ANGLED.match(text.strip())
    return angled[1] if angled else text.strip()


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _filled(pieces: list[str]) -> list[str]:
    return [piece.strip() for piece in pieces if piece.strip()]
