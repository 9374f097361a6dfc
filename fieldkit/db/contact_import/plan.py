"""People from files into the contacts: first a plan that changes nothing, then the plan in one transaction.

Who counts as the same person is told in ``match_person``, which client it is in ``match_client``, what becomes of both
sides' values in ``merge``.
A person whose every value is stored already is skipped, so that a file imported twice changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from operator import attrgetter
from typing import Any, Final, Literal

from fieldkit.db.base import progress, search_due
from fieldkit.db.base.connect import transaction
from fieldkit.db.base.single_value import value_of
from fieldkit.db.contact_import.entry_lists import split_label
from fieldkit.db.contact_import.known_contacts import Glimpse, KnownContacts, Target
from fieldkit.db.contact_import.match_client import Clients
from fieldkit.db.contact_import.match_person import Identifiers, Match, contradictions, same_person
from fieldkit.db.contact_import.merge import ContactCard, StoredPerson, card, is_one_of, stored_marks, united
from fieldkit.db.contact_import.names import surest
from fieldkit.db.contact_import.reasons import Others, apart, because
from fieldkit.db.records import crud
from fieldkit.db.schema.declared_tables import quoted
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.domain.records.values import Value
from fieldkit.spooled import Spooled

Action = Literal["new", "merge", "skip"]

MOST_MERGED: Final = 500
"""People of an import that are merged into one contact, if each adds something to it: it is written anew each time."""
_TELL_EVERY: Final = 100
_MANY: Final = 2000
"""New people from which on it takes long enough to be told that they are made findable."""
_TEXTS: Final = tuple(f.name for f in CONTACT.fields if f.name != "client" and f.sql_type == "TEXT")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a contact before and after."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """What becomes of one person of a file, and why."""

    file: str
    line: int
    name: str
    action: Action
    why: str
    """``same e-mail ines@example.com``; "" for a new one."""
    into: str
    """What the contact is called that the person is merged into or skipped for; "" for a new one."""
    target: int
    """Index in ``ImportPlan.targets``."""
    client: str = ""
    """Name of the client that the contact is at then."""
    changes: tuple[FieldChange, ...] = ()
    """What a merge changes, field by field."""
    notes: tuple[str, ...] = ()
    """What a person should know: values kept beside others, a number shared with somebody else."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import will do. Nothing is changed by it."""

    entries: Sequence[ImportEntry]
    """One for each person, in their order; many of them are not in memory."""
    targets: Sequence[Target]
    clients: tuple[str, ...]
    """Names of clients that will be made."""
    counted: Mapping[Action, int] | None = None

    def count(self, action: Action) -> int:
        """Return to how many people this happens."""
        if self.counted is not None:
            return self.counted[action]
        return sum(entry.action == action for entry in self.entries)

    def first(self, most: int, action: Action | None = None) -> list[ImportEntry]:
        """Return ``most`` entries, those first that a person must know something about; ``action``: of these only."""
        noted: list[ImportEntry] = []
        others: list[ImportEntry] = []
        for entry in self.entries:
            if action is None or entry.action == action:
                held = noted if entry.notes else others
                if len(held) < most:
                    held.append(entry)
                elif len(noted) >= most:
                    break
        return [*noted, *others][:most]


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What was stored: uids."""

    by_target: Sequence[str]
    """The uid of each of ``ImportPlan.targets``."""
    clients: tuple[str, ...]


def plan(
    connection: sqlite3.Connection,
    people: Iterable[StoredPerson],
    count: int = 0,
    *,
    client: str = "",
    make_clients: bool = False,
) -> ImportPlan:
    """Say what becomes of each of ``people``: new, merged into which contact, or skipped, and why.

    ``client`` names the client of all of them; ``make_clients`` makes clients from organisations that are none
    yet; ``count``, of how many people there are, is for whoever is told how far it is. Raises Invalid if ``client``
    is no client. Takes seconds for 20,000 people against 20,000 contacts.
    """
    clients = Clients(connection, client, make=make_clients)
    contacts = KnownContacts()
    entries = Spooled(_packed, _unpacked)
    counted: Counter[Action] = Counter()
    try:
        for target in _load(connection, clients):
            contacts.add(target)
        for done, person in enumerate(people):
            if done % _TELL_EVERY == 0:
                progress.tell("comparing", done, count)
            entry = _Placing(person, contacts, clients).entry()
            entries.append(entry)
            counted[entry.action] += 1
    finally:
        targets = contacts.settled()
    return ImportPlan(entries.settled(), targets, tuple(clients.made), counted)


def apply(connection: sqlite3.Connection, planned: ImportPlan) -> ImportOutcome:
    """Store what ``planned`` says, all or nothing; joins a transaction that is open already.

    Raises Trouble if a contact was changed since the plan was made.
    """
    if connection.in_transaction:
        return _store(connection, planned)
    with transaction(connection):
        return _store(connection, planned)


def _store(connection: sqlite3.Connection, planned: ImportPlan) -> ImportOutcome:
    uids = [crud.insert(connection, CLIENT, {"name": name}) for name in planned.clients]
    numbers = [int(value_of(connection, "SELECT id FROM client WHERE uid = ?", (uid,))) for uid in uids]
    stored: Spooled[str] = Spooled(str, str)
    for done, target in enumerate(planned.targets):
        if done % _TELL_EVERY == 0:
            progress.tell("storing", done, len(planned.targets))
        stored.append(_stored(connection, target, numbers) if target.changed else target.uid)
    progress.tell("making it findable" if planned.count("new") >= _MANY else "storing")
    search_due.fill(connection)
    return ImportOutcome(stored.settled(), tuple(uids))


def _stored(connection: sqlite3.Connection, target: Target, clients: Sequence[int]) -> str:
    """Store a contact that is new or was changed; return its uid."""
    values: dict[str, Value] = {name: target.texts[name] for name in target.changed if name != "client"}
    if "client" in target.changed and target.client is not None:
        values["client"] = target.client if target.client > 0 else clients[-target.client - 1]
    if not target.uid:
        return crud.insert(connection, CONTACT, values)
    row = connection.execute("SELECT updated_at, deleted_at FROM contact WHERE uid = ?", (target.uid,)).fetchone()
    if row != (target.updated_at, None):
        raise Trouble(
            f"{target.texts['name']} was changed while the import was being looked at. "
            "Nothing was imported. Import again to see how it fits now."
        )
    crud.update(connection, CONTACT, target.uid, values)
    return target.uid


def _load(connection: sqlite3.Connection, clients: Clients) -> Iterable[Target]:
    columns = ", ".join(map(quoted, _TEXTS))
    rows = connection.execute(
        f"SELECT uid, updated_at, client, {columns} FROM contact WHERE deleted_at IS NULL ORDER BY id"
    )
    for uid, updated_at, client, *texts in rows:
        held = {name: text for name, text in zip(_TEXTS, texts, strict=True) if text}
        yield Target(uid, updated_at, held, client, "", stored_marks(held, clients.name(client), uid))


def _marks(target: Target, clients: Clients) -> Identifiers:
    return stored_marks(target.texts, clients.name(target.client), target.uid)


class _Placing:
    """Finds the place of one person among the contacts."""

    def __init__(self, person: StoredPerson, contacts: KnownContacts, clients: Clients) -> None:
        self._person = person
        self._contacts = contacts
        self._clients = clients
        client = dict(person.own).get("client", "")
        self._client, remark = clients.of(client)
        self._card: ContactCard = card(person, client_is_here=self._client is not None)
        self._notes = [*self._card.remarks, *([remark] if remark else [])]
        self._united: dict[int, tuple[dict[str, str], list[str]]] = {}

    def entry(self) -> ImportEntry:
        """Return what becomes of the person, and let the contacts know."""
        matches: dict[int, Match] = {}
        strangers: dict[int, Target | Glimpse] = {}
        full: list[int] = []
        held: list[tuple[Match | None, int]] = []
        for place in self._contacts.like(self._card.marks):
            target = self._contacts.targets.glimpse(place)
            match = self._match(target)
            if match and target.merged >= MOST_MERGED:
                full.append(place)
            elif match:
                matches[place] = match
            else:
                strangers[place] = target
            # An entry without a name says no more than its numbers and addresses.
            may = match or self._card.marks.nameless or target.marks.name.plain == self._card.marks.name.plain
            if may and self._may_be_there(target) and self._is_there(place):
                held.append((match, place))
        if held:
            best, place = max(held, key=lambda one: (one[0] is not None, one[0] or _NONE, -one[1]))
            return self._into(place, best, matches)
        if matches:
            place = max(matches, key=lambda one: (matches[one], -one))
            rivals = [
                one
                for one, match in matches.items()
                if (match.strength, match.full) == (matches[place].strength, matches[place].full)
            ]
            alike = matches[place].full and not self._several(rivals)
            if len(rivals) == 1 or alike or matches[place].rule == "uid":
                return self._into(place, matches[place], matches)
            names = " or ".join(self._called(one) for one in rivals[:3])
            self._notes.append(f"May be {names}: that cannot be told, so a new contact is made.")
        elif full:
            self._notes.append(
                f"{self._called(full[0])} has taken {MOST_MERGED} entries of this import: a new contact is made."
            )
        self._notes += apart(self._person, self._card.marks, self._others(strangers.values()))
        return self._new()

    def _match(self, target: Target | Glimpse) -> Match | None:
        return same_person(self._card.marks, target.marks, one_file=self._person.file in target.files)

    def _several(self, places: list[int]) -> bool:
        """Return whether contacts that fit equally are several people, and not one who is here several times."""
        first, *others = (self._contacts.targets[place].marks for place in places)
        return any(contradictions(first, one) for one in others)

    def _is_there(self, place: int) -> bool:
        """Return whether the contact has every value already; one card twice in a file has two UIDs."""
        target = self._contacts.targets[place]
        changes, _ = self._with(place)
        if not changes or not self._card.singles["source"] or self._person.file not in target.files:
            return not changes
        return not united(target.texts, self._card.copy)[0]

    def _with(self, place: int) -> tuple[dict[str, str], list[str]]:
        """Return what the person changes of the contact at ``place``, and remarks."""
        if place not in self._united:
            target = self._contacts.targets[place]
            self._united[place] = united(target.texts, self._card_for(target))
        return self._united[place]

    def _card_for(self, target: Target) -> ContactCard:
        """Return the card as ``target`` takes it: its own uid is not that of a card that it came from."""
        return self._card.copy if target.uid and target.uid == self._person.uid.casefold() else self._card

    def _may_be_there(self, target: Target | Glimpse) -> bool:
        """Return whether all numbers and addresses are there, before everything is compared."""
        return self._card.marks.numbers <= target.marks.numbers and self._card.marks.mails <= target.marks.mails

    def _new(self) -> ImportEntry:
        texts, _ = united({}, self._card)
        origin = f"{self._person.file}, line {self._person.line}"
        target = Target("", 0, texts, None, origin, self._card.marks, (), dict.fromkeys(texts))
        self._note_file(target)
        self._set_client(target)
        if target.client is not None or self._card.remarks or self._person.own:
            target.marks = _marks(target, self._clients)
        place = self._contacts.add(target)
        return self._entry("new", "", "", place, ())

    def _into(self, place: int, match: Match | None, matches: Mapping[int, Match]) -> ImportEntry:
        target = self._contacts.targets[place]
        called = self._called(place)
        texts, remarks = self._with(place)
        self._notes += remarks
        changes = [
            FieldChange(name, CONTACT.field(name).label, target.texts.get(name, ""), texts[name])
            for name in _TEXTS
            if name in texts
        ]
        self._note_file(target)
        target.texts |= texts
        target.changed |= dict.fromkeys(texts)
        before = self._clients.name(target.client)
        if self._set_client(target):
            changes.insert(0, FieldChange("client", "Client", before, self._clients.name(target.client)))
        self._contacts.targets.changed(place)
        if changes:
            target.merged += 1
            self._contacts.remark(place, self._marks_with(target, texts))
        else:
            # What went to the other details did so long ago.
            self._notes = self._notes[len(self._card.remarks) :]
        others = [one for one in matches if one != place]
        if others:
            fitting = ", ".join(f"{self._called(one)} ({because(matches[one], self._person)})" for one in others[:3])
            self._notes.append(f"{fitting} fits too{f', and {len(others) - 3} more' if len(others) > 3 else ''}.")
        why = because(match, self._person) if match else "everything is there already"
        return self._entry("merge" if changes else "skip", why, called, place, tuple(changes))

    def _marks_with(self, target: Target, texts: Mapping[str, str]) -> Identifiers:
        """Return what a contact is known by, the person included. From its texts alone where more than lists grew:
        a contact may have thousands of numbers.
        """
        held, card = target.marks, self._card.marks
        own = {split_label(entry)[1] for entry in (*self._card.phones, *self._card.emails)}
        only_lists = texts.keys() <= {"phones", "emails", "details", "notes", "source"}
        called = "details" in texts and (card.address or card.beside or held.beside)
        if not only_lists or called or is_one_of(target.texts["name"], own) or self._person.own:
            return _marks(target, self._clients)
        return replace(
            held,
            uids=held.uids | card.uids,
            mails=held.mails | card.mails,
            numbers=held.numbers | card.numbers,
            written=surest(held.written | card.written),
        )

    def _note_file(self, target: Target) -> None:
        if self._person.file not in target.files:
            target.files += (self._person.file,)

    def _set_client(self, target: Target) -> bool:
        """Set the client of a contact that has none; return whether that changed it."""
        number, remark = self._client, ""
        if number is None:
            number, remark = self._clients.of(target.texts.get("organisation", ""))
        if remark and target.client is None:
            self._notes.append(remark)
        if number is None or target.client == number:
            return False
        if target.client is not None:
            if self._clients.given:
                self._notes.append(f"Stays with the client {self._clients.name(target.client)}.")
            return False
        target.client = number
        target.changed["client"] = None
        return True

    def _entry(self, action: Action, why: str, into: str, place: int, changes: tuple[FieldChange, ...]) -> ImportEntry:
        person, client = self._person, self._clients.name(self._contacts.targets[place].client)
        head = (person.file, person.line, person.name)
        return ImportEntry(*head, action, why, into, place, client, changes, tuple(self._notes))

    def _called(self, place: int) -> str:
        return self._contacts.targets.glimpse(place).called

    def _others(self, strangers: Iterable[Target | Glimpse]) -> Others:
        return [(one.called, one.marks, self._person.file in one.files) for one in strangers]


_NONE: Final = Match(0, False, 0, "name", "")


def _packed(entry: ImportEntry) -> tuple[object, ...]:
    *head, changes, notes = _VALUES(entry)
    return (*head, [astuple(change) for change in changes], notes)


def _unpacked(packed: tuple[Any, ...]) -> ImportEntry:
    *head, changes, notes = packed
    return ImportEntry(*(*head, tuple(FieldChange(*change) for change in changes), notes))


_VALUES: Final = attrgetter(*(one.name for one in fields(ImportEntry)))
"""All of an entry, the changes and notes last."""
