"""What a report says of a survey: made of plain data, with no store and no clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from fieldkit.domain.reports.blocks import FindingSheet
from fieldkit.domain.reports.built import report_of
from fieldkit.domain.reports.report import FindingPrice, Report
from fieldkit.domain.reports.reported_findings import horizon_of
from fieldkit.domain.reports.told_findings import stops
from fieldkit.domain.surveys.answers import Given
from tests.support.reports import BEFORE, ITEMS, TODAY, checklist, given, source, with_states

LIST = checklist()
FAILED = given(ups="fail", alarm="partial", room="no", name_1="Till", disks_1="fail", name_2="Desk", disks_2="pass")


def report(before: dict[tuple[str, str], Given] | None = None, **answers: str) -> Report:
    return report_of(source(LIST, given(**answers), before), TODAY)


def test_the_gravest_come_first_and_are_counted_by_severity() -> None:
    made = report_of(source(LIST, FAILED), TODAY)
    assert [one.called for one in made.stops] == [
        "The UPS is dead",
        "A disk has no mirror (Server 1: Till)",
        "Nobody is called",
    ]
    assert made.standing.worst == made.stops
    assert made.standing.counts == (("critical", 1), ("high", 1), ("medium", 0), ("low", 1))


def test_no_more_than_five_are_on_the_first_page() -> None:
    answers = given(**{f"disks_{number}": "fail" for number in range(1, 9)})
    made = report_of(source(LIST, answers), TODAY)
    assert (len(made.standing.worst), len(made.stops), made.standing.open) == (5, 8, 8)


def test_a_finding_tells_question_answer_fix_stop_gap_and_effort() -> None:
    (one,) = report(ups="fail").stops
    assert (one.question, one.answer, one.good) == (
        "The UPS holds ten minutes",
        "fail",
        "It holds ten minutes under load.",
    )
    assert (one.fix, one.stop_gap, one.effort) == (
        "Change the battery.",
        "Plug the server into the wall.",
        "under 4 hours",
    )
    assert (one.answer_by, one.to_decide, one.price) == (date(2026, 11, 28), True, None)


def test_what_was_seen_is_told_once_though_the_finding_has_it_too() -> None:
    answers = given(name_1="Till") | {("disks", "1"): Given("disks", "1", "", "fail", "One bay is empty")}
    (one,) = report_of(source(LIST, answers), TODAY).stops
    assert (one.place, one.seen) == ("Server 1: Till", "One bay is empty")


def test_a_price_stands_where_a_finding_has_one() -> None:
    made = source(LIST, FAILED)
    price = FindingPrice(100, 200, 300, "a year")
    stops = report_of(replace(made, prices={"f0": price}), TODAY).stops
    assert [one.price for one in stops] == [price, None, None]


@pytest.mark.parametrize(
    ("severity", "days", "expected"),
    [
        ("critical", None, "now"),
        ("critical", 200, "now"),
        ("high", None, "now"),
        ("high", 31, "now"),
        ("high", 300, "quarter"),
        ("medium", None, "quarter"),
        ("medium", -5, "now"),
        ("medium", 93, "year"),
        ("low", None, "year"),
        ("low", 60, "quarter"),
        ("unheard of", None, "year"),
    ],
)
def test_when_something_is_to_be_done_follows_from_its_day_and_its_severity(
    severity: str, days: int | None, expected: str
) -> None:
    by = None if days is None else TODAY + timedelta(days)
    assert horizon_of(severity, by, TODAY) == expected


def test_what_is_accepted_set_aside_or_fixed_is_no_open_finding() -> None:
    made = report_of(with_states(source(LIST, FAILED), ups="accepted", alarm="dismissed", disks="fixed"), TODAY)
    assert (made.stops, made.standing.open, made.needed.decisions) == ((), 0, ())
    assert [(one.title, one.set_aside) for one in made.accepted] == [
        ("The UPS is dead", False),
        ("Nobody is called", True),
    ]
    assert [(one.title, one.place) for one in made.put_right] == [("A disk has no mirror", "Server 1: Till")]


def test_only_what_is_open_waits_for_a_decision_the_earliest_day_first() -> None:
    made = report_of(with_states(source(LIST, FAILED), alarm="in_work"), TODAY)
    assert [one.title for one in made.needed.decisions] == ["The UPS is dead", "A disk has no mirror"]


def test_needed_questions_without_an_answer_are_asked_for() -> None:
    assert report(ups="pass").needed.questions == (("Is there a server room?", ""),)
    assert report(room="yes").needed.questions == ()


def test_what_is_in_order_everywhere_and_would_be_grave_is_praised() -> None:
    made = report(ups="pass", alarm="pass", disks_1="pass", disks_2="pass", name_1="Till", name_2="Desk")
    assert [(one.question, one.place) for one in made.good] == [
        ("The UPS holds ten minutes", ""),
        ("Disks are mirrored", "Server 1: Till, Server 2: Desk"),
    ]
    assert made.more_good == 1


def test_nothing_is_praised_of_which_one_thing_failed() -> None:
    assert report(disks_1="pass", disks_2="fail").good == ()


def test_what_became_better_is_praised_whatever_it_weighs() -> None:
    made = report(given(alarm="fail"), alarm="pass")
    assert [(one.question, one.better) for one in made.good] == [("The alarm calls us", True)]


def test_the_survey_before_tells_what_was_fixed_what_is_new_and_what_is_still_so() -> None:
    before = given(ups="fail", alarm="fail", name_1="Desk", disks_1="fail", name_2="Till", disks_2="pass", temp="40")
    made = report_of(source(LIST, FAILED, before), TODAY)
    assert made.since is not None
    assert made.since.began == date.fromtimestamp(BEFORE / 1000)
    # Things are paired by their names: the second of last time is the first now.
    assert {(one.what, one.title, one.place) for one in made.since.moves} == {
        ("still", "The UPS is dead", ""),
        ("better", "Nobody is called", ""),
        ("new", "A disk has no mirror", "Server 1: Till"),
        ("fixed", "A disk has no mirror", "Server 2: Desk"),
        ("unseen", "It is too warm", ""),
    }
    assert [one.since for one in made.stops] == [made.since.began, None, made.since.began]


def test_what_is_accepted_or_was_fixed_after_it_is_not_said_to_be_still_so() -> None:
    made = with_states(source(LIST, FAILED, given(ups="fail")), ups="accepted", disks="fixed")
    since = report_of(made, TODAY).since
    assert since is not None
    assert [(one.what, one.title) for one in since.moves] == [("new", "Nobody is called")]


def test_without_a_survey_before_nothing_is_compared() -> None:
    assert report(ups="fail").since is None


def test_what_was_not_looked_at_says_why() -> None:
    answers = given(ups="not_checked", alarm="na", room="no") | {
        ("photo", ""): Given("photo", "", note="The camera was left in the car")
    }
    made = report_of(source(LIST, answers), TODAY)
    assert [(one.why, one.question, one.reason) for one in made.not_looked_at] == [
        ("not_checked", "The UPS holds ten minutes", ""),
        ("unanswered", "A photo of the rack", "The camera was left in the car"),
        ("none_added", "", "No server was entered."),
        ("hidden", "Temperature", "Asked only where “Is there a server room?” is “Yes”; the answer was “No”."),
        ("na", "The alarm calls us", ""),
    ]


def test_what_is_not_known_yet_was_not_looked_at_and_is_asked_for() -> None:
    answers = given(ups="pass", alarm="pass") | {("room", ""): Given("room", "", "", "not_checked", "Ines asks")}
    made = report_of(source(LIST, answers), TODAY)
    assert ("unanswered", "Is there a server room?", "not known yet: Ines asks") in {
        (one.why, one.question, one.reason) for one in made.not_looked_at
    }
    assert made.needed.questions == (("Is there a server room?", "Ines asks"),)


def test_that_there_is_none_of_something_is_no_silence() -> None:
    answers = given(ups="pass") | {("name", ""): Given("name", "", "", "na")}
    made = report_of(source(LIST, answers), TODAY)
    told = [(one.why, one.section, one.reason) for one in made.not_looked_at if one.section == "Servers"]
    assert told == [("na", "Servers", "There is no server.")]
    assert [
        (one.question, one.answer) for part in made.appendix if part.title == "Servers" for one in part.answers
    ] == [("Server", "there is none")]


def test_what_is_asked_of_each_and_was_entered_of_none_is_asked_for() -> None:
    power, servers = LIST.sections
    needed = replace(servers, items=(replace(servers.items[0], required=True), *servers.items[1:]))
    made = report_of(source(replace(LIST, sections=(power, needed)), given(room="yes")), TODAY)
    assert made.needed.questions == (("A server, or that there is none", ""),)


def test_of_the_short_list_it_says_what_was_left_out() -> None:
    made = report_of(source(LIST, given(room="yes"), core=True), TODAY)
    assert made.method.short
    assert {one.question for one in made.not_looked_at if one.why == "left_out"} >= {"The UPS holds ten minutes"}
    assert [(part.title, [one.question for one in part.answers]) for part in made.appendix] == [
        ("Power", ["Is there a server room?"])
    ]


def test_a_section_without_any_answer_is_one_line() -> None:
    made = report_of(source(LIST, {}), TODAY)
    assert [(one.why, one.section, one.question, one.reason) for one in made.not_looked_at] == [
        ("unanswered", "Power", "All 4 questions", ""),
        ("none_added", "Servers", "", "No server was entered."),
        ("hidden", "Power", "Temperature", "Asked only where “Is there a server room?” is “Yes”; it was not answered."),
    ]


def test_of_a_half_the_report_says_what_counts_as_one() -> None:
    said = [one | {"partial": "By day only"} if one["id"] == "alarm" else one for one in ITEMS]
    made = report_of(source(checklist(said), FAILED), TODAY)
    half = next(one for one in made.stops if one.title.startswith("Could be better"))
    assert half.half == "By day only"
    assert [one.half for one in made.stops if one is not half] == [""] * (len(made.stops) - 1)
    told = [dict(block.facts) for block in stops(made) if isinstance(block, FindingSheet)]
    assert [facts["Where it stands"] for facts in told if "Where it stands" in facts] == [half.half]
    assert not any("be better" in facts.get("What we saw", "") for facts in told), "its title says so"


def test_the_appendix_has_every_question_in_order_and_things_by_themselves() -> None:
    made = report_of(source(LIST, FAILED | given(photo=r"C:\Users\ana\Pictures\rack.jpg")), TODAY)
    assert [(part.title, part.thing) for part in made.appendix] == [
        ("Power", ""),
        ("Servers", "Server 1: Till"),
        ("Servers", "Server 2: Desk"),
    ]
    told = {one.question: (one.answer, one.result) for one in made.appendix[0].answers}
    assert told == {
        "The UPS holds ten minutes": ("", "fail"),
        "The alarm calls us": ("", "partial"),
        "Is there a server room?": ("No", ""),
        "A photo of the rack": ("rack.jpg", ""),
    }


def test_a_grade_is_told_only_where_it_is_wanted_and_the_rules_give_one() -> None:
    made = source(LIST, given(ups="pass", alarm="pass", disks_1="pass"))
    assert report_of(made, TODAY).standing.grade == ""
    assert report_of(made, TODAY, with_grade=True).standing.grade == "100 of 100, Good"
    assert report_of(made, TODAY, with_grade=True).method.terms[0][2] == "5 of 5"
    unchecked = report_of(source(LIST, given(ups="not_checked", alarm="pass")), TODAY, with_grade=True).standing
    assert (unchecked.grade, "critical item is unchecked" in unchecked.no_grade) == ("", True)
    unscored = source(checklist(scored=False), given(ups="pass"))
    assert report_of(unscored, TODAY, with_grade=True).standing.no_grade == "This checklist is not scored."


def test_only_a_survey_that_is_not_finished_gives_a_draft() -> None:
    assert not report(ups="pass").draft
    assert report_of(source(LIST, {}, state="running"), TODAY).draft


def test_no_text_holds_a_sign_that_something_would_obey() -> None:
    made = report_of(source(LIST, {}, client_name="A\x1b[31m\u202eB\x00C\uffff"), TODAY)
    assert made.client == "ABC\ufffd"


def test_a_finding_that_another_survey_raised_is_told_by_what_is_answered_here() -> None:
    made = source(LIST, given(name_2="Till", disks_2="fail"))
    elsewhere = replace(made, found=(replace(made.found[0], instance="7", detail=""),), at={"f0": ("disks", "2")})
    (one,) = report_of(elsewhere, TODAY).stops
    assert (one.place, one.question, one.answer) == ("Server 1: Till", "Disks are mirrored", "fail")


def test_a_pass_alone_does_not_close_what_was_found_before() -> None:
    """Whoever reads "put right" would think that somebody verified it."""
    earlier, now = given(ups="fail", alarm="fail", room="no"), given(ups="pass", alarm="pass", room="no")
    known = {("ups", ""): "open", ("alarm", ""): "verified"}
    made = report_of(replace(source(LIST, now, earlier), states=known), TODAY)
    assert made.since is not None
    assert [one.title for one in made.since.of("passed")] == ["The UPS is dead"]
    assert [one.title for one in made.since.of("fixed")] == ["Nobody is called"]
    assert (made.standing.open, made.standing.to_verify) == (0, 1)


@pytest.mark.parametrize(("state", "told"), [("open", "unseen"), ("verified", "fixed"), ("accepted", None)])
def test_what_was_closed_between_two_visits_is_not_called_open(state: str, told: str | None) -> None:
    known = {("ups", ""): state}
    made = report_of(replace(source(LIST, given(room="no"), given(ups="fail")), states=known), TODAY)
    assert made.since is not None
    assert [one.what for one in made.since.moves] == ([told] if told else [])


def test_what_was_no_answer_and_where_a_photo_lies_is_told_to_nobody() -> None:
    note = "Burnt\nNot read as an answer: “ain 2 months”\nPhoto: /home/ana/visits/p.jpg"
    answers = {("ups", ""): Given("ups", "", "", "fail", note), ("temp", ""): Given("temp", note=note)}
    made = report_of(source(LIST, {**given(room="yes"), **answers}), TODAY)
    told = repr(made)
    assert made.stops[0].seen == "Burnt\nPhoto: p.jpg"
    assert "ain 2 months" not in told and "/home/ana" not in told


def test_what_is_private_is_counted_and_not_told() -> None:
    items: list[dict[str, Any]] = [
        {"id": "pay", "type": "text", "ask": "Pay", "private": True},
        {"id": "size", "type": "text", "ask": "Size"},
    ]
    asked = checklist(items)
    made = report_of(source(asked, given(pay="38.00", size="12")), TODAY)
    part = made.appendix[0]
    assert ([one.question for one in part.answers], part.private) == (["Size"], 1)
    assert "38.00" not in repr(made)


def test_that_nobody_knows_is_no_answer_that_counts() -> None:
    known = report_of(source(LIST, {**given(ups="pass"), ("alarm", ""): Given("alarm", "", "", "not_checked")}), TODAY)
    assert known.standing.answered == 1
    assert known.reach[0].answered == 1
