"""What the grammar of answers says and takes at its borders, word for word."""

import json
from datetime import datetime

import pytest

from fieldkit.domain.checklists.load import Item
from fieldkit.domain.surveys.answer_grammar import AnswerError, parse_answer
from tests.domain.surveys.survey_content import made
from tests.support.moments import MIDDAY

NUMBERED = [{"value": f"v{number}", "label": f"L{number}"} for number in range(1, 10)]


def one(**keys: object) -> Item:
    return made({"id": "a", "ask": "How much", **keys}).items[0]


def value(item: Item, text: str, *, numbered: bool = False, currency: str = "") -> str:
    return parse_answer(item, text, MIDDAY, numbered=numbered, currency=currency)[0]


def refusal(item: Item, text: str, *, numbered: bool = False) -> str:
    with pytest.raises(AnswerError) as refused:
        parse_answer(item, text, MIDDAY, numbered=numbered)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("na", "na"),
        ("not applicable", "na"),
        ("unchecked", "not_checked"),
        ("not_checked", "not_checked"),
        ("passed", "pass"),
        ("OK", "pass"),
        ("part", "partial"),
        ("partly", "partial"),
        ("failed", "fail"),
        ("fai", "fail"),
        ("par", "partial"),
        ("not", "not_checked"),
    ],
)
def test_the_words_for_a_result(text: str, result: str) -> None:
    assert parse_answer(one(), text, MIDDAY) == (result, result)


def test_a_beginning_of_two_results_is_refused() -> None:
    words = "Type p pass, a partial, f fail, n not applicable or u not checked."
    assert refusal(one(), "pa") == f'"pa" is not a result. {words}'
    assert refusal(one(), "No") == f'"No" is not a result. {words}', "not “not checked”, which it begins"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("y", "yes"),
        ("YES", "yes"),
        ("true", "yes"),
        ("1", "yes"),
        ("n", "no"),
        ("No", "no"),
        ("False", "no"),
        ("0", "no"),
    ],
)
def test_the_words_for_yes_and_no(text: str, stored: str) -> None:
    assert value(one(type="yesno"), text) == stored


def test_what_is_neither_yes_nor_no() -> None:
    assert refusal(one(type="yesno"), "2") == '"2" is neither yes nor no. Type y or n.'


@pytest.mark.parametrize("text", ["na", "n/a", "not applicable"])
def test_a_word_for_not_applicable_is_an_option_where_an_option_is_called_so(text: str) -> None:
    called = one(type="choice", options=[{"value": "v", "label": text, "result": "fail"}, {"value": "w"}])
    assert parse_answer(called, text, MIDDAY) == ("v", "fail")
    valued = one(type="choice", options=[{"value": text, "label": "Other", "result": "fail"}, {"value": "w"}])
    assert parse_answer(valued, text, MIDDAY) == (text, "fail")
    without = one(type="choice", options=[{"value": "v", "result": "fail"}, {"value": "w"}])
    assert parse_answer(without, text, MIDDAY) == ("", "na")


def test_a_word_for_not_applicable_is_text_where_nothing_is_judged() -> None:
    assert parse_answer(one(type="text"), "n/a", MIDDAY) == ("n/a", "")
    assert '"n/a" is not a number' in refusal(one(type="number"), "n/a")


@pytest.mark.parametrize(
    ("text", "chosen"), [("1", "v1"), ("9", "v9"), ("#9", "v9"), ("0009", "v9"), ("v3", "v3"), ("l4", "v4")]
)
@pytest.mark.parametrize("numbered", [False, True])
def test_options_by_number_value_or_label(text: str, chosen: str, numbered: bool) -> None:
    assert value(one(type="choice", options=NUMBERED), text, numbered=numbered) == chosen


@pytest.mark.parametrize("text", ["0", "10", "#0", "#10", "00009", "-1", "½"])
@pytest.mark.parametrize("numbered", [False, True])
def test_a_number_of_no_option_is_refused(text: str, numbered: bool) -> None:
    listed = '"L1", "L2", "L3", "L4", "L5", "L6", "L7" or 2 more'
    words = f'"{text}" is not an answer here. Choose {listed}.'
    assert refusal(one(type="choice", options=NUMBERED), text, numbered=numbered) == words


def test_eight_options_are_all_listed_and_one_stands_alone() -> None:
    listed = '"L1", "L2", "L3", "L4", "L5", "L6", "L7" or "L8"'
    assert refusal(one(type="choice", options=NUMBERED[:8]), "z") == f'"z" is not an answer here. Choose {listed}.'
    assert refusal(one(type="choice", options=NUMBERED[:1]), "z") == '"z" is not an answer here. Choose "L1".'


