"""What every card needs, and what no card may say aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from fieldkit.domain.cards.card import USES, beginning
from fieldkit.domain.cards.spoken import TERMS, parted
from fieldkit.domain.cards.stemming import words_in
from fieldkit.domain.checklists.reader_values import nearest
from fieldkit.domain.content.material import ContentProblem, Entry, Material, Rule, entries, text, texts, unknown
from fieldkit.domain.content.shapes import Shape, one_of, uncleaned
from fieldkit.domain.costs.reckon import TOKEN
from fieldkit.domain.records.cards import CATEGORIES

GLANCE_WORDS: Final = 25
"""What is read in ten seconds."""
_CARD: Final = Shape(
    lines=("id", "title", "category", "glance", "acknowledge", "next_step", "avoid", "let_go"),
    lists=("topics", "says", "synonyms", "roots", "ask", "say"),
    other=("prove",),
)
_TOPICS: Final = ("backup", "contract", "network", "partner", "security", "trust")
"""What a card may be about, beside its category."""
_ALOUD: Final = ("glance", "acknowledge", "next_step")
"""Texts of a card that are said, beside its questions and answers."""
_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*")
_NAMES: Final = re.compile(r"\b(?:Microsoft|Office|Windows|Windows Server|Exchange|macOS|Android|iOS) \d+(?:\.\d+)?\b")
"""Products that have a number for a name."""
_NUMBER_WORDS: Final = frozenset(
    "six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty "
    "thirty forty fifty sixty seventy eighty ninety hundred thousand million".split()
)
"""From here on a number in words is a figure; two options and three parts are none."""
_RUN: Final = 4
"""Words of a claim, one after another, that are the claim."""


def cards_are_whole(material: Material) -> Iterator[ContentProblem]:
    """A card has all that a call needs, in the shape that the screen shows."""
    categories = [option.value for option in CATEGORIES]
    for file, place, card in _cards(material):
        yield from _CARD.problems(file, place, card)
        yield from one_of(file, place, card, "category", categories)
        category = text(card, "category")
        if category in categories and file != f"cards/{category}.yaml":
            yield ContentProblem(
                file, place, f'A card of the category "{category}" stands in {category}.yaml.', "category"
            )
        for key in ("says", "roots", "ask", "say"):
            if card.get(key) == []:
                yield ContentProblem(file, place, f'"{key}" is empty.', key)
        for value in uncleaned(card):
            yield ContentProblem(file, place, f'"{value[:40]}" holds signs that nobody sees. Type it anew.')


def lists_of_cards_are_whole(material: Material) -> Iterator[ContentProblem]:
    """What the client says, why, what is asked and what is answered: each entry has its parts."""
    for file, place, card in _cards(material):
        for key in ("topics", "says", "synonyms", "ask"):
            value = card.get(key)
            value = value if isinstance(value, list) else []
            for step, phrase in enumerate(value, 1):
                if not isinstance(phrase, str) or not phrase.strip():
                    yield ContentProblem(file, (*place, key, str(step)), "This has to be a text.")
                elif key == "topics" and (said := unknown("topic", phrase, _TOPICS)):
                    yield ContentProblem(file, (*place, key, str(step)), said)
                elif key in ("topics", "ask") and phrase in value[: step - 1]:
                    yield ContentProblem(file, (*place, key, str(step)), "This stands here twice.")
        for number, root in _numbered(card, "roots"):
            if not text(root, "cause") or not text(root, "sign"):
                yield ContentProblem(file, (*place, "roots", number), 'A root needs "cause" and "sign".')
        for number, answer in _numbered(card, "say"):
            here = (*place, "say", number)
            if not text(answer, "use") or not text(answer, "text"):
                yield ContentProblem(file, here, 'An answer needs "use" and "text".')
            yield from one_of(file, here, answer, "use", USES)


def answers_are_told_apart(material: Material) -> Iterator[ContentProblem]:
    """No two answers of a card look alike where there is room for their beginning alone, whatever is written large."""
    for file, place, card in _cards(material):
        first: dict[str, str] = {}
        for number, answer in _numbered(card, "say"):
            said = text(answer, "text").strip()
            seen = beginning(said.casefold())
            if said and seen in first:
                wrong = f"It begins as answer {first[seen]} does: “{beginning(said)}”. Let them differ from the start."
                yield ContentProblem(file, (*place, "say", number), wrong, "text")
            first.setdefault(seen, number)


def card_ids_are_unique(material: Material) -> Iterator[ContentProblem]:
    """An id is one card, whatever file it is in."""
    first: dict[str, str] = {}
    for file, place, card in _cards(material):
        name = text(card, "id")
        if name and name in first:
            yield ContentProblem(file, place, f'The id "{name}" is already used in {first[name]}.', "id", again=True)
        first.setdefault(name, file)


def glance_is_read_in_ten_seconds(material: Material) -> Iterator[ContentProblem]:
    """The ten-second line has at most 25 words."""
    for file, place, card in _cards(material):
        words = len(text(card, "glance").split())
        if words > GLANCE_WORDS:
            yield ContentProblem(file, place, f"It has {words} words; at most {GLANCE_WORDS} are read.", "glance")


def questions_ask(material: Material) -> Iterator[ContentProblem]:
    """What is to be asked ends in a question mark."""
    for file, place, card in _cards(material):
        for number, question in enumerate(texts(card.get("ask")), 1):
            if not question.rstrip().endswith("?"):
                yield ContentProblem(file, (*place, "ask", str(number)), "A question ends in a question mark.")


def proof_is_there(material: Material) -> Iterator[ContentProblem]:
    """Formulas and evidence that a card names exist."""
    formulas = None if material.book is None else material.book.formulas
    evidence = material.evidence_ids()
    for file, place, card in _cards(material):
        proof = card.get("prove")
        if not isinstance(proof, Mapping):
            yield ContentProblem(file, place, '"prove" needs formula, collect and evidence.', "prove")
            continue
        here = (*place, "prove")
        for key in ("formula", "collect", "evidence"):
            if not isinstance(proof.get(key), list):
                yield ContentProblem(file, here, f'"{key}" has to be a list.', key)
        for key in proof:
            if key not in ("formula", "collect", "evidence"):
                said = f'"{key}" is no key here.{nearest(str(key), ("formula", "collect", "evidence"))}'
                yield ContentProblem(file, here, said, str(key))
        for key, what, known in (("formula", "formula", formulas), ("evidence", "evidence", evidence)):
            for name in texts(proof.get(key)):
                if said := unknown(what, name, known):
                    yield ContentProblem(file, (*here, key, name), said)


def tokens_are_known(material: Material) -> Iterator[ContentProblem]:
    """What stands in braces is an input, a formula or a term of the firm."""
    terms = [f"our_terms.{name}" for name in TERMS]
    figures = None if material.book is None else (*material.book.inputs, *material.book.formulas)
    for file, place, card in _cards(material):
        for where, said in _aloud(card):
            for name in dict.fromkeys(TOKEN.findall(said)):
                known = terms if name.startswith("our_terms") else figures
                if known is not None and parted(name)[0] not in known:
                    wrong = f'"{{{name}}}" is no figure and no term.{nearest(name, [*known, *terms])}'
                    yield ContentProblem(file, (*place, *where), wrong)
            if re.search(r"[{}]", TOKEN.sub("", said)):
                wrong = (
                    "A brace stands alone: what is put in is written {drag} or {our_terms.notice}, in small letters."
                )
                yield ContentProblem(file, (*place, *where), wrong)


def figures_are_in_the_evidence(material: Material) -> Iterator[ContentProblem]:
    """A figure that is said stands in a fact that the card names; all others are the client's own."""
    if material.evidence is None:
        return
    facts = {text(one, "id"): text(one, "fact") for one in material.evidence}
    for file, place, card in _cards(material):
        proof = card.get("prove")
        named = texts(proof.get("evidence")) if isinstance(proof, Mapping) else []
        known = {figure for name in named for figure in _figures(facts.get(name, ""))}
        words = {word for name in named for word in words_in(facts.get(name, ""))}
        for where, said in _aloud(card):
            plain = TOKEN.sub("", said)
            spoken = [one for one in _figures(_NAMES.sub("", plain)) if one not in known]
            spoken += [one for one in words_in(plain) if one in _NUMBER_WORDS and one not in words]
            for figure in dict.fromkeys(spoken):
                wrong = (
                    f'"{figure}" is in no fact of its evidence. Take a figure of the client, as {{drag}}, or name one.'
                )
                yield ContentProblem(file, (*place, *where), wrong)


