"""What is said aloud, with the firm's own terms and without what it has not promised.

In the texts of cards a term of the firm stands as ``{our_terms.notice}`` and a figure of the client's as ``{drag}``.
Where it matters whether a figure costs or saves, it stands in two sentences, as ``{waiting.above}`` and as
``{waiting.below}``: the one that fits its sign is said, without the minus.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from fieldkit.domain.cards.card import Rules
from fieldkit.domain.costs.reckon import TOKEN, sentences

TERMS: Final[Mapping[str, str]] = {
    "notice": "how long before the end an agreement can be ended",
    "response": "how soon you answer",
    "exit": "what a client gets, and by when, who leaves",
    "hours": "when you can be reached",
    "cover": "who stands in for you",
}
"""The firm's own terms with what each says."""
UNSET: Final = "Sentences with your own terms are left out until you write them into settings.toml, [terms]"
"""What is said where one is, before the names of the terms."""
_OURS: Final = "our_terms."
SIGNS: Final[Mapping[str, str]] = {".above": "if it is more than nothing", ".below": "if it is less than nothing"}
"""What follows a figure in a sentence for one sign of it, with how it is named while nobody knows the figure."""
_NO_FIGURES: Final[Mapping[str, str]] = MappingProxyType({})


def spoken(text: str, terms: Mapping[str, str], rules: Rules, figures: Mapping[str, str] = _NO_FIGURES) -> str:
    """Return ``text`` as it can be said: a sentence with a term that the firm has not set is not in it.

    ``figures`` are those of the client, by token. One that is not known is named in brackets: whoever speaks puts the
    client's own in its place.
    """
    known = {**figures, **{f"{_OURS}{name}": value for name, value in terms.items() if value.strip()}}

    def fits(token: str) -> bool:
        if token.startswith(_OURS):
            return token in known
        name, sign = parted(token)
        return not sign or name not in known or known[name].startswith("-") == (sign == ".below")

    def said(token: str) -> str:
        name, sign = (token, "") if token.startswith(_OURS) else parted(token)
        value = known.get(name, "")
        value = value.removeprefix("-") if sign else value
        return value or f"[{_named(name, rules)}{f', {SIGNS[sign]}' if sign else ''}]"

    kept = (sentence for sentence in sentences(text) if all(map(fits, TOKEN.findall(sentence))))
    return TOKEN.sub(lambda token: said(token[1]), "".join(kept)).strip()


def parted(token: str) -> tuple[str, str]:
    """Return the name of a figure, and which sign of it the sentence is for: ".above", ".below" or ""."""
    sign = next((one for one in SIGNS if token.endswith(one)), "")
    return token.removesuffix(sign), sign


def unset(text: str, terms: Mapping[str, str]) -> list[str]:
    """Return the names of the terms in ``text`` that the firm has not set."""
    names = (name.removeprefix(_OURS) for name in TOKEN.findall(text) if name.startswith(_OURS))
    return [name for name in dict.fromkeys(names) if not terms.get(name, "").strip()]


def figures_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names of figures in texts, each once."""
    found = (name for text in texts for name in TOKEN.findall(text) if not name.startswith(_OURS))
    return tuple(dict.fromkeys(parted(name)[0] for name in found))


def _named(name: str, rules: Rules) -> str:
    if name in rules.costs.inputs:
        label = rules.costs.inputs[name].label
    elif name in rules.costs.formulas:
        label = rules.costs.formulas[name].title
    else:
        label = name.replace("_", " ")
    return label[:1].lower() + label[1:]
