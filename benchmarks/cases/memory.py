"""Peak memory of a working session with a full store."""

from collections.abc import Iterator

from benchmarks import keys
from benchmarks.bench import Bench
from benchmarks.measure import Failure, Row, Unit, interleaved, median

BAR = 1.6


def run(bench: Bench) -> Iterator[Row | Failure]:
    """Yield the peak after going through Clients and searching, against typing in the bare app."""
    home = bench.stores.records(bench.large)
    texts = bench.some(keys.WORDS)

    def bare() -> float:
        with bench.bare(home) as app:
            app.wait_for(keys.BARE_READY)
            for text in texts:
                for letter in text:
                    app.press(letter)
                app.press(keys.CLEAR_INPUT)
            return app.peak_memory()

    def fieldkit() -> float:
        with bench.fieldkit(home) as app:
            app.wait_for(keys.START_READY)
            for key in keys.CLIENTS_OPEN:
                app.press(key)
            app.wait_for(keys.CLIENTS_READY)
            for key in ("j", keys.PAGE_DOWN, keys.PAGE_DOWN, "G", "g", *keys.FIND_OPEN):
                app.press(key)
            app.wait_for(keys.FIND_READY)
            for text in texts:
                for letter in text:
                    app.press(letter)
                app.press(keys.CLEAR_INPUT)
            return app.peak_memory()

    reference, own = interleaved(bare, fieldkit, bench.rounds(3))
    yield Row(
        f"peak memory, Clients and Find used, {bench.large:,} records",
        median(reference),
        median(own),
        BAR,
        unit=Unit.BYTES,
        against="bare app, median",
        note="VmHWM of the process and its children",
    )
