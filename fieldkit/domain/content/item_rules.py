"""What every item of a checklist needs, so that two people who ask it come to the same result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from fieldkit.domain.checklists.checklist import Checklist, Item
from fieldkit.domain.content.material import ContentProblem, ItemPlace, Material, Rule
from fieldkit.domain.surveys.minutes import minutes_of

UNKNOWN: Final = "unknown"
"""The value of the option that says that nobody knows."""
_NOT_KNOWN: Final = frozenset({"unknown", "not known", "did not know", "do not know", "don't know", "could not say"})
"""Labels of such an option."""
_JUDGED_NEEDS: Final = {
    "good": "what a pass is",
    "how": "how it is tested on site",
    "severity": "how bad a fail is",
    "finding": "what a fail is called",
    "fix": "what to do about it",
    "effort": "how much work that is",
}
_MOST_TIMES: Final = 1_000
"""Minutes of one item, and instances of a repeat."""
_PERMISSION: Final = "-permission"
"""How the id of an item ends that asks whether one may."""
_PICTURES: Final = frozenset({"jpg", "jpeg", "png", "heic", "webp", "tif", "tiff", "gif"})
_TRIES: Final = re.compile(
    r"\bnmap\b|\bphoto(?:s|graph\w*)?\b|\b(?:network|port|vulnerability) scan\b|\bscan (?:of|from) the (?:public|net)"
    r"|\bspeed test\b|\b(?:simulated|test) phishing\b|\brestore (?:it )?to a\b"
    r"|\bcable test(?:er)?\b|\btone tracer\b|\btest name\b|\bsend a mail\b",
    re.IGNORECASE,
)
"""Words of what is done to a client's systems or rooms, and not only read or asked."""
_WITH_LEAVE: Final = re.compile(r"\bwith(?:out)? (?:written )?permission\b", re.IGNORECASE)


def judged_says_what_passes(material: Material) -> Iterator[ContentProblem]:
    """A judged item has its bar, its test and its finding; one that scores points is asked in the same words."""
    for place in material.items.values():
        item = place.item
        if item.scores_points:
            if not item.ask_aloud:
                yield place.problem('"ask_aloud" is missing: points count alike only for one question in one wording.')
            continue
        if not item.judged:
            continue
        for key, what in _JUDGED_NEEDS.items():
            if not getattr(item, key):
                yield place.problem(f'"{key}" is missing: {what}.')
        if item.type == "check" and not item.partial:
            yield place.problem('"partial" is missing: what counts as half. If nothing does, say so.')


def not_known_is_left_out(material: Material) -> Iterator[ContentProblem]:
    """An option that says that nobody knows is no pass, no fail and no points."""
    for place in material.items.values():
        item = place.item
        for option in item.options:
            if option.value != UNKNOWN:
                if option.label.casefold() in _NOT_KNOWN:
                    said = f'Not known has the value "{UNKNOWN}" in every list, not "{option.value}".'
                    yield place.problem(said, "value", option.value)
            elif item.scores_points and option.points is not None:
                yield place.problem("What is not known has no points: it is left out.", "points", option.value)
            elif item.judged and not item.scores_points and option.result != "not_checked":
                key = "result" if option.result else ""
                yield place.problem('What is not known needs "result: not_checked".', key, option.value)


def nothing_goes_with_nothing_else(material: Material) -> Iterator[ContentProblem]:
    """An option of a multi that says that there is nothing, or nothing known, is exclusive."""
    for place in material.items.values():
        for option in place.item.options if place.item.type == "multi" else ():
            if option.alone and not option.exclusive:
                said = f'"{option.label}" goes with no other answer: it needs "exclusive: true".'
                yield place.problem(said, "", option.value)


