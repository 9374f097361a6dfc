"""What is thrown away in a form, and brought back by the same key."""

from __future__ import annotations

from fieldkit.domain.forms.form_model import FormModel
from fieldkit.domain.records.kinds import PROMISE
from tests.domain.forms.test_form_model import client, left


def test_what_is_thrown_away_comes_back_and_only_that() -> None:
    model = client()
    told = {name: state.typed for name, state in model.fields.items()}
    assert model.throw_away() == "All that is typed here is stored."
    model.choose("point_of_contact", "Ines", "u7")
    model.refuse(left(model, "town", "x"), "No.")
    assert model.throw_away() == "Thrown away: Point of contact, Town. Ctrl+T once more brings it back."
    assert {name: state.typed for name, state in model.fields.items()} == told
    assert (model.fields["town"].refused, model.unsaved) == ("", {})
    assert model.throw_away() == "Here again, not stored yet: Point of contact, Town."
    assert model.unsaved == {"town": "x", "point_of_contact": "u7"}
    model.throw_away()
    model.type("town", "y")
    assert model.throw_away() == "Thrown away: Town. Ctrl+T once more brings it back."
    model.throw_away()
    assert model.unsaved == {"town": "y"}, "what was thrown away before it is gone"


def test_a_link_goes_back_to_the_record_that_is_stored() -> None:
    model = FormModel(PROMISE, "p1")
    model.load({"what": "quote", "client": "Marsh"}, {"client": "c1"}, {}, 0)
    model.choose("client", "Penhallow", "c2")
    assert model.client == "c2"
    model.throw_away()
    assert (model.client, model.fields["client"].meant) == ("c1", "c1")
    model.choose("client", "Penhallow", "c2")
    request = model.leave("client")
    assert request is not None
    model.stored(request, "Penhallow")
    model.type("client", "M")
    model.throw_away()
    assert (model.client, model.fields["client"].meant) == ("c2", "c2")
