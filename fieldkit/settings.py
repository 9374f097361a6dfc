"""settings.toml: money, dates, theme, terms, keys, reports. All have a default, which holds where one is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

from fieldkit import ordinary_file
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.near_word import near_word

THEMES = ("dark", "light", "contrast")
LARGEST = 1024**2
"""Bytes; nobody writes so many keys."""
_CORRECT = "Correct it or move it away; your data is not touched."
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
MOST_MISTAKES = 20
"""After so many nobody reads on, and what follows is left out."""


class WrongSetting(NamedTuple):
    """A setting that cannot be taken as it is written."""

    setting: str
    """Its name; "" where none of the file can be read."""
    what: str
    """A sentence with its place."""
    instead: str
    """A sentence that says what holds until it is mended."""

    def __str__(self) -> str:
        return f"{self.what} {self.instead}"


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
    mistakes: tuple[WrongSetting, ...] = ()
    """What was left out."""

    def wrong(self, name: str) -> WrongSetting | None:
        """Return what is wrong with a setting that stands at its default for that, or None."""
        return next((one for one in self.mistakes if one.setting in (name, "")), None)


def load(path: Path) -> Settings:
    """Return the settings in ``path``, the defaults if there is no such file; what is wrong is among its mistakes."""
    try:
        text = _text(path)
        if text is None:
            return Settings()
        found = _parsed(path, text)
    except Trouble as trouble:
        return Settings(mistakes=(WrongSetting("", str(trouble), "Until then all settings are the usual ones."),))
    taken: dict[str, Any] = {}
    mistakes: list[WrongSetting] = []
    # Those that commands ask after come first, what nobody knows last: a file may hold mistakes without end.
    for name in sorted(found, key=lambda one: (one not in _KNOWN, isinstance(found[one], dict))):
        if name not in _KNOWN and len(mistakes) >= MOST_MISTAKES:
            break
        value, place = found[name], _place(path, text, name)
        if name not in _KNOWN:
            near = near_word(name, _KNOWN)
            hint = f"Did you mean “{near}”?" if near else f"There are: {', '.join(_KNOWN)}."
            mistakes.append(WrongSetting(name, f"{place}: there is no setting “{name}”. {hint}", _LEFT_OUT))
        elif not isinstance(value, _KNOWN[name].type):
            wrong = f"{place}: “{name}” must be {_KNOWN[name].shape}."
            mistakes.append(WrongSetting(name, wrong, _KNOWN[name].instead))
        elif name == "theme" and value not in THEMES:
            wrong = f"{place}: theme is one of {', '.join(THEMES)}."
            mistakes.append(WrongSetting(name, wrong, _KNOWN[name].instead))
        elif name == "terms":
            taken[name] = dict(_terms(path, text, found[name], mistakes))
        elif name == "keys":
            taken[name] = _keys(path, text, found[name], mistakes)
        elif name == "report":
            taken[name] = ReportWishes(**dict(_wishes(path, text, found[name], mistakes)))
        else:
            taken[name] = value
    return Settings(**taken, mistakes=tuple(mistakes))


def _terms(path: Path, text: str, terms: dict[str, object], mistakes: list[WrongSetting]) -> Iterator[tuple[str, str]]:
    """Yield the terms that can be said; note what is wrong with the others."""
    from fieldkit.domain.cards.spoken import TERMS

    for name, value in terms.items():
        place = f"{_place(path, text, name)}, [terms]"
        if len(mistakes) >= MOST_MISTAKES:
            return
        if name not in TERMS:
            known = "; ".join(f"{one} ({what})" for one, what in TERMS.items())
            wrong = f"{place}: there is no term “{name}”. There are: {known}."
            mistakes.append(WrongSetting("terms", wrong, _LEFT_OUT))
        elif not isinstance(value, str):
            wrong = f'{place}: “{name}” must be a text such as "30 days".'
            mistakes.append(WrongSetting("terms", wrong, _LEFT_OUT))
        else:
            yield name, value


def _keys(path: Path, text: str, keys: dict[str, object], mistakes: list[WrongSetting]) -> dict[str, str]:
    """Return the keys that can be given, in Textual's names; note what is wrong with the others."""
    from fieldkit.keymap import checked_keymap

    rest: dict[str, str] = {}
    for name, key in keys.items():
        if isinstance(key, str):
            rest[name] = key
        elif len(mistakes) < MOST_MISTAKES:
            wrong = (
                f'{_place(path, text, name)}, [keys]: a key is a text such as "f9", and the command stands in '
                'quotes before it, as in "today.done" = "f9".'
            )
            mistakes.append(WrongSetting("keys", wrong, _USUAL_KEY))
    while len(mistakes) < MOST_MISTAKES:
        try:
            return checked_keymap(rest)
        except Invalid as error:
            wrong = f"{_place(path, text, error.field)}, [keys]: {error}"
            mistakes.append(WrongSetting("keys", wrong, _USUAL_KEY))
            del rest[error.field]
    return {}


