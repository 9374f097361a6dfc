"""Two contacts as one: the values of both, those of the one that stays in the fields that hold one value only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fieldkit.db.contact_import.entry_lists import unite
from fieldkit.db.contact_import.merge import NO_NAME, Texts, covers, fuller_mail, mark_of_number
from fieldkit.db.contact_import.names import agreement, fuller_number, mail, name, organisation
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.kinds import CONTACT
from fieldkit.domain.text.other_details import entries_of, indented

_APART: Final = frozenset(("name", "phones", "emails", "notes", "details"))
"""Fields that are united in a way of their own; of the others the value of the one that stays is kept in its field."""


def united_contact(kept: Mapping[str, str], other: Mapping[str, str], clients: tuple[str, str] = ("", "")) -> Texts:
    """Return the text fields of ``kept`` that change as ``other`` is merged into it. Nothing of either is lost.

    ``clients``: the names of both clients, as what does not fit. Empty fields are filled, numbers and addresses united,
    notes follow one another. A value for which the field has no room goes to the other details, with whose it was.
    """
    changed: Texts = {}
    called = other["name"].replace("):", ")")
    entries = entries_of(kept.get("details", ""))
    entries += [entry for entry in entries_of(other.get("details", "")) if entry not in entries]

    def beside(label: str, value: str) -> None:
        entry = f"{label} (from {called}): {indented(value)}"
        if entry not in entries:
            entries.append(entry)

    for field in CONTACT.fields:
        mine, theirs = kept.get(field.name, ""), other.get(field.name, "")
        if field.name in _APART or field.sql_type != "TEXT" or not theirs or covers(field.name, mine, theirs):
            continue
        if not mine:
            changed[field.name] = theirs
        else:
            beside("UID" if field.name == "source" else field.label, _in_words(field, theirs))
    if clients[1] and clients[0] and clients[0] != clients[1]:
        beside("Client", clients[1])
    if not covers("name", kept["name"], other["name"]):
        better = _better_name(kept, other)
        if better:
            changed["name"] = better
        worse = kept["name"] if better else other["name"]
        if worse != NO_NAME and f"{worse}\n" not in _lists(kept, other):
            beside("Name", worse)
    changed |= {
        "phones": unite(
            kept.get("phones", ""), _lines(other.get("phones", "")), mark_of_number, fuller_number
        ),
        "emails": unite(kept.get("emails", ""), _lines(other.get("emails", "")), mail, fuller_mail),
        "notes": _notes(kept.get("notes", ""), other.get("notes", "")),
        "details": "\n".join(entries),
    }  # fmt: skip
    return {field: value for field, value in changed.items() if value != kept.get(field, "")}


def _better_name(kept: Mapping[str, str], other: Mapping[str, str]) -> str:
    """Return the name of ``other`` if it is one and that of ``kept`` is none, or only a part of it; else ""."""
    mine, theirs = name(kept["name"]), name(other["name"])
    if _stands_in(other):
        return ""
    longer = agreement(mine, theirs) == "likely" and len("".join(theirs.words)) > len("".join(mine.words))
    return other["name"] if _stands_in(kept) or longer else ""


def _stands_in(contact: Mapping[str, str]) -> bool:
    called = contact["name"]
    firm = contact.get("organisation", "")
    of_firm = bool(firm) and organisation(called)[0] == organisation(firm)[0]
    return called == NO_NAME or of_firm or f"{called}\n" in _lists(contact)


def _lists(*contacts: Mapping[str, str]) -> str:
    """Return all numbers and addresses, each followed by a line break; a label stands before its own."""
    return "".join(f"{one.get('phones', '')}\n{one.get('emails', '')}\n" for one in contacts)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("\n")))


def _notes(mine: str, theirs: str) -> str:
    if not theirs or covers("notes", mine, theirs):
        return mine
    return f"{mine}\n\n{theirs}" if mine else theirs


def _in_words(field: Field, value: str) -> str:
    return field.option_label(value) if field.options else value