def test_a_word_within_a_label_is_enough_if_only_one_label_has_it() -> None:
    options = [
        {"value": "a", "label": "Cloud mail"},
        {"value": "b", "label": "Own mail"},
        {"value": "c", "label": "No box"},
    ]
    asked = one(type="choice", options=options)
    assert value(asked, "box") == "c"
    assert refusal(asked, "mail") == '"mail" fits "Cloud mail" or "Own mail". Type more of the one you mean.'
    assert refusal(asked, "ail").startswith('"ail" is not an answer here.')


def test_two_labels_that_fold_to_the_same_are_told_apart_by_their_values() -> None:
    options = [{"value": "x", "label": "Café"}, {"value": "y", "label": "Cafe"}]
    asked = one(type="choice", options=options)
    assert refusal(asked, "cafe") == '"cafe" fits "Café" or "Cafe". Type more of the one you mean.'
    assert value(asked, "y") == "y"


def test_several_options_by_any_mark_each_once_in_the_order_of_the_checklist() -> None:
    asked = one(type="multi", options=NUMBERED)
    for text in ("v3, v1", "v3; v1", "v3\nv1", "v3 v1", "v3,v1;v3", "3 1"):
        assert value(asked, text, numbered=True) == "v1,v3", text


@pytest.mark.parametrize("text", [",;", ",", ";", " ; , "])
def test_commas_alone_are_no_answer_and_take_none_back(text: str) -> None:
    asked = one(type="multi", options=NUMBERED[:2])
    assert refusal(asked, text) == f'"{text.strip()}" is not an answer here. Choose "L1" or "L2".'
    assert value(asked, "") == ""
    assert value(asked, "L1,;") == "v1"


def test_several_options_of_which_one_is_none_are_refused_by_its_name() -> None:
    two = one(type="multi", options=NUMBERED[:2])
    assert refusal(two, "v1, zz") == '"zz" is not an answer here. Choose "L1" or "L2".'


def test_an_answer_that_there_is_none_goes_with_no_other() -> None:
    options = [{"value": "cards", "label": "Cards"}, {"value": "none", "label": "None known"}]
    asked = one(type="multi", options=options)
    assert value(asked, "none") == "none"
    assert refusal(asked, "cards, none") == '"None known" goes with no other answer.'


def test_words_without_a_comma_are_refused_as_a_whole() -> None:
    two = one(type="multi", options=NUMBERED[:2])
    assert refusal(two, "v1 zz") == '"v1 zz" is not an answer here. Choose "L1" or "L2".'


@pytest.mark.parametrize(
    "text", ["Card payments\nOld age\nHealth records", "Old age; Card payments, Health records", "c a, b", "c,a;b\nc"]
)
def test_labels_of_several_words_are_parted_by_any_mark(text: str) -> None:
    labels = {"a": "Old age", "b": "Health records", "c": "Card payments"}
    options = [{"value": key, "label": label} for key, label in labels.items()]
    assert value(one(type="multi", options=options), text) == "a,b,c"


@pytest.mark.parametrize(
    ("unit", "text", "stored"),
    [
        ("m²", "40 m2", "40"),
        ("m2", "40m²", "40"),
        ("m³", "7 m3", "7"),
        ("°C", "21 c", "21"),
        ("C", "21º C", "21"),
        ("hours", "3 hour", "3"),
        ("hours", "3 h.", "3"),
        ("hour", "3 h", "3"),
        ("Mbps", "12 MBPS", "12"),
        ("%", "60 %", "60"),
        ("people", "1 person", "1"),
        ("copies", "1 copy", "1"),
        ("hours a year", "1 hour a year", "1"),
        ("", "60", "60"),
    ],
)
def test_a_number_with_its_unit(unit: str, text: str, stored: str) -> None:
    assert value(one(type="number", unit=unit), text) == stored


@pytest.mark.parametrize(
    ("unit", "text", "either"),
    [
        ("hours", "1.5 days", '"36 h" or "12 h"'),
        ("minutes", "half a day", '"12 h" or "4 h"'),
        ("hours a year", "2d", '"48 h" or "16 h"'),
    ],
)
def test_days_where_hours_are_asked_for_are_told_as_both_that_they_may_be(unit: str, text: str, either: str) -> None:
    words = f'"{text}" can be read in two ways: a day has 24 hours, or 8 of work. Type {either}.'
    assert refusal(one(type="number", unit=unit), text) == words


@pytest.mark.parametrize(("unit", "text"), [("Mbps", "12 ms"), ("", "12 ms"), ("hours", "3 weeks"), ("m", "m")])
def test_another_unit_is_no_number(unit: str, text: str) -> None:
    example = f"12 {unit}".strip()
    words = f'"{text}" is not a number. Type a figure such as "{example}".'
    assert refusal(one(type="number", unit=unit), text) == words


