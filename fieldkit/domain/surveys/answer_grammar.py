"""What is typed as an answer, turned into what is stored, or refused with a sentence."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Final

from fieldkit.domain.checklists.checklist import RESULTS, Item, ItemOption
from fieldkit.domain.checklists.units import singular
from fieldkit.domain.surveys.answers import NOT_KNOWN, Signature, judge, moment_read
from fieldkit.domain.text.dates import When, WhenError, hours_of_days, parse_day, parse_minutes
from fieldkit.domain.text.money import MINOR, MoneyError, parse_figure, parse_money, two_readings
from fieldkit.domain.text.sanitize import clean, clean_line, fold

CHECK_KEYS: Final = {"p": "pass", "a": "partial", "f": "fail", "n": "na", "u": "not_checked"}
_RESULT_WORDS: Final = {
    **{result: result for result in RESULTS},
    **CHECK_KEYS,
    "n/a": "na",
    "not applicable": "na",
    "not checked": "not_checked",
    "unchecked": "not_checked",
    "passed": "pass",
    "ok": "pass",
    "part": "partial",
    "partly": "partial",
    "failed": "fail",
    "unknown": "not_checked",
    "not tested": "not_checked",
}
_UNJUDGED_WORDS: Final = {"na", "n/a", "not applicable", "not checked", "not_checked", "unchecked"}
_YES: Final = frozenset({"y", "yes", "true", "1"})
_NO: Final = frozenset({"n", "no", "false", "0"})
_WHOLE_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "check": frozenset(
        {"pass", "passed", "partial", "partly", "fail", "failed", "n/a", "unchecked", "unknown"}
        | {"not applicable", "not checked", "not tested"}
    ),
    "yesno": frozenset({"yes"}),
}
"""Words for an answer of which the first letter alone is a key."""
_BEFORE_MORE: Final[Mapping[str, frozenset[str]]] = {
    "check": _WHOLE_WORDS["check"],
    "yesno": _WHOLE_WORDS["yesno"] | {"no"},
}
"""Words for an answer that somebody who types goes on after, as "no, only two" does."""
_GOES_ON: Final = re.compile(r"[^\S\n]*(?:[,;:.–—-]\s*)?")
_LONG: Final = 5
"""Letters of a word that needs no mark to be known for an answer where more follows."""
_BY_DIGIT: Final = 10
"""Options of which 0 is the last."""
_GLUED: Final = 12
"""Digits that numbers without a gap have at most."""
_UNIT_MARKS: Final = str.maketrans({"²": "2", "³": "3", "°": None, "º": None})


class AnswerError(ValueError):
    """An answer that does not fit its item; the text says what would."""


def parse_answer(
    item: Item,
    text: str,
    now: dt.datetime,
    *,
    month_first: bool = False,
    numbered: bool = False,
    currency: str = "",
) -> tuple[str, str]:
    """Return the stored value and the result of ``text`` as an answer to ``item``; raises AnswerError.

    Empty text takes the answer back: ("", ""). ``numbered`` says that the options were shown with numbers, so
    that "2" is the second one even where a value or label begins with 2; "#2" always is.
    """
    line = clean_line(text)
    if not line:
        return "", ""
    plain = fold(line)
    if item.judged and item.type != "check" and plain in _UNJUDGED_WORDS and not _is_label(item, plain):
        return "", _RESULT_WORDS[plain]
    if item.required and not item.judged and plain == NOT_KNOWN:
        return "", "not_checked"
    if item.type == "check":
        value = _check(line)
    elif item.type == "yesno":
        value = _yesno(line)
    elif item.type == "number":
        value = _number(item, line)
    elif item.type == "file":
        value = _file(item, line)
    elif item.type == "longtext":
        value = clean(text)
    elif item.type == "choice":
        value = _choice(item, line, numbered).value
    elif item.type == "multi":
        value = _several(item, text, numbered)
    elif item.type == "money":
        value = _money(item, line, currency)
    elif item.type == "date":
        value = _date(line, now, month_first, past=item.past)
    elif item.type == "signoff":
        value = _signature(line, now)
    else:
        value = line
    return value, judge(item, value)


def rest_of_word(item: Item, letter: str, text: str) -> tuple[str, str]:
    """Return the word for an answer to ``item`` of which ``letter`` was a key and ``text`` the rest, and what follows.

    "yes" where y answers leaves "es" behind, "n/a" leaves "/a", "partial, see note" all but its p; ("", "") if no word
    is one. Of short words, and of those that begin with a capital, the rest may be a name.
    """
    line = letter + clean_line(text)
    if line in _WHOLE_WORDS.get(item.type, ()):
        return line, ""
    for word in sorted(_BEFORE_MORE.get(item.type, ()), key=len, reverse=True):
        follows = line.removeprefix(word)
        gap = _GOES_ON.match(follows)
        if follows != line and gap is not None and gap[0] and (gap[0].strip() or len(word) >= _LONG):
            return word, follows[gap.end() :]
    return "", ""


def _check(line: str) -> str:
    plain = fold(line)
    result = _RESULT_WORDS.get(plain)
    if result is None:
        # "no" is what fails to one and what was not checked to another: it begins a word, but answers nothing.
        near = {r for r in RESULTS if r.startswith(plain) and plain not in _NO}
        if len(near) != 1:
            raise AnswerError(
                f'"{_quoted(line)}" is not a result. Type p pass, a partial, f fail, n not applicable or u not checked.'
            )
        result = near.pop()
    return result


def _yesno(line: str) -> str:
    plain = fold(line)
    if plain in _YES or plain in _NO:
        return "yes" if plain in _YES else "no"
    raise AnswerError(f'"{_quoted(line)}" is neither yes nor no. Type y or n.')


def _choice(item: Item, line: str, numbered: bool) -> ItemOption:
    plain = fold(line)
    options = item.options
    if numbered or plain.startswith("#"):
        option = _by_number(options, plain.removeprefix("#"))
        if option is not None:
            return option
    for words in ([fold(option.value) for option in options], [fold(option.label) for option in options]):
        if words.count(plain) == 1:
            return options[words.index(plain)]
    near = [o for o in options if fold(o.value).startswith(plain) or fold(o.label).startswith(plain)]
    option = near[0] if len(near) == 1 else _by_number(options, plain)
    if option is not None:
        return option
    inner = near or [o for o in options if f" {plain}" in fold(o.label)]
    if len(inner) == 1:
        return inner[0]
    if inner:
        raise AnswerError(f'"{_quoted(line)}" fits {_listed(inner)}. Type more of the one you mean.')
    raise AnswerError(f'"{_quoted(line)}" is not an answer here. Choose {_listed(options)}.')


def _is_label(item: Item, plain: str) -> bool:
    return any(plain in (fold(option.value), fold(option.label)) for option in item.options)


def _by_number(options: Sequence[ItemOption], text: str) -> ItemOption | None:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
    number = len(options) if text == "0" and len(options) == _BY_DIGIT else number
    return options[number - 1] if 1 <= number <= len(options) else None


def _several(item: Item, text: str, numbered: bool) -> str:
    """Read "a, b", "a; b", "a b" or one option; stored in the checklist's order, each once."""
    line = clean_line(text)
    chosen: set[str] | None = None
    first: AnswerError | None = None
    # Commas alone part nothing: they are no answer, and take none back.
    parted = [_parts(text, ";\n"), _parts(text, ",;\n"), _parts(line, ",; ")] if _parts(line, ",; ") else []
    for parts in ([line], *parted):
        try:
            chosen = {value for part in parts for value in _one_or_glued(item, part, numbered)}
            break
        except AnswerError as error:
            # The commas were meant to part the answers: speak of the part that is wrong.
            first = error if first is None or "," in line else first
    if chosen is None:
        raise first or AnswerError(f"Choose any of {_listed(item.options)}.")
    found = [option for option in item.options if option.value in chosen]
    alone = next((option for option in found if option.alone), None)
    if alone is not None and len(found) > 1:
        raise AnswerError(f'"{alone.label}" goes with no other answer.')
    return ",".join(option.value for option in found)


