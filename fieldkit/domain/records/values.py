"""Reading what a person typed into a field's value, and writing a value for a person.

The form and the command line both come through here, so that both take and refuse the same things.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.text.sanitize import clean, clean_line, digits, fold

Value = str | int | None
LONGEST_LINE = 1_000
LONGEST_TEXT = 100_000
_LARGEST = 2**53
_MAIL = re.compile(r"[^\s@<>;,]+@[^\s@<>;,]+\.[^\s@<>;,.]+\Z")
_YES = ("y", "yes", "1", "true", "on")
_NO = ("n", "no", "0", "false", "off")


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What reading depends on besides the text: the clock, the money, and the records a link may mean."""

    now: datetime
    """Local wall time, without a zone."""
    find: Callable[[str, str], int]
    """Return the id of the record of a kind that a text names; raises Invalid if none or several do."""
    name: Callable[[str, int], str]
    """Return what a linked record is called."""
    currency: str = ""
    month_first: bool = False


def read(field: Field, text: str, by: ReadingContext) -> Value:
    """Return the value that ``text`` means for ``field``; an empty text empties it.

    Raises Invalid with a sentence that says what is wrong and shows what would do.
    """
    tidy = clean(text) if field.several_lines else clean_line(text)
    if not tidy:
        if field.required:
            raise Invalid(f"{field.label} is needed.", field.name)
        return None if field.sql_type == "INTEGER" else ""
    if len(tidy) > (LONGEST_TEXT if field.several_lines else LONGEST_LINE):
        most = LONGEST_TEXT if field.several_lines else LONGEST_LINE
        raise Invalid(f"{field.label} holds at most {most:,} characters; this is {len(tidy):,}.", field.name)
    try:
        return _read(field, tidy, by)
    except Invalid as error:
        raise Invalid(str(error), field.name) from error
    except ValueError as error:
        raise Invalid(f"{field.label}: {error}", field.name) from error


def edited(field: Field, value: Value, by: ReadingContext) -> str:
    """Return the text that stands for ``value`` in a form: reading it again gives the same value."""
    if value is None or value == "":
        return ""
    if field.type == "link" and isinstance(value, int):
        return by.name(field.link, value)
    if field.type in ("lines", "phones", "emails"):
        return "; ".join(str(value).split("\n"))
    if field.type == "choice":
        return field.option_label(value)
    if field.type == "flag":
        return "yes" if value else "no"
    if field.type == "instant" and isinstance(value, int):
        return local(value).strftime("%Y-%m-%d %H:%M")
    if field.type == "money" and isinstance(value, int):
        return f"{value // 100:d}.{value % 100:02d}"
    if field.type == "minutes" and isinstance(value, int):
        return f"{value // 60}:{value % 60:02d}"
    return str(value)


def shown(field: Field, value: Value, by: ReadingContext) -> str:
    """Return ``value`` in words for reading: dates as people say them, money with its currency."""
    if value is None or value == "":
        return ""
    if field.type == "money" and isinstance(value, int):
        from fieldkit.domain.text.money import show_money

        return show_money(value, by.currency)
    if field.type == "day":
        return date.fromisoformat(str(value)).strftime("%a %-d %b %Y") if _is_day(str(value)) else str(value)
    if field.type == "when":
        return _say_when(str(value), by.now)
    if field.type == "instant" and isinstance(value, int):
        return _say_when(local(value).strftime("%Y-%m-%d %H:%M"), by.now, due=False)
    if field.type in ("phones", "emails", "lines"):
        return "; ".join(str(value).split("\n"))
    return edited(field, value, by)


def full(field: Field, value: Value, by: ReadingContext) -> str:
    """Return a moment or an appointment in full, with its distance; "" for any other field."""
    if value in (None, "") or field.type not in ("when", "instant"):
        return ""
    stored = local(value).strftime("%Y-%m-%d %H:%M") if isinstance(value, int) else str(value)
    from fieldkit.domain.text.dates import When, WhenError
    from fieldkit.domain.text.dates import echo as say

    try:
        return say(When.from_stored(stored), by.now)
    except WhenError:
        return ""


