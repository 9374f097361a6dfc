"""Tables that fieldkit wrote itself: of contacts they are people, of another kind they are refused by what they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CONTACT, KINDS
from fieldkit.files.contacts.person import FileProblem
from fieldkit.files.contacts.read import read_bytes
from fieldkit.files.tables.table_columns import columns_of

Headings: TypeAlias = Callable[[Kind], list[str]]
_OTHERS = [kind for kind in KINDS.values() if kind is not CONTACT]


def written(headings: list[str], sign: str = ",", before: str = "\ufeff") -> bytes:
    row = ["8c0e" if heading == "UID" else f"Una {number}" for number, heading in enumerate(headings)]
    return (before + sign.join(headings) + "\r\n" + sign.join(row) + "\r\n").encode()


def whole(kind: Kind) -> list[str]:
    return [column.heading for column in columns_of(kind)]


def typed(kind: Kind) -> list[str]:
    return ["UID", *(field.label for field in kind.form or kind.fields)]


@pytest.mark.parametrize("headings_of", [whole, typed])
@pytest.mark.parametrize("kind", _OTHERS, ids=lambda kind: kind.name)
def test_a_table_of_another_kind_is_refused_with_what_takes_it(kind: Kind, headings_of: Headings) -> None:
    with pytest.raises(FileProblem) as refused:
        read_bytes(written(headings_of(kind)), "a.csv")
    said = str(refused.value)
    assert said.startswith(f"a.csv is a table of {kind.plural.lower()} of fieldkit's, not of contacts. Nothing was")
    takes = f"“fieldkit table {kind.name} --from FILE” takes it back."
    assert takes in said if kind.created else "not taken back" in said
    assert "--map" not in said


@pytest.mark.parametrize(
    ("sign", "before"), [(";", ""), ("\t", "\ufeff"), (";", "sep=;\r\n"), (",", "\r\n\r\n"), (",", "")]
)
def test_however_a_spreadsheet_saved_it_and_with_columns_of_ones_own(sign: str, before: str) -> None:
    client = KINDS["client"]
    fewer = [one for one in whole(client) if one not in ("Style", "Town")]
    for headings in (whole(client), whole(client)[::-1], fewer, [*typed(client), "Mine"]):
        with pytest.raises(FileProblem, match="table of clients"):
            read_bytes(written(headings, sign, before), "a.csv")


def test_somebody_who_says_where_columns_go_may_have_people_of_it() -> None:
    (person,) = read_bytes(written(whole(KINDS["client"])), "a.csv", mapping_overrides=["Name=name"]).people
    assert person.name == "Una 1"


@pytest.mark.parametrize(
    "headings",
    [whole(CONTACT), typed(CONTACT), ["UID", "Name", "Phones"], ["UID", "Name", "Phone", "Town", "Notes"]],
)
def test_a_table_of_contacts_and_of_another_program_still_comes_in(headings: list[str]) -> None:
    assert len(read_bytes(written(headings), "a.csv").people) == 1


def test_a_list_of_anybody_is_none_of_fieldkits() -> None:
    assert read_bytes(written(["UID", "Name", "Phones", "Address", "Town", "Notes"]), "a.csv").people
