"""What a form opens with: a record's texts, a draft on top of them, and the records offered for its links."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.records import crud, drafts, lookup
from fieldkit.db.views import forms
from fieldkit.db.views.drafts import FIELD, RECORD, RecordDraft, waiting
from fieldkit.db.views.forms import LinkOffer
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import CALL, CARD, CHECKLIST, CLIENT, CONTACT, PROMISE, SURVEY
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records
from tests.support.reading import number_of


@pytest.fixture
def marsh(writer: sqlite3.Connection) -> str:
    """A client with a point of contact; two people of others beside them."""
    client = crud.insert(writer, CLIENT, {"name": "Marsh", "spending_limit": 50_000, "phones": "1234\nshop: 5678"})
    number = number_of(writer, "client", client)
    ines = crud.insert(writer, CONTACT, {"name": "Ines Marsh", "client": number})
    crud.insert(writer, CONTACT, {"name": "Ines Ade"})
    crud.insert(writer, CONTACT, {"name": "Abel Marsh", "client": number})
    crud.update(writer, CLIENT, client, {"point_of_contact": number_of(writer, "contact", ines)})
    return client


def test_a_record_opens_as_texts_with_its_links(writer: sqlite3.Connection, by: ReadingContext, marsh: str) -> None:
    loaded = forms.load(writer, CLIENT, marsh, by)
    filled = {name: text for name, text in loaded.texts.items() if text}
    assert filled == {
        "name": "Marsh",
        "point_of_contact": "Ines Marsh",
        "spending_limit": "500.00",
        "phones": "1234; shop: 5678",
    }
    assert list(loaded.texts) == [field.name for field in CLIENT.form]
    ines = writer.execute("SELECT uid FROM contact WHERE name = 'Ines Marsh'").fetchone()[0]
    assert (loaded.links, loaded.unsaved, loaded.draft, loaded.drafted_at) == ({"point_of_contact": ines}, {}, 0, 0)
    with pytest.raises(Invalid) as refused:
        forms.load(writer, CLIENT, "gone", by)
    assert str(refused.value) == "This client is not here any more."


def test_a_draft_of_the_record_lies_on_top(writer: sqlite3.Connection, by: ReadingContext, marsh: str) -> None:
    drafts.keep(writer, 0, "client", {"town": "Hull"})
    number = drafts.keep(writer, 0, "client", {RECORD: marsh, "town": "York", "gone": "x"})
    loaded = forms.load(writer, CLIENT, marsh, by)
    at = writer.execute("SELECT updated_at FROM draft WHERE id = ?", (number,)).fetchone()[0]
    assert (loaded.unsaved, loaded.draft, loaded.drafted_at) == ({"town": "York"}, number, at)


def test_a_draft_says_what_was_written_after_it(writer: sqlite3.Connection, by: ReadingContext, marsh: str) -> None:
    old = drafts.keep(writer, 0, "client", {RECORD: marsh, "town": "Hull", "notes": "x", "style": ""})
    assert forms.newer(writer, CLIENT, marsh, forms.load(writer, CLIENT, marsh, by)) == {}
    drafts.keep(writer, 0, "client", {RECORD: marsh, "town": "York", "notes": "x"})
    loaded = forms.load(writer, CLIENT, marsh, by, old)
    assert forms.newer(writer, CLIENT, marsh, loaded) == {"town": "A later draft holds “York”."}
    assert forms.newer(writer, CLIENT, marsh, forms.load(writer, CLIENT, marsh, by)) == {}, "the newest"
    writer.execute("UPDATE draft SET updated_at = 1 WHERE id = ?", (old,))
    crud.update(writer, CLIENT, marsh, {"notes": "ring twice", "town": "Leeds"})
    loaded = forms.load(writer, CLIENT, marsh, by, old)
    assert forms.newer(writer, CLIENT, marsh, loaded) == {
        "town": "Since this was typed “Leeds” was stored.",
        "notes": "Since this was typed “ring twice” was stored.",
    }
    assert forms.newer(writer, CLIENT, "", loaded) == {}


def test_a_new_record_begins_with_its_defaults_or_goes_on_with_a_draft_that_is_asked_for(
    writer: sqlite3.Connection, by: ReadingContext, marsh: str
) -> None:
    fresh = forms.begin(writer, CALL, {}, by)
    assert fresh.texts == {"at": "now", "direction": "they called", "outcome": "reached"}, "in the words of its card"
    assert (fresh.links, fresh.unsaved, fresh.draft) == ({}, {}, 0)
    given = forms.begin(writer, PROMISE, {"client": marsh, "what": "Quote"}, by)
    assert (given.texts["client"], given.texts["what"], given.links) == ("Marsh", "Quote", {"client": marsh})
    first = drafts.keep(writer, 0, "promise", {"client": "Marsh", "what": "one", "contact": "Ines Marsh"})
    second = drafts.keep(writer, 0, "promise", {"client": "nobody", "what": "two"})
    changed = drafts.keep(writer, 0, "promise", {RECORD: "some", "what": "of a record"})
    drafts.keep(writer, 0, "call", {"note": "of a call"})
    writer.execute("UPDATE draft SET updated_at = id")
    again = forms.begin(writer, PROMISE, {}, by, second)
    assert (again.draft, again.drafted_at, again.unsaved) == (second, second, {"client": "nobody", "what": "two"})
    wanted = forms.begin(writer, PROMISE, {}, by, wanted=first)
    assert (wanted.draft, wanted.unsaved["client"]) == (first, "Marsh")
    assert set(wanted.links) == {"client", "contact"}
    assert forms.begin(writer, PROMISE, {"client": "Marsh"}, by).draft == 0
    assert forms.begin(writer, PROMISE, {}, by) == forms.Loaded({"type": "other", "state": "open"}, {})
    assert forms.begin(writer, PROMISE, {}, by, wanted=changed).draft == 0
    assert forms.begin(writer, PROMISE, {}, by, wanted=999).draft == 0


def test_a_link_that_was_half_typed_comes_back_as_it_was_typed(
    writer: sqlite3.Connection, by: ReadingContext, marsh: str
) -> None:
    typed = {"client": "Mar", "contact": "Ines M", "what": "one"}
    number = drafts.keep(writer, 0, "promise", {**typed, FIELD: "client"})
    loaded = forms.begin(writer, PROMISE, {}, by, number)
    assert (loaded.unsaved["client"], "client" in loaded.links) == ("Mar", False), "“sh” is typed on behind it"
    left = drafts.keep(writer, 0, "promise", {**typed, FIELD: "what"})
    loaded = forms.begin(writer, PROMISE, {}, by, left)
    assert (loaded.unsaved["client"], loaded.links["client"]) == ("Marsh", marsh), "what was left is who it means"


def test_drafts_wait_newest_first_of_one_kind_or_of_all(writer: sqlite3.Connection) -> None:
    made = [drafts.keep(writer, 0, kind, {"note": "Größe"}) for kind in ("call", "promise", "call")]
    for number, at in zip(made, (7, 9, 8), strict=True):
        writer.execute("UPDATE draft SET updated_at = ? WHERE id = ?", (at, number))
    assert [draft.id for draft in waiting(writer)] == [made[1], made[2], made[0]]
    assert waiting(writer, "call")[1] == RecordDraft(made[0], "call", {"note": "Größe"}, 7)
    assert drafts.keep(writer, made[0], "call", {"note": "again"}) == made[0]
    drafts.discard(writer, made[1])
    assert [(draft.id, draft.texts["note"]) for draft in waiting(writer)] == [(made[0], "again"), (made[2], "Größe")]


def test_a_link_offers_those_of_the_client_first(writer: sqlite3.Connection, marsh: str) -> None:
    def names(text: str, client: str = "") -> list[str]:
        return [offer.title for offer in forms.offer(writer, CONTACT, text, client)]

    assert names("", marsh) == ["Abel Marsh", "Ines Marsh"]
    assert names(" ", marsh) == ["Abel Marsh", "Ines Marsh"]
    assert names("ines", marsh) == ["Ines Marsh", "Ines Ade"]
    assert names("ade", marsh) == ["Ines Ade"]
    assert names("ines") == names("ines", "gone") == ["Ines Ade", "Ines Marsh"]
    writer.execute("UPDATE contact SET updated_at = id")
    assert names("") == ["Abel Marsh", "Ines Ade", "Ines Marsh"], "without a client those changed last"
    for number in range(6):
        crud.insert(writer, CONTACT, {"name": f"Ines {number}", "client": number_of(writer, "client", marsh)})
    assert len(names("ines", marsh)) == len(names("", marsh)) == len(names("")) == len(names("ines")) == 5
    gone = crud.insert(writer, CONTACT, {"name": "Zoe", "client": number_of(writer, "client", marsh)})
    crud.delete(writer, CONTACT, gone)
    assert "Zoe" not in names("", marsh)
    assert names("zoe") == []


def test_the_clients_own_are_offered_though_hundreds_have_that_name(writer: sqlite3.Connection, marsh: str) -> None:
    number = number_of(writer, "client", marsh)
    own = crud.insert(writer, CONTACT, {"name": "Yusuf Zola", "client": number, "job_title": "bookkeeper"})
    for one in range(60):
        crud.insert(writer, CONTACT, {"name": f"Yusuf A{one}", "job_title": "bookkeeper"})
    for text in ("yusuf", "yu", "bookkeeper", "yusuf book"):
        first, second = forms.offer(writer, CONTACT, text, marsh)[:2]
        assert first.uid == own, text
        assert first.fit > second.fit or text == "bookkeeper", text
    assert [one.fit for one in forms.offer(writer, CONTACT, "yusuf")] == [2] * 5, "none is meant before another"
    crud.insert(writer, CONTACT, {"name": "Yusuf", "client": number})
    first, second = forms.offer(writer, CONTACT, "YUSUF", marsh)[:2]
    assert (first.title, second.title, first.fit > second.fit) == ("Yusuf", "Yusuf Zola", True), "the whole name"


def test_a_draft_names_the_clients_own(writer: sqlite3.Connection, by: ReadingContext, marsh: str) -> None:
    crud.insert(writer, CONTACT, {"name": "Ines Bell"})
    number = drafts.keep(writer, 0, "promise", {"contact": "ines", "client": "Marsh"})
    loaded = forms.begin(writer, PROMISE, {}, by, number)
    assert loaded.unsaved == {"contact": "Ines Marsh", "client": "Marsh"}


def test_of_few_records_all_are_offered_in_their_order(writer: sqlite3.Connection) -> None:
    checklists = [offer.title for offer in forms.offer(writer, CHECKLIST, "")]
    assert checklists == [row[0] for row in writer.execute("SELECT title FROM checklist ORDER BY id")]
    assert len(checklists) == 9
    assert len(forms.offer(writer, CARD, "")) == 5
    assert all(type(offer) is LinkOffer and offer.uid for offer in forms.offer(writer, CHECKLIST, "survey"))
    assert lookup.get(writer, SURVEY, "none") is None


def test_text_over_a_link_is_not_taken_for_the_record_that_was_linked(
    writer: sqlite3.Connection, by: ReadingContext, marsh: str
) -> None:
    promise = records.add(writer, PROMISE, {"what": "quote", "due": "fri", "client": marsh}, by)
    assert forms.load(writer, PROMISE, promise, by).links == {"client": marsh}
    drafts.keep(writer, 0, "promise", {RECORD: promise, "client": "more words"})
    loaded = forms.load(writer, PROMISE, promise, by)
    assert (loaded.unsaved, loaded.links) == ({"client": "more words"}, {})
