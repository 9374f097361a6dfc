"""All kinds of record, by name."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.records import people, work
from fieldkit.domain.records.declaration import Kind, declare

CLIENT: Final = declare("client", people.Client, "Client", "Clients", order="name COLLATE NOCASE, id")
SITE: Final = declare("site", people.Site, "Site", "Sites", order="name COLLATE NOCASE, id")
CONTACT: Final = declare("contact", people.Contact, "Contact", "Contacts", order="name COLLATE NOCASE, id")
CALL: Final = declare("call", people.Call, "Call", "Calls", order="at DESC, id DESC")
PROMISE: Final = declare("promise", people.Promise, "Promise", "Promises", order="due, id")
INSTRUCTION: Final = declare(
    "instruction", people.Instruction, "Instruction", "Instructions", order="heard_at DESC, id DESC"
)
CHECKLIST: Final = declare("checklist", work.ChecklistRecord, "Checklist", "Checklists", created=False, order="id")
CHECKLIST_VERSION: Final = declare("checklist_version", work.ChecklistVersion, "Version", "Versions", created=False)
SURVEY: Final = declare("survey", work.Survey, "Survey", "Surveys", order="started_at DESC, id DESC")
ANSWER: Final = declare("answer", work.Answer, "Answer", "Answers", created=False)
FINDING: Final = declare("finding", work.Finding, "Finding", "Findings", order="id DESC")
CARD: Final = declare("card", work.Card, "Card", "Cards", order="title COLLATE NOCASE, id")
CARD_USE: Final = declare("card_use", work.CardUse, "Card use", "Card uses", order="at DESC, id DESC")

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
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
    )
}


def named(word: str) -> Kind | None:
    """Return the kind called ``word``: its name, label or plural, in any case, with "-" or a blank for "_"."""
    plain = word.strip().casefold().replace("-", "_").replace(" ", "_")
    for kind in KINDS.values():
        if plain in (kind.name, kind.plural.casefold().replace(" ", "_")):
            return kind
    return None
