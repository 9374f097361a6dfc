"""The fields of a form: one line each, what somebody typed taken in, marks as the model has them."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input, Label

from fieldkit.domain.forms.form_model import FormModel
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.widgets.form_fields import FormFields
from fieldkit.widgets.long_input import LongInput
from fieldkit.widgets.search_input import SearchInput


class Formed(App[None]):
    """An app with the fields of a client and one to search by."""

    def __init__(self) -> None:
        super().__init__()
        self.model = FormModel(CLIENT, "uid")
        self.model.load({"name": "Marsh", "town": "Whitby", "notes": "one\ntwo"}, {}, {}, 0)
        self.asked: list[str] = []

    def compose(self) -> ComposeResult:
        yield SearchInput(self.asked.append, placeholder="words", id="words")
        yield FormFields(self.model)

    @property
    def fields(self) -> FormFields:
        return self.query_one(FormFields)

    def label(self, name: str) -> str:
        return str(self.query_one(f"#label-{name}", Label).content)


async def test_fields_stand_in_the_order_of_the_form_and_show_what_the_model_has() -> None:
    app = Formed()
    async with app.run_test(size=(60, 40)) as pilot:
        ids = [widget.id for widget in app.fields.children]
        assert ids == [f"{what}-{name}" for name in app.model.fields for what in ("label", "field")]
        assert (app.label("name"), app.label("town")) == ("Name *", "Town")
        name, notes = app.query_one("#field-name", Input), app.query_one("#field-notes", LongInput)
        assert (name.value, notes.text) == ("", "")
        app.fields.show()
        await pilot.pause()
        assert (name.value, name.cursor_position, notes.text) == ("Marsh", 5, "one\ntwo")
        assert [app.fields.name_of(widget) for widget in (name, notes, app.fields, None)] == ["name", "notes", "", ""]
        app.fields.go_to("town")
        await pilot.pause()
        assert app.focused is app.query_one("#field-town")


async def test_what_somebody_typed_is_taken_in_and_asked_for_once() -> None:
    app = Formed()
    async with app.run_test(size=(60, 40)) as pilot:
        app.fields.show()
        await pilot.pause()
        app.fields.take_in()
        assert not app.fields.typed_into("name")
        app.query_one("#field-name", Input).value = "Marsh & Co"
        app.query_one("#field-notes", LongInput).text = "three"
        assert [app.fields.typed_into(name) for name in ("town", "name", "name", "notes")] == [False, True, False, True]
        assert (app.model.fields["name"].typed, app.model.fields["notes"].typed) == ("Marsh & Co", "three")


async def test_a_field_is_marked_while_it_is_refused_or_in_conflict() -> None:
    app = Formed()
    async with app.run_test(size=(60, 40)) as pilot:
        app.model.mark_conflicts(["name", "town"])
        app.model.fields["town"].refused = "No."
        app.fields.show()
        await pilot.pause()

        def marks(name: str) -> tuple[str, bool, bool, bool]:
            label, field = app.query_one(f"#label-{name}"), app.query_one(f"#field-{name}")
            return app.label(name), label.has_class("-conflict"), label.has_class("-wrong"), field.has_class("-wrong")

        assert marks("name") == ("Name * ≠", True, False, False)
        assert marks("town") == ("Town ≠", True, True, True)
        app.model.fields["town"].refused = ""
        app.model.fields["town"].conflicted = False
        app.fields.show()
        await pilot.pause()
        assert marks("town") == ("Town", False, False, False)


async def test_a_field_to_search_by_asks_at_each_change_and_not_twice_for_the_same() -> None:
    app = Formed()
    async with app.run_test(size=(60, 40)) as pilot:
        field = app.query_one(SearchInput)
        assert (app.asked, field.placeholder, field.has_class("field")) == ([], "words", True)
        field.focus()
        await pilot.press("a", "b", "left", "right", "backspace")
        field.value = "a"
        assert app.asked == ["a", "ab", "a"]
        app.query_one("#field-name", Input).focus()
        field.focus()
        await pilot.press("c")
        assert field.value == "ac", "what stands there is not typed over"


async def test_the_focus_comes_to_the_end_of_a_text_or_takes_a_choice_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Formed()
    async with app.run_test(size=(60, 40)) as pilot:
        app.fields.show()
        app.fields.take_in()
        await pilot.pause()
        name, notes = app.query_one("#field-name", Input), app.query_one("#field-notes", LongInput)

        def selected(field: Input) -> tuple[int, int]:
            return field.selection.start, field.selection.end

        name.cursor_position = 2
        app.fields.go_to("name")
        assert selected(name) == (2, 2), "a text is gone on with where it was"
        notes.move_cursor((0, 1))
        app.fields.go_to("notes")
        assert (app.focused, notes.cursor_location) == (notes, (0, 1))
        app.fields.go_to("notes", at_end=True)
        assert notes.cursor_location == (1, 3)
        monkeypatch.setattr(app.model, "replaces", lambda wanted: wanted == "name")
        app.fields.go_to("town")
        app.fields.go_to("name")
        assert selected(name) == (0, 5), "a choice is typed over"
        name.cursor_position = 5
        app.fields.go_to("name", at_end=True)
        assert selected(name) == (5, 5)
        notes.focus()
        await pilot.press("enter", "x")
        assert notes.text == "one\ntwo\nx"
        await pilot.press("tab")
        assert app.focused is not notes, "Tab goes on"
        assert (notes.show_line_numbers, notes.soft_wrap, notes.compact) == (False, True, True)
        app.model.load({"name": "Marsh & Co", "notes": "three"}, {}, {}, 0)
        app.fields.show()
        assert (name.value, name.cursor_position, notes.text) == ("Marsh & Co", 10, "three")