def _one_or_glued(item: Item, part: str, numbered: bool) -> set[str]:
    """Return the option that a text names, or those of numbers without a gap, such as "25" where there are nine."""
    try:
        return {_choice(item, part, numbered).value}
    except AnswerError:
        readings = _readings(part, len(item.options)) if part.isascii() and part.isdecimal() else set()
        if len(readings) > 1:
            first, second = (" ".join(map(str, sorted(one))) for one in sorted(readings, key=sorted)[:2])
            told = f'"{_quoted(part)}" can be read in several ways. Type {first} or {second}.'
            raise AnswerError(told) from None
        if not readings:
            raise
        return {item.options[number - 1].value for number in readings.pop()}


def _readings(digits: str, count: int) -> set[frozenset[int]]:
    """Return which numbers up to ``count``, each once, a text of digits may be; none of one too long to be meant."""
    found: set[frozenset[int]] = set()
    begun: list[tuple[int, frozenset[int]]] = [(0, frozenset())] if len(digits) <= _GLUED else []
    while begun:
        at, numbers = begun.pop()
        if at == len(digits):
            found.add(numbers)
            continue
        for end in range(at + 1, min(len(digits), at + len(str(count))) + 1):
            text = digits[at:end]
            number = count if text == "0" and count == _BY_DIGIT else 0 if text.startswith("0") else int(text)
            if 1 <= number <= count and number not in numbers:
                begun.append((end, numbers | {number}))
    return found


