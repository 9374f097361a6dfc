"""What the properties of one card say about a person. Names and meaning: RFC 6350, RFC 2426, vCard 2.1."""

import re
from collections.abc import Callable

from fieldkit.db.contact_import.entry_lists import plain_label
from fieldkit.domain.text.sanitize import fold
from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.person_builder import PersonBuilder, is_nothing, iso_day
from fieldkit.files.contacts.problems import ProblemReport, quoted
from fieldkit.files.contacts.several.mails import MailsAndRest, said_beside
from fieldkit.files.contacts.several.numbers import numbers_in
from fieldkit.files.contacts.spoilt.entities import without_entities
from fieldkit.files.contacts.vcard_lines import Property
from fieldkit.files.contacts.vcard_values import (
    Binary,
    encoding_of,
    not_kept,
    parts,
    unescape,
    value_text,
    with_semicolons,
)
from fieldkit.files.contacts.vcards.android import android_row
from fieldkit.files.contacts.vcards.details import detail_label, with_parameters
from fieldkit.files.contacts.vcards.entries import mail_addresses, number_and_types, values_apart
from fieldkit.files.contacts.vcards.groups import is_group, leave_out
from fieldkit.files.contacts.vcards.labels import is_label_name, own_label, type_words, types_label
from fieldkit.files.contacts.vcards.names import is_mail, is_number, named
from fieldkit.files.contacts.vcards.reached import Reached, messenger_number, reached, repeats
from fieldkit.files.contacts.vcards.undeclared import Undeclared
from fieldkit.files.contacts.vcards.written_card import OWN_FIELDS, property_of
from fieldkit.files.contacts.vcards.written_day import says_more, written_day

