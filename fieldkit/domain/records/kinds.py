"""All kinds of record, by name."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.records import calls_promises_instructions, cards, clients, surveys
from fieldkit.domain.records.appearance import NewHere, Step, Timeline
from fieldkit.domain.records.codes import CODES, FIND_AS, FindAs
from fieldkit.domain.records.declaration import Kind, declare
from fieldkit.domain.records.fields import steps
from fieldkit.domain.records.waiting import FINDING_PRESSING, TODAY, WAITING, TodayGroup, WaitingRule

CLIENT: Final = declare(
    "client",
    clients.Client,
    "Client",
    "Clients",
    order="name",
    columns=("name", "town", "point_of_contact", "style"),
    beside="style",
    by_name=True,
    context=True,
    partner=True,
)
SITE: Final = declare(
    "site",
    clients.Site,
    "Site",
    "Sites",
    order="name",
    columns=("name", "client", "town", "phones"),
    beside="phones",
    new=NewHere(8, "s", "Site"),
    partner=True,
)
CONTACT: Final = declare(
    "contact",
    clients.Contact,
    "Contact",
    "Contacts",
    order="name",
    columns=("name", "client", "role", "phones"),
    beside="phones",
    new=NewHere(7, "h", "Person"),
    by_name=True,
    context=True,
    partner=True,
)
CALL: Final = declare(
    "call",
    calls_promises_instructions.Call,
    "Call",
    "Calls",
    order="-at",
    columns=("note", "client", "outcome", "at"),
    when="at",
    beside="outcome",
    steps=(
        Step("r", "returned_at", "now", "returned, or closed"),
        Step("a", "returned_at", "", "not returned after all"),
    ),
    timeline=Timeline(
        1,
        "at",
        what=("note", "direction"),
        who=("contact", "caller"),
        state=("outcome",),
        waits_as="to be returned",
        done=("returned_at", "returned"),
    ),
    new=NewHere(1, "c", "Call"),
)
PROMISE: Final = declare(
    "promise",
    calls_promises_instructions.Promise,
    "Promise",
    "Promises",
    order="due",
    columns=("what", "client", "state", "due"),
    when="due",
    state="state",
    steps=steps("state", ("k", "kept"), ("l", "late"), ("b", "broken"), ("c", "cancelled"), ("o", "open")),
    timeline=Timeline(4, "created_at", what=("what",), due="due"),
    new=NewHere(2, "p", "Promise"),
)
INSTRUCTION: Final = declare(
    "instruction",
    calls_promises_instructions.Instruction,
    "Instruction",
    "Instructions",
    order="-heard_at",
    columns=("topic", "client", "state", "heard_at", "contact"),
    when="heard_at",
    state="state",
    steps=steps(
        "state",
        ("c", "confirmed"),
        ("r", "refused"),
        ("s", "superseded"),
        ("w", "needs_confirmation"),
        ("n", "noted"),
        decided_by="decided_by",
        decided=("confirmed", "refused"),
    ),
    timeline=Timeline(3, "heard_at", what=("topic", "text"), all_of=True),
    new=NewHere(3, "i", "Instruction: an order heard"),
)
CHECKLIST: Final = declare(
    "checklist",
    surveys.ChecklistRecord,
    "Checklist",
    "Checklists",
    created=False,
    order="id",
    beside="scope",
    few=True,
    together=("uses", "title", "scope", "minutes", "purpose"),
)
CHECKLIST_VERSION: Final = declare(
    "checklist_version", surveys.ChecklistVersion, "Version", "Versions", created=False, otherwise=("number",)
)
SURVEY: Final = declare(
    "survey",
    surveys.Survey,
    "Survey",
    "Surveys",
    order="-started_at",
    when="started_at",
    beside="state",
    timeline=Timeline(2, "started_at", what=("checklist",), progress=True, calm=True),
    new=NewHere(4, "v", "Survey: fill a checklist"),
    context=True,
    partner=True,
)
ANSWER: Final = declare(
    "answer",
    surveys.Answer,
    "Answer",
    "Answers",
    columns=("value", "result"),
    together=("value", "result"),
    otherwise=("result", "note"),
    created=False,
    partner=True,
)
FINDING: Final = declare(
    "finding",
    surveys.Finding,
    "Finding",
    "Findings",
    columns=("title", "client", "severity", "state", "answer_by"),
    when="answer_by",
    state="state",
    steps=steps(
        "state",
        ("a", "agreed"),
        ("r", "accepted"),
        ("i", "in_work"),
        ("F", "fixed"),
        ("v", "verified"),
        ("d", "dismissed"),
        ("o", "open"),
    ),
    state_rules=surveys.FINDING_RULES,
    together=("state", "accepted_by", "accepted_until", "why", "verified_on", "verified_in"),
    timeline=Timeline(6, "created_at", what=("title",), who=(), state=("severity", "state"), waits=FINDING_PRESSING),
    new=NewHere(5, "f", "Finding: a problem seen"),
    partner=True,
)
CARD: Final = declare("card", cards.Card, "Card", "Cards", order="title", beside="category", context=True)
CARD_USE: Final = declare(
    "card_use",
    cards.CardUse,
    "Card use",
    "Card uses",
    order="-at",
    when="at",
    state="outcome",
    steps=steps(
        "outcome",
        ("s", "settled"),
        ("o", "softened"),
        ("p", "parked"),
        ("r", "real_no"),
        ("n", "not_heard_yet"),
    ),
    timeline=Timeline(5, "at", what=("words", "card"), state=("outcome",)),
    new=NewHere(6, "u", "Card use: an objection met"),
)
KEPT_APART: Final = declare(
    "kept_apart",
    clients.KeptApart,
    "Pair kept apart",
    "Pairs kept apart",
    created=False,
    columns=("names",),
    otherwise=("names",),
    unmade="is asked about again",
)
SURVEY_REVISION: Final = declare(
    "survey_revision",
    surveys.SurveyRevision,
    "Revision",
    "Revisions",
    created=False,
    order="-at",
    columns=("number", "survey", "signed_by", "at"),
    when="at",
    beside="signed_by",
    otherwise=("number",),
)

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
        KEPT_APART,
        SURVEY_REVISION,
    )
}
"""All kinds by name, in the order in which they are named to a person."""


def register(
    kind: Kind, *, waits: WaitingRule | None = None, today: TodayGroup | None = None, find_as: FindAs | None = None
) -> None:
    """Let fieldkit know another kind; its table comes by a migration. Raises ValueError if its name or code is taken.

    ``waits``, ``today`` and ``find_as`` are for a kind that ``WAITING``, ``TODAY`` and ``FIND_AS`` do not name.
    """
    if any(kind.name == other.name or kind.code == other.code for other in KINDS.values()):
        raise ValueError(f"{kind.name} or its code {kind.code} is taken")
    if CODES.setdefault(kind.name, kind.code) != kind.code:
        raise ValueError(f"{kind.name} has the code {CODES[kind.name]}")
    KINDS[kind.name] = kind
    if waits:
        WAITING[kind.name] = waits
    if today:
        TODAY[kind.name] = today
    if find_as:
        FIND_AS[kind.name] = find_as


def named(word: str) -> Kind | None:
    """Return the kind called ``word``: its name, label or plural, in any case, with "-" or a blank for "_"."""
    plain = word.strip().casefold().replace("-", "_").replace(" ", "_")
    for kind in KINDS.values():
        if plain in (kind.name, kind.plural.casefold().replace(" ", "_")):
            return kind
    return None
