"""Books of a client for tests: of one that is known well, and one in which each text is nasty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from fieldkit.domain.checklists.end_dates import EndDate
from fieldkit.domain.checklists.load import Checklist, load
from fieldkit.domain.reports.binder.source import (
    BinderFinding,
    BinderPerson,
    BinderPlace,
    BinderPromise,
    BinderSource,
    BinderSurvey,
)
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.layout import layout
from tests.support.reports import NASTY

TODAY: Final = date(2026, 11, 21)
INES: Final = BinderPerson("Ines Marsh", "Owner", ("mobile: 07700 900123", "home: 01632 555"), ("ines@marsh.example",))
SERVERS: Final[dict[str, Any]] = {
    "id": "servers",
    "title": "Servers",
    "repeat": {"label": "Server", "key": "name", "creates": "asset"},
    "items": [
        {"id": "name", "type": "asset", "ask": "Which server"},
        {"id": "sb-os", "type": "text", "ask": "System and version"},
        {"id": "sb-warranty", "type": "date", "ask": "Warranty ends"},
        {"id": "disks", "type": "check", "ask": "Disks are mirrored", "finding": "No mirror"},
        {"id": "pin", "type": "text", "ask": "PIN of the lights-out board"},
        {"id": "secretive", "type": "text", "ask": "What the owner told us", "private": True},
    ],
}
PROVIDERS: Final[dict[str, Any]] = {
    "id": "providers",
    "title": "Providers",
    "repeat": {"label": "Provider", "key": "who", "creates": "vendor"},
    "items": [
        {"id": "who", "type": "text", "ask": "Provider"},
        {"id": "fv-prov-end", "type": "date", "ask": "Contract ends"},
        {
            "id": "fv-prov-keep",
            "type": "choice",
            "ask": "Keep them?",
            "options": [{"value": "no", "label": "Rather not"}, {"value": "yes", "label": "Yes"}],
        },
    ],
}
SPOTS: Final[dict[str, Any]] = {
    "id": "spots",
    "title": "Spots",
    "repeat": {"label": "Spot", "key": "spot", "creates": "reading"},
    "items": [{"id": "spot", "type": "text", "ask": "Spot"}],
}
SINGLE: Final[dict[str, Any]] = {
    "id": "single",
    "title": "Alone",
    "items": [
        {"id": "nc-fw", "type": "asset", "ask": "Firewall or router: make, model, serial"},
        {"id": "fv-deputy", "type": "contact", "ask": "Who stands in?"},
        {"id": "fv-n-laptop", "type": "number", "ask": "Laptops"},
        {
            "id": "fv-passwords",
            "type": "choice",
            "ask": "Where are shared passwords kept?",
            "options": [{"value": "manager", "label": "Password manager"}, {"value": "paper", "label": "On paper"}],
        },
        {"id": "sb-key", "type": "check", "ask": "The client holds the encryption key", "finding": "No key"},
        {"id": "fv-domain-renew", "type": "date", "ask": "Domain renewal date"},
        {"id": "mv-pulse", "type": "number", "ask": "How did we do?", "counts_for": "trust"},
    ],
}
END_DATES: Final = (
    EndDate("ws16", "Windows Server 2016, Essentials as well", "windows-server", "2027-01-12", sure="checked"),
    EndDate("ws12", "Windows Server 2012, Essentials as well", "windows-server", "2023-10-10", sure="checked"),
    EndDate("ws12r2", "Windows Server 2012 R2, Essentials as well", "windows-server", "2023-10-10", sure="known"),
    EndDate("esxi", "VMware ESXi 6.5 and 6.7", "hypervisor", "2022-10-15", sure="checked"),
    EndDate("drobo", "Drobo, all models", "nas", "2023-01-27", sure="checked"),
)


def asked(*sections: Mapping[str, Any], **more: object) -> Checklist:
    """Return a checklist of these sections, else of all."""
    listed = list(sections or (SERVERS, PROVIDERS, SPOTS, SINGLE))
    return load({"id": "small", "title": "Small list", "version": 1, "sections": listed, **more})


def surveyed(
    began: date = TODAY, place: str = "", person: str = "", *, running: bool = False, **said: str
) -> BinderSurvey:
    """Return a survey with answers by item: "_" stands for "-", and ``sb_os__2`` is the second thing's."""
    return with_answers(said, began, place, person, running=running)


