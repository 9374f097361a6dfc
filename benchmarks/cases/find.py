"""Typing in Find: from the key to the painted results, against the echo of a bare Input."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks import keys
from benchmarks.bench import Bench
from benchmarks.measure import Failure, KeySamples, Row, type_both

BAR_SMALL = 1.5
BAR_LARGE = 2.0


def run(bench: Bench) -> Iterator[Row | Failure]:
    """Yield words, single letters and three common words, for each size of store."""
    for number, bar in ((bench.small, BAR_SMALL), (bench.large, BAR_LARGE)):
        home = bench.stores.records(number)
        for name, texts in (
            ("words", keys.WORDS),
            ("one letter", keys.LETTERS),
            ("three common words", keys.COMMON_WORDS),
        ):
            samples = _type(bench, home, bench.some(texts))
            yield samples.row(f"key in Find to results, {name}, {number:,} records", bar)


def _type(bench: Bench, home: Path, texts: tuple[str, ...]) -> KeySamples:
    samples = KeySamples([], [])
    with bench.bare(home) as bare, bench.fieldkit(home) as fieldkit:
        bare.wait_for(keys.BARE_READY)
        fieldkit.wait_for(keys.START_READY)
        for key in keys.FIND_OPEN:
            fieldkit.press(key)
        fieldkit.wait_for(keys.FIND_READY)
        type_both(KeySamples([], []), bare, fieldkit, texts[0], keys.CLEAR_INPUT)  # the warm-up round
        for _ in range(bench.rounds(3)):
            for text in texts:
                type_both(samples, bare, fieldkit, text, keys.CLEAR_INPUT)
    return samples
