"""What waits for somebody: a call to return, a promise to keep, an order to confirm, a survey to finish.

Each rule stands here once, as data: Python asks ``holds``, SQL is made of it by ``fieldkit.db.base.conditions``.
Apart from the declarations, which take the rules from here, because the first screen shows what waits and
declaring all kinds costs 12 ms, a twentieth of the time until it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

NEEDS_CONFIRMATION: Final = "needs_confirmation"
"""State of an order that waits for a yes; ``fieldkit.domain.authority.confirmation`` says which do."""


class WaitingRule(NamedTuple):
    """When a record waits: each field of ``among`` holds one of its values, and those of ``empty`` nothing."""

    among: tuple[tuple[str, tuple[str, ...]], ...]
    empty: tuple[str, ...] = ()

    def holds(self, value_of: Callable[[str], object]) -> bool:
        """Return whether a record waits whose stored values ``value_of`` returns by field name."""
        return all(value_of(name) in values for name, values in self.among) and all(
            value_of(name) in (None, "") for name in self.empty
        )


CALL_TO_RETURN: Final = WaitingRule((("outcome", ("missed", "call_back")),), empty=("returned_at",))
PROMISE_OPEN: Final = WaitingRule((("state", ("open",)),))
ORDER_TO_CONFIRM: Final = WaitingRule((("state", (NEEDS_CONFIRMATION,)),))
SURVEY_RUNNING: Final = WaitingRule((("state", ("running",)),))
FINDING_OPEN: Final = WaitingRule((("state", ("open",)),))
FINDING_PRESSING: Final = WaitingRule((("state", ("open",)), ("severity", ("high", "critical"))))
"""Of the open findings those that are marked on a timeline."""
FINDING_LIVE: Final = WaitingRule((("state", ("open", "agreed", "accepted", "in_work", "fixed")),))
"""Those that are not closed: neither verified nor dismissed."""
FINDING_ACCEPTED: Final = WaitingRule((("state", ("accepted",)),))
"""A risk that the client took, until a day; from then on it counts as open."""
FINDING_CRITICAL: Final = WaitingRule((("state", ("open", "agreed", "in_work")), ("severity", ("critical",))))
"""What nobody may lose sight of until it is fixed, or the client says in so many words that he takes the risk."""

WAITING: Final[dict[str, WaitingRule]] = {
    "call": CALL_TO_RETURN,
    "promise": PROMISE_OPEN,
    "instruction": ORDER_TO_CONFIRM,
    "survey": SURVEY_RUNNING,
    "finding": FINDING_OPEN,
}
"""By kind; ``Kind.waits`` looks here, ``register`` adds to it."""


class TodayGroup(NamedTuple):
    """How the records of a kind that wait stand on Today, each with its client."""

    name: str
    title: str
    when: str
    """The field that tells when: a moment that happened, or the appointment until which there is time."""
    due: bool = False
    """Whether ``when`` is an appointment: the overdue first, and nothing that is far ahead."""
    days: int = 7
    """Days ahead to which an appointment is shown; -1 for only what is overdue."""
    always: WaitingRule | None = None
    """What is shown whatever its appointment, and first."""
    lapsed: tuple[WaitingRule, str] | None = None
    """What waits again once a day is over, and the field that holds that day: shown in place of the appointment."""
    newest_first: bool = False
    what: str = ""
    """The field that says what it is about; of a link with a point and the field of the linked record."""
    does: Callable[..., str] = lambda *_: ""
    """Return what is to be done, in a word or two, from the values of ``does_from``."""
    does_from: tuple[str, ...] = ()
    contact: str = "contact"
    """The field with the person at the client; "" where there is none."""
    caller: str = ""
    """The field with a name or number where the person is not known yet."""


def progress_words(judged: int | None, applicable: int | None) -> str:
    """Return how far a survey is; "" while nobody knows how much there is to answer."""
    return f"{judged or 0} of {applicable}" if applicable else ""


def _words(value: str) -> str:
    return value.replace("_", " ")


TODAY: Final[dict[str, TodayGroup]] = {
    "promise": TodayGroup(
        "promises",
        "Promises",
        "due",
        due=True,
        what="what",
        does=lambda type_: "" if type_ == "other" else _words(type_),
        does_from=("type",),
    ),
    "call": TodayGroup(
        "calls", "Calls to return", "at", what="note", does=_words, does_from=("outcome",), caller="caller"
    ),
    "instruction": TodayGroup(
        "instructions",
        "Waiting for a yes",
        "heard_at",
        newest_first=True,
        what="topic",
        does=lambda asked_at: "asked" if asked_at else "",
        does_from=("asked_at",),
    ),
    "finding": TodayGroup(
        "findings",
        "Findings",
        "answer_by",
        due=True,
        days=-1,
        always=FINDING_CRITICAL,
        lapsed=(FINDING_ACCEPTED, "accepted_until"),
        what="title",
        does=_words,
        does_from=("severity",),
        contact="",
    ),
    "survey": TodayGroup(
        "surveys",
        "Surveys unfinished",
        "started_at",
        newest_first=True,
        what="checklist.title",
        does=lambda *done: progress_words(*done) or "begun",
        does_from=("judged", "applicable"),
    ),
}
"""By kind, in the order of Today; ``Kind.today`` looks here, ``register`` adds to it."""
