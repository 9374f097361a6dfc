"""The checklist and the answers of a survey, as they are stored."""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.load import holds_items, load
from fieldkit.domain.errors import Invalid
from fieldkit.domain.surveys.answers import Given


@lru_cache(maxsize=32)
def parsed(body: str) -> Checklist:
    """Return the checklist of a stored version; raises Invalid if it is not one."""
    try:
        data = json.loads(body)
        if not holds_items(data):
            raise Invalid("The checklist of this survey holds no items. Nothing can be answered in it.")
        return load(data)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"The checklist of this survey cannot be read: {error}. The answers are kept.") from error


def answers_of_survey(connection: sqlite3.Connection, survey: int) -> dict[tuple[str, str], Given]:
    """Return the answers of a survey. Of two devices' answers to one item the later counts; both stay."""
    rows = connection.execute(
        "SELECT item, instance, value, result, note FROM answer WHERE survey = ? AND deleted_at IS NULL "
        "ORDER BY updated_at, uid",
        (survey,),
    )
    return {(row[0], row[1]): Given(*row) for row in rows}
