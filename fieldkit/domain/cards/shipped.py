"""The fields of a card as it ships: made from its document, so that what the firm changed can be told from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fieldkit.domain.text.sanitize import clean
from fieldkit.domain.text.stored_json import mapping

FIELDS: Final = ("title", "category", "says", "glance", "ask", "reply", "let_go")
"""What of a card ships and a person may edit."""


def shipped_fields(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what the document of a card says in the fields that a person may edit, by their names.

    Raises KeyError or TypeError for what is no document of a card.
    """
    return {
        "title": clean(data["title"]),
        "category": clean(data["category"]),
        "says": "\n".join(map(clean, [*data["says"], *data.get("synonyms", ())])),
        "glance": clean(data["glance"]),
        "ask": "\n".join(map(clean, data["ask"])),
        "reply": "\n".join(clean(answer["text"]) for answer in data["say"]),
        "let_go": clean(data.get("let_go", "")),
    }


def fields_that_ship(body: str) -> Mapping[str, str]:
    """Return what the stored document of a card says in those fields; nothing of a card of the firm's own, which has
    none, and where it is damaged.
    """
    try:
        return shipped_fields(mapping(body))
    except (KeyError, TypeError, AttributeError):
        return {}