def nobody_says_what_is_never_said(material: Material) -> Iterator[ContentProblem]:
    """No card says one of the claims that are never to be made; what it warns of in ``avoid`` is not said."""
    claims = entries((material.cards_about or {}).get("never_say"))
    runs: dict[tuple[str, ...], str] = {}
    for one in claims:
        words = words_in(text(one, "claim"))
        runs |= dict.fromkeys(_runs(words, min(_RUN, len(words) or 1)), text(one, "claim"))
    lengths = {len(run) for run in runs}
    for file, place, card in _cards(material):
        for where, said in _aloud(card):
            spoken = [run for length in lengths for run in _runs(words_in(said), length)]
            for claim in dict.fromkeys(runs[run] for run in spoken if run in runs):
                yield ContentProblem(file, (*place, *where), f"This is never to be said: “{claim}”.")


def no_phrase_belongs_to_two_cards(material: Material) -> Iterator[ContentProblem]:
    """The words of a client lead to one card, and stand there once."""
    first: dict[str, str] = {}
    for file, place, card in _cards(material):
        for key in ("says", "synonyms"):
            for phrase in texts(card.get(key)):
                plain = " ".join(words_in(phrase))
                if plain in first:
                    where = "here" if first[plain] == place[-1] else f"in {first[plain]}"
                    said = f"“{phrase}” already stands {where}."
                    yield ContentProblem(file, (*place, key, phrase), said, again=True)
                first.setdefault(plain, place[-1])


