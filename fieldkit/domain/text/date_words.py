"""What is typed as a date, taken apart into words that each have one spelling.

Beside words there are figures as they were typed, "#3" for the third of a month, "@10" for what "at" makes a time of
day, and "17h30" for a time as it is written in much of Europe.
"""

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Final

from fieldkit.domain.text.dates import DAYS, MONTHS
from fieldkit.domain.text.sanitize import clean_line, fold

LONG_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONG_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
UNITS: Final = frozenset({"minute", "hour", "day", "workday", "week", "fortnight", "month", "year"})
_NUMBERS: Final = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_ORDINALS: Final = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    "twentieth",
)
_ENDS: Final = {"eod": "day", "cob": "day", "eow": "week", "eom": "month", "eoy": "year"}
_FRACTIONS: Final = str.maketrans({"½": " .5", "¼": " .25", "¾": " .75"})
_IN_OTHER_TONGUES: Final = {
    "today": "heute aujourd'hui oggi hoy vandaag idag",
    "tomorrow": "morgen demain domani manana amanha imorgen imorgon",
    "yesterday": "gestern hier ieri ayer gisteren ontem igar",
    "mon": "montag lundi lunedi lunes maandag mandag",
    "tue": "dienstag mardi martedi martes dinsdag tisdag tirsdag",
    "wed": "mittwoch mercredi mercoledi miercoles woensdag onsdag",
    "thu": "donnerstag jeudi giovedi jueves donderdag torsdag",
    "fri": "freitag vendredi venerdi viernes vrijdag fredag",
    "sat": "samstag sonnabend samedi sabato sabado zaterdag lordag",
    "sun": "sonntag dimanche domenica domingo zondag sondag",
    "jan": "januar janner janvier gennaio enero januari janeiro",
    "feb": "februar feber fevrier febbraio febrero februari fevereiro",
    "mar": "marz mrz mars marzo maart mrt marco",
    "apr": "avril aprile abril",
    "may": "mai maggio mayo mei maio maj",
    "jun": "juni juin giugno junio junho",
    "jul": "juli juillet luglio julio julho",
    "aug": "aout agosto augustus augusti",
    "sep": "septembre settembre septiembre setembro",
    "oct": "oktober okt octobre ottobre octubre outubro",
    "nov": "novembre noviembre novembro",
    "dec": "dezember dez decembre dicembre diciembre dezembro",
    "at": "um kl",
}
"""Words of other languages, without accents, that are no other word of a date in any of them."""
_MONTH_BEGUN: Final = "jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]"
_LONGEST: Final = 100


def _vocabulary() -> tuple[Mapping[str, str], frozenset[str]]:
    """Return what words mean, and those from which a slip of one letter is put right."""
    units: dict[str, tuple[str, ...]] = {
        "minute": ("m", "min", "mins", "minutes"),
        "hour": ("h", "hr", "hrs", "hours"),
        "day": ("d", "days"),
        "week": ("w", "wk", "wks", "weeks"),
        "month": ("mo", "mos", "mth", "mths", "months"),
        "year": ("y", "yr", "yrs", "years"),
    }
    words = {word: word for word in ("today", "tomorrow", "yesterday", "tonight", "midday", "morning", "afternoon")}
    words |= {"evening": "evening", "midday": "noon"}
    for unit, others in units.items():
        words |= dict.fromkeys((unit, *others), unit)
    for short, long in zip((*DAYS, *MONTHS), (*LONG_DAYS, *LONG_MONTHS), strict=True):
        words |= {short: short, long: short}
    # Four letters are too few to guess from: "soon" is one slip away from "noon".
    guessed = frozenset(word for word in words if len(word) > 4)
    words |= {"m": "m", "tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu", "sept": "sep"}
    words |= {"tod": "today", "tmr": "tomorrow", "tmrw": "tomorrow", "tom": "tomorrow", "tomoz": "tomorrow"}
    words |= dict.fromkeys(("workday", "workdays", "weekday", "weekdays"), "workday")
    words |= {
        "kw": "week",
        "until": "by",
        "till": "by",
        "a": "1",
        "an": "1",
        "fortnights": "fortnight",
        "quarters": "quarter",
        "wkend": "weekend",
    }
    words |= {"beginning": "start", "middle": "mid", "nite": "night", "prev": "last", "previous": "last"}
    words |= {other: word for word, others in _IN_OTHER_TONGUES.items() for other in others.split()}
    words |= {word: str(n) for n, word in enumerate(_NUMBERS, 1)}
    words |= {word: f"#{n}" for n, word in enumerate(_ORDINALS, 1)} | {"thirtieth": "#30"}
    return MappingProxyType(words), guessed


