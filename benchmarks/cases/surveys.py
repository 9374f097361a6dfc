"""A long survey of a client with many earlier visits: answered, opened, reported, and how much memory it takes."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from benchmarks import keys
from benchmarks.bench import ROOT, Bench
from benchmarks.measure import Failure, KeySamples, Row, Unit, echo, interleaved, letters, median
from benchmarks.pty_app import PtyApp, environment
from benchmarks.stores import database_file
from fieldkit.db.base.connect import transaction
from fieldkit.db.store import opening
from fieldkit.domain.reports.blocks import ReportDocument
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.operations.exports.survey_report import made_report, rendered

KEY_BAR: Final = 1.5
OPEN_BAR: Final = 1.5
HTML_BAR: Final = 3.0
DOCUMENT_BAR: Final = 1.0
"""Of two seconds."""
DOCUMENT_SECONDS: Final = 2.0
MEMORY_BAR: Final = 1.05
ITEMS: Final = 400
SECTIONS: Final = 20
EARLIER: Final = 20
ANSWERS: Final = 2_000
FAILS_EVERY: Final = 20
LIST: Final = "benchmark-list"
CLIENT: Final = "Longvisit Ltd"


def run(bench: Bench) -> Iterator[Row | Failure]:
    """Yield an answer's way to the next item, opening, the report in three formats, and memory over many answers."""
    home = bench.stores.copy(bench.stores.records(bench.small), "surveys")
    earlier = 2 if bench.quick else EARLIER
    uid = _filled(home, earlier)
    what = f"{ITEMS} items, {earlier} earlier visits"
    yield _answered(bench, home).row(f"answer to the next item, {what}", KEY_BAR)
    yield _opened(bench, home, what)
    yield from _reported(bench, home, uid)
    yield _remembered(bench, home)
    shutil.rmtree(home)


def _filled(home: Path, earlier: int) -> str:
    """Bring in the list, answer it once for each earlier visit, begin another visit; return the last one's uid."""
    file = home / "list.yaml"
    file.write_text(_list(), encoding="utf-8")
    _fieldkit(home, "checklist", "import", str(file), "--new", "--yes")
    _fieldkit(home, "add", "client", f"name={CLIENT}")
    uid = ""
    for visit in range(earlier):
        uid = _fieldkit(home, "survey", "start", LIST, "--client", CLIENT).split()[-1]
        answers = [f"b{number}={_answer(number, visit)}" for number in range(ITEMS)]
        _fieldkit(home, "survey", "answer", uid, *answers)
        _fieldkit(home, "survey", "finalise", uid)
    _fieldkit(home, "survey", "start", LIST, "--client", CLIENT)
    return uid


def _answer(number: int, visit: int) -> str:
    if number % FAILS_EVERY == visit % FAILS_EVERY:
        return "fail"
    return "partial" if number % FAILS_EVERY == 7 else "pass"


def _list() -> str:
    """Return a list of checks; JSON is YAML."""
    each = ITEMS // SECTIONS
    sections = [
        {
            "id": f"part-{place}",
            "title": f"Part {place + 1}",
            "items": [
                {
                    "id": f"b{number}", "type": "check", "ask": f"Point {number + 1} of the building is in order",
                    "good": "It is labelled, documented, and somebody looks after it.",
                    "partial": "One of the three is missing.", "how": "Look, and ask who did it last.",
                    "severity": "medium", "finding": f"Point {number + 1} is not in order",
                    "fix": "Label it, write it down, name who looks after it.", "effort": "S",
                }
                for number in range(place * each, (place + 1) * each)
            ],
        }
        for place in range(SECTIONS)
    ]  # fmt: skip
    about = {"id": LIST, "title": "Benchmark list", "version": 1, "scope": "client", "scored": True}
    return json.dumps({**about, "purpose": "Long enough to be slow.", "sections": sections})


