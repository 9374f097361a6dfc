"""A link in a form that brings another along: a person alone tells the client."""

from __future__ import annotations

from dataclasses import replace

from fieldkit.domain.forms.form_model import FormModel
from fieldkit.domain.forms.suggestions import AlsoFilled, Suggestion, record_offers
from fieldkit.domain.records.kinds import CALL

MARSH = AlsoFilled("client", "Marsh", "uid-marsh")


def test_what_a_choice_brings_along_goes_into_an_empty_field_alone() -> None:
    model = FormModel(CALL)
    model.choose("contact", "Ines", "uid-ines", (MARSH, AlsoFilled("elsewhere", "x", "uid-x")))
    assert (model.fields["client"].typed, model.client) == ("Marsh", "uid-marsh")
    model.choose("contact", "Leo", "uid-leo", (AlsoFilled("client", "Kestrel", "uid-kestrel"),))
    assert (model.fields["client"].typed, model.client) == ("Marsh", "uid-marsh"), "somebody may have chosen it"
    assert model.fields["contact"].link == ("Leo", "uid-leo")


def test_what_followed_as_a_field_was_stored_is_linked_too() -> None:
    model = FormModel(CALL, "uid")
    model.type("contact", "Ines")
    request = model.leave("contact")
    assert request is not None
    model.stored(request, "Ines")
    model.refresh_others(request, {"client": "Marsh"}, {"client": "uid-marsh"})
    assert (model.fields["client"].typed, model.client) == ("Marsh", "uid-marsh")
    new = FormModel(CALL)
    new.type("contact", "Ines")
    begun = new.leave("contact")
    assert begun is not None
    new.made(begun, "uid", {"contact": "Ines", "client": "Marsh"}, {"client": "uid-marsh"})
    assert (new.fields["client"].stored, new.client) == ("Marsh", "uid-marsh")


def test_of_two_of_one_name_and_of_a_new_record_that_asks_none_is_chosen_yet() -> None:
    one, other = Suggestion("Kestrel", "Leeds", "uid-1"), Suggestion("kestrel", "York", "uid-2")
    assert record_offers("client", [one, other], "kes", typed=True).chosen is None
    assert record_offers("client", [one], "kes", typed=True).chosen == one
    third = Suggestion("Kesling", "York", "uid-3")
    assert record_offers("client", [one, third], "kes", typed=True).chosen is None, "they fit alike"
    better = replace(one, fit=1)
    assert record_offers("client", [better, third], "kes", typed=True).chosen == better
    assert record_offers("client", [], "kes", typed=True, makes="Client").chosen == Suggestion(
        "kes", "new client", makes=True
    )
    asking = record_offers("client", [], "kes", typed=True, makes="Client", asks=True)
    assert (asking.chosen, len(asking.suggestions)) == (None, 1)
    leo = Suggestion(
        "Marsh", "Marsh", "uid-marsh", says="Leo Marsh", also=(AlsoFilled("contact", "Leo Marsh", "uid-leo"),)
    )
    people = record_offers("client", [leo], "marsh", typed=True, makes="Client", asks=True)
    assert people.chosen == leo
    assert people.suggestions[-1].makes, "a person's client is no client that is called so"
