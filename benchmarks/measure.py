"""The numbers of a benchmark: a row of the table, percentiles, and two apps driven by turns."""

import math
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from benchmarks.pty_app import NotPaintedError, Paint, PtyApp


class Unit(Enum):
    """How a figure is written."""

    SECONDS = "seconds"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: fieldkit's figure against that of a reference, measured in the same run.

    ``bar`` is the highest ratio that is in order; None makes the line information only.
    """

    what: str
    reference: float
    fieldkit: float
    bar: float | None
    unit: Unit = Unit.SECONDS
    against: str = "bare app"
    note: str = ""

    @property
    def ratio(self) -> float:
        """fieldkit's figure as a multiple of the reference."""
        return self.fieldkit / self.reference if self.reference else math.inf

    @property
    def met(self) -> bool | None:
        """Whether the ratio is within the bar; None without a bar."""
        return None if self.bar is None else self.ratio <= self.bar


@dataclass(frozen=True, slots=True)
class Failure:
    """A line of the table for something that could not be measured, with the reason."""

    what: str
    reason: str


def percentile(samples: Sequence[float], part: float) -> float:
    """Return the nearest-rank percentile: the smallest sample that ``part`` (0 to 1) of them do not exceed.

    Raises ``ValueError`` without samples.
    """
    if not samples:
        raise ValueError("there are no samples to take a percentile of")
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def p95(samples: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return percentile(samples, 0.95)


def median(samples: Iterable[float]) -> float:
    """Return the median."""
    return statistics.median(samples)


def interleaved(first: Callable[[], float], second: Callable[[], float], rounds: int) -> tuple[list[float], ...]:
    """Call both by turns ``rounds`` times, so that noise hits both; one call each before does not count."""
    first(), second()
    samples: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        samples[0].append(first())
        samples[1].append(second())
    return samples


@dataclass(slots=True)
class KeySamples:
    """Seconds from key to paint, gathered over the rounds of one case."""

    echo: list[float]
    """The bare Input: from the letter's key to the letter on the screen."""
    painted: list[float]
    """fieldkit: from the key to the last visible change that it made."""
    still: int = 0
    """Keys after which fieldkit's screen looked as before; they are in no figure."""

    def row(self, what: str, bar: float | None) -> Row | Failure:
        """Return the row for the 95th percentiles, with the medians as a note."""
        presses = len(self.painted) + self.still
        if not self.painted or not self.echo or self.still > presses // 2:
            return Failure(what, f"{self.still} of {presses} keys changed nothing on the screen")
        note = f"medians {median(self.echo) * 1e3:.1f} and {median(self.painted) * 1e3:.1f} ms, {presses} keys"
        if self.still:
            note += f", {self.still} changed nothing"
        return Row(what, p95(self.echo), p95(self.painted), bar, against="bare echo, p95", note=note)


def echo(bare: PtyApp, letter: str) -> float:
    """Press ``letter`` in the bare app's Input and return the seconds until it is painted."""
    paint = bare.press(letter)
    if paint is None:
        raise NotPaintedError(f"the bare app did not show {letter!r}; its screen is:\n{bare.screen.text()}")
    return paint.last


def type_both(samples: KeySamples, bare: PtyApp, fieldkit: PtyApp, text: str, clear: str) -> None:
    """Type ``text`` a letter at a time into both apps by turns, then press ``clear`` in both, unmeasured."""
    for letter in text:
        samples.echo.append(echo(bare, letter))
        keep(samples, fieldkit.press(letter))
    bare.press(clear)
    fieldkit.press(clear)


def keep(samples: KeySamples, paint: Paint | None) -> None:
    """Add what a key of fieldkit painted to ``samples``."""
    if paint is None:
        samples.still += 1
    else:
        samples.painted.append(paint.last)


def letters() -> Iterator[str]:
    """Yield letters without end, to be echoed by the bare app while fieldkit gets other keys."""
    while True:
        yield from "the quick brown fox jumps over the lazy dog "
