"""What no source file may hold, whatever it is about."""

import ast
import re
from pathlib import Path

import fieldkit

PACKAGE = Path(fieldkit.__file__).parent


def test_no_date_is_written_with_a_directive_that_windows_refuses() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in PACKAGE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"%[-#][a-zA-Z]", line)
    ]
    assert found == []


def test_no_code_outside_the_field_types_asks_which_type_a_field_is() -> None:
    names = "text|long|lines|phones|emails|flag|whole|minutes|money|day|when|instant|json"
    asks = re.compile(rf"(field|declared)\.type(\.name)? (==|!=|in|not in|is|is not) ?\(?[\"'](?:{names})[\"']")
    found = [
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in PACKAGE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if asks.search(line)
    ]
    assert found == []


def awaited(function: ast.AsyncFunctionDef) -> set[str]:
    """Return the names of what a function awaits for as long as that takes."""
    return {
        ast.unparse(node.value.func).rpartition(".")[2]
        for node in ast.walk(function)
        if isinstance(node, ast.Await)
        and isinstance(node.value, ast.Call)
        and not any(given.arg == "within" for given in node.value.keywords)
    }


def test_no_answer_to_a_key_awaits_the_store_which_another_program_may_hold_for_minutes() -> None:
    """An action runs in the queue of the app: what it awaits, everything awaits. A worker it is that awaits."""
    works: list[tuple[str, bool, set[str]]] = []
    for path in (*(PACKAGE / "screens").rglob("*.py"), PACKAGE / "app.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.AsyncFunctionDef):
                marks = {ast.unparse(mark).partition("(")[0] for mark in node.decorator_list}
                answers = node.name.startswith(("action_", "on_", "key_")) or "on" in marks
                if "work" not in marks:
                    works.append((node.name, answers, awaited(node)))
    awaits = {"write", "write_as", "settled", "ended"}
    while more := {name for name, _, calls in works if calls & awaits} - awaits:
        awaits |= more
    assert {"take_back", "keep_open_text", "discard"} <= awaits
    assert [(name, calls & awaits) for name, answers, calls in works if answers and calls & awaits] == []


_PLAIN = ("framed", "Content")
"""What makes words of a text without reading markup in it."""


def _is_framed(words: ast.expr) -> bool:
    if isinstance(words, ast.IfExp):
        return _is_framed(words.body) and _is_framed(words.orelse)
    return isinstance(words, ast.Constant) or (isinstance(words, ast.Call) and ast.unparse(words.func) in _PLAIN)


def test_no_words_come_on_a_frame_as_markup() -> None:
    """Textual reads a plain text there as markup: “[/]” in a name would end the app."""
    found = [
        (path, node)
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr in ("border_title", "border_subtitle")
    ]
    assert len(found) > 40
    assert [f"{path}:{node.lineno}" for path, node in found if node.value is None or not _is_framed(node.value)] == []
