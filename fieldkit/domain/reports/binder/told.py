"""The book of a client told in words: its chapters, in the order in which somebody in need looks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from fieldkit.domain.reports.binder import told_open, told_things
from fieldkit.domain.reports.binder.built import Binder
from fieldkit.domain.reports.binder.source import BinderPerson
from fieldkit.domain.reports.blocks import (
    Block,
    Bullet,
    Bullets,
    Chapter,
    Paragraph,
    ReportDocument,
    ReportTable,
    Subheading,
)
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.safe_texts import plain, with_safe_texts
from fieldkit.domain.surveys.answers import show_moment
from fieldkit.domain.text.dates import show_day

TITLE: Final = "IT binder"
TITLES: Final[Mapping[str, str]] = {
    "speaks": "Who speaks, and who may order",
    "people": "People",
    "places": "Places",
    "equipment": "Equipment",
    "networks": "Networks and lines",
    "providers": "Providers",
    "applications": "Applications",
    "data": "Data and its copies",
    "passwords": "Where passwords are kept",
    "findings": "Open findings",
    "accepted": "Accepted risks",
    "promises": "What we promised",
    "ends": "What ended, and what ends soon",
    "use": "How to use this book",
}
"""Chapters in the order of the page."""
_CLAUSE: Final[Mapping[str, str]] = {
    "yes": "Your agreement asks you to name one point of contact.",
    "no": "Your agreement does not ask you to name a point of contact; one voice helps all the same.",
}
_NO_CLAUSE: Final = "Whether your agreement asks you to name a point of contact is not known yet."


def document_of(binder: Binder, look: FirmLook) -> ReportDocument:
    """Return the book as a document of the firm."""
    blocks = {
        "speaks": _speaks(binder, look),
        "people": _people(binder),
        "places": _places(binder),
        **{name: told_things.chapter(binder, name) for name in told_things.CHAPTERS},
        "passwords": told_things.passwords(binder),
        "findings": told_open.findings(binder),
        "accepted": told_open.accepted(binder),
        "promises": told_open.promises(binder),
        "ends": told_open.ends(binder),
        "use": _use(binder, look),
    }
    made = ReportDocument(
        title=TITLE,
        client=binder.client or "Client not named",
        place=binder.address.replace("\n", ", "),
        made=binder.made,
        facts=tuple(_facts(binder, look)),
        notice="",
        firm=look.firm,
        contact=plain(look.contact),
        chapters=tuple(
            Chapter(key, plain(look.titles.get(key, "")) or title, tuple(blocks[key])) for key, title in TITLES.items()
        ),
        called="book",
    )
    return with_safe_texts(made)


def _facts(binder: Binder, look: FirmLook) -> Iterator[tuple[str, str]]:
    yield "As of", show_day(binder.made)
    yield "Belongs to", binder.client or "the client"
    kept = ", ".join(filter(None, (look.by, look.firm)))
    if kept:
        yield "Kept up to date by", kept
    yield "Next look", show_moment(binder.next_look) if binder.next_look else "not agreed yet"


def _speaks(binder: Binder, look: FirmLook) -> Iterator[Block]:
    one = binder.point_of_contact
    if one is not None and not one.left:
        yield Paragraph(
            f"{one.name} speaks for {binder.client or 'the client'}: what {one.name} orders counts.", lead=True
        )
    elif one is not None:
        yield Paragraph(f"{one.name} was the point of contact and has left: nobody speaks for you now.", lead=True)
    else:
        yield Paragraph("Nobody is named yet who speaks for you: until then every order waits for a yes.", lead=True)
    if look.opening.strip():
        yield Paragraph(plain(look.opening))
    rows = tuple(
        (role, _name(person), _reached(person), means)
        for role, person, means in (
            ("Point of contact", one, "Gives us orders, up to the spending limit."),
            ("Deputy", binder.deputy, "Stands in while the point of contact is away."),
            ("Approver", binder.approver, "Signs for what is above the spending limit."),
        )
    )
    yield ReportTable("Who may order", ("Role", "Who", "Reached by", "What it means"), rows, (3, 3, 5, 4), shown=False)
    limit = binder.spending_limit
    lines = [
        f"Spending limit: {limit} may be ordered without asking; what is above it, the approver signs."
        if limit
        else "No spending limit is agreed yet.",
        _CLAUSE.get(binder.clause, _NO_CLAUSE),
        "What anybody else asks for is written down, and waits until the point of contact says yes.",
        "Making safe in an emergency need not wait; spending does.",
    ]
    yield Bullets(tuple(map(Bullet, lines)))
    yield from told_things.facts(binder, "speaks", "Said in surveys")


def _people(binder: Binder) -> Iterator[Block]:
    if binder.people:
        rows = tuple(
            (one.name, one.job or "–", _lines(one.phones) or "–", _lines(one.emails) or "–", one.hours or "–")
            for one in binder.people
        )
        hours = any(one.hours for one in binder.people)
        heads = ("Name", "What they do", "Telephone", "Mail", *(("Reached",) if hours else ()))
        cut = tuple(row[: len(heads)] for row in rows)
        yield ReportTable("People", heads, cut, (4, 3, 4, 6, 3)[: len(heads)], shown=False)
    else:
        yield Paragraph("No people are known yet: their names, numbers and mail addresses.")


def _places(binder: Binder) -> Iterator[Block]:
    if binder.places:
        rows = tuple((one.name, one.address or "not known yet", _lines(one.phones) or "–") for one in binder.places)
        yield ReportTable("Places", ("Place", "Address", "Telephone"), rows, (3, 5, 4), shown=False)
    else:
        yield Paragraph(
            "No places are known yet besides the address above." if binder.address else "No place is known yet."
        )
    reached = ((("Telephone", _lines(binder.phones))), ("Mail", _lines(binder.emails)), ("Website", binder.website))
    known = tuple((label, said) for label, said in reached if said)
    if known:
        yield Subheading("The business")
        yield ReportTable("How the business is reached", ("By", "Reached at"), known, (2, 5), shown=False)


def _use(binder: Binder, look: FirmLook) -> Iterator[Block]:
    keeper = look.firm or look.by or "Whoever looks after your IT"
    look_again = (
        f"The next look is on {show_moment(binder.next_look)}."
        if binder.next_look
        else "The day of the next look is not agreed yet: agree one."
    )
    yield Bullets(
        (
            Bullet(
                "This book is yours, whoever looks after your IT. Give it to whom you like, and keep it when they go."
            ),
            Bullet("Keep a copy where you can read it while no computer works: on paper, in a place that locks."),
            Bullet(f"{keeper} keeps it up to date. What is wrong in it, or changes, tell them; they print it anew."),
            Bullet(look_again),
            Bullet(f"It says what was known on {show_day(binder.made)}. Each table says which survey it is from."),
            Bullet("“Not known yet”, or a dash, is an open question and not an answer."),
            Bullet(
                "Not in it: passwords, PINs and keys, how one gets into the building, what was said in confidence. "
                "Add none of them by hand."
            ),
        )
    )
    if look.closing.strip():
        yield Paragraph(plain(look.closing))


def _name(person: BinderPerson | None) -> str:
    if person is None:
        return "not named yet"
    said = "\n".join(filter(None, (person.name, person.job)))
    return f"{said}\n(has left)" if person.left else said


def _reached(person: BinderPerson | None) -> str:
    return _lines((*person.phones, *person.emails)) or "not known yet" if person is not None else "–"


def _lines(lines: tuple[str, ...]) -> str:
    return "\n".join(lines)
