"""The starting checklists and small made-up ones, for the tests of surveys."""

from collections.abc import Mapping
from functools import cache

from fieldkit.db.store import content_files
from fieldkit.domain.checklists.load import Checklist, load
from fieldkit.domain.surveys.answer_grammar import parse_answer
from fieldkit.domain.surveys.answers import Answers, Given, answers_of
from tests.support.moments import MIDDAY


@cache
def header() -> Mapping[str, object]:
    return content_files.parsed("checklists")


def plain() -> list[dict[str, object]]:
    """Return the nine checklists as parsed."""
    checklists = header()["checklists"]
    assert isinstance(checklists, list)
    return checklists


@cache
def starting() -> Mapping[str, Checklist]:
    return {checklist.id: checklist for checklist in map(load, plain())}


def made(*items: Mapping[str, object], **more: object) -> Checklist:
    """Return a checklist of one section with these items."""
    return load(one_section(*items, **more))


def one_section(*items: Mapping[str, object], **more: object) -> dict[str, object]:
    filled = [{"type": "check", "ask": f"Is {item.get('id')} right?", **item} for item in items]
    section = {"id": "only", "title": "Only", "items": filled}
    return {"id": "made", "title": "Made", "version": 1, "sections": [section], **more}


def typed(checklist: Checklist, answers: Mapping[str, str]) -> Answers:
    """Return what is stored when these texts are typed; "item@instance" answers within a repeat."""
    given = []
    for place, text in answers.items():
        item, _, instance = place.partition("@")
        value, result = parse_answer(checklist.places[item][1], text, MIDDAY)
        given.append(Given(item, instance, value, result))
    return answers_of(*given)
