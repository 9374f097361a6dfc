"""Pairs of contacts that may be one person, and why: each is compared with the few that it shares something with.

Contacts are put together by number, mail address, name, and name with one slip of the finger, and compared within
such a group only. A group that is large, such as everybody with a switchboard number, is parted by name first: the
time grows with the contacts, not with their square.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Final, TypeAlias

from fieldkit.db.contact_import.evidence import ComparedContact, evidence, names_fit
from fieldkit.db.contact_import.merge import stored_marks

Places: TypeAlias = Sequence[int]
Groups: TypeAlias = defaultdict[object, list[int]]

_SMALL: Final = 6
"""Contacts of a group that are all compared with one another, whatever they are called."""
_MOST: Final = 30
"""Contacts of one name, in a group, that are all compared with one another; of more each with its neighbours."""
_NEIGHBOURS: Final = 5
_SHORTEST: Final = 4
"""Letters of a word in which a slip is looked for: among shorter ones each is near to many."""
_PLACE_BITS: Final = 22
_LEAST: Final = "name phones emails organisation source details birthday job_title"


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two contacts that may be one person."""

    one: str
    """Uid of the older one, which stays if they are merged: on every device the same."""
    other: str
    names: tuple[str, str]
    why: str
    """What speaks for it, and against it, in words."""
    weight: int
    """How much speaks for it; comparable with that of other pairs only."""

    @property
    def key(self) -> tuple[str, str]:
        """What names it."""
        return self.one, self.other


def similar_pairs(connection: sqlite3.Connection) -> list[SimilarPair]:
    """Return all pairs outside the trash that nobody has decided, the likeliest first."""
    people = list(_load(connection))
    apart = set(connection.execute("SELECT one, other FROM kept_apart WHERE deleted_at IS NULL"))
    found: list[SimilarPair] = []
    for first, second in _candidates(people):
        one, other = sorted((people[first], people[second]), key=lambda person: person.uid)
        if (one.uid, other.uid) in apart:
            continue
        seen = evidence(one, other)
        if seen is not None:
            found.append(SimilarPair(one.uid, other.uid, (one.name, other.name), seen.why, seen.weight))
    return sorted(found, key=lambda pair: (-pair.weight, pair.names[0].casefold(), pair.key))


def pair_of(connection: sqlite3.Connection, one: str, other: str) -> SimilarPair | None:
    """Return what two contacts have in common, as they are now; None if one is not there, or nothing speaks for it."""
    found = sorted(_load(connection, (one, other)), key=lambda person: person.uid)
    seen = evidence(*found) if len(found) == 2 else None
    if seen is None:
        return None
    first, second = found
    return SimilarPair(first.uid, second.uid, (first.name, second.name), seen.why, seen.weight)


def _load(connection: sqlite3.Connection, only: tuple[str, ...] = ()) -> Iterator[ComparedContact]:
    names = _LEAST.split()
    where = f" AND contact.uid IN ({', '.join('?' * len(only))})" if only else ""
    rows = connection.execute(
        f"SELECT contact.uid, coalesce(client.name, ''), {', '.join(f'contact.{name}' for name in names)} FROM contact"
        f" LEFT JOIN client ON client.id = contact.client WHERE contact.deleted_at IS NULL{where}",
        only,
    )
    for uid, client, *texts in rows:
        held = dict(zip(names, texts, strict=True))
        marks = stored_marks(held, client, uid)
        yield ComparedContact(uid, held["name"], client, held["organisation"], held["phones"], held["emails"], marks)


def _candidates(people: Sequence[ComparedContact]) -> Iterator[tuple[int, int]]:
    """Yield the places of two that have something in common, each two once, the lesser place first."""
    seen: set[int] = set()
    for group in _groups(people):
        for one, other in group:
            first, second = (one, other) if one < other else (other, one)
            number = first << _PLACE_BITS | second
            if first != second and number not in seen:
                seen.add(number)
                yield first, second


