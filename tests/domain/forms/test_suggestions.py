"""What a field offers while somebody types."""

from __future__ import annotations

from dataclasses import replace

from fieldkit.domain.forms.form_model import FormModel
from fieldkit.domain.forms.suggestions import Offers, Suggestion, option_offers, record_offers
from fieldkit.domain.records.kinds import CALL, CLIENT, INSTRUCTION, KINDS, PROMISE


def test_options_narrow_by_what_is_typed() -> None:
    style = CLIENT.field("style")
    labels = [option.label for option in style.options]
    everything = option_offers(style, labels[1], typed=False)
    assert [one.text for one in everything.suggestions] == labels
    assert everything.index == 1
    begun = option_offers(style, labels[1][:3].upper(), typed=True)
    assert begun.chosen is not None and begun.chosen.text == labels[1]
    assert option_offers(style, "zzz", typed=True).suggestions == ()
    assert option_offers(style, "", typed=True).index == -1
    order = FormModel(INSTRUCTION)
    assert [one.text for one in order.options("emergency", typed=False).suggestions] == ["yes", "no"]
    model = FormModel(CLIENT, "uid")
    model.load({"name": "Marsh"}, {}, {}, 0)
    assert model.options("style", typed=False).suggestions
    assert model.options("town", typed=True) == Offers()


def test_what_may_mean_several_options_chooses_none_of_them() -> None:
    direction, outcome, state = (
        kind.field(name) for kind, name in ((CALL, "direction"), (CALL, "outcome"), (PROMISE, "state"))
    )
    assert [one.text for one in option_offers(direction, "call", typed=True).suggestions] == [
        "they called",
        "we called",
    ]
    assert option_offers(direction, "call", typed=True).chosen is None
    assert option_offers(direction, "we", typed=True).chosen == Suggestion("we called")
    assert option_offers(direction, "in", typed=True).chosen == Suggestion("they called"), "as the command line has it"
    assert option_offers(outcome, "back", typed=True).chosen == Suggestion("to be called back")
    assert option_offers(outcome, "each", typed=True).suggestions == (), "the middle of a word is no beginning"
    kept = option_offers(state, "kep", typed=True)
    assert ([one.text for one in kept.suggestions], kept.chosen) == (["kept", "kept late"], None)
    assert option_offers(state, "kept", typed=True).chosen == Suggestion("kept")
    assert option_offers(state, "late", typed=True).chosen == Suggestion("kept late")


def test_new_record_is_offered_last_unless_one_is_called_so() -> None:
    ines = Suggestion("Ines Marsh", "owner", "uid-1")
    offers = record_offers("contact", [ines], " ines ", typed=True, makes="Contact")
    assert offers.suggestions == (ines, Suggestion("ines", "new contact", makes=True))
    assert offers.chosen == ines
    assert record_offers("contact", [ines], "INES MARSH", typed=True, makes="Contact").suggestions == (ines,)
    assert record_offers("contact", [ines], "ines", typed=True).suggestions == (ines,)
    assert record_offers("contact", [ines], "", typed=True, makes="Contact") == Offers((ines,), -1, "contact", "")
    assert record_offers("contact", [ines], "ines", typed=False).chosen is None
    assert record_offers("contact", [], "x", typed=True) == Offers((), -1, "contact", "x")


def test_arrows_go_through_the_offers_from_either_end() -> None:
    offers = Offers((Suggestion("a"), Suggestion("b"), Suggestion("c")))
    assert offers.moved(1).index == 0
    assert offers.moved(-1).index == 2
    assert offers.moved(1).moved(-1).index == 2
    assert offers.moved(-1).moved(1).index == 0
    assert Offers().moved(1) == Offers()
    assert (Offers().chosen, Offers(index=0).chosen, replace(offers, index=3).chosen) == (None, None, None)
    assert [replace(offers, index=index).chosen for index in (0, 2)] == [Suggestion("a"), Suggestion("c")]


def test_only_what_is_offered_for_the_text_in_the_field_is_taken() -> None:
    model = FormModel(CLIENT, "uid")
    model.type("deputy", "a")
    abel, new = Suggestion("Abel", uid="uid-1"), Suggestion("a", makes=True)
    model.offers = Offers((abel, new), 0, "deputy", "a")
    assert model.taken("deputy", make=False) == abel
    model.type("approver", "a")
    assert model.taken("approver", make=False) is None, "it is for another field"
    model.offers = model.offers.moved(1)
    assert model.taken("deputy", make=False) is None
    assert model.taken("deputy", make=True) == new
    model.type("deputy", "Tom")
    assert model.taken("deputy", make=True) is None, "it is for another text"
    model.type("deputy", "a")
    model.offers = Offers((abel,), -1, "deputy", "a")
    assert model.taken("deputy", make=True) is None, "none is under the cursor"


def test_tab_takes_no_record_that_is_called_otherwise_and_enter_does() -> None:
    form = FormModel(KINDS["survey"])
    form.type("checklist", "left")
    form.offers = record_offers("checklist", [Suggestion("Offboarding and handover", fit=-1)], "left", typed=True)
    assert form.taken("checklist", make=False) is None
    taken = form.taken("checklist", make=True)
    assert taken is not None and taken.text == "Offboarding and handover"
