"""Two snapshots of a survey side by side: what is not the same in both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

from fieldkit.domain.surveys.answers import RESULT_WORDS
from fieldkit.domain.surveys.revisions.snapshot import Snapshot, SnapshotItem

NOT_ASKED = "not asked"
NO_ANSWER = "no answer"


class RevisionDifference(NamedTuple):
    """One thing that two snapshots say differently. ``before`` and ``after`` are in words."""

    of: Literal["item", "finding", "score", "sign_off"]
    item: str
    instance: str
    thing: str
    question: str
    before: str
    after: str


def differences(before: Snapshot, after: Snapshot) -> tuple[RevisionDifference, ...]:
    """Return what differs: the items in order, those that are asked no more where they stood, then the rest."""
    return (*_items(before, after), *_findings(before, after), *_rest(before, after))


def _items(before: Snapshot, after: Snapshot) -> Iterator[RevisionDifference]:
    was = {(one.item, one.instance): one for one in before.items}
    now = {(one.item, one.instance): one for one in after.items}
    for place in _in_order(list(was), list(now)):
        old, new = was.get(place), now.get(place)
        if old is not None and new is not None and _given(old) == _given(new):
            continue  # only its words are others: a setting says how money is written
        told = new or old
        said = _said(old), _said(new)
        if told is not None and said[0] != said[1]:
            yield RevisionDifference("item", *place, told.thing, told.question, *said)


def _in_order(was: list[tuple[str, str]], now: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the places of both, in the order of ``now``, each that is gone behind the one that it stood behind."""
    there = set(now)
    behind: dict[tuple[str, str] | None, list[tuple[str, str]]] = {}
    last: tuple[str, str] | None = None
    for place in was:
        if place in there:
            last = place
        else:
            behind.setdefault(last, []).append(place)
    order = list(behind.get(None, ()))
    for place in dict.fromkeys(now):
        order += [place, *behind.get(place, ())]
    return order


def _given(one: SnapshotItem) -> tuple[str, str, str, str]:
    return one.value, one.result, one.note, one.severity


def _said(one: SnapshotItem | None) -> str:
    if one is None:
        return NOT_ASKED
    result = RESULT_WORDS.get(one.result, one.result)
    judged = f" ({result})" if one.result and one.result != one.value and result != one.answer else ""
    parts = [f"{one.answer or NO_ANSWER}{judged}"]
    parts += [f"severity {one.severity}"] if one.severity and one.result in ("partial", "fail") else []
    parts += [f"note: {one.note}"] if one.note else []
    return "; ".join(parts)


def _findings(before: Snapshot, after: Snapshot) -> Iterator[RevisionDifference]:
    was, now = Counter(before.findings), Counter(after.findings)
    gone, new = list((was - now).elements()), list((now - was).elements())
    for title in dict.fromkeys(title for title, _ in (*gone, *new)):
        olds, news = ([said for name, said in those if name == title] for those in (gone, new))
        for place in range(max(len(olds), len(news))):
            pair = ("; ".join(said[place : place + 1]) or "none" for said in (olds, news))
            yield RevisionDifference("finding", "", "", "", title, *pair)


def _rest(before: Snapshot, after: Snapshot) -> Iterator[RevisionDifference]:
    if before.score != after.score:
        yield RevisionDifference("score", "", "", "", "Score", before.score or "none", after.score or "none")
    signed = [", ".join(filter(None, (one.signed_by, one.role))) or "nobody" for one in (before, after)]
    if after.uid and signed[0] != signed[1]:
        yield RevisionDifference("sign_off", "", "", "", "Signed off by", *signed)
