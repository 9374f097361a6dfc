"""What a survey that is being run says of the last key, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.surveys.aids.open_questions import counted
from fieldkit.domain.surveys.aids.written_meanwhile import ReplacedAnswer
from fieldkit.domain.surveys.answers import show_answer
from fieldkit.domain.surveys.findings import FindingNews, SeenAgain, ToVerify
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.surveys.run_results import OpenText, RunMessage
from fieldkit.domain.text.articles import in_sentence, with_article
from fieldkit.domain.text.dates import show_day
from fieldkit.domain.text.sanitize import clean_line

FINISHED: Final = "This survey is finished. e reopens it."
NOTHING_TO_EMPTY: Final = "Nothing is typed here. Only the answer to what is needed is kept as an open question."
LONGEST_NAME: Final = 40
"""Characters of an item's question in a sentence."""


def answered_here(*, text: bool) -> str:
    """Return why = does not answer as last time where something was answered today, a ``text`` or else."""
    if text:
        return "It is answered here. Esc, then = answers as last time all the same."
    return "It is answered here, otherwise than last time. The key of the answer changes it."


def of_findings(news: FindingNews) -> RunMessage | None:
    """Return what is said of findings that came, went, stayed or are seen again; None where there are none."""
    if news.kept:
        return RunMessage(f"The finding “{news.kept[0]}” stays: somebody has worked on it.", "accent")
    if news.raised:
        more = f" and {len(news.raised) - 1} more" if len(news.raised) > 1 else ""
        return RunMessage(f"Finding: {news.raised[0]}{more}", "alert")
    if news.withdrawn:
        return RunMessage(f"Finding withdrawn: {news.withdrawn[0]}")
    return of_seen_again(news.again)


def of_seen_again(again: Sequence[SeenAgain]) -> RunMessage | None:
    """Return what is said of findings that were there already, first of those that are open again; None without any."""
    first = next((one for one in again if one.opens), again[0] if again else None)
    return seen_again(first) if first is not None else None


def seen_again(one: SeenAgain) -> RunMessage:
    """Return what is said of a finding that was there already."""
    if one.until:
        return RunMessage(f"“{one.title}” was accepted until {_day(one.until)}: it is open again.", "alert")
    state = one.state.replace("_", " ")
    if one.opens:
        return RunMessage(f"Came back: “{one.title}” was {state}, it is open again.", "alert")
    return RunMessage(f"Seen again: “{one.title}”, which is {state}.", "accent")


def of_verifying(asked: ToVerify) -> str:
    """Return the question whether a finding is verified; no answer leaves it as it is."""
    return f"“{short_name(asked.title)}” ({asked.severity}, {asked.state.replace('_', ' ')}): verified?"


NOTHING_TO_VERIFY: Final = "No finding is asked about: that follows a pass. v lists those that are not closed."


def of_verified(title: str) -> str:
    """Return that a finding was verified."""
    return f"Verified: “{title}”."


def _day(stored: str) -> str:
    try:
        return show_day(date.fromisoformat(stored))
    except ValueError:
        return stored


def of_lacking(rows: Sequence[SurveyRow]) -> str:
    """Return what is needed before a survey can be finished."""
    names = "; ".join(row.asks for row in rows[:3]) + (f"; and {len(rows) - 3} more" * (len(rows) > 3))
    return f"Not finished. {len(rows)} still needed: {names}"


def not_taken(text: str) -> str:
    """Return that what was typed for a dialog that did not open is no answer to what is in front."""
    return f"“{clean_line(text)}” was typed on before that could be seen: it answers nothing here."


def kept_as_note(typed: OpenText | None, why: str) -> str:
    """Return that what was typed for an item is its note now, as it is no answer; the cursor may be elsewhere."""
    name = short_name(typed.row.title) if typed is not None else ""
    return f"Kept as a note on “{name}”. {why}" if name else f"Kept as a note. {why}"


def of_replaced(replaced: ReplacedAnswer, item: Item, currency: str) -> str:
    """Return that an answer, or a note, took the place of what was written elsewhere meanwhile."""
    theirs, name = replaced.theirs, f"“{short_name(item.ask)}”"
    shown = show_answer(item, theirs.value, theirs.result, currency=currency)
    text = short_name(clean_line(theirs.note if replaced.what == "note" else shown))
    there = f"“{text}” was written" if text else "it was emptied"
    what = f"The note on {name}" if replaced.what == "note" else name
    return f"{what} is now what you gave; elsewhere {there} meanwhile, which the history keeps."


