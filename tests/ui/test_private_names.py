"""What fieldkit uses of Textual that Textual does not promise: a release that drops some of it fails here, by name."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
import textwrap
from pathlib import Path

import pytest
import textual
from textual import constants
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.widget import Widget
from textual.widgets import Input, TextArea

import fieldkit

PACKAGE = Path(fieldkit.__file__).parent
OF: dict[type, tuple[str, ...]] = {
    App: (
        "_check_bindings",
        *("_screen_stacks", "_notifications", "_unnotify", "_exit", "_exception", "_exit_renderables", "_fatal_error"),
        *("_close_messages_no_wait", "_handle_exception", "_begin_batch", "_end_batch", "_message_queue", "_parent"),
    ),
    Screen: (
        *("_compositor", "_bindings", "_modal_binding_chain", "_callbacks", "_message_queue", "_parent"),
        *("_result_callbacks", "_pop_result_callback", "_border_title", "_border_subtitle"),
    ),
    ScrollView: ("_scroll_update",),
    Widget: ("_rich_style_cache",),
    Input: ("_on_key",),
    TextArea: ("_on_key",),
    Stylesheet: ("_variables", "_rules", "_rules_map", "_require_parse"),
    DOMNode: ("_classes", "_id", "_attach", "_component_styles", "_get_component_classes"),
}

OF_THE_DRIVER = {
    *(
        "_sigcont_application",
        "_sigtstp_application",
        "_must_signal_resume",
        "_auto_restart",
        "_key_thread",
        "_loop",
        "_app",
        "_file",
    ),
    "_enable_mouse_support",
}


def names_of(cls: type) -> set[str]:
    """Return the names that a class and those above it have, or give to what is made of them."""
    names = set(dir(cls))
    for one in cls.__mro__[:-1]:
        if one.__module__.startswith("textual"):
            for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(one)))):
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                    names.add(node.attr)
    return names


@pytest.mark.parametrize("cls", OF)
def test_textual_has_what_is_used_of_it(cls: type) -> None:
    assert sorted(set(OF[cls]) - names_of(cls)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="another driver")
def test_driver_of_a_terminal_has_what_is_used_of_it() -> None:
    driver = importlib.import_module("textual.drivers.linux_driver")
    assert sorted((OF_THE_DRIVER | {"run_input_thread"}) - names_of(driver.LinuxDriver)) == []
    assert hasattr(driver, "XTermParser"), "the name by which it makes the parser of its keys"


def test_modules_hold_what_is_used_of_them() -> None:
    assert {"feed", "tick"} <= names_of(importlib.import_module("textual._xterm_parser").XTermParser)
    assert "_get_renders" in names_of(importlib.import_module("textual._compositor").Compositor)
    assert constants.ESCAPE_DELAY > 0


def test_console_of_windows_is_read_by_a_thread_that_makes_the_parser_by_its_name() -> None:
    """Read as text: elsewhere it cannot be imported."""
    source = (Path(textual.__file__).parent / "drivers" / "win32.py").read_text("utf-8")
    (monitor,) = (
        node for node in ast.parse(source).body if isinstance(node, ast.ClassDef) and node.name == "EventMonitor"
    )
    (run,) = (node for node in monitor.body if isinstance(node, ast.FunctionDef) and node.name == "run")
    assert "XTermParser" in {node.func.id for node in ast.walk(run) if _is_call_by_name(node)}  # type: ignore[attr-defined]
    driver = (Path(textual.__file__).parent / "drivers" / "windows_driver.py").read_text("utf-8")
    assert "win32.EventMonitor(" in driver


def _is_call_by_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def test_no_other_private_name_of_textual_is_used() -> None:
    known = {name for names in OF.values() for name in names}
    known |= OF_THE_DRIVER | {"_get_renders"}
    theirs: set[str] = set()
    for path in Path(textual.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                theirs.add(node.name)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                theirs.add(node.attr)
    unknown = {}
    for path in (*(PACKAGE / "screens").rglob("*.py"), *(PACKAGE / "widgets").rglob("*.py"), PACKAGE / "app.py"):
        own: set[str] = set()
        used: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                own.add(node.name)
            elif isinstance(node, ast.Attribute):
                (own if isinstance(node.ctx, ast.Store) else used).add(node.attr)
        private = {name for name in (used & theirs) - own - known if name[0] == "_" and not name.startswith("__")}
        if private:
            unknown[path.name] = sorted(private)
    assert unknown == {}
