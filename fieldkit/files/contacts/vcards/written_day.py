"""Days as people and programs write them, read only where their order leaves no doubt."""

import re
from datetime import date

from fieldkit.domain.text.sanitize import fold

_ISO = re.compile(r"(\d{4})[-/.]?(\d\d?)[-/.]?(\d\d?)(?:[T ].*|Z|[+-]\d\d:?\d\d)?\Z", re.DOTALL)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T ].*|Z)?\Z", re.DOTALL)
_NO_YEAR = re.compile(r"-{1,2}(\d\d)-?(\d\d)(?:[T ].*|Z)?\Z", re.DOTALL)
_THREE = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})(?:[T ,]+[\d:. ]+(?:am|pm)?)?\Z")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\Z")
_TWO_FIGURES = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?([4-9]\d)\Z")  # of this century it would be ahead
_TIME = re.compile(
    r"(?:[T ,]+\d\d?(?::?\d\d){0,2}(?:[.,]\d+)?)?\s*(?:[ap]m|Z|UTC|GMT|[+-]\d\d:?\d\d)?\Z", re.IGNORECASE
)
_CLOCK = re.compile(r"\d\d?:\d\d(?::\d\d)?\s*(?:[ap]m)?|[A-Z]{3}[+-]\d{4}", re.IGNORECASE)
_IN_FIGURES = re.compile(r"-{0,2}\d{1,4}(?:[-/.]?\s?\d{1,4}){1,2}\.?")
_BESIDE_A_MONTH = frozenset("th st nd rd of de del den der le la el il dia the on am em o os year r rok roku".split())
# The beginnings of weekdays, in the languages of the months.
_WEEKDAYS = frozenset(
    "mon tue wed thu fri sat sun die mit don fre sam son lun mar mer jeu ven dim gio sab dom mie jue vie seg ter qua"
    " qui sex pon wto sro czw pia sob nie maa din woe vri zat zon man tir ons tor lor tis ute str ctv pat ned".split()
)
_WORDS = re.compile(r"[^\W\d_]+|\d+")
# Years that programs write where nobody knows one: Apple 1604, others 0.
_UNKNOWN_YEARS = frozenset({0, 1, 1604})
_MONTHS = (
    ("jan", "gen", "ene", "sty"),
    ("feb", "fev", "fév", "lut"),
    ("mar", "mär", "mrz", "maa", "mrt"),
    ("apr", "avr", "abr", "kwi"),
    ("may", "mai", "mag", "maj", "mei"),
    ("jun", "giu", "juin", "cze"),
    ("jul", "lug", "juil", "lip"),
    ("aug", "ago", "aou", "aoû", "sie"),
    ("sep", "set", "wrz"),
    ("oct", "okt", "ott", "out", "paz"),
    ("nov", "lis"),
    ("dec", "dez", "dic", "déc", "gru"),
)
# Czech, as it stands behind a day and alone; June and July begin alike.
_CZECH = (
    "ledna leden,února únor,března březen,dubna duben,května květen,června červen,července červenec,srpna srpen,září,"
    "října říjen,listopadu listopad,prosince prosinec"
)
_LONGEST = 60
_YEAR = 4
"""Digits of a year."""
_MONTH = {fold(name): number for number, names in enumerate(_MONTHS, start=1) for name in names}

_WHOLE_WORDS = {fold(name): number for number, names in enumerate(_CZECH.split(","), start=1) for name in names.split()}


def written_day(text: str, unknown_year: str = "") -> str:
    """Return ``1980-08-15``, or ``--08-15`` for a day without a year; "" where it is none, or may be two.

    ``unknown_year`` is a year that the file says means none.
    """
    if len(text) > _LONGEST:
        return ""
    plain = re.sub(r"\s*([-/])\s*", r"\1", text.strip(" \t\n*?()'\""))
    short = _NO_YEAR.match(plain)
    if short:
        return _day(0, int(short.group(1)), int(short.group(2)))
    match = _COMPACT.match(plain) or _ISO.match(plain)
    if match:
        year, month, day = match.groups()
        return _day(0 if year == unknown_year else int(year), int(month), int(day))
    dotted = _DAY_AND_MONTH.match(plain)
    if dotted:
        return _day(0, int(dotted.group(2)), int(dotted.group(1)))
    century = _TWO_FIGURES.match(plain)
    if century:
        return _day(1900 + int(century.group(3)), int(century.group(2)), int(century.group(1)))
    three = _THREE.match(plain)
    if three:
        return _by_size(int(three.group(1)), int(three.group(3)), int(three.group(4)), three.group(2))
    return _with_month(plain)


def says_more(text: str) -> bool:
    """Return whether a text that ``written_day`` reads says anything but the day: a place, a doubt, a second day."""
    plain = re.sub(r"\s*([-/])\s*", r"\1", text.strip(" \t\n\"'"))
    figures = _IN_FIGURES.match(plain)
    if figures:
        behind = plain[figures.end() :]
        whole = plain.startswith("--") or sum(map(str.isdigit, figures[0])) > _YEAR
        if whole or not any(map(_month, _WORDS.findall(behind))):
            return _TIME.match(behind.rstrip(" ,*()")) is None
    found = _WORDS.findall(_CLOCK.sub("", plain))
    months = [word for word in found if _month(word)]
    more = (word for word in found if word.isalpha() and word not in months and fold(word) not in _BESIDE_A_MONTH)
    return "?" in plain or any(fold(word)[:3] not in _WEEKDAYS for word in more)


def _by_size(first: int, second: int, year: int, mark: str) -> str:
    """Dots are day first everywhere; with other marks only a number above 12 tells which is the day."""
    if mark == "." or first > 12 or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else ""


def _with_month(text: str) -> str:
    """Read ``15 August 1980``, ``Aug 15, 1980`` and the like; the name of a weekday may stand before."""
    found = _WORDS.findall(text)
    months = [_month(word) for word in found if _month(word)]
    numbers = [word for word in found if word.isdecimal()]
    if len(months) != 1 or len(numbers) not in (1, 2) or len(found) > 6:
        return ""
    if len(numbers) == 1:
        return _day(0, months[0], int(numbers[0])) if len(numbers[0]) <= 2 else ""
    year = next((number for number in numbers if len(number) == 4), "")
    day = next((number for number in numbers if len(number) <= 2), "")
    return _day(int(year), months[0], int(day)) if year and day else ""


def _month(word: str) -> int:
    plain = fold(word)
    if not plain.isalpha() or len(plain) < 3:
        return 0
    return _WHOLE_WORDS.get(plain, 0) or _MONTH.get(plain[:4], 0) or _MONTH.get(plain[:3], 0)


def _day(year: int, month: int, day: int) -> str:
    try:
        if year in _UNKNOWN_YEARS:
            date(2000, month, day)
            return f"--{month:02}-{day:02}"
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
