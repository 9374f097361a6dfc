"""What is left of a word, ending by ending: both sides of every rule."""

from __future__ import annotations

import pytest

from fieldkit.domain.cards.stemming import stem, words_in


@pytest.mark.parametrize(
    "stems",
    [
        "cat:cat dogs:dog us:us bus:bus pass:pass basis:basis gas:gas status:status news:news data:data",
        "glasses:glass boxes:box axes:ax churches:church brushes:brush focuses:focus houses:hous uses:use seas:sea",
        "companies:compani flies:fly ties:tie lies:lie tries:try worry:worri play:play plays:play silly:silli",
        "colour:color colours:color coloured:color hour:hour our:our four:four hours:hour",
        "organise:organiz organised:organiz organiser:organizer analyse:analyz rise:riz wise:wiz",
        "centre:center metres:meter calibre:caliber dialogue:dialog licence:licens",
        "insurance:insurens insurence:insurens finance:finens finances:finens licences:licens",
        "travelled:travel travelling:travel traveller:traveler falling:fal pressed:press buzzed:buzz",
        "phone:fon graph:graf 1234:1234 12345:12345 café:café cafés:cafés",
        "moving:mov stopped:stop planned:plan kidding:kid adding:ad add:add offering:offer agreed:agr",
        "sing:sing king:king string:string being:being dying:dying seeing:se need:need needed:need bed:bed",
        "embedding:embed embedded:embed embed:emb rhythmed:rhythm ace:ace aced:aced",
        "quickly:quick only:onli early:earli slowly:slow rally:ralli yearly:year fully:fulli",
        "see:see free:fre use:use plane:plan rusty:rusti family:fami",
        "broke:break broken:break cheapest:cheap bigger:big quoted:quot does:do people:people grey:gray tyre:tir",
    ],
)
def test_stems(stems: str) -> None:
    pairs = [pair.split(":") for pair in stems.split()]
    assert [(word, stem(word)) for word, _ in pairs] == [(word, left) for word, left in pairs]


def test_articles_alone_are_words() -> None:
    assert words_in("the A an") == ["the", "a", "an"]
    assert words_in("the cat's 2 lives_") == ["cats", "2", "lives"]
