"""Where records of a kind stand besides a list and a card of their own, and what one key makes of them.

Named tuples, because a dataclass takes four times as long to make and every command that shows a record pays for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from fieldkit.domain.records.values import Value
from fieldkit.domain.records.waiting import WaitingRule


class Step(NamedTuple):
    """What a record becomes by one key: the text that a field gets, read like typed text."""

    key: str
    field: str
    text: str
    label: str = ""
    """Words for it; those of the option where there are none."""
    decided_by: str = ""
    """Field that the client's point of contact goes into: the one who says yes or no."""

    def taken(self, value: Value) -> bool:
        """Return whether a record whose field holds ``value`` is that already."""
        return value == self.text if isinstance(value, str) else bool(self.text) == (value is not None)


class StateRules(NamedTuple):
    """Which state may follow which, and what has to be said of a state. States and fields are given by name."""

    follows: Mapping[str, tuple[str, ...]]
    """What a record may become, by the state that it is in; from a state that is not named, anything."""
    needs: Mapping[str, tuple[str, ...]]
    """Fields that may not be empty while a record is in a state."""
    ahead: tuple[str, ...] = ()
    """Those of them that hold a day that is not over yet when it is given."""

    def may(self, before: str, after: str) -> bool:
        """Return whether a record in the state ``before`` may come to the state ``after``."""
        return before == after or before not in self.follows or after in self.follows[before]

    def lacking(self, state: str, value_of: Callable[[str], Value]) -> tuple[str, ...]:
        """Return the fields that a record in ``state`` needs and that are empty by ``value_of``."""
        return tuple(name for name in self.needs.get(state, ()) if value_of(name) in (None, ""))

    @property
    def said(self) -> frozenset[str]:
        """All fields that some state needs."""
        return frozenset(name for names in self.needs.values() for name in names)


class Timeline(NamedTuple):
    """How records of a kind stand on the timeline of their client. Fields are given by name."""

    place: int
    """Place of the kind among entries of the same moment."""
    at: str
    """The moment that it stands at; "created_at" where nothing else tells."""
    what: tuple[str, ...]
    """What it says: the first of the fields that holds something."""
    all_of: bool = False
    """Whether it says all of ``what`` instead."""
    who: tuple[str, ...] = ("contact",)
    """The person at the client: the first that is known."""
    state: tuple[str, ...] = ("state",)
    waits: WaitingRule | None = None
    """Which of its records are marked as waiting, where that is not ``Kind.waits``."""
    waits_as: str = ""
    """Words in place of the state while it waits."""
    progress: tuple[str, str] | None = None
    """How many are done, of how many: in place of the state while it waits."""
    done: tuple[str, str] | None = None
    """A field, and the words in place of the state once it holds something."""
    due: str = ""
    """The appointment that is shown in place of the state while it waits."""
    calm: bool = False
    """Whether waiting is no alarm: it goes on, and nobody else waits for it."""


class NewHere(NamedTuple):
    """How a record is begun from the card of a client."""

    place: int
    """Place in the menu."""
    key: str
    label: str
