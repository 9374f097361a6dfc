"""The form as a model: what is to be done after each thing that happens."""

from __future__ import annotations

from typing import NoReturn

from fieldkit.domain.errors import Invalid
from fieldkit.domain.forms.field_state import StoreRequest
from fieldkit.domain.forms.form_model import WARNED_FOR, FormModel
from fieldkit.domain.forms.suggestions import Offers
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, INSTRUCTION, PROMISE
from fieldkit.domain.records.values import ReadingContext
from tests.support.moments import AFTERNOON


def no_link(kind: str, text: str) -> NoReturn:
    raise Invalid(f"No {kind} “{text}”.")


BY = ReadingContext(AFTERNOON, no_link, lambda _kind, _id: "")


def client(**texts: str) -> FormModel:
    """The form of a stored client."""
    model = FormModel(CLIENT, "uid")
    model.load({"name": "Marsh", **texts}, {}, {}, 0)
    return model


def left(model: FormModel, name: str, text: str) -> StoreRequest:
    """Type into a field and leave it."""
    model.type(name, text)
    request = model.leave(name)
    assert request is not None
    return request


def test_field_left_as_it_was_stores_nothing() -> None:
    model = client()
    assert model.leave("name") is None
    assert model.may_leave("name")
    assert not model.type("name", "Marsh")
    assert model.type("name", "Marsh & Daughters")
    assert model.type("name", "Marsh")
    assert model.leave("name") is None


def test_field_is_stored_as_it_is_left_and_shows_how_the_database_has_it() -> None:
    model = client()
    request = left(model, "town", "  Whitby ")
    assert (request.uid, request.texts, request.complete) == ("uid", {"town": "  Whitby "}, True)
    assert model.may_leave("town")
    model.stored(request, "Whitby")
    assert model.fields["town"].typed == "Whitby"
    assert not model.unsaved
    assert model.due() == []


def test_what_changed_with_the_stored_field_is_shown_unless_somebody_typed_there() -> None:
    model = FormModel(INSTRUCTION, "uid")
    model.load({"topic": "Smoke", "how": "phone", "state": "needs confirmation"}, {}, {}, 0)
    request = left(model, "emergency", "yes")
    model.type("how", "mail")
    model.stored(request, "yes")
    model.refresh_others(request, {"topic": "Smoke", "how": "message", "emergency": "yes", "state": "noted"}, {})
    assert model.fields["state"].typed == model.fields["state"].stored == "noted"
    assert (model.fields["how"].typed, model.fields["how"].stored) == ("mail", "phone")
    assert model.due() == ["how"]


def test_what_is_typed_while_it_is_stored_stays_and_is_due() -> None:
    model = client()
    request = left(model, "town", "Whit")
    model.type("town", "Whitby")
    model.stored(request, "Whit")
    assert model.fields["town"].typed == "Whitby"
    assert model.due() == ["town"]
    assert model.due(but="town") == []
    again = model.leave("town")
    assert again is not None and again.texts == {"town": "Whitby"}


def test_text_on_its_way_is_not_stored_twice() -> None:
    model = client()
    left(model, "town", "Whitby")
    assert model.leave("town") is None
    assert model.due() == []


def test_of_several_texts_on_their_way_the_last_one_counts() -> None:
    model = client(town="Hull")
    left(model, "town", "York")
    second = left(model, "town", "Leeds")
    assert model.fields["town"].storing == ["York", "Leeds"]
    assert model.leave("town") is None
    model.type("town", "York")
    assert model.leave("town") is not None, "on its way before, and replaced by another since"
    assert second.typed["town"] == "Leeds"


def test_several_fields_are_stored_at_once_and_answered_in_any_order() -> None:
    model = client()
    town, style = left(model, "town", "Whitby"), left(model, "notes", "a dog")
    model.stored(style, "a dog")
    model.stored(town, "Whitby")
    assert not model.unsaved


def test_refused_text_stays_with_the_reason_until_it_is_changed() -> None:
    model = client()
    request = left(model, "style", "loud")
    assert model.refuse(request, "Style is one of: quiet.")
    assert model.explain("style", BY) == ("Style is one of: quiet.", "error")
    assert not model.may_leave("style")
    assert model.unsaved == {"style": "loud"}
    assert model.due() == [], "it was tried already"
    model.type("style", "")
    assert model.may_leave("style")
    assert model.explain("style", BY)[1] != "error"


