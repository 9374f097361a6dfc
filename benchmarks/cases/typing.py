"""Typing into a form and a survey: from the key to the paint, against the echo of a bare Input."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import keys
from benchmarks.bench import Bench
from benchmarks.measure import Failure, KeySamples, Row, echo, letters
from benchmarks.pty_app import PtyApp

BAR = 1.5


def run(bench: Bench) -> Iterator[Row | Failure]:
    """Yield a letter in a field, Tab from field to field, and an answer with the step to the next item."""
    home = bench.stores.copy(bench.stores.records(bench.small), "typing")
    for what, opened, script in (
        ("letter in a field of a form", keys.FORM, keys.FORM_LETTERS),
        ("Tab to the next field", keys.FORM, keys.FORM_TABS),
        ("answer in a survey, to the next item", keys.SURVEY, keys.SURVEY_ANSWERS),
    ):
        yield _typed(bench, home, opened, script).row(f"{what}, {bench.small:,} records", BAR)


def _typed(bench: Bench, home: Path, opened: keys.Opened, script: Sequence[str]) -> KeySamples:
    samples = KeySamples([], [])
    with bench.bare(home) as bare, bench.fieldkit(home) as fieldkit:
        bare.wait_for(keys.BARE_READY)
        fieldkit.wait_for(keys.START_READY)
        for _ in range(bench.rounds(6)):
            for key in opened.keys:
                fieldkit.press(key)
            fieldkit.wait_for(opened.ready)
            for key, letter in zip(script, letters(), strict=False):
                samples.echo.append(echo(bare, letter))
                _keep_first(samples, fieldkit, key)
            bare.press(keys.CLEAR_INPUT)
            for key in keys.BACK_TO_TODAY:
                fieldkit.press(key)
    return samples


def _keep_first(samples: KeySamples, fieldkit: PtyApp, key: str) -> None:
    """Add the first paint that a key made: what comes of storing is painted behind it."""
    paint = fieldkit.press(key)
    if paint is None:
        samples.still += 1
    else:
        samples.painted.append(paint.first)
