"""How scores are made: parts that weigh a hundred together, bands down to nothing, signs that can be told apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from fieldkit.domain.checklists.reader_values import nearest
from fieldkit.domain.content.material import (
    SCORING,
    ContentProblem,
    Entry,
    Material,
    Rule,
    entries,
    text,
    texts,
    unknown,
)
from fieldkit.domain.content.shapes import unique

_SCHEMA: Final = "fieldkit.scoring/1"
_PARTS: Final = ("survey_grade", "contract_fit", "engagement_style", "trust", "client_class", "partners")
_KEYS: Final = ("schema", "version", "rules_for_all", *_PARTS)
_SIGN: Final = ("id", "ask", "0", "2", "4")
_FIT: Final = "contract-qualification"


def scoring_has_all_its_parts(material: Material) -> Iterator[ContentProblem]:
    """Every part is there, and none that nobody reads."""
    data = material.scoring
    if data is None:
        return
    if data.get("schema") != _SCHEMA:
        yield ContentProblem(SCORING, (), f'"schema" has to be {_SCHEMA}.', "schema")
    yield from _number(data, (), "version", 1, whole=True)
    if not texts(data.get("rules_for_all")):
        yield ContentProblem(SCORING, (), '"rules_for_all" has to be a list of sentences.', "rules_for_all")
    for key in data:
        if key not in _KEYS:
            yield ContentProblem(SCORING, (), f'"{key}" is no key here.{nearest(key, _KEYS)}', key)
    for key in _PARTS:
        if not _part(material, key):
            yield ContentProblem(SCORING, (), f'"{key}" is missing, or has no keys.', key)


def weights_come_to_a_hundred(material: Material) -> Iterator[ContentProblem]:
    """What a score is made of has a name and a weight, and the weights of all of it are a hundred."""
    for part, listed, needed in (
        ("trust", "parts", ("id", "label", "kept_when")),
        ("client_class", "factors", ("id", "label", "full", "half", "none")),
    ):
        data = _part(material, part)
        if not data:
            continue
        found = entries(data.get(listed))
        yield from _named(part, listed, found, needed)
        weights = [one.get("weight") for one in found]
        known = [weight for weight in weights if isinstance(weight, int | float) and not isinstance(weight, bool)]
        if len(known) < len(weights) or any(weight <= 0 for weight in known):
            yield ContentProblem(SCORING, (part, listed), '"weight" has to be a number above 0, of each.')
        elif sum(known) != 100:
            yield ContentProblem(SCORING, (part, listed), f"The weights come to {sum(known):g}; they have to be 100.")
        yield from _number(data, (part,), "minimum_coverage", 0, 1)


def bands_go_down_to_nothing(material: Material) -> Iterator[ContentProblem]:
    """Levels, classes and styles go in one direction, and every figure has one."""
    for part, listed, key, downwards in (
        ("trust", "levels", "min", True),
        ("client_class", "classes", "min", True),
        ("engagement_style", "styles", "from", False),
    ):
        data = _part(material, part)
        found = entries(data.get(listed))
        bounds = [one.get(key) for one in found]
        figures = [bound for bound in bounds if isinstance(bound, int | float) and not isinstance(bound, bool)]
        right = sorted(set(figures), reverse=downwards)
        if data and (len(figures) < len(bounds) or figures != right or 0 not in figures or min(figures) < 0):
            way = "down to" if downwards else "up from"
            said = f'"{key}" has to be a number in each, and they have to go {way} 0.'
            yield ContentProblem(SCORING, (part, listed), said)
        for number, one in enumerate(found, 1):
            if not text(one, "label"):
                yield ContentProblem(SCORING, (part, listed, str(number)), '"label" is missing.')


def styles_are_told_by_signs(material: Material) -> Iterator[ContentProblem]:
    """Each sign has its three answers, and each style of a client is reached and has a playbook."""
    data = _part(material, "engagement_style")
    if not data:
        return
    from fieldkit.domain.records.kinds import CLIENT  # all kinds: only where content is looked at

    known = [option.value for option in CLIENT.field("style").options if option.value]
    signs = entries(data.get("signs"))
    yield from _named("engagement_style", "signs", signs, _SIGN)
    yield from _number(data, ("engagement_style",), "minimum_signs", 1, len(signs), whole=True)
    playbook = data.get("playbook")
    styles = [text(one, "id") for one in entries(data.get("styles"))]
    for key, names in (("styles", styles), ("playbook", list(playbook) if isinstance(playbook, dict) else [])):
        place = ("engagement_style", key)
        yield from (
            ContentProblem(SCORING, (*place, name), said)
            for name in names
            if (said := unknown("style of a client", name, known))
        )
        for name in known:
            if name not in names:
                yield ContentProblem(SCORING, place, f'The style of a client "{name}" is missing.')


def fit_counts_the_points_of_its_checklist(material: Material) -> Iterator[ContentProblem]:
    """The points that a fit can come to are those of the checklist that asks for it."""
    data = _part(material, "contract_fit")
    if not data:
        return
    yield from _number(data, ("contract_fit",), "minimum_coverage", 0, 1)
    yield from _number(data, ("contract_fit",), "possible_points", 1, whole=True)
    asked = next((one for one in material.checklists.values() if one.id == _FIT), None)
    stated = data.get("possible_points")
    if asked is not None and isinstance(stated, int):
        points = [[option.points or 0 for option in item.options] for item in asked.items if item.scores_points]
        most = sum(max(one) for one in points)
        if stated != most:
            said = f'"possible_points" says {stated}; the items of {_FIT} come to {most:g}.'
            yield ContentProblem(SCORING, ("contract_fit",), said, "possible_points")


def trust_is_measured_over_days(material: Material) -> Iterator[ContentProblem]:
    """The window and the least number of events are whole numbers."""
    data = _part(material, "trust")
    for key in ("window_days", "minimum_events") if data else ():
        yield from _number(data, ("trust",), key, 1, whole=True)


def _part(material: Material, key: str) -> Entry:
    found = (material.scoring or {}).get(key)
    return found if isinstance(found, dict) else {}


def _named(part: str, listed: str, found: Collection[Entry], needed: Collection[str]) -> Iterator[ContentProblem]:
    if not found:
        yield ContentProblem(SCORING, (part,), f'"{listed}" has to be a list.', listed)
    for number, one in enumerate(found, 1):
        for key in needed:
            if not text(one, key):
                yield ContentProblem(SCORING, (part, listed, text(one, "id") or str(number)), f'"{key}" is missing.')
    for problem in unique(SCORING, listed, [text(one, "id") for one in found]):
        yield ContentProblem(SCORING, (part, *problem.place), problem.text, "id", again=True)


def _number(
    data: Entry, place: tuple[str, ...], key: str, least: float, most: float = 100_000, *, whole: bool = False
) -> Iterator[ContentProblem]:
    value = data.get(key)
    fits = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not fits or not isinstance(value, int | float) or not least <= value <= most:
        what = "a whole number" if whole else "a number"
        yield ContentProblem(SCORING, place, f'"{key}" has to be {what} from {least:g} to {most:,.0f}.', key)


RULES: Final[tuple[Rule, ...]] = (
    scoring_has_all_its_parts,
    weights_come_to_a_hundred,
    bands_go_down_to_nothing,
    styles_are_told_by_signs,
    fit_counts_the_points_of_its_checklist,
    trust_is_measured_over_days,
)
