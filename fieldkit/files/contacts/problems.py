"""Collects problems while a file is read, so that a thousand of one kind become one sentence."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from fieldkit.domain.text.sanitize import clean, clean_line, printable
from fieldkit.files.contacts.person import Problem, Severity

_SHOWN_LINES = 5
_SHOWN_TEXT = 60


@dataclass(slots=True)
class ProblemReport:
    """The problems of one file, and the one place where its texts are made safe."""

    file: str
    _problems: list[Problem] = field(default_factory=list)
    _kinds: dict[tuple[str, str, Severity], list[int]] = field(default_factory=dict)
    _cleaned: set[int] = field(default_factory=set)

    def copy(self) -> "ProblemReport":
        """Return one that begins with what was noted so far, for a file that may be read several times."""
        kinds = {kind: list(lines) for kind, lines in self._kinds.items()}
        return ProblemReport(self.file, list(self._problems), kinds, set(self._cleaned))

    def add(self, line: int, what: str, severity: Severity) -> None:
        """Note one problem of its own."""
        self._problems.append(Problem(self.file, line, what, severity))

    def count(self, line: int, what: str, severity: Severity, *, advice: str = "") -> None:
        """Note one more of a kind: the same ``what`` gives one problem that names its lines."""
        self._kinds.setdefault((what, advice, severity), []).append(line)

    def line(self, text: str, line: int) -> str:
        """Return ``text`` as a one-line field stores it; a removed control character is a problem."""
        return self._compare(text, clean_line(text), line)

    def block(self, text: str, line: int) -> str:
        """Return ``text`` as a field of several lines stores it; a removed control character is a problem."""
        return self._compare(text, clean(text), line)

    def problems(self) -> tuple[Problem, ...]:
        """Return everything noted so far, by line."""
        kinds = [
            Problem(self.file, lines[0], _sentence(what, lines, advice), severity)
            for (what, advice, severity), lines in self._kinds.items()
        ]
        return tuple(sorted(self._problems + kinds, key=lambda problem: problem.line))

    def _compare(self, text: str, cleaned: str, line: int) -> str:
        if cleaned != text and line not in self._cleaned and _bare(text) != _bare(cleaned):
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


def numbers(lines: Iterable[int]) -> str:
    """Return line numbers as a sentence says them: ``line 3``, ``lines 3, 8 and 40 more``."""
    known = list(dict.fromkeys(lines))
    if len(known) == 1:
        return f"line {known[0]}"
    if len(known) <= _SHOWN_LINES:
        return f"lines {', '.join(map(str, known[:-1]))} and {known[-1]}"
    return f"lines {', '.join(map(str, known[:_SHOWN_LINES]))} and {len(known) - _SHOWN_LINES} more"


def _sentence(what: str, lines: list[int], advice: str) -> str:
    sentence = f"{what}." if len(lines) == 1 else f"{what} ({len(lines)} times: {numbers(lines)})."
    return f"{sentence} {advice}".rstrip()


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())
