"""A changed module, and how it is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from benchmarks.proof.mutants.change import Change
from benchmarks.proof.mutants.operators import changes

WIDEST: Final = 90
"""Characters of a line that a report shows."""


@dataclass(frozen=True)
class Mutant:
    """One change to one module of a package."""

    path: str
    """Below the root of the tree, with slashes."""
    stratum: str
    """The package below the top one that it belongs to, such as ``db``; the top one's name for its own modules."""
    source: bytes
    change: Change

    @property
    def line(self) -> int:
        """Number of the line where the change begins, from 1."""
        return self.source.count(b"\n", 0, self.change.start) + 1

    @cached_property
    def before(self) -> str:
        """The lines that are changed, as one line."""
        return _joined(self.source, self.change.start, self.change.end)

    @cached_property
    def after(self) -> str:
        """What they become."""
        end = self.change.start + len(self.change.becomes.encode())
        return _joined(self.change.applied(self.source), self.change.start, end)

    def told(self) -> str:
        """Return place, operator, and line before and after."""
        pairs = enumerate(zip(self.before, self.after, strict=False))
        changed = next((place for place, (old, new) in pairs if old != new), len(self.before))
        before, after = (_cut(text, changed) for text in (self.before, self.after))
        return f"{self.path}:{self.line}  [{self.change.operator}] {before}  ->  {after}"


def mutants(root: Path, package: str, only: Iterable[str] = ()) -> list[Mutant]:
    """Return every mutant of the modules of ``package`` below ``root``, in the order of path and place.

    Each of ``only`` is the beginning of a path below ``root``, or a path and a line as ``path:line``.
    """
    wanted = list(only)
    found: list[Mutant] = []
    for file in sorted((root / package).rglob("*.py")):
        path = file.relative_to(root).as_posix()
        if wanted and not any(path.startswith(each.partition(":")[0]) for each in wanted):
            continue
        source = file.read_bytes()
        for change in changes(source):
            mutant = Mutant(path, _stratum(path), source, change)
            if not wanted or any(_meant(mutant, each) for each in wanted):
                found.append(mutant)
    return found


def _meant(mutant: Mutant, wanted: str) -> bool:
    path, _, line = wanted.partition(":")
    if not line:
        return mutant.path.startswith(path)
    return mutant.path == path and mutant.line == int(line)


def _stratum(path: str) -> str:
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else parts[0]


def _joined(source: bytes, start: int, end: int) -> str:
    first = source.rfind(b"\n", 0, start) + 1
    last = source.find(b"\n", end)
    return " ".join(source[first : len(source) if last < 0 else last].decode().split())


def _cut(text: str, changed: int) -> str:
    """Return ``text``, or the part of it around the place ``changed``."""
    start = max(0, min(changed - WIDEST // 2, len(text) - WIDEST))
    shown = text[start : start + WIDEST]
    return ("…" if start else "") + shown + ("…" if start + WIDEST < len(text) else "")
