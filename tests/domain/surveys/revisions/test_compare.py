"""Two snapshots of a survey side by side."""

from __future__ import annotations

from fieldkit.domain.surveys.revisions.compare import differences
from fieldkit.domain.surveys.revisions.snapshot import Snapshot, canonical, read_snapshot


def snapshot(*items: tuple[str, str, str], **more: object) -> Snapshot:
    lines = [
        {"item": item, "question": f"{item}?", "answer": answer, "value": answer, "note": note, "instance": ""}
        for item, answer, note in items
    ]
    read = read_snapshot(canonical({"items": lines, "uid": "u", **more}))
    assert read is not None
    return read


def test_what_is_the_same_is_not_told() -> None:
    assert differences(snapshot(("a", "yes", "")), snapshot(("a", "yes", ""))) == ()


def test_items_are_told_in_their_order_those_that_are_gone_where_they_stood() -> None:
    before = snapshot(("a", "1", ""), ("b", "2", ""), ("c", "", ""), ("d", "4", ""))
    after = snapshot(("a", "1", "seen"), ("c", "3", ""), ("d", "4", ""), ("e", "", ""))
    assert [(one.item, one.question, one.before, one.after) for one in differences(before, after)] == [
        ("a", "a?", "1", "1; note: seen"),
        ("b", "b?", "2", "not asked"),
        ("c", "c?", "no answer", "3"),
        ("e", "e?", "not asked", "no answer"),
    ]


def test_a_judgement_is_told_with_its_severity() -> None:
    def judged(result: str) -> Snapshot:
        line = {"item": "a", "answer": "no", "value": "no", "result": result, "severity": "high", "question": "A?"}
        read = read_snapshot(canonical({"items": [line], "uid": "u"}))
        assert read is not None
        return read

    (one,) = differences(judged("pass"), judged("fail"))
    assert (one.before, one.after) == ("no (pass)", "no (fail); severity high")


def test_the_same_value_in_other_words_is_the_same() -> None:
    def priced(answer: str, **more: str) -> Snapshot:
        line = {"item": "a", "question": "A?", "answer": answer, "value": "2000", "result": "fail", "severity": "high"}
        read = read_snapshot(canonical({"items": [line | more], "uid": "u"}))
        assert read is not None
        return read

    assert differences(priced("20.00"), priced("EUR 20.00")) == ()
    for more in ({"value": "2100"}, {"note": "seen"}, {"severity": "low"}, {"result": "pass"}):
        assert len(differences(priced("20.00"), priced("EUR 20.00", **more))) == 1


def test_findings_score_and_sign_off_are_told_too() -> None:
    finding = {"title": "No backup", "severity": "high", "state": "open"}
    before = snapshot(findings=[finding], score={"headline": "50 of 100"}, sign_off={"name": "Ines", "role": "owner"})
    after = snapshot(findings=[finding | {"state": "fixed"}, {"title": "Dust", "severity": "low", "state": "open"}])
    assert [one[4:] for one in differences(before, after)] == [
        ("No backup", "high, open", "high, fixed"),
        ("Dust", "none", "low, open"),
        ("Score", "50 of 100", "none"),
        ("Signed off by", "Ines, owner", "nobody"),
    ]
