"""What answers would become in the records of the client: values of its fields, and people who are no record yet.

Nothing of it is stored by itself: each is shown with the value that it would replace, and taken over by hand. Only what
this survey says counts, of what is asked in it now, and only where the record says something else.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.domain.surveys.aids.fed_fields import OF_CLIENT, fed_field
from fieldkit.domain.surveys.aids.none_here import says_none
from fieldkit.domain.surveys.answers import Given, named_person
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.text.sanitize import clean_line, fold

PERSON: Final = "person."
"""How the key of a new person begins."""
_LONGEST_SAID: Final = 60
"""Characters of an answer in a sentence."""
_NOBODY: Final = frozenset({"nobody", "no one", "noone"})
"""What may be answered in place of a name."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A contact of the client, or one that a field of the client names."""

    uid: str
    name: str
    job: str = ""
    trashed: bool = False
    left: bool = False
    """Whether they left the client."""


@dataclass(frozen=True, slots=True)
class ClientNow:
    """The record of a client as it is now."""

    uid: str
    name: str
    trashed: bool
    values: Mapping[str, Value]
    """By field, as stored; a link as the uid of the record, "" where there is none."""
    shown: Mapping[str, str]
    """The same in words, "" where there is nothing."""
    people: tuple[KnownPerson, ...]
    returning: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Uids, by folded name, of those who come back from the trash if they are taken over; not among its people."""
    named: Mapping[str, tuple[KnownPerson, ...]] = dataclasses.field(init=False, compare=False, repr=False)
    """Its people by folded name, and by uid: it is asked after each answer."""

    def __post_init__(self) -> None:
        named: dict[str, tuple[KnownPerson, ...]] = {}
        for one in self.people:
            for text in (fold(one.name), one.uid):
                named[text] = (*named.get(text, ()), one)
        object.__setattr__(self, "named", named)


@dataclass(frozen=True, slots=True)
class IntoRecord:
    """One value that an answer would become, or a person that would be added."""

    key: str
    """``client.deputy``, or ``person.`` and the name."""
    client: str
    """Uid of the client whose records it would go into."""
    label: str
    was: Value
    was_shown: str
    """What the record says now, in words: "nobody" and "nothing", too; "" of a new person."""
    now: Value
    """What it would say; a link as the uid of the person, "" where that is no record yet."""
    now_shown: str
    person: tuple[str, str]
    """Name and job of the person that is added for it, ("", "") where none is."""
    item: str
    instance: str
    asked: str
    """The words of the item that was answered."""
    private: bool = False
    """Whether anything of it, or of the person that it needs, is from a private item: the record is not private."""
    wrong: str = ""
    """Why it cannot be taken over, as a sentence; "" where it can."""

    @property
    def is_person(self) -> bool:
        """Whether it is nothing but a person."""
        return self.key.startswith(PERSON)

    @property
    def needs(self) -> str:
        """The key of the person that goes along with it, "" where none does."""
        return f"{PERSON}{fold(self.person[0])}" if self.person[0] and not self.is_person else ""

    @property
    def fills(self) -> bool:
        """Whether it fills what is empty, says nothing that was private, and is wanted by more than a name."""
        return not (self.is_person or self.wrong or self.private) and self.was in ("", None)


def bearing_on_records(rows: Iterable[SurveyRow]) -> tuple[Given, ...]:
    """Return the answers that ``into_records`` goes by: as long as they are the same, so is what it returns."""
    return tuple(
        row.given
        for row in rows
        if row.given is not None
        and row.item is not None
        and (row.item.type == "contact" or row.item.feeds.startswith(OF_CLIENT))
    )


def into_records(rows: Iterable[SurveyRow], client: ClientNow, by: ReadingContext) -> tuple[IntoRecord, ...]:
    """Return what the answers of these rows would change in the records of the client, by field, then new people.

    Where two items of the survey say different things of one field, neither is offered.
    """
    answered = _answered(rows)
    new = _new_people(answered, client)
    agreed = (_agreed([one for _, one in said]) for _, said in _by_field(answered, client, new, by))
    return (*(one for one in agreed if one is not None and _differs(one)), *new.values())


def withheld(rows: Iterable[SurveyRow], client: ClientNow, by: ReadingContext) -> tuple[str, ...]:
    """Return why fields of which something was answered are not offered though the record says otherwise: sentences."""
    answered = _answered(rows)
    told: list[str] = []
    for field, said in _by_field(answered, client, _new_people(answered, client), by):
        stays = f"{field.label} stays {client.shown.get(field.name) or _without(field)}: "
        meant = [one for _, one in said if one is not None]
        if meant and _agreed(meant) is None:
            words = dict.fromkeys(f"“{one.asked}” says {_short(one.now_shown)}" for one in meant)
            told.append(f"{stays}{', '.join(words)}.")
        elif not meant and client.values.get(field.name) not in ("", None):
            row = said[0][0]
            assert row.item is not None and row.given is not None
            says = _short(clean_line(row.given.value).rstrip("."))
            told.append(f"{stays}“{row.item.ask}” says {says}, and no answer empties a field.")
    return tuple(told)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SAID else f"{text[: _LONGEST_SAID - 1].rstrip()}…"


def _answered(rows: Iterable[SurveyRow]) -> list[SurveyRow]:
    return [row for row in rows if row.item is not None and row.given is not None and row.given.value]


def _by_field(
    answered: Iterable[SurveyRow], client: ClientNow, new: Mapping[str, IntoRecord], by: ReadingContext
) -> list[tuple[Field, list[tuple[SurveyRow, IntoRecord | None]]]]:
    """Return what the answers say of each field that they feed, None for one that says nothing, as in the form."""
    found: dict[str, list[tuple[SurveyRow, IntoRecord | None]]] = {}
    for row in answered:
        field = fed_field(row.section, row.item) if row.item is not None and not row.instance else None
        if field is not None:
            one = _linked(row, field, client, new) if field.link else _value(row, field, client, by)
            found.setdefault(field.name, []).append((row, one))
    return [(field, found[field.name]) for field in CLIENT.form if field.name in found]


def _without(field: Field) -> str:
    return "nobody" if field.link else "nothing"


def _agreed(said: Iterable[IntoRecord | None]) -> IntoRecord | None:
    """Return what all items that say something of one field say; None where they differ, or none does."""
    meant = [one for one in said if one is not None]
    return meant[0] if len({(one.now, one.needs) for one in meant}) == 1 else None


def said_taken(count: int, client: str) -> str:
    """Return that so many things were taken over, as a sentence without its end."""
    return f"{count} taken over into the records of {client}"


def _differs(one: IntoRecord) -> bool:
    return one.now != one.was or bool(one.person[0]) or (one.now == "" and bool(one.wrong))


def _value(row: SurveyRow, field: Field, client: ClientNow, by: ReadingContext) -> IntoRecord | None:
    assert row.given is not None
    try:
        now = field.answered(row.given.value, by)
    except Invalid as error:
        return _of_field(row, field, client, row.given.value, clean_line(row.given.value), wrong=str(error))
    return None if now == field.empty else _of_field(row, field, client, now, field.shown(now, by))


def _linked(row: SurveyRow, field: Field, client: ClientNow, new: Mapping[str, IntoRecord]) -> IntoRecord | None:
    name, job = _named(row)
    if not name:
        return None
    called = client.named.get(name) or client.named.get(fold(name), ())
    here = [one for one in called if not (one.trashed or one.left)]
    if len(here) > 1:
        # Whoever stands there already is meant; else whoever has the job that was named.
        stands = [one for one in here if one.uid == client.values.get(field.name)]
        here = stands or [one for one in here if job and fold(one.job) == fold(job)] or here
    if len(here) == 1:
        return _of_field(row, field, client, here[0].uid, here[0].name)
    if here:
        wrong = f"{len(here)} people are called {name} here: choose one on the card of the client."
        return _of_field(row, field, client, "", name, wrong=wrong)
    if called:
        why = "is in the trash: bring the record back first" if called[0].trashed else "has left"
        return _of_field(row, field, client, called[0].uid, name, wrong=f"{called[0].name} {why}.")
    person = new[fold(name)]
    found = _of_field(row, field, client, "", person.now_shown, person.person)
    return dataclasses.replace(found, private=row.private or person.private)


def _of_field(
    row: SurveyRow,
    field: Field,
    client: ClientNow,
    now: Value,
    shown: str,
    person: tuple[str, str] = ("", ""),
    wrong: str = "",
) -> IntoRecord:
    assert row.item is not None
    return IntoRecord(
        f"{OF_CLIENT}{field.name}",
        client.uid,
        field.label,
        client.values.get(field.name),
        client.shown.get(field.name) or _without(field),
        now,
        shown,
        person,
        row.item.id,
        row.instance,
        row.item.ask,
        row.private,
        wrong,
    )


def _new_people(rows: Iterable[SurveyRow], client: ClientNow) -> dict[str, IntoRecord]:
    """Return by folded name the people that answers name and that are no contacts of the client, each once."""
    found: dict[str, IntoRecord] = {}
    for row in rows:
        name, job = _named(row)
        key = fold(name)
        if not name or key in client.named or name in client.named or row.item is None:
            continue
        before = found.get(key)
        if before is None or (job and not before.person[1]):
            told = (before.item, before.instance, before.asked) if before else _place(row)
            private = row.private or (before is not None and before.private)
            name = before.person[0] if before else name
            shown = f"{name}, {job}" if job else name
            wrong = "; ".join(_unfit(name, job))
            head = f"{PERSON}{key}", client.uid, "New person"
            found[key] = IntoRecord(*head, "", "", "", shown, (name, job), *told, private, wrong)
    return found


def _place(row: SurveyRow) -> tuple[str, str, str]:
    assert row.item is not None
    return row.item.id, row.instance, row.item.ask


def _unfit(name: str, job: str) -> Iterator[str]:
    for text, field in ((name, CONTACT.field("name")), (job, CONTACT.field("job_title"))):
        if len(text) > field.longest:
            yield f"{field.label} holds at most {field.longest:,} characters; this is {len(text):,}."


def _named(row: SurveyRow) -> tuple[str, str]:
    """Return name and job of the person that the answer to a row names, ("", "") where it names none."""
    if row.item is None or row.item.type != "contact" or row.given is None:
        return "", ""
    name, job = named_person(clean_line(row.given.value))
    nobody = says_none(name) or fold(name).rstrip(".! ") in _NOBODY or not any(map(str.isalpha, name))
    return ("", "") if nobody else (name, job)
