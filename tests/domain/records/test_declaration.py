"""What a declaration says where it says nothing, and what a type does that has no way of its own."""

from __future__ import annotations

from datetime import datetime

import pytest

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records import kinds
from fieldkit.domain.records.codes import CODES, FIND_AS, FindAs
from fieldkit.domain.records.declaration import Field, Kind, Record, declare
from fieldkit.domain.records.field_type import FieldType, Option
from fieldkit.domain.records.field_types.text import LONG, TEXT
from fieldkit.domain.records.kinds import CALL, CLIENT, FINDING, KINDS, named, register
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.records.waiting import CALL_TO_RETURN, FINDING_CRITICAL, TODAY, WAITING, TodayGroup, WaitingRule


def none(kind: str, _text: str) -> int:
    raise Invalid(f"No {kind} is called so.")


def called(kind: str, number: int) -> str:
    return f"{kind} {number}"


def test_a_declaration_says_as_little_as_it_can() -> None:
    field = Field("size", "Size", TEXT, 7)
    assert (field.required, field.help, field.options, field.link, field.search) == (False, "", (), "", "")
    assert (field.default, field.typed, field.partner_opt_in) == ("", True, False)
    kind = Kind("gadget", "Gadget", "Gadgets", 99, Record, (field,))
    assert (kind.created, kind.order, kind.sorted_by, kind.columns) == (True, "-id", ("id", True), ())
    assert (kind.when, kind.beside, kind.state, kind.steps, kind.together) == (None, None, None, (), ())
    assert (kind.timeline, kind.new, kind.waits, kind.today, kind.told_by) == (None, None, None, None, ())
    assert (kind.by_name, kind.few, kind.context, kind.partner) == (False, False, False, False)
    record = Record()
    assert (record.id, record.uid, record.created_at, record.updated_at, record.deleted_at) == (0, "", 0, 0, None)
    assert Option("a", "A").tone == ""
    assert (ReadingContext(datetime(2026, 11, 21), none, called).currency) == ""
    assert ReadingContext(datetime(2026, 11, 21), none, called).month_first is False


def test_a_type_without_ways_of_its_own_says_the_value_as_it_is() -> None:
    plain, field = FieldType(), Field("size", "Size", FieldType(), 7)
    by = ReadingContext(datetime(2026, 11, 21), none, called)
    for said in (plain.edited, plain.in_words, plain.shown, plain.listed, plain.full):
        assert said(field, 12, by) == "12"
    assert (plain.plain(12), plain.width(field), plain.offers(field), plain.stored) == (12, 0, (), "text")
    assert plain.tidy(" a\n b ") == "a b"
    assert LONG.tidy(" a\n b ") == "a\n b"
    with pytest.raises(NotImplementedError):
        plain.read(field, "12", by)
    with pytest.raises(NotImplementedError):
        plain.keep_both(["1", "2"])
    facts = ("several_lines", "block", "is_list", "labelled", "by_digits", "is_time", "echoes", "can_keep_both")
    assert [fact for fact in (*facts, "comparable", "is_document") if getattr(plain, fact)] == []


def test_a_field_of_a_kind_is_asked_for_by_its_name() -> None:
    assert CLIENT.field("town").label == "Town"
    with pytest.raises(KeyError, match="colour"):
        CLIENT.field("colour")
    assert (CLIENT.has("town"), CLIENT.has("colour")) == (True, False)
    assert [field.name for field in CALL.title] == ["note"]
    assert CALL.told_by == ("note", "direction", "contact", "caller")
    assert CALL.sorted_by == ("at", True)
    assert CLIENT.sorted_by == ("name", False)
    severity = FINDING.field("severity")
    assert [severity.tone(value) for value in ("low", "medium", "high", "critical")] == ["", "", "", "alert"]
    assert CALL.field("outcome").tone("no such") == ""
    assert CALL.field("outcome").option_label("no such") == "no such"


def test_a_kind_that_has_no_code_of_its_own_has_to_be_given_one() -> None:
    assert declare("client", Record, "Client", "Clients").code == 1
    assert declare("gadget", Record, "Gadget", "Gadgets", code=99).code == 99
    with pytest.raises(KeyError, match="gadget"):
        declare("gadget", Record, "Gadget", "Gadgets")


