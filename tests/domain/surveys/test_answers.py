import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.checklists.load import ITEM_TYPES, Item
from fieldkit.domain.surveys.answer_grammar import AnswerError, parse_answer
from fieldkit.domain.surveys.answers import Signature, judge, show_answer
from fieldkit.domain.text.sanitize import clean
from tests.domain.surveys.survey_content import made, starting, texts
from tests.support.moments import MIDDAY

EVERY_ITEM = [item for checklist in starting().values() for item in checklist.items]


def item(name: str) -> Item:
    return next(one for one in EVERY_ITEM if one.id == name)


def one(**keys: object) -> Item:
    return made({"id": "a", **keys}).items[0]


@pytest.mark.parametrize(
    ("name", "text", "value", "result"),
    [
        ("fv-spoc", "p", "pass", "pass"),
        ("fv-spoc", "A", "partial", "partial"),
        ("fv-spoc", "Fail", "fail", "fail"),
        ("fv-spoc", "n", "na", "na"),
        ("fv-spoc", "N/A", "na", "na"),
        ("fv-spoc", "u", "not_checked", "not_checked"),
        ("fv-spoc", "not checked", "not_checked", "not_checked"),
        ("fv-spoc", "pas", "pass", "pass"),
        ("fv-byod", "Y", "yes", ""),
        ("fv-byod", "no", "no", ""),
        ("fv-mail", "m365", "m365", ""),
        ("fv-mail", "google workspace", "google", ""),
        ("fv-mail", "own", "own", ""),
        ("fv-mail", "pers", "personal", ""),
        ("fv-mail", "accounts", "personal", ""),
        ("fv-mail", "3", "hosted", ""),
        ("fv-mail", "#1", "m365", ""),
        ("fv-passwords", "manager", "manager", "pass"),
        ("fv-passwords", "paper", "paper", "partial"),
        ("fv-passwords", "Spread", "file", "fail"),
        ("fv-passwords", "n/a", "", "na"),
        ("fv-rules", "cards, health", "cards,health", ""),
        ("fv-rules", "health cards", "cards,health", ""),
        ("fv-rules", "2 1", "cards,health", ""),
        ("fv-rules", "Health records; Takes card payments", "cards,health", ""),
        ("fv-prov-role", "Alarm, doors, cameras", "security", ""),
        ("fv-staff", "12", "12", ""),
        ("fv-staff", "12 people", "12", ""),
        ("fv-drag", "7,5 min", "7.5", ""),
        ("fv-n-eol", "0", "0", "pass"),
        ("fv-n-eol", "2 devices", "2", "fail"),
        ("fv-n-eol", "not checked", "", "not_checked"),
        ("wl-rssi", "-72", "-72", "fail"),
        ("wl-rssi", "−68 dBm", "-68", "partial"),
        ("wl-rssi", "-60dbm", "-60", "pass"),
        ("nc-temp", "35.5°C", "35.5", "fail"),
        ("nc-temp", "30.5 C", "30.5", "partial"),
        ("nc-temp", "27 C", "27", "pass"),
        ("nc-ups-load", "60%", "60", "pass"),
        ("fv-rate", "€ 42,50", "4250", ""),
        ("fv-does", "  Makes \x1b[31msigns [/]  ", "Makes signs [/]", ""),
        ("fv-last3", "One\r\nTwo", "One\nTwo", ""),
        ("fv-domain-renew", "in 2 weeks", "2026-12-05", ""),
        ("fv-met", "Ines Marsh, owner", "Ines Marsh, owner", ""),
        ("nc-fw", "uid:0190", "uid:0190", ""),
        ("fv-photo", "'/tmp/rack front.JPEG'", "/tmp/rack front.JPEG", ""),
        ("fv-scan", "C:\\scans\\lan.xml", "C:\\scans\\lan.xml", ""),
        ("fv-spoc", "  ", "", ""),
    ],
)
def test_answers_are_read_and_judged(name: str, text: str, value: str, result: str) -> None:
    assert parse_answer(item(name), text, MIDDAY) == (value, result)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("fv-spoc", "maybe", "Type p pass, a partial"),
        ("fv-byod", "perhaps", "Type y or n"),
        ("wl-poe-class", "poe", 'fits "PoE'),
        ("fv-insured", "x", 'Choose "Yes", "No" or "Unknown"'),
        ("fv-rules", "cards, nonsense", '"nonsense" is not an answer here'),
        ("fv-staff", "a dozen", 'Type a figure such as "12 people"'),
        ("fv-staff", "-1", "People who work here: -1 is outside 0 or more people."),
        ("fv-staff", "1,234", "Leave the comma out"),
        ("fv-down", "12 ms", "is not a number"),
        ("fv-drag", "500", "outside 0 to 480 minutes"),
        ("wl-rssi", "67", "Did you mean -67?"),
        ("fv-rate", "cheap", "is not an amount"),
        ("fv-domain-renew", "soon", 'Try "tomorrow" or "24 nov"'),
        ("fv-photo", "rack.bmp", "Give a file that ends in jpg or png"),
        ("fv-photo", "/tmp/", "is a folder"),
        ("fv-signoff", "123", 'such as "Ines Marsh, owner"'),
    ],
)
def test_a_refusal_says_what_would_fit(name: str, text: str, words: str) -> None:
    with pytest.raises(AnswerError) as refused:
        parse_answer(item(name), text, MIDDAY)
    assert words in str(refused.value)


