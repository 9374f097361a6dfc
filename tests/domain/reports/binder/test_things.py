"""What surveys noted: the latest that says something counts, and nothing that is for us alone is taken."""

from __future__ import annotations

from datetime import date

from fieldkit.domain.reports.binder.ends import endings, products_in
from fieldkit.domain.reports.binder.things import facts_in, things_in
from tests.domain.reports.binder.books import END_DATES, TODAY, surveyed

EARLIER = date(2026, 3, 1)


def test_things_come_from_the_latest_survey_that_names_some() -> None:
    old = surveyed(EARLIER, name__1="fs0", who__1="Old line")
    new = surveyed(TODAY, running=True, name__1="fs1", name__2="nas")
    found = things_in((new, old))
    assert [(one.chapter, one.name, one.source.began) for one in found] == [
        ("equipment", "fs1", TODAY),
        ("equipment", "nas", TODAY),
        ("providers", "Old line", EARLIER),
    ]
    assert found[0].source.running


def test_that_there_is_none_now_stands_against_an_older_list() -> None:
    assert things_in((surveyed(TODAY, name="na"), surveyed(EARLIER, name__1="fs0"))) == ()


def test_each_place_has_its_own_and_one_of_no_place_is_not_told_twice() -> None:
    surveys = (
        surveyed(TODAY, "Shop", name__1="Switch 1"),
        surveyed(TODAY, "Bakery", name__1="Switch 1"),
        surveyed(EARLIER, name__1="SWITCH 1", name__2="old nas"),
    )
    assert [(one.name, one.place) for one in things_in(surveys)] == [
        ("Switch 1", "Shop"),
        ("Switch 1", "Bakery"),
        ("old nas", ""),
    ]


def test_facts_leave_out_judgements_secrets_confidences_and_readings() -> None:
    made = surveyed(
        name__1="fs1", sb_os__1="Linux", disks__1="fail", pin__1="4821", secretive__1="debts", spot__1="Corner"
    )
    (thing,) = things_in((made,))
    assert [(one.label, one.said) for one in thing.facts] == [("System", "Linux")]


def test_whether_a_provider_is_to_stay_is_for_us() -> None:
    (thing,) = things_in((surveyed(who__1="Fibre", fv_prov_keep__1="no"),))
    assert thing.facts == ()


def test_a_single_thing_names_its_person() -> None:
    (thing,) = things_in((surveyed(person="Ruth", nc_fw="FortiGate"),))
    assert (thing.heading, thing.name) == ("Firewall or router of Ruth", "FortiGate")


def test_of_two_answers_to_one_question_the_later_counts_and_not_known_is_none() -> None:
    surveys = (surveyed(fv_deputy="not_checked", fv_n_laptop="4"), surveyed(EARLIER, fv_deputy="Ruth", fv_n_laptop="3"))
    assert [(one.label, one.said, one.source.began) for one in facts_in(surveys)] == [
        ("Deputy", "Ruth", EARLIER),
        ("Laptops", "4", TODAY),
    ]


def test_products_are_named_by_the_longest_name() -> None:
    def named(text: str) -> list[str]:
        return [one.id for one in products_in(text, END_DATES)]

    assert named("Microsoft Windows Server 2012 R2 Standard") == ["ws12r2"]
    assert named("windows server 2012") == ["ws12"]
    assert named("VMware ESXi 6.7, free") == named("on vmware esxi 6.5.") == ["esxi"]
    assert named("Windows Server 2019") == named("a drobo") == named("") == []


def test_what_ends_is_told_when_it_is_over_and_for_a_year_ahead() -> None:
    survey = surveyed(
        name__1="fs1",
        sb_os__1="Windows Server 2016",
        sb_warranty__1="2025-01-01",
        who__1="Fibre",
        fv_prov_end__1="2028-01-01",
        fv_domain_renew="2027-02-02",
    )
    found = endings(things_in((survey,)), (survey,), END_DATES, TODAY)
    assert [(one.what, one.day.isoformat()) for one in found] == [
        ("fs1: warranty ends", "2025-01-01"),
        ("fs1: last security updates for Windows Server 2016, Essentials as well", "2027-01-12"),
        ("Domain name renews", "2027-02-02"),
    ]


def test_when_somebody_comes_or_leaves_is_in_no_book() -> None:
    survey = surveyed(person="Petra", fv_domain_renew="2026-12-24")
    assert endings((), (survey,), (), TODAY) == ()
