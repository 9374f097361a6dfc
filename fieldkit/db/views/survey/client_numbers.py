"""The numbers of a client that formulas take: what was last answered to the items that feed them, and where."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import suppress
from typing import Final

from fieldkit.db.base.single_value import value_of
from fieldkit.db.records import lookup
from fieldkit.db.views.survey.answers_elsewhere import Subject, latest
from fieldkit.db.views.survey.stored import answers_of_survey, parsed
from fieldkit.domain.costs.formula import CostBook
from fieldkit.domain.costs.price import ClientNumber, how_known
from fieldkit.domain.costs.words import ToldFigure, figures_of_client
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.domain.surveys.answers import number_of
from fieldkit.domain.surveys.layout import SurveyRow, layout

_SURVEYS: Final = (
    "SELECT survey.id, survey.version, coalesce(survey.started_at, survey.created_at) AS began, site, contact "
    "FROM survey WHERE client = ? AND deleted_at IS NULL ORDER BY began DESC, id DESC"
)


def client_numbers(connection: sqlite3.Connection, client: int, book: CostBook) -> dict[str, ClientNumber]:
    """Return by input of ``book`` what the client with this local id last answered to an item that feeds it.

    Shares are 0 to 1, money in whole units. What is hidden in its survey, or no figure, is no answer; of a repeat,
    which is answered once a thing, none is taken.
    """
    found: dict[str, ClientNumber] = {}
    for survey, version, began, site, contact in connection.execute(_SURVEYS, (client,)).fetchall():
        with suppress(Invalid):  # a list of a later fieldkit: the survey before it still says something
            checklist = parsed(value_of(connection, "SELECT body FROM checklist_version WHERE id = ?", (version,)))
            if not any(item.feeds in book.inputs and item.feeds not in found for item in checklist.items):
                continue
            others = latest(connection, checklist, Subject(client, site, contact, survey))
            for row in layout(checklist, answers_of_survey(connection, survey), other_latest=others):
                if (name := row.item.feeds if row.item else "") in book.inputs and name not in found:
                    value = _figure(row, book.inputs[name].unit)
                    if value is not None:
                        found[name] = ClientNumber(value, how_known(book, name), checklist.title, began)
    return found


def figures_told(
    connection: sqlite3.Connection, client: str, book: CostBook, names: Collection[str], currency: str
) -> dict[str, ToldFigure]:
    """Return by name what can be told of the client named by its uid, for the sentences of a card."""
    number = lookup.local_id(connection, CLIENT, client)
    if number is None or not names:
        return {}
    return figures_of_client(book, names, client_numbers(connection, number, book), currency)


def _figure(row: SurveyRow, unit: str) -> float | None:
    if row.item is None or row.given is None or row.instance:
        return None
    value = number_of(row.item, row.given.value)
    return value / 100 if value is not None and unit == "share" and row.item.unit == "%" else value