def _wishes(
    path: Path, text: str, wishes: dict[str, object], mistakes: list[WrongSetting]
) -> Iterator[tuple[str, Any]]:
    """Yield how reports look, as far as it can be; note what is wrong with the rest."""
    shapes = {one.name: dict if one.name == "titles" else type(one.default) for one in fields(ReportWishes)}
    said = {bool: "true or false", str: "a text", dict: 'a table such as good = "What is in order"'}
    for name, value in wishes.items():
        if len(mistakes) >= MOST_MISTAKES:
            return
        place, wrong = f"{_place(path, text, name)}, [report]", ""
        if name not in shapes:
            near = near_word(name, shapes)
            hint = f"Did you mean “{near}”?" if near else f"There are: {', '.join(shapes)}."
            wrong = f"there is no “{name}”. {hint}"
        elif not isinstance(value, shapes[name]):
            wrong = f"“{name}” must be {said[shapes[name]]}."
        elif name == "colour" and value and not _is_colour(str(value)):
            wrong = '“colour” is # and six digits, as in "#1f5673".'
        elif name == "titles":
            assert isinstance(value, dict)
            yield name, dict(_titles(path, text, value, mistakes))
            continue
        if wrong:
            mistakes.append(WrongSetting("report", f"{place}: {wrong}", _LEFT_OUT))
        else:
            yield name, value


def _titles(
    path: Path, text: str, titles: dict[str, object], mistakes: list[WrongSetting]
) -> Iterator[tuple[str, str]]:
    """Yield other titles of chapters; note what is wrong with the rest."""
    from fieldkit.domain.reports.binder.told import TITLES as OF_THE_BINDER
    from fieldkit.domain.reports.told import TITLES as OF_A_REPORT

    chapters = {**OF_A_REPORT, **OF_THE_BINDER}
    for key, title in titles.items():
        if len(mistakes) >= MOST_MISTAKES:
            return
        place = f"{_place(path, text, key)}, [report.titles]"
        if key not in chapters:
            wrong = f"{place}: there is no chapter “{key}”. There are: {', '.join(chapters)}."
            mistakes.append(WrongSetting("report", wrong, _LEFT_OUT))
        elif not isinstance(title, str):
            mistakes.append(WrongSetting("report", f"{place}: “{key}” must be a text.", _LEFT_OUT))
        else:
            yield key, title


def _is_colour(text: str) -> bool:
    from fieldkit.domain.reports.firm_look import is_colour

    return is_colour(text)


def _parsed(path: Path, text: str) -> dict[str, Any]:
    import tomllib  # 14 ms, only where there are settings

    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise Trouble(f"{path}: it is nested too deeply to be read. {_CORRECT}") from error
    except ValueError as error:
        raise Trouble(f"{path}: {error}. {_CORRECT}") from error


def _text(path: Path) -> str | None:
    """Return the text of the file, None where there is none; the mark that Windows puts before it is none of it."""
    try:
        data = ordinary_file.read(path, LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror or error}. {_CORRECT}") from error
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


class _Known(NamedTuple):
    type: type
    shape: str
    instead: str


_LEFT_OUT = "It was left out."
_USUAL_KEY = "The usual key stays."
_KNOWN = {
    "theme": _Known(str, "a text", "It is dark until then."),
    "currency": _Known(str, 'a text such as "€"', "Amounts have none until then."),
    "month_first": _Known(bool, "true or false", "The day comes first until then."),
    "terms": _Known(dict, 'a table such as notice = "30 days"', "None is said until then."),
    "keys": _Known(dict, 'a table of command = "key"', "The usual keys stay."),
    "report": _Known(dict, 'a table such as firm = "Field & Co"', "Reports have their usual look until then."),
}
