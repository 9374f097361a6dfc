"""What of a checklist applies: conditions against the answers given so far.

The rules, which the header of the starting checklists states too:

- A condition on something unanswered does not hold, except ``ne`` and ``answered: false``.
- An answer that is hidden itself counts as unanswered.
- Inside a repeat a condition on the same section means this instance; from elsewhere any instance will do.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from fieldkit.domain.checklists.checklist import Checklist, Condition, Item, Section
from fieldkit.domain.surveys.answers import Answers, is_not_known, number_of


class AnsweredElsewhere(NamedTuple):
    """What an item of another checklist was answered, with the item, which tells how that is stored."""

    item: Item
    values: tuple[str, ...]
    """The stored values, several of a repeat."""


Latest = Mapping[str, Mapping[str, AnsweredElsewhere | str | Sequence[str]]]
"""Other checklists' latest answers: checklist id to item id to what was answered; texts are taken as they stand."""
Instances = Mapping[str, Sequence[str]]
"""Section id to the keys of its instances in order."""
_NONE: Final[Mapping[str, AnsweredElsewhere | str | Sequence[str]]] = {}


def holds(condition: Condition, values: Sequence[str], item: Item | None = None) -> bool:
    """Say whether ``condition`` holds for the answers ``values``, none for unanswered.

    ``item`` tells how they are stored (several in one, minor units); without it they are read as they stand.
    """
    if condition.answered is not None and condition.answered != bool(values):
        return False
    if condition.eq is None and condition.ne is None and condition.any_of is None:
        single: Sequence[str] = ()
    elif item is None or item.type == "multi":
        single = [part for value in values for part in (value, *value.split(","))]
    else:
        single = values
    if condition.eq is not None and not _among(condition.eq, single, item):
        return False
    if condition.ne is not None and _among(condition.ne, single, item):
        return False
    if condition.any_of is not None and not any(_among(value, single, item) for value in condition.any_of):
        return False
    if condition.gt is None and condition.lt is None:
        return True
    return any(
        number is not None
        and (condition.gt is None or number > condition.gt)
        and (condition.lt is None or number < condition.lt)
        for number in (number_of(item, value) for value in values)
    )


def _among(wanted: str, values: Sequence[str], item: Item | None) -> bool:
    # Money is stored in minor units: the same digits are another amount.
    if wanted in values and (item is None or item.type != "money"):
        return True
    if item is None or item.type not in ("number", "money"):
        return False
    figure = number_of(None, wanted)
    return figure is not None and any(number_of(item, value) == figure for value in values)


class Applies:
    """Answers "is it shown?" for the sections and items of one checklist and one set of answers.

    Made anew for each look; results are kept inside, since many items may hang on one.
    """

    __slots__ = ("_answers", "_checklist", "_instances", "_latest", "_seen")

    def __init__(
        self, checklist: Checklist, answers: Answers, instances: Instances, latest: Latest | None = None
    ) -> None:
        self._checklist = checklist
        self._answers = answers
        self._instances = instances
        self._latest: Latest = latest or {}
        self._seen: dict[tuple[str, str], bool] = {}

    def section(self, section: Section, instance: str = "") -> bool:
        """Say whether ``section`` is shown; conditions of a repeat are asked of ``instance`` where it is one."""
        return not section.when or self._all(section.when, section, instance)

    def item(self, section: Section, item: Item, instance: str = "") -> bool:
        """Say whether ``item`` of a section that is itself shown is shown in ``instance``."""
        if not item.when:
            return True
        key = (item.id, instance)
        known = self._seen.get(key)
        if known is None:
            known = self._seen[key] = self._all(item.when, section, instance)
        return known

    def condition(self, condition: Condition, section: Section | None = None, instance: str = "") -> bool:
        """Say whether one condition holds, seen from ``section`` and ``instance``."""
        if condition.checklist:
            told = self._latest.get(condition.checklist, _NONE).get(condition.item, "")
            if isinstance(told, AnsweredElsewhere):
                return holds(condition, [value for value in told.values if value], told.item)
            values = [told] if isinstance(told, str) else told
            return holds(condition, [value for value in values if value])
        place = self._checklist.places.get(condition.item)
        if place is None:
            return holds(condition, ())
        home, item = place
        if home.repeat is None:
            keys: Iterable[str] = ("",)
        elif section is not None and home.id == section.id:
            keys = (instance,)
        else:
            keys = self._instances.get(home.id, ())
        return holds(condition, [value for key in keys if (value := self._value(home, item, key))], item)

    def _all(self, when: Iterable[Condition], section: Section, instance: str) -> bool:
        return all(self.condition(condition, section, instance) for condition in when)

    def _value(self, home: Section, item: Item, instance: str) -> str:
        given = self._answers.get((item.id, instance))
        if given is None or not (given.value or given.result) or is_not_known(item, given):
            return ""
        shown = self.section(home, instance) and self.item(home, item, instance)
        return (given.value or given.result) if shown else ""
