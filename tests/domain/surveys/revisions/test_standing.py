"""Which revision of a survey counts, when it was changed since, and how both are said."""

from __future__ import annotations

from dataclasses import replace

from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.revisions.snapshot import content_of
from fieldkit.domain.surveys.revisions.standing import NEVER, Revision, RevisionStanding, moment
from tests.names import MARKUP

NOW = answers_of(Given("a", "", "yes"))
OTHER = answers_of(Given("a", "", "no"))
FIRST = Revision("u1", 1, 1_000, "", "", "", "", "", "d", "this device", "good", content=content_of(NOW))
SECOND = replace(FIRST, uid="u2", number=2, signed_by=MARKUP, role="owner", content=content_of(OTHER))


def test_a_survey_that_was_never_finalised_says_nothing() -> None:
    assert (NEVER.latest(NOW), NEVER.stands(NOW), NEVER.changed_since(NOW), NEVER.note(NOW)) == (None, False, 0, "")
    assert (list(NEVER.lines(NOW)), NEVER.for_report(NOW), NEVER.next_number) == ([], "", 1)


def test_the_last_revision_counts_and_lapses_with_a_changed_answer() -> None:
    standing = RevisionStanding((FIRST, SECOND))
    assert (standing.latest(OTHER), standing.next_number) == (SECOND, 3)
    assert standing.stands(OTHER) and not standing.stands(NOW)
    assert (standing.note(OTHER), standing.note(NOW)) == ("revision 2", "changed since revision 2")
    assert list(standing.lines(OTHER)) == [
        f"Revision 2, final since {moment(1_000)}, signed off by {MARKUP}, owner; signature good (this device)"
    ]
    lapsed = f"Changed since revision 2: the sign-off of {MARKUP}, owner has lapsed."
    assert list(standing.lines(NOW))[1] == lapsed
    assert standing.for_report(NOW) == f"2, final since {moment(1_000)}, signed off by {MARKUP}, owner. {lapsed}"
    nobody = list(RevisionStanding((FIRST,)).lines(OTHER))
    assert nobody[1] == "Changed since revision 1: it is not final any more."
    assert "nobody signed off" in nobody[0]


def test_arrival_and_departure_are_said_where_they_are_known() -> None:
    there = replace(FIRST, arrived="2026-11-21 09:30", departed="2026-11-21 11:00")
    assert there.on_site == "arrived 21 Nov 2026 09:30, left 21 Nov 2026 11:00"
    assert there.on_site in there.in_words() and there.on_site in RevisionStanding((there,)).for_report(NOW)


def test_what_is_not_as_it_was_signed_never_counts_and_is_named() -> None:
    bad = replace(SECOND, number=99, trust="bad", device="", why="Its content does not fit its hash.")
    standing = RevisionStanding((FIRST, bad))
    assert (standing.latest(OTHER), standing.next_number) == (FIRST, 2)
    assert list(standing.lines(NOW))[-1].startswith("Not trusted: revision 99, final since ")
    assert RevisionStanding((bad,)).latest(OTHER) is None


def test_a_stranger_never_counts_and_is_named() -> None:
    strange = replace(SECOND, trust="unknown_key", device="abcd-efgh-ijkl")
    assert RevisionStanding((FIRST, strange)).latest(OTHER) == FIRST
    alone = RevisionStanding((strange,))
    assert (alone.latest(OTHER), alone.note(OTHER), alone.for_report(OTHER)) == (None, "", "")
    said = f"Not trusted: revision 2, final since {moment(1_000)}. Nobody here knows its key: abcd-efgh-ijkl."
    assert list(alone.lines(OTHER)) == [said]
    assert strange.trusted == "signature by an unknown key (abcd-efgh-ijkl)"


def test_of_two_made_at_the_same_time_the_one_that_says_what_is_answered_counts_and_both_are_shown() -> None:
    twin = replace(FIRST, uid="u3", at=2_000, device="Ben", content=content_of(OTHER))
    standing = RevisionStanding((FIRST, twin))
    assert (standing.latest(NOW), standing.latest(OTHER)) == (FIRST, twin)
    assert standing.stands(NOW) and standing.stands(OTHER)
    assert list(standing.lines(NOW))[1] == f"Beside it, made at the same time: {twin.in_words()}"
    neither = answers_of(Given("a", "", "perhaps"))
    assert (standing.latest(neither), standing.changed_since(neither)) == (twin, 1)
