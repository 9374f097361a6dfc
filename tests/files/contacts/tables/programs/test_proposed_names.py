"""Which column is proposed for the name where none is known to be one."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.columns.guess import guess_mapping


def proposed(headings: str, *rows: str) -> str:
    found = guess_mapping(headings.split(","), [row.split(",") for row in rows]).proposed_name
    return found.heading if found else ""


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        ("Status,Lead Name", "Lead Name"),
        ("Property,Customer Name", "Customer Name"),
        ("Keyword,Applicant Name", "Applicant Name"),
        ("Applicant Name,Second Name X", "Applicant Name"),
        ("Lead Status,Wer", "Wer"),
        ("Source,Match Type", ""),
        ("GCLID,Keyword", ""),
        ("Quelle,Stichwort", ""),
        ("Assistant's Name,Wer", "Wer"),
        ("Created By,Wer", "Wer"),
        ("Company Name,Wer", "Wer"),
        ("Odd,Bewerbername", "Bewerbername"),
    ],
)
def test_what_is_proposed_is_called_a_name_and_nothing_else(headings: str, wanted: str) -> None:
    assert proposed(headings, "Ida Brook,Otis Hill", "Ursa Lake,Bram Wood") == wanted
