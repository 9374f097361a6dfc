"""Drafts as they wait: records that still lack something they need, and texts that were open as fieldkit ended."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from fieldkit.db.base.single_value import value_or_none
from fieldkit.domain.records.values import local
from fieldkit.domain.text.sanitize import printable_block

RECORD: Final = "_uid"
"""Name under which a draft remembers the record that its texts belong to, if there is one already."""
FIELD: Final = "_field"
"""Name under which a draft remembers the field that is being typed in; there is none once its form was closed."""
ANSWER: Final = "answer_text"
"""Kind of a draft that holds what is typed in a survey. FIELD is "answer" or "note"; its other names follow."""
QUESTION: Final = "question"
"""Kind of a draft that holds answers to a dialog, such as the name of a firm. ASKED is its title, "answer 0" the first
answer, which FIELD may name. DOES is there where the dialog can be asked again, with what it is about; LEADS where only
the screen that asks it is known; without either that is Sync."""
DOES, LEADS = "does", "leads"
SURVEY, ITEM, INSTANCE, ASKED, TEXT = "survey", "item", "instance", "asked", "text"
WHOLE: Final = "_whole"
"""Name under which the draft of an answer remembers that it was given as one and only the store did not take it."""


_LONGEST: Final = 60
"""Characters of a text that is repeated in a sentence."""


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """An unfinished new record: typed texts by field name."""

    id: int
    kind: str
    texts: Mapping[str, str]
    updated_at: int

    @property
    def record(self) -> str:
        """Uid of the record that the texts belong to, "" for one that is not stored yet."""
        return self.texts.get(RECORD, "")

    @property
    def field(self) -> str:
        """The field that was being typed in, "" if nobody is in the middle of it."""
        return self.texts.get(FIELD, "")


@dataclass(frozen=True, slots=True)
class DraftWords:
    """What a draft is about, for a person."""

    does: str
    """Kind of record, "new" before it if it is not stored yet."""
    what: str
    client: str
    contact: str
    place: str = ""
    """What is asked where it is typed, of a survey."""


def waiting(connection: sqlite3.Connection, kind: str = "") -> list[RecordDraft]:
    """Return the drafts, newest first, of one kind or of all."""
    rows = connection.execute(
        "SELECT id, kind, fields, updated_at FROM draft WHERE ? IN ('', kind) ORDER BY updated_at DESC, id DESC",
        (kind,),
    )
    return [RecordDraft(number, name, _texts(fields), at) for number, name, fields, at in rows]


def _texts(fields: str) -> Mapping[str, str]:
    """Return what was typed; where that is damaged, all of it as one text, so that a person can take it apart."""
    try:
        found = json.loads(fields)
    except (ValueError, RecursionError):
        return {"notes": fields}
    texts = found if isinstance(found, dict) else {}
    return {name: printable_block(text) for name, text in texts.items() if isinstance(text, str)}


def of_survey(connection: sqlite3.Connection, uid: str) -> list[RecordDraft]:
    """Return what was being typed in a survey, the newest first."""
    return [one for one in waiting(connection, ANSWER) if one.texts.get(SURVEY) == uid]


def of_question(
    connection: sqlite3.Connection,
    title: str,
    about: Mapping[str, str],
    takes: Callable[[int, int], bool] = lambda _number, _updated_at: True,
) -> RecordDraft | None:
    """Return what was being answered in the dialog ``title``, the newest it ``takes``; None if nothing was."""
    wanted = {ASKED: title, **about}.items()
    found = (one for one in waiting(connection, QUESTION) if wanted <= one.texts.items())
    return next((one for one in found if takes(one.id, one.updated_at)), None)


def of_value(
    connection: sqlite3.Connection,
    kind: str,
    uid: str,
    field: str,
    takes: Callable[[int, int], bool] = lambda _number, _updated_at: True,
) -> RecordDraft | None:
    """Return the newest draft it ``takes`` of this field of a record and of nothing else, None without one."""
    for one in waiting(connection, kind):
        if {*one.texts} - {FIELD} == {field, RECORD} and one.record == uid and takes(one.id, one.updated_at):
            return one
    return None


def words(connection: sqlite3.Connection, draft: RecordDraft) -> DraftWords:
    """Return what a draft is about; links by the names of what they link to."""
    if draft.kind == ANSWER:
        row = connection.execute(
            "SELECT checklist.title, client.name FROM survey LEFT JOIN checklist ON checklist.id = survey.checklist "
            "LEFT JOIN client ON client.id = survey.client WHERE survey.uid = ?",
            (draft.texts.get(SURVEY, ""),),
        ).fetchone()
        title, client = row or ("", "")
        return DraftWords("survey", title or "", client or "", "", draft.texts.get(ASKED, ""))
    if draft.kind == QUESTION:
        return DraftWords("question", draft.texts.get(ASKED, ""), "", "")
    from fieldkit.domain.records.kinds import KINDS  # 12 ms, a twentieth of the first screen

    kind = KINDS.get(draft.kind)
    if kind is None:
        return DraftWords(draft.kind, _first(draft.texts), "", "")
    stored = _stored(connection, draft)
    texts = {**stored, **{name: text for name, text in draft.texts.items() if not name.startswith("_")}}
    links = {field.name: field.link for field in kind.form if field.link}
    for name, target in links.items():
        texts[name] = _name(connection, target, texts.get(name, ""))
    label = kind.label.lower()
    # What it is called, if that was typed already; else the first thing that was.
    called = _first({field.name: texts.get(field.name, "") for field in kind.title if field.name not in links})
    what = called or _first({name: text for name, text in texts.items() if name not in links})
    client, contact = texts.get("client", ""), texts.get("contact", "")
    return DraftWords(label if draft.record else f"new {label}", what, client, contact)


def was_open(connection: sqlite3.Connection) -> str:
    """Return a sentence about what was being typed as fieldkit ended last, "" if nothing was."""
    draft = next((one for one in waiting(connection) if one.field), None)
    if draft is None:
        return ""
    about = words(connection, draft)
    when = local(draft.updated_at).strftime("%H:%M")
    if draft.kind == ANSWER:
        at = f" at {about.client}" if about.client else ""
        return f"Survey {about.what}{at}, “{about.place}”, was open: Enter goes on there."
    if draft.kind == QUESTION:
        typed = _cut(draft.texts.get(draft.field) or _first(answers_of(draft)))
        way = "goes on there." if DOES in draft.texts else "leads there; opened again it holds what you typed."
        return f"“{about.what}”{f' with “{typed}”' if typed else ''} was open: Enter {way}"
    label = about.does[:1].upper() + about.does[1:]
    who = about.contact or about.client
    head = f"{label.removeprefix('New ').capitalize()} with {who}" if draft.kind == "call" and who else label
    what = f" “{about.what}”" if about.what and draft.kind != "call" else ""
    return f"{head}{what}, {when}, was open: Enter goes on there."


def answers_of(draft: RecordDraft) -> Mapping[str, str]:
    """Return the answers that a draft of a dialog holds, each as "answer 0"."""
    return {name: text for name, text in draft.texts.items() if name.startswith("answer ")}


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _first(texts: Mapping[str, str]) -> str:
    return next((text for name, text in texts.items() if text and not name.startswith("_")), "")


def _name(connection: sqlite3.Connection, kind: str, text: str) -> str:
    """Return the name of the record that a draft links to by its uid, else what was typed."""
    from fieldkit.db.records import lookup
    from fieldkit.domain.records.kinds import KINDS

    called = value_or_none(connection, f"SELECT {lookup.title_column(KINDS[kind])} FROM {kind} WHERE uid = ?", (text,))
    return text if called is None else str(called)


def _stored(connection: sqlite3.Connection, draft: RecordDraft) -> dict[str, str]:
    """Return names and links of the stored record that a draft changes."""
    from fieldkit.db.records import lookup
    from fieldkit.domain.records.kinds import KINDS

    kind = KINDS[draft.kind]
    record = lookup.get(connection, kind, draft.record) if draft.record else None
    if record is None:
        return {}
    texts = {}
    for field in kind.form:
        value = getattr(record, field.name)
        if field.link and isinstance(value, int):
            texts[field.name] = value_or_none(connection, f"SELECT uid FROM {field.link} WHERE id = ?", (value,)) or ""
        elif field in kind.title and isinstance(value, str):
            texts[field.name] = value
    return texts
