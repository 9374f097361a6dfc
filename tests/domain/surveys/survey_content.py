"""The starting checklists and small made-up ones, for the tests of surveys."""

import math
from collections.abc import Mapping
from functools import cache

from hypothesis import strategies as st

from fieldkit.db.store import content_files
from fieldkit.domain.checklists.load import Checklist, Item, load
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


def texts(asked: Item) -> st.SearchStrategy[str]:
    """Return answers that fit ``asked``, as somebody might type them."""
    if asked.type == "check":
        return st.sampled_from(["p", "a", "f", "n", "u", "pass", "n/a"])
    if asked.type == "yesno":
        return st.sampled_from(["y", "n", "yes", "No"])
    if asked.type == "choice":
        return st.sampled_from([*(o.value for o in asked.options), *(o.label for o in asked.options)])
    if asked.type == "multi":
        alone = [o.value for o in asked.options if o.alone]
        values = st.sets(st.sampled_from([o.value for o in asked.options if not o.alone]), min_size=1).map(", ".join)
        return st.one_of(values, st.sampled_from(alone)) if alone else values
    if asked.type in ("number", "money"):
        low = asked.min if asked.min is not None else -1000
        high = asked.max if asked.max is not None else 10_000
        return st.decimals(math.ceil(low), math.floor(high), places=2).map(str)
    if asked.type == "date":
        return st.dates().filter(lambda day: 2000 <= day.year < 2100).map(str)
    if asked.type == "file":
        return st.just(f"/photos/rack 1.{asked.accept[0] if asked.accept else 'bin'}")
    if asked.type == "signoff":
        return st.sampled_from(["Ines Marsh, owner", "[ACME] [/] O'Brien", "Æther ☎, a, b"])
    return st.text(min_size=1, max_size=20)
