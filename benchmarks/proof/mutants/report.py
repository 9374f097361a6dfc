"""What was found, as a table and lists."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.proof.mutants.equivalents import Equivalent
from benchmarks.proof.mutants.mutant import Mutant
from benchmarks.proof.mutants.trial import End, Outcome

_HEADINGS = ("package", "mutants", "caught", "survived", "reached by none", "equivalent", "caught, %")


@dataclass(frozen=True, slots=True)
class Tried:
    """One mutant with what became of it, and the entry that calls it equivalent, if there is one."""

    mutant: Mutant
    outcome: Outcome
    entry: Equivalent | None = None

    @property
    def counts(self) -> bool:
        """Whether it is not equivalent: no entry says so, or a test proved the entry wrong."""
        return self.entry is None or self.outcome.end.caught


@dataclass(slots=True)
class Tally:
    """The figures of a package, or of all."""

    name: str
    mutants: int = 0
    caught: int = 0
    unreached: int = 0
    equivalent: int = 0

    @property
    def percent(self) -> float:
        """The share caught of those that are not equivalent; 100 of none."""
        return 100 * self.caught / self.mutants if self.mutants else 100.0

    def add(self, tried: Tried) -> None:
        """Count one more."""
        if not tried.counts:
            self.equivalent += 1
            return
        self.mutants += 1
        self.caught += tried.outcome.end.caught
        self.unreached += tried.outcome.end is End.UNREACHED


@dataclass(slots=True)
class Report:
    """All that was tried, and the bars: percent of all, and percent of each package."""

    least: float
    least_package: float
    tried: list[Tried] = field(default_factory=list)
    stale: list[Equivalent] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tallies(self) -> list[Tally]:
        """Return the figures of each package by name, and of all at the end."""
        by_name: dict[str, Tally] = {}
        whole = Tally("all")
        for tried in sorted(self.tried, key=lambda each: each.mutant.stratum):
            name = tried.mutant.stratum
            by_name.setdefault(name, Tally(name)).add(tried)
            whole.add(tried)
        return [*by_name.values(), whole]

    def short_of(self) -> list[str]:
        """Return what is below its bar, in words."""
        *packages, whole = self.tallies()
        bars = [(tally, self.least_package) for tally in packages] + [(whole, self.least)]
        return [f"{tally.name}: {tally.percent:.1f} %, not {bar:g}" for tally, bar in bars if tally.percent < bar]

    def plain(self) -> str:
        """Return the table with aligned columns, and the lists."""
        rows = [_HEADINGS, *(_cells(tally) for tally in self.tallies())]
        widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
        lines = [
            "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))])
            for row in rows
        ]
        return "\n".join(lines + self._lists("  "))

    def markdown(self) -> str:
        """Return the same as Markdown."""
        lines = [" | ".join(cells) for cells in (_HEADINGS, ["---", *["---:"] * 6], *map(_cells, self.tallies()))]
        return "\n".join([f"| {line} |" for line in lines] + self._lists("- "))

    def _lists(self, bullet: str) -> list[str]:
        survived = [each for each in self.tried if each.counts and not each.outcome.end.caught]
        equivalent = [each for each in self.tried if not each.counts and each.entry is not None]
        wrong = [each for each in self.tried if each.counts and each.entry is not None]
        parts = (
            ("Survived:", [_survivor(each) for each in sorted(survived, key=_place)]),
            ("Equivalent:", [f"{e.mutant.told()}: {e.entry.why}" for e in sorted(equivalent, key=_place) if e.entry]),
            ("In the list of equivalents, but caught:", [f"{e.mutant.told()}: {e.outcome.by}" for e in wrong]),
            ("In the list of equivalents, but no longer in the code:", [each.told() for each in self.stale]),
            ("Below the bar:", self.short_of()),
            ("", self.notes),
        )
        out: list[str] = []
        for heading, lines in parts:
            if lines:
                out += ["", *([heading, ""] if heading else []), *(bullet + line for line in lines)]
        return out


def _cells(tally: Tally) -> tuple[str, ...]:
    survived = tally.mutants - tally.caught
    figures = (tally.mutants, tally.caught, survived, tally.unreached, tally.equivalent)
    return (tally.name, *map(str, figures), f"{tally.percent:.1f}")


def _survivor(tried: Tried) -> str:
    tests = f"{tried.outcome.tests} tests" if tried.outcome.tests else "reached by no test"
    return f"{tried.mutant.told()}  ({tests})"


def _place(tried: Tried) -> tuple[str, int, int]:
    return tried.mutant.path, tried.mutant.line, tried.mutant.change.start
