"""Answers to what is being typed and to what may be typed next, asked for while the finger is on its way.

Each letter more is another question, and of 36 letters and digits the index has but a few to go on with. Those, and the
blank, are asked ahead, behind what is painted, so that the answer to the next key is there as the key comes. Whatever
is written, by whomever, makes all of it void.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from string import digits
from typing import Final, Generic, TypeVar

from fieldkit.db.base.single_value import value_of
from fieldkit.db.search.words import WordQuery

T = TypeVar("T")
MOST: Final = 40
"""Answers kept: one key's next ones. One to a wide question takes some 5 KB."""
_FRESH: Final = 60.0
"""Seconds after which all answers are forgotten: what is overdue changes by the clock."""
_NEXT: Final = "etaoinsrhldcumfpgwybvkjxqz" + digits
"""What may be typed next, the letters first that are frequent in most languages: the last may come too late."""


class KeptAnswers(Generic[T]):
    """What was asked last, as long as nothing is written. For who has the connection to himself."""

    def __init__(self, ask: Callable[[sqlite3.Connection, str], T]) -> None:
        self._ask = ask
        self._state: tuple[object, ...] = ()
        self._asked_at = 0.0
        self._answers: dict[str, T] = {}
        """By text; what was used last is at the end."""
        self._tried: set[str] = set()
        """Texts that were looked at ahead, after the text before."""
        self._before = ""

    def answer(self, connection: sqlite3.Connection, text: str) -> T:
        """Return the answer to a text."""
        self._look(connection)
        answer = self._answers.pop(text, None)
        if answer is None:
            answer = self._ask(connection, text)
        self._keep(text, answer)
        return answer

    def look_ahead(self, connection: sqlite3.Connection, text: str) -> bool:
        """Ask for one more text that may follow ``text``, if the index has any such; return whether there are others.

        It may be interrupted: the same is asked again then.
        """
        self._look(connection)
        if text != self._before:
            self._before, self._tried = text, set()
        for letter in " " * text[-1:].isalnum() + _NEXT:
            longer = text + letter
            if longer in self._tried:
                continue
            answer = self._answers.pop(longer, None)
            if answer is not None:
                self._keep(longer, answer)  # else what is asked after it would drive it out before it is typed
            elif _occurs(connection, longer):
                self._keep(longer, self._ask(connection, longer))
                self._tried.add(longer)
                return True
            self._tried.add(longer)
        return False

    def _look(self, connection: sqlite3.Connection) -> None:
        """Forget what was asked of another state of the store."""
        state = (connection, value_of(connection, "PRAGMA data_version"), connection.total_changes)
        now = time.monotonic()
        if state != self._state or now - self._asked_at > _FRESH:
            self._state, self._asked_at = state, now
            self._answers.clear()  # what was tried ahead stays so: while somebody writes, looking ahead had no end

    def _keep(self, text: str, answer: T) -> None:
        self._answers[text] = answer
        while len(self._answers) > MOST:
            del self._answers[next(iter(self._answers))]


def _occurs(connection: sqlite3.Connection, text: str) -> bool:
    """Return whether any record has words that begin so: a look that takes a hundredth of the question's time."""
    question = WordQuery(connection, text, forms=False)
    return bool(question.words) and question.holds(" AND ".join(f'"{word}"*' for word in question.words))
