import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.checklists.load import Checklist, load
from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.score import Score, score
from tests.domain.surveys.survey_content import made, starting, typed


def scored(checklist: Checklist, **answers: str) -> Score:
    result = score(checklist, typed(checklist, {place.replace("_", "-"): text for place, text in answers.items()}))
    assert result is not None
    return result


def four() -> Checklist:
    return made(
        {"id": "a", "severity": "low"},
        {"id": "b", "severity": "medium", "finding": "B is wrong"},
        {"id": "c", "severity": "high"},
        {"id": "d", "severity": "critical", "finding": "D [/] is open"},
    )


def test_the_severity_score_is_the_weighted_share_of_what_counts() -> None:
    result = scored(four(), a="p", b="a", c="f", d="n")
    assert result.value == pytest.approx(100 * (1 + 1 + 0) / (1 + 2 + 3))
    assert (result.known, result.possible) == (3, 3)
    assert [term.text for term in result.terms] == [
        "1 of 1  pass  Is a right?",
        "1 of 2  partial  B is wrong",
        "0 of 3  fail  Is c right?",
    ]
    assert (result.worst, result.gate) == ("high", "")


def test_no_figure_is_given_while_something_critical_is_unchecked_or_too_little_is_known() -> None:
    unchecked = scored(four(), a="p", b="a", c="f", d="u")
    assert (unchecked.value, unchecked.grade, unchecked.known, len(unchecked.terms)) == (None, "", 3, 3)
    assert str(unchecked) == "no score yet (3 of 4 known). No score while a critical item is unchecked: “Is d right?”."
    both = scored(four(), a="p")
    assert (both.value, both.coverage) == (None, 0.25)
    assert str(both) == (
        "no score yet (1 of 4 known). "
        "No score before 60% are known, nor while a critical item is unchecked: “Is d right?”."
    )


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ("ab", "No score while 2 critical items are unchecked: “Is a right?”, “Is b right?”."),
        ("abcde", "while 5 critical items are unchecked: “Is a right?”, “Is b right?”, “Is c right?” and 2 more."),
    ],
)
def test_critical_items_that_are_unchecked_are_named(names: str, says: str) -> None:
    checklist = made(*({"id": one, "severity": "critical"} for one in names), *({"id": f"x{n}"} for n in range(9)))
    assert scored(checklist, **{f"x{n}": "p" for n in range(9)}).gate.endswith(says)


def test_a_critical_item_that_is_unchecked_of_several_things_is_named_once() -> None:
    things = [
        {"id": "k", "type": "text", "ask": "Which?"},
        {"id": "safe", "type": "check", "ask": "Is it safe?", "severity": "critical"},
    ]
    alone = [{"id": "x", "type": "check", "ask": "Is x right?"}]
    repeat = {"id": "s", "title": "S", "repeat": {"label": "Thing", "key": "k"}, "items": things}
    checklist = load({"id": "l", "title": "L", "version": 1, "sections": [repeat, {"id": "t", "items": alone}]})
    given = (Given("k", "1", "A"), Given("k", "2", "B"), Given("x", "", "pass", "pass"))
    found = score(checklist, answers_of(*given))
    assert found is not None
    assert found.gate.endswith("nor while 2 critical items are unchecked: “Is it safe?” (2 times).")


def test_not_applicable_leaves_the_coverage_and_not_checked_lowers_it() -> None:
    result = scored(four(), a="p", b="n", c="u")
    assert (result.value, result.known, result.possible) == (None, 1, 3)
    assert result.coverage == pytest.approx(1 / 3)


def test_there_is_no_grade_before_three_fifths_are_known() -> None:
    checklist = made(*({"id": f"i{n}", "severity": "high"} for n in range(10)))
    few = scored(checklist, **{f"i{n}": "p" for n in range(5)})
    assert str(few) == "no score yet (5 of 10 known). No score before 60% are known."
    assert (few.grade, few.advice) == ("", "")
    enough = scored(checklist, **{f"i{n}": "p" for n in range(6)})
    assert str(enough) == "100 of 100, Good (6 of 10 known)"
    applicable = scored(checklist, **{f"i{n}": "p" for n in range(3)}, **{f"i{n}": "n" for n in range(3, 8)})
    assert str(applicable) == "100 of 100, Good (3 of 5 known)"


