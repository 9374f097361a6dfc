"""The surveys of the sample firm row by row, with how far they are, their score and its terms.

After a wanted change of a checklist or a rule, ``sample_surveys.txt`` is what ``_surveys`` yields, read through once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from fieldkit.db.demo.surveys import SAID
from fieldkit.db.store import opening
from fieldkit.db.views import surveys
from fieldkit.db.views.survey.stored import parsed
from fieldkit.domain.checklists.checklist import RESULTS
from fieldkit.domain.surveys.answers import number_of, show_answer
from fieldkit.domain.surveys.findings import findings
from fieldkit.domain.surveys.layout import core_rows, lay_out, missing, progress
from fieldkit.domain.surveys.score import score


def _surveys(firm: sqlite3.Connection) -> Iterator[str]:
    for (uid,) in firm.execute("SELECT uid FROM survey ORDER BY id").fetchall():
        opened = surveys.opened(firm, uid)
        rows = lay_out(opened.checklist, opened.answers, opened.latest).rows
        short = core_rows(rows)
        yield f"{opened.checklist.title}: {progress(rows)}, short list {progress(short)}"
        yield f"{tuple(progress(rows))} {tuple(progress(short))}, missing {[row.key[2] for row in missing(rows)]}"
        for row in rows:
            given = row.given
            said = show_answer(row.item, given.value, currency="€") if row.item and given else ""
            mark = "·" if row in short else " "
            place = " ".join(filter(None, row.key))
            yield f"{mark} {place} {row.number} “{row.title}” {given.result if given else '-'} {said!r}"
        found = score(opened.checklist, opened.answers, settled=opened.settled)
        if found is not None:
            yield f"score {found}; worst {found.worst}; {found.coverage:.3f}; advice {found.advice!r}"
            yield from (f"  {term.item} {term.instance} {term.text}" for term in found.terms)
        for one in findings(opened.checklist, opened.answers):
            worth = f"{one.severity} {one.effort} {one.cost!r}"
            yield f"finding {one.item} {one.instance} {worth} “{one.title}” {one.fix!r}"


def test_the_surveys_of_the_firm_are_these(firm: sqlite3.Connection) -> None:
    said = Path(__file__).with_name("sample_surveys.txt").read_text(encoding="utf-8").splitlines()
    assert list(_surveys(firm)) == said


def test_what_the_people_of_the_firm_say_is_asked_and_can_be_answered_so(prepared: Path) -> None:
    connection = opening.reader(prepared)
    bodies = connection.execute("SELECT body FROM checklist_version").fetchall()
    connection.close()
    items = {item.id: item for (body,) in bodies for item in parsed(body).items}
    assert SAID.keys() - items.keys() == set(), "no longer asked"
    for key, said in SAID.items():
        item = items[key]
        allowed = RESULTS if item.type == "check" else [option.value for option in item.options]
        chosen = said.split(",") if item.type == "multi" else [said]
        assert not allowed or set(chosen) <= set(allowed), key
        if item.type in ("number", "money"):
            figure = number_of(item, said)
            assert figure is not None, key
            assert (item.min is None or item.min <= figure) and (item.max is None or figure <= item.max), key
