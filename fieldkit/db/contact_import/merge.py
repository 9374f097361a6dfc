"""A person from a file as the fields of a contact, alone or united with what is stored. Nothing is overwritten.

Numbers, addresses and other details of both are united, an empty field is filled. Where both have a value and
they differ, the stored one stays, and the file's goes to the other details with the name of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple, Protocol

from fieldkit.db.contact_import import names
from fieldkit.db.contact_import.entry_lists import label_key, own_values, split_label, unite
from fieldkit.db.contact_import.forms_of_address import one_of, told_by, told_by_name
from fieldkit.db.contact_import.match_person import NONE, Identifiers
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.kinds import CONTACT
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.text.other_details import as_entry, entries_of, indented, label_and_value
from fieldkit.domain.text.sanitize import fold

Texts = dict[str, str]
_SINGLE = ("organisation", "job_title", "address", "website", "birthday")
_OWN_FIELDS = ("role", "preferred", "hours", "left_on")
"""Fields that only a file of fieldkit's own tells."""
_MARK_OF_UID = "UID"
_SAY_THE_SEX: Final = ("Form of address: ", "Gender: ")
_LONGEST_NAME: Final = 40
_OF_A_LABEL: Final = frozenset({"address is", "website is"})
"""Details whose value is a label."""
NO_NAME: Final = "(no name)"
"""What somebody is called of whom a file says no name, and nothing that could stand for one."""


