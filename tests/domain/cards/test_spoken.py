"""What a card says aloud: the firm's own terms, and no promise that it has not made."""

from __future__ import annotations

import pytest

from fieldkit.db.store import content_files
from fieldkit.domain.cards.card import Rules, rules_from
from fieldkit.domain.cards.spoken import TERMS, figures_in, parted, spoken, unset
from fieldkit.domain.costs.reckon import TOKEN

RULES = rules_from(content_files.parsed("objections"))
CARDS = content_files.parsed("objections")["objections"]
PROMISE = "Logins are yours. The notice is {our_terms.notice}! Who leaves gets {our_terms.exit}. Shall we begin?"


def test_a_promise_that_is_not_set_is_not_made() -> None:
    assert spoken(PROMISE, {}, RULES) == "Logins are yours. Shall we begin?"
    assert spoken(PROMISE, {"notice": "30 days", "exit": " "}, RULES) == (
        "Logins are yours. The notice is 30 days! Shall we begin?"
    )
    assert unset(PROMISE, {"notice": "30 days"}) == ["exit"]
    assert unset("Plain.", {}) == []


def test_a_term_that_reads_like_a_token_or_markup_is_said_as_it_stands() -> None:
    assert spoken("You have {our_terms.exit}.", {"exit": "{drag} [/b]"}, RULES) == "You have {drag} [/b]."


def test_a_figure_is_named_for_the_client_s_own_to_be_put_in() -> None:
    said = spoken("About {drag}, for {people_affected} people, {later_one}.", {}, RULES)
    assert said == ("About [time lost to everyday trouble], for [people who need the systems] people, [later one].")
    assert spoken("{drag}", {}, Rules()) == "[drag]"
    known = {"people_affected": "9", "drag": "{later_one}"}
    assert spoken("About {drag}, for {people_affected} people.", {}, RULES, known) == "About {later_one}, for 9 people."


SIGNED = "Count it. It costs you {drag.above}. It saves you {drag.below}. Halve it."


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("$900", "Count it. It costs you $900. Halve it."),
        ("-$900", "Count it. It saves you $900. Halve it."),
        ("$0", "Count it. It costs you $0. Halve it."),
        (
            "",
            "Count it. It costs you [drag, if it is more than nothing]. "
            "It saves you [drag, if it is less than nothing]. Halve it.",
        ),
    ],
)
def test_the_sentence_is_said_that_fits_the_sign_of_a_figure(figure: str, said: str) -> None:
    assert spoken(SIGNED, {}, Rules(), {"drag": figure} if figure else {}) == said
    assert figures_in([SIGNED, "{our_terms.exit} {months}"]) == ("drag", "months")


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card["id"])
def test_a_card_knows_its_figures_and_has_an_answer_without_any_term(card: dict[str, object]) -> None:
    known = {*RULES.costs.inputs, *RULES.costs.formulas, *(f"our_terms.{name}" for name in TERMS)}
    assert {token if token.startswith("our_terms") else parted(token)[0] for token in TOKEN.findall(str(card))} <= known
    says = card["say"]
    assert isinstance(says, list)
    assert sum(bool(spoken(answer["text"], {}, RULES)) for answer in says) >= 2
    for name in ("title", "glance", "acknowledge"):
        assert not TOKEN.search(str(card[name])), "a list shows it as it stands"