def _parts(text: str, marks: str) -> list[str]:
    for mark in marks[1:]:
        text = text.replace(mark, marks[0])
    return [part for part in map(clean_line, text.split(marks[0])) if part]


def _number(item: Item, line: str) -> str:
    plain = _without_unit(item.unit, line)
    if either := two_readings(plain):
        raise AnswerError(f'"{_quoted(line)}" can be read in two ways. Type {either[0]} or {either[1]}.')
    figure = parse_figure(plain) or _of_duration(item.unit, line)
    if figure is None:
        example = f"{_example(item)} {item.unit}".strip()
        days = hours_of_days(line) if item.unit.partition(" ")[0] in ("minutes", "hours") else None
        if days is not None:
            both = " or ".join(f'"{hours} h"' for hours in days)
            raise AnswerError(
                f'"{_quoted(line)}" can be read in two ways: a day has 24 hours, or 8 of work. Type {both}.'
            )
        if "," in line and parse_figure(line.replace(",", "")) is not None:
            raise AnswerError(f'"{_quoted(line)}" can be read in two ways. Leave the comma out or use a point.')
        raise AnswerError(f'"{_quoted(line)}" is not a number. Type a figure such as "{example}".')
    number = float(figure)
    if not _within(item, number):
        swapped = f" Did you mean -{figure}?" if number > 0 and _within(item, -number) else ""
        raise AnswerError(f"{item.ask}: {figure} is outside {_limits(item)}.{swapped}")
    return figure


def _of_duration(unit: str, line: str) -> str | None:
    """Return a duration in the item's own unit of time: "1h30" as 90 minutes or 1.5 hours; None for anything else.

    Hours have two decimals at most: an hour and twenty minutes is no such figure.
    """
    named = unit.partition(" ")[0]
    if named not in ("minutes", "hours") or line.isdecimal():
        return None
    try:
        minutes = parse_minutes(line)
    except WhenError:
        return None
    if named == "minutes":
        return str(minutes)
    return parse_figure(f"{minutes / 60:.2f}") if minutes % 3 == 0 else None


