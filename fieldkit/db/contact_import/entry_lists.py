"""The numbers and mail addresses of a contact, each "value" or "label: value": their labels, and how two lists of them
are united.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import Final

from fieldkit.domain.text.sanitize import fold

Key = tuple[str, str]
MOST_ALIKE: Final = 20
"""Lines with the same number that a value is compared with; a card may repeat one thousands of times."""

_SOMEBODY_ELSE: Final = frozenset(
    "assistant spouse partner mother father parents child emergency carer neighbour relative".split()
)
# What an address or a number is for, as file formats and people call it, and the plain word for it.
_PLAIN: Final = {
    "cell": "mobile",
    "cellular": "mobile",
    "iphone": "mobile",
    "business": "work",
    "office": "work",
    "facsimile": "fax",
    "dom": "home",
    "private": "home",
}
_SAYS_NOTHING: Final = frozenset(
    {"", "voice", "pref", "internet", "msg", "text", "x-internet", "type", "quoted-printable", "intl", "postal"}
    | {"parcel", "default", "smtp", "ex", "8bit", "7bit", "base64", "b", "uri", "url"}
    | {"email", "e-mail"}
    | {"tel", "tel.", "tél", "tél.", "tlf", "tlf.", "phone", "telephone", "telefon", "telefono", "téléphone"}
)
TYPES: Final = frozenset(
    "work home cell mobile voice fax pager pref internet msg video text textphone dom intl postal parcel car isdn"
    " pcs bbs modem main other iphone business office private x400 applemail school assistant callback radio"
    " telex".split()
)
"""What file formats themselves call a number or an address."""
ONE_WORD: Final = TYPES | frozenset(
    "cellular facsimile default smtp contact acquaintance friend met colleague neighbor child parent sibling spouse kin"
    " muse crush date sweetheart me agent emergency".split()
)
"""These, and the relations of vCard 4."""
_FAX: Final = ("fax", "facsimile", "faks", "факс")
_KNOWN: Final = ONE_WORD.union(_SAYS_NOTHING, _PLAIN, _SOMEBODY_ELSE, ("custom",))


def plain_label(kinds: Iterable[str]) -> str:
    """Return what a number is for in plain words: ``['WORK', 'FAX', 'pref']`` gives ``work fax``.

    One that is not known is somebody's own, and stands as it is written but for the mark of an extension, ``x-``.
    """
    found: dict[str, str] = {}
    for kind in kinds:
        key = _bare(kind)
        if key not in _SAYS_NOTHING:
            word = _PLAIN.get(key, key if key in _KNOWN else _as_written(kind))
            found.setdefault(fold(word), word)
    return " ".join(found.values())


def own_or_plain(label: str) -> str:
    """Return a label of several words in plain ones if all are known, ``fax home`` for ``Facsimile private``; else as
    it is written.
    """
    words = label.split()
    return plain_label(words) if is_known_label(label) else " ".join([_as_written(words[0]), *words[1:]])


def is_known_label(label: str) -> bool:
    """Return whether all words of a label are those of file formats."""
    return all(_bare(word) in _KNOWN for word in label.split())


@lru_cache(1024)
def label_key(label: str) -> str:
    """Return what a label is known by, whatever its case and accents, and with plain words for those of file formats.

    Stores hold labels without their accents that an older fieldkit imported so.
    """
    words = [_bare(word) for word in label.split()]
    return " ".join(dict.fromkeys(_PLAIN.get(word, word) for word in words if word not in _SAYS_NOTHING)) or fold(label)


def _bare(word: str) -> str:
    return fold(word).removeprefix("x-").strip()


def _as_written(word: str) -> str:
    return " ".join((word[2:] if word[:2] in ("x-", "X-") else word).split())


def is_somebody_elses(label: str) -> bool:
    """Return whether a label says that a value is not the person's own: ``emergency``, ``mother mobile``."""
    return bool(label) and not _SOMEBODY_ELSE.isdisjoint(label.casefold().split())


def is_fax(label: str) -> bool:
    """Return whether a label says that a number is a fax, also in words of one's own: ``work fax``, ``Telefax``."""
    return bool(label) and any(word in fold(label) for word in _FAX)


def own_values(entries: Iterable[str]) -> list[str]:
    """Return the values without their labels, but for those of somebody else."""
    return [value for label, value in map(split_label, entries) if not is_somebody_elses(label)]