# For programs only: nothing that a person typed, or (BEGIN, END) the shell of something that is no card.
_MACHINE = frozenset(
    {"PRODID", "REV", "PROFILE", "CLASS", "CLIENTPIDMAP", "X-ABADR", "X-ABSHOWAS", "X-ABUID", "BEGIN", "END"}
    | {"X-MS-OL-DESIGN", "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "X-IMAGETYPE", "X-IMAGEHASH", "X-ETAG"}
    | {"X-SHARED-PHOTO-DISPLAY-PREF", "X-MOZILLA-HTML", "X-EVOLUTION-BOOK-URI"}
)
_OURS = {property_of(field): field for field in OWN_FIELDS}
"""Properties of fieldkit's own, and the field of each."""
_AS_ON_A_PAGE = frozenset({"FN", "N", "ORG", "TITLE", "ROLE", "NICKNAME", "ADR", "DEPARTMENT", "X-ABLABEL"})
"""What may hold the signs of web pages, and no address or text of which they are a part."""
_LONGEST_LABEL = 80
_NAME_PARTS = ("first name", "middle name", "last name", "suffix")
_GROUPS_THAT_SAY = frozenset({"home", "work", "cell", "mobile", "fax", "private", "office"})
_OLD_TYPES = frozenset({"WORK", "HOME", "CELL", "VOICE", "FAX", "PREF", "INTERNET", "MSG", "PAGER", "DOM", "INTL"})


class _CardReader:
    """Gives each property of a card to the builder of a person."""

    def __init__(self, properties: list[Property], start: int, report: ProblemReport, undeclared: Undeclared) -> None:
        self.properties = properties
        self.report = report
        self.undeclared = undeclared
        self.builder = PersonBuilder(report, start)
        self.version = next((p.value.strip() for p in properties if p.name == "VERSION"), "")
        written_old = any(_is_written_like_2_1(prop) for prop in properties)
        self.old = self.version.startswith("2") or (written_old and not self.version.startswith("3"))
        if self.version.startswith("4") and written_old:
            what = f"The card says vCard {self.version} but is written like 2.1; it was read as 2.1."
            report.add(start, what, "changed")
        self.labels: dict[str, tuple[int, str]] = {}
        self.parts: dict[str, list[str]] = {}
        self.parts_line = 0
        self.written_addresses: list[tuple[Property, str]] = []
        self.used: set[str] = set()
        addresses = {prop.group for prop in properties if prop.name == "ADR"}
        self.reached_by_group = {prop.group for prop in properties if prop.name in ("TEL", "EMAIL", "URL")} - addresses
        self.names: list[tuple[int, str]] = []
        self.handlers: dict[str, Callable[[Property, str], None]] = {
            "FN": self._formatted_name,
            "N": self._structured_name,
            "ORG": self._organisation,
            "TITLE": lambda p, value: self._single("job_title", p, value),
            "NICKNAME": lambda p, value: self._single("nickname", p, value),
            "UID": self._uid,
            "TEL": self._telephone,
            "EMAIL": self._mail,
            "URL": self._website,
            "ADR": self._address,
            "LABEL": lambda p, value: self.written_addresses.append((p, self._text(value))),
            "BDAY": self._birthday,
            "ANNIVERSARY": self._anniversary,
            "NOTE": lambda p, value: self.builder.note(self._text(value), p.line),
            "NAME": lambda p, value: self.builder.implied("name", self._text(value), p.line),
            "DEPARTMENT": lambda p, value: self._single("department", p, value),
            "PREFIX": lambda p, value: self.builder.implied("form of address", self._text(value), p.line),
            "VERSION": self._another_version,
            "AGENT": self._agent,
            "KIND": self._kind,
            "X-ANDROID-CUSTOM": self._android,
        }

    def name_of_group(self) -> str:
        """Return what a card that is read no further is called."""
        written = {prop.name: prop for prop in reversed(self.properties) if prop.value.strip(" ;")}
        prop = written.get("FN") or written.get("N") or written.get("ORG")
        value = value_text(prop, self.report, self.undeclared) if prop else ""
        return "" if isinstance(value, Binary) else " ".join(filter(None, parts(value, old=self.old, joint=" ")))

    def read(self, agents: list[tuple[int, str]]) -> Person | None:
        values = [(prop, value) for prop in self.properties for value in self._values(prop)]
        for prop, value in values:
            if self._is_label(prop) and isinstance(value, str):
                self._keep_label(prop, self._text(value))
        for prop, value in values:
            if isinstance(value, Binary):
                self._not_kept(prop, value.size)
            elif value.strip(" ;,\t") or (value.strip() and prop.name == "NOTE"):
                self._take(prop, value)
        for line, name in agents:
            self.builder.extra("agent", name, line)
        for group, (line, label) in self.labels.items():
            if group not in self.used:
                self.builder.extra("label", label, line)
        self._put_parts_together()
        self._take_written_addresses()
        for line, name in self.names:
            if not self.builder.name:
                self.builder.single("name", name, line)
            else:
                self.builder.implied("full name", name, line)
        return self.builder.finish()

    def _values(self, prop: Property) -> list[str] | list[Binary]:
        value = value_text(prop, self.report, self.undeclared)
        if isinstance(value, Binary):
            return [value]
        if prop.name in _AS_ON_A_PAGE:
            value = without_entities(value, prop.line, self.report, escape=";,\\")
        return values_apart(prop, value, self.report)

    def _is_label(self, prop: Property) -> bool:
        """Return whether a property is what another one of its group is for; an envelope's is that of an address."""
        if not prop.group or (prop.name == "LABEL" and prop.group not in self.reached_by_group):
            return False
        return is_label_name(prop.name)

    def _keep_label(self, prop: Property, text: str) -> None:
        label = own_label(text)
        held = self.labels.get(prop.group, (0, ""))[1]
        if held and label and label != held:
            label = f"{held} {label}"
        if len(label) > _LONGEST_LABEL:
            self.builder.extra("label", label, prop.line)
            label = f"{label[: _LONGEST_LABEL - 1]}…"
        self.labels[prop.group] = (prop.line, label)

    def _take(self, prop: Property, value: str) -> None:
        if self._is_label(prop):
            return
        if prop.name in _OURS:
            self.builder.own[_OURS[prop.name]] = self._text(value)
            return
        name, of_name = named(prop, value)
        if name in _MACHINE:
            self.report.count(prop.line, f"{name} is only for programs and was left out", "lost")
        elif name == "TEL":
            self._telephone(prop, value, of_name)
        elif name == "EMAIL":
            self._mail(prop, value, of_name)
        elif name.startswith("PART:"):
            self.parts.setdefault(name[5:], []).append(self._text(value).strip())
            self.parts_line = prop.line
        elif name in self.handlers:
            self.handlers[name](prop, value)
        elif found := reached(prop, name, self._text(value)):
            self._reached(prop, found)
        else:
            text = with_parameters(prop, self._text(value))
            self.builder.extra(detail_label(prop, name, self._label(prop)), text, prop.line)

    def _reached(self, prop: Property, found: Reached) -> None:
        if repeats(found, (self._text(own.value) for own in self.properties if own.name == "EMAIL")):
            return
        take = self._mail if found.property_name == "EMAIL" else self._telephone
        take(prop, found.value, tuple(found.label.split()))

    def _put_parts_together(self) -> None:
        """Make a name and an address of what cards made from a table give one by one."""
        held = {part: " ".join(filter(None, texts)) for part, texts in self.parts.items()}
        name = " ".join(filter(None, (held.get(part, "") for part in _NAME_PARTS)))
        if self.builder.name or self.names:
            for part in _NAME_PARTS:
                self.builder.implied(part, held.get(part, ""), self.parts_line)
        elif name:
            self.names.append((self.parts_line, " ".join(name.split())))
        town = " ".join(filter(None, (held.get(part, "") for part in ("city", "region", "postcode"))))
        shown = "\n".join(filter(None, (held.get("street", ""), town, held.get("country", ""))))
        self.builder.address(shown, self.parts_line, "")

    def _take_written_addresses(self) -> None:
        """Take what stands on envelopes for the address where the card has no other."""
        known = any(prop.name == "ADR" and prop.value.strip(" ;") for prop in self.properties) or self.parts
        for prop, text in self.written_addresses:
            if known:
                self.builder.implied("address label", text, prop.line)
            else:
                self.builder.address(text, prop.line, self._label(prop), preferred=_preferred(prop))

    def _not_kept(self, prop: Property, count: int) -> None:
        self.report.add(prop.line, not_kept(prop.name, count), "lost")

    def _text(self, value: str) -> str:
        return unescape(value, old=self.old)

    def _single(self, attribute: str, prop: Property, value: str) -> None:
        self.builder.single(attribute, self._text(value), prop.line)

    def _label(self, prop: Property, of_name: tuple[str, ...] = ()) -> str:
        """Return what a value is for: the label of its group, its types, or both where they differ.

        ``of_name`` is what the name of the property says it is for.
        """
        plain = types_label(prop, of_name)
        own = own_label(" ".join(prop.all("LABEL", "X-LABEL", "X-ABLABEL"))) if prop.name != "ADR" else ""
        if prop.group in self.labels:
            self.used.add(prop.group)
            own = self.labels[prop.group][1] or own
        elif not own and prop.group in _GROUPS_THAT_SAY:
            plain = plain_label([prop.group, *of_name, *type_words(prop)])
        said = set(fold(own).split())
        return " ".join([own, *(word for word in plain.split() if fold(word) not in said)]).strip()

    def _formatted_name(self, prop: Property, value: str) -> None:
        self._single("name", prop, value)

    def _structured_name(self, prop: Property, value: str) -> None:
        value = with_semicolons(value, colons=2)
        family, given, additional, prefix, suffix, *more = [*parts(value, old=self.old, joint=" "), *[""] * 5]
        self.builder.implied("form of address", prefix, prop.line)
        shown = " ".join(filter(None, (given, additional, family, suffix, *more)))
        if shown.strip():
            self.names.append((prop.line, " ".join(shown.split())))

    def _organisation(self, prop: Property, value: str) -> None:
        name, *units = (self.report.line(part, prop.line) for part in parts(value, old=self.old))
        department = ", ".join(filter(None, units))
        held, unit = self.builder.organisation, self.builder.department
        if not held and (not unit or not department or unit == department):
            self.builder.organisation, self.builder.department = name, department or unit
        elif (held, unit) != (name, department):
            self.builder.extra("organisation", "\n".join(filter(None, (name, department))), prop.line)

    def _uid(self, prop: Property, value: str) -> None:
        self.builder.single("uid", re.sub(r"(?i)\Aurn:uuid:", "", self._text(value).strip()), prop.line)

    def _telephone(self, prop: Property, value: str, of_name: tuple[str, ...] = ()) -> None:
        types, text = number_and_types(self._text(value))
        if is_mail(text):
            self._mail(prop, text, of_name)
            return
        label = self._label(prop, (*of_name, *types))
        for number, own in numbers_in(text, whole=True):
            if is_nothing(number):
                continue
            own = " ".join(dict.fromkeys([*label.split(), *own.split()]))
            self.builder.phone(number, prop.line, own, preferred=_preferred(prop) or "pref" in types)

    def _mail(self, prop: Property, value: str, of_name: tuple[str, ...] = ()) -> None:
        types, addresses, rest = mail_addresses(self._text(value))
        label = self._label(prop, (*of_name, *types))
        if not addresses and is_number(rest):
            self.builder.phone(rest, prop.line, label, preferred=_preferred(prop))
            return
        if not addresses and not is_nothing(rest):
            self.builder.email(rest, prop.line, label, preferred=_preferred(prop))
        for address, own in addresses:
            self.builder.email(address, prop.line, own or label, preferred=_preferred(prop))
        if addresses:
            self.builder.implied("e-mail name", said_beside(MailsAndRest(addresses, rest)), prop.line)

    def _website(self, prop: Property, value: str) -> None:
        text = self._text(value).strip().removeprefix("//")
        if text.lower().startswith("tel:"):
            self._telephone(prop, value)
        elif text.lower().startswith("mailto:") or is_mail(text):
            self._mail(prop, value)
        else:
            self.builder.website(text, prop.line, self._label(prop), preferred=_preferred(prop))

    def _address(self, prop: Property, value: str) -> None:
        value = with_semicolons(value, colons=3)
        box, extended, street, city, region, code, country, *more = [*parts(value, old=self.old), *[""] * 7]
        town = " ".join(filter(None, (city, region, code)))
        shown = "\n".join(filter(None, (box, extended, street, town, country, *more)))
        label = "\n".join(prop.all("LABEL")).replace("\\n", "\n")
        self.builder.address(
            shown if shown.strip() else label, prop.line, self._label(prop), preferred=_preferred(prop)
        )
        self.builder.implied("address label", label, prop.line)
        for parameter, called in (("GEO", "address position"), ("TZ", "address time zone")):
            self.builder.extra(called, ",".join(prop.all(parameter)), prop.line)

    def _birthday(self, prop: Property, value: str) -> None:
        text = re.sub(r"\A(?:VALUE=)?[A-Za-z-]+:", "", self._text(value).strip())
        none = next(iter(prop.all("X-APPLE-OMIT-YEAR")), "")  # a year that Apple writes for none
        day = written_day(text, none)
        calendar = " ".join(prop.all("CALSCALE"))
        if fold(calendar) not in ("", "gregorian"):
            what = f"The birthday {quoted(text)} is of another calendar, {quoted(calendar)}; it is in other details."
            self.report.add(prop.line, what, "changed")
            self.builder.extra(f"birthday {calendar}", text, prop.line)
            return
        if day and says_more(text):
            self.builder.extra("birthday", text, prop.line)
        if day.startswith("--"):
            self.builder.extra("birthday", text if text.startswith("--") else day, prop.line)
        elif day:
            self.builder.day(day, prop.line, text)
        else:
            if any(c.isdigit() for c in text) and prop.all("VALUE") != ["text"]:
                what = f"The birthday {quoted(text)} is no day, or may be two; it stands in the other details."
                self.report.add(prop.line, what, "changed")
            self.builder.extra("birthday", text.replace(f"{none}-", "--", 1) if none else text, prop.line)

    def _anniversary(self, prop: Property, value: str) -> None:
        text = self._text(value).strip()
        # a time of day is kept as it stands
        self.builder.extra("anniversary", (len(text) == 8 and iso_day(text)) or text, prop.line)

    def _another_version(self, prop: Property, value: str) -> None:
        if value.strip() != self.version:
            what = f"The card has a second version, {value.strip()}; it was read as {self.version}"
            self.report.count(prop.line, what, "changed")

    def _agent(self, prop: Property, value: str) -> None:
        if "BEGIN:VCARD" not in value.upper():
            self.builder.extra("agent", self._text(value), prop.line)

    def _kind(self, prop: Property, value: str) -> None:
        if value.strip().lower() == "individual":
            self.report.count(prop.line, "KIND is only for programs and was left out", "lost")
        else:
            self.builder.extra("kind", self._text(value), prop.line)

    def _android(self, prop: Property, value: str) -> None:
        written = parts(value, old=self.old)
        row = android_row(written)
        found = messenger_number(written[0], written[1]) if len(written) > 1 else None
        if found:
            self._reached(prop, found)
            if not any(map(str.strip, written[2:])):
                return
        if row.label == "nickname":
            self.builder.single("nickname", row.value, prop.line)
        elif row.label == "birthday":
            self._birthday(prop, row.value)
        else:
            self.builder.extra(row.label, row.value, prop.line)


def read_card(
    properties: list[Property], start: int, agents: list[tuple[int, str]], report: ProblemReport, undeclared: Undeclared
) -> tuple[Person | None, str]:
    """Return (person, version) of a card that begins on line ``start``; None when nobody is named in it, or
    it is a group's.

    ``agents`` are (line, name) of the people whose cards were nested in this one. ``undeclared`` is how text is read
    that is no UTF-8 and names no character set. What cannot be kept goes to ``report``.
    """
    if not properties and not agents:  # what a damaged file may have a million of
        return PersonBuilder(report, start).finish(), ""
    reader = _CardReader(properties, start, report, undeclared)
    if is_group(properties):
        leave_out(properties, reader.name_of_group(), start, report)
        return None, report.line(reader.version, start)[:8]
    return reader.read(agents), report.line(reader.version, start)[:8]


def _is_written_like_2_1(prop: Property) -> bool:
    bare = {value.upper() for value in prop.all("")}
    return bool(bare & _OLD_TYPES) or encoding_of(prop) == "quoted-printable"


def _preferred(prop: Property) -> bool:
    return "pref" in map(str.lower, type_words(prop)) or "1" in prop.all("PREF")
