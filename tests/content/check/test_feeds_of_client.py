"""An item that names a field of the client that is not there, or that its answer cannot be, is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.domain.records.kinds import CLIENT
from fieldkit.domain.surveys.aids.fed_fields import FED, OF_CLIENT
from tests.content.check.edits import found_after

FIRST = "checklists/first-visit.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            FIRST,
            "    feeds: people_affected",
            "    §feeds: cleint.deputy",
            'is no input of the formulas and no fact of a client. Did you mean "client.deputy"?',
        ),
        (
            FIRST,
            "    feeds: people_affected",
            "    §feeds: client.deputi",
            'fv-users: "client.deputi" is no field of a client. Did you mean "client.deputy"?',
        ),
        (
            FIRST,
            "    feeds: people_affected",
            "    §feeds: client.spending_limit",
            'fv-users: The answer to an item of type number cannot be "Spending limit" of a client: that is of money.',
        ),
        (
            FIRST,
            "    ask: Mail runs on",
            "    ask: Mail runs on\n    §feeds: client.clause",
            'fv-mail: "Agreement names one" of a client is one of yes, no, unknown; "cloud" is none of them.',
        ),
        (
            FIRST,
            "    ask: Which firm?",
            "    ask: Which firm?\n    §feeds: client.business",
            'fv-provider: It is asked of each thing of a repeat, and a client has "Business" once.',
        ),
        (
            FIRST,
            "    ask: Which firm?",
            "    ask: Which firm?\n    §feeds: client.phones",
            'fv-provider: "Phones" of a client is typed in its form: no answer to an item is one.',
        ),
    ],
)
def test_what_is_no_value_of_the_field_is_said_with_its_line(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    found = found_after(tmp_path, file, old, new)
    named = [text for text in found.texts if said in text]
    assert len(named) == 1, found.texts
    assert named[0].startswith(f"{file}, line {found.line}: ")


@pytest.mark.parametrize(
    ("type_", "name"),
    [("text", "business"), ("longtext", "address"), ("contact", "deputy"), ("money", "spending_limit")],
)
def test_what_fits_is_sound(tmp_path: Path, type_: str, name: str) -> None:
    asked = f"- id: about\n  title: About them\n  items:\n  - id: fv-about\n    type: {type_}\n    ask: What of them?"
    new = f"{asked}\n    §feeds: client.{name}\n- id: providers"
    assert not [text for text in found_after(tmp_path, FIRST, "- id: providers", new).texts if "client" in text]


def test_every_field_of_the_form_can_be_named() -> None:
    assert [f"{OF_CLIENT}{field.name}" for field in CLIENT.form] == list(FED)
