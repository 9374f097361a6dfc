"""The whole of a card, and the rules that all cards share: read from the content, never written back.

What a person may edit (title, says, glance, ask, answers, let go) are fields of the record, and they win over the
document that the card shipped with; the rest of it (signs, proof, next step, what backfires) is only there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from fieldkit.domain.costs.formula import CostBook, Formula, book_from
from fieldkit.domain.records.cards import CARD_OUTCOMES, Card
from fieldkit.domain.text.sanitize import clean
from fieldkit.domain.text.stored_json import mapping, mappings, strings, text_at

_T = TypeVar("_T")
ENOUGH: Final = 10
"""Uses of a card before a percentage says anything."""
USES: Final = {
    "plain": "Plainly",
    "numbers": "In numbers",
    "own_story": "A story of your own",
    "story": "A story",
    "choice": "A choice",
}
"""Kinds of answer with their headings; also the order in which a person looks for them."""
BEGINNING: Final = 48
"""Letters of an answer that are seen where it is told in passing, and cut."""
_WAYS: Final = ("", ", another way", ", a third way", ", a fourth way", ", a fifth way")
OUTCOMES: Final = tuple(option.value for option in CARD_OUTCOMES)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a client may be saying it, and how one can tell."""

    cause: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to an objection."""

    text: str
    use: str = "plain"
    """plain, numbers, own_story, story or choice."""

    @property
    def heading(self) -> str:
        """The kind of answer in words."""
        return USES.get(self.use, self.use.capitalize())


def beginning(text: str) -> str:
    """Return an answer as it is told in passing: cut, where it is longer."""
    return text if len(text) <= BEGINNING + 1 else f"{text[:BEGINNING]}…"


def names_of(headings: Iterable[str]) -> list[str]:
    """Return what the answers of a card are called, by their headings: no two of one card are called alike."""
    found: list[str] = []
    counts: dict[str, int] = {}
    for heading in headings:
        before = counts.get(heading, 0)
        counts[heading] = before + 1
        found.append(heading + (_WAYS[before] if before < len(_WAYS) else f", way {before + 1}"))
    return found


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact with its source; ``use`` says what it may be used for."""

    id: str
    fact: str
    source: str = ""
    strength: str = ""
    """best, strong, fair or weak."""
    use: str = ""
    checked_on: str = ""
    """ISO day."""
    review_by: str = ""
    """ISO day by which somebody has to look whether it still holds."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something never to be said, and why."""

    claim: str
    why: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What all cards share."""

    order: tuple[str, ...] = ()
    """The steps of meeting an objection."""
    method: str = ""
    styles: Mapping[str, str] | None = None
    """How to put it to each style of client, by the client's style."""
    learn: str = ""
    never_say: tuple[Claim, ...] = ()
    evidence: Mapping[str, Evidence] | None = None
    costs: CostBook = field(default_factory=CostBook)
    """What doing nothing costs: the formulas and their inputs."""

    def style(self, name: str) -> str:
        """Return how to put it to a client of this style, or ""."""
        return (self.styles or {}).get(name, "")


@dataclass(frozen=True, slots=True)
class WholeCard:
    """Everything that a card says."""

    title: str
    category: str = ""
    own: bool = False
    """Written by the firm itself, or edited beyond what shipped."""
    says: tuple[str, ...] = ()
    glance: str = ""
    acknowledge: str = ""
    asks: tuple[str, ...] = ()
    answers: tuple[Reply, ...] = ()
    causes: tuple[Cause, ...] = ()
    formulas: tuple[Formula, ...] = ()
    collect: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    next_step: str = ""
    avoid: str = ""
    let_go: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often an answer, or a card, was used, by outcome."""

    counts: Mapping[str, int]

    @property
    def uses(self) -> int:
        """All uses, whatever came of them."""
        return sum(self.counts.values())

    def words(self) -> str:
        """Return the counts in words: "used 3 times: 2 settled, 1 parked"; a percentage from ten uses on."""
        if not self.uses:
            return ""
        parts = [f"{self.counts[name]} {_OUTCOME_WORDS[name]}" for name in OUTCOMES if self.counts.get(name)]
        other = self.uses - sum(self.counts.get(name, 0) for name in OUTCOMES)
        parts += [f"{other} without outcome"] if other else []
        share = ""
        if self.uses >= ENOUGH:
            share = f" ({100 * self.counts.get('settled', 0) / self.uses:.0f}% settled)"
        return f"used {times(self.uses)}: {', '.join(parts)}{share}"


def times(number: int) -> str:
    """Return a count of uses in words."""
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def whole(card: Card, rules: Rules) -> WholeCard:
    """Return all that ``card`` says: its fields, and beside them what it shipped with."""
    shipped = mapping(card.body)
    proof = _mapping(shipped.get("prove"))
    by_text = {text_at(answer, "text"): text_at(answer, "use") for answer in mappings(shipped.get("say"))}
    kinds = list(by_text.values())
    replies = _lines(card.reply)
    answers = [
        # An answer that was reworded in its place is still of its kind.
        Reply(text, by_text.get(text) or (kinds[place] if len(kinds) == len(replies) else "plain"))
        for place, text in enumerate(replies)
    ]
    return WholeCard(
        title=card.title,
        category=card.category,
        own=card.origin != "starting",
        says=_says(card, shipped),
        glance=card.glance,
        acknowledge=text_at(shipped, "acknowledge"),
        asks=_lines(card.ask),
        answers=tuple(answers),
        causes=tuple(Cause(text_at(root, "cause"), text_at(root, "sign")) for root in mappings(shipped.get("roots"))),
        formulas=_known(strings(proof.get("formula")), rules.costs.formulas),
        collect=strings(proof.get("collect")),
        evidence=_known(strings(proof.get("evidence")), rules.evidence),
        next_step=text_at(shipped, "next_step"),
        avoid=text_at(shipped, "avoid"),
        let_go=card.let_go,
    )


def rules_from(data: Mapping[str, object]) -> Rules:
    """Return the rules in the content's document; what is missing there is empty here."""
    method = _mapping(data.get("method"))
    return Rules(
        order=strings(method.get("order")),
        method=text_at(method, "note"),
        styles={name: str(words) for name, words in _mapping(method.get("styles")).items()},
        learn=text_at(method, "learn"),
        never_say=tuple(Claim(text_at(one, "claim"), text_at(one, "why")) for one in mappings(data.get("never_say"))),
        evidence={one.id: one for one in map(_evidence, mappings(data.get("evidence")))},
        costs=book_from(data),
    )


def _says(card: Card, shipped: Mapping[str, object]) -> tuple[str, ...]:
    """Return what the client says, without what shipped for finding the card alone."""
    for_finding = {clean(one) for one in strings(shipped.get("synonyms"))}
    for_finding -= {clean(one) for one in strings(shipped.get("says"))}
    return tuple(dict.fromkeys(line for line in _lines(card.says) if line not in for_finding))


def _evidence(data: Mapping[str, object]) -> Evidence:
    return Evidence(*(text_at(data, name) for name in Evidence.__slots__))


def _known(names: Iterable[str], all_of_them: Mapping[str, _T] | None) -> tuple[_T, ...]:
    return tuple(all_of_them[name] for name in names if name in all_of_them) if all_of_them else ()


def _mapping(value: object) -> dict[str, object]:
    return {str(name): one for name, one in value.items()} if isinstance(value, Mapping) else {}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (line.strip() for line in text.split("\n"))))


_OUTCOME_WORDS = {option.value: option.label for option in CARD_OUTCOMES}
