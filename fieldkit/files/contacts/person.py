"""What a file of contacts turns into: people, and what could not be kept of them.

Nothing here knows a database or a file format. The readers build these; whoever stores contacts uses them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Literal

from fieldkit.spooled import Spooled

Severity = Literal["lost", "changed", "refused"]
"""``lost``: something of the file is in no person. ``changed``: kept, but not as it stood. ``refused``: a whole
person, or a whole row, was not taken."""


class FileProblem(Exception):
    """A file that cannot be read as contacts at all. Its text is a sentence for the person who chose the file."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person as a file tells it. Every text is clean (``domain.text``); what the file does not say is ''.

    A person always has a name; where the file gave none it is the organisation, nickname, e-mail or number.
    """

    file: str
    """Name of the file without its folder."""
    line: int
    """Line on which the card or row starts, counted from 1."""
    name: str
    uid: str = ""
    """The file's own identity of the person, without ``urn:uuid:``; '' for most files."""
    organisation: str = ""
    department: str = ""
    job_title: str = ""
    phones: tuple[str, ...] = ()
    """Each ``number`` or ``label: number``, the preferred one first; see ``split_label``."""
    emails: tuple[str, ...] = ()
    """Each ``address`` or ``label: address``, the preferred one first; see ``split_label``."""
    address: str = ""
    """One postal address in several lines. Further addresses are in ``other``."""
    website: str = ""
    birthday: str = ""
    """ISO day. A birthday without a year, or one that is no date, is in ``other``."""
    notes: str = ""
    other: tuple[tuple[str, str], ...] = ()
    """(label, value) of every text that has no field of its own; values may have several lines."""
    own: tuple[tuple[str, str], ...] = ()
    """(field, text) of what only files of fieldkit's own tell, as a form has it: the client by name, role, preferred,
    hours, left_on, and all of the other details."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was not kept as it stood, in a sentence for a person."""

    file: str
    line: int
    """Line of the file, counted from 1; 0 when it concerns the file as a whole."""
    what: str
    severity: Severity

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.what}"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file held. ``problems`` are in the order of their lines."""

    people: Sequence[Person]
    """Many of them are not in memory."""
    problems: tuple[Problem, ...]
    format: str
    """As a person calls it: ``vCard 2.1``, ``Google contacts (CSV)``."""
    encoding: str
    """As Python calls it: ``utf-8``, ``cp1252``."""
    mapping: str = ""
    """For CSV, the columns and where each goes, one to a line; '' for other formats."""
    headings: tuple[str, ...] = ()
    """For CSV, what its columns are called; () without a row of headings."""
    wishes: tuple[str, ...] = ()
    """For CSV, what a person changed in the guessed mapping, now or before: ``3=phone:work``."""
    recalled: bool = False
    """Whether some of that was kept from an earlier import of a file with these headings."""


def with_label(label: str, value: str) -> str:
    """Return ``label: value``, or the value alone when there is no label. ``split_label`` undoes it."""
    return f"{label}: {value}" if label else value


def split_label(entry: str) -> tuple[str, str]:
    """Return (label, value) of one of ``Person.phones`` or ``Person.emails``; the label may be ''."""
    label, colon, value = entry.partition(": ")
    return (label, value) if colon else ("", entry)


_VALUES = attrgetter(*(one.name for one in fields(Person)))


def spooled_people() -> Spooled[Person]:
    """Return a list of people that may grow longer than memory is large."""
    return Spooled(_VALUES, lambda values: Person(*values))