def test_refusal_that_comes_after_the_focus_moved_on_marks_its_own_field() -> None:
    model = client()
    style = left(model, "style", "loud")
    town = left(model, "town", "Whitby")
    assert model.refuse(style, "No such style.")
    model.stored(town, "Whitby")
    assert [name for name, state in model.fields.items() if state.refused] == ["style"]
    assert model.may_leave("town")


def test_refusal_of_a_text_that_was_corrected_meanwhile_marks_nothing() -> None:
    model = client()
    request = left(model, "style", "loud")
    model.type("style", "hands on")
    assert not model.refuse(request, "No such style.")
    assert model.due() == ["style"]


def test_refused_text_is_tried_again_as_it_is_left_again() -> None:
    model = client()
    model.refuse(left(model, "style", "loud"), "The disk is full.", store_at_fault=True)
    assert model.may_leave("style"), "the text may be right"
    again = model.leave("style")
    assert again is not None
    model.stored(again, "loud")
    assert model.may_leave("style")


def test_refusal_may_lie_with_another_field() -> None:
    model = client(deputy="Ines")
    request = left(model, "point_of_contact", "Ines")
    assert model.refuse(request, "Somebody else must stand in.", "deputy")
    assert model.may_leave("point_of_contact")
    assert not model.may_leave("deputy")
    assert model.refuse(left(model, "town", "x" * 9), "Too long.", "no_field_of_the_form")
    assert not model.may_leave("town")


def test_form_begins_at_what_was_refused_or_is_still_to_be_filled() -> None:
    call = FormModel(CALL)
    call.load({"at": "now", "client": "Marsh"}, {"client": "uid"}, {}, 0)
    assert call.first == "contact", "words for the person would move the call to another client"
    call.mark_refused({"direction": "Not one of them."})
    assert (call.first, call.fields["direction"].refused) == ("direction", "Not one of them.")
    order = FormModel(INSTRUCTION)
    order.load({"heard_at": "now", "client": "Marsh"}, {"client": "uid"}, {}, 0)
    assert order.first == "contact", "who said it comes before what"
    order.load({"heard_at": "now", "client": "Marsh"}, {"client": "uid"}, {"client": "Marsh", "text": "x"}, 7)
    assert order.first == "topic", "of one that was begun before what it still needs"
    full = FormModel(CALL)
    full.load({field.name: "x" for field in CALL.form}, {}, {}, 0)
    assert full.first == "client"
    assert client().first == "name", "of a record that is there the first"


def test_needed_field_of_a_record_is_not_left_empty() -> None:
    model = client(name="")
    assert not model.may_leave("name")
    assert FormModel(CLIENT).may_leave("name"), "a new one may be left to be filled in later"


def test_new_record_is_stored_as_soon_as_it_has_all_it_needs() -> None:
    model = FormModel(PROMISE)
    model.load({}, {}, {}, 0)
    assert model.first == "what"
    first = left(model, "what", "backup quote")
    assert not first.complete
    model.read(first)
    assert model.fields["what"].storing == []
    model.keep_draft(7, model.unsaved)
    assert model.unsaved["what"] == "backup quote"
    assert model.first == "due"
    late = left(model, "contact", "Ines")
    assert not late.complete
    second = left(model, "due", "mon")
    assert second.complete and second.texts == {"what": "backup quote", "contact": "Ines", "due": "mon"}
    assert model.leave("client") is None
    model.type("client", "Mar")
    assert model.leave("client") is None, "or there would be two records"
    model.refuse(late, "No such person.")
    assert model.leave("client") is None, "another answer is not that of the record"
    model.made(second, "uid", {"what": "backup quote", "due": "Mon 23 Nov 2026"}, {})
    assert (model.uid, model.draft) == ("uid", 0)
    assert model.fields["due"].typed == "Mon 23 Nov 2026"
    assert model.due() == ["client"]


