"""Texts of a survey that no answer holds: where each belongs, what was thrown away, what the store did not take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fieldkit.db.views.drafts import FIELD, INSTANCE, ITEM, TEXT
from fieldkit.domain.surveys.aids.none_here import NONE_HERE
from fieldkit.domain.surveys.answers import show_answer
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.surveys.run import SurveyRun
from fieldkit.domain.surveys.run_results import OpenText
from fieldkit.screens.base.open_draft import OpenDraft


@dataclass(frozen=True, slots=True)
class ThrownText:
    """A text that was thrown away last."""

    place: tuple[str, str] | None
    what: str
    text: str
    over: bool = False
    aside: bool = False


def typed_at(typing: OpenText) -> tuple[tuple[str, str] | None, str]:
    """Return the place of an open text, and which of its texts it is."""
    return typing.row.place, typing.what


def place_of(texts: Mapping[str, str]) -> tuple[str, str, str]:
    """Return item, instance and which of its texts a draft holds."""
    return texts.get(ITEM, ""), texts.get(INSTANCE, ""), texts.get(FIELD, "")


def not_stored(run: SurveyRun, drafts: Iterable[OpenDraft]) -> Iterator[tuple[SurveyRow, str, str, OpenDraft | None]]:
    """Yield each answer, and note, that is not stored and that none of ``drafts`` holds.

    Each with its row, which of the texts there it is, and the draft that holds an older one.
    """
    held = {place_of(one.kept): one for one in drafts}
    for row in run.rows:
        place = row.place or ("", "")
        given = run.pending.get(place)
        if given is None:
            continue
        none = NONE_HERE if given.answered else ""
        shown = show_answer(row.item, given.value, given.result) if row.item is not None else none
        both = {"answer": shown, "note": given.note}
        for what, text in both.items():
            draft = held.get((*place, what))
            if draft is None and what == "note" and not given.answered:
                draft = held.get((*place, "answer"))  # what was no answer went into the note
            if text and (draft is None or (draft.kept.get(TEXT), draft.kept.get(FIELD)) != (text, what)):
                yield row, what, text, draft
