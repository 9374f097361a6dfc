"""What is said of a file that was read."""

from __future__ import annotations

from fieldkit.files.contacts.person import Parsed


def says(parsed: Parsed, line: int, words: str) -> bool:
    """Return whether a problem of this line holds these words."""
    return any(problem.line == line and words in problem.what for problem in parsed.problems)
