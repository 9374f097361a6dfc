"""What takes the place of what stands in a field when somebody types: of a choice, a moment, a record chosen."""

from __future__ import annotations

from fieldkit.domain.forms.form_model import FormModel
from fieldkit.domain.records.kinds import PROMISE

TEXTS = {"what": "Quote", "due": "24 Nov 2026", "client": "Marsh", "type": "visit", "notes": "soon"}


def model() -> FormModel:
    made = FormModel(PROMISE, "uid")
    made.load(TEXTS, {"client": "uid of a client"}, {}, 0)
    return made


def replaced(form: FormModel) -> str:
    return " ".join(name for name in form.fields if form.replaces(name))


def test_what_stood_there_before_anybody_typed_is_replaced_and_a_text_goes_on() -> None:
    form = model()
    links = "due client contact type state warned_at"
    assert replaced(form) == links
    form.type("client", "Mars")
    assert replaced(form) == links and not form.names_record("client"), "also a name of which no record is known yet"
    form.type("client", "Marsh")
    assert form.names_record("client")
    form.type("client", "")
    assert not form.names_record("client")


def test_what_was_refused_is_corrected() -> None:
    form = model()
    form.type("due", "whenever")
    request = form.leave("due")
    assert request is not None
    assert form.refuse(request, "That is no day.")
    assert not form.replaces("due")
    assert form.replaces("type")
    form.type("due", "fri")
    assert form.replaces("due")
