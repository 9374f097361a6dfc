"""All kinds of record, by name."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.records import cards, clients, events, surveys
from fieldkit.domain.records.codes import CODES
from fieldkit.domain.records.declaration import Kind, declare

CLIENT: Final = declare(
    "client",
    clients.Client,
    "Client",
    "Clients",
    order="name COLLATE NOCASE, id",
    columns=("name", "town", "point_of_contact", "style"),
)
SITE: Final = declare(
    "site",
    clients.Site,
    "Site",
    "Sites",
    order="name COLLATE NOCASE, id",
    columns=("name", "client", "town", "phones"),
)
CONTACT: Final = declare(
    "contact",
    clients.Contact,
    "Contact",
    "Contacts",
    order="name COLLATE NOCASE, id",
    columns=("name", "client", "role", "phones"),
)
CALL: Final = declare(
    "call", events.Call, "Call", "Calls", order="at DESC, id DESC", columns=("note", "client", "outcome", "at")
)
PROMISE: Final = declare(
    "promise", events.Promise, "Promise", "Promises", order="due, id", columns=("what", "client", "state", "due")
)
INSTRUCTION: Final = declare(
    "instruction",
    events.Instruction,
    "Instruction",
    "Instructions",
    order="heard_at DESC, id DESC",
    columns=("topic", "client", "state", "heard_at", "contact"),
)
CHECKLIST: Final = declare("checklist", surveys.ChecklistRecord, "Checklist", "Checklists", created=False, order="id")
CHECKLIST_VERSION: Final = declare("checklist_version", surveys.ChecklistVersion, "Version", "Versions", created=False)
SURVEY: Final = declare("survey", surveys.Survey, "Survey", "Surveys", order="started_at DESC, id DESC")
ANSWER: Final = declare("answer", surveys.Answer, "Answer", "Answers", created=False)
FINDING: Final = declare(
    "finding",
    surveys.Finding,
    "Finding",
    "Findings",
    order="id DESC",
    columns=("title", "client", "severity", "state", "answer_by"),
)
CARD: Final = declare("card", cards.Card, "Card", "Cards", order="title COLLATE NOCASE, id")
CARD_USE: Final = declare("card_use", cards.CardUse, "Card use", "Card uses", order="at DESC, id DESC")

KINDS: Final[dict[str, Kind]] = {}
"""All kinds by name, in the order in which they are named to a person."""


def register(kind: Kind) -> None:
    """Let fieldkit know a kind; its table comes by a migration. Raises ValueError if its name or code is taken."""
    if any(kind.name == other.name or kind.code == other.code for other in KINDS.values()):
        raise ValueError(f"{kind.name} or its code {kind.code} is taken")
    if CODES.setdefault(kind.name, kind.code) != kind.code:
        raise ValueError(f"{kind.name} has the code {CODES[kind.name]}")
    KINDS[kind.name] = kind


for _kind in (
    CLIENT,
    SITE,
    CONTACT,
    CALL,
    PROMISE,
    INSTRUCTION,
    CHECKLIST,
    CHECKLIST_VERSION,
    SURVEY,
    ANSWER,
    FINDING,
    CARD,
    CARD_USE,
):
    register(_kind)


def named(word: str) -> Kind | None:
    """Return the kind called ``word``: its name, label or plural, in any case, with "-" or a blank for "_"."""
    plain = word.strip().casefold().replace("-", "_").replace(" ", "_")
    for kind in KINDS.values():
        if plain in (kind.name, kind.plural.casefold().replace(" ", "_")):
            return kind
    return None