def test_new_record_that_is_refused_can_be_tried_again() -> None:
    model = FormModel(CONTACT)
    request = left(model, "name", "Ines")
    assert request.complete
    model.refuse(request, "No.")
    model.type("name", "Ines Marsh")
    again = model.leave("name")
    assert again is not None and again.complete


def test_draft_of_a_new_record_holds_every_text_and_of_a_stored_one_only_what_differs() -> None:
    new = FormModel(PROMISE)
    assert new.unsaved == {}
    new.type("what", "backup quote")
    assert set(new.unsaved) == {field.name for field in PROMISE.form}
    old = client(town="Whitby")
    old.type("notes", "a dog")
    assert old.unsaved == {"notes": "a dog"}


def test_draft_comes_back_on_top_of_what_is_stored() -> None:
    model = FormModel(CLIENT, "uid")
    model.load({"name": "Marsh", "town": "Whitby"}, {}, {"town": "Hull"}, 3)
    assert (model.fields["town"].stored, model.fields["town"].typed) == ("Whitby", "Hull")
    assert model.draft == 3
    assert model.due() == ["town"]


def test_link_is_read_by_the_record_chosen_and_by_its_name_once_that_is_changed() -> None:
    model = FormModel(PROMISE, "uid")
    model.load({"client": "Marsh"}, {"client": "uid-1"}, {}, 0)
    assert model.client == "uid-1"
    assert model.names_record("client")
    model.choose("client", "Marsh", "uid-2")
    assert model.fields["client"].meant == "uid-2"
    model.type("client", "Mar")
    assert model.fields["client"].meant == "Mar"
    assert not model.names_record("client")
    assert FormModel(CLIENT, "own").client == "own"
    assert FormModel(CLIENT).client == ""


def test_what_changed_along_with_a_field_is_shown_except_where_somebody_typed() -> None:
    model = client(town="Hull", notes="a dog")
    model.type("notes", "a cat")
    request = left(model, "style", "hands on")
    model.stored(request, "hands on")
    model.refresh_others(request, {"name": "Marsh Ltd", "town": "Whitby", "notes": "none", "style": "another"}, {})
    texts = {name: (state.stored, state.typed) for name, state in model.fields.items()}
    assert texts["name"] == ("Marsh Ltd", "Marsh Ltd")
    assert texts["town"] == ("Whitby", "Whitby")
    assert texts["notes"] == ("a dog", "a cat")
    assert texts["style"] == ("hands on", "hands on")
    moving = left(model, "town", "York")
    model.refresh_others(request, {"town": "Leeds"}, {})
    assert (model.fields["town"].stored, model.fields["town"].typed) == ("Whitby", "York"), "it is being stored"
    model.stored(moving, "York")


def test_what_is_chosen_stands_in_the_field_and_is_no_longer_offered() -> None:
    model = client()
    model.offers = model.options("style", typed=False).moved(1)
    model.choose("style", "hands on")
    assert (model.fields["style"].typed, model.fields["style"].link) == ("hands on", ("", ""))
    assert model.offers == Offers()


def test_conflict_is_shown_until_one_value_is_stored_here() -> None:
    model = client(town="Whitby")
    model.mark_conflicts(["town", "not_in_the_form"])
    assert model.explain("town", BY)[0].startswith("≠ In conflict")
    model.stored(left(model, "town", "Hull"), "Hull")
    assert "conflict" not in model.explain("town", BY)[0]


def test_meaning_is_echoed_and_help_shown_where_there_is_none() -> None:
    model = FormModel(PROMISE)
    model.type("due", "tomorrow 10")
    sentence, tone = model.explain("due", BY)
    assert "22 Nov 2026, 10:00" in sentence and tone == "echo"
    assert model.explain("what", BY) == (PROMISE.field("what").help, "dim")
    model.mark_conflicts(["due"])
    sentence, tone = model.explain("due", BY)
    assert "22 Nov 2026, 10:00" in sentence and sentence.startswith("≠") and tone == "error"


def test_heading_names_the_record_once_there_is_one() -> None:
    assert FormModel(CLIENT).heading == "New client"
    assert client().heading == "Client ── Marsh"


