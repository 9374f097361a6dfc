"""A card as paragraphs, in the order in which it is needed while somebody is talking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from fieldkit.db.views.cards import CardView
from fieldkit.domain.cards.card import Reply, Rules, Tally, names_of
from fieldkit.domain.cards.spoken import UNSET, figures_in, spoken, unset
from fieldkit.domain.checklists.end_dates import day_of
from fieldkit.domain.records.kinds import CARD
from fieldkit.domain.text.dates import show_day
from fieldkit.widgets.reading_pane import Para

_NONE = Tally({})
_NO_TERMS: Final[Mapping[str, str]] = MappingProxyType({})
STRONG_ENOUGH = ("best", "strong")


def card_paras(view: CardView, style: str = "", terms: Mapping[str, str] = _NO_TERMS) -> list[Para]:
    """Return the paragraphs of a card: glance, acknowledge, ask, answers; then the why, the proof and when to stop.

    ``style`` is the client's, if one is known: how to put it to such a client comes right after the glance. ``terms``
    are the firm's; what would promise another one is not shown.
    """
    return [*_first(view, style, terms), *_answers(view, terms), *_behind(view, terms), *_unsaid(view, terms)]


def _unsaid(view: CardView, terms: Mapping[str, str]) -> Iterator[Para]:
    """Yield what is for whoever speaks alone: it stands last, where a client who looks on does not see it."""
    lacking = dict.fromkeys(name for answer in view.card.answers for name in unset(answer.text, terms))
    if lacking:
        names = ", ".join(lacking)
        yield from (Para(), Para(f"{UNSET}: {names}.", "dim"))


def never_paras(rules: Rules) -> list[Para]:
    """Return what is never said, each with its reason, and how to meet an objection instead."""
    paras = [Para("However well it fits: these claims are false, or nobody can stand by them.", "dim"), Para()]
    for claim in rules.never_say:
        paras += [Para(claim.claim, "strong", lead="✗", lead_tone="alert"), Para(claim.why, indent=3), Para()]
    if rules.order:
        paras += [Para("Instead", "heading"), Para(" → ".join(rules.order), "accent", indent=1)]
        paras += [Para(rules.method, indent=1)]
    return paras


def category_words(category: str) -> str:
    """Return a category as it is read."""
    return CARD.field("category").option_label(category) if category else "other"


def _first(view: CardView, style: str, terms: Mapping[str, str]) -> Iterator[Para]:
    card = view.card
    said = partial(spoken, terms=terms, rules=view.rules, figures=view.said)
    if card.glance:
        yield from (Para(bar=True), Para(said(card.glance), "strong", bar=True), Para(bar=True), Para())
    advice = view.rules.style(style)
    if advice:
        yield Para(advice, "dim", lead="With them:", lead_tone="accent")
    if card.acknowledge:
        yield Para(said(card.acknowledge), lead="Say first:", lead_tone="accent")
    if advice or card.acknowledge:
        yield Para()
    if card.asks:
        yield Para("Ask before you answer", "heading")
        for question in card.asks:
            yield Para(said(question), lead="?", lead_tone="accent", indent=1)
        yield Para()


def _answers(view: CardView, terms: Mapping[str, str]) -> Iterator[Para]:
    if not view.card.answers:
        return
    counts = view.tally.words()
    yield Para(f"Answers ── this card was {counts}" if counts else "Answers", "heading")
    names = names_of(answer.heading for answer in view.card.answers)
    for number, (answer, name) in enumerate(zip(view.card.answers, names, strict=True), 1):
        yield from _answer(number, name, answer, view, terms)
    yield Para()


def _answer(number: int, name: str, answer: Reply, view: CardView, terms: Mapping[str, str]) -> Iterator[Para]:
    mark = str(number)
    tally = view.by_answer.get(answer.text, _NONE)
    said = spoken(answer.text, terms, view.rules, view.said)
    yield Para(name, "accent", lead=mark, lead_tone="strong", indent=1, mark=mark)
    if said:
        yield Para(said, indent=4, mark=mark)
    told = (view.figures[one].assumed for one in figures_in([answer.text]) if one in view.figures)
    assumed = dict.fromkeys(one for each in told for one in each)
    if assumed:
        yield Para(f"assumed in it, so ask: {'; '.join(assumed)}", "dim", indent=4)
    if tally.uses:
        yield Para(tally.words(), "dim", indent=4)


def _behind(view: CardView, terms: Mapping[str, str]) -> Iterator[Para]:
    card = view.card
    if card.causes:
        yield Para("Why they may say it, and how you can tell", "heading")
        for cause in card.causes:
            yield Para(cause.cause, lead="·", indent=1)
            if cause.sign:
                yield Para(cause.sign, "dim", indent=4)
        yield Para()
    if card.collect or card.formulas:
        yield Para("Collect", "heading")
        for thing in card.collect:
            yield Para(thing, lead="·", indent=1)
        for formula in card.formulas:
            yield Para(f"{formula.title}: {formula.answers}", "dim", lead="Σ", indent=1)
        yield Para()
    if card.evidence:
        yield Para("Evidence", "heading")
        for one in card.evidence:
            good = one.strength in STRONG_ENOUGH
            yield Para(one.fact, lead=one.strength or "?", lead_tone="good" if good else "alert", indent=1)
            use = f" · {one.use}" if one.use else ""
            day = day_of(one.checked_on)
            checked = f" · checked {show_day(day)}" if day else ""
            yield Para(f"{one.source}{use}{checked}", "dim", indent=3 + len(one.strength or "?"))
        yield Para()
    for heading, text, tone in (
        ("Next step", card.next_step, "good"),
        ("Avoid", card.avoid, "alert"),
        ("Let go", card.let_go, "dim"),
    ):
        if said := spoken(text, terms, view.rules, view.said):
            yield Para(said, lead=f"{heading:<9}", lead_tone=tone or "dim")
    if card.says:
        yield Para()
        yield Para(" · ".join(card.says), "dim", lead="They say  ")
