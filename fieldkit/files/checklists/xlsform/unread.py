"""What nobody read of a form, told column by column, so that nothing of it is dropped in silence."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from fieldkit.files.checklists.xlsform.left_out import LeftOut, quoted
from fieldkit.files.checklists.xlsform.own_columns import PREFIX
from fieldkit.files.checklists.xlsform.tables import Form, FormColumn, FormTable

_WHY: Final = {
    "calculation": "nothing is computed here",
    "default": "no answer is filled in beforehand",
    "trigger": "nothing is computed here",
    "appearance": "how a question looks is not held",
    "parameters": "it has no such setting",
    "read_only": "every question can be answered",
    "constraint_message": "fieldkit says in its own words what is wrong",
    "required_message": "fieldkit says in its own words what is wrong",
    "repeat_count": "how many there are is up to whoever asks",
    "choice_filter": "all answers of the list are offered",
    "image": "no picture or sound is shown with a text",
    "audio": "no picture or sound is shown with a text",
    "video": "no picture or sound is shown with a text",
    "big-image": "no picture or sound is shown with a text",
    "version": "versions are counted here",
    "instance_name": "a survey is called by its client and its day",
    "default_language": "a checklist has one language",
    "public_key": "it belongs to another program",
    "submission_url": "it belongs to another program",
    "auto_send": "it belongs to another program",
    "auto_delete": "it belongs to another program",
    "style": "how a form looks is not held",
    "save_to": "it belongs to another program",
}
_QUOTED: Final = ("calculation", "default", "choice_filter", "repeat_count", "constraint_message", "required_message")
"""Columns whose texts are told one by one; of others only which rows have them."""
_ELSE: Final = "a checklist has no place for it"


def tell_unread(form: Form, language: str) -> None:
    """Add to what was left out each cell that nobody read, columns of one kind together."""
    for table in (form.survey, form.choices, form.settings, form.own):
        _tell(form, table, language)


def _tell(form: Form, table: FormTable, language: str) -> None:
    rows: defaultdict[tuple[FormColumn, str], list[int]] = defaultdict(list)
    for row in table.rows:
        for column, text in row.unread():
            rows[column, text if column.name in _QUOTED and not column.language else ""].append(row.number)
    for (column, text), numbers in rows.items():
        what = f"column {quoted(column.raw)}" + (f", {quoted(text)}" if text else "")
        form.left_out.append(LeftOut(table.name, tuple(numbers), what, _why(column, language)))


def _why(column: FormColumn, language: str) -> str:
    if column.language != language and column.name in ("label", "hint", "guidance_hint") and column.language:
        return f"a checklist has one language, {language or 'the one without a name'} here"
    if column.name.startswith(PREFIX):
        return "fieldkit knows no such column"
    return _WHY.get(column.name.partition("::")[0], _ELSE)