def _fieldkit(home: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "fieldkit", *arguments, "--home", str(home)],
        env=environment(home), cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise OSError(f"fieldkit {arguments[0]} {arguments[1]} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def _open_survey(app: PtyApp) -> float:
    """Open the running survey from the list of surveys; return the seconds until nothing is painted any more."""
    for key in keys.SURVEYS_OPEN:
        app.press(key)
    app.wait_for((CLIENT,))
    paint = app.press("\r")
    app.wait_for(keys.CHECK_READY)
    assert paint is not None
    return paint.last


def _answered(bench: Bench, home: Path) -> KeySamples:
    samples = KeySamples([], [])
    with bench.bare(home) as bare, bench.fieldkit(home) as app:
        bare.wait_for(keys.BARE_READY)
        app.wait_for(keys.START_READY)
        _open_survey(app)
        for _, letter in zip(range(12 if bench.quick else 120), letters(), strict=False):
            samples.echo.append(echo(bare, letter))
            paint = app.press("p")
            if paint is None:
                samples.still += 1
            else:
                samples.painted.append(paint.first)
            if len(samples.echo) % 20 == 0:
                bare.press(keys.CLEAR_INPUT)
    return samples


def _opened(bench: Bench, home: Path, what: str) -> Row:
    def bare() -> float:
        with bench.bare(home) as app:
            return app.wait_for(keys.BARE_READY)

    with bench.fieldkit(home) as app:
        app.wait_for(keys.START_READY)

        def opened() -> float:
            seconds = _open_survey(app)
            for key in keys.BACK_TO_TODAY:
                app.press(key)
            return seconds

        reference, own = interleaved(bare, opened, bench.rounds(15))
    note = "from Enter in the list of surveys to the last paint"
    return Row(
        f"a survey opened, {what}", median(reference), median(own), OPEN_BAR, against="bare app, median", note=note
    )


def _reported(bench: Bench, home: Path, uid: str) -> Iterator[Row | Failure]:
    look = FirmLook(firm="Benchmark IT", by="B. Mark", contact="020 7946 0000")
    with closing(opening.writer(database_file(home))) as connection, transaction(connection):
        document = made_report(connection, uid, look, datetime.now(), "GBP", with_grade=True)[1]
    try:
        plain = _jinja(document)
    except ImportError:
        yield Failure("report as HTML", "jinja2 is not installed")
        return
    reference, own = interleaved(
        lambda: _seconds(plain), lambda: _seconds(lambda: rendered(document, look, "html")), bench.rounds(15)
    )
    what = f"report of {ITEMS} items"
    yield Row(
        f"{what} as HTML", median(reference), median(own), HTML_BAR,
        against="jinja2, the same blocks", note="both from the ready document; no photos",
    )  # fmt: skip
    for format_ in ("pdf", "docx"):
        made = [_seconds(lambda name=format_: rendered(document, look, name)) for _ in range(bench.rounds(5))]  # type: ignore[misc]
        yield Row(
            f"{what} as {format_.upper()}", DOCUMENT_SECONDS, median(made), DOCUMENT_BAR,
            against="2 s", note="no photos",
        )  # fmt: skip


_TEMPLATE: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ document.title }} {{ document.client }}</title></head><body>
<header><h1>{{ document.title }}</h1><p>{{ document.client }}</p></header><main>
{% for chapter in document.chapters %}<section aria-labelledby="{{ chapter.key }}">
<h2 id="{{ chapter.key }}">{{ chapter.title }}</h2>
{% for block in chapter.blocks %}{% set kind = block.__class__.__name__ %}
{% if kind == "Paragraph" %}<p class="{{ 'lead' if block.lead else 'quiet' if block.quiet }}">{{ block.text }}</p>
{% elif kind == "Subheading" %}<h3>{{ block.text }}</h3>
{% elif kind == "Bullets" %}<ul>{% for line in block.lines %}<li><span class="mark">{{ line.mark }}</span>
<span>{{ line.text }}</span><span class="more">{{ line.more }}</span></li>{% endfor %}</ul>
{% elif kind == "FindingSheet" %}<article class="finding {{ block.severity }}">
<h3><span>{{ block.number }}. {{ block.title }}</span><span class="mark">{{ block.severity }}</span></h3>
<dl>{% for label, said in block.facts %}<dt>{{ label }}</dt><dd>{{ said }}</dd>{% endfor %}</dl></article>
{% elif kind == "ReportTable" %}<div class="wide"><table><caption>{{ block.caption }}</caption>
<colgroup>{% for share in block.shares %}<col style="width:{{ share }}%">{% endfor %}</colgroup>
<thead><tr>{% for head in block.heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in block.rows %}<tr>{% for said in row %}
{% if loop.first %}<th scope="row">{{ said }}</th>
{% elif loop.index0 == block.marks %}<td data-head="{{ block.heads[loop.index0] }}">
<span class="mark {{ said }}">{{ said }}</span></td>
{% else %}<td data-head="{{ block.heads[loop.index0] }}">{{ said }}</td>{% endif %}{% endfor %}</tr>
{% endfor %}</tbody></table></div>
{% elif kind == "BarChart" %}<figure><svg role="img" aria-label="{{ block.title }}">{% for bar in block.bars %}
<text>{{ bar.label }}</text><rect width="100" class="track"/><rect width="{{ bar.value }}" class="{{ bar.mark }}"/>
<text>{{ bar.value }}</text>{% endfor %}</svg></figure>
{% endif %}{% endfor %}</section>{% endfor %}</main></body></html>
"""


def _jinja(document: ReportDocument) -> Callable[[], object]:
    """Return what writes the same page by jinja2, from the same blocks and with the same elements."""
    from jinja2 import Environment

    template = Environment(autoescape=True).from_string(_TEMPLATE)
    return lambda: template.render(document=document).encode()


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _remembered(bench: Bench, home: Path) -> Row:
    """Return the peak after many answers against that after the first hundred: one survey, over and over."""
    many = 200 if bench.quick else ANSWERS
    with bench.fieldkit(home) as app:
        app.wait_for(keys.START_READY)
        _open_survey(app)
        begun = 0
        for number in range(many):
            app.press("p")
            if number == 100:
                begun = app.peak_memory()
            if number % (ITEMS - 10) == ITEMS - 11:
                app.press(keys.HOME)
        return Row(
            f"peak memory after {many:,} answers", begun, app.peak_memory(), MEMORY_BAR, unit=Unit.BYTES,
            against="after 100", note="one survey, its items answered again and again",
        )  # fmt: skip