def test_a_repeat_counts_once_by_its_worst_instance() -> None:
    asked = [{"id": "name", "type": "text", "ask": "Room?"}, {"id": "c", "type": "check", "ask": "Is c right?"}]
    room = {"id": "rooms", "title": "Rooms", "repeat": {"label": "Room", "key": "name"}, "items": asked}
    once = {"id": "once", "title": "Once", "items": [{"id": "d", "type": "check", "ask": "Is d right?"}]}
    checklist = load({"id": "made", "title": "Made", "sections": [room, once]})
    rooms = {f"name@r{n}": f"Room {n}" for n in range(15)} | {f"c@r{n}": "p" for n in range(15)}
    result = score(checklist, typed(checklist, rooms | {"c@r7": "a", "d": "f"}))
    assert result is not None
    assert [(term.item, term.instance, term.text) for term in result.terms] == [
        ("c", "r7", "1 of 2  partial  Is c right?"),
        ("d", "", "0 of 2  fail  Is d right?"),
    ]
    assert (result.value, result.known, result.possible) == (25, 16, 16)


@pytest.mark.parametrize(
    ("answer", "grade", "why"),
    [("f", "At risk", "Critical and open: Is d right?"), ("a", "Weak", "Critical and only partly so: Is d right?")],
)
def test_an_open_critical_caps_the_grade_and_says_why(answer: str, grade: str, why: str) -> None:
    checklist = made(*({"id": f"i{n}", "severity": "high"} for n in range(30)), {"id": "d", "severity": "critical"})
    answers = {f"i{n}": "p" for n in range(30)}
    assert scored(checklist, **answers, d="p").grade == "Good"
    capped = scored(checklist, **answers, d=answer)
    assert capped.value is not None
    assert capped.value > 90
    assert capped.grade == grade
    assert capped.gate == why


def test_a_critical_that_was_settled_caps_nothing_but_still_counts() -> None:
    checklist = four()
    answers = typed(checklist, {"a": "p", "b": "p", "c": "p", "d": "f"})
    result = score(checklist, answers, settled={("d", "")})
    assert result is not None
    assert result.value == pytest.approx(100 * 6 / 11)
    assert (result.grade, result.gate, result.worst) == ("Weak", "", "")


def test_the_printed_figure_never_claims_the_band_above() -> None:
    checklist = made(*({"id": f"i{n}", "severity": "medium"} for n in range(48)))
    result = scored(checklist, **{f"i{n}": "p" if n < 43 else "f" for n in range(48)})
    assert result.value == pytest.approx(89.58, abs=0.01)
    assert str(result) == "89 of 100, Fair (48 of 48 known)"


def test_a_fit_sums_points_and_stands_in_a_band() -> None:
    fit = starting()["contract-qualification"]
    best = {item.id: max(item.options, key=lambda o: o.points or 0).value for item in fit.items if item.options}
    result = scored(fit, **best)
    scored_by = [item for item in fit.items if item.scores_points]
    assert (result.value, result.known, result.possible) == (100, len(scored_by), len(scored_by))
    assert sum(term.of for term in result.terms) == sum(max(o.points or 0 for o in item.options) for item in scored_by)
    assert (result.grade, result.advice) == ("Strong fit", "Offer the agreement.")


def test_a_fit_counts_only_what_was_answered() -> None:
    result = scored(starting()["contract-qualification"], cq_values="fast", cq_history="3+")
    assert result.value is None
    assert str(result).endswith("No score before 60% are known.")
    assert [term.item for term in result.terms if term.of and term.got == term.of] == ["cq-history"]
    assert [term.text for term in result.terms if term.got < term.of] == [
        "2 of 5  Whoever comes fastest  What they most wanted when work last stopped"
    ]


@pytest.mark.parametrize(
    ("item", "value", "reason"),
    [
        ("cq-spoc", "no", "Said no to one point of contact."),
        ("cq-cleanup", "refuse", "Refused the clean-up that support depends on."),
        ("cq-respect", "no", "Shouted at or threatened people, or ordered something unsafe or unlawful."),
        ("cq-pays", "withheld", "Withheld agreed payment, or disputes most bills."),
    ],
)
def test_a_gate_overrides_the_band_and_prints_its_reason(item: str, value: str, reason: str) -> None:
    fit = starting()["contract-qualification"]
    best = {one.id: max(one.options, key=lambda o: o.points or 0).value for one in fit.items if one.options}
    result = scored(fit, **{**best, item: value})
    assert result.value is not None
    assert result.value > 90
    assert (result.grade, result.gate, result.advice) == ("Not now", reason, "")


def gated(*gates: tuple[str, str]) -> Checklist:
    return made(
        {"id": "shop", "type": "yesno", "ask": "A shop?"},
        *(
            {
                "id": one,
                "type": "choice",
                "ask": "?",
                "options": [{"value": "a", "points": 5}, {"value": "b", "points": 0}],
            }
            for one in ("one", "two")
        ),
        scoring="points",
        bands=[
            {"min": 0, "label": "Poor", "advice": "Decline."},
            {"min": 90, "label": "Strong", "advice": "Offer."},
            {"min": 50, "label": "Possible", "advice": "Wait."},
        ],
        gates=[{"item": "shop", "eq": "yes", "cap": cap, "reason": reason} for cap, reason in gates],
    )