def _cards(material: Material) -> Iterator[tuple[str, tuple[str, ...], Entry]]:
    """Yield each card with its file and place; one without an id is named by its number."""
    for file, cards in (material.cards or {}).items():
        for number, card in enumerate(cards, 1):
            yield file, ("cards", text(card, "id") or str(number)), card


def _numbered(card: Entry, key: str) -> Iterator[tuple[str, Entry]]:
    value = card.get(key)
    for number, one in enumerate(value if isinstance(value, list) else (), 1):
        yield str(number), one if isinstance(one, Mapping) else {}


def _aloud(card: Entry) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what a card says to the client, each with its place within the card."""
    for key in _ALOUD:
        if text(card, key):
            yield (key,), text(card, key)
    for step, question in enumerate(texts(card.get("ask")), 1):
        yield ("ask", str(step)), question
    for number, answer in _numbered(card, "say"):
        yield ("say", number, "text"), text(answer, "text")


def _figures(said: str) -> list[str]:
    return [figure.replace(",", "") for figure in _FIGURE.findall(said)]


def _runs(words: list[str], length: int) -> list[tuple[str, ...]]:
    return [tuple(words[start : start + length]) for start in range(len(words) - length + 1)]


RULES: Final[tuple[Rule, ...]] = (
    cards_are_whole,
    lists_of_cards_are_whole,
    answers_are_told_apart,
    card_ids_are_unique,
    glance_is_read_in_ten_seconds,
    questions_ask,
    proof_is_there,
    tokens_are_known,
    figures_are_in_the_evidence,
    nobody_says_what_is_never_said,
    no_phrase_belongs_to_two_cards,
)
