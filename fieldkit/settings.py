"""settings.toml: money, dates, theme, terms, keys. Everything has a default; a mistake is refused with its place.

A term that is wrong only leaves a sentence of a card unsaid: it is named, and the rest is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from pathlib import Path

from fieldkit import ordinary_file
from fieldkit.domain.errors import Invalid, Trouble

THEMES = ("dark", "light", "contrast")
LARGEST = 1024**2
"""Bytes; nobody writes so many keys."""
_CORRECT = "Correct it or move it away; your data is not touched."
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class ReportWishes:
    """The firm on its reports. All of it may be empty."""

    firm: str = ""
    """Name of the firm."""
    by: str = ""
    """Who makes the surveys."""
    contact: str = ""
    """How the firm is reached; several lines."""
    opening: str = ""
    """Said after the first page."""
    closing: str = ""
    """Said after what the client is asked for."""
    titles: dict[str, str] = field(default_factory=dict)
    """Other titles of chapters, by key."""
    colour: str = ""
    """Such as "#1f5673"."""
    logo: str = ""
    """A PNG or JPEG file, from the root or beside the settings."""
    folder: str = ""
    """Where reports go, from the root or below the home of the user (~)."""
    score: bool = False
    """Whether figure and grade are told to the client where the rules give one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may choose."""

    theme: str = "dark"
    currency: str = ""
    """Sign or code shown with amounts."""
    month_first: bool = False
    """Whether 4/5 is the fifth of April."""
    terms: dict[str, str] = field(default_factory=dict)
    """What the firm promises, by the names that cards say it with: notice, response, exit, hours, cover."""
    keys: dict[str, str] = field(default_factory=dict)
    """Other keys by command id."""
    report: ReportWishes = ReportWishes()
    """How reports look, and where they go."""
    mistakes: tuple[str, ...] = ()
    """What was left out, as sentences with their place."""


def load(path: Path) -> Settings:
    """Return the settings in ``path``, or the defaults if there is no such file. Raises Trouble with file and line."""
    try:
        data = ordinary_file.read(path, LARGEST)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror or error}. {_CORRECT}") from error
    text = _text(path, data)
    import tomllib  # 14 ms, only where there are settings

    try:
        found = tomllib.loads(text)
    except RecursionError as error:
        raise Trouble(f"{path}: it is nested too deeply to be read. {_CORRECT}") from error
    except ValueError as error:
        raise Trouble(f"{path}: {error}. {_CORRECT}") from error
    known = {"theme": str, "currency": str, "month_first": bool, "terms": dict, "keys": dict, "report": dict}
    for name, value in found.items():
        if name not in known:
            raise Trouble(f"{_place(path, text, name)}: there is no setting “{name}”. There are: {', '.join(known)}.")
        if not isinstance(value, known[name]):
            raise Trouble(f"{_place(path, text, name)}: “{name}” must be {_SHAPES[name]}.")
    if found.get("theme", "dark") not in THEMES:
        raise Trouble(f"{_place(path, text, 'theme')}: theme is one of {', '.join(THEMES)}.")
    terms, mistakes = _checked_terms(path, text, found.get("terms", {}))
    report = _checked_report(path, text, found.get("report", {}))
    from fieldkit.commands import checked_keymap

    keys = found.get("keys", {})
    for name, key in keys.items():
        if not isinstance(key, str):
            raise Trouble(
                f'{_place(path, text, name)}, [keys]: a key is a text such as "f9", and the command stands in '
                'quotes before it, as in "today.done" = "f9".'
            )
    try:
        taken = {**found, "terms": terms, "keys": checked_keymap(keys), "report": report}
        return Settings(**taken, mistakes=mistakes)
    except Invalid as error:
        raise Trouble(f"{_place(path, text, error.field)}, [keys]: {error}") from error


def _checked_terms(path: Path, text: str, terms: dict[str, object]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the terms that can be said, and what is wrong with the others."""
    if not terms:
        return {}, ()
    from fieldkit.domain.cards.spoken import TERMS

    taken: dict[str, str] = {}
    mistakes: list[str] = []
    for name, value in terms.items():
        if name not in TERMS:
            known = "; ".join(f"{one} ({what})" for one, what in TERMS.items())
            mistakes.append(f"{_place(path, text, name)}, [terms]: there is no term “{name}”. There are: {known}.")
        elif not isinstance(value, str):
            mistakes.append(f'{_place(path, text, name)}, [terms]: “{name}” must be a text such as "30 days".')
        else:
            taken[name] = value
    return taken, tuple(mistakes)


def _checked_report(path: Path, text: str, wishes: dict[str, object]) -> ReportWishes:
    """Return how reports look. Raises Trouble with the place of a mistake."""
    shapes = {one.name: dict if one.name == "titles" else type(one.default) for one in fields(ReportWishes)}
    said = {bool: "true or false", str: "a text", dict: 'a table such as good = "What is in order"'}
    for name, value in wishes.items():
        place = f"{_place(path, text, name)}, [report]"
        if name not in shapes:
            raise Trouble(f"{place}: there is no “{name}”. There are: {', '.join(shapes)}.")
        if not isinstance(value, shapes[name]):
            raise Trouble(f"{place}: “{name}” must be {said[shapes[name]]}.")
    wanted = ReportWishes(**wishes)  # type: ignore[arg-type]
    if wanted.titles:
        from fieldkit.domain.reports.told import TITLES

        for key, title in wanted.titles.items():
            place = f"{_place(path, text, key)}, [report.titles]"
            if key not in TITLES:
                raise Trouble(f"{place}: there is no chapter “{key}”. There are: {', '.join(TITLES)}.")
            if not isinstance(title, str):
                raise Trouble(f"{place}: “{key}” must be a text.")
    if wanted.colour:
        from fieldkit.domain.reports.firm_look import is_colour

        if not is_colour(wanted.colour):
            raise Trouble(f'{_place(path, text, "colour")}, [report]: “colour” is # and six digits, as in "#1f5673".')
    return wanted


def _text(path: Path, data: bytes) -> str:
    """Return the text of the file; the mark that Windows puts before it is none of it."""
    if data.startswith(_UTF_16):
        raise Trouble(f"{path} is UTF-16, and TOML is UTF-8: save it again as UTF-8. Your data is not touched.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Trouble(f"{path}, line {line}: it is not UTF-8: save it again as UTF-8. {_CORRECT}") from error


def _place(path: Path, text: str, name: str) -> str:
    """Return the file, with the line on which something is set if it can be found."""
    found = re.search(rf"^[ \t]*\[?[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*[=.\]]", text, re.MULTILINE)
    return f"{path}, line {text.count(chr(10), 0, found.start()) + 1}" if found else str(path)


_SHAPES = {
    "theme": "a text",
    "currency": 'a text such as "€"',
    "month_first": "true or false",
    "terms": 'a table such as notice = "30 days"',
    "keys": 'a table of command = "key"',
    "report": 'a table such as firm = "Field & Co"',
}
