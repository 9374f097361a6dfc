"""What somebody is in the middle of while a new record is being stored."""

from __future__ import annotations

from fieldkit.domain.forms.form_model import FormModel
from fieldkit.domain.records.kinds import PROMISE


def test_what_is_half_typed_as_a_new_record_is_stored_is_no_part_of_it() -> None:
    model = FormModel(PROMISE)
    model.type("what", "backup quote")
    model.type("due", "20")
    first = model.leave("what", "due")
    assert first is not None
    assert (first.complete, "due" in first.texts) == (False, False), "20 may become 2028"
    model.read(first)
    model.type("due", "2028-09-25")
    model.type("notes", "half a no")
    second = model.leave("due", "notes")
    assert second is not None
    assert (second.complete, second.texts, second.half_typed) == (
        True, {"what": "backup quote", "due": "2028-09-25"}, "notes",
    )  # fmt: skip
    model.made(second, "uid", {"what": "backup quote", "due": "Mon 25 Sep 2028", "notes": ""}, {})
    assert model.fields["notes"].typed == "half a no"
    assert model.unsaved == {"notes": "half a no"}
    assert model.due(but="notes") == []
    whole = model.leave("notes", "notes")
    assert whole is not None
    assert whole.texts == {"notes": "half a no"}


def test_what_a_new_record_began_with_is_part_of_it_also_where_the_cursor_is() -> None:
    model = FormModel(PROMISE)
    model.load({"due": "tomorrow"}, {}, {}, 0)
    model.type("what", "backup quote")
    request = model.leave("what", "due")
    assert request is not None
    assert (request.complete, request.texts["due"], request.half_typed) == (True, "tomorrow", "")
