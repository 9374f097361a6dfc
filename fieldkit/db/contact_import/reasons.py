"""The sentences of an import plan: why two are one person, and what two share who are not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from fieldkit.db.contact_import import names
from fieldkit.db.contact_import.entry_lists import split_label
from fieldkit.db.contact_import.match_person import Identifiers, Match, contradictions, shared_numbers
from fieldkit.db.contact_import.merge import StoredPerson

Others: TypeAlias = Sequence[tuple[str, Identifiers, bool]]
"""Contacts that are somebody else: what each is called and known by, and whether it is of the same file."""


def because(match: Match, person: StoredPerson) -> str:
    """Return why a person is the same as a contact: ``same number 020 7946 0123``."""
    if match.rule == "uid":
        return "same UID"
    if match.rule == "name":
        return "same name and organisation"
    entries, read = (person.emails, names.mail) if match.rule == "email" else (person.phones, names.number)
    written = (split_label(entry)[1] for entry in entries)
    value = next((text for text in written if read(text) == match.mark), match.mark)
    return f"same {'e-mail' if match.rule == 'email' else 'number'} {value}"


def apart(person: StoredPerson, marks: Identifiers, others: Others) -> list[str]:
    """Return what ``person`` shares with ``others``, who are somebody else, in one sentence for each thing."""
    notes = _namesakes_apart(marks, others)
    for entries, read in ((person.emails, names.mail), (person.phones, names.number)):
        holders: dict[str, list[str]] = {}
        for called, held, _ in others:
            for key in shared_numbers(marks, held) if read is names.number else marks.mails & held.mails:
                holders.setdefault(key, []).append(called)
        for entry in entries:
            value = split_label(entry)[1]
            shared = holders.pop(read(value), None)
            if shared:
                notes.append(f"Shares {value} with {_some(shared)}.")
    sharing_uid = [called for called, held, _ in others if marks.uids & held.uids]
    if sharing_uid:
        notes.append(f"Has the UID of {_some(sharing_uid)}, and nothing else in common.")
    if not notes:
        namesakes = [called for called, held, _ in others if held.name.plain == marks.name.plain]
        if namesakes:
            notes.append(f"Has the name of {_some(namesakes)}, and no number, e-mail or organisation in common.")
    return notes


def _namesakes_apart(marks: Identifiers, others: Others) -> list[str]:
    """Return of whom a person has name and firm, and what says that they are two all the same."""
    told: dict[str, list[str]] = {}
    for called, held, one_file in others:
        if held.name.words == marks.name.words and marks.organisations & held.organisations and not marks.nameless:
            against = contradictions(marks, held, one_file=one_file)
            told.setdefault(enumerated(against), []).append(called)
    notes = []
    for differs, alike in told.items():
        if differs:
            notes.append(f"Has name and organisation of {_some(alike)}, but not the same {differs}: two people.")
        elif marks.firm:
            notes.append(f"Has no name but that of the organisation, as {_some(alike)}: not taken for one person.")
    return notes


def enumerated(words: Sequence[str]) -> str:
    """Return words as a sentence has them: "number, e-mail or birthday"."""
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _some(called: Sequence[str]) -> str:
    unique = list(dict.fromkeys(called))
    more = f" and {len(unique) - 2} more" if len(unique) > 2 else ""
    return ", ".join(unique[:2]) + more
