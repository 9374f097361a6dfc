"""YAML with its lines: the same data as the library reads, each key in its line, and nothing without end."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.db.store import content_files
from fieldkit.files.content import marked_yaml
from fieldkit.files.content.lines import line_of
from fieldkit.files.content.marked_yaml import MOST_BYTES, Alias, UnreadableYaml, parsed, read


def refused(text: str) -> tuple[int, str]:
    with pytest.raises(UnreadableYaml) as error:
        parsed(text)
    return error.value.line, str(error.value)


@pytest.mark.parametrize("path", content_files.paths(), ids=lambda path: path.stem)
def test_content_is_read_as_the_store_reads_it(path: Path) -> None:
    found = read(path)
    assert found.data == yaml.safe_load(path.read_text("utf-8"))
    assert found.twice == ()


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


whatever_the_load = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@whatever_the_load
@given(data=PLAIN)
def test_any_data_is_read_as_the_store_reads_it(data: object) -> None:
    text = yaml.safe_dump(data, allow_unicode=True)
    try:
        assert parsed(text).data == yaml.safe_load(text)
    except UnreadableYaml as error:
        assert "cannot stand in YAML" in str(error)


@whatever_the_load
@given(text=st.text(alphabet="ab:-[]{}&*!?|>'\"#%@`, \n\t0", max_size=40))
def test_any_text_is_read_or_refused_with_a_line_of_it(text: str) -> None:
    try:
        found = parsed(text)
    except UnreadableYaml as error:
        assert 0 <= error.line <= text.count("\n") + 2
        assert str(error).endswith(".")
    else:
        assert found.marks.line >= 1


def test_keys_and_entries_know_their_lines() -> None:
    text = (
        "# first\nid: list\nsections:\n- id: one\n  items:\n  - id: a\n    ask: |\n      long\n      text\n    when:\n"
    )
    text += "      item: b\n  - {id: b,\n     type: check}\n"
    found = parsed(text)

    def line(*place: str, key: str = "") -> int:
        return line_of(found.data, found.marks, place, key)

    assert (line(), line(key="id"), line(key="sections")) == (2, 2, 3)
    assert (line("one"), line("one", "a"), line("one", "a", key="ask"), line("one", "a", "when")) == (4, 6, 7, 10)
    assert (line("one", "a", "when", key="item"), line("one", "b"), line("one", "b", key="type")) == (11, 12, 13)
    assert (line("section 1", "item 2"), line("one", "gone"), line("gone", "a"), line("one", key="x")) == (12, 4, 2, 4)


def test_of_things_with_one_name_the_first_is_meant_or_the_last() -> None:
    found = parsed("items:\n- id: a\n- id: a\n- value: yes\n- 5\n- 1.0\n")
    assert line_of(found.data, found.marks, ("a",)) == 2
    assert line_of(found.data, found.marks, ("a",), again=True) == 3
    assert line_of(found.data, found.marks, ("yes",)) == 4
    assert line_of(found.data, found.marks, ("5",)) == 5
    assert line_of(found.data, found.marks, ("1",)) == 6, "as the reader of checklists writes it"


def test_keys_that_stand_twice_are_told_with_what_they_are_in() -> None:
    text = "id: list\ntitle: a\nitems:\n- id: one\n  ask: b\n  ask: c\n- when: {eq: 1, eq: 2}\ntitle: d\ntitle: d\n"
    found = parsed(text)
    assert [(one.key, one.line, one.first, one.within) for one in found.twice] == [
        ("ask", 6, 5, "one"),
        ("eq", 7, 7, "list"),
        ("title", 8, 2, "list"),
        ("title", 9, 2, "list"),
    ]
    assert found.twice[-1].sentence == '"title" stands twice here; the first is in line 2.'
    assert isinstance(found.data, dict)
    assert found.data["title"] == "d", "the last one counts, as for the store"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "There is nothing in it."),
        ("# only a note\n", 1, "There is nothing in it."),
        ("a: 1\nb: c: d\n", 2, "Put a text that holds a colon in quotes."),
        ("a: 1\n\tb: 2\n", 2, "Indent with spaces"),
        ("a: 1\nb: 'open\nc: 3\n", 2, "A quote is not closed."),
        ("a: 1\n---\nb: 2\n", 2, "It holds a second document. Remove the line of three dashes."),
        ("a: &a [*a]\n", 1, "An alias (*name) lies in what it stands for."),
        ("a: *gone\n", 1, "undefined alias"),
        ("a: 1\nb: !!python/name:os.system x\n", 2, "is not taken here."),
        ("a: !!python/object:os.x {}\n", 1, "is not taken here."),
        ("a: &a {b: 1}\nc:\n  <<: *a\n", 3, "Merged keys (<<) are not taken here. Write the keys out."),
        ("? [a]\n: 1\n", 1, "A key has to be a word"),
        ("a: 1\nb: 2026-13-40\n", 2, "is no number or date that can be"),
        ("a: " + "9" * 6000, 1, "is no number or date that can be"),
        ("a: " + "9" * 400, 1, "is no number or date that can be"),
        ("a: !!timestamp soon", 1, "“soon” is no number or date that can be"),
        ("a: !!bool maybe", 1, "is no number or date that can be"),
        ('a: !!int ""', 1, "is no number or date that can be"),
        ("a: -0x" + "f" * 5000, 1, "is no number or date that can be"),
        ("a: 1\nb: x\x1b[31my\n", 2, "The character U+001B cannot stand in YAML. Remove it."),
        ("a: 1\nb: \x00\n", 2, "The character U+0000"),
        ("[" * 5000, 1, "lie more than 40 deep"),
        ("a:\n" + "".join(f"{' ' * depth}b:\n" for depth in range(1, 60)), 41, "lie more than 40 deep"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text: str, line: int, said: str) -> None:
    where, sentence = refused(text)
    assert said in sentence
    assert where == line


def test_aliases_that_unfold_without_end_are_refused_and_few_are_taken() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for depth in range(1, 9):
        bomb += f"a{depth}: &a{depth} [{', '.join([f'*a{depth - 1}'] * 10)}]\n"
    assert "may unfold without end" in refused(bomb)[1]
    assert parsed("a: &a [1]\nb: *a\n").data == {"a": [1], "b": [1]}
    assert parsed("a: &a [1]\nb: *a\n").aliases == (Alias("a", 2),)


def test_more_than_any_file_holds_is_refused_before_it_takes_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked_yaml, "_MOST_EVENTS", 20)
    monkeypatch.setattr(yaml, "compose", None)
    assert refused("a:\n" + "- b\n" * 30) == (18, "There is too much in it; aliases (*name) may unfold without end.")


def test_files_that_are_none_are_said_in_words(tmp_path: Path) -> None:
    def said(path: Path) -> str:
        with pytest.raises(UnreadableYaml) as error:
            read(path)
        return str(error.value)

    assert said(tmp_path) == "It cannot be read: it is a folder, not a file."
    assert said(tmp_path / "gone") == "It cannot be read: No such file or directory."
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert said(large) == "It cannot be read: it is larger than the 4 MB that fieldkit reads."
    other = tmp_path / "latin.yaml"
    other.write_bytes("a: 1\nb: ä\n".encode("latin-1"))
    with pytest.raises(UnreadableYaml) as error:
        read(other)
    assert (error.value.line, str(error.value)) == (2, "It is not UTF-8. Save it as UTF-8.")
    marked = tmp_path / "marked.yaml"
    marked.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    found = read(marked)
    assert (found.data, found.marks.parts["b"].line) == ({"a": 1, "b": 2}, 2)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders there")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(UnreadableYaml, match="no ordinary file"):
        read(tmp_path / "pipe.yaml")
