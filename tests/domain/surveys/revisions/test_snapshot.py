"""The snapshot of a survey: the same bytes for the same content, and read back whatever somebody wrote."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.revisions.snapshot import (
    canonical,
    content_of,
    digest_of,
    read_snapshot,
    signed_message,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS, lambda one: st.lists(one) | st.dictionaries(TEXTS, one)
)


@given(st.dictionaries(TEXTS, DOCUMENTS))
def test_bytes_are_the_same_whatever_the_order_and_nothing_but_ascii(document: dict[str, object]) -> None:
    body = canonical(document)
    assert body == canonical(dict(reversed(document.items())))
    assert json.loads(body) == document
    assert body.isascii() and body.isprintable()
    assert digest_of(body) == hashlib.sha256(body.encode()).hexdigest()


def test_what_is_signed_is_the_hash_under_a_name_of_its_own() -> None:
    assert signed_message("00ff") == b"fieldkit survey revision v1\0\x00\xff"
    with pytest.raises(ValueError, match="hexadecimal"):
        signed_message("no hash")


def test_what_was_emptied_counts_as_never_answered_but_for_the_thing_it_stands_in() -> None:
    full = Given("a", "", "yes")
    assert content_of(answers_of(full, Given("b"), Given("c", "", "", "", ""))) == content_of(answers_of(full))
    assert content_of(answers_of(full, Given("c", "", "", "", "seen"))) != content_of(answers_of(full))
    assert content_of(answers_of(Given("c", "1"))) == content_of(answers_of(Given("d", "1"))) != frozenset()


def test_what_is_read_is_what_was_written_with_what_is_not_asked_any_more() -> None:
    line = {"item": "a", "instance": "1", "question": "A?", "answer": "Yes", "value": "yes", "result": "pass"}
    hidden = {"item": "b", "instance": "", "value": "x", "result": "", "note": "n"}
    data = {"format": 1, "uid": "u", "survey": "s", "number": 2, "at": 5, "reason": "r", "items": [line]}
    data |= {"not_asked": [hidden], "sign_off": {"name": "Ines", "role": "owner"}, "later": 1}
    read = read_snapshot(canonical(data))
    assert read is not None
    assert (read.uid, read.survey, read.number, read.at, read.reason) == ("u", "s", 2, 5, "r")
    assert (read.signed_by, read.role, read.arrived, read.unknown) == ("Ines", "owner", "", ("later",))
    assert [(one.item, one.question, one.answer) for one in read.items] == [("a", "A?", "Yes")]
    given_back = answers_of(Given("a", "1", "yes", "pass"), Given("b", "", "x", "", "n"))
    assert read.content == content_of(given_back)


@pytest.mark.parametrize("body", ["", "{", "[1]", "null", "[" * 30_000, '"text"'])
def test_what_is_no_document_is_none(body: str) -> None:
    assert read_snapshot(body) is None


@given(
    st.dictionaries(st.sampled_from(["items", "number", "at", "sign_off", "findings", "score", "uid", "x"]), DOCUMENTS)
)
def test_a_document_of_a_wrong_shape_is_read_as_far_as_it_fits(document: dict[str, object]) -> None:
    read = read_snapshot(canonical(document))
    assert (read is None) == (not document)
    if read is not None:
        assert f"{read.number:d}{read.at:d}{read.uid}"
