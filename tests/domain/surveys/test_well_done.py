"""What is worth saying to a client: what is better than last time, and what passes and would have been grave."""

from __future__ import annotations

from fieldkit.domain.checklists.checklist import Checklist, Item, Repeat, Section
from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.layout import SurveyRow, layout
from fieldkit.domain.surveys.well_done import WellDone, well_done


def item(name: str, severity: str = "", good: str = "", kind: str = "check") -> Item:
    return Item(name, kind, f"{name}?", good=good, severity=severity)


CHECKLIST = Checklist(
    "x",
    "X",
    1,
    (
        Section(
            "a",
            "A",
            (
                item("labels", "low", "Cables are labelled."),
                item("backup", "critical", "A restore was proved."),
                item("locks", "high", "The door locks."),
                item("plain", "critical"),
                item("text", kind="text"),
            ),
        ),
        Section("b", "B", (item("name", kind="text"), item("dust", "medium")), repeat=Repeat("Switch", "name")),
    ),
)


def told(now: dict[str, str], before: dict[str, str] | None = None) -> list[WellDone]:
    given = answers_of(*(Given(one, "1" if one in ("name", "dust") else "", value, "") for one, value in now.items()))
    last = {one: Given(one, "", value, "") for one, value in (before or {}).items()}

    def last_time(row: SurveyRow) -> Given | None:
        return last.get(row.item.id) if row.item is not None else None

    return list(well_done(layout(CHECKLIST, given), last_time))


def test_what_passes_and_would_have_been_grave_is_said_in_the_words_of_the_list() -> None:
    found = told({"labels": "pass", "locks": "pass", "backup": "pass", "plain": "pass", "text": "fine"})
    assert [(one.item, one.text, one.better) for one in found] == [
        ("backup", "A restore was proved.", False),
        ("locks", "The door locks.", False),
    ]


def test_what_was_worse_last_time_comes_first_whatever_it_would_have_been() -> None:
    found = told(
        {"labels": "pass", "locks": "pass", "backup": "partial", "plain": "pass"},
        {"labels": "fail", "locks": "pass", "backup": "fail", "plain": "partial"},
    )
    assert [(one.item, one.text, one.result, one.before) for one in found] == [
        ("backup", "backup?", "partial", "fail"),
        ("plain", "plain?", "pass", "partial"),
        ("labels", "Cables are labelled.", "pass", "fail"),
        ("locks", "The door locks.", "pass", ""),
    ]


def test_what_is_half_in_order_as_it_was_or_worse_is_not_said() -> None:
    assert told({"backup": "partial", "locks": "fail"}, {"backup": "partial", "locks": "partial"}) == []
    assert told({"backup": "na", "locks": "not_checked"}, {"backup": "fail", "locks": "fail"}) == []


def test_a_thing_is_named() -> None:
    (one,) = told({"name": "HP 1820", "dust": "pass"}, {"dust": "fail"})
    assert (one.item, one.instance, one.place) == ("dust", "1", "Switch 1: HP 1820")
