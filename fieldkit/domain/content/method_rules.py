"""What the cards share: the method speaks to every style, knows every outcome, and a word means one thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from fieldkit.domain.cards.card import OUTCOMES
from fieldkit.domain.cards.stemming import stem, words_in
from fieldkit.domain.checklists.reader_values import nearest
from fieldkit.domain.content.material import CARDS_ABOUT, ContentProblem, Material, Rule, text, texts


def method_fits_styles_and_outcomes(material: Material) -> Iterator[ContentProblem]:
    """The styles are those of a client, the outcomes those of a use."""
    if material.cards_about is None:
        return
    from fieldkit.domain.records.kinds import CLIENT  # all kinds: only where content is looked at

    method = material.cards_about.get("method")
    if not isinstance(method, Mapping):
        yield ContentProblem(CARDS_ABOUT, (), '"method" is missing.')
        return
    styles = method.get("styles")
    named = [str(one) for one in styles] if isinstance(styles, Mapping) else []
    outcomes = [one.replace(" ", "_") for one in texts(method.get("outcomes"))]
    for key, what, found, known in (
        ("styles", "style of a client", named, [option.value for option in CLIENT.field("style").options]),
        ("outcomes", "outcome", outcomes, list(OUTCOMES)),
    ):
        for name in found:
            if name not in known:
                said = f'There is no {what} "{name}".{nearest(name, known)}'
                step = name if key == "styles" else str(found.index(name) + 1)
                yield ContentProblem(CARDS_ABOUT, ("method", key, step), said)
        for name in known:
            if name not in found:
                yield ContentProblem(CARDS_ABOUT, ("method",), f'The {what} "{name}" is missing.', key)


def claims_say_why(material: Material) -> Iterator[ContentProblem]:
    """What is never said has its reason."""
    claims = (material.cards_about or {}).get("never_say")
    for number, one in enumerate(claims if isinstance(claims, list) else (), 1):
        if not isinstance(one, Mapping) or not text(one, "claim") or not text(one, "why"):
            yield ContentProblem(CARDS_ABOUT, ("never_say", str(number)), 'It needs "claim" and "why".')


def a_word_means_one_thing(material: Material) -> Iterator[ContentProblem]:
    """A word is in one group only; the first of a group, which stands for all of it, is a single word."""
    groups = (material.cards_about or {}).get("same_words")
    first: dict[str, int] = {}
    for number, group in enumerate(groups if isinstance(groups, list) else (), 1):
        place = ("same_words", str(number))
        words = texts(group)
        if not words or len(words_in(words[0])) != 1:
            yield ContentProblem(CARDS_ABOUT, place, "A group begins with a single word, which stands for all of it.")
        for word in words:
            plain = " ".join(map(stem, words_in(word)))
            if first.setdefault(plain, number) != number:
                yield ContentProblem(CARDS_ABOUT, place, f'"{word}" already stands in group {first[plain]}.')


RULES: Final[tuple[Rule, ...]] = (method_fits_styles_and_outcomes, claims_say_why, a_word_means_one_thing)