@pytest.mark.parametrize(
    ("limits", "example"),
    [
        ({"min": 12}, "12"),
        ({"max": 12}, "12"),
        ({"min": 13}, "13"),
        ({"max": 11}, "11"),
        ({"min": 2, "max": 5}, "5"),
        ({"min": 20, "max": 50}, "50"),
        ({"min": 0.5, "max": 1.5}, "1.5"),
    ],
)
def test_the_example_of_a_number_is_one_that_would_fit(limits: dict[str, object], example: str) -> None:
    item = one(type="number", **limits)
    assert refusal(item, "x") == f'"x" is not a number. Type a figure such as "{example}".'
    assert value(item, example) == example


@pytest.mark.parametrize(
    ("limits", "text", "words"),
    [
        ({"min": 2}, "1.9", "How much: 1.9 is outside 2 or more."),
        ({"max": 5}, "5.1", "How much: 5.1 is outside up to 5. Did you mean -5.1?"),
        ({"min": 2, "max": 5, "unit": "m"}, "6", "How much: 6 is outside 2 to 5 m."),
        ({"min": 2, "unit": "m"}, "1", "How much: 1 is outside 2 or more m."),
        ({"max": 5, "unit": "m"}, "6", "How much: 6 is outside up to 5 m. Did you mean -6?"),
        ({"max": -0.5}, "1", "How much: 1 is outside up to -0.5. Did you mean -1?"),
        ({"max": -0.5}, "0.5", "How much: 0.5 is outside up to -0.5. Did you mean -0.5?"),
        ({"max": -0.5}, "0.4", "How much: 0.4 is outside up to -0.5."),
        ({"min": 1}, "-5", "How much: -5 is outside 1 or more."),
        ({"min": 0.1}, "-0.5", "How much: -0.5 is outside 0.1 or more."),
        ({"min": -9, "max": -1}, "0", "How much: 0 is outside -9 to -1."),
    ],
)
def test_a_number_outside_its_limits(limits: dict[str, object], text: str, words: str) -> None:
    assert refusal(one(type="number", **limits), text) == words


def test_the_limits_themselves_fit() -> None:
    item = one(type="number", min=2, max=5)
    assert [value(item, text) for text in ("2", "5")] == ["2", "5"]
    priced = one(type="money", min=2, max=5)
    assert [value(priced, text) for text in ("2", "5.00")] == ["200", "500"]


def test_an_amount_outside_its_limits() -> None:
    assert refusal(one(type="money", min=2, max=5), "5.01") == "How much: that is outside 2 to 5."
    assert refusal(one(type="money", min=2), "1.99") == "How much: that is outside 2 or more."
    assert refusal(one(type="money", max=5), "6") == "How much: that is outside up to 5."


def test_an_amount_below_zero_only_where_the_limit_allows_it() -> None:
    assert value(one(type="money", min=-5), "-3") == "-300"
    assert value(one(type="money", min=-0.5), "-0.30") == "-30"
    for limits in ({}, {"min": 0}):
        assert "outside" not in refusal(one(type="money", **limits), "-3"), "an amount below zero is none here"


def test_a_date_is_read_in_the_order_that_the_settings_say() -> None:
    asked = one(type="date")
    assert parse_answer(asked, "3/4/2026", MIDDAY, month_first=True) == ("2026-03-04", "")
    assert parse_answer(asked, "3/4/2026", MIDDAY, month_first=False) == ("2026-04-03", "")
    assert parse_answer(asked, "3/4/2026", MIDDAY) == ("2026-04-03", "")


@pytest.mark.parametrize(
    ("accept", "text", "stored"),
    [
        ([".jpg"], "a.JPG", "a.JPG"),
        (["jpg"], "a.jpeg", "a.jpeg"),
        (["jpeg"], "a.jpg", "a.jpg"),
        (["tiff"], "a.tif", "a.tif"),
        (["html"], "a.htm", "a.htm"),
        ([], "noext", "noext"),
        ([], "file:///tmp/a.jpg", "/tmp/a.jpg"),
        ([], '"/tmp/a b.jpg "', "/tmp/a b.jpg"),
        ([], "'a'", "a"),
        ([], "'a\"", "'a\""),
        ([], "'a", "'a"),
        ([], "'", "'"),
        ([], "xax", "xax"),
    ],
)
def test_a_path_as_it_is_typed_or_dropped(accept: list[str], text: str, stored: str) -> None:
    assert value(one(type="file", accept=accept), text) == stored


