"""A record and what belongs to it, a list, and what is found: whole, as text and as JSON."""

from __future__ import annotations

import json

import pytest

from fieldkit.db.search import index
from fieldkit.db.views import found, record_facts
from fieldkit.db.views.record_facts import Fact, ListLine, Related
from tests.commandline.conftest import Run


def test_a_record_is_shown_with_what_belongs_to_it(on: Run) -> None:
    added = on("ana", "add", "client", "name=Kestrel", "town=Ulm", "notes=one\ntwo", "spending_limit=250")
    assert added.err == "spending_limit: 250.00\n"
    on("ana", "add", "contact", "name=Ines", "client=Kestrel", "phones=07700 900123; work: 01632 960101")
    on("ana", "add", "promise", "what=Quote", "due=2030-01-02 9:05", "client=Kestrel")
    uid = added.out.strip()
    shown = on("ana", "show", "client", "kestrel").lines
    assert [line for line in shown if not line.startswith("Changed ")] == [
        "Client          Kestrel",
        "Spending limit  250.00",
        "Town            Ulm",
        "Notes           one",
        "                two",
        f"Uid             {uid}",
        "",
        "Contacts",
        "  Ines  07700 900123; work: 01632 960101",
        "",
        "Promises",
        "  2 Jan 2030  Quote  open",
    ]
    assert on("ana", "show", "client", f" {uid.upper()} ").lines == shown
    assert on("ana", "show", "promise").lines == ["2 Jan 2030  Quote  Kestrel  open"]
    assert json.loads(on("ana", "show", "client", "--json").out) == [{"kind": "client", "uid": uid, "title": "Kestrel"}]
    none = on("ana", "show", "site")
    assert (none.code, none.out, none.err) == (0, "", "There are no sites yet.\n")
    assert on("ana", "find", "ines", "--kind", "contact").lines == ["contact  Ines, Kestrel"]
    on("ana", "delete", uid)
    gone = on("ana", "show", "client", uid)
    assert (gone.code, gone.lines[0]) == (0, "Client          Kestrel"), "a uid names it in the trash too"
    assert on("ana", "show", "client", "kestrel").code == 1


def test_many_that_belong_to_a_record_are_counted_and_what_has_no_title_is_said(
    on: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("ana", "add", "client", "name=Kestrel")
    lines = (ListLine("uid", "", "Marsh", "open", "mon 09:00"), ListLine("uid", "B", "", "", ""))
    groups = [Related("call", "Calls", lines, 12), Related("site", "Sites", lines[1:], 1)]
    monkeypatch.setattr(record_facts, "related", lambda *_: groups)
    monkeypatch.setattr(record_facts, "facts", lambda *_: [Fact("Client", "K"), Fact("A longer label", "x")])
    monkeypatch.setattr(record_facts, "listed", lambda *_, **_k: list(lines))
    assert on("ana", "show", "client", "Kestrel").lines == [
        "Client          K",
        "A longer label  x",
        "",
        "Calls (2 of 12)",
        "  mon 09:00  (without a title)  open",
        "             B",
        "",
        "Sites",
        "  B",
    ]
    assert on("ana", "show", "client").lines == [
        "mon 09:00  (without a title)  Marsh  open",
        "           B",
    ]


def test_what_is_found_is_told_by_its_words_but_for_cards(on: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def hit(kind: str, title: str, words: str) -> index.Hit:
        return index.Hit(kind, f"uid of {kind}", title, words, 1, 1.0)

    asked: list[tuple[object, ...]] = []
    hits = [hit("card_use", "", "Marsh"), hit("card", "Too dear", "It costs"), hit("site", "Shop", "")]

    def find(_connection: object, *wanted: object) -> list[index.Hit]:
        asked.append(wanted)
        return hits

    monkeypatch.setattr(found, "find", find)
    assert on("ana", "find", "a", "b").lines == [
        "card use  (without a title), Marsh",
        "card      Too dear",
        "site      Shop",
    ]
    told = json.loads(on("ana", "find", "a", "--kind", "card", "--json").out)
    assert asked == [("a b", ""), ("a", "card")]
    assert [list(one) for one in told] == [["kind", "uid", "title", last] for last in ("words", "key", "words")]
    assert (told[0]["words"], told[2]["words"]) == ("Marsh", "")
    hits.clear()
    for words, more in (("a", ""), ("12", " A number is found by four digits or more."), ("kes 99", "")):
        assert on("ana", "find", words).err == f"Nothing found for “{words}”.{more}\n"
