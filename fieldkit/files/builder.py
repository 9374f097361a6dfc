"""Gathers one person while a card or a row is read; whatever has no field goes to ``other``, never away."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from fieldkit.domain.text import fold
from fieldkit.files.people import Person, with_label
from fieldkit.files.report import Report

_ISO_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?\Z")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"[\d+#*()/.\s-]*\Z")
# What an address or a number is for, as file formats and people call it, and the plain word for it.
_PLAIN = {
    "cell": "mobile",
    "cellular": "mobile",
    "iphone": "mobile",
    "business": "work",
    "office": "work",
    "main": "main",
    "facsimile": "fax",
    "dom": "home",
    "private": "home",
}
_SAYS_NOTHING = frozenset(
    {"", "voice", "pref", "internet", "msg", "text", "x-internet", "type", "quoted-printable", "intl", "postal"}
    | {"parcel", "default", "smtp", "ex", "8bit", "7bit", "base64", "b", "uri", "url"}
)


@dataclass(slots=True)
class _Entry:
    label: str
    value: str
    preferred: bool


@dataclass(slots=True)
class PersonBuilder:
    """One person in the making. Every method takes raw text and the line it stood on."""

    report: Report
    start: int
    uid: str = ""
    name: str = ""
    organisation: str = ""
    department: str = ""
    job_title: str = ""
    nickname: str = ""
    birthday: str = ""
    _phones: list[_Entry] = field(default_factory=list)
    _emails: list[_Entry] = field(default_factory=list)
    _websites: list[_Entry] = field(default_factory=list)
    _addresses: list[_Entry] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    _other: list[tuple[str, str]] = field(default_factory=list)
    _implied: list[tuple[str, str]] = field(default_factory=list)

    def single(self, attribute: str, text: str, line: int, label: str = "") -> None:
        """Set a field that a person has once; a second, different value goes to ``other``."""
        value = self.report.line(text, line)
        if not value:
            return
        held = getattr(self, attribute)
        if not held:
            setattr(self, attribute, value)
        elif held != value:
            self._other.append((label or attribute.replace("_", " "), value))

    def phone(self, text: str, line: int, label: str = "", *, preferred: bool = False) -> None:
        """Add a number as it is written."""
        _add(self._phones, self.report.line(text, line), self.report.line(label, line), preferred)

    def email(self, text: str, line: int, label: str = "", *, preferred: bool = False) -> None:
        """Add an e-mail address; a ``mailto:`` before it is taken off."""
        value = re.sub(r"(?i)^mailto:", "", self.report.line(text, line))
        _add(self._emails, value, self.report.line(label, line), preferred)

    def website(self, text: str, line: int, label: str = "", *, preferred: bool = False) -> None:
        """Add a web address; the first becomes the website, others go to ``other``."""
        _add(self._websites, self.report.line(text, line), self.report.line(label, line), preferred)

    def address(self, text: str, line: int, label: str = "", *, preferred: bool = False) -> None:
        """Add a postal address in several lines; the first becomes the address, others go to ``other``."""
        lines = (" ".join(part.split()) for part in self.report.block(text, line).split("\n"))
        _add(self._addresses, "\n".join(filter(None, lines)), self.report.line(label, line), preferred)

    def note(self, text: str, line: int) -> None:
        """Add to the notes."""
        value = self.report.block(text, line)
        if value and value not in self._notes:
            self._notes.append(value)

    def day(self, text: str, line: int) -> None:
        """Set the birthday; one without a year, or that is no date, goes to ``other`` as it stands."""
        value = self.report.line(text, line)
        iso = iso_day(value)
        if iso:
            self.single("birthday", iso, line)
        else:
            self.extra("birthday", value, line)

    def extra(self, label: str, text: str, line: int) -> None:
        """Keep a text that has no field of its own."""
        value = self.report.block(text, line)
        entry = (self.report.line(label, line) or "other", value)
        if value and entry not in self._other:
            self._other.append(entry)

    def implied(self, label: str, text: str, line: int) -> None:
        """Keep a text like ``extra``, unless all its words are in the person anyway (initials, file as)."""
        value = self.report.block(text, line)
        if value:
            self._implied.append((label, value))

    def finish(self) -> Person | None:
        """Return the person, or None (and a problem) when there is no name, organisation, number or e-mail."""
        phones, emails = _entries(self._phones), _entries(self._emails)
        other = list(self._other)
        if self.nickname:
            other.insert(0, ("nickname", self.nickname))
        website = _first_and_rest(self._websites, "website", other)
        address = _first_and_rest(self._addresses, "address", other)
        person = Person(
            file=self.report.file,
            line=self.start,
            name=self.name or self._name_from_the_rest(),
            uid=self.uid,
            organisation=self.organisation,
            department=self.department,
            job_title=self.job_title,
            phones=phones,
            emails=emails,
            address=address,
            website=website,
            birthday=self.birthday,
            notes="\n".join(self._notes),
            other=tuple(other),
        )
        if person.name:
            return self._with_implied(person)
        self._refuse(person)
        return None

    def _name_from_the_rest(self) -> str:
        sources = [("organisation", self.organisation), ("nickname", self.nickname)]
        sources += [("e-mail address", entry.value) for entry in self._emails[:1]]
        sources += [("telephone number", entry.value) for entry in self._phones[:1]]
        for source, value in sources:
            if value:
                if source != "organisation":
                    self.report.count(self.start, f"There is no name; the {source} stands for it", "changed")
                return value
        return ""

    def _with_implied(self, person: Person) -> Person:
        texts = [person.name, person.organisation, person.address, *person.emails, *person.phones]
        known = words("\n".join([*texts, *(value for _, value in person.other)]))
        more = [entry for entry in self._implied if not words(entry[1]) <= known]
        if not more:
            return person
        return replace(person, other=(*person.other, *more))

    def _refuse(self, person: Person) -> None:
        held = [("job title", person.job_title), ("department", person.department), ("notes", person.notes)]
        held += [("address", person.address), ("website", person.website), ("birthday", person.birthday)]
        held += [*person.other, *self._implied]
        kinds = ", ".join(dict.fromkeys(label for label, value in held if value))
        what = "Nobody is named here: no name, organisation, number or e-mail address. It was left out"
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


def plain_label(kinds: list[str]) -> str:
    """Return what a number is for in plain words: ``['WORK', 'FAX', 'pref']`` gives ``work fax``."""
    known = (fold(kind).removeprefix("x-").strip() for kind in kinds)
    plain = (_PLAIN.get(kind, kind) for kind in known if kind not in _SAYS_NOTHING)
    return " ".join(dict.fromkeys(plain))


def words(text: str) -> set[str]:
    """Return the words of a text for comparing whether another one says anything new."""
    return set(_WORD.findall(fold(text)))


def looks_like_number(text: str) -> bool:
    """Return whether a text can be a telephone number: digits and what people write between them."""
    return sum(c.isdigit() for c in text) >= 5 and _NUMBER.match(text) is not None


def _add(entries: list[_Entry], value: str, label: str, preferred: bool) -> None:
    if not value:
        return
    label = label.replace(": ", " ").rstrip(":")
    for entry in entries:
        if entry.value == value and (not label or not entry.label or entry.label == label):
            entry.label = entry.label or label
            entry.preferred |= preferred
            return
    entries.append(_Entry(label, value, preferred))


def _entries(entries: list[_Entry]) -> tuple[str, ...]:
    entries.sort(key=lambda entry: not entry.preferred)
    return tuple(with_label(entry.label, entry.value) for entry in entries)


def _first_and_rest(entries: list[_Entry], what: str, other: list[tuple[str, str]]) -> str:
    entries.sort(key=lambda entry: not entry.preferred)
    for entry in entries[1:]:
        other.append((f"{entry.label} {what}".strip(), entry.value))
    return entries[0].value if entries else ""