def split_label(entry: str) -> tuple[str, str]:
    """Return label and value of ``label: value``; the label may be ""."""
    label, colon, value = entry.partition(": ")
    return (label, value) if colon else ("", entry)


def unite(held: str, entries: tuple[str, ...], mark: Callable[[str], str], fuller: Callable[[str, str], str]) -> str:
    """Return the lines of ``held`` with those of ``entries`` that say something new, in time that grows with both.

    A value that is there with another label is added; one without a label takes the new one, unless that says that it
    is somebody else's or a fax; and the more complete writing of a number replaces the shorter. ``mark`` returns what
    values are known by that ``fuller`` may take for one; ``fuller`` returns the more complete of two, "" if they are
    not one.
    """
    if not entries:
        return held
    if not held and _all_differ(entries, mark):
        return "\n".join(entries)
    lines = _KEPT.pop((mark, held), None) or _Lines([line for line in held.split("\n") if line], mark)
    lines.changed = False
    for entry in entries:
        label, value = split_label(entry)
        place: int | None = None
        for number in lines.alike(label, value):
            its_label, its_value = split_label(lines.kept[number])
            fits = fuller(its_value, value)
            if not fits or (label and its_label and label_key(label) != label_key(its_label)):
                continue
            if is_somebody_elses(label) != is_somebody_elses(its_label) or is_fax(label) != is_fax(its_label):
                continue  # a telephone answers at the number of a fax
            if fits == its_value and (its_label or not label):
                break
            if place is None:
                place = number
        else:
            if place is None:
                lines.add(entry)
            else:
                its_label, its_value = split_label(lines.kept[place])
                best = fuller(its_value, value)
                lines.replace(place, f"{its_label or label}: {best}" if its_label or label else best)
    text = "\n".join(lines.kept) if lines.changed else held
    if len(text) > _LONG:
        _KEPT[mark, text] = lines
        if len(_KEPT) > _MOST_KEPT:
            del _KEPT[next(iter(_KEPT))]
    return text


def _all_differ(entries: tuple[str, ...], mark: Callable[[str], str]) -> bool:
    """Return whether no two of a few entries can be one."""
    if len(entries) == 1:
        return True
    if len(entries) > _FEW:
        return False
    values = [split_label(entry)[1] for entry in entries]
    marks = list(filter(None, map(mark, values)))
    return len(set(map(fold, values))) == len(values) and len(set(marks)) == len(marks)


class _Lines:
    """Lines, found by what their values are known by and by their labels: every line is not compared with each."""

    def __init__(self, kept: list[str], mark: Callable[[str], str]) -> None:
        self.kept = kept
        self.changed = False
        self._mark = mark
        self._by_label: dict[tuple[str, Key], list[int]] = {}
        self._by_value: dict[Key, list[int]] = {}
        for place, line in enumerate(kept):
            self._index(place, line)

    def add(self, line: str) -> None:
        """Put a line at the end."""
        self.changed = True
        self.kept.append(line)
        self._index(len(self.kept) - 1, line)

    def replace(self, place: int, line: str) -> None:
        """Put another line in the place of one; by what was known of that one it is still found."""
        self.changed = True
        self.kept[place] = line
        self._index(place, line)

    def alike(self, label: str, value: str) -> list[int]:
        """Return the places, in order, of lines that may hold ``value`` under ``label``; "" fits every label."""
        found: Iterator[list[int]]
        if label:
            labels = (label_key(label), "")
            found = (self._by_label.get((one, key), []) for key in self._keys(value) for one in labels)
        else:
            found = (self._by_value.get(key, []) for key in self._keys(value))
        return sorted(set(chain.from_iterable(islice(places, MOST_ALIKE) for places in found)))

    def _index(self, place: int, line: str) -> None:
        label, value = split_label(line)
        for key in self._keys(value):
            self._by_label.setdefault((label_key(label), key), []).append(place)
            self._by_value.setdefault(key, []).append(place)

    def _keys(self, value: str) -> tuple[Key, ...]:
        known = self._mark(value)
        return (("text", fold(value)), ("mark", known)) if known else (("text", fold(value)),)


_FEW: Final = 10
_LONG: Final = 1000
_MOST_KEPT: Final = 8
_KEPT: dict[tuple[Callable[[str], str], str], _Lines] = {}
"""Long lists that were united last, taken apart: a file may have the same person a thousand times."""
