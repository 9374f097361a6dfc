"""Which keys the settings may give a command: no key does two things where both can be pressed."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final

from fieldkit.commands import COMMANDS, PLACES, commands_of, keys_of
from fieldkit.domain.errors import Invalid
from fieldkit.domain.near_word import near_word
from fieldkit.key_names import key_name, key_words


def checked_keymap(keymap: Mapping[str, str]) -> dict[str, str]:
    """Return the settings' keys by command id, in Textual's names.

    Raises Invalid, with the id for its field, for an unknown id, for what is no key, and for a key that does two
    things where both can be pressed.
    """
    ids = {command.id for command in COMMANDS}
    for id_ in keymap:
        if id_ not in ids:
            near = near_word(id_, sorted(ids))
            hint = f" Did you mean “{near}”?" if near else " “fieldkit keys” lists them."
            raise Invalid(f"there is no command “{id_}”.{hint}", id_)
    usual = {command.id: keys_of(command) for command in COMMANDS}
    named = {id_: _names(id_, keys) for id_, keys in keymap.items()}
    for place in PLACES:
        taken: dict[str, str] = {}
        together = [*commands_of("everywhere", named), *commands_of("list", named), *commands_of(place, named)]
        for command in dict.fromkeys(one for one in together if one.place not in _APART.get(place, ())):
            for key in keys_of(command):
                # As it is, a screen gives Esc and Enter a nearer meaning, what is answered by one key the digits.
                nearer = _NEARER.get(place, _CLOSING)
                other = taken.get(key, "")
                if other and not (key in nearer and key in usual[command.id] and key in usual[other]):
                    raise Invalid(
                        f"“{key_words(key)}” would do both “{other}” and “{command.id}”. Give one of them another key.",
                        command.id if command.id in named else other,
                    )
                taken[key] = command.id
    return named


def _names(id_: str, keys: str) -> str:
    """Return keys as Textual takes them; "," itself is written as comma."""
    written = [key.strip() for key in keys.split(",")]
    try:
        return ",".join(map(key_name, written))
    except Invalid as error:
        raise Invalid(str(error), id_) from error


_ANSWERING: Final = frozenset({"escape", "enter", "u", *"0123456789"})
"""Keys that answer on a card and in a survey, whatever they do elsewhere: one key per answer is the point of it."""

_CLOSING: Final = frozenset({"escape", "enter"})
_NEARER: Final[Mapping[str, Container[str]]] = {
    **dict.fromkeys(("survey", "card", "conflict"), _ANSWERING),
    "findings": _CLOSING | {"space"},
}
"""Keys to which a screen gives a nearer meaning than a list or all screens do."""
_APART: Final[Mapping[str, Container[str]]] = {"everywhere": ("list",), "form": ("list",), "conflict": ("list",)}
"""Places whose keys are not pressed where there is one: a form and a decision have no list."""
