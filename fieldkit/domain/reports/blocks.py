"""A report, or a book, as a document: chapters of a few kinds of blocks, whatever it is written as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from fieldkit.domain.text.dates import show_day


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences; ``lead`` are those that are read first, ``quiet`` a remark."""

    text: str
    lead: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a chapter."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """One line of a list, with a word before it that marks it: a severity, "better", or nothing."""

    text: str
    mark: str = ""
    more: str = ""
    """Said below it."""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of lines."""

    lines: tuple[Bullet, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table with a heading for each column; of each row the first column that is no number names it."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]
    """How wide the columns are, in relation to each other."""
    marks: int = -1
    """The column whose words are severities or results, -1 for none."""
    shown: bool = True
    """Whether the caption is seen, or only read aloud."""


@dataclass(frozen=True, slots=True)
class FindingSheet:
    """One finding in full."""

    number: int
    title: str
    severity: str
    facts: tuple[tuple[str, str], ...]
    """Label and text, which may have several lines."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: ``value`` of ``of``."""

    label: str
    value: int
    of: int
    mark: str = ""
    """The severity that gives its colour, "" for that of the firm."""

    @property
    def words(self) -> str:
        """The value in words."""
        return f"{self.value} of {self.of}"


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars that are compared. ``said`` tells the same in a sentence."""

    title: str
    bars: tuple[Bar, ...]
    said: str
    counted: bool = False
    """Whether the bars are counts, compared with the largest, and not parts of a whole."""


@dataclass(frozen=True, slots=True)
class Span:
    """What something may cost, as shares (0 to 1) of the largest and as text."""

    label: str
    low: float
    likely: float
    high: float
    words: str


@dataclass(frozen=True, slots=True)
class SpanChart:
    """Spans from low to high with what is likely marked. A table beside it tells the same."""

    title: str
    spans: tuple[Span, ...]
    said: str


Block: TypeAlias = Paragraph | Subheading | Bullets | ReportTable | FindingSheet | BarChart | SpanChart


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; ``new_page`` where it begins one on paper."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """All of it, with what stands on the cover and on every page."""

    title: str
    client: str
    place: str
    made: date
    facts: tuple[tuple[str, str], ...]
    notice: str
    """What every page warns of: that it is a draft, that it is not for the client; "" for nothing."""
    firm: str
    contact: str
    chapters: tuple[Chapter, ...]
    called: str = "report"
    """What it calls itself."""

    @property
    def running_title(self) -> str:
        """What stands on every page."""
        return " · ".join(part for part in (self.title, self.client, show_day(self.made)) if part)


def mark_of(words: str) -> str:
    """Return which severity or result words in a marked column tell: "high", "fail" of "Two weeks (fail)"; or ""."""
    plain = words.casefold()
    last = plain[plain.rfind("(") + 1 : -1] if plain.endswith(")") else plain
    return last if last in _MARKS else ""


_MARKS = frozenset(("critical", "high", "medium", "low", "pass", "partial", "fail", "better"))