def _groups(people: Sequence[ComparedContact]) -> Iterator[Iterable[tuple[int, int]]]:
    for kind in ("numbers", "mails"):
        shared: Groups = defaultdict(list)
        for place, person in enumerate(people):
            for value in getattr(person.marks, kind):
                shared[value].append(place)
        for group in shared.values():
            yield _within(people, group)
    named: Groups = defaultdict(list)
    for place, person in enumerate(people):
        named[person.marks.name.words].append(place)
    for group in named.values():
        yield _of_one_name(people, group)
    yield from _short_and_long(people)
    for group in _nearly(people):
        yield _of_one_firm(people, group)


def _within(people: Sequence[ComparedContact], group: Places) -> Iterator[tuple[int, int]]:
    """Yield who may be the same among those who share a number or a mailbox."""
    if len(group) <= _SMALL:
        yield from combinations(group, 2)
        return
    by_word: Groups = defaultdict(list)
    for place in group:
        for word in people[place].marks.name.long:
            by_word[word].append(place)
    for alike in by_word.values():
        for one, other in _close(people, alike):
            # A number of many tells nobody apart: only who is called alike is asked about.
            if names_fit(people[one].marks, people[other].marks):
                yield one, other


def _of_one_name(people: Sequence[ComparedContact], group: Places) -> Iterator[tuple[int, int]]:
    """Yield those of one name who are at one firm, or of whom one is at none."""
    if len(group) < 2:
        return
    nowhere = [place for place in group if not people[place].marks.organisations]
    yield from _of_one_firm(people, group)
    yield from _close(people, nowhere)
    somewhere = [place for place in group if people[place].marks.organisations]
    for place in nowhere[:_MOST]:
        yield from ((place, other) for other in somewhere[:_MOST])


def _of_one_firm(people: Sequence[ComparedContact], group: Places) -> Iterator[tuple[int, int]]:
    by_firm: Groups = defaultdict(list)
    for place in group:
        for firm in people[place].marks.organisations:
            by_firm[firm].append(place)
    for alike in by_firm.values():
        yield from _close(people, alike)


def _close(people: Sequence[ComparedContact], alike: list[int]) -> Iterator[tuple[int, int]]:
    if len(alike) <= _MOST:
        yield from combinations(alike, 2)
        return
    ordered = sorted(alike, key=lambda place: people[place].marks.name.words)
    for at, place in enumerate(ordered):
        yield from ((place, other) for other in ordered[at + 1 : at + 1 + _NEIGHBOURS])


def _short_and_long(people: Sequence[ComparedContact]) -> Iterator[Iterable[tuple[int, int]]]:
    """Yield those at one firm of whom one is called by a part of the other's name: "Ines", "I. Marsh"."""
    short: Groups = defaultdict(list)
    for place, person in enumerate(people):
        name = person.marks.name
        if len(name.words) == 1 or len(name.long) < len(name.words):
            for firm in person.marks.organisations:
                for word in name.long:
                    short[firm, word].append(place)
    for place, person in enumerate(people):
        for firm in person.marks.organisations:
            for word in person.marks.name.long:
                others = short.get((firm, word), ())[:_MOST]
                yield ((place, other) for other in others if other != place)


def _nearly(people: Sequence[ComparedContact]) -> Iterator[list[int]]:
    """Yield places of names that are the same but for one letter of one word.

    A name is known by itself with each letter left out in turn: fourteen times, so as numbers side by side and not
    in a dictionary, which would take 200 MB for 100,000.
    """
    known = array("Q")
    for place, person in enumerate(people):
        words = person.marks.name.words
        for at, word in enumerate(words if len(words) > 1 else ()):
            if len(word) < _SHORTEST:
                continue
            rest = words[:at] + words[at + 1 :]
            shorter = {word, *(word[:letter] + word[letter + 1 :] for letter in range(len(word)))}
            known.extend(hash((rest, one)) % (1 << 42) << _PLACE_BITS | place for one in shorter)
    for _, alike in groupby(sorted(known), lambda number: number >> _PLACE_BITS):
        places = sorted({number & ((1 << _PLACE_BITS) - 1) for number in alike})  # one word twice in a name
        if len(places) > 1:
            yield places
