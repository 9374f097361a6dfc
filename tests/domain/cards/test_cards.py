"""A whole card from its record, its counts in words, and finding one by what is said."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.cards.card import Reply, Rules, Tally, WholeCard, rules_from, whole
from fieldkit.domain.cards.matching import CardMatcher, Sayings
from fieldkit.domain.cards.stemming import stem, words_in
from fieldkit.domain.records.cards import Card

SHIPPED = {
    "says": ["A student comes by"],
    "acknowledge": "You are lucky.",
    "roots": [{"cause": "Loyalty", "sign": "Smiles"}],
    "say": [{"use": "plain", "text": "Keep him."}, {"use": "numbers", "text": "Six hours."}],
    "prove": {"formula": ["helper_time", "gone"], "collect": ["hours"], "evidence": ["own", "gone"]},
    "next_step": "Offer an hour.",
    "avoid": "Mocking him.",
}
RULES = rules_from(
    {
        "method": {"order": ["listen"], "note": "Wait.", "styles": {"hands_on": "Give the working."}},
        "never_say": [{"claim": "Hackers will get you", "why": "Fear."}],
        "evidence": [
            {"id": "own", "fact": "Their figures.", "source": "The client", "strength": "best", "use": "first"}
        ],
        "formulas": [{"id": "helper_time", "title": "Helper", "answers": "What?", "inputs": ["h"], "expr": "h * 12"}],
    }
)


def _card(
    title: str = "My nephew does it", reply: str = "Keep him.\nSix hours.", glance: str = "", ask: str = ""
) -> Card:
    return Card(origin="starting", title=title, reply=reply, glance=glance, ask=ask, body=json.dumps(SHIPPED))


def test_shipped_card_is_whole() -> None:
    card = whole(_card(glance="Praise him.", ask="When?\nWhere?"), RULES)
    assert card.answers == (Reply("Keep him.", "plain"), Reply("Six hours.", "numbers"))
    assert card.asks == ("When?", "Where?")
    assert (card.causes[0].cause, card.causes[0].sign) == ("Loyalty", "Smiles")
    assert [one.id for one in card.evidence] == ["own"]
    assert [one.id for one in card.formulas] == ["helper_time"]
    assert (card.next_step, card.avoid, card.own) == ("Offer an hour.", "Mocking him.", False)


def test_what_a_person_edits_wins_and_a_reworded_answer_keeps_its_kind() -> None:
    card = whole(_card(reply="Keep him on.\nSix hours.", title="My niece does it"), RULES)
    assert card.title == "My niece does it"
    assert card.answers == (Reply("Keep him on.", "plain"), Reply("Six hours.", "numbers"))
    more = whole(_card(reply="New one.\nKeep him.\nSix hours."), RULES)
    assert [answer.use for answer in more.answers] == ["plain", "plain", "numbers"]


def test_what_the_client_says_is_what_the_firm_made_of_it() -> None:
    shipped = json.dumps({**SHIPPED, "says": ["A student comes by", "nephew"], "synonyms": ["cousin", "nephew"]})

    def says(text: str) -> tuple[str, ...]:
        return whole(Card(origin="starting", title="T", says=text, body=shipped), RULES).says

    as_shipped = "A student comes by\nnephew\ncousin\nnephew"
    assert says(as_shipped) == ("A student comes by", "nephew"), "what is for finding alone is not shown"
    assert says("My niece comes by\nnephew\ncousin") == ("My niece comes by", "nephew")
    assert says("") == ()


def test_own_card_needs_no_document() -> None:
    card = whole(Card(title="[ACME] [/] O'Brien", says="one\ntwo", reply="Say so.", origin="own"), Rules())
    assert (card.own, card.says, card.answers) == (True, ("one", "two"), (Reply("Say so."),))
    assert not card.causes
    assert not card.evidence


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["says", "roots", "say", "prove", "cause", "use", "text", "evidence"]), inner
            )
        ),
        max_leaves=12,
    )
)
def test_any_document_gives_some_card(document: object) -> None:
    card = whole(Card(title="T", reply="a\nb", body=json.dumps(document)), RULES)
    assert card.title == "T"
    assert [answer.text for answer in card.answers] == ["a", "b"]


def test_a_card_says_only_what_it_was_given() -> None:
    bare = WholeCard("Too dear")
    assert (bare.own, bare.category, bare.glance, bare.next_step, bare.answers, bare.says) == (
        False,
        "",
        "",
        "",
        (),
        (),
    )
    assert (Reply("No.").use, Reply("No.").heading, Reply("No.", "sung").heading) == ("plain", "Plainly", "Sung")


def test_rules_name_the_style_of_a_client() -> None:
    assert RULES.style("hands_on") == "Give the working."
    assert RULES.style("") == RULES.style("unheard of") == ""
    assert RULES.never_say[0].claim == "Hackers will get you"


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, ""),
        ({"settled": 1}, "used once: 1 settled"),
        ({"parked": 1, "settled": 1}, "used twice: 1 settled, 1 parked"),
        ({"real_no": 3}, "used 3 times: 3 real no"),
        ({"settled": 4, "": 1}, "used 5 times: 4 settled, 1 without outcome"),
        ({"settled": 9}, "used 9 times: 9 settled"),
        ({"settled": 7, "softened": 3}, "used 10 times: 7 settled, 3 softened (70% settled)"),
    ],
)
def test_counts_are_said_without_a_percentage_below_ten_uses(counts: dict[str, int], words: str) -> None:
    assert Tally(counts).words() == words


@given(
    st.dictionaries(
        st.sampled_from(["settled", "softened", "parked", "real_no", "not_heard_yet", ""]), st.integers(0, 4)
    )
)
def test_percentage_only_from_ten_uses_on(counts: dict[str, int]) -> None:
    tally = Tally(counts)
    assert ("%" in tally.words()) == (tally.uses >= 10)


# Finding by what is said

HELPERS = CardMatcher(
    [
        Sayings(1, ("My nephew does it", "A student comes by"), "who knows the passwords"),
        Sayings(2, ("Our office manager handles IT", "She organised the printers")),
        Sayings(3, ("It costs too much", "Twice the price", "fortune, robbery, rip-off")),
        Sayings(4, ("I'd rather pay when something breaks", "Bill me by the hour")),
    ],
    same=(("nephew", "cousin", "son in law"), ("expensive", "dear"), ("price", "cost")),
)


@pytest.mark.parametrize(
    ("typed", "card"),
    [
        ("nephew", 1),
        ("NEPHEWS!", 1),
        ("neph", 1),
        ("nehpew", 1),  # swapped
        ("nepew", 1),  # left out
        ("nephoew", 1),  # added
        ("nephrw", 1),  # changed
        ("my cousin", 1),
        ("the son-in-law of mine", 1),
        ("organize", 2),
        ("she organizes pri", 2),
        ("robery", 3),
        ("doing", 1),
        ("by the hour", 4),
        ("just bill us when something broke", 4),
        ("my office mana", 2),
        ("neph does it", 1),
        ("offi mana", 2),
        ("ｎｅｐｈｅｗ", 1),
    ],
)
def test_card_is_found_first(typed: str, card: int) -> None:
    assert HELPERS.find(typed)[0].card == card


@pytest.mark.parametrize("typed", ["", "  ", "?!", "zzzz", "\x00", "☎"])
def test_nothing_is_found_for_nothing_said(typed: str) -> None:
    assert HELPERS.find(typed) == []


def test_a_word_of_the_text_counts_less_than_one_that_is_said() -> None:
    said = CardMatcher([Sayings(1, ("One",), "printers"), Sayings(2, ("printers",))])
    assert [fit.card for fit in said.find("printers")] == [2]


@given(st.text(max_size=40))
def test_any_text_is_answered_with_each_card_once_and_best_first(text: str) -> None:
    fits = HELPERS.find(text)
    assert len({fit.card for fit in fits}) == len(fits)
    assert [fit.score for fit in fits] == sorted((fit.score for fit in fits), reverse=True)
    assert all(0 <= fit.share <= 1 for fit in fits)
    assert HELPERS.find(text) == fits


@given(
    st.sampled_from(["nephew", "manager", "printers", "student", "robbery"]),
    st.integers(0, 7),
    st.sampled_from("aeiou"),
)
def test_one_slip_is_forgiven(word: str, place: int, letter: str) -> None:
    meant = HELPERS.find(word)[0].card
    place = min(place, len(word) - 1)
    # A slip in the first letters may begin another word.
    if place >= 2:
        assert meant in [fit.card for fit in HELPERS.find(word[:place] + letter + word[place + 1 :] + " ")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("organise", "organize"),
        ("colour", "color"),
        ("centre", "center"),
        ("cheque", "check"),
        ("licence", "license"),
        ("travelled", "traveled"),
        ("backups", "backup"),
        ("companies", "company"),
        ("worries", "worry"),
        ("moving", "move"),
        ("stopped", "stop"),
        ("broken", "breaks"),
        ("phones", "fone"),
    ],
)
def test_forms_and_spellings_of_a_word_are_one(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("hour", "or"), ("our", "or"), ("new", "news"), ("four", "for"), ("us", "use")]
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_words_are_without_accents_apostrophes_and_articles() -> None:
    assert words_in("Don’t the Café O'Brien's a-la") == ["dont", "cafe", "obriens", "la"]
    assert words_in("the") == ["the"]


@pytest.mark.parametrize("typed", ["my son in law", "the son-in-law", "son in law "])
def test_several_words_for_one_thing_count_at_the_end_too(typed: str) -> None:
    assert HELPERS.find(typed)[0].card == 1


def test_the_more_of_a_word_is_typed_the_better_it_fits() -> None:
    scores = [HELPERS.find("nephew"[:length])[0].score for length in (2, 3, 6)]
    assert scores[0] < scores[1] < scores[2]
    assert [fit.card for fit in HELPERS.find("n")] == [1]


def test_a_letter_that_is_a_word_is_that_word_alone() -> None:
    said = CardMatcher([Sayings(1, ("We have a plan b",)), Sayings(2, ("There is no budget",))])
    assert [fit.card for fit in said.find("b")] == [1]
    assert [fit.card for fit in said.find("bu")] == [2]
    assert said.find("bu ") == [], "a word that is over is not begun"
    assert [fit.card for fit in said.find("bu plan")] == [1]
    assert {fit.card for fit in said.find("n")} == {2}


def test_a_word_half_typed_in_the_middle_counts_less_than_a_whole_one() -> None:
    whole, half = HELPERS.find("office manager"), HELPERS.find("offi manager")
    assert whole[0].card == half[0].card == 2
    assert whole[0].score > half[0].score


def test_two_words_in_their_order_count_extra() -> None:
    said = CardMatcher([Sayings(1, ("pay late",)), Sayings(2, ("late pay",))])
    assert [fit.card for fit in said.find("pay late ")] == [1, 2]
    assert said.find("pay late ")[0].score > said.find("pay late ")[1].score


def test_rare_words_count_for_more_than_common_ones() -> None:
    said = CardMatcher([Sayings(number, ("money", "budget")[number == 3 :][:1]) for number in range(1, 5)])
    assert said.find("money budget ")[0].card == 3


def test_cards_that_fit_far_less_than_the_best_are_left_out() -> None:
    said = CardMatcher(
        [Sayings(1, ("quarterly budget review",)), Sayings(2, ("quarterly",), "budget"), Sayings(3, ("x",))]
    )
    best, *others = said.find("quarterly budget review ")
    assert best.card == 1
    assert best.share == 1.0
    assert all(fit.score >= 0.4 * best.score for fit in others)
    assert 3 not in [fit.card for fit in others]


def test_an_index_that_was_kept_finds_the_same() -> None:
    again = CardMatcher.of(json.loads(json.dumps(HELPERS.kept())))
    for typed in ("nephew", "my cousin", "nehpew", "offi mana", "robbery", "by the hour", "dear", "zzzz"):
        assert again.find(typed) == HELPERS.find(typed)


def _scores(typed: str, *phrases: str) -> list[float]:
    """Return how well each phrase, alone on a card, fits, all in one index."""
    said = CardMatcher([Sayings(number, (phrase,)) for number, phrase in enumerate(phrases)])
    found = {fit.card: fit.score for fit in said.find(typed)}
    return [found.get(number, 0.0) for number in range(len(phrases))]


def test_a_list_of_short_phrases_is_as_good_as_each_of_them_alone() -> None:
    listed, whole = _scores(
        "landlord ", "lease terms, landlord, the new builders", "quarrel between landlord and builders"
    )
    assert listed > whole
    long_part = "lease terms, landlord, whatever the new builders say"
    apart, together = _scores("landlord ", "lease, landlord, three words here", long_part)
    assert apart > together, "a part of four words or more makes it a sentence"


def test_two_parts_are_a_sentence() -> None:
    said = CardMatcher([Sayings(1, ("no, landlord",)), Sayings(2, ("no", "landlord"))])
    first, second = said.find("no landlord ")
    assert (first.card, second.card) == (1, 2)
    assert first.score > second.score + 0.1


def test_all_phrases_of_a_card_help_a_little() -> None:
    said = CardMatcher([Sayings(1, ("cost", "cost of it")), Sayings(2, ("cost",)), Sayings(3, ("other",))])
    first, second = said.find("cost ")
    assert first.score >= second.score
    assert {first.card, second.card} == {1, 2}


def test_only_the_first_words_of_what_was_pasted_count() -> None:
    assert HELPERS.find("zz " * 24 + "nephew ") == []
    assert [fit.card for fit in HELPERS.find("zz " * 23 + "nephew ")] == [1]


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("nephew", "1 at 0.761 holds 1.000"),
        ("neph", "1 at 0.567 holds 0.800"),
        ("ne", "1 at 0.227 holds 0.400"),
        ("nehpew", "1 at 0.475 holds 0.700"),
        ("nephw ", "1 at 0.475 holds 0.700"),
        ("my cousin", "1 at 0.916 holds 1.000"),
        ("the son-in-law of mine", "1 at 0.529 holds 0.595"),
        ("office manager", "2 at 0.848 holds 1.000"),
        ("offi manager", "2 at 0.677 holds 0.828"),
        ("robbery", "3 at 1.040 holds 1.000"),
        ("by the hour", "4 at 0.851 holds 1.000"),
        ("it costs far too much", "3 at 0.847 holds 0.820"),
        ("price", "3 at 0.806 holds 1.000"),
        ("passwords", "1 at 0.070 holds 0.200"),
        ("print", "2 at 0.548 holds 0.800"),
        ("breaks", "4 at 0.574 holds 1.000"),
        ("xyz nephew", "1 at 0.559 holds 0.642"),
        ("nephew xyz qqq", "1 at 0.447 holds 0.473"),
        ("of the", "3 at 0.240 holds 0.400 · 2 at 0.192 holds 0.400"),
        ("pay when it breaks by the hour", "4 at 0.689 holds 0.975"),
        ("twice twice", "3 at 0.976 holds 1.000"),
    ],
)
def test_how_well_a_card_fits_and_how_much_of_what_was_said_it_holds(typed: str, fits: str) -> None:
    found = HELPERS.find(typed)
    assert " · ".join(f"{fit.card} at {fit.score:.3f} holds {fit.share:.3f}" for fit in found) == fits


def test_words_that_mean_the_same_stand_for_the_first_word_of_the_first_of_them() -> None:
    said = CardMatcher([Sayings(1, ("My son does it",)), Sayings(2, ("By law",))], same=(("son in law", "nephew"),))
    assert [fit.card for fit in said.find("nephew ")] == [1]
    assert [fit.card for fit in said.find("son in law ")] == [1]
