"""Gathers one person while a card or a row is read; whatever has no field goes to ``other``, never away."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from fieldkit.db.contact_import.entry_lists import is_fax, is_somebody_elses
from fieldkit.domain.text.sanitize import fold
from fieldkit.files.contacts.person import Person, with_label
from fieldkit.files.contacts.problems import ProblemReport

_ISO_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?\Z")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"[\d+#*()/.\s-]*\Z")
_NAMES = frozenset({"e-mail name", "full name", "name", "first name", "middle name", "last name", "suffix"})
_OF_ANY_WEBSITE = frozenset("work company homepage workhomepage website web www internet url link domain".split())


@dataclass(slots=True)
class _LabelledValue:
    label: str
    value: str
    preferred: bool


class _Entries:
    """Values of one kind, each once, the preferred ones first and otherwise in the order of the file."""

    def __init__(self) -> None:
        self._by_value: dict[str, dict[str, _LabelledValue]] = {}

    def add(self, value: str, label: str, preferred: bool) -> None:
        if not value:
            return
        label = re.sub(r":+ ", " ", label.replace(";", " ")).strip(": ")
        same = self._by_value.setdefault(value, {})
        if is_somebody_elses(label):
            same.setdefault(label, _LabelledValue(label, value, preferred))
            return
        # One without a label goes with the first, but for a fax; what has none yet takes the label that comes.
        unlabelled = same.pop("", None) if label and not is_fax(label) else None
        entry = unlabelled or same.get(label) or (next(self._own(same), None) if not label else None)
        if entry is None:
            entry = _LabelledValue(label, value, False)
        entry.label = entry.label or label
        entry.preferred |= preferred
        same.setdefault(entry.label, entry)

    @staticmethod
    def _own(same: dict[str, _LabelledValue]) -> Iterator[_LabelledValue]:
        return (one for one in same.values() if not is_somebody_elses(one.label) and not is_fax(one.label))

    @property
    def own(self) -> list[str]:
        return [entry.value for entry in self._sorted() if not is_somebody_elses(entry.label)]

    def shown(self) -> tuple[str, ...]:
        return tuple(with_label(entry.label, entry.value) for entry in self._sorted())

    def first_and_rest(self, what: str) -> tuple[str, list[tuple[str, str]]]:
        """Return the first value, and the others as (label, value) for ``other``."""
        if not self._by_value:
            return "", []
        first, *rest = self._sorted()
        return first.value, [(f"{entry.label} {what}".strip(), entry.value) for entry in rest]

    def first_label(self) -> str:
        return self._sorted()[0].label if self._by_value else ""

    def _sorted(self) -> list[_LabelledValue]:
        entries = [entry for same in self._by_value.values() for entry in same.values()]
        return sorted(entries, key=lambda entry: not entry.preferred)


@dataclass(slots=True)
class PersonBuilder:
    """One person in the making. Every method takes raw text and the line it stood on."""

    report: ProblemReport
    start: int
    uid: str = ""
    name: str = ""
    organisation: str = ""
    department: str = ""
    job_title: str = ""
    nickname: str = ""
    birthday: str = ""
    firm_names: bool = True
    """Whether the organisation may stand for a missing name. A card can be a firm's; a row of a table is somebody at
    one, and two of a firm would be taken for one person."""
    own: dict[str, str] = field(default_factory=dict)
    """Fields that only files of fieldkit's own tell; see ``Person.own``."""
    _phones: _Entries = field(default_factory=_Entries)
    _emails: _Entries = field(default_factory=_Entries)
    _websites: _Entries = field(default_factory=_Entries)
    _addresses: _Entries = field(default_factory=_Entries)
    # dicts for their order and their quick look-up: a hostile row has a hundred thousand cells
    _notes: dict[str, None] = field(default_factory=dict)
    _other: dict[tuple[str, str], None] = field(default_factory=dict)
    _implied: list[tuple[str, str]] = field(default_factory=list)

    def single(self, attribute: str, text: str, line: int) -> None:
        """Set a field that a person has once; a second, different value goes to ``other``."""
        value = self.report.line(text, line)
        if not value:
            return
        held = getattr(self, attribute)
        if not held:
            setattr(self, attribute, value)
        elif held != value:
            self._other[attribute.replace("_", " "), value] = None

    def phone(self, text: str, line: int, label: str, *, preferred: bool) -> None:
        """Add a number as it is written, but for the marks that part a label and entries from each other."""
        value = self.report.address(text, line).replace(";", ",").replace(": ", " ")
        self._phones.add(value, self.report.line(label, line), preferred)

    def email(self, text: str, line: int, label: str, *, preferred: bool) -> None:
        """Add an e-mail address; a ``mailto:`` or ``smtp:`` before it is taken off."""
        value = re.sub(r"(?i)^(?:mailto|smtp):", "", self.report.address(text, line))
        self._emails.add(value, self.report.line(label, line), preferred)

    def website(self, text: str, line: int, label: str, *, preferred: bool) -> None:
        """Add a web address; the first becomes the website, others go to ``other``."""
        self._websites.add(self.report.address(text, line), self.report.line(label, line), preferred)

    def address(self, text: str, line: int, label: str, *, preferred: bool = False) -> None:
        """Add a postal address in several lines; the first becomes the address, others go to ``other``."""
        lines = (" ".join(part.split()) for part in self.report.block(text, line).split("\n"))
        self._addresses.add("\n".join(filter(None, lines)), self.report.line(label, line), preferred)

    def note(self, text: str, line: int) -> None:
        """Add to the notes."""
        value = self.report.block(text, line)
        if value:
            self._notes[value] = None

    def day(self, text: str, line: int, written: str = "") -> None:
        """Set the birthday; one that is ahead, without a year, or no date, goes to ``other`` as it stands, or as it was
        ``written``.
        """
        value = self.report.line(text, line)
        iso = iso_day(value)
        if iso and date.fromisoformat(iso) > datetime.now().date():  # which no form takes
            self.report.count(line, "This birthday is still ahead; it is in other details", "changed")
            self.extra("birthday", written or value, line)
        elif iso:
            self.single("birthday", iso, line)
        else:
            self.extra("birthday", value, line)

    def extra(self, label: str, text: str, line: int) -> None:
        """Keep a text that has no field of its own."""
        value = self.report.block(text, line)
        if value:
            self._other[self.report.line(label, line) or "other", value] = None

    def implied(self, label: str, text: str, line: int) -> None:
        """Keep a text like ``extra``, unless all its words are in the person anyway (initials, file as)."""
        value = self.report.block(text, line)
        if value:
            self._implied.append((label, value))

    def finish(self) -> Person | None:
        """Return the person, or None (and a problem) when there is no name, organisation, number or e-mail."""
        nickname = [("nickname", self.nickname)] if self.nickname else []
        website, websites = self._websites.first_and_rest("website")
        address, addresses = self._addresses.first_and_rest("address")
        label = self._websites.first_label()
        if label and fold(label).replace(" ", "") not in _OF_ANY_WEBSITE:
            websites.insert(0, ("website is", label))
        label = self._addresses.first_label()
        if label not in ("", "work"):  # a contact is somebody's at work; an address elsewhere must say so
            addresses.insert(0, ("address is", label))
        person = Person(
            file=self.report.file,
            line=self.start,
            name=self.name or self._name_from_the_rest(),
            uid=self.uid,
            organisation=self.organisation,
            department=self.department,
            job_title=self.job_title,
            phones=self._phones.shown(),
            emails=self._emails.shown(),
            address=address,
            website=website,
            birthday=self.birthday,
            notes="\n".join(self._notes),
            other=(*nickname, *self._other, *websites, *addresses),
            own=tuple(self._own_texts()),
        )
        if person.name:
            return self._with_implied(person)
        self._refuse(person)
        return None

    def _own_texts(self) -> Iterator[tuple[str, str]]:
        for name, text in self.own.items():
            tidy = (self.report.block if name == "details" else self.report.line)(text, self.start)
            if tidy:
                yield name, tidy

    def _name_from_the_rest(self) -> str:
        sources = [("organisation", self.organisation if self.firm_names else ""), ("nickname", self.nickname)]
        sources += [("e-mail address", value) for value in self._emails.own]
        sources += [("telephone number", value) for value in self._phones.own]
        for source, value in sources:
            if value:
                self.report.count(self.start, f"There is no name; the {source} stands for it", "changed")
                return value
        return ""

    def _with_implied(self, person: Person) -> Person:
        if not self._implied:
            return person
        texts = [person.name, person.organisation, person.address, *(value for _, value in person.other)]
        written = words("\n".join(texts))
        known = written | words("\n".join([*person.emails, *person.phones]))
        # the letters of a name in a mail address are not the name
        more = [entry for entry in self._implied if not words(entry[1]) <= (written if entry[0] in _NAMES else known)]
        if not more:
            return person
        return replace(person, other=(*person.other, *more))

    def _refuse(self, person: Person) -> None:
        held = [
            ("organisation", person.organisation),
            ("job title", person.job_title),
            ("department", person.department),
            ("notes", person.notes),
        ]
        held += [("address", person.address), ("website", person.website), ("birthday", person.birthday)]
        held += [("telephone number", value) for value in person.phones]
        held += [("e-mail address", value) for value in person.emails]
        held += [*person.other, *self._implied]
        kinds = ", ".join(dict.fromkeys(label for label, value in held if value))
        firm = "organisation, " if self.firm_names else ""
        what = f"Nobody is named here: no name, {firm}number or e-mail address. It was left out"
        self.report.add(self.start, f"{what}{f' with its {kinds}' if kinds else ''}.", "refused")


def iso_day(value: str) -> str:
    """Return the ISO day of ``19220310``, ``1922-03-10`` or a timestamp of that day; '' when it is no real day."""
    match = _ISO_DAY.match(value)
    if not match:
        return ""
    year, month, day = map(int, match.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def words(text: str) -> set[str]:
    """Return the words of a text for comparing whether another one says anything new."""
    return set(_WORD.findall(fold(text)))


def is_nothing(text: str) -> bool:
    """Return whether a text only says that there is no number or address: dashes."""
    return bool(text) and not text.strip("-–—./ ")


def looks_like_number(text: str) -> bool:
    """Return whether a text can be a telephone number: digits and what people write between them."""
    return sum(c.isdigit() for c in text) >= 5 and _NUMBER.match(text) is not None
