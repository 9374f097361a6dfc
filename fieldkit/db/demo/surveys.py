"""Surveys of the sample firm: filled by the checklist's own rules, so that progress and findings are true."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from fieldkit.db.demo.rows import DemoRows
from fieldkit.domain.checklists.load import Checklist, Item, load
from fieldkit.domain.surveys.answers import Answers, Given, Signature, judge
from fieldkit.domain.surveys.findings import Raised, findings
from fieldkit.domain.surveys.layout import layout, progress

SAID: Final = {
    "fv-permission": "pass",
    "fv-met": "Amara Okafor, practice manager",
    "fv-incumbent": "none",
    "fv-why": "The second chair room gets computers of its own",
    "fv-last3": (
        "Card terminal off: patients waited ten minutes.\n"
        "X-ray viewer did not start: two appointments moved.\n"
        "Printer lost the recall letters: a morning's work."
    ),
    "fv-six-months": "Patients' Wi-Fi apart, and nobody waits for a PC",
    "fv-stalled": "no-need",
    "fv-does": "A dental practice with four chairs",
    "fv-staff": "11",
    "fv-users": "9",
    "fv-remote": "2",
    "fv-sites": "1",
    "fv-hours": "Mondays, and the week before the holidays",
    "fv-hours-day": "10",
    "fv-first-loss": "The chairs: no patient list, no X-rays",
    "fv-standstill": "4",
    "fv-reenter": "5",
    "fv-rules": "cards,health,privacy",
    "fv-insured": "yes",
    "fv-drag": "12",
    "fv-rate": "3800",
    "fv-revenue-day": "420000",
    "fv-margin": "85",
    "fv-largest-payment": "650000",
    "fv-incidents": "3",
    "fv-incident-providers": "2",
    "fv-helper-hours": "6",
    "fv-helper-value": "3200",
    "fv-decider": "Dr Simon Tate",
    "fv-spoc": "pass",
    "fv-deputy": "Petra Lindqvist",
    "fv-limit": "25000",
    "fv-urgent": "Dr Simon Tate",
    "fv-access": "Bell at the side, 8 to 16.\nNothing loud between two and three.",
    "fv-app-name": "Patient list and diary",
    "fv-mail": "personal",
    "fv-tenant-admin": "fail",
    "fv-domain-owner": "pass",
    "fv-dnshost": "The firm that made the website",
    "fv-passwords": "file",
    "fv-ai": "chatgpt",
    "fv-ai-rule": "fail",
    "fv-prov-name": "Portwell Fibre",
    "fv-prov-role": "internet,phones",
    "fv-prov-end": "2027-03-31",
    "fv-prov-keep": "yes",
    "nc-permission": "pass",
    "nc-new-drops": "Test lane: two, behind the lift",
    "nc-demarc": "Meter cupboard, circuit LF-4471",
    "nc-router-owner": "client",
    "nc-fw": "Office router, firmware of 2023",
    "nc-sw-poe": "40",
    "nc-ups": "Battery of 2021",
    "nc-ups-load": "35",
    "nc-ups-held": "9",
    "nc-ups-battery": "fail",
    "nc-circuit": "pass",
    "nc-temp": "27",
    "nc-spare": "fail",
    "nc-loops": "pass",
    "nc-length": "partial",
    "nc-map": "pass",
    "nc-tests-kind": "verified",
    "nc-cards": "pass",
    "nc-fw-who": "nobody",
    "nc-fw-support": "pass",
    "nc-fw-patched": "fail",
    "nc-fw-password": "fail",
    "nc-fw-exposed": "pass",
    "nc-forwards": "2",
    "nc-forwards-known": "pass",
    "sb-permission": "pass",
    "sb-report": "backup-jobs-november.pdf",
    "sb-data": "Order book",
    "sb-data-where": "pc",
    "sb-data-backed": "no",
    "sb-jobs": "not_checked",
    "sb-321": "fail",
    "sb-offsite": "Ines takes the drive home on Fridays",
    "sb-encrypted": "fail",
    "sb-key": "na",
    "sb-immutable": "pass",
    "sb-backup-login": "pass",
    "sb-test-what": "The order book of Tuesday",
    "sb-test": "fail",
    "sb-restore-hours": "8",
    "sb-gap": "partial",
    "sb-paper": "fail",
    "sb-server": "Till server, mini PC under the desk",
    "sb-kind": "physical",
    "sb-stops": "Both tills and the orders of the shops",
    "sb-os-support": "partial",
    "sb-disks": "pass",
    "sb-exchange": "pass",
}
"""Answers by item, as they are stored; other items get one that fits their type."""
NOTES: Final = {
    "fv-tenant-admin": "The firm that made the website holds the only administrator",
    "nc-spare": "No switch in the cupboard; the shop in town has none either",
    "nc-ups-battery": "Its own test ended after nine minutes, with a warning",
    "sb-321": "One disk, and it stands beside the till server",
    "sb-encrypted": "The drive that goes home on Fridays opens on any computer",
    "sb-test": "The order book of Tuesday came back as an empty file",
    "sb-os-support": "Paid updates for one more year, bought in October",
    "sb-paper": "Nothing is written down; Ines knows it by heart",
    "sb-gap": "Eight hours by our reckoning; the shops can sell by hand for seven",
}
"""What was noted, by item; "Seen on the visit" where something failed and nothing else is."""
_PLAIN: Final = {
    "yesno": "yes",
    "money": "18000",
    "contact": "Ines Marsh",
    "date": "2027-03-31",
    "text": "As agreed on the telephone",
    "longtext": "Side door, bell at the left",
    "asset": "Cabinet switch, 24 ports",
    "signoff": Signature("Ines Marsh", "Owner", "2026-11-12 11:30").stored(),
}
_CHECKED: Final = ("pass", "pass", "partial", "pass", "pass", "na", "pass", "fail", "pass", "pass", "not_checked")
_WHY: Final = "Not this year: the new server comes first."
_STATES: Final = ("open", "agreed", "in_work", "open", "fixed", "accepted")


def survey(
    rows: DemoRows, key: str, client: int, site: int, *, days: float, answered: int = 0, core: bool = False
) -> int:
    """Add a survey begun so many days ago with so many answers; without ``answered`` all, and it is finished."""
    checklist_id, version, body = rows.connection.execute(
        "SELECT checklist.id, checklist_version.id, body FROM checklist JOIN checklist_version"
        " ON checklist_version.checklist = checklist.id WHERE key = ? ORDER BY number DESC",
        (key,),
    ).fetchone()
    checklist = load(json.loads(body))
    answers = _fill(checklist, answered or 1_000, core)
    far = progress(layout(checklist, answers, core_only=core))
    began = rows.ago(days=days)
    done = not answered
    number = rows.put(
        "survey",
        began,
        client=client,
        checklist=checklist_id,
        version=version,
        site=site,
        started_at=began,
        state="finished" if done else "running",
        finished_at=began + 60_000 * (len(answers) + 5) if done else None,
        core=int(core),
        judged=far.judged,
        applicable=far.applicable,
    )
    for place, given in enumerate(answers.values(), 1):
        rows.put(
            "answer",
            began + place * 60_000,
            survey=number,
            item=given.item,
            instance=given.instance,
            value=given.value,
            result=given.result,
            note=given.note,
        )
    whole = progress(layout(checklist, answers))
    rows.progress(number, whole.required_missing, whole.answered, whole.asked)
    found = findings(checklist, answers)
    # Nothing is found before the survey begins.
    _raise(rows, found, rows.ago(days=min(8, days)), client, site, number, _STATES if done else ("open",))
    return number


def _fill(checklist: Checklist, most: int, core: bool) -> Answers:
    """Answer the first ``most`` items in the order of the screen, each repeat once."""
    answers: dict[tuple[str, str], Given] = {}
    once = {section.id: ("1",) for section in checklist.sections if section.repeat is not None}
    while len(answers) < most:
        # An answer may show or hide what comes after it.
        shown = [row for row in layout(checklist, answers, once, core_only=core) if row.item is not None]
        row = next((row for row in shown if row.item and (row.item.id, row.instance) not in answers), None)
        if row is None or row.item is None:
            break
        value = SAID.get(row.item.id) or _value(row.item, len(answers))
        note = NOTES.get(row.item.id) or "Seen on the visit" if value in ("fail", "partial") else ""
        answers[row.item.id, row.instance] = Given(row.item.id, row.instance, value, judge(row.item, value), note)
    return answers


def _value(item: Item, place: int) -> str:
    if item.type == "check":
        return _CHECKED[place % len(_CHECKED)]
    if item.type in ("choice", "multi"):
        return item.options[place % len(item.options)].value
    if item.type == "number":
        return str(int(min(item.max or 40, max(item.min or 0, 3 + place % 9))))
    return _PLAIN.get(item.type, "see folder")


def _raise(
    rows: DemoRows, found: Sequence[Raised], at: int, client: int, site: int, survey: int, states: Sequence[str]
) -> None:
    for place, raised in enumerate(found):
        state = states[place % len(states)]
        accepted = {"accepted_by": "the owner", "why": _WHY, "accepted_until": rows.ahead(150)}
        rows.put(
            "finding",
            at,
            **(accepted if state == "accepted" else {}),
            client=client,
            site=site,
            survey=survey,
            item=raised.item,
            instance=raised.instance,
            title=raised.title,
            fix=raised.fix,
            effort=raised.effort,
            cost=raised.cost,
            severity=raised.severity,
            state=state,
            detail=raised.note,
            answer_by=rows.ahead({"critical": 1, "high": 22, "medium": 82}.get(raised.severity, 150)),
        )