def test_a_kind_that_is_made_known_is_known_with_all_that_goes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    known, numbers, waiting, groups, weights = ({**KINDS}, {**CODES}, {**WAITING}, {**TODAY}, {**FIND_AS})
    patched = {"KINDS": known, "CODES": numbers, "WAITING": waiting, "TODAY": groups, "FIND_AS": weights}
    for name, table in patched.items():
        monkeypatch.setattr(kinds, name, table)
    gadget = declare("gadget", Record, "Gadget", "Gadgets", code=99)
    gizmo = declare("gizmo", Record, "Gizmo", "Gizmos", code=98)
    waits, today, found = WaitingRule((("state", ("open",)),)), TodayGroup("gadgets", "Gadgets", "at"), FindAs(3)
    register(gadget, waits=waits, today=today, find_as=found)
    register(gizmo)
    assert list(known)[-2:] == ["gadget", "gizmo"]
    assert (named("gadgets"), named("Gizmo")) == (gadget, gizmo)
    assert (numbers["gadget"], numbers["gizmo"]) == (99, 98)
    assert (waiting["gadget"], groups["gadget"], weights["gadget"]) == (waits, today, found)
    assert [table for table in (waiting, groups, weights) if "gizmo" in table] == []
    numbers["gimmick"] = 96
    for name, code, words in (
        ("gadget", 97, "gadget or its code 97 is taken"),
        ("gimmick", 99, "gimmick or its code 99 is taken"),
        ("gimmick", 95, "gimmick has the code 96"),
    ):
        with pytest.raises(ValueError, match=words):
            register(declare(name, Record, "G", "Gs", code=code))
    assert "gimmick" not in known


@pytest.mark.parametrize(
    ("values", "waits"),
    [
        ({"outcome": "missed", "returned_at": None}, True),
        ({"outcome": "call_back", "returned_at": ""}, True),
        ({"outcome": "missed", "returned_at": 5}, False),
        ({"outcome": "reached", "returned_at": None}, False),
    ],
)
def test_a_call_waits_while_it_was_missed_and_not_returned(values: dict[str, object], waits: bool) -> None:
    assert CALL_TO_RETURN.holds(values.__getitem__) is waits


def test_groups_of_today_are_these() -> None:
    told = {
        kind: (group.name, group.title, group.when, group.due, group.newest_first, group.what, group.contact)
        for kind, group in TODAY.items()
    }
    assert list(told.items()) == [
        ("promise", ("promises", "Promises", "due", True, False, "what", "contact")),
        ("call", ("calls", "Calls to return", "at", False, False, "note", "contact")),
        ("instruction", ("instructions", "Waiting for a yes", "heard_at", False, True, "topic", "contact")),
        ("finding", ("findings", "Findings", "answer_by", True, False, "title", "")),
        ("survey", ("surveys", "Surveys unfinished", "started_at", False, True, "checklist.title", "contact")),
    ]
    assert {kind: (group.does_from, group.caller) for kind, group in TODAY.items()} == {
        "promise": (("type",), ""),
        "call": (("outcome",), "caller"),
        "instruction": (("asked_at",), ""),
        "finding": (("severity",), ""),
        "survey": ((), ""),
    }
    assert [TODAY["promise"].does(word) for word in ("other", "send_offer")] == ["", "send offer"]
    assert TODAY["call"].does("call_back") == "call back"
    assert {kind: (group.days, group.always) for kind, group in TODAY.items() if group.due} == {
        "promise": (7, None),
        "finding": (-1, FINDING_CRITICAL),
    }
    assert [TODAY["instruction"].does(at) for at in (5, None)] == ["asked", ""]
    assert (TODAY["survey"].does(), {kind for kind in TODAY if TODAY[kind].progress}) == ("begun", {"survey"})
    bare = TodayGroup("gadgets", "Gadgets", "at")
    assert (bare.due, bare.newest_first, bare.what, bare.does("x"), bare.does_from, bare.contact, bare.caller) == (
        *(False, False, "", "", (), "contact", ""),
    )
