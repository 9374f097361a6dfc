"""Checklists read from parsed YAML or JSON, checked, and written back.

``load`` takes the mapping of one checklist. Everything wrong in it is reported at once, each sentence with
the place (checklist, section, item) and the nearest right word.
"""

from collections.abc import Iterable, Mapping

from fieldkit.domain.checklists.checklist import (
    COUNTS,
    DEFAULT_SEVERITY,
    EFFORTS,
    ITEM_TYPES,
    RESULTS,
    SCOPES,
    SCORINGS,
    SEVERITIES,
    Band,
    Checklist,
    Condition,
    Extra,
    Gate,
    Item,
    ItemOption,
    Repeat,
    Rule,
    Section,
)
from fieldkit.domain.checklists.reader import (
    CHECKLIST_KEYS,
    ITEM_KEYS,
    ITEM_LINES,
    ITEM_TEXTS,
    OPERATORS,
    OPTION_KEYS,
    REPEAT_KEYS,
    SECTION_KEYS,
    Reader,
)
from fieldkit.domain.checklists.reader_values import Mistake, nearest

__all__ = [
    "COUNTS",
    "DEFAULT_SEVERITY",
    "EFFORTS",
    "ITEM_TYPES",
    "RESULTS",
    "SCOPES",
    "SCORINGS",
    "SEVERITIES",
    "Band",
    "Checklist",
    "ChecklistError",
    "Condition",
    "Extra",
    "Gate",
    "Item",
    "ItemOption",
    "Repeat",
    "Rule",
    "Section",
    "doubts",
    "dump",
    "load",
]


class ChecklistError(ValueError):
    """A checklist that cannot be used; ``problems`` has one sentence for each thing that is wrong.

    ``slips`` has those about keys that look like slips, which by themselves would not be in the way.
    """

    def __init__(self, problems: Iterable[Mistake], slips: Iterable[Mistake] = ()) -> None:
        self.problems = tuple(problems)
        self.slips = tuple(slips)
        more = len(self.problems) - 1
        super().__init__(self.problems[0] + (f" ({more} more problem{'s' * (more > 1)})" if more else ""))


def load(data: Mapping[str, object], *, from_file: bool = False) -> Checklist:
    """Return the checklist that ``data`` describes; raises ChecklistError with every problem found.

    What comes ``from_file`` needs an id that can name a file. What is stored is read whatever it is called.
    """
    reader = Reader(from_file)
    checklist = reader.checklist(data)
    if checklist is not None:
        reader.references(checklist)
    if checklist is None or reader.problems:
        raise ChecklistError(reader.problems, doubts(checklist) if checklist is not None else ())
    return checklist


def holds_items(data: object) -> bool:
    """Return whether anything is asked in ``data``, which need not be a checklist that ``load`` takes."""
    sections = data.get("sections") if isinstance(data, Mapping) else None
    return isinstance(sections, list) and any(isinstance(one, Mapping) and one.get("items") for one in sections)


def dump(checklist: Checklist) -> dict[str, object]:
    """Return ``checklist`` as plain data for JSON or YAML; ``load`` makes an equal one of it."""
    plain: dict[str, object] = {
        "id": checklist.id,
        "title": checklist.title,
        "version": checklist.version,
        "scope": checklist.scope,
        "minutes": checklist.minutes,
        "scored": checklist.scored,
    }
    if checklist.scoring != "severity":
        plain["scoring"] = checklist.scoring
    if checklist.minutes_short:
        plain["minutes_short"] = checklist.minutes_short
    plain |= _set(checklist, ("purpose", "deliverable"))
    if checklist.bands:
        plain["bands"] = [{"min": b.min, "label": b.label, **_set(b, ("advice",))} for b in checklist.bands]
    if checklist.gates:
        plain["gates"] = [{**_dump_condition(g.condition), "cap": g.cap, "reason": g.reason} for g in checklist.gates]
    plain["sections"] = [_dump_section(section) for section in checklist.sections]
    return plain | dict(checklist.extra)


def doubts(checklist: Checklist) -> tuple[Mistake, ...]:
    """Return sentences about keys that were kept but look like slips of known ones ("requird")."""
    found = list(_slips(checklist.id, checklist.extra, CHECKLIST_KEYS))
    for section in checklist.sections:
        place = f"{checklist.id} > {section.id}"
        found += _slips(place, section.extra, SECTION_KEYS)
        if section.repeat is not None:
            found += _slips(f"{place} > repeat", section.repeat.extra, REPEAT_KEYS)
        for item in section.items:
            found += _slips(f"{place} > {item.id}", item.extra, ITEM_KEYS)
            for option in item.options:
                found += _slips(f"{place} > {item.id} > {option.value}", option.extra, OPTION_KEYS)
    return tuple(found)


def _slips(place: str, extra: Extra, known: tuple[str, ...]) -> Iterable[Mistake]:
    for key in extra:
        hint = nearest(key, known, alike=0.75)
        if hint:
            yield Mistake(place, f'"{key}" is not a key that fieldkit knows; it is kept.{hint}', key)


def _set(thing: object, names: tuple[str, ...]) -> dict[str, object]:
    """Return the named attributes that say something."""
    return {name: value for name in names if (value := getattr(thing, name)) not in ("", None, False)}


def _dump_section(section: Section) -> dict[str, object]:
    plain: dict[str, object] = {"id": section.id, "title": section.title}
    if section.when:
        plain["when"] = _dump_when(section.when)
    if section.private:
        plain["private"] = True
    if section.repeat is not None:
        plain["repeat"] = _set(section.repeat, REPEAT_KEYS) | dict(section.repeat.extra)
    plain["items"] = [_dump_item(item) for item in section.items]
    return plain | dict(section.extra)


def _dump_item(item: Item) -> dict[str, object]:
    plain = _set(
        item, ("id", "type", "ask", "core", "required", *ITEM_TEXTS, *ITEM_LINES, "min", "max", "private", "past")
    )
    # 0 is a limit, and `0 == False` would drop it.
    plain |= {name: value for name in ("min", "max", "takes") if (value := getattr(item, name)) is not None}
    if item.max_item:
        plain["max"] = {"item": item.max_item}
    if item.usual:
        plain["usual"] = list(item.usual) if len(item.usual) > 1 else _figure_or_word(item)
    if item.options:
        plain["options"] = [_dump_option(option) for option in item.options]
    if item.when:
        plain["when"] = _dump_when(item.when)
    for name, rule in (("fail_if", item.fail_if), ("partial_if", item.partial_if)):
        if rule is not None:
            plain[name] = {op: v for op in ("gt", "lt", "eq") if (v := getattr(rule, op)) is not None}
    plain |= {name: list(value) for name in ("accept", "refs", "ends") if (value := getattr(item, name))}
    return plain | dict(item.extra)


def _figure_or_word(item: Item) -> object:
    word = item.usual[0]
    if item.type not in ("number", "money"):
        return word
    figure = float(word)
    return int(figure) if figure.is_integer() else figure


def _dump_option(option: ItemOption) -> dict[str, object]:
    plain = _set(option, ("value", "label", "result", "objection", "exclusive"))
    if option.points is not None:
        plain["points"] = option.points
    return plain | dict(option.extra)


def _dump_when(when: tuple[Condition, ...]) -> object:
    plain = [_dump_condition(condition) for condition in when]
    return plain[0] if len(plain) == 1 else plain


def _dump_condition(condition: Condition) -> dict[str, object]:
    plain = _set(condition, ("item", "checklist"))
    for name in OPERATORS:
        value = getattr(condition, name)
        if value is not None:
            plain[name] = list(value) if isinstance(value, tuple) else value
    return plain
