"""What the checklists share says the same as what fieldkit does with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from fieldkit.domain.checklists.checklist import COUNTS, EFFORTS, ITEM_TYPES, RESULTS, SEVERITIES
from fieldkit.domain.content.material import CHECKLISTS_ABOUT, ContentProblem, Entry, Material, Rule, entries
from fieldkit.domain.surveys.minutes import ALOUD, BETWEEN, CONDITIONAL, MINUTES, STEP, TAKEN_OVER
from fieldkit.domain.surveys.score import GRADES


def header_says_what_fieldkit_does(material: Material) -> Iterator[ContentProblem]:
    """Types, answers, severities, efforts, grades and minutes are those that are reckoned with, if they are stated."""
    about = material.checklists_about or {}
    answers: dict[object, object] = {result: COUNTS.get(result) for result in RESULTS}
    for key, stated, right in (
        ("item_types", _keys(about.get("item_types")), list(ITEM_TYPES)),
        ("answers", _pairs(about, "answers", "value", "counts"), answers),
        ("severity", _pairs(about, "severity", "id", "weight"), dict(SEVERITIES)),
        ("effort", _keys(about.get("effort")), list(EFFORTS)),
        ("grades", _pairs(about, "grades", "label", "min"), {grade.label: grade.min for grade in GRADES}),
    ):
        if key in about and stated != right:
            said = f'"{key}" says {_said(stated)}; fieldkit goes by {_said(right)}.'
            yield ContentProblem(CHECKLISTS_ABOUT, (), said, key)
    rule = about.get("minutes_rule")
    if rule is None:
        return
    reckoned = {
        "each": dict(MINUTES),
        "aloud": ALOUD,
        "taken_over": TAKEN_OVER,
        "between": BETWEEN,
        "conditional": CONDITIONAL,
        "step": STEP,
    }
    for key, value in reckoned.items():
        if not isinstance(rule, Mapping) or rule.get(key) != value:
            said = f'"{key}" has to say {_said(value)}.'
            yield ContentProblem(CHECKLISTS_ABOUT, ("minutes_rule",), said, key)


def _keys(value: object) -> list[object]:
    return list(value) if isinstance(value, Mapping) else []


def _pairs(about: Entry, key: str, name: str, value: str) -> dict[object, object]:
    return {str(one.get(name)): one.get(value) for one in entries(about.get(key))}


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {'nothing' if one is None else one}" for key, one in value.items()) or "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


RULES: Final[tuple[Rule, ...]] = (header_says_what_fieldkit_does,)
