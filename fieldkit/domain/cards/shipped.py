"""The fields of a card as it ships: made from its document, so that what the firm changed can be told from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldkit.domain.text.sanitize import clean


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