def minutes_are_as_reckoned(material: Material) -> Iterator[ContentProblem]:
    """The minutes at the head of a list are those of its items."""
    others = {checklist.id: checklist for checklist in material.checklists.values()}
    for file, checklist in material.checklists.items():
        wrong = tuple(_not_reckoned(file, checklist))
        yield from wrong
        conditions = (one for section, item in checklist.places.values() for one in (*section.when, *item.when))
        # The usual answers of a list that could not be read are not known.
        if wrong or any(one.checklist in material.unread for one in conditions):
            continue
        for key, stated, short in (
            ("minutes", checklist.minutes, False),
            ("minutes_short", checklist.minutes_short, True),
        ):
            right = minutes_of(checklist, short=short, others=others)
            if stated != right:
                which = "items of the short list" if short else "items"
                said = f'"{key}" says {stated}; its {which} come to {right}.'
                yield ContentProblem(file, (checklist.id,), said, key)


def _not_reckoned(file: str, checklist: Checklist) -> Iterator[ContentProblem]:
    for section in checklist.sections:
        if section.repeat is not None and not (
            section.repeat.usual is not None and 0 <= section.repeat.usual <= _MOST_TIMES
        ):
            said = f'"usual" has to say how many the stated minutes are reckoned with, at most {_MOST_TIMES}.'
            yield ContentProblem(file, (checklist.id, section.id, "repeat"), said)
        for item in section.items:
            if item.takes is not None and not 0 <= item.takes <= _MOST_TIMES:
                said = f'"takes" has to be minutes, at most {_MOST_TIMES}.'
                yield ContentProblem(file, (checklist.id, section.id, item.id), said, "takes")


def nothing_is_tried_without_leave(material: Material) -> Iterator[ContentProblem]:
    """What scans, photographs or tests stands under a permission."""
    for place in material.items.values():
        item = place.item
        if item.id.endswith(_PERMISSION) or not _tries(item) or _may(place):
            continue
        leave = f"{_near(place.checklist)}, eq: pass"
        said = f'It scans, photographs or tests: "when" has to ask for a permission item ({leave}).'
        yield place.problem(said, "when" if item.when else "")


def short_list_keeps_what_is_critical(material: Material) -> Iterator[ContentProblem]:
    """A list that has a short version asks in it for everything that is critical."""
    for place in material.items.values():
        short = any(item.core for item in place.checklist.items)
        if short and place.item.severity == "critical" and not place.item.in_short:
            said = 'It is critical, and the short list would leave it out: it needs "core: true".'
            yield place.problem(said, "core")


def leave_is_needed(material: Material) -> Iterator[ContentProblem]:
    """An item that asks whether one may has to be answered: what hangs on it is hidden else, and nobody knows why."""
    for place in material.items.values():
        if place.item.id.endswith(_PERMISSION) and not place.item.required:
            yield place.problem('Whether one may has to be answered: it needs "required: true".', "required")


def _tries(item: Item) -> bool:
    kinds = {kind.lstrip(".").casefold() for kind in item.accept}
    # Beside a PDF or a table, a picture is a screenshot of one.
    if item.type == "file" and kinds and kinds <= _PICTURES:
        return True
    found = _TRIES.search(f"{item.ask} {item.how}")
    return found is not None and not _WITH_LEAVE.search(f"{item.how} {item.hint}")


def _may(place: ItemPlace) -> bool:
    """Whether the item is only asked after a permission item was passed, by whatever chain of conditions."""
    waiting = [place]
    seen = {place.item.id}
    while waiting:
        one = waiting.pop()
        for condition in (*one.section.when, *one.item.when):
            if condition.item.endswith(_PERMISSION):
                if condition.eq == "pass":
                    return True
                continue
            # A hidden item counts as not answered, and then these two hold.
            if condition.checklist or condition.item in seen or condition.ne is not None or condition.answered is False:
                continue
            seen.add(condition.item)
            above = place.checklist.places.get(condition.item)
            if above is not None:
                waiting.append(ItemPlace(place.file, place.checklist, *above))
    return False


def _near(checklist: Checklist) -> str:
    own = next((name for name in checklist.places if name.endswith(_PERMISSION)), "")
    return f"item: {own}" if own else "checklist: first-visit, item: fv-permission"


RULES: Final[tuple[Rule, ...]] = (
    judged_says_what_passes,
    not_known_is_left_out,
    nothing_goes_with_nothing_else,
    minutes_are_as_reckoned,
    nothing_is_tried_without_leave,
    leave_is_needed,
    short_list_keeps_what_is_critical,
)
