"""Moving through Clients and filtering it, against the echo of a bare Input."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks import keys
from benchmarks.bench import Bench
from benchmarks.measure import Failure, KeySamples, Row, echo, keep, letters, type_both
from benchmarks.pty_app import PtyApp

BAR = 3.0
BAR_FILTER = 1.75


def run(bench: Bench) -> Iterator[Row | Failure]:
    """Yield each way to scroll, and filtering, in a full store and in one full of clients."""
    number = bench.large
    for what, home in (
        (f"{number:,} records", bench.stores.records(number)),
        (f"{number:,} clients", bench.stores.clients(number)),
    ):
        for scroll in keys.SCROLLS:
            samples = _scroll(bench, home, scroll.keys)
            yield samples.row(f"Clients, {scroll.name}, {what}", BAR)
        yield _filter(bench, home).row(f"Clients, key in filter to list, {what}", BAR_FILTER)


def _open(bare: PtyApp, fieldkit: PtyApp) -> None:
    bare.wait_for(keys.BARE_READY)
    fieldkit.wait_for(keys.START_READY)
    for key in keys.CLIENTS_OPEN:
        fieldkit.press(key)
    fieldkit.wait_for(keys.CLIENTS_READY)


def _scroll(bench: Bench, home: Path, script: tuple[str, ...]) -> KeySamples:
    samples = KeySamples([], [])
    with bench.bare(home) as bare, bench.fieldkit(home) as fieldkit:
        _open(bare, fieldkit)
        bare.press("x")
        fieldkit.press("j")
        for _ in range(bench.rounds(2)):
            for key, letter in zip(script, letters(), strict=False):
                samples.echo.append(echo(bare, letter))
                keep(samples, fieldkit.press(key))
            bare.press(keys.CLEAR_INPUT)
            fieldkit.press("g")
    return samples


def _filter(bench: Bench, home: Path) -> KeySamples:
    samples = KeySamples([], [])
    with bench.bare(home) as bare, bench.fieldkit(home) as fieldkit:
        _open(bare, fieldkit)
        for key in keys.CLIENTS_FILTER:
            fieldkit.press(key)
        type_both(KeySamples([], []), bare, fieldkit, keys.FILTERS[0], keys.CLEAR_INPUT)  # the warm-up round
        for _ in range(bench.rounds(3)):
            for text in bench.some(keys.FILTERS):
                type_both(samples, bare, fieldkit, text, keys.CLEAR_INPUT)
    return samples