@pytest.mark.parametrize(
    ("answers", "caps", "grade"),
    [
        ({"one": "a", "two": "a"}, ["Possible"], ("Possible", "")),
        ({"one": "a", "two": "b"}, ["Possible"], ("Possible", "Wait.")),
        ({"one": "b", "two": "b"}, ["Possible"], ("Poor", "Decline.")),
        ({"one": "a", "two": "a"}, ["Possible", "Not now", "Poor"], ("Not now", "")),
        ({"one": "b", "two": "b"}, ["Not now"], ("Not now", "")),
        ({"one": "a"}, ["Possible"], ("", "")),
        ({"one": "a"}, ["Poor"], ("Poor", "")),
        ({}, ["Not now"], ("Not now", "")),
        ({}, ["Possible"], ("", "")),
    ],
)
def test_a_gate_lowers_the_band_and_never_lifts_it(
    answers: dict[str, str], caps: list[str], grade: tuple[str, str]
) -> None:
    result = scored(gated(*((cap, f"Cap {cap}.") for cap in caps)), shop="yes", **answers)
    assert (result.grade, result.advice) == grade
    assert all(f"Cap {cap}." in result.gate for cap in caps)
    assert ("No score before" in result.gate) == (result.value is None and bool(result.terms))


def test_a_gate_says_beside_its_reason_why_there_is_no_score_yet() -> None:
    assert str(scored(gated(("Not now", "No shops.")), shop="yes", one="a")) == (
        "no score yet, Not now (1 of 2 known). No score before 60% are known. No shops."
    )


def test_a_gate_is_said_while_nothing_is_known_yet() -> None:
    assert str(scored(gated(("Not now", "No shops.")), shop="yes")) == (
        "no score yet, Not now (0 of 2 known). No shops."
    )


def test_a_checklist_that_is_not_scored_has_no_score() -> None:
    workstation = starting()["workstation"]
    assert score(workstation, typed(workstation, {"ws-approved": "f"})) is None


@given(st.lists(st.sampled_from("pafnu"), min_size=4, max_size=4))
def test_a_score_is_the_sum_of_its_terms_and_never_leaves_0_to_100(keys: list[str]) -> None:
    result = scored(four(), **dict(zip("abcd", keys, strict=True)))
    assert result.known == len(result.terms) <= result.possible <= 4
    assert (result.value is None) == (keys[3] == "u" or result.coverage < 0.6)
    if result.value is None:
        assert str(result).startswith("no score yet")
        return
    assert 0 <= result.value <= 100
    total = sum(term.got for term in result.terms), sum(term.of for term in result.terms)
    assert result.value == pytest.approx(100 * total[0] / total[1])


@given(st.lists(st.sampled_from("pafnu"), min_size=4, max_size=4), st.integers(0, 3))
def test_a_better_answer_never_lowers_the_score(keys: list[str], place: int) -> None:
    worse = dict(zip("abcd", keys, strict=True)) | {"abcd"[place]: "f"}
    low, high = scored(four(), **worse).value, scored(four(), **(worse | {"abcd"[place]: "p"})).value
    assert (low is None) == (high is None)
    assert low is None or high is None or low < high


def test_an_option_without_points_has_none_and_several_add_up() -> None:
    one = [{"value": "a", "points": 4}, {"value": "b"}, {"value": "c", "points": 1}]
    fit = made(
        {"id": "one", "type": "choice", "ask": "One?", "options": one},
        {"id": "all", "type": "multi", "ask": "All?", "options": one},
        {"id": "free", "type": "choice", "ask": "Free?", "options": ["x"]},
        scoring="points",
        bands=[{"min": 50, "label": "Half"}, {"min": 0, "label": "Less", "advice": "Wait."}],
    )
    for answers, terms, printed in (
        ({"one": "a", "all": "a,c"}, ["4 of 4  a  One?", "5 of 5  a, c  All?"], "100 of 100, Half (2 of 2 known)"),
        ({"one": "b", "all": "b"}, [], "no score yet (0 of 2 known)"),
        ({"one": "c", "all": "b,c"}, ["1 of 4  c  One?", "1 of 5  c  All?"], "22 of 100, Less (2 of 2 known)"),
        ({"one": "a", "free": "x"}, ["4 of 4  a  One?"], "no score yet (1 of 2 known). No score before 60% are known."),
        ({"free": "x"}, [], "no score yet (0 of 2 known)"),
    ):
        result = scored(fit, **answers)
        assert ([term.text for term in result.terms], str(result)) == (terms, printed)
    assert scored(fit, one="c", all="c").advice == "Wait."
    assert scored(fit, one="c").coverage == 0.5
    assert scored(made({"id": "n", "type": "text"})).coverage == 0.0
