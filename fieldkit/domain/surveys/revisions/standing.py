"""The revisions of a survey: which of them counts, whether it still says what is answered, and both in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from fieldkit.domain.records.values import local
from fieldkit.domain.surveys.answers import Answers, show_moment
from fieldkit.domain.surveys.revisions.snapshot import AnswerKey, content_of
from fieldkit.domain.text.dates import show_day

Trust = Literal["good", "unknown_key", "bad"]
"""Signed by a device of the firm; whole, but signed with a key that nobody here knows; not what was signed."""
TRUST_WORDS: Final = {
    "good": "signature good",
    "unknown_key": "signature by an unknown key",
    "bad": "not what was signed",
}


@dataclass(frozen=True, slots=True)
class Revision:
    """A survey as it was finalised once. Texts are as somebody wrote them: not yet safe for a terminal."""

    uid: str
    number: int
    at: int
    """UTC milliseconds."""
    signed_by: str
    """Who signed off; "" if nobody did."""
    role: str
    arrived: str
    departed: str
    reason: str
    digest: str
    device: str
    """What the device that signed is called here; of an unknown one its fingerprint."""
    trust: Trust
    why: str = ""
    """A sentence about what is wrong with it, or worth knowing of it."""
    content: frozenset[AnswerKey] = frozenset()
    """What was answered."""

    @property
    def signer(self) -> str:
        """Who signed off, with the role; "" if nobody did."""
        return ", ".join(filter(None, (self.signed_by, self.role)))

    @property
    def sign_off(self) -> str:
        """The words for the sign-off."""
        return f"signed off by {self.signer}" if self.signed_by else "nobody signed off"

    @property
    def trusted(self) -> str:
        """Whether its signature can be trusted, in words."""
        words = TRUST_WORDS[self.trust]
        return f"{words} ({self.device})" if self.device else words

    @property
    def on_site(self) -> str:
        """Arrival and departure, as far as they are known."""
        known = (("arrived", self.arrived), ("left", self.departed))
        return ", ".join(f"{what} {show_moment(stored)}" for what, stored in known if stored)

    def in_words(self) -> str:
        """Return all of it in a line."""
        parts = [f"Revision {self.number}", f"final since {moment(self.at)}", self.sign_off]
        parts += [self.on_site] if self.on_site else []
        return f"{', '.join(parts)}; {self.trusted}"


@dataclass(frozen=True, slots=True)
class RevisionStanding:
    """All revisions of a survey, in order; of one that only some of may be read ``more`` counts the others."""

    revisions: tuple[Revision, ...] = ()
    more: int = 0
    put_away: Revision | None = None
    """The last in the trash that a device of the firm signed: it may come back, so its number is not given again."""

    @property
    def counting(self) -> tuple[Revision, ...]:
        """Those of the highest number that a device of the firm signed; more than one where two did at the same time.

        What is not as it was signed, or was signed by a stranger, never counts.
        """
        good = [one for one in self.revisions if one.trust == "good"]
        highest = max((one.number for one in good), default=0)
        return tuple(one for one in good if one.number == highest)

    @property
    def next_number(self) -> int:
        """The number of the next revision."""
        known = (*self.counting, *([self.put_away] if self.put_away is not None else []))
        return max((one.number for one in known), default=0) + 1

    def latest(self, answers: Answers) -> Revision | None:
        """Return the revision that counts: of several the one that says what is answered now, else the last."""
        counting = self.counting
        now = content_of(answers) if len(counting) > 1 else None
        return next((one for one in reversed(counting) if one.content == now), counting[-1] if counting else None)

    def before(self, answers: Answers) -> Revision | None:
        """Return the revision that the next one would follow: the one that counts, or a later one in the trash."""
        latest, away = self.latest(answers), self.put_away
        return latest if away is None or (latest is not None and latest.number >= away.number) else away

    def again(self, answers: Answers) -> str:
        """Return why it has to be said why the survey is finalised again; "" where it was never finalised."""
        before = self.before(answers)
        if before is None:
            return ""
        return f"Revision {before.number} is {'in the trash' if before is self.put_away else 'there already'}."

    def stands(self, answers: Answers) -> bool:
        """Whether the revision that counts says what is answered now."""
        latest = self.latest(answers)
        return latest is not None and latest.content == content_of(answers)

    def changed_since(self, answers: Answers) -> int:
        """Return the number of the revision that counts where the answers are others now; 0 where they are not."""
        latest = self.latest(answers)
        return latest.number if latest is not None and latest.content != content_of(answers) else 0

    def note(self, answers: Answers) -> str:
        """Return a few words beside the title of a survey; "" for one that was never finalised."""
        latest = self.latest(answers)
        if latest is None:
            return ""
        return f"changed since revision {latest.number}" if self.changed_since(answers) else f"revision {latest.number}"

    def lines(self, answers: Answers) -> Iterator[str]:
        """Yield what is to be said of the revisions of a survey: the one that counts, what lapsed, and what is odd."""
        latest = self.latest(answers)
        if latest is not None:
            yield latest.in_words()
            if self.changed_since(answers):
                yield self.lapsed(latest)
            for other in self.counting:
                if other is not latest:
                    yield f"Beside it, made at the same time: {other.in_words()}"
        for one in self.revisions:
            if one.trust != "good":
                why = one.why or f"Nobody here knows its key: {one.device}."
                yield f"Not trusted: revision {one.number}, final since {moment(one.at)}. {why}"
            elif one.why:
                yield f"Revision {one.number}: {one.why}"
        if self.more:
            yield f"{self.more} more revisions are not read."

    def for_report(self, answers: Answers) -> str:
        """Return what a report says of the revision that counts; "" of a survey that was never finalised."""
        latest = self.latest(answers)
        if latest is None:
            return ""
        said = f"{latest.number}, final since {moment(latest.at)}, {latest.sign_off}"
        said += f", {latest.on_site}" if latest.on_site else ""
        return f"{said}. {self.lapsed(latest)}" if self.changed_since(answers) else said

    @staticmethod
    def lapsed(latest: Revision) -> str:
        """Return the sentence for a survey that was changed after its revision ``latest``."""
        lapsed = f"the sign-off of {latest.signer} has lapsed" if latest.signed_by else "it is not final any more"
        return f"Changed since revision {latest.number}: {lapsed}."


NEVER: Final = RevisionStanding()
"""A survey that was never finalised."""


def moment(at: int) -> str:
    """Return UTC milliseconds as a local day and minute."""
    wall: datetime = local(at)
    return f"{show_day(wall.date())} {wall:%H:%M}"
