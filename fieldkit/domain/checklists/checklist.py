"""What a checklist is made of: sections, items, options, conditions, rules, gates and bands.

All of it is data that a firm may edit. ``load`` reads it, checks it and writes it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

ITEM_TYPES: Final = (
    *("check", "yesno", "choice", "multi", "number", "money", "text", "longtext"),
    *("date", "contact", "asset", "file", "signoff"),
)
RESULTS: Final = ("pass", "partial", "fail", "na", "not_checked")
COUNTS: Final[Mapping[str, float]] = MappingProxyType({"pass": 1.0, "partial": 0.5, "fail": 0.0})
"""What a result counts; na and not_checked do not."""
SEVERITIES: Final[Mapping[str, int]] = MappingProxyType({"low": 1, "medium": 2, "high": 3, "critical": 5})
"""Severity and its weight in the score, mildest first."""
DEFAULT_SEVERITY: Final = "medium"
EFFORTS: Final = ("XS", "S", "M", "L", "XL")
SCOPES: Final = ("site", "client", "person")
SCORINGS: Final = ("severity", "points")
ITEM_CREATES: Final = ("assets", "client_duties", "instructions")
"""What one answer puts on record, several at once."""
REPEAT_CREATES: Final = ("application", "asset", "dataset", "network", "reading", "vendor")
"""What each instance of a repeat puts on record."""
COUNTS_FOR: Final = ("trust",)
"""What an answer says of, beside the list that it stands in."""
_ALONE: Final = frozenset({"none", "nothing", "unknown"})
"""Values of options that are no answer beside others of the same item."""

Extra = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of another item's answer; every operator that is set must hold.

    ``checklist`` names another checklist whose latest answers for the same place and person, or the client, are meant.
    """

    item: str
    checklist: str = ""
    eq: str | None = None
    ne: str | None = None
    any_of: tuple[str, ...] | None = None
    gt: float | None = None
    lt: float | None = None
    answered: bool | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """When an answer fails or half fails; one operator that holds is enough. Money is in whole units here."""

    gt: float | None = None
    lt: float | None = None
    eq: str | None = None


@dataclass(frozen=True, slots=True)
class ItemOption:
    """One answer of a choice or multi item, with what it means for the judgement or the points."""

    value: str
    label: str
    result: str = ""
    points: float | None = None
    objection: str = ""
    extra: Extra = field(default_factory=dict, hash=False)
    exclusive: bool = False
    """Whether it goes with no other answer of several: "none known" beside a name would say both."""

    @property
    def alone(self) -> bool:
        """Whether it goes with no other answer: as it says itself, or in a list from before any option could say so."""
        return self.exclusive or self.value in _ALONE


@dataclass(frozen=True, slots=True)
class Item:
    """One question. ``judged`` items count in the score and may raise ``finding``."""

    id: str
    type: str
    ask: str
    core: bool = False
    required: bool = False
    good: str = ""
    partial: str = ""
    """What is half of it: when a judged item is answered with partial."""
    how: str = ""
    """How it is tested, on site, and with what."""
    hint: str = ""
    ask_aloud: str = ""
    options: tuple[ItemOption, ...] = ()
    unit: str = ""
    min: float | None = None
    max: float | None = None
    max_item: str = ""
    """Id of the item whose answer is the most that this one can be, in place of a figure."""
    accept: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    severity: str = ""
    fail_if: Rule | None = None
    partial_if: Rule | None = None
    finding: str = ""
    fix: str = ""
    stop_gap: str = ""
    """What helps until it is fixed, cheaply and today."""
    effort: str = ""
    cost: str = ""
    objection: str = ""
    evidence: str = ""
    creates: str = ""
    feeds: str = ""
    fills_from: str = ""
    counts_for: str = ""
    refs: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    """Groups of products in the table of end dates that tell what is still supported."""
    takes: float | None = None
    """Minutes, where it takes more or less than others of its type."""
    usual: tuple[str, ...] = ()
    """The answer that is usually given, one value but for a multi; money in whole units. () where none is."""
    private: bool = False
    """Whether its answer and note stand in no report: for whoever gave it, and for us."""
    past: bool = False
    """Whether its date is of what happened: a day without a year is the last one, and none is ahead."""
    extra: Extra = field(default_factory=dict, hash=False)
    judged: bool = field(init=False, repr=False)
    scores_points: bool = field(init=False, repr=False)

    def __post_init__(self) -> None:
        points = any(option.points is not None for option in self.options)
        ruled = self.fail_if is not None or self.partial_if is not None
        judged = self.type == "check" or ruled or points or any(option.result for option in self.options)
        object.__setattr__(self, "judged", judged)
        object.__setattr__(self, "scores_points", points)

    @property
    def in_short(self) -> bool:
        """Whether the short list asks it."""
        return self.core or self.required

    def option(self, value: str) -> ItemOption | None:
        """Return the option with this value, None where this version has no such option."""
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A section that is filled once per thing; the answer to item ``key`` names the thing."""

    label: str
    key: str
    creates: str = ""
    usual: float | None = None
    """How many of them the stated minutes are reckoned with, as with the usual answers of items."""
    extra: Extra = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its items, asked once or once per instance."""

    id: str
    title: str
    items: tuple[Item, ...]
    when: tuple[Condition, ...] = ()
    repeat: Repeat | None = None
    private: bool = False
    """Whether all of its items are private."""
    extra: Extra = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that overrides the band of the score, with the reason that is printed."""

    condition: Condition
    cap: str
    reason: str


@dataclass(frozen=True, slots=True)
class Band:
    """The name of all scores from ``min`` up to the next band."""

    min: float
    label: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """A form in one version. ``extra`` keeps keys that this fieldkit does not know, so that versions survive."""

    id: str
    title: str
    version: int
    sections: tuple[Section, ...]
    scope: str = "client"
    minutes: int = 0
    minutes_short: int = 0
    """For the items that are core; 0 where there is no short version."""
    scored: bool = True
    scoring: str = "severity"
    purpose: str = ""
    deliverable: str = ""
    bands: tuple[Band, ...] = ()
    gates: tuple[Gate, ...] = ()
    extra: Extra = field(default_factory=dict, hash=False)
    places: Mapping[str, tuple[Section, Item]] = field(init=False, compare=False, repr=False)
    """Where each item stands: item id to its section and itself."""

    def __post_init__(self) -> None:
        places = {item.id: (section, item) for section in self.sections for item in section.items}
        object.__setattr__(self, "places", MappingProxyType(places))

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in order."""
        return tuple(item for _, item in self.places.values())