def echo(field: Field, text: str, by: ReadingContext) -> str:
    """Return what a date or an amount being typed would mean, or "" while it means nothing yet."""
    if field.type not in ("day", "when", "instant", "money", "minutes") or not text.strip():
        return ""
    try:
        value = read(field, text, by)
    except Invalid:
        return ""
    if field.type == "when" or field.type == "instant":
        from fieldkit.domain.text.dates import When
        from fieldkit.domain.text.dates import echo as say

        stored = str(value) if field.type == "when" else local(int(value or 0)).strftime("%Y-%m-%d %H:%M")
        return say(When.from_stored(stored), by.now)
    return shown(field, value, by)


def local(instant: int) -> datetime:
    """Return UTC milliseconds as local wall time, without a zone."""
    return datetime.fromtimestamp(instant / 1000)


def to_instant(wall: datetime) -> int:
    """Return local wall time as UTC milliseconds."""
    return round(wall.timestamp() * 1000)


def _read(field: Field, text: str, by: ReadingContext) -> Value:
    match field.type:
        case "choice":
            return _choice(field, text)
        case "flag":
            return _flag(field, text)
        case "link":
            return by.find(field.link, text)
        case "whole":
            return _whole(field, text)
        case "money":
            from fieldkit.domain.text.money import parse_money

            return _in_range(field, parse_money(text))
        case "minutes":
            from fieldkit.domain.text.dates import parse_minutes

            return _in_range(field, parse_minutes(text))
        case "day":
            from fieldkit.domain.text.dates import parse_day

            return parse_day(text, by.now.date(), month_first=by.month_first).isoformat()
        case "when":
            from fieldkit.domain.text.dates import parse_when

            return parse_when(text, by.now, month_first=by.month_first).stored()
        case "instant":
            return _instant(text, by)
        case "lines" | "phones" | "emails":
            return _lines(field, text)
        case "json":
            raise Invalid(f"{field.label} is written by fieldkit itself.")
        case _:
            return text


def _choice(field: Field, text: str) -> str:
    wanted = fold(text).replace("_", " ")
    names = {option.value: fold(option.label) for option in field.options}
    for value, label in names.items():
        if wanted in (value.replace("_", " ").casefold(), label):
            return value
    starting = [value for value, label in names.items() if label.startswith(wanted) or value.startswith(wanted)]
    if len(starting) == 1:
        return starting[0]
    words = ", ".join(option.label for option in field.options)
    raise Invalid(f"{field.label} is one of: {words}.")


def _flag(field: Field, text: str) -> int:
    if text.casefold() in _YES:
        return 1
    if text.casefold() in _NO:
        return 0
    raise Invalid(f"{field.label} is yes or no.")


def _whole(field: Field, text: str) -> int:
    try:
        return _in_range(field, int(text.replace(" ", "")))
    except ValueError:
        raise Invalid(f"{field.label} is a whole number, such as 12.") from None


def _in_range(field: Field, value: int) -> int:
    if not 0 <= value <= _LARGEST:
        raise Invalid(f"{field.label} must be between 0 and {_LARGEST:,}.")
    return value


def _instant(text: str, by: ReadingContext) -> int:
    if text.casefold() == "now":
        return to_instant(by.now)
    from fieldkit.domain.text.dates import parse_when

    when = parse_when(text, by.now, month_first=by.month_first)
    moment = datetime.combine(when.day, when.time or datetime.min.time())
    # A bare time of something that happened is the last such time, not the next.
    if moment > by.now and re.fullmatch(r"[\d:.\s]+(am|pm)?", text.casefold()) and moment - by.now < timedelta(days=1):
        moment -= timedelta(days=1)
    return to_instant(moment)


def _lines(field: Field, text: str) -> str:
    values = [clean_line(piece) for piece in re.split(r"[;\n]", text)]
    kept = list(dict.fromkeys(value for value in values if value))
    for value in kept:
        plain = value.rpartition(": ")[2]
        if field.type == "phones" and len(digits(plain)) < 3:
            raise Invalid(f"“{value}” has too few digits for a telephone number, such as “mobile: 07700 900123”.")
        if field.type == "emails" and not _MAIL.match(plain):
            raise Invalid(f"“{value}” is no e-mail address, such as ines@example.com.")
    return "\n".join(kept)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _say_when(stored: str, now: datetime, *, due: bool = True) -> str:
    from fieldkit.domain.text.dates import When, describe

    try:
        return describe(When.from_stored(stored), now, due=due)
    except ValueError:
        return stored