_WORDS, _GUESSED = _vocabulary()

_ASIDE = re.compile(r"(?<=\S)\s*\((?:today|tomorrow|yesterday|in \d+ [a-z]+|\d+ [a-z]+ ago)\)", re.IGNORECASE)
_PIECE = re.compile(
    r"\d{1,2}h(?:\d\d)?(?![a-z\d])|\d{4}h(?![a-z\d])|#\d+|[^\W\d_]+(?:'[^\W\d_]+)?|[^\sa-z#]+", re.ASCII
)
_TENS: Final = "|".join(_ORDINALS[:9])


def _day_of_week(match: re.Match[str]) -> str:
    """Return the day that "2026-W50-3" names; what is none as it is."""
    with suppress(ValueError):
        return dt.date.fromisocalendar(*map(int, match.groups())).isoformat()
    return match[0]


_CHANGES: Final = (
    (r"\b(\d{4})-?w(\d\d)-?([1-7])\b", _day_of_week),
    (r"\A(\d{4}-\d{1,2}-\d{1,2}|\d{8})t(?=\d)", r"\1 "),
    # "in 3 weeks, 12 dec": the list's own wording; the date says all of it.
    (r"\Ain \d+ (?:weeks|months), (?=\d{1,2} [a-z]{3}\Z)", ""),
    (r"(?<![\d.:/-])(\d{1,3}),(\d{1,2})(?= ?[hdwmy])", r"\1.\2"),
    (r"\b([ap])\.m\b\.?", r"\1m"),
    (r"(\d:\d\d)(?=\+\d\d:?\d\d\Z)|\A(\d{4}-\S+ \d\d:\d\d(?::\d\d)?)(?=-\d\d:?\d\d\Z)", r"\1\2 "),
    (r"\b(\d{1,2})\. (\d{1,2})\. ?((?:19|20)\d\d)\b", r"\1.\2.\3"),
    (r"(?<=[a-z])[.!?]+(?=[\s,;)]|\Z)", " "),
    (r"[,;()]", " "),
    (r"@", " at "),
    (r"\bo'? ?clock\b", "oclock"),
    (r"s'(?=\s|\Z)", "s"),
    (r"(?<=[a-z])'s\b", ""),
    (
        rf"\b(twenty|thirty)[- ]({_TENS})\b",
        lambda m: f"#{2 if m[1] == 'twenty' else 3}{_ORDINALS.index(m[2]) + 1}",
    ),
    (r"(?<![\d.:/-])(\d{1,2})(?:st|nd|rd|th)\b", r"#\1"),
    (r"(?<=[a-z])[-./](?=[a-z\d#])", " "),
    (r"(?<=\d)[-/](?=[a-z])", " "),
    (r"\b([a-z]{3,9} \d{1,2})-(?=\d{4}\b)", r"\1 "),
    (r"(?<=\s)[-–—](?=\s(?:at |\d{1,2}:\d\d|\d{1,2} ?[ap]m\b|[a-z]))", ""),
    (r"\b(?:a )?couple (?:of )?", "2 "),
    (r"\b(\d+)(?:st|nd|rd|th)\b", r"\1"),
    (r"\b(\d{1,2}) ?h ?(\d{1,2}) ?(?=m(?:in\w*)?\b)", r"\1 hour \2 "),
    (r"(?<![\d.,/:])(\d{1,2}) h(?: (\d\d))?(?![\w:.])(?! ?m(?:in\w*)?\b)", r"\1h\2"),
    (r"(?<![\d.,/:])(\d{1,2})h (\d\d)(?![\w:.])(?! ?m(?:in\w*)?\b)", r"\1h\2"),
    (
        rf"\b(\d{{1,2}})(?:[:.](\d\d))? ?uhr(?: (\d\d)(?![\d.:/-])(?! ?(?:{_MONTH_BEGUN})))?\b",
        # Minutes on both sides: none is dropped.
        lambda m: f"{m[1]}:{m[2]} {m[3]}" if m[2] and m[3] else f"{m[1]}:{m[2] or m[3] or '00'}",
    ),
    (r"\b(?:working|business|work|week) (days?)\b", r"work\1"),
    (r"\b(eod|cob|eow|eom|eoy)\b", lambda m: "end of " + _ENDS[m[1]]),
    (r"\bclose of business\b", "end of day"),
    (r"\btonight\b", "today night"),
    (r"\b(?:overmorrow|ubermorgen|overmorgen|dopodomani|apres demain)\b", "day after tomorrow"),
    (r"\bi (?=morgen|morgon|dag|gar)\b", "i"),
    (r"\bno later than\b", "by"),
    (r"\bthis (?=noon|midday)", "today "),
)


