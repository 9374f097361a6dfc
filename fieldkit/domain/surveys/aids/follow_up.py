"""What an answer asks for at once, with the cursor on the next item already: a note, a photo, a severity, a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from fieldkit.domain.checklists.checklist import DEFAULT_SEVERITY
from fieldkit.domain.surveys.aids.open_questions import ASK_WITHIN, to_ask
from fieldkit.domain.surveys.answers import Given, result_of
from fieldkit.domain.surveys.findings import ANSWER_WITHIN_DAYS, title_of
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.text.sanitize import clean_line

PICTURES: Final = ("jpg", "jpeg", "png", "heic", "webp", "tif", "tiff", "gif")
PHOTO: Final = "Photo: "
"""What a line of a note begins with that names a photo."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What was just answered and may be followed up by one key."""

    row: SurveyRow
    """The row as it was answered."""
    what: Literal["finding", "fail", "question", "unchecked"]
    """A finding; a fail that raises none; what is needed and not known yet; or what else could not be checked."""
    severity: str = ""
    """Of the finding."""

    @property
    def title(self) -> str:
        """What it is about."""
        item = self.row.item
        if item is None or self.what != "finding":
            return self.row.title
        return title_of(item, result_of(item, self.row.given))

    @property
    def keys(self) -> tuple[str, ...]:
        """What can be done, each by one key."""
        if self.what == "question":
            return "promise", "note"
        if self.what == "unchecked":
            return ("note",)
        return ("note", "photo", "severity", "promise") if self.what == "finding" else ("note", "photo", "promise")

    def promise(self, whom: str) -> Mapping[str, str]:
        """Return what a promise about it says, and by when it is due, as they are typed into its form."""
        item = self.row.item
        if self.what == "question" or item is None:
            return {"what": to_ask([self.row], whom), "due": ASK_WITHIN}
        days = ANSWER_WITHIN_DAYS.get(self.severity)
        what = f"{self.title}: {item.fix}" if item.fix else self.title
        return {"what": clean_line(what), "due": f"in {days} days" if days else ASK_WITHIN}


def follow_up(row: SurveyRow, given: Given, severity: str = "") -> FollowUp | None:
    """Return what may follow the answer ``given`` to a row; None where nothing has to.

    ``severity`` is that of its finding, if somebody gave it another than its checklist does.
    """
    item = row.item
    if item is None:
        return None
    now, result = row._replace(given=given), result_of(item, given)
    if result in ("fail", "partial"):
        if not item.finding:
            return FollowUp(now, "fail")
        return FollowUp(now, "finding", severity or item.severity or DEFAULT_SEVERITY)
    if result != "not_checked":
        return None
    return FollowUp(now, "question" if item.required else "unchecked")


def with_severity(one: FollowUp, severity: str) -> FollowUp:
    """Return a follow-up whose finding has another severity now."""
    return replace(one, severity=severity)


def noted_photo(note: str, path: str) -> str:
    """Return a note that names a photo too, once."""
    line = f"{PHOTO}{clean_line(path)}"
    return note if line in note.split("\n") else "\n".join(filter(None, (note, line)))


def unquoted_path(text: str) -> str:
    """Return the path that is meant by what a terminal pastes for a dropped file."""
    path = clean_line(text).removeprefix("file://")
    return path[1:-1].strip() if len(path) > 1 and path[0] == path[-1] and path[0] in "'\"" else path


def no_picture(path: str) -> str:
    """Return why a path names no picture, "" if it may; whether it is there only who has the disk can say."""
    name = path.replace("\\", "/").rpartition("/")[2]
    if name.rpartition(".")[2].casefold() in PICTURES and "." in name:
        return ""
    return f"“{name or path}” is no picture. Give the path of one that ends in jpg, png or heic."
