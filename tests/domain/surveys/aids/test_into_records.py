"""What answers would become in the records of a client: only where those say otherwise, and only what is said now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.load import load
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.domain.surveys.aids.into_records import (
    ClientNow,
    IntoRecord,
    KnownPerson,
    bearing_on_records,
    into_records,
    withheld,
)
from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.layout import layout
from tests.support.moments import MIDDAY

BY = ReadingContext(MIDDAY, lambda *_: 0, lambda *_: "", "£")
NONE: Mapping[str, Value] = {
    "point_of_contact": "",
    "deputy": "",
    "approver": "",
    "spending_limit": None,
    "business": "",
    "clause": "",
}
ITEMS = (
    ("spoc", "contact", "client.point_of_contact"),
    ("deputy", "contact", "client.deputy"),
    ("deputy-2", "contact", "client.deputy"),
    ("limit", "money", "client.spending_limit"),
    ("does", "text", "client.business"),
    ("met", "contact", ""),
    ("users", "number", "people_affected"),
    ("odd", "number", "client.spending_limit"),
    ("unknown", "text", "client.nothing"),
)
ANN, BOB = KnownPerson("u-ann", "Ann Marsh", "owner"), KnownPerson("u-bob", "Bob Hale")


def _item(name: str, type_: str, feeds: str, **more: object) -> dict[str, object]:
    return {"id": name, "type": type_, "ask": f"What of {name}?", **({"feeds": feeds} if feeds else {}), **more}


def _checklist() -> Checklist:
    clause = {
        "options": [{"value": one, "label": one.capitalize()} for one in ("yes", "no")],
        "when": {"item": "does", "answered": True},
    }
    sections: list[dict[str, Any]] = [
        {"id": "only", "title": "Only", "items": [*(_item(*one) for one in ITEMS)]},
        {
            "id": "more",
            "title": "More",
            "private": True,
            "items": [_item("clause", "choice", "client.clause", **clause), _item("secret", "contact", "")],
        },
        {
            "id": "apps",
            "title": "Apps",
            "repeat": {"label": "App", "key": "app"},
            "items": [_item("app", "text", "client.business"), _item("expert", "contact", "client.deputy")],
        },
    ]
    return load({"id": "made", "title": "Made", "version": 1, "sections": sections})


CHECKLIST = _checklist()


def offered(*answers: Given, people: tuple[KnownPerson, ...] = (), **now: Value) -> tuple[IntoRecord, ...]:
    return into_records(layout(CHECKLIST, answers_of(*answers)), _client(people, now), BY)


def _client(people: tuple[KnownPerson, ...], now: Mapping[str, Value]) -> ClientNow:
    names = {one.uid: one.name for one in people}
    values = {**NONE, **now}
    shown = {name: names.get(str(value), str(value or "")) for name, value in values.items()}
    return ClientNow("u", "Marsh & Sons", False, values, shown, people)


def told(*answers: Given, people: tuple[KnownPerson, ...] = (), **now: Value) -> list[tuple[str, str, Value, str]]:
    return [(one.key, one.was_shown, one.now, one.now_shown) for one in offered(*answers, people=people, **now)]


def test_old_and_new_stand_beside_each_other_in_the_order_of_the_form() -> None:
    found = offered(
        Given("limit", "", "50000"),
        Given("does", "", "They sell boats"),
        Given("deputy", "", "Ann Marsh, owner"),
        people=(ANN, BOB),
        deputy="u-bob",
    )
    assert [(one.label, one.was_shown, one.now_shown, one.now, one.asked) for one in found] == [
        ("Deputy", "Bob Hale", "Ann Marsh", "u-ann", "What of deputy?"),
        ("Spending limit", "nothing", "£500.00", 50000, "What of limit?"),
        ("Business", "nothing", "They sell boats", "They sell boats", "What of does?"),
    ]
    assert [one.fills for one in found] == [False, True, True]


def test_what_the_record_says_already_is_not_offered() -> None:
    assert told(Given("limit", "", "50000"), spending_limit=50000) == []
    assert told(Given("deputy", "", "ann  MARSH, boss"), people=(ANN,), deputy="u-ann") == []
    assert told(Given("does", "", "Boats"), business="Boats") == []


def test_no_answer_empties_anything() -> None:
    assert told(Given("deputy", "", "", "not_checked"), people=(BOB,), deputy="u-bob") == []
    assert told(Given("does", note="only a note"), business="Boats") == []
    assert told(Given("deputy", "", "Nobody."), Given("met", "", "none")) == []


def test_what_is_hidden_or_of_one_thing_of_many_is_no_value_of_the_client() -> None:
    assert told(Given("clause", "", "yes")) == []
    shown = told(Given("does", "", "Boats"), Given("clause", "", "yes"))
    assert [one[0] for one in shown] == ["client.clause", "client.business"]
    things = told(Given("app", "1", "Sage"), Given("expert", "1", "Ann Marsh"), people=(ANN,))
    assert things == []


def test_a_private_answer_is_offered_and_never_ticked_by_itself() -> None:
    found = {one.key: one for one in offered(Given("does", "", "Boats"), Given("clause", "", "yes"))}
    assert (found["client.clause"].private, found["client.clause"].fills) == (True, False)
    assert found["client.business"].fills


def test_a_new_person_of_whom_anything_is_private_is_private_and_so_is_the_field_that_needs_them() -> None:
    found = offered(Given("deputy", "", "Cleo Dahl"), Given("secret", "", "Cleo Dahl, about to be dismissed"))
    assert [(one.key, one.private, one.fills) for one in found] == [
        ("client.deputy", True, False),
        ("person.cleo dahl", True, False),
    ]
    found = offered(Given("deputy", "", "Cleo Dahl, clerk"), Given("secret", "", "Cleo Dahl, about to be dismissed"))
    assert [(one.private, one.fills, one.person[1]) for one in found] == [
        (False, True, "clerk"),
        (False, False, "clerk"),
    ]


def kept(*answers: Given, people: tuple[KnownPerson, ...] = (), **now: Value) -> tuple[str, ...]:
    return withheld(layout(CHECKLIST, answers_of(*answers)), _client(people, now), BY)


def test_why_a_field_is_withheld_is_told() -> None:
    both = (Given("deputy", "", "Ann Marsh"), Given("deputy-2", "", "Bob Hale"))
    said = "“What of deputy?” says Ann Marsh, “What of deputy-2?” says Bob Hale."
    assert kept(*both, people=(ANN, BOB)) == (f"Deputy stays nobody: {said}",)
    assert kept(*both, people=(ANN, BOB), deputy="u-bob") == (f"Deputy stays Bob Hale: {said}",)
    assert kept(Given("deputy", "", "Nobody"), people=(BOB,), deputy="u-bob") == (
        "Deputy stays Bob Hale: “What of deputy?” says Nobody, and no answer empties a field.",
    )
    assert kept(Given("deputy", "", "Nobody")) == (), "the record says the same"
    assert kept() == kept(Given("deputy", "", "", "not_checked"), people=(BOB,), deputy="u-bob") == ()
    assert kept(Given("deputy", "", "Ann Marsh"), people=(ANN,)) == (), "it is offered"
    assert kept(Given("deputy", "", "Ann Marsh"), people=(ANN,), deputy="u-ann") == ()
    odd = kept(Given("deputy", "", "A\x1b[2Jnn"), Given("deputy-2", "", "Bob Hale"), people=(BOB,))
    assert len(odd) == 1 and odd[0].isprintable()
    (long,) = kept(Given("deputy", "", "A" * 90), Given("deputy-2", "", "Bob Hale"), people=(BOB,))
    assert f"says {'A' * 59}…, “What of deputy-2?”" in long


def test_what_fits_no_field_is_not_offered() -> None:
    assert told(Given("odd", "", "500"), Given("unknown", "", "x"), Given("users", "", "9")) == []


def test_two_items_that_contradict_each_other_offer_nothing_and_two_that_agree_one() -> None:
    assert told(Given("deputy", "", "Ann Marsh"), Given("deputy-2", "", "Bob Hale"), people=(ANN, BOB)) == []
    both = told(Given("deputy", "", "Ann Marsh"), Given("deputy-2", "", "Ann Marsh"), people=(ANN, BOB))
    assert both == [("client.deputy", "nobody", "u-ann", "Ann Marsh")]


def test_who_is_no_record_yet_is_a_new_person_once_and_goes_along_with_the_field() -> None:
    found = offered(
        Given("deputy", "", "Cy Dorn"),
        Given("met", "", "cy dorn, foreman"),
        Given("spoc", "", "Ann Marsh"),
        people=(ANN,),
    )
    assert [(one.key, one.now, one.now_shown, one.person, one.needs) for one in found] == [
        ("client.point_of_contact", "u-ann", "Ann Marsh", ("", ""), ""),
        ("client.deputy", "", "Cy Dorn, foreman", ("Cy Dorn", "foreman"), "person.cy dorn"),
        ("person.cy dorn", "", "Cy Dorn, foreman", ("Cy Dorn", "foreman"), ""),
    ]
    assert [one.fills for one in found] == [True, True, False]
    assert found[2].asked == "What of deputy?"


def test_several_of_one_name_are_told_apart_by_what_is_known_or_not_at_all() -> None:
    other = KnownPerson("u-other", "Ann Marsh", "clerk")
    assert told(Given("deputy", "", "Ann Marsh, clerk"), people=(ANN, other))[0][2] == "u-other"
    assert told(Given("deputy", "", "Ann Marsh"), people=(ANN, other), deputy="u-other") == []
    (found,) = offered(Given("deputy", "", "Ann Marsh"), people=(ANN, other))
    assert found.wrong == "2 people are called Ann Marsh here: choose one on the card of the client."
    assert not found.fills


def test_who_is_in_the_trash_or_has_left_is_no_new_person_and_cannot_be_taken() -> None:
    gone = KnownPerson("u-ann", "Ann Marsh", trashed=True)
    (found,) = offered(Given("deputy", "", "Ann Marsh"), Given("met", "", "Ann Marsh"), people=(gone,))
    assert found.wrong == "Ann Marsh is in the trash: bring the record back first."
    (found,) = offered(Given("deputy", "", "Ann Marsh"), people=(KnownPerson("u-ann", "Ann Marsh", left=True),))
    assert found.wrong == "Ann Marsh has left."


def test_what_the_field_refuses_is_said() -> None:
    (found,) = offered(Given("does", "", "x" * 1_001))
    assert "holds at most 1,000 characters" in found.wrong
    (found,) = offered(Given("limit", "", "much"))
    assert found.wrong


MORE = ["clause", "secret", "app", "expert"]
TEXTS = st.text(max_size=12) | st.sampled_from(["Ann Marsh", "Bob Hale, clerk", "none", ",", "50000", "-1", "yes"])


@given(st.dictionaries(st.sampled_from([one[0] for one in ITEMS] + MORE), TEXTS), st.booleans())
def test_whatever_was_answered_each_key_is_offered_once_and_differs_from_what_stands(
    answers: dict[str, str], known: bool
) -> None:
    given_ = [Given(item, "1" if item in ("app", "expert") else "", value) for item, value in answers.items()]
    found = offered(*given_, people=(ANN, BOB) if known else ())
    keys = [one.key for one in found]
    assert len(keys) == len(set(keys))
    for one in found:
        assert one.wrong or one.person[0] or one.now != one.was
        assert not one.needs or one.needs in keys
        assert one.now_shown or one.wrong
        assert not (one.fills and one.was)
        assert not (one.fills and any(other.private for other in found if one.needs == other.key))


def test_what_it_goes_by_is_all_that_it_goes_by() -> None:
    some = answers_of(Given("users", "", "9"), Given("limit", "", "50000"), Given("met", "", "Cy Dorn"))
    more = {**some, ("users", ""): Given("users", "", "10"), ("odd", ""): Given("odd", "", "1")}
    before, after = (bearing_on_records(layout(CHECKLIST, one)) for one in (some, more))
    assert [one.item for one in before] == ["limit", "met"]
    assert [one.item for one in after] == ["limit", "met", "odd"]


def test_what_a_terminal_would_obey_gets_into_no_record() -> None:
    found = offered(Given("does", "", "a\x1b[31mb\x00\nc"), Given("deputy", "", "Cy\x1b[2J Dorn\n, fore\x07man"))
    told_ = [text for one in found for text in (str(one.now), one.now_shown, *one.person, one.key)]
    assert len(found) == 3
    assert all(text.isprintable() for text in told_), told_