def with_answers(
    said: Mapping[str, str], began: date = TODAY, place: str = "", person: str = "", *, running: bool = False
) -> BinderSurvey:
    """Return what ``surveyed`` does."""
    checklist, answers = asked(), {}
    for name, value in said.items():
        item, _, instance = name.partition("__")
        item = item.replace("_", "-")
        judged = value if value in ("pass", "partial", "fail", "na", "not_checked") else ""
        answers[item, instance] = Given(item, instance, "" if judged else value, judged, f"note on {item}")
    return BinderSurvey(checklist.id, checklist.title, began, running, layout(checklist, answers), place, person)


def known() -> BinderSource:
    """Return what is known of a client that was looked at."""
    return BinderSource(
        client="Marsh & Daughters",
        address="4 Mill Lane\nLowfield",
        phones=("01632 960101",),
        point_of_contact=INES,
        spending_limit=50_000,
        clause="yes",
        people=(INES, BinderPerson("Joan Arden", "Bookkeeper")),
        places=(BinderPlace("Bakery", "4 Mill Lane"), BinderPlace("Shop")),
        surveys=(
            surveyed(
                place="Bakery",
                name__1="fs1",
                sb_os__1="Windows Server 2016 Standard",
                sb_warranty__1="2027-03-01",
                disks__1="fail",
                who__1="Portwell Fibre",
                fv_prov_end__1="2026-10-31",
                fv_prov_keep__1="no",
                spot__1="Corner",
                nc_fw="FortiGate 40F, S1",
                fv_deputy="Ruth Marsh",
                fv_n_laptop="3",
                fv_passwords="paper",
                sb_key="fail",
                fv_domain_renew="2027-02-02",
                mv_pulse="3",
            ),
        ),
        findings=(
            BinderFinding("No key", "critical", "open", "Bakery", "", "Hand it over.", answer_by="2026-11-20"),
            BinderFinding("No mirror", "high", "accepted", "Bakery", "Server 1: fs1", "", "", "", "Ines", "2026-11-01"),
        ),
        in_confidence=1,
        promises=(
            BinderPromise("a quote", "2026-11-25 10:00", "Ines Marsh"),
            BinderPromise("look", "2027-01-05", "", True),
        ),
        end_dates=END_DATES,
    )


def nasty() -> BinderSource:
    """Return a source in which every text that can be is nasty."""

    def text(number: int) -> str:
        return f"T{number} {NASTY[number % len(NASTY)]}"

    people = tuple(BinderPerson(text(n), text(n + 1), (text(n + 2),), (text(n + 3),), text(n + 4)) for n in range(13))
    answers = {f"name__{n}": text(n) for n in range(1, 14)} | {f"sb_os__{n}": text(n + 5) for n in range(1, 14)}
    answers |= {f"who__{n}": text(n) for n in range(1, 14)} | {"nc_fw": text(1), "fv_deputy": text(6)}
    return BinderSource(
        client=text(1),
        address=text(6),
        website=text(11),
        phones=(text(0), text(8)),
        emails=(text(4),),
        point_of_contact=people[0],
        deputy=people[2],
        approver=replace(people[9], left=True),
        people=people,
        places=tuple(BinderPlace(text(n), text(n + 1), (text(n + 2),)) for n in range(13)),
        surveys=(with_answers(answers, place=text(0)), with_answers(answers, place=text(7), running=True)),
        findings=tuple(
            BinderFinding(
                text(n), "high", state, text(n + 1), text(n + 2), text(n + 3), text(n + 4), text(n + 5), *(text(n),) * 3
            )
            for n in range(13)
            for state in ("open", "accepted")
        ),
        promises=tuple(BinderPromise(text(n), text(n + 1), text(n + 2)) for n in range(13)),
        end_dates=(EndDate("x", text(3), "g", "2027-01-12"),),
    )
