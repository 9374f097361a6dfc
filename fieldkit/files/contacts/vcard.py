"""vCard files, 2.1 to 4.0: where cards begin and end. What a card says is read by ``vcard_person``.

Line by line, so that one that cannot be understood costs no more than itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from fieldkit.db.base import progress
from fieldkit.files.contacts.decoded_lines import LONGEST_LINE
from fieldkit.files.contacts.decoding import FALLBACK, MAX_PEOPLE, Content, content, not_utf8, too_many
from fieldkit.files.contacts.person import Parsed, Person, spooled_people
from fieldkit.files.contacts.problems import ProblemReport, quoted, size
from fieldkit.files.contacts.vcard_lines import (
    Logical,
    Property,
    is_boundary,
    logical_lines,
    parse_property,
)
from fieldkit.files.contacts.vcard_person import read_card
from fieldkit.files.contacts.vcard_values import charset_of_card, line_text, names_no_charset, not_kept, unescape
from fieldkit.files.contacts.vcards.undeclared import Undeclared, page_of
from fieldkit.spooled import Spooled

_NAME = re.compile(rb"\s*(?:[A-Za-z0-9-]{1,60}\.)?([A-Za-z0-9-]{1,40})\s*[;:,]")
# What no letter around cards has, and every card at its beginning.
_LOST_BEGIN = re.compile(r"(?i)(?:VERSION:[234]\.\d|N(?:;[^:]*)?:[^;]*;.*;|FN[:;])")
_AGENT = re.compile(rb"(?i)\s*(?:[\w-]+\.)?AGENT[;:]")
_NAMES = {"VERSION": "version", "N": "name", "FN": "name"}
"""What a second one of in a card is of another card."""
_TELL_EVERY = 100
_LONGEST_LOOK = 1000
MAX_PROPERTIES = 10_000
"""Of one card."""
_BEGIN = re.compile(rb"(?i)BEGIN:VCARD")
_DEEPEST = 8
"""Cards within each other."""
_MOST_WITHIN = 100
"""People of a card that is open, and lines behind the last card in it, until it counts as one that has no end."""


@dataclass(slots=True)
class _RawCard:
    start: int
    properties: list[Property] = field(default_factory=list)
    agents: list[tuple[int, str]] = field(default_factory=list)
    waiting: list[tuple[int, Logical]] = field(default_factory=list)
    """Lines with the places of their properties, of which the whole card has to tell the character set."""
    is_agent: bool = False
    """Whether an AGENT of the card around it announced this one."""
    holds_cards: bool = False
    """Whether others ended in it that nothing announced. Either it is around them, or its end is missing."""
    behind: list[list[Logical]] = field(default_factory=list)
    """Lines behind each of those; they are its own if an end for it comes."""

    @property
    def awaits_agent(self) -> bool:
        """Whether the last line was an AGENT whose card comes next, as vCard 2.1 has it."""
        last = self.properties[-1] if self.properties else None
        return last is not None and last.name == "AGENT" and last.value.strip().upper() in {"", "BEGIN:VCARD"}


@dataclass(slots=True)
class _Outside:
    """Lines between cards, gathered so that a letter around a card is one problem."""

    first: int
    last: int
    text: str
    count: int = 1


@dataclass(slots=True)
class _VcardReader:
    report: ProblemReport
    total: int = 0
    """Cards in the file, for whoever wants to know how far it is."""
    page: str = FALLBACK
    """The code page of what is no UTF-8 and names no character set."""
    cards: int = 0
    """Beginnings and ends of cards that were read."""
    people: Spooled[Person] = field(default_factory=spooled_people)
    held: list[Person] = field(default_factory=list)
    """Those of a card that is open, with the cards in it."""
    versions: set[str] = field(default_factory=set)
    open: list[_RawCard] = field(default_factory=list)
    outside: _Outside | None = None

    def read(self, lines: Iterator[Logical]) -> None:
        """Read all cards. A card that is not closed ends where the next one begins, or with the file."""
        for logical in lines:
            if len(logical.data) > LONGEST_LINE:
                self._too_long(logical)
                continue
            if is_boundary(logical.data):
                self._boundary(line_text(logical, self.report, Undeclared(page=self.page)), logical.line)
            elif self.open and self.open[-1].holds_cards:
                self._line_behind(self.open[-1], logical)
            else:
                self._line(logical)
        self._close_unfinished()
        self._report_outside()

    def _boundary(self, text: str, line: int) -> None:
        self._report_outside()
        self.cards += 1
        if self.cards % _TELL_EVERY == 0:
            progress.tell("reading", self.cards // 2, self.total)
        if "BEGIN" in text.partition(":")[0].upper():
            is_agent = bool(self.open) and self.open[-1].awaits_agent
            if not is_agent and (len(self.open) >= _DEEPEST or len(self.held) >= _MOST_WITHIN):
                self._close_unfinished()
            if self.open and not is_agent:
                self.open[-1].behind.append([])
            self.open.append(_RawCard(line, is_agent=is_agent))
        elif self.open:
            self._take_lines_behind(self.open[-1])
            self._close()
        else:
            self.report.add(line, "A card ends here that never began.", "changed")

    def _too_long(self, logical: Logical) -> None:
        """Name a line by its beginning: taking it apart would cost more than anything in it is worth."""
        found = _NAME.match(logical.data)
        name = self.report.line(found.group(1).decode("ascii").upper(), logical.line) if found else ""
        length = len(logical.data) + logical.cut
        if logical.base64:
            what = not_kept(name or "A value", length * 3 // 4)
        else:
            whole = size(length)
            what = (
                f"{name or 'This line'} was left out: it has {whole}, more than the {size(LONGEST_LINE)} that are read."
            )
        self.report.add(logical.line, what, "lost")

    def _line_behind(self, card: _RawCard, logical: Logical) -> None:
        """Hold a line back that stands behind a card in ``card``, until it is known whose it is."""
        text = logical.data[:_LONGEST_LOOK].decode("latin-1")
        named = parse_property(text, logical.line) if _LOST_BEGIN.match(text) else None
        is_other = named is not None and any(_NAMES.get(prop.name) == _NAMES[named.name] for prop in card.properties)
        if is_other or _AGENT.match(logical.data) or sum(map(len, card.behind)) >= _MOST_WITHIN:
            self._close_unfinished()
            self._line(logical)
        else:
            card.behind[-1].append(logical)

    def _take_lines_behind(self, card: _RawCard) -> None:
        card.holds_cards = False
        for logical in chain.from_iterable(card.behind):
            self._line(logical)

    def _line(self, logical: Logical) -> None:
        if self.open and len(self.open[-1].properties) >= MAX_PROPERTIES:
            what = f"This property was left out: the card has more than the {MAX_PROPERTIES:,} that fieldkit reads"
            self.report.count(logical.line, what, "lost")
            return
        waits = bool(self.open) and names_no_charset(logical.data) and not _AGENT.match(logical.data)
        text = logical.data.decode("latin-1") if waits else line_text(logical, self.report, Undeclared(page=self.page))
        prop = parse_property(text, logical.line)
        if not self.open and not (prop and _LOST_BEGIN.match(text)):
            self._left_outside(logical, text)
            return
        if not self.open:
            self._report_outside()
            self.report.add(logical.line, "There is no BEGIN:VCARD before this line; a card was begun here.", "changed")
            self.open.append(_RawCard(logical.line))
        if prop is None:
            self.report.add(logical.line, f"This is no vCard line and was left out: {quoted(text)}.", "lost")
            return
        for stray in logical.strays:
            name = prop.name if prop.name.isascii() and prop.name.isprintable() else quoted(prop.name)
            what = f"This line is no property of its own; it was added to {name} of line {prop.line}."
            self.report.add(stray, what, "changed")
        if logical.glued:
            what = "A property stands at the end of another one and was read as a line of its own"
            self.report.count(logical.line, what, "changed")
        card = self.open[-1]
        if waits:
            card.waiting.append((len(card.properties), logical))
        card.properties.append(prop)
        if prop.name == "AGENT" and prop.value.strip().upper() == "BEGIN:VCARD":
            self.open.append(_RawCard(prop.line, is_agent=True))
        elif prop.name == "AGENT" and "BEGIN:VCARD" in prop.value.upper():
            self._agent_in_one_line(card, prop)

    def _agent_in_one_line(self, card: _RawCard, prop: Property) -> None:
        """Read the card that vCard 3.0 packs into the value of AGENT; all its lines are this line."""
        inner = unescape(prop.value, old=False).encode("utf-8", errors="replace")
        reader = _VcardReader(self.report, page=self.page)
        lines = list(logical_lines(inner))
        for logical in lines:
            logical.line = prop.line
            logical.strays = []
        reader.read(iter(lines))
        for person in reader.people:
            self.held.append(person)
            card.agents.append((prop.line, person.name))

    def _close(self) -> None:
        card = self.open.pop()
        undeclared = Undeclared(charset_of_card(card.properties), self.page)
        for place, logical in card.waiting:
            prop = parse_property(line_text(logical, self.report, undeclared), logical.line)
            card.properties[place] = prop or card.properties[place]
        person, version = read_card(card.properties, card.start, card.agents, self.report, undeclared)
        self.versions.add(version)
        if person is not None:
            self.held.append(person)
            if card.is_agent:
                self.open[-1].agents.append((card.start, person.name))
        if self.open and not card.is_agent:
            self.open[-1].holds_cards = True
        if not self.open:
            for one in sorted(self.held, key=lambda person: person.line):
                self.people.append(one)
            self.held.clear()

    def _close_unfinished(self) -> None:
        while self.open:
            card = self.open[-1]
            self.report.add(card.start, "This card has no END:VCARD; it may be cut off.", "changed")
            self._close()
            for lines in card.behind:
                self._report_outside()
                for logical in lines:
                    self._left_outside(logical, line_text(logical, self.report, Undeclared(page=self.page)))

    def _left_outside(self, logical: Logical, text: str) -> None:
        last = max([logical.line, *logical.strays])
        if self.outside is None:
            self.outside = _Outside(logical.line, last, text)
        else:
            self.outside.last = last
            self.outside.count += 1

    def _report_outside(self) -> None:
        if self.outside is None:
            return
        found, self.outside = self.outside, None
        if found.first == found.last:
            what = f"This line stands outside any card and was left out: {quoted(found.text)}."
        else:
            lines = f"The lines {found.first} to {found.last} stand"
            what = f"{lines} outside any card and were left out; they begin with {quoted(found.text)}."
        self.report.add(found.first, what, "lost")


def parse(data: bytes, file: str, *, encoding: str = "") -> Parsed:
    """Read the cards in ``data``, the content of the file named ``file``.

    ``encoding`` overrides what the file seems to be in. Raises FileProblem when the file is too large or the
    encoding is unknown; everything else that is wrong becomes a problem with its line.
    """
    report = ProblemReport(file)
    return parse_content(content(data, report, encoding=encoding), report)


def parse_content(held: Content, report: ProblemReport) -> Parsed:
    """Read the cards in text that ``decoding.content`` has prepared."""
    cards = sum(1 for _ in _BEGIN.finditer(held.data))
    if cards > MAX_PEOPLE:
        raise too_many(report.file, "cards", cards, MAX_PEOPLE)
    page = FALLBACK if held.encoding else page_of(held.data)
    reader = _VcardReader(report, cards, page)
    reader.read(logical_lines(held.data))
    problems = report.problems()
    assumed = any(not_utf8(page) in problem.what for problem in problems)
    known = ", ".join(sorted(filter(None, reader.versions)))
    return Parsed(
        reader.people.settled(), problems, f"vCard {known}".strip(), held.encoding or (page if assumed else "utf-8")
    )
