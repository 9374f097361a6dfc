"""A card as paragraphs: which there are, in which order, with which marks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldkit.db.views.cards import CardView
from fieldkit.domain.cards.card import Cause, Claim, Evidence, Reply, Rules, Tally, WholeCard
from fieldkit.domain.costs.formula import Formula
from fieldkit.screens.cards.card_text import card_paras, category_words, never_paras
from fieldkit.widgets.reading_pane import Para

RULES = Rules(order=("listen", "ask"), method="Slowly.", styles={"hands_on": "Send all of it."})
BARE = CardView("u", WholeCard("It costs too much"), Tally({}), {}, RULES)
FULL = replace(
    BARE,
    tally=Tally({"settled": 1, "parked": 1}),
    by_answer={"Two": Tally({"settled": 1})},
    card=WholeCard(
        "It costs too much",
        glance="Ask what they compare.",
        acknowledge="It is a lot.",
        asks=("Compared to what?", "Since when?"),
        answers=(Reply("One"), Reply("Two", "story")),
        causes=(Cause("no budget", "asks twice"), Cause("habit")),
        formulas=(Formula("f", "Hour lost", "What does an hour cost?", (), "", {}),),
        collect=("bills",),
        evidence=(
            Evidence("e", "Fact one.", "Source A", "best", "in talk"),
            Evidence("g", "Fact two.", "Source B", "weak"),
            Evidence("h", "Fact three.", "Source C", "strong"),
            Evidence("i", "Fact four.", "Source D"),
        ),
        next_step="Write it down.",
        avoid="Do not argue.",
        let_go="If they say so twice.",
        says=("too dear", "no money"),
    ),
)


def test_a_card_says_first_what_is_needed_first() -> None:
    assert card_paras(FULL, "hands_on") == [
        Para(bar=True),
        Para("Ask what they compare.", "strong", bar=True),
        Para(bar=True),
        Para(),
        Para("Send all of it.", "dim", lead="With them:", lead_tone="accent"),
        Para("It is a lot.", lead="Say first:", lead_tone="accent"),
        Para(),
        Para("Ask before you answer", "heading"),
        Para("Compared to what?", lead="?", lead_tone="accent", indent=1),
        Para("Since when?", lead="?", lead_tone="accent", indent=1),
        Para(),
        Para("Answers ── this card was used twice: 1 settled, 1 parked", "heading"),
        Para("Plainly", "accent", lead="1", lead_tone="strong", indent=1, mark="1"),
        Para("One", indent=4, mark="1"),
        Para("A story", "accent", lead="2", lead_tone="strong", indent=1, mark="2"),
        Para("Two", indent=4, mark="2"),
        Para("used once: 1 settled", "dim", indent=4),
        Para(),
        Para("Why they may say it, and how you can tell", "heading"),
        Para("no budget", lead="·", indent=1),
        Para("asks twice", "dim", indent=4),
        Para("habit", lead="·", indent=1),
        Para(),
        Para("Collect", "heading"),
        Para("bills", lead="·", indent=1),
        Para("Hour lost: What does an hour cost?", "dim", lead="Σ", indent=1),
        Para(),
        Para("Evidence", "heading"),
        Para("Fact one.", lead="best", lead_tone="good", indent=1),
        Para("Source A · in talk", "dim", indent=7),
        Para("Fact two.", lead="weak", lead_tone="alert", indent=1),
        Para("Source B", "dim", indent=7),
        Para("Fact three.", lead="strong", lead_tone="good", indent=1),
        Para("Source C", "dim", indent=9),
        Para("Fact four.", lead="?", lead_tone="alert", indent=1),
        Para("Source D", "dim", indent=4),
        Para(),
        Para("Write it down.", lead="Next step", lead_tone="good"),
        Para("Do not argue.", lead="Avoid    ", lead_tone="alert"),
        Para("If they say so twice.", lead="Let go   ", lead_tone="dim"),
        Para(),
        Para("too dear · no money", "dim", lead="They say  "),
    ]


@pytest.mark.parametrize(
    ("card", "style", "paras"),
    [
        ({}, "", []),
        ({}, "just_right", []),
        ({}, "hands_on", [Para("Send all of it.", "dim", lead="With them:", lead_tone="accent"), Para()]),
        ({"acknowledge": "Yes."}, "", [Para("Yes.", lead="Say first:", lead_tone="accent"), Para()]),
        (
            {"answers": (Reply("One"),)},
            "",
            [
                Para("Answers", "heading"),
                Para("Plainly", "accent", lead="1", lead_tone="strong", indent=1, mark="1"),
                Para("One", indent=4, mark="1"),
                Para(),
            ],
        ),
        ({"collect": ("bills",)}, "", [Para("Collect", "heading"), Para("bills", lead="·", indent=1), Para()]),
        (
            {"formulas": (Formula("f", "Sum", "What?", (), "", {}),)},
            "",
            [Para("Collect", "heading"), Para("Sum: What?", "dim", lead="Σ", indent=1), Para()],
        ),
        ({"avoid": "No."}, "", [Para("No.", lead="Avoid    ", lead_tone="alert")]),
    ],
)
def test_what_a_card_does_not_have_leaves_no_heading(card: dict[str, object], style: str, paras: list[Para]) -> None:
    some = replace(BARE, card=replace(BARE.card, **card))  # type: ignore[arg-type]
    assert card_paras(some, style) == paras


def test_what_is_never_said_stands_with_its_reason_and_with_what_to_do_instead() -> None:
    first = [Para("However well it fits: these claims are false, or nobody can stand by them.", "dim"), Para()]
    claims = replace(RULES, never_say=(Claim("Nothing is lost.", "Nobody knows."),))
    assert never_paras(claims) == [
        *first,
        Para("Nothing is lost.", "strong", lead="✗", lead_tone="alert"),
        Para("Nobody knows.", indent=3),
        Para(),
        Para("Instead", "heading"),
        Para("listen → ask", "accent", indent=1),
        Para("Slowly.", indent=1),
    ]
    assert never_paras(Rules()) == first


@pytest.mark.parametrize(("category", "words"), [("", "other"), ("cost", "cost"), ("diy", "do it ourselves")])
def test_a_category_is_read_as_its_label(category: str, words: str) -> None:
    assert category_words(category) == words


def test_no_two_answers_of_a_card_are_called_alike() -> None:
    kinds = ("plain", "story", "plain", "plain", "choice", "story", *["plain"] * 4)
    answers = tuple(Reply(f"Text {number}", kind) for number, kind in enumerate(kinds))
    paras = card_paras(replace(FULL, card=replace(FULL.card, answers=answers)))
    names = [one.text for one in paras if one.mark and one.lead]
    assert names[:4] == ["Plainly", "A story", "Plainly, another way", "Plainly, a third way"]
    assert names[4:6] == ["A choice", "A story, another way"]
    assert len(set(names)) == len(kinds)
    assert names[-1] == "Plainly, way 7"


def test_two_answers_of_a_card_differ_by_name_and_unset_terms_are_told_last() -> None:
    answers = (Reply("Plain it is."), Reply("You have {our_terms.notice}. Nothing else."), Reply("Two", "story"))
    paras = card_paras(replace(FULL, card=replace(FULL.card, answers=answers)))
    assert [one.text for one in paras if one.mark and one.lead] == ["Plainly", "Plainly, another way", "A story"]
    told = "Sentences with your own terms are left out until you write them into settings.toml, [terms]: notice."
    assert [place for place, one in enumerate(paras) if "settings.toml" in one.text] == [len(paras) - 1]
    assert paras[-1] == Para(told, "dim")
    assert not any("settings.toml" in one.text for one in card_paras(FULL, terms={"notice": "30 days"}))
