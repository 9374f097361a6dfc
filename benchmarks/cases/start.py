"""Start to the first usable screen, with a full store."""

from collections.abc import Iterator

from benchmarks import keys
from benchmarks.bench import Bench
from benchmarks.measure import Failure, Row, interleaved, median, p95

BAR = 1.2


def run(bench: Bench) -> Iterator[Row | Failure]:
    """Yield the medians of cold processes on warm files, started by turns."""
    home = bench.stores.records(bench.large)

    def bare() -> float:
        with bench.bare(home) as app:
            return app.wait_for(keys.BARE_READY)

    def fieldkit() -> float:
        with bench.fieldkit(home) as app:
            return app.wait_for(keys.START_READY)

    reference, own = interleaved(bare, fieldkit, bench.rounds(15))
    yield Row(
        f"start to first usable screen, {bench.large:,} records",
        median(reference),
        median(own),
        BAR,
        against="bare app, median",
        note=f"p95 {p95(reference) * 1e3:.0f} and {p95(own) * 1e3:.0f} ms, {len(own)} starts each",
    )
