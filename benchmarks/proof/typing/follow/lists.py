"""The checklist of which what fails is followed up: what is asked, in which sections, and with which findings."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from benchmarks.proof.typing import texts
from benchmarks.proof.typing.survey import OPTIONS

TITLE: Final = "Ozfol five"
PHOTOS: Final = ("burnt.jpg", "rack two.png")
"""Pictures that lie in the typist's home."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One item."""

    id: str
    kind: str
    title: str
    needed: bool = False
    finding: str = ""
    """What a fail raises."""
    fix: str = ""

    def as_data(self) -> dict[str, object]:
        """Return it as fieldkit reads it."""
        made: dict[str, object] = {"id": self.id, "type": self.kind, "ask": self.title}
        if self.kind in ("choice", "multi"):
            made["options"] = [{"value": value, "label": value} for value in OPTIONS]
        if self.finding:
            made |= {"severity": "high", "finding": self.finding}
        if self.fix:
            made["fix"] = self.fix
        return made | ({"required": True} if self.needed else {})


def _asked(prefix: str, kinds: str, seed: int) -> tuple[Asked, ...]:
    """Return items of these kinds; "!" is needed, "+" raises a finding, "*" one with a fix."""
    random, made = Random(seed), list[Asked]()
    for number, marked in enumerate(kinds.split()):
        kind = marked.rstrip("!+*")
        found = f"Found {prefix}{number}" if marked[-1] in "+*" else ""
        fix = f"Mend {prefix}{number}." if marked[-1] == "*" else ""
        title = f"{texts.name(random)} {prefix}{number}"
        made.append(Asked(f"{prefix}{number}", kind, title, "!" in marked, found, fix))
    return tuple(made)


FIRST: Final = _asked(
    "a", "check+ check! text! yesno check* choice number! check check+ longtext multi check!* check money! check+", 5
)
THINGS: Final = _asked("t", "text check+ number", 6)
"""Asked of each thing that is added; the first names it."""
LAST: Final = _asked("z", "check* text! check+ yesno check! date check+ check+ choice! check*", 7)


def as_data() -> dict[str, object]:
    """Return the checklist as fieldkit reads them."""
    repeat = {"label": "Thing", "key": THINGS[0].id, "usual": 2}
    sections: list[dict[str, object]] = [
        {"id": name, "title": name.capitalize(), "items": [one.as_data() for one in asked]}
        for name, asked in (("first", FIRST), ("things", THINGS), ("last", LAST))
    ]
    sections[1]["repeat"] = repeat
    return {
        "id": TITLE.split()[0].lower(), "title": TITLE, "version": 1, "scope": "client", "minutes": 5, "scored": True,
        "sections": sections,
    }  # fmt: skip
