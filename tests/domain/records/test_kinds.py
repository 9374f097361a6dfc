"""What the kinds declare: whole, without two that contradict, and the one place for what was kept as second lists."""

from __future__ import annotations

from datetime import datetime

import pytest

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records import codes
from fieldkit.domain.records.declaration import Kind, Record, declare
from fieldkit.domain.records.kinds import CALL, CLIENT, INSTRUCTION, KINDS, named, register
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.domain.records.waiting import TODAY, WAITING

NOW = datetime(2026, 11, 21, 14, 30)
EVERY = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@EVERY
def test_codes_are_used_once(kind: Kind) -> None:
    numbers = [field.code for field in kind.fields]
    assert len(set(numbers)) == len(numbers)
    assert [one.name for one in KINDS.values() if one.code == kind.code] == [kind.name]
    assert codes.CODES[kind.name] == kind.code


@EVERY
def test_links_lead_to_kinds_and_only_choices_have_options(kind: Kind) -> None:
    for field in kind.fields:
        assert bool(field.link) == (field.type.stored == "link")
        assert not field.link or field.link in KINDS
        assert bool(field.options) == (field.type.name == "choice")
        assert {option.tone for option in field.options} <= {"", "alert", "good"}


@EVERY
def test_each_step_sets_a_field_to_what_it_can_hold(kind: Kind) -> None:
    keys = [step.key for step in kind.steps]
    assert len(set(keys)) == len(keys)
    for step in kind.steps:
        field = kind.field(step.field)
        assert step.label or step.text in [option.value for option in field.options]
        assert not step.decided_by or kind.field(step.decided_by).link == "contact"
    if kind.state:
        values = [option.value for option in kind.state.options]
        assert sorted(step.text for step in kind.steps) == sorted(values), "every state can be reached"


def test_a_step_that_was_taken_is_not_offered() -> None:
    returned, again = CALL.steps
    assert (returned.taken(None), returned.taken(5)) == (False, True)
    assert (again.taken(None), again.taken(5)) == (True, False)
    confirmed = INSTRUCTION.steps[0]
    assert (confirmed.taken("confirmed"), confirmed.taken("noted"), confirmed.taken("")) == (True, False, False)


def test_when_a_record_is_and_what_stands_beside_its_title() -> None:
    when = {name: kind.when.name for name, kind in KINDS.items() if kind.when}
    assert when == {
        "call": "at",
        "promise": "due",
        "instruction": "heard_at",
        "survey": "started_at",
        "finding": "answer_by",
        "card_use": "at",
        "survey_revision": "at",
    }
    beside = {name: kind.beside.name for name, kind in KINDS.items() if kind.beside}
    assert beside == {
        "client": "style",
        "site": "phones",
        "contact": "phones",
        "call": "outcome",
        "promise": "state",
        "instruction": "state",
        "checklist": "scope",
        "survey": "state",
        "finding": "state",
        "card": "category",
        "card_use": "outcome",
        "survey_revision": "signed_by",
    }


def test_a_list_shows_title_client_what_stands_beside_and_when_unless_more_is_declared() -> None:
    assert KINDS["call"].columns == ("note", "client", "outcome", "at")
    assert KINDS["promise"].columns == ("what", "client", "state", "due")
    assert KINDS["survey"].columns == ("checklist", "client", "state", "started_at")
    assert KINDS["card"].columns == ("title", "category")
    assert KINDS["checklist_version"].columns == ("checklist", "number"), "without a title what a person types"
    assert KINDS["finding"].columns == ("title", "client", "severity", "state", "answer_by")
    for kind in KINDS.values():
        assert [name for name in kind.columns if not kind.has(name)] == []
        assert kind.when is None or kind.when.type.is_time


@pytest.mark.parametrize(("name", "code"), [("client", 99), ("gadget", 1)])
def test_a_name_or_a_code_is_not_taken_twice(name: str, code: int) -> None:
    before = (dict(KINDS), dict(codes.CODES))
    with pytest.raises(ValueError, match="is taken"):
        register(declare(name, Record, "Gadget", "Gadgets", code=code))
    assert before == (KINDS, codes.CODES)


