"""Mutants that were looked at and found to change nothing that anybody could notice."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.proof.mutants.mutant import Mutant

LIST: Final = Path(__file__).with_name("equivalent.toml")
_KEYS: Final = {"module", "function", "line", "becomes", "why"}


class UnusableListError(Exception):
    """The list says something else than it may."""


@dataclass(frozen=True, slots=True)
class Equivalent:
    """One entry. It is known by what the line says, not by its number."""

    module: str
    """Path of the module, such as ``fieldkit/log.py``."""
    function: str
    line: str
    """The line as it is, its blanks made single; of several lines, one after the other."""
    becomes: str
    why: str

    def told(self) -> str:
        """Return what it is about, for a report."""
        return f"{self.module} {self.function}: {self.line}  ->  {self.becomes}: {self.why}"


def read(path: Path = LIST) -> list[Equivalent]:
    """Return the entries of the list at ``path``.

    Raises:
        UnusableListError: an entry has not exactly the keys it needs, or gives no reason.
    """
    with path.open("rb") as file:
        entries = tomllib.load(file).get("equivalent", [])
    for entry in entries:
        if set(entry) != _KEYS or not all(isinstance(value, str) for value in entry.values()):
            raise UnusableListError(f"{path.name}: an entry has {', '.join(sorted(_KEYS))}, not {entry}")
        if len(entry["why"].split()) < 3 or "\n" in entry["why"]:
            raise UnusableListError(f"{path.name}: the reason for {entry['line']!r} is not one line that says why")
    return [Equivalent(**entry) for entry in entries]


def entry_for(mutant: Mutant, entries: Iterable[Equivalent]) -> Equivalent | None:
    """Return the entry that speaks of ``mutant``."""
    key = _key(mutant)
    return next((each for each in entries if (each.module, each.function, each.line, each.becomes) == key), None)


def stale(entries: Sequence[Equivalent], mutants: Iterable[Mutant]) -> list[Equivalent]:
    """Return the entries that speak of nothing that is in the code any more."""
    modules = {each.module for each in entries}
    known = {_key(mutant) for mutant in mutants if mutant.path in modules}
    return [each for each in entries if (each.module, each.function, each.line, each.becomes) not in known]


def _key(mutant: Mutant) -> tuple[str, str, str, str]:
    return mutant.path, mutant.change.function, mutant.before, mutant.after
