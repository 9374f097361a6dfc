"""The commands of a survey that is being run; ``commands`` has those of all other places."""

from __future__ import annotations

from typing import Final

from fieldkit.command import Command

SURVEY: Final[tuple[Command, ...]] = (
    Command("survey.pass", "p", "pass", "The item is in order.", "give('p')"),
    Command("survey.partial", "a", "partial", "Partly in order; may raise a finding.", "give('a')"),
    Command("survey.fail", "f", "fail", "Not in order; may raise a finding.", "give('f')"),
    Command(
        "survey.na",
        "n",
        "n/a, no",
        "Not applicable; “no” where it is yes or no; on a line that adds, after Esc: there is none.",
        "give('n')",
    ),
    Command("survey.not_checked", "u", "not checked", "Could not be checked today.", "give('u')"),
    Command("survey.yes", "y", "yes", "Yes, where the answer is yes or no.", "give('y')"),
    Command("survey.choose", "1,2,3,4,5,6,7,8,9,0", "choose", "Choose by number, or begin to type a figure.", "number"),
    Command("survey.type", "enter", "type", "Type the answer, or go on to the next item.", "choose"),
    Command("survey.leave", "escape", "back", "Keep what is typed, make letters keys; once more: leave.", "leave", 2),
    Command(
        "survey.same", "equals_sign", "as last", "Answer as last time; on a heading all that is not judged.", "same", 5
    ),
    Command("survey.note", "m", "note", "Write a note on the item.", "note", 3),
    Command(
        "survey.not_known",
        "ctrl+u",
        "not known yet",
        "Keep what is needed as an open question; empty a field with text.",
        "not_known",
    ),
    Command("survey.its_note", "M,ctrl+n", "its note", "Write a note on what just failed.", "follow('note')"),
    Command("survey.its_photo", "O,ctrl+o", "its photo", "Name a photo of what just failed.", "follow('photo')"),
    Command("survey.its_severity", "S,ctrl+g", "its severity", "Say how bad it is.", "follow('severity')"),
    Command(
        "survey.its_promise", "W,ctrl+r", "promise", "Give your word on it, or to ask for it.", "follow('promise')"
    ),
    Command("survey.verify", "Y,ctrl+y", "verified", "Its finding is verified, where that is asked.", "verify"),
    Command("survey.clear", "backspace", "no answer", "Take the answer of this item away.", "clear"),
    Command("survey.take_back", "z", "take back", "Take the last answer given back.", "take_back"),
    Command("survey.core", "s", "short list", "Show the short list, or all items.", "core", 5),
    Command("survey.item", "i,f10", "item", "Jump to a section or an item by a few letters.", "item", 4),
    Command("survey.needed", "N", "next needed", "Go to the next item that is needed and open.", "needed"),
    Command("survey.next_section", "right_square_bracket,right", "section", "Go to the next section.", "section(1)"),
    Command("survey.last_section", "left_square_bracket,left", "section before", "Go back a section.", "section(-1)"),
    Command("survey.add", "plus", "add", "Add another switch, server or spot; or the person named.", "add", 6),
    Command("survey.remove", "minus", "remove", "Remove this switch, server or spot; asks first.", "remove"),
    Command(
        "survey.discard", "ctrl+t", "throw away", "Throw away what is not stored yet; again brings it back.", "discard"
    ),
    Command("survey.score", "v", "score", "Show score, findings and what is still needed.", "score", 4),
    Command("survey.report", "R", "report", "Write the report for the client: a page, PDF, Word, a mail.", "report", 6),
    Command(
        "survey.into_records",
        "t",
        "records",
        "Take answers over into the records of the client: deputy, limit, people; old beside new.",
        "into_records",
        4,
    ),
    Command(
        "survey.answer_sheet",
        "A",
        "answer sheet",
        "Write the open questions to a file that the client fills in: Word or Excel.",
        "answer_sheet",
    ),
    Command("survey.finish", "F", "finish", "Finish the survey.", "finish", 3),
    Command("survey.reopen", "e", "reopen", "Run a finished survey again.", "reopen"),
)