def test_a_path_that_does_not_fit() -> None:
    pictures = one(type="file", accept=[".PNG", "jpg"])
    assert refusal(pictures, "/x/a.gif") == '"a.gif" is not accepted here. Give a file that ends in jpg or png.'
    assert refusal(pictures, "/x.jpg/a") == '"a" is not accepted here. Give a file that ends in jpg or png.'
    assert refusal(one(type="file"), "''") == "\"''\" is a folder. Give the path of a file."
    assert refusal(pictures, "C:\\scans\\") == '"C:\\scans\\" is a folder. Give the path of a file.'


def test_a_long_text_is_cut_where_it_is_quoted() -> None:
    assert refusal(one(type="yesno"), "x" * 40).startswith(f'"{"x" * 40}" is')
    assert refusal(one(type="yesno"), "x" * 41).startswith(f'"{"x" * 39}…" is')


def test_a_signature_of_a_name_alone_and_of_several_roles() -> None:
    def signed(text: str) -> dict[str, str]:
        stored = json.loads(value(one(type="signoff"), text))
        assert isinstance(stored, dict)
        return stored

    assert signed("Ines") == {"name": "Ines", "role": "", "at": "2026-11-21 13:30"}
    assert signed("Ines, owner,, trustee") == {"name": "Ines", "role": "owner, trustee", "at": "2026-11-21 13:30"}
    for moment in ("2026-11-20 09:00", "20 Nov 2026 09:00", "20 nov 2026 09:00"):
        assert signed(f"Ines, {moment}") == {"name": "Ines", "role": "", "at": "2026-11-20 09:00"}
    added = signed("Ines, owner, 20 Nov 2026 09:00, bookkeeper, 21 Nov 2026 09:00")
    assert added == {"name": "Ines", "role": "owner, bookkeeper", "at": "2026-11-20 09:00"}, "one moment, the first"
    assert signed("Ines, 2 Nov 2026")["at"] == "2026-11-02"
    for role in ("20 Now 2026 09:00", "31 Nov 2026", "20 Nov 2026 9", "the 20 Nov 2026 09:00", "Nov 2026"):
        assert signed(f"Ines, {role}") == {"name": "Ines", "role": role, "at": "2026-11-21 13:30"}, role
    assert signed("Ines, 2026-11-20 09:00") == {"name": "Ines", "role": "", "at": "2026-11-20 09:00"}
    words = 'Type who signs: a name and a role, such as "Ines Marsh, owner".'
    assert refusal(one(type="signoff"), "12, owner") == words


def several(count: int) -> Item:
    options = [{"value": f"v{number}", "label": f"L{number}"} for number in range(1, count + 1)]
    return made({"id": "a", "ask": "Which", "type": "multi", "options": options}).items[0]


@pytest.mark.parametrize(
    ("count", "text", "chosen"),
    [
        (10, "2, 10", "v2,v10"),
        (10, "10 2", "v2,v10"),
        (10, "25", "v2,v5"),
        (10, "0", "v10"),
        (10, "20", "v2,v10"),
        (10, "10", "v10"),
        (10, "1 25", "v1,v2,v5"),
        (9, "987654321", "v1,v2,v3,v4,v5,v6,v7,v8,v9"),
        (12, "12", "v12"),
        (12, "34", "v3,v4"),
        (12, "3 12", "v3,v12"),
    ],
)
def test_numbers_choose_with_and_without_a_gap(count: int, text: str, chosen: str) -> None:
    assert parse_answer(several(count), text, MIDDAY)[0] == chosen


def test_digits_that_can_be_parted_in_two_ways_are_refused_with_both() -> None:
    with pytest.raises(AnswerError, match=r'^"123" can be read in several ways. Type 1 2 3 or 3 12\.$'):
        parse_answer(several(12), "123", MIDDAY)


@pytest.mark.parametrize(("count", "text"), [(9, "0"), (9, "22"), (3, "14"), (12, "0"), (12, "99"), (10, "1" * 300)])
def test_digits_that_are_no_numbers_of_options_are_no_answer(count: int, text: str) -> None:
    with pytest.raises(AnswerError, match="is not an answer here"):
        parse_answer(several(count), text, MIDDAY)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("20 nov", "2026-11-20"), ("2 dec", "2025-12-02"), ("monday", "2026-11-30"), ("today", "2026-12-01")],
)
def test_a_day_that_was_is_the_last_one(typed: str, day: str) -> None:
    item, now = one(type="date", past=True), datetime(2026, 12, 1, 10)
    assert parse_answer(item, typed, now) == (day, "")
    for ahead in ("tomorrow", "in 3 months", "24 nov 2027"):
        with pytest.raises(AnswerError, match="is still ahead"):
            parse_answer(item, ahead, now)
