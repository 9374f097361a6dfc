"""The registry of commands: every key does one thing, every command is somewhere, the page of keys is true."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.keys import _character_to_key

from fieldkit import commands, settings
from fieldkit.commands import COMMANDS, PLACES, bar_keys, commands_of
from fieldkit.domain.errors import Trouble
from fieldkit.key_names import key_name, key_words
from fieldkit.keymap import checked_keymap


def test_no_key_does_two_things_in_one_place() -> None:
    assert checked_keymap({}) == {}


def test_every_command_belongs_to_a_known_place_and_has_an_id_of_its_own() -> None:
    assert {command.place for command in COMMANDS} == set(PLACES)
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


def test_every_command_has_a_key_that_no_terminal_takes() -> None:
    for command in COMMANDS:
        first = command.key.split(",")[0]
        assert not first.startswith(("ctrl+enter", "ctrl+s", "ctrl+j")), command.id
        assert command.help.endswith("."), command.id
        assert key_words(first)


def _reworded(monkeypatch: pytest.MonkeyPatch, *ids: str) -> None:
    """Give commands another title, all of them where none is named."""
    changed = [replace(c, title=f"{c.title} it") if c.id in ids or not ids else c for c in COMMANDS]
    monkeypatch.setattr(commands, "COMMANDS", tuple(changed))


@pytest.mark.parametrize("place", PLACES)
def test_rewording_a_title_changes_nothing_else_in_the_key_bar(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = [command.id for command in commands_of(place)][::2]
    before = [bar_keys(place), bar_keys(place, hidden=hidden)]
    assert any(before)
    _reworded(monkeypatch)
    after = [bar_keys(place), bar_keys(place, hidden=hidden)]
    assert after == [[(key, f"{title} it", rank) for key, title, rank in bar] for bar in before]


def test_a_hidden_key_is_not_in_the_bar() -> None:
    assert [title for _, title, _ in bar_keys("record", hidden=("record.state", "everywhere.call"))] == [
        title for _, title, _ in bar_keys("record") if title not in ("state", "call")
    ]
    assert {"state", "call"} <= {title for _, title, _ in bar_keys("record")}


def test_own_keys_come_before_those_of_the_main_screens_where_there_is_much_to_do() -> None:
    def rank_of(place: str) -> dict[str, int]:
        return {title: rank for _, title, rank in bar_keys(place)}

    assert rank_of("today")["Clients"] == 2
    assert rank_of("clients")["Today"] == 4 > rank_of("clients")["new"]
    assert rank_of("client")["Today"] == rank_of("sync")["Today"] == 9 > rank_of("client")["edit"]
    assert "Today" not in rank_of("card")
    assert "Today" not in rank_of("survey")
    assert rank_of("survey")["find"] == 1


_WHICH_STAY: dict[str, dict[int, str]] = {
    "everywhere": {1: "find, call, help", 2: "Today, Clients, Surveys, Cards, Sync"},
    "list": {},
    "today": {3: "new, done", 4: "edit"},
    "clients": {3: "filter, new, edit", 5: "sort", 6: "write out"},
    "client": {
        3: "new, edit",
        4: "other list",
        5: "point of contact, copy",
        6: "delete, history",
        7: "findings",
        10: "write out",
    },
    "record": {2: "state", 3: "edit, copy", 4: "client", 5: "history", 10: "write out"},
    "records": {3: "filter, new, sort", 4: "edit", 5: "other way, history", 10: "write out"},
    "findings": {
        2: "tick, closed",
        3: "filter, fixed, verified",
        4: "agreed, in work",
        5: "risk accepted, dismissed",
        6: "open again, new",
        7: "edit, sort",
        10: "write out",
    },
    "surveys": {3: "start, report", 4: "delete", 5: "sort", 6: "write out"},
    "survey": {2: "back", 3: "note, finish", 4: "item, score, records", 5: "as last, short list", 6: "add, report"},
    "cards": {3: "new, words, edit", 5: "never say", 6: "write out"},
    "card": {3: "why, for", 4: "edit", 5: "copy, never say"},
    "sync": {1: "sync now", 3: "folder, dry run", 4: "begin, join", 5: "invite, back up"},
    "import": {1: "import", 2: "is the name", 3: "elsewhere, leave out", 4: "guess anew"},
    "conflicts": {3: "record"},
    "conflict": {1: "to 9 take, later", 3: "another, both", 4: "record"},
    "duplicates": {1: "merge, two people, skip", 3: "right's values"},
    "history": {1: "take back"},
    "trash": {1: "bring back", 3: "look", 4: "history"},
    "find": {2: "open"},
    "form": {2: "next, take, close", 4: "throw away"},
}
"""What each place puts into the key bar by rank: 1 stays longest where there is little room."""


def test_each_place_says_which_of_its_keys_stay_longest_in_the_bar() -> None:
    ranked: dict[str, dict[int, list[str]]] = {place: {} for place in PLACES}
    for command in COMMANDS:
        if command.bar:
            ranked[command.place].setdefault(command.bar, []).append(command.title)
    found = {place: {rank: ", ".join(each[rank]) for rank in sorted(each)} for place, each in ranked.items()}
    assert found == _WHICH_STAY


@pytest.mark.parametrize("place", PLACES)
def test_keys_of_the_main_screens_go_first_where_a_place_has_much_to_do_and_digits_answer_alone(place: str) -> None:
    ranks = {rank for _, title, rank in bar_keys(place) if title in ("Today", "Clients", "Surveys", "Cards", "Sync")}
    if place in (
        "client",
        "record",
        "records",
        "findings",
        "sync",
        "import",
        "conflicts",
        "conflict",
        "duplicates",
        "history",
        "trash",
    ):
        assert ranks == {9}
    elif place in ("clients", "surveys", "cards"):
        assert ranks == {4}
    else:
        assert ranks == (set() if place in ("card", "survey", "form") else {2})


def test_a_form_shows_its_own_keys_only() -> None:
    assert {title for _, title, _ in bar_keys("form")} == {c.title for c in commands_of("form") if c.bar}


def test_the_key_bar_shows_the_key_from_the_settings() -> None:
    assert ("F11", "edit", 3) in bar_keys("record", {"record.edit": "f11,e"})


def test_key_that_is_taken_is_refused_with_both_commands() -> None:
    with pytest.raises(Trouble, match=r"“2” would do both “everywhere.clients” and “today.new”"):
        checked_keymap({"today.new": "2"})


def test_unknown_command_is_refused_with_the_nearest_right_one() -> None:
    with pytest.raises(Trouble, match=r"Did you mean “today.new”"):
        checked_keymap({"today.knew": "z"})


def test_key_from_the_settings_replaces_the_first_one(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('currency = "€"\n[keys]\n"today.new" = "f11"\n', "utf-8")
    loaded = settings.load(file)
    assert loaded.currency == "€"
    assert next(c.key for c in commands_of("today", loaded.keys) if c.id == "today.new") == "f11"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 1", "no setting “colour”"),
        ("theme = 7", "must be a text"),
        ("month_first = 1", "must be true or false"),
        ("x = " + "[" * 100_000, "nested too deeply"),
        ("x = " + "9" * 100_000, "Correct it or move it away"),
        ('[keys]\n\n"today.done" = "f99x"', "line 3, [keys]: “f99x” is no key. A key is a letter, a digit"),
        ('[keys]\n"today.done" = ""', "line 2, [keys]: “” is no key"),
        ('[keys]\n"today.done" = "v,"', "line 2, [keys]: “” is no key"),
        ('[keys]\ntoday.done = "v"', "line 2, [keys]: a key is a text"),
        ('theme = "dark"\n\ncolour = 1', "line 3: there is no setting “colour”"),
        ("[colours]\nblue = 1", "line 1: there is no setting “colours”"),
        ('currency = "€"\ntheme = "pink"', "line 2: theme is one of"),
        ('[keys]\n"today.new" = "f11"\n"today.done" = "2"', "line 3, [keys]: “2” would do both"),
        ('theme = "pink"', "theme is one of"),
        ("theme = \n", "line 1"),
        ("[keys]\nx = 3", "a key is a text"),
        ('[keys]\n"no.such" = "z"', "no command “no.such”"),
    ],
)
def test_mistake_in_the_settings_is_named_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text, "utf-8")
    (mistake,) = settings.load(file).mistakes
    assert says in str(mistake)
    assert str(file) in str(mistake)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'theme = "dark"\n# caf\xe9\n', "line 2: it is not UTF-8"),
        ('theme = "light"'.encode("utf-16"), "is UTF-16"),
        ('theme = "light"'.encode("utf-16-be").join([b"\xfe\xff", b""]), "is UTF-16"),
    ],
)
def test_settings_in_another_encoding_are_named_with_what_to_do(tmp_path: Path, data: bytes, says: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(data)
    (mistake,) = settings.load(file).mistakes
    assert "save it again as UTF-8" in str(mistake)
    assert says in str(mistake)
    assert str(file) in str(mistake)


def test_settings_may_begin_with_the_mark_that_windows_puts_there(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b'\xef\xbb\xbftheme = "light"\r\n')
    assert settings.load(file).theme == "light"


@pytest.mark.parametrize(
    ("keymap", "both"),
    [
        ({"today.done": "space"}, ("list.page_down", "today.done")),
        ({"list.page_down": "d"}, ("list.page_down", "today.done")),
        ({"today.done": "enter"}, ("list.open", "today.done")),
        ({"today.done": "f12"}, ("everywhere.sync", "today.done")),
        ({"everywhere.call": "f12"}, ("everywhere.sync", "everywhere.call")),
        ({"everywhere.call": "d"}, ("everywhere.call", "today.done")),
        ({"everywhere.call": "space"}, ("everywhere.call", "list.page_down")),
        ({"form.next": "f9"}, ("everywhere.call", "form.next")),
        ({"everywhere.call": "tab"}, ("everywhere.call", "client.pane")),
        ({"survey.pass": "1"}, ("everywhere.today", "survey.pass")),
        ({"survey.choose": "p,2"}, ("survey.pass", "survey.choose")),
        ({"today.done": "v,v"}, ("today.done", "today.done")),
        ({"today.new": "v", "today.done": "v"}, ("today.new", "today.done")),
        ({"today.done": "/"}, ("everywhere.find", "today.done")),
        ({"today.done": "Ctrl+M"}, ("list.open", "today.done")),
    ],
)
def test_key_that_does_two_things_is_refused_whichever_of_them_is_given_it(
    keymap: dict[str, str], both: tuple[str, str]
) -> None:
    with pytest.raises(Trouble, match=r"would do both “([\w.]+)” and “([\w.]+)”. Give one") as refused:
        checked_keymap(keymap)
    assert [f"“{one}”" in str(refused.value) for one in both] == [True, True]


@pytest.mark.parametrize(
    "keymap",
    [
        {"today.done": "space", "list.page_down": "pagedown"},
        {"today.done": "f12", "everywhere.sync": "6"},
        {"conflict.both": "space"},
        {"form.close": "escape,f10"},
        {"survey.type": "enter,v", "survey.score": "V"},
    ],
)
def test_key_that_is_free_where_it_is_pressed_may_be_given(keymap: dict[str, str]) -> None:
    assert checked_keymap(keymap) == keymap


def test_keys_are_written_as_one_reads_them_or_as_textual_calls_them() -> None:
    written = {"today.done": "Ctrl+G, F10 ,shift+v", "today.new": "§,&,comma,Alt+x", "everywhere.find": "/"}
    assert checked_keymap(written) == {
        "today.done": "ctrl+g,f10,V",
        "today.new": "section_sign,ampersand,comma,alt+x",
        "everywhere.find": "slash",
    }


@pytest.mark.parametrize("sign", [chr(code) for code in range(33, 127)] + list("äß§€ñλ"))
def test_sign_is_the_key_that_textual_takes_it_for(sign: str) -> None:
    name = key_name(sign)
    assert name == _character_to_key(sign)
    assert not sign.isascii() or key_name(name) == name


@pytest.mark.parametrize("written", ["", "nonsense", "f0", "f25", "ctrl+", "super+x", "ctrl+nonsense", "\u200b", "ab"])
def test_what_is_no_key_is_refused(written: str) -> None:
    with pytest.raises(Trouble, match="is no key"):
        key_name(written)


def test_every_key_of_the_registry_has_the_name_that_is_read_of_it() -> None:
    for command in COMMANDS:
        for key in command.key.split(","):
            assert key_name(key) == key
            assert key_name(key_words(key)) == key


def test_missing_settings_are_the_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none.toml") == settings.Settings()


SCREENS = "Today, Clients, Surveys, Cards, Sync"
RANKED = {
    "list": f"1 find, call, help | 2 {SCREENS}",
    "today": f"1 find, call, help | 2 {SCREENS} | 3 new, done | 4 edit",
    "clients": f"1 find, call, help | 3 filter, new, edit | 4 {SCREENS} | 5 sort | 6 write out",
    "client": "1 find, call, help | 3 new, edit | 4 other list | 5 point of contact, copy | 6 delete, history"
    f" | 7 findings | 9 {SCREENS} | 10 write out",
    "record": f"1 find, call, help | 2 state | 3 edit, copy | 4 client | 5 history | 9 {SCREENS} | 10 write out",
    "records": f"1 find, call, help | 3 filter, new, sort | 4 edit | 5 other way, history | 9 {SCREENS} | 10 write out",
    "findings": "1 find, call, help | 2 tick, closed | 3 filter, fixed, verified | 4 agreed, in work"
    f" | 5 risk accepted, dismissed | 6 open again, new | 7 edit, sort | 9 {SCREENS} | 10 write out",
    "surveys": f"1 find, call, help | 3 start, report | 4 {SCREENS}, delete | 5 sort | 6 write out",
    "survey": "1 find, call, help | 2 back | 3 note, finish | 4 item, score, records | 5 as last, short list | "
    "6 add, report",
    "cards": f"1 find, call, help | 3 new, words, edit | 4 {SCREENS} | 5 never say | 6 write out",
    "card": "1 find, call, help | 3 why, for | 4 edit | 5 copy, never say",
    "sync": f"1 sync now, find, call, help | 3 folder, dry run | 4 begin, join | 5 invite, back up | 9 {SCREENS}",
    "import": f"1 import, find, call, help | 2 is the name | 3 elsewhere, leave out | 4 guess anew | 9 {SCREENS}",
    "conflicts": f"1 find, call, help | 3 record | 9 {SCREENS}",
    "conflict": f"1 to 9 take, later, find, call, help | 3 another, both | 4 record | 9 {SCREENS}",
    "duplicates": f"1 merge, two people, skip, find, call, help | 3 right's values | 9 {SCREENS}",
    "history": f"1 take back, find, call, help | 9 {SCREENS}",
    "trash": f"1 bring back, find, call, help | 3 look | 4 history | 9 {SCREENS}",
    "find": f"1 find, call, help | 2 {SCREENS}, open",
    "form": "2 next, take, close | 4 throw away",
}
"""The titles in the key bar of each place by rank: those of the highest go first where there is little room."""


def test_the_key_bar_gives_up_the_least_important_keys_first() -> None:
    found: dict[str, str] = {}
    for place in RANKED:
        ranks: dict[int, list[str]] = {}
        for _, title, rank in bar_keys(place):
            ranks.setdefault(rank, []).append(title)
        found[place] = " | ".join(f"{rank} {', '.join(ranks[rank])}" for rank in sorted(ranks))
    assert found == RANKED
    assert {*found, "everywhere"} == set(PLACES)