def test_fields_follow_each_other_round() -> None:
    names = [field.name for field in CLIENT.form]
    model = client()
    assert [model.neighbour(names[-1], 1), model.neighbour(names[0], -1), model.neighbour(names[0], 1)] == [
        names[0],
        names[-1],
        names[1],
    ]
    assert model.is_last(names[-1]) and not model.is_last(names[0])


def test_closing_says_what_is_kept_for_later() -> None:
    assert client().closing_words() == ""
    new = FormModel(PROMISE)
    new.keep_draft(4, {})
    assert new.closing_words() == "Kept as a draft: it still needs What and Due. Today lists it."
    new.type("what", "quote")
    request = left(new, "due", "soon")
    new.refuse(request, "“soon” is no date.")
    new.keep_draft(4, new.unsaved)
    assert new.closing_words() == "Kept as a draft: not understood: Due. Today lists it."
    new.type("what", "")
    new.keep_draft(4, new.unsaved)
    assert new.closing_words() == "Kept as a draft: it still needs What; not understood: Due. Today lists it."
    new.type("due", "fri")
    new.type("what", "quote")
    new.keep_draft(4, new.unsaved)
    assert new.closing_words() == "Kept as a draft. Today lists it."
    old = client()
    old.keep_draft(4, {})
    assert old.closing_words() == "Kept for later, not stored yet: a field. Today lists it."
    old.refuse(left(old, "town", "x"), "No.")
    old.keep_draft(4, old.unsaved)
    assert old.closing_words() == "Kept for later, not stored yet: Town. Today lists it."


def test_form_does_not_close_over_text_that_is_kept_nowhere_unless_that_was_said() -> None:
    model = client()
    assert model.may_close(AFTERNOON)
    model.refuse(left(model, "town", "Hull"), "The disk is full.")
    assert model.unkept == model.to_keep() == ["town"]
    assert not model.may_close(AFTERNOON)
    assert model.losing_words() == "Town could not be stored. Esc once more drops what is typed."
    model.type("town", "Hull 2")
    assert not model.may_close(AFTERNOON), "that text was not spoken of"
    later = AFTERNOON + WARNED_FOR
    assert not model.may_close(later), "what was said is not on screen any more"
    assert model.may_close(later + WARNED_FOR / 2)
    assert model.closing_words() == "Dropped, not stored: Town."
    model.keep_draft(3, model.unsaved)
    assert model.unkept == []
    assert model.may_close(AFTERNOON)
    model.type("town", "Hull 3")
    assert model.unkept == ["town"], "the draft holds another text"


def test_what_is_to_be_kept_before_closing_is_what_is_not_on_its_way() -> None:
    model = client()
    model.type("town", "Hull")
    model.type("notes", "a dog")
    assert model.to_keep() == ["town", "notes"]
    assert model.to_keep(but="town") == ["notes"]
    request = model.leave("town")
    assert model.to_keep() == ["notes"]
    model.type("town", "Ely")
    assert model.to_keep() == ["town", "notes"]
    assert request is not None
    model.stored(request, "Hull")
    draft = FormModel(CLIENT, "uid")
    draft.load({"name": "Marsh"}, {}, {"town": "Hull"}, 3)
    assert (draft.unkept, draft.to_keep()) == ([], ["town"]), "what waits as a draft is tried again"
    new = FormModel(PROMISE)
    new.type("what", "quote")
    assert new.to_keep() == ["what"]
    new.keep_draft(1, new.unsaved)
    assert new.to_keep() == []


def test_fields_that_hold_the_cursor_are_known_in_the_order_of_the_form() -> None:
    model = client()
    assert model.held == []
    for name in ("town", "name"):
        model.refuse(left(model, name, "x" if name == "town" else ""), "No.")
    assert model.held == ["name", "town"]
    model.type("town", "Hull")
    assert model.held == ["name"]


def test_text_is_awaited_until_something_is_said_of_it() -> None:
    model = client()
    request = left(model, "town", "Hull")
    assert model.awaits(request)
    model.stored(request, "Hull")
    assert not model.awaits(request)
    request = left(model, "town", "York")
    model.refuse(request, "No.")
    assert not model.awaits(request)
