"""What is there, in words: a table for each list of things, with the survey and the day that it is from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from fieldkit.domain.reports.binder.built import Binder
from fieldkit.domain.reports.binder.things import NotedThing, SaidIn, SingleFact
from fieldkit.domain.reports.blocks import Block, Bullet, Bullets, Paragraph, ReportTable, Subheading
from fieldkit.domain.text.dates import show_day

CHAPTERS: Final[Mapping[str, str]] = {
    "equipment": "No equipment is known yet: servers, switches, access points, and how many computers.",
    "networks": "No networks and no lines are known yet.",
    "providers": "No providers are known yet: who else looks after what, and when their contracts end.",
    "applications": "No applications are known yet: what you work with, where it runs, who helps with it.",
    "data": "It is not known yet which data must not be lost, and where its copies are.",
}
"""What is said of a chapter of which nothing is known."""
_MOST_COLUMNS: Final = 4
_UNKNOWN: Final = "–"
_MORE: Final = "More"
_ANSWER: Final[Mapping[str, str]] = {"pass": "yes", "partial": "in part", "fail": "no"}


def chapter(binder: Binder, name: str) -> Iterator[Block]:
    """Yield a table for each list of things, then the single answers."""
    things = [thing for thing in binder.things if thing.chapter == name]
    single = [thing for thing in things if not thing.facts and _alone(thing, things)]
    by_heading: dict[str, list[NotedThing]] = {}
    for thing in things:
        if thing not in single:
            by_heading.setdefault(thing.heading, []).append(thing)
    for heading, found in by_heading.items():
        if (title := _several(heading)).casefold() != name:
            yield Subheading(title)
        yield _table(heading, found)
        yield _from(one.source for one in found)
    if single:
        rows = [(_with_place(one.heading, one.place), one.name, one.source) for one in single]
        yield from _sourced("Other equipment" if by_heading else "Equipment", ("What", "Which one"), rows)
    noted = tuple(facts(binder, name, "Noted besides" if things else "Noted in surveys"))
    yield from noted
    if not things and not noted:
        yield Paragraph(CHAPTERS[name])


def _alone(thing: NotedThing, things: Iterable[NotedThing]) -> bool:
    """Whether it is the only one of its list: where nothing is said of it, a table of its own would be one cell."""
    return sum(one.heading == thing.heading for one in things) == 1


def _table(heading: str, things: Sequence[NotedThing]) -> ReportTable:
    order = {fact.label: fact.order for thing in things for fact in thing.facts}
    labels = sorted(order, key=lambda label: order[label])
    columns = labels if len(labels) <= _MOST_COLUMNS else labels[: _MOST_COLUMNS - 1]
    more = labels[len(columns) :]
    places = len({thing.place for thing in things}) > 1
    rows = tuple(_row(heading, number, thing, columns, more, places) for number, thing in enumerate(things, 1))
    heads = (heading, *columns, *((_MORE,) if more else ()))
    return ReportTable(_several(heading), heads, rows, (4, *(3,) * len(columns), *((4,) if more else ())), shown=False)


def _row(
    heading: str, number: int, thing: NotedThing, columns: Sequence[str], more: Sequence[str], places: bool
) -> tuple[str, ...]:
    said = {fact.label: fact.said for fact in thing.facts}
    name = thing.name or f"{heading} {number}, not named"
    beside = "\n".join(f"{label}: {said[label]}" for label in more if label in said)
    return (
        _with_place(name, thing.place if places else ""),
        *(said.get(label, _UNKNOWN) for label in columns),
        *((beside or _UNKNOWN,) if more else ()),
    )


def _several(heading: str) -> str:
    return (
        f"{heading[:-1]}ies" if heading.endswith("y") else f"{heading}es" if heading.endswith("ch") else f"{heading}s"
    )


def facts(binder: Binder, name: str, caption: str) -> Iterator[Block]:
    """Yield the single answers of a chapter, each with where it is from."""
    found = [one for one in binder.facts if one.chapter == name]
    if found:
        rows = [(_with_place(one.label, one.place), one.said, one.source) for one in found]
        yield from _sourced(caption, ("What", "Said"), rows)


def _sourced(caption: str, heads: tuple[str, str], rows: Sequence[tuple[str, str, SaidIn]]) -> Iterator[Block]:
    """Yield a table of two columns, and where it is from: below it where that is the same for all, else row by row."""
    sources = dict.fromkeys(source for _, _, source in rows)
    yield Subheading(caption)
    if len(sources) == 1:
        yield ReportTable(caption, heads, tuple(row[:2] for row in rows), (4, 7), shown=False)
        yield _from(sources)
        return
    told = tuple((what, said, said_in(source)) for what, said, source in rows)
    yield ReportTable(caption, (*heads, "From"), told, (4, 5, 4), shown=False)


def passwords(binder: Binder) -> Iterator[Block]:
    """Yield where passwords are kept, and what the client holds itself; never what one is."""
    yield Paragraph("No password, PIN or key stands in this book, only where they are kept.", lead=True)
    kept = [one for one in binder.facts if one.chapter == "passwords"]
    if kept:
        lines = (
            Bullet(f"{_with_place(one.label, one.place, ' ')}: {one.said}", "", said_in(one.source)) for one in kept
        )
        yield Bullets(tuple(lines))
    else:
        yield Paragraph("Where shared passwords are kept is not known yet.")
    held = [one for one in binder.facts if one.chapter == "held"]
    if held:
        rows = [(one.label, _ANSWER.get(one.result, one.said), one.source) for one in _newest(held)]
        yield from _sourced("What you hold yourself", ("What", "In your hands"), rows)
    else:
        yield Paragraph("Which logins and keys you hold yourself (mail, domain name, backup) is not known yet.")
    if binder.secrets:
        count = binder.secrets
        were = (
            "1 text that looked like a password was"
            if count == 1
            else f"{count} texts that looked like a password were"
        )
        yield Paragraph(
            f"{were} left out of this book; it says so where they stood. Whoever wrote them down should change those "
            "passwords, and note only where they are kept."
        )


def _newest(found: Iterable[SingleFact]) -> Iterator[SingleFact]:
    """Yield of answers under one name, which several lists ask for the whole client or a place, the latest."""
    kept: dict[str, SingleFact] = {}
    for one in found:
        if one.label not in kept or one.source.began > kept[one.label].source.began:
            kept[one.label] = one
    yield from kept.values()


def _from(sources: Iterable[SaidIn]) -> Paragraph:
    return Paragraph(f"From: {'; '.join(dict.fromkeys(map(said_in, sources)))}.", quiet=True)


def said_in(source: SaidIn) -> str:
    """Return where something is from, in words."""
    return f"{source.title}, {show_day(source.began)}{', not finished' if source.running else ''}"


def _with_place(name: str, place: str, between: str = "\n") -> str:
    return f"{name}{between}({place})" if place else name
