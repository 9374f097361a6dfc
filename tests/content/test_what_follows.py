"""What nobody needs to ask once something else was answered: in the lists that ship, by what hangs on what."""

from __future__ import annotations

import pytest

from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.conditions import AnsweredElsewhere, Latest
from fieldkit.domain.surveys.layout import layout
from tests.domain.surveys.survey_content import starting


def asked(checklist: str, answers: dict[str, str], latest: Latest | None = None) -> set[str]:
    """Return the items that are asked with these answers, each of them of the first thing of its repeat."""
    found = starting()[checklist]
    given = [
        Given(name, "1" if found.places[name][0].repeat else "", value, value if found.places[name][1].judged else "")
        for name, value in answers.items()
    ]
    return {row.item.id for row in layout(found, answers_of(*given), other_latest=latest) if row.item is not None}


@pytest.mark.parametrize(
    ("checklist", "decides", "answers", "follows"),
    [
        ("network-cabling", "nc-remote", ("none",), ["nc-remote-mfa"]),
        (
            "network-cabling",
            "nc-ups-there",
            ("fail", "na"),
            ["nc-ups", "nc-ups-battery", "nc-ups-load", "nc-ups-shutdown"],
        ),
        ("server-backup", "sb-data-backed", ("no",), ["sb-data-tested"]),
        ("workstation", "ws-image", ("fail", "na"), ["ws-image-until"]),
        ("security-baseline", "sec-plan", ("fail",), ["sec-drill"]),
        ("wireless", "wl-8021x", ("login", "certificate"), ["wl-key"]),
    ],
)
def test_what_an_answer_settles_is_not_asked_after_it(
    checklist: str, decides: str, answers: tuple[str, ...], follows: list[str]
) -> None:
    before = (
        {"ws-kind": "refresh"}
        if checklist == "workstation"
        else {"sb-data": "x"}
        if checklist == "server-backup"
        else {}
    )
    assert asked(checklist, before).issuperset(follows), "nothing is left out that is not settled"
    for answer in answers:
        assert not asked(checklist, {**before, decides: answer}) & set(follows)
    others = [one.value for one in starting()[checklist].places[decides][1].options] or ["pass", "partial"]
    for answer in set(others) - set(answers):
        assert asked(checklist, {**before, decides: answer}).issuperset(follows)


@pytest.mark.parametrize(
    ("elsewhere", "decides", "answer", "checklist", "follows"),
    [
        ("network-cabling", "nc-remote", "none", "security-baseline", ["sec-mfa-remote"]),
        ("first-visit", "fv-saas", "none", "security-baseline", ["sec-mfa-cloud", "sec-saas-admins"]),
        ("first-visit", "fv-phones", "mobile", "network-cabling", ["nc-voice"]),
    ],
)
def test_what_another_list_settled_is_not_asked_either(
    elsewhere: str, decides: str, answer: str, checklist: str, follows: list[str]
) -> None:
    item = starting()[elsewhere].places[decides][1]
    for value in (None, *(option.value for option in item.options)):
        latest = {elsewhere: {decides: AnsweredElsewhere(item, (value,))}} if value is not None else {}
        found = asked(checklist, {}, latest)
        assert not found & set(follows) if value == answer else found.issuperset(follows)


def test_copies_of_clouds_are_asked_for_though_there_is_no_other_service_for_an_application_may_be_in_one() -> None:
    item = starting()["first-visit"].places["fv-saas"][1]
    assert "sb-saas" in asked("server-backup", {}, {"first-visit": {"fv-saas": AnsweredElsewhere(item, ("none",))}})


@pytest.mark.parametrize(("checklist", "item"), [("server-backup", "sb-shutdown"), ("maintenance-visit", "mv-ups")])
@pytest.mark.parametrize(("answer", "is_asked"), [("pass", True), ("partial", True), ("fail", False), ("na", False)])
def test_backup_power_is_not_asked_about_where_the_network_survey_found_none(
    checklist: str, item: str, answer: str, is_asked: bool
) -> None:
    there = starting()["network-cabling"].places["nc-ups-there"][1]
    latest = {"network-cabling": {there.id: AnsweredElsewhere(there, (answer,))}}
    assert (item in asked(checklist, {"sb-server": "x"} if checklist == "server-backup" else {}, latest)) == is_asked


@pytest.mark.parametrize(
    ("checklist", "permission", "item"),
    [
        ("server-backup", "sb-permission", "sb-report"),
        ("wireless", "wl-permission", "wl-export"),
        ("network-cabling", "nc-permission", "nc-pull-power"),
    ],
)
def test_no_picture_is_taken_and_no_plug_pulled_before_that_is_permitted(
    checklist: str, permission: str, item: str
) -> None:
    for answer in ("partial", "fail", "not_checked"):
        assert item not in asked(checklist, {permission: answer})
    assert item in asked(checklist, {permission: "pass"})


def test_the_servers_are_shut_down_for_no_test_that_did_not_name_it() -> None:
    places = starting()["network-cabling"].places
    leave, test = places["nc-pull-power"][1], places["nc-ups-held"][1]
    assert "servers" in leave.ask and "shut down" in leave.ask
    assert "restore was proven" in leave.hint
    assert [(one.item, one.eq) for one in test.when] == [(leave.id, "yes")]
    assert leave.usual == ("no",), "on an ordinary visit people work"


@pytest.mark.parametrize("item", ["nc-voice", "nc-dnsfilter", "nc-one-dhcp"])
def test_what_touches_a_network_in_use_waits_for_leave(item: str) -> None:
    before, _, after = starting()["network-cabling"].places[item][1].how.partition("with permission")
    assert after
    assert not {"make", "look", "renew"} & set(before.casefold().split())


def test_what_gets_no_updates_is_a_fail_in_every_list_also_where_it_is_kept_apart() -> None:
    asked_about = [
        item
        for checklist in starting().values()
        for _, item in checklist.places.values()
        if item.ends and item.judged and "apart" in f"{item.partial} {item.hint}"
    ]
    assert [item.id for item in asked_about if "apart" in item.partial] == []
    assert {item.id for item in asked_about} == {"fv-n-eol", "sec-eol", "sb-exchange"}
    half = {item.id: item.partial for checklist in starting().values() for item in checklist.items if item.ends}
    kept = {
        name for name, partial in half.items() if "closed to the internet" in partial or "older one only" in partial
    }
    assert kept == set(), "to be closed to the internet is to be kept apart"


def test_only_our_own_doings_count_for_trust() -> None:
    counted = {item.id for checklist in starting().values() for item in checklist.items if item.counts_for == "trust"}
    assert counted == {"ws-followup", "ho-invoice", "mv-late", "mv-summary"}
    for way, invoice in (("in", "ho-invoice-theirs"), ("out", "ho-invoice")):
        found = asked("handover", {"ho-way": way})
        assert {one for one in found if one.startswith("ho-invoice")} == {invoice}
