"""All contacts, stored and to be made, found by what they are known by: one pass, no query for each person."""

from __future__ import annotations

import marshal
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple, overload

from fieldkit.db.contact_import.mark_index import MarkIndex
from fieldkit.db.contact_import.match_person import Identifiers, packed, unpacked
from fieldkit.spooled import PackedFile

_HELD: Final = 2000
"""Contacts that stay in memory, those that were looked at last."""


@dataclass(slots=True)
class Target:
    """A contact, stored or to be made, as it stands and as it will be."""

    uid: str
    """"" while it is not stored."""
    updated_at: int
    texts: dict[str, str]
    client: int | None
    """Id of the client; a negative one counts the clients to be made."""
    origin: str
    """File and line of a new one; "" for a stored one."""
    marks: Identifiers
    files: tuple[str, ...] = ()
    """The files of this import that it is in already: their writers kept two entries of one file as two."""
    changed: dict[str, None] = field(default_factory=dict)
    """Names of fields; a set of five takes 2 KB, and there may be 160,000 of them."""
    merged: int = 0
    """How many people of this import changed it."""

    @property
    def called(self) -> str:
        """Its name, and of a new one where it comes from."""
        name = self.texts["name"]
        return f"{name} ({self.origin})" if self.origin else name


class Glimpse(NamedTuple):
    """What tells whether a contact is somebody, without its texts: those of most who share a number are not needed."""

    marks: Identifiers
    called: str
    files: tuple[str, ...]
    merged: int


class TargetList(Sequence[Target]):
    """Contacts by their place: those that were looked at last in memory, the others in a temporary file.

    Whoever changes one says so by ``changed`` before he asks for many others.
    """

    def __init__(self) -> None:
        self._held: OrderedDict[int, Target] = OrderedDict()
        self._unwritten: set[int] = set()
        self._written = PackedFile()
        self._count = 0

    def append(self, target: Target) -> int:
        """Put a contact at the end and return its place."""
        place = self._count
        self._count += 1
        self._hold(place, target)
        self._unwritten.add(place)
        return place

    def changed(self, place: int) -> None:
        """Take in that somebody changed the contact at ``place``."""
        self._unwritten.add(place)

    def glimpse(self, place: int) -> Target | Glimpse:
        """Return what tells whether the contact at ``place`` is somebody, as it stands now; nobody changes it."""
        target = self._held.get(place)
        if target is not None:
            self._held.move_to_end(place)
            return target
        marks, called, files, merged, _ = self._written.read(place)
        return Glimpse(unpacked(marks), called, files, merged)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Target: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Target]: ...
    def __getitem__(self, index: int | slice) -> Target | Sequence[Target]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(self._count)))
        place = range(self._count)[index]
        target = self._held.get(place)
        if target is not None:
            self._held.move_to_end(place)
            return target
        target = self._read(place)
        self._hold(place, target)
        return target

    def __iter__(self) -> Iterator[Target]:
        for place in range(self._count):
            yield self._held.get(place) or self._read(place)

    def _hold(self, place: int, target: Target) -> None:
        self._held[place] = target
        while len(self._held) > _HELD:
            old, evicted = self._held.popitem(last=False)
            if old in self._unwritten:
                self._unwritten.discard(old)
                self._written.write(old, _packed(evicted))

    def _read(self, place: int) -> Target:
        marks, _, files, merged, rest = self._written.read(place)
        uid, updated_at, texts, client, origin, changed = marshal.loads(rest)  # written by _packed
        return Target(uid, updated_at, texts, client, origin, unpacked(marks), files, dict.fromkeys(changed), merged)


def _packed(target: Target) -> tuple[object, ...]:
    """Return what a glimpse shows, and the rest, which is not taken apart for one."""
    rest = target.uid, target.updated_at, target.texts, target.client, target.origin, tuple(target.changed)
    return packed(target.marks), target.called, target.files, target.merged, marshal.dumps(rest)


class KnownContacts:
    """The contacts and the index of what they are known by."""

    def __init__(self) -> None:
        self.targets = TargetList()
        self._index = MarkIndex()

    def add(self, target: Target) -> int:
        """Put a contact at the end and return its place."""
        place = self.targets.append(target)
        self._index.add(place, keys_of(target.marks))
        return place

    def remark(self, place: int, marks: Identifiers) -> None:
        """Take in that a contact was changed, and what it is known by now: no less than before, but for its name."""
        target = self.targets[place]
        before, target.marks = target.marks, marks
        self.targets.changed(place)
        if before.name.plain != marks.name.plain:
            known = set(keys_of(before))
            self._index.add(place, [key for key in keys_of(marks) if key not in known])
        else:
            more = replace(
                marks,
                uids=marks.uids - before.uids,
                mails=marks.mails - before.mails,
                numbers=marks.numbers - before.numbers,
                organisations=marks.organisations - before.organisations,
            )
            self._index.add(place, keys_of(more)[1:])  # without the name alone

    def like(self, marks: Identifiers) -> list[int]:
        """Return the contacts that may be the same person, and some of those that only share a number or mailbox."""
        return self._index.like(keys_of(marks))

    def settled(self) -> TargetList:
        """Return the contacts; nobody is looked for any more."""
        self._index.close()
        return self.targets


def keys_of(marks: Identifiers) -> list[tuple[str, ...]]:
    """Return what a person is looked up by.

    With the name, too, so that one of thousands who share a number is found at once: whoever agrees in name has
    all words or one long word in common.
    """
    words = " ".join(marks.name.words)
    keys: list[tuple[str, ...]] = [("name", marks.name.plain)]
    for kind, values in (("uid", marks.uids), ("mail", marks.mails), ("number", marks.numbers)):
        for value in values:
            keys += [(kind, value, words), (kind, value)]
            keys += [(kind, value, word) for word in marks.name.long if word != words]
    keys += [("organisation", value, words) for value in marks.organisations]
    return keys