def test_what_is_begun_from_a_client_belongs_to_one_and_has_a_key_of_its_own() -> None:
    begun = sorted(((kind.new, kind) for kind in KINDS.values() if kind.new), key=lambda one: one[0].place)
    assert [kind.name for _, kind in begun] == [
        *("call", "promise", "instruction", "survey", "finding", "card_use", "contact", "site")
    ]
    assert [new.key for new, _ in begun] == list("cpivfuhs")
    assert all(kind.has("client") and kind.created for _, kind in begun)


def test_only_names_of_people_and_clients_make_a_record_from_a_link() -> None:
    assert [kind.name for kind in KINDS.values() if kind.by_name] == ["client", "contact"]


def test_what_concerns_people_goes_to_a_partner_only_where_it_is_named() -> None:
    ticked = {kind.name for kind in KINDS.values() if kind.partner}
    assert ticked == {"client", "site", "contact", "survey", "answer", "finding"}


def test_rules_and_groups_belong_to_kinds() -> None:
    assert set(WAITING) <= set(KINDS)
    assert set(TODAY) <= set(WAITING)
    assert CALL.waits is WAITING["call"]
    assert CALL.today is TODAY["call"]
    assert KINDS["client"].waits is None
    assert KINDS["card_use"].today is None


def test_find_treats_a_kind_as_declared() -> None:
    assert set(codes.FIND_AS) <= set(codes.CODES)
    assert KINDS["client"].find_as.weight > KINDS["contact"].find_as.weight > KINDS["call"].find_as.weight == 1
    keyed = {kind.name for kind in KINDS.values() if kind.find_as.keyed}
    assert keyed == {kind.name for kind in KINDS.values() if kind.has("key")} == {"card", "checklist"}
    for kind in KINDS.values():
        assert not kind.find_as.named or not kind.title[0].link, "only a title of its own has a beginning"


@EVERY
def test_a_timeline_is_made_of_declared_fields(kind: Kind) -> None:
    declared = kind.timeline
    if declared is None:
        assert not kind.new or kind.name in ("contact", "site")
        return
    assert kind.has("client")
    names = [*declared.what, *declared.who, *declared.state]
    names += [declared.due] if declared.due else []
    names += [declared.done[0]] if declared.done else []
    assert [name for name in names if not kind.has(name)] == []
    assert declared.at == "created_at" or kind.field(declared.at).type.stored == "integer"
    places = [one.timeline.place for one in KINDS.values() if one.timeline]
    assert sorted(places) == list(range(1, len(places) + 1))


def test_a_kind_is_found_by_its_name_label_or_plural() -> None:
    assert named("Card uses") is named("card-use") is KINDS["card_use"]
    assert named("gadget") is None


def test_a_call_without_a_note_is_told_by_its_direction_and_who_was_spoken_to() -> None:
    known: dict[str, Value] = {"note": "", "direction": "out", "contact": "Ines Marsh", "caller": "01632"}
    assert CALL.untitled(known) == "we called, Ines Marsh"
    assert CALL.untitled(known | {"contact": ""}) == "we called, 01632"
    assert CALL.untitled(known | {"direction": "", "contact": "", "caller": ""}) == ""


@EVERY
def test_what_tells_a_record_without_a_title_are_fields_of_its_kind(kind: Kind) -> None:
    assert all(kind.has(name) for name in kind.told_by)
    nothing: dict[str, Value] = dict.fromkeys(kind.told_by)
    assert kind.untitled(nothing) == ""


def test_when_an_order_was_heard_is_never_ahead_by_more_than_a_clock_may_be_off() -> None:
    heard, by = INSTRUCTION.field("heard_at"), ReadingContext(NOW, lambda _kind, _text: 1, lambda _kind, _id: "")
    for text in ("now", "14:30", "yesterday 14", "21 nov 14:34"):
        assert heard.read(text, by)
    for text in ("tomorrow 10", "2026-11-23T23:59:00+00:00"):
        with pytest.raises(Invalid, match="is still ahead"):
            heard.read(text, by)


def test_a_link_to_a_mail_address_is_the_address() -> None:
    by = ReadingContext(NOW, lambda _kind, _text: 0, lambda _kind, _number: "")
    found = CLIENT.field("emails").read("mailto:a@x.example; work: MAILTO:b@x.example", by)
    assert found == "a@x.example\nwork: b@x.example"
