"""Cards that name several people and are none themselves: groups of the standard and of Apple, lists of Evolution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from fieldkit.files.contacts.problems import ProblemReport, quoted
from fieldkit.files.contacts.vcard_lines import Property
from fieldkit.files.contacts.vcards.names import STANDARD_NAMES

_SAYS_SO: Final = {"KIND": "group", "X-EVOLUTION-LIST": "true"}
_MEMBERS: Final = frozenset({"MEMBER", "X-ADDRESSBOOKSERVER-MEMBER"})
_IN_A_LIST: Final = "EMAIL"
"""What holds a member in a list of Evolution."""


def is_group(properties: Iterable[Property]) -> bool:
    """Return whether a card is that of a group: ``KIND:group``, which RFC 6350 has in any case."""
    return any(_SAYS_SO.get(_name(prop)) == prop.value.strip().lower() for prop in properties)


def leave_out(properties: Sequence[Property], name: str, line: int, report: ProblemReport) -> None:
    """Say that the group called ``name``, whose card begins on ``line``, is not imported."""
    held = [_name(prop) for prop in properties]
    members = sum(one in _MEMBERS for one in held)
    members = members or (held.count(_IN_A_LIST) if "X-EVOLUTION-LIST" in held else 0)
    of_them = f" of {members:,} member{'' if members == 1 else 's'}" if members else ""
    called = f"{quoted(name)} is a group{of_them}" if name else f"This card is a group{of_them}"
    what = f"{called} and no person. It was left out; people come in by cards of their own."
    report.add(line, what, "refused")


def _name(prop: Property) -> str:
    return STANDARD_NAMES.get(prop.name, prop.name)