def pasted(text: str, notes: str) -> str:
    """Return that pasted text, for which no field is open, was not taken; ``notes`` is the key that opens one."""
    there = f" {notes} opens the note: paste it there." if notes else ""
    return f"Not taken: “{short_name(clean_line(text))}” was pasted, and no field is open.{there}"


def taken_back(row: SurveyRow | None, count: int, *, gone: bool) -> str:
    """Return what was taken back: ``count`` changes, the only one at ``row``; ``gone`` if a thing went with it."""
    if gone:
        return "Taken back: what was added last is gone again."
    if row is None or count > 1:
        return f"Taken back: {count} changes." if count > 1 else "Taken back: the last change."
    return f"Taken back: the last change at “{short_name(row.title)}”."


def nothing_to_answer(row: SurveyRow) -> str:
    """Return why a key that answers does nothing on a row that asks nothing: the one that adds to a repeat."""
    one = with_article(in_sentence(row.section.repeat.label)) if row.section.repeat is not None else "one"
    if row.kind != "add":
        return "This is a heading: there is nothing to answer."
    none = "" if row.number else "n says that there is none, "
    return f"Nothing is answered on this line: Enter adds {one}, {none}↓ goes on."


def none_added(row: SurveyRow) -> str:
    """Return that no further thing was added where "none" was typed; ``row`` is the line that adds, with that thing."""
    others = row.number - 1
    return f"There {'is 1' if others == 1 else f'are {others}'} already: no other is added."


def at_the_end(lacking: int, questions: int) -> str:
    """Return what comes after the last item: what is needed first, else the end."""
    if lacking:
        return f"That was the last item. Needed left {lacking}: N goes there. v shows the score, F finishes."
    asked = f" {counted(questions)} stay{'s' * (questions == 1)} to be asked." if questions else ""
    return f"That was the last item, and nothing needed is left.{asked} F finishes, v shows the score."


def nothing_needed(questions: int) -> str:
    """Return that nothing is needed any more, and what is to be asked."""
    asked = f" {counted(questions)} stay{'s' * (questions == 1)} to be asked." if questions else ""
    return f"Nothing needed is left.{asked} F finishes."


def not_stored(count: int) -> str:
    """Return how many answers are lost if a survey is left now."""
    answers, them = ("1 answer", "it") if count == 1 else (f"{count} answers", "them")
    return f"{answers} could not be stored. Esc once more drops {them}."


def left_over(count: int, *, aside: bool, listed: bool = False) -> str:
    """Return what became of answers that were not stored as their survey was left; ``listed`` if all are drafts."""
    answers, them = ("1 answer", "it") if count == 1 else (f"{count} answers", "them")
    kept = f"Kept, not stored: {answers}. Today lists {them}{'' if listed else f' once the store takes {them}'}."
    return kept if aside else f"Dropped, not stored: {answers}."


def waits_for(text: str, asked: str, row: SurveyRow | None) -> str:
    """Return that a text waits for an item that is not asked now, and the row that decides about that, if one does."""
    if row is None:
        return f"“{text}” was typed for “{asked}” and is not stored. Ctrl+T lets it go."
    return f"“{text}” waits for “{short_name(asked)}”, which hangs on “{short_name(row.title)}”: answer that first."


def taken_in(rows: Sequence[SurveyRow]) -> str:
    """Return that answers which the store did not take before are stored now."""
    if len(rows) == 1:
        return f"Stored now: “{short_name(rows[0].title)}”."
    return f"Stored now: {len(rows)} answers that you gave before."


def short_name(name: str) -> str:
    """Return an item's question as a sentence can carry it."""
    return name[: LONGEST_NAME - 1].rstrip() + "…" if len(name) > LONGEST_NAME else name


def runs_again(note: str) -> str:
    """Return the words for a finished survey that runs again; ``note`` is what is said of its revision."""
    if not note.startswith("revision"):
        return "The survey runs again."
    return f"The survey runs again. Once an answer changes, {note} does not stand any more."
