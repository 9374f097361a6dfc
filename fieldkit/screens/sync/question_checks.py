"""What is typed into the questions of the Sync screen: files to be written and read, passphrases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fieldkit.operations.exchange.write_file import file_name
from fieldkit.screens.dialogs.ask import Answers, Question

Check = Callable[[Answers], str]
"""Returns what is wrong with answers, or ""."""


def new_file(stem: str, now: datetime) -> list[Question]:
    """Return the questions for a file that is to be written: where, and its passphrase twice."""
    return [
        Question("Save it as", str(Path.home() / file_name(stem, now))),
        Question("Passphrase", secret=True),
        Question("The same again", secret=True),
    ]


def needs(*places: int) -> Check:
    """Return a check that the answers at these places are not empty."""
    return lambda answers: "" if all(answers[place].strip() for place in places) else "This is needed."


def same_twice(answers: Answers) -> str:
    """Return what is wrong with a path and a passphrase typed twice."""
    _, first, again = answers
    if not first.strip():
        return "A passphrase is needed: whoever has the file and no passphrase can do nothing with it."
    return "" if first == again else "The two passphrases differ. Type both again."


def same_or_none(answers: Answers) -> str:
    """Return what is wrong with a path and a passphrase typed twice, or not at all."""
    _, first, again = answers
    return "" if first == again else "The two passphrases differ. Type both again, or leave both empty."
