"""Collects problems while a file is read, so that a thousand of one kind become one sentence."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from fieldkit.domain.text.sanitize import clean, clean_line, printable
from fieldkit.files.contacts.person import Problem, Severity

_SHOWN_LINES = 5
_SHOWN_TEXT = 60
# Soft hyphens, joiners, marks of direction, byte order marks: of text that was copied from somewhere.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")


MOST: Final = 10_000
"""Problems of their own, and lines of one kind, that are kept; more are counted."""


@dataclass(slots=True)
class _Kind:
    """The lines on which one thing happened."""

    lines: list[int] = field(default_factory=list)
    more: int = 0

    def add(self, line: int) -> None:
        if len(self.lines) < MOST:
            self.lines.append(line)
        else:
            self.more += 1


@dataclass(slots=True)
class ProblemReport:
    """The problems of one file, and the one place where its texts are made safe."""

    file: str
    _problems: list[Problem] = field(default_factory=list)
    _kinds: dict[tuple[str, str, Severity], _Kind] = field(default_factory=dict)
    _cleaned: set[int] = field(default_factory=set)

    def copy(self) -> "ProblemReport":
        """Return one that begins with what was noted so far, for a file that may be read several times."""
        kinds = {kind: _Kind(list(noted.lines), noted.more) for kind, noted in self._kinds.items()}
        return ProblemReport(self.file, list(self._problems), kinds, set(self._cleaned))

    def add(self, line: int, what: str, severity: Severity) -> None:
        """Note one problem of its own."""
        if len(self._problems) < MOST:
            self._problems.append(Problem(self.file, line, printable(what), severity))
        else:
            self.count(line, f"There is more of what was {severity} than is told one by one", severity)

    def count(self, line: int, what: str, severity: Severity, *, advice: str = "") -> None:
        """Note one more of a kind: the same ``what`` gives one problem that names its lines."""
        kind = what, advice, severity
        noted = self._kinds.get(kind)
        if noted is None:
            if len(self._kinds) >= MOST:
                kind = f"There is more of what was {severity} than is told one by one", "", severity
            noted = self._kinds.setdefault(kind, _Kind())
        noted.add(line)

    def line(self, text: str, line: int) -> str:
        """Return ``text`` as a one-line field stores it; a removed control character is a problem."""
        return self._compare(text, clean_line(text), line)

    def address(self, text: str, line: int) -> str:
        """Return ``text`` like ``line`` and without characters that nobody sees, which no number or address has."""
        return self._compare(text, clean_line(_INVISIBLE.sub("", text)), line)

    def block(self, text: str, line: int) -> str:
        """Return ``text`` as a field of several lines stores it; a removed control character is a problem."""
        return self._compare(text, clean(text), line)

    def problems(self) -> tuple[Problem, ...]:
        """Return everything noted so far, by line."""
        for noted in self._kinds.values():
            noted.lines.sort()  # a card tells of some of its lines only as it ends
        kinds = [
            Problem(self.file, noted.lines[0], printable(_sentence(what, noted, advice)), severity)
            for (what, advice, severity), noted in self._kinds.items()
        ]
        return tuple(sorted(self._problems + kinds, key=lambda problem: problem.line))

    def _compare(self, text: str, cleaned: str, line: int) -> str:
        if cleaned != text and line not in self._cleaned and _bare(text) != _bare(cleaned):
            if len(self._cleaned) < MOST:
                self._cleaned.add(line)
            self.add(line, "Control characters were taken out of the text.", "changed")
        return cleaned


def quoted(text: str) -> str:
    """Return the beginning of a text from a file as a sentence can carry it."""
    shown = printable(text).strip()
    return f"“{shown if len(shown) <= _SHOWN_TEXT else shown[: _SHOWN_TEXT - 1] + '…'}”"


def size(count: int) -> str:
    """Return a number of bytes in words: ``812 bytes``, ``24 KiB``, ``3.1 MiB``."""
    if count < 1024:
        return f"{count} byte{'' if count == 1 else 's'}"
    return f"{count / 1024:.0f} KiB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MiB"


def numbers(lines: Iterable[int], more: int = 0) -> str:
    """Return line numbers as a sentence says them: ``line 3``, ``lines 3, 8 and 40 more``."""
    known = list(dict.fromkeys(lines))
    if len(known) == 1 and not more:
        return f"line {known[0]}"
    if len(known) <= _SHOWN_LINES and not more:
        return f"lines {', '.join(map(str, known[:-1]))} and {known[-1]}"
    shown = known[:_SHOWN_LINES]
    return f"lines {', '.join(map(str, shown))} and {len(known) - len(shown) + more} more"


def _sentence(what: str, noted: _Kind, advice: str) -> str:
    times = len(noted.lines) + noted.more
    sentence = f"{what}." if times == 1 else f"{what} ({times} times: {numbers(noted.lines, noted.more)})."
    return f"{sentence} {advice}".rstrip()


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())
