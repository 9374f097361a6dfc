"""Checklists as YAML: what is written is read back, and each mistake has its line."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.load import dump, load
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import printable
from fieldkit.files.checklists.yaml_file import ChecklistFileError, read, read_text, written
from tests.domain.surveys.survey_content import made, starting
from tests.names import HARD

FILE = Path("list.yaml")
GOOD = """\
id: made
title: Made
sections:
  - id: one
    title: One
    items:
      - id: a
        type: check
        ask: A?
      - id: b
        type: choice
        ask: B?
        options:
          - value: x
            label: X
          - y
"""


@pytest.mark.parametrize("key", starting())
def test_a_starting_list_is_read_as_it_was_written(key: str) -> None:
    text = written(starting()[key], "First line\nsecond \x1b[31mline")
    assert text.startswith("# First line\n# second ")
    assert "\x1b" not in text
    assert read_text(FILE, text).checklist == starting()[key]


WORDS = st.text(min_size=1) | st.text("a: '\"-#\n\t\x07\x85\u2028\u2029\ufeff|>*&", min_size=1, max_size=12)


@given(
    st.lists(WORDS, min_size=1, max_size=3),
    st.dictionaries(WORDS, st.none() | st.booleans() | st.integers() | WORDS, max_size=3),
)
def test_any_words_come_back_as_they_are(words: list[str], extra: dict[str, object]) -> None:
    items = [
        {"id": f"i{place}", "ask": f"?{word}", "how": f"{word}\n {word}", "hint": word}
        for place, word in enumerate(words)
    ]
    more = {f"my {key}": value for key, value in extra.items()}
    once: Checklist = made(*items, **more)
    assert read_text(FILE, written(once, "")).checklist == load(dump(once))


def told(text: str) -> list[str]:
    with pytest.raises(ChecklistFileError) as refused:
        read_text(FILE, text)
    assert str(refused.value).startswith("list.yaml: no checklist was taken from it.")
    return list(refused.value.problems)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("type: check", "type: chek", 'line 8: a: Unknown type "chek". Did you mean "check"?'),
        ("ask: A?", "ask: ''", 'line 9: a: "ask" is empty.'),
        ("id: b", "id: a", 'line 10: a: The id "a" is already used in one.'),
        ("- y", "- x", 'line 16: b > x: Two options read "x".'),
        ("      - id: a\n        type", "      - type", 'line 7: item 1: "id" is missing.'),
        ("title: Made", "title: Made\nscope: office", 'line 3: Unknown scope "office".'),
        ("ask: A?", "ask: A?\n        ask: C?", 'line 10: a: "ask" stands twice here; the first is in line 9.'),
        ("type: check", "type: &t check", ""),
        ("ask: B?", "ask: [", "line 14: It is no YAML: "),
        ("ask: A?", "ask: A: B", "line 9: It is no YAML: mapping values are not allowed in this context. Put a text"),
        ("ask: A?", "ask: 2026-02-31", "line 9: “2026-02-31” is no number or date that can be."),
        ("ask: A?", "ask: \x07", "line 9: The character U+0007 cannot stand in YAML."),
        ("ask: A?", 'ask: !!int "\\e[31m7"', "line 9: “7” is no number"),
        ("type: check", 'type: "\\e[31mchek"', 'line 8: a: Unknown type "chek".'),
        ("ask: A?", 'ask: A?\n        "\\e[31mx": 1\n        "\\e[31mx": 2', 'line 11: a: "x" stands twice here;'),
        ("sections:", "sektions:", 'line 1: "sections" is missing.'),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, sentence: str) -> None:
    text = GOOD.replace(old, new, 1)
    if not sentence:
        assert read_text(FILE, text).checklist == read_text(FILE, GOOD).checklist
    else:
        assert any(problem.startswith(sentence) for problem in told(text)), told(text)


def test_all_mistakes_are_told_and_no_more_of_them_than_one_can_read() -> None:
    text = GOOD.replace("type: check", "type: chek").replace("value: x", "valeu: x")
    assert [problem.partition(":")[0] for problem in told(text)] == ["line 8", "line 10", "line 10"]
    many = GOOD + "".join("      - {type: check, ask: Q}\n" for _ in range(50))
    with pytest.raises(ChecklistFileError) as refused:
        read_text(FILE, many)
    assert len(refused.value.problems) == 50
    assert str(refused.value).endswith("\n  … and 30 more")


def test_what_stands_for_another_part_is_refused() -> None:
    bomb = "a: &a [1]\n" + "".join(f"{x}: &{x} [*a, *a]\n" for x in "bcd")
    assert "line 2: *a stands for another part: write that part out here." in told(bomb)
    assert told("a: 1\na: &a 2\nb: *a\n")[-2:] == [
        'line 2: "a" stands twice here; the first is in line 1.',
        "line 3: *a stands for another part: write that part out here.",
    ]
    endless = "a: &a [1]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in pairwise("abcdefgh")
    )
    for text in (endless, "a: &a [*a]\n", GOOD.replace("ask: A?", "<<: &q {ask: A}")):
        assert "alias" in told(text)[0] or "Merged keys" in told(text)[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is nothing in it."),
        ("[]", "This is not a checklist: it needs id, title and sections."),
        ("just words", "This is not a checklist"),
        ("- a\n- b", "This is not a checklist"),
        ("? [a]\n: b", "A key has to be a word"),
        ("x: " + "[" * 2000, "Lists and keys lie more than 40 deep in each other."),
        ("!!python/name:os.system", "The tag tag:yaml.org,2002:python/name:os.system is not taken here."),
    ],
)
def test_what_is_no_checklist_is_said_so(text: str, sentence: str) -> None:
    (problem,) = told(text)
    assert problem.startswith(f"line 1: {sentence}")


@given(st.text())
def test_any_text_is_a_checklist_or_refused_in_words(text: str) -> None:
    for whole in (text, f"{GOOD}{text}", GOOD.replace("A?", text)):
        try:
            read_text(FILE, whole)
        except ChecklistFileError as refused:
            assert all(problem.startswith("line ") and problem.endswith((".", "?")) for problem in refused.problems)
            assert all(printable(problem) == problem for problem in refused.problems)


def test_keys_that_may_be_slips_are_kept_and_named() -> None:
    found = read_text(FILE, GOOD.replace("ask: A?", "ask: A?\n        requird: true"))
    (doubt,) = found.doubts
    assert doubt.startswith('line 10: a: "requird" is not a key that fieldkit knows; it is kept.')
    assert found.checklist.items[0].extra == {"requird": True}


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / f"{HARD[0].replace('/', '')}.yaml"
    with pytest.raises(Trouble, match=r"No such file or directory\. Nothing was changed"):
        read(path)
    with pytest.raises(Trouble, match="it is a folder"):
        read(tmp_path)
    path.write_bytes(b"id: a\ntitle: \xff\n")
    with pytest.raises(ChecklistFileError, match="line 2: It is not UTF-8"):
        read(path)
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read(path).checklist == read_text(FILE, GOOD).checklist
    path.write_bytes(b"#" * (5 * 1024**2))
    with pytest.raises(Trouble, match="larger than the 4 MB"):
        read(path)