def _without_unit(unit: str, line: str) -> str:
    """Return ``line`` without the item's unit: "12 Mbps", "21°C", "40 m²", "3 hour"; another unit stays."""
    end = len(line)
    while end and not line[end - 1].isdecimal():
        end -= 1
    # A digit may be the end of the unit: m2.
    written = fold(line.translate(_UNIT_MARKS))
    wanted = fold(unit.translate(_UNIT_MARKS))
    for named in filter(None, (wanted, singular(wanted))):
        head = written.removesuffix(named).strip()
        if head != written and parse_figure(head) is not None:
            return head
    tail = fold(line[end:].translate(_UNIT_MARKS)).strip(" .")
    if tail and wanted and (wanted.startswith(tail) or wanted.rstrip("s") == tail):
        return line[:end].strip()
    return line


def _money(item: Item, line: str, currency: str) -> str:
    negative = item.min is not None and item.min < 0
    try:
        minor = parse_money(line, negative=negative, currency=currency)
    except MoneyError as error:
        raise AnswerError(str(error)) from None
    if not _within(item, minor / 10**MINOR):
        raise AnswerError(f"{item.ask}: that is outside {_limits(item)}.")
    return str(minor)


def _date(line: str, now: dt.datetime, month_first: bool, *, past: bool) -> str:
    try:
        return parse_day(line, now.date(), month_first=month_first, past=past).isoformat()
    except WhenError as error:
        raise AnswerError(str(error)) from None


def _file(item: Item, line: str) -> str:
    path = line.removeprefix("file://")
    if len(path) > 1 and path[0] == path[-1] and path[0] in "'\"":
        path = path[1:-1].strip()  # as terminals paste a dropped file
    name = path.replace("\\", "/").rpartition("/")[2]
    if not name:
        raise AnswerError(f'"{_quoted(line)}" is a folder. Give the path of a file.')
    kind = name.rpartition(".")[2].casefold() if "." in name else ""
    accepted = {extension.casefold().removeprefix(".") for extension in item.accept}
    if accepted and _ALIASES.get(kind, kind) not in {_ALIASES.get(one, one) for one in accepted}:
        kinds = " or ".join(sorted(accepted))
        raise AnswerError(f'"{_quoted(name)}" is not accepted here. Give a file that ends in {kinds}.')
    return path


_ALIASES: Final = {"jpeg": "jpg", "tif": "tiff", "htm": "html"}


def _signature(line: str, now: dt.datetime) -> str:
    """Read "name, role"; a time in it, as shown, keeps the moment of the first signing."""
    name, *rest = (part.strip() for part in line.split(","))
    at = When(now.date(), now.time().replace(second=0, microsecond=0)).stored()
    for part in reversed(rest):
        with suppress(WhenError):
            at = moment_read(part)
            rest.remove(part)
    if not any(c.isalpha() for c in name):
        raise AnswerError('Type who signs: a name and a role, such as "Ines Marsh, owner".')
    return Signature(name, ", ".join(part for part in rest if part), at).stored()


def _within(item: Item, number: float) -> bool:
    return (item.min is None or number >= item.min) and (item.max is None or number <= item.max)


def _limits(item: Item) -> str:
    unit = f" {item.unit}" if item.unit else ""
    if item.min is not None and item.max is not None:
        return f"{item.min:g} to {item.max:g}{unit}"
    return f"{item.min:g} or more{unit}" if item.min is not None else f"up to {item.max:g}{unit}"


def _example(item: Item) -> str:
    return next(f"{one:g}" for one in (12.0, item.max, item.min) if one is not None and _within(item, one))


def _listed(options: Iterable[ItemOption]) -> str:
    labels = [f'"{option.label}"' for option in options]
    if len(labels) > 8:
        labels = [*labels[:7], f"{len(labels) - 7} more"]
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"


def _quoted(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