def words_of(text: str) -> list[str]:
    """Return the words of ``text`` in their one spelling; a slip of one letter is put right if unique.

    None at all for what is longer than any date, or holds figures that are none of a date ("1²").
    """
    if len(text) > _LONGEST or any(c.isdigit() and not c.isdecimal() for c in text):
        return []
    plain = fold(_ASIDE.sub(" ", clean_line(text)).translate(_FRACTIONS))
    for pattern, instead in _CHANGES:
        plain = re.sub(pattern, instead, plain)
    return _joined([_known(piece) for piece in _PIECE.findall(plain)])


def _joined(pieces: list[str]) -> list[str]:
    """Return ``pieces`` without those that only lead to the next one, which they may make a day or a time."""
    words: list[str] = []
    for place, piece in enumerate(pieces):
        before = pieces[place - 1] if place else ""
        after = pieces[place + 1] if place + 1 < len(pieces) else ""
        if piece == "oclock" and words and words[-1].isdecimal():
            words[-1] = f"@{words[-1]}"
        elif piece in ("at", "on", "the", "by", "around", "about", "oclock"):
            continue
        elif before == "at" and piece[0].isdecimal():
            words.append(f"@{piece}")
        elif before in ("on", "the") and piece.isdecimal() and len(piece) < 3 and not _goes_on(after):
            words.append(f"#{piece}")
        else:
            words.append(piece)
    return words


def _goes_on(after: str) -> bool:
    return after in MONTHS or after in UNITS or after in ("am", "pm", "of", "oclock", "m") or "h" in after[1:3]


def _known(piece: str) -> str:
    word = piece.rstrip(".") if piece[0].isalpha() else piece
    known = _WORDS.get(word)
    if known is not None or len(word) < 4 or not word.isalpha() or word.removesuffix("s") in LONG_DAYS:
        return known or word
    near = {_WORDS[other] for other in _GUESSED if one_slip(word, other)}
    return near.pop() if len(near) == 1 else word


def one_slip(typed: str, meant: str) -> bool:
    """Say whether ``typed`` is ``meant`` with one letter missing, added, wrong, or two swapped."""
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    rest, other = typed[start:], meant[start:]
    if len(rest) == len(other):
        return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    return rest[1:] == other or rest == other[1:]