def test_numbered_options_are_taken_by_their_number_even_if_a_label_begins_with_it() -> None:
    emergencies = item("cq-emergencies")
    assert parse_answer(emergencies, "2", MIDDAY)[0] == "2+"
    assert parse_answer(emergencies, "2", MIDDAY, numbered=True)[0] == "1"
    assert parse_answer(emergencies, "#2", MIDDAY)[0] == "1"


def test_a_signature_keeps_name_role_and_time() -> None:
    value, result = parse_answer(item("fv-signoff"), "Æther O'Brien, owner", MIDDAY)
    assert json.loads(value) == {"name": "Æther O'Brien", "role": "owner", "at": "2026-11-21 13:30"}
    assert result == ""
    assert show_answer(item("fv-signoff"), value) == "Æther O'Brien, owner, 21 Nov 2026 13:30"


def test_a_signature_that_is_corrected_keeps_its_time() -> None:
    value, _ = parse_answer(item("fv-signoff"), "Ines Marsh, owner, 2026-11-20 09:00", MIDDAY)
    assert Signature.from_stored(value) == Signature("Ines Marsh", "owner", "2026-11-20 09:00")


def test_rules_choose_fail_before_partial_and_pass_otherwise() -> None:
    ruled = one(type="number", fail_if={"gt": 10, "lt": 0}, partial_if={"gt": 5})
    judged = {text: parse_answer(ruled, text, MIDDAY)[1] for text in ("-1", "0", "5", "6", "10", "11")}
    assert judged == {"-1": "fail", "0": "pass", "5": "pass", "6": "partial", "10": "partial", "11": "fail"}


def test_money_rules_are_in_whole_units_and_exact_at_the_limit() -> None:
    ruled = one(type="money", fail_if={"lt": 0.1})
    assert parse_answer(ruled, "0.10", MIDDAY) == ("10", "pass")
    assert parse_answer(ruled, "0.09", MIDDAY) == ("9", "fail")


def test_yesno_can_be_judged_by_a_rule() -> None:
    ruled = one(type="yesno", fail_if={"eq": False})
    assert parse_answer(ruled, "n", MIDDAY) == ("no", "fail")
    assert parse_answer(ruled, "y", MIDDAY) == ("yes", "pass")


def test_the_worst_of_several_chosen_options_decides() -> None:
    options = [{"value": "a", "result": "partial"}, {"value": "b", "result": "fail"}, {"value": "c"}]
    ruled = one(type="multi", options=options)
    assert [judge(ruled, value) for value in ("c", "a,c", "a,b,c", "")] == ["pass", "partial", "fail", ""]


def test_an_option_of_another_version_is_shown_as_it_stands_and_not_judged() -> None:
    assert show_answer(item("fv-passwords"), "gone") == "gone"
    assert judge(item("fv-passwords"), "gone") == ""


@settings(max_examples=200)
@given(st.data())
def test_a_shown_answer_is_understood_as_the_same(data: st.DataObject) -> None:
    asked = data.draw(st.sampled_from(EVERY_ITEM))
    value, result = parse_answer(asked, data.draw(texts(asked)), MIDDAY)
    shown = show_answer(asked, value, result)
    assert parse_answer(asked, shown, MIDDAY) == (value, result)


def test_the_starting_items_cover_all_types() -> None:
    assert {asked.type for asked in EVERY_ITEM} == set(ITEM_TYPES)


@pytest.mark.parametrize(
    ("rule", "value", "result"),
    [
        ({"partial_if": {"gt": 5}}, "6", "partial"),
        ({"partial_if": {"gt": 5}}, "5", "pass"),
        ({"fail_if": {"gt": 5}}, "6", "fail"),
        ({"fail_if": {"gt": 5}}, "5", "pass"),
        ({"fail_if": {"lt": 2}}, "1", "fail"),
        ({"fail_if": {"lt": 2}}, "2", "pass"),
        ({"fail_if": {"eq": 3}}, "3.0", "fail"),
        ({"fail_if": {"eq": 3}}, "4", "pass"),
        ({"fail_if": {"gt": 5}, "partial_if": {"gt": 3}}, "4", "partial"),
        ({"fail_if": {"gt": 5}, "partial_if": {"gt": 3}}, "6", "fail"),
        ({}, "6", ""),
        ({"fail_if": {"gt": 5}}, "", ""),
    ],
)
def test_a_rule_alone_judges_what_it_says(rule: dict[str, object], value: str, result: str) -> None:
    assert judge(one(type="number", **rule), value) == result


@settings(max_examples=300)
@given(st.sampled_from(EVERY_ITEM), st.text(max_size=20) | st.text("0123456789,.;#- panfuyo", max_size=8))
def test_any_text_is_an_answer_or_refused_in_words(asked: Item, text: str) -> None:
    try:
        value, result = parse_answer(asked, text, MIDDAY)
    except AnswerError as refused:
        assert str(refused)[-1] in '.?"'
    else:
        assert "\x1b" not in value
        assert value or result or not clean(text).strip()
        assert result == judge(asked, value) or (not value and result in ("na", "not_checked"))
        if value and asked.type not in ("signoff", "file"):
            assert parse_answer(asked, show_answer(asked, value, result), MIDDAY)[0] == value, "what is shown is read"


@settings(max_examples=200)
@given(st.sampled_from(EVERY_ITEM), st.text(max_size=12))
def test_any_stored_text_can_be_shown_and_judged(asked: Item, value: str) -> None:
    shown = show_answer(asked, value)
    assert not value.strip() or asked.type == "signoff" or shown, "what is stored is seen"
    result = judge(asked, value)
    assert result in ("", "pass", "partial", "fail", "na", "not_checked")
    if asked.type in ("text", "date", "file", "signoff"):
        assert result == "", "only rules, checks and options judge"
