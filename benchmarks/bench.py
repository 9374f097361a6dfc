"""What every case needs to know of a run: the interpreter, the stores, how many rounds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Failure, Row
from benchmarks.pty_app import PtyApp, environment
from benchmarks.stores import Stores

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Bench:
    """One run of the benchmarks; ``quick`` makes it a smoke run, whose figures mean little."""

    python: str
    stores: Stores
    quick: bool = False

    @property
    def small(self) -> int:
        """Records in the store of one busy consultant."""
        return 300 if self.quick else 20_000

    @property
    def large(self) -> int:
        """Records in a store that nobody has outgrown."""
        return 600 if self.quick else 100_000

    def rounds(self, number: int) -> int:
        """Return ``number``, or 1 in a smoke run."""
        return 1 if self.quick else number

    def some(self, things: tuple[str, ...]) -> tuple[str, ...]:
        """Return ``things``, or only the first two in a smoke run."""
        return things[:2] if self.quick else things

    def bare(self, home: Path) -> PtyApp:
        """Start the bare Textual app."""
        return PtyApp([self.python, "-m", "benchmarks.bare"], environment(home), ROOT)

    def fieldkit(self, home: Path) -> PtyApp:
        """Start fieldkit on ``home``."""
        return PtyApp([self.python, "-m", "fieldkit", "--home", str(home)], environment(home), ROOT)


Case = Callable[[Bench], Iterator[Row | Failure]]