class StoredPerson(Protocol):
    """A person as a file tells it; the readers of files make these. Every text is clean, missing ones are ""."""

    @property
    def file(self) -> str: ...  # noqa: D102
    @property
    def line(self) -> int: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def uid(self) -> str: ...  # noqa: D102
    @property
    def organisation(self) -> str: ...  # noqa: D102
    @property
    def department(self) -> str: ...  # noqa: D102
    @property
    def job_title(self) -> str: ...  # noqa: D102
    @property
    def phones(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def emails(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def address(self) -> str: ...  # noqa: D102
    @property
    def website(self) -> str: ...  # noqa: D102
    @property
    def birthday(self) -> str: ...  # noqa: D102
    @property
    def notes(self) -> str: ...  # noqa: D102
    @property
    def other(self) -> tuple[tuple[str, str], ...]: ...  # noqa: D102
    @property
    def own(self) -> tuple[tuple[str, str], ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A person from a file with each value where a contact can hold it."""

    file: str
    singles: Mapping[str, str]
    """Name, source and notes too."""
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    """(label, value) of what has no field, or what its field refused."""
    entries: tuple[str, ...]
    """Other details as fieldkit wrote them itself."""
    marks: Identifiers
    remarks: tuple[str, ...]
    """What was put elsewhere, in sentences."""

    @property
    def copy(self) -> ContactCard:
        """The card without what only tells cards apart."""
        return replace(self, singles={**self.singles, "source": ""})


def card(person: StoredPerson, *, client_is_here: bool = True) -> ContactCard:
    """Return ``person`` as a contact can hold it; what a field refuses goes to the details, with a remark.

    The name of a client that is not here stands as the organisation, or beside another one in the details.
    """
    details: list[tuple[str, str]] = []
    remarks: list[str] = []
    own = dict(person.own)
    singles = {"name": person.name or NO_NAME, "notes": person.notes, "source": person.uid}
    singles |= {name: getattr(person, name) for name in _SINGLE}
    client = own.get("client", "")
    if client and not client_is_here:
        if singles["organisation"]:
            details.append(("client", client))
        else:
            singles["organisation"] = client
    for name, value in singles.items():
        field = CONTACT.field(name)
        if field.several_lines:
            if len(value) > field.longest:
                remarks.append(f"{field.label} has {len(value):,} characters, more than a form takes; all are kept.")
        elif len(value) > field.longest:
            details.append((field.label, value))
            singles[name] = value[: field.longest].rstrip() if name == "name" else ""
            remarks.append(f"{field.label} is too long for its field ({len(value):,} characters): see other details.")
        elif name == "birthday" and value and (why := _no_birthday(value)):
            details.append((field.label, value))
            singles[name] = ""
            remarks.append(f"{field.label} “{value}” is {why}: it is in other details.")
    for name in _OWN_FIELDS:
        field, text = CONTACT.field(name), own.get(name, "")
        try:
            singles[name] = str(field.read(text, _READING))
        except Invalid:
            details.append((field.label, text))
            remarks.append(f"{field.label} “{_short(text)}” is none that its field takes: it is in other details.")
    if person.department:
        details.append(("department", person.department))
    lists: dict[str, tuple[str, ...]] = {}
    for name, entries, called, fault in (
        ("phones", person.phones, "phone", "is no telephone number"),
        ("emails", person.emails, "e-mail", "is no e-mail address"),
    ):
        fitting: list[str] = []
        for entry in entries:
            if _fits(CONTACT.field(name), entry):
                fitting.append(entry)
            else:
                details.append((called, entry))
                remarks.append(f"“{_short(entry)}” {fault} that a form takes: it is in other details.")
        lists[name] = tuple(fitting)
    reached_by = own_values((*person.phones, *person.emails))
    firms = (person.organisation, client)
    marks = replace(
        marks_of(singles["name"], lists["phones"], lists["emails"], firms, (person.uid,)),
        nameless=singles["name"] == NO_NAME or is_one_of(person.name, reached_by),
        birthday=singles["birthday"],
        job=fold(singles["job_title"]),
    )
    details += person.other
    marks = _called(marks, details)
    entries = tuple(entries_of(own.get("details", "")))
    both = lists["phones"], lists["emails"]
    return ContactCard(person.file, singles, *both, tuple(details), entries, marks, tuple(remarks))


def marks_of(
    name: str,
    phones: tuple[str, ...],
    emails: tuple[str, ...],
    organisations: tuple[str, ...],
    uids: tuple[str, ...],
) -> Identifiers:
    """Return what a person with these values is known by."""
    numbers, addresses = own_values(phones), own_values(emails)
    companies = frozenset(names.organisation(text)[0] for text in organisations if text) or NONE
    return Identifiers(
        names.name(name),
        name == NO_NAME or is_one_of(name, [*numbers, *addresses]),
        frozenset(uid.casefold() for uid in uids if uid) or NONE,
        frozenset(map(names.mail, addresses)) or NONE,
        frozenset(filter(None, map(names.number, numbers))) or NONE,
        names.surest(frozenset(filter(None, map(names.written_number, numbers)))) or NONE,
        companies,
        names.organisation(name)[0] in companies,
    )


def is_one_of(name: str, reached_by: Iterable[str]) -> bool:
    """Return whether a name is but one of these numbers or addresses, also in another spelling."""
    reached_by = list(reached_by)
    if name in reached_by:
        return True
    if any(letter.isalpha() for letter in name):
        return "@" in name and names.mail(name) in map(names.mail, reached_by)
    number = names.number(name)
    return bool(number) and number in map(names.number, reached_by)


def stored_marks(stored: Mapping[str, str], client: str, uid: str) -> Identifiers:
    """Return what a contact is known by: its fields, the name of its client, its own uid and those of its cards."""
    uids = [uid, stored.get("source", "")]
    if f"{_MARK_OF_UID} (from " in stored.get("details", ""):
        uids += [e.partition("): ")[2] for e in entries_of(stored["details"]) if e.startswith(f"{_MARK_OF_UID} (from ")]
    marks = marks_of(
        stored["name"],
        tuple(filter(None, stored.get("phones", "").split("\n"))),
        tuple(filter(None, stored.get("emails", "").split("\n"))),
        (stored.get("organisation", ""), client),
        tuple(uids),
    )
    birthday, job = stored.get("birthday", ""), stored.get("job_title", "")
    marks = replace(marks, birthday=birthday, job=fold(job)) if birthday or job else marks
    details = stored.get("details", "")
    if len(marks.name.words) > 1 and not any(label in details for label in _SAY_THE_SEX):
        return _called(marks, ())
    return _called(marks, map(label_and_value, entries_of(details)))


def _called(marks: Identifiers, details: Iterable[tuple[str, str]]) -> Identifiers:
    """Return the marks with what stands beside a name and may tell two apart who share it."""
    forms = {told_by_name(marks.name)}
    beside = set()
    for label, value in details:
        if f"{label[:1].upper()}{label[1:]}: " in _SAY_THE_SEX:
            forms.add(told_by(value))
        elif len(marks.name.words) == 1 and _may_be_a_name(value):
            beside.add((label.casefold(), fold(value)))
    address = one_of(forms)
    return replace(marks, address=address, beside=frozenset(beside)) if address or beside else marks


def _may_be_a_name(value: str) -> bool:
    return len(value) <= _LONGEST_NAME and any(map(str.isalpha, value)) and not any(map(str.isdigit, value))


def united(stored: Mapping[str, str], incoming: ContactCard) -> tuple[Texts, list[str]]:
    """Return the fields of a contact that ``incoming`` changes, as they will be, and remarks on what differed.

    ``stored`` is empty for a new contact.
    """
    changed: Texts = {}
    beside: list[tuple[str, str]] = []
    remarks: list[str] = []
    for name, value in incoming.singles.items():
        held = stored.get(name, "")
        if not value or covers(name, held, value):
            continue
        if name == "name" and held and incoming.marks.nameless:
            continue  # it is among the numbers or addresses
        if not held or (name == "name" and _stands_for_a_name(stored, incoming)):
            changed[name] = value
        else:
            beside.append((name, value))
    phones, emails = _lists(stored, incoming)
    for name, entries in (("phones", phones), ("emails", emails)):
        if entries != stored.get(name, ""):
            changed[name] = entries
    details = _details(stored, incoming, beside, remarks)
    if details != stored.get("details", ""):
        changed["details"] = details
    return changed, remarks


def _lists(stored: Mapping[str, str], incoming: ContactCard) -> tuple[str, str]:
    return (
        unite(stored.get("phones", ""), incoming.phones, mark_of_number, names.fuller_number),
        unite(stored.get("emails", ""), incoming.emails, names.mail, fuller_mail),
    )


def mark_of_number(text: str) -> str:
    """Return what a number is known by in a list: its last digits, without a zero that is dialled inland only."""
    return names.number(text.replace("(0)", ""))


def fuller_mail(one: str, other: str) -> str:
    """Return ``one`` if both are one mail address, else ""."""
    return one if names.mail(one) == names.mail(other) else ""


def _details(
    stored: Mapping[str, str], incoming: ContactCard, beside: list[tuple[str, str]], remarks: list[str]
) -> str:
    held = stored.get("details", "")
    if not incoming.details and not incoming.entries and not beside:
        return held
    known = _taken_apart(held)
    more: dict[str, None] = {}
    for entry in (*incoming.entries, *(as_entry(label, value) for label, value in incoming.details)):
        if entry not in known.entries and not _is_spelled_otherwise(entry, held):
            more[entry] = None
    for name, stored_value in beside:
        label = _MARK_OF_UID if name == "source" else CONTACT.field(name).label
        value = CONTACT.field(name).option_label(stored_value)
        text = indented(value)
        entry = f"{label} (from {incoming.file}): {text}"
        if (label, text) not in known.beside and entry not in known.entries:
            more[entry] = None
            if name != "source":
                remarks.append(f"{label}: “{_short(stored[name])}” stays; “{_short(value)}” is kept in other details.")
    return "\n".join([held, *more] if held else more) if more else held


class _Details(NamedTuple):
    """Other details taken apart."""

    entries: frozenset[str]
    beside: frozenset[tuple[str, str]]
    """(label, value) of those that a field held otherwise."""


@lru_cache(32)
def _taken_apart(details: str) -> _Details:
    """Kept of those that were asked for last: a file may have one person a thousand times."""
    entries = entries_of(details)
    beside = set()
    for entry in entries:
        label, found, rest = entry.partition(" (from ")
        if found:
            beside.add((label, rest.partition("): ")[2]))
    return _Details(frozenset(entries), frozenset(beside))


def _is_spelled_otherwise(entry: str, held: str) -> bool:
    """Return whether an entry is among other details with its label in another spelling: ``Buro address``."""
    label, value = _key_of(entry)
    part = f"{entry.partition(': ')[0]}: " if label in _OF_A_LABEL else f": {value}"
    return part in held and (label, value) in _keys_of(held)


@lru_cache(8)
def _keys_of(details: str) -> frozenset[tuple[str, str]]:
    return frozenset(map(_key_of, entries_of(details)))


def _key_of(entry: str) -> tuple[str, str]:
    """Return what an entry is known by: its value, and its label in any spelling."""
    label, colon, value = entry.partition(": ")
    if not colon:
        return "", entry
    called = label.casefold()
    if called in _OF_A_LABEL:
        return called, label_key(value)
    return label_key(label), value


def covers(name: str, held: str, value: str) -> bool:
    """Return whether the field ``name`` that holds ``held`` says ``value`` already."""
    if name == "notes" and f"\n{value}\n" in f"\n{held}\n":
        return True
    return " ".join(held.split()).casefold() == " ".join(value.split()).casefold()


def _stands_for_a_name(stored: Mapping[str, str], incoming: ContactCard) -> bool:
    """Whether a contact is called by a number or an address, which it has or gets just now."""
    held = f"{stored.get('phones', '')}\n{stored.get('emails', '')}".split("\n")
    return is_one_of(stored["name"], (split_label(one)[1] for one in (*held, *incoming.phones, *incoming.emails)))


def _fits(field: Field, entry: str) -> bool:
    try:
        return field.read(entry, _READING) == entry
    except Invalid:
        return False


def _no_birthday(text: str) -> str:
    """Return why a text is no day that the field takes; "" where it is one."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "no date"
    if day.isoformat() != text:
        return "no date"
    return "still ahead" if day > datetime.now().date() else ""


def _short(text: str, most: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _no_links(_kind: str, text: str) -> int:
    raise Invalid(f"“{text}” is no link.")


# Numbers and addresses are read by themselves: no clock, no other records.
_READING = ReadingContext(datetime(2000, 1, 1), _no_links, lambda _kind, _number: "")
