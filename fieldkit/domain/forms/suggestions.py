"""What a field could be: options of a choice, records for a link, and which of them Enter takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.fitting_options import fitting_options
from fieldkit.domain.text.sanitize import fold


@dataclass(frozen=True, slots=True)
class AlsoFilled:
    """A field that what is chosen for another one fills too, if it is empty."""

    field: str
    text: str
    uid: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing a field could be."""

    text: str
    """What the field shows when it is chosen."""
    beside: str = ""
    uid: str = ""
    """The record it stands for, if the field is a link."""
    makes: bool = False
    """Whether choosing it makes a new record."""
    says: str = ""
    """What its line says, where that is not the text."""
    also: tuple[AlsoFilled, ...] = ()
    fit: int = 0
    """How well it fits what is typed: of several that fit alike none is meant."""


@dataclass(frozen=True, slots=True)
class Offers:
    """Suggestions with a cursor, which is -1 while none is chosen."""

    suggestions: tuple[Suggestion, ...] = ()
    index: int = -1
    field: str = ""
    """The field that they are for."""
    text: str = ""
    """What stood in it as they were looked for: they say nothing about another text."""

    @property
    def chosen(self) -> Suggestion | None:
        """The suggestion under the cursor."""
        return self.suggestions[self.index] if 0 <= self.index < len(self.suggestions) else None

    def moved(self, steps: int) -> Offers:
        """Return the same suggestions with the cursor further on, from either end to the other."""
        if not self.suggestions:
            return self
        index = self.index + steps if self.index >= 0 else (0 if steps > 0 else -1)
        return replace(self, index=index % len(self.suggestions))


def option_offers(field: Field, text: str, typed: bool) -> Offers:
    """Return the options of a choice or a yes and no: those that ``text`` may stand for if somebody typed it, else all.

    The cursor is on the one that the text means. While it may mean several, nobody has chosen any.
    """
    fits, meant = fitting_options(field, text)
    shown = fits if typed else field.type.offers(field)
    return Offers(tuple(map(Suggestion, shown)), shown.index(meant) if meant else -1, field.name, text)


def record_offers(
    field: str, found: Sequence[Suggestion], text: str, typed: bool, makes: str = "", *, asks: bool = False
) -> Offers:
    """Return the records ``found`` for the ``text`` of a field, and a new one of the kind ``makes`` if none has it.

    Nothing is chosen yet among records that fit alike, as five people of one first name do; and if it ``asks``, not
    the new one, though it is all there is.
    """
    offered = list(found)
    wanted = text.strip()
    if makes and wanted and not any(fold(one.text) == fold(text) and not one.says for one in found):
        offered.append(Suggestion(wanted, f"new {makes.lower()}", makes=True))
    alike = len(found) > 1 and found[0].fit <= found[1].fit
    chosen = typed and wanted and offered and not alike and not (asks and offered[0].makes)
    return Offers(tuple(offered), 0 if chosen else -1, field, text)
