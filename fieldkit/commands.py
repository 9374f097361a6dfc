"""All commands in one place. From here come the bindings, the palette, the key bar, the help and docs/keys.md.

A command belongs to one place. Keys of the place "everywhere" work on every screen; a key of one screen may
not repeat one of those. ``settings.toml`` may give a command other keys; where one would do two things the usual stays.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final

from fieldkit.command import Command
from fieldkit.key_names import SIGNS, key_words
from fieldkit.survey_commands import SURVEY

BarKey = tuple[str, str, int]
"""Key, title and rank."""


PLACES: Final = {
    "everywhere": "Everywhere",
    "list": "In any list",
    "today": "Today",
    "clients": "Clients",
    "client": "Client card",
    "record": "A record",
    "records": "A list of records",
    "findings": "Findings",
    "surveys": "Surveys",
    "survey": "Running a survey",
    "cards": "Cards",
    "card": "A card",
    "sync": "Sync",
    "import": "Importing contacts",
    "conflicts": "Conflicts",
    "conflict": "Deciding a conflict",
    "duplicates": "Duplicates among the contacts",
    "history": "The history of a record",
    "trash": "Trash",
    "find": "Find",
    "form": "In a form",
}
"""Every place with its heading in the help, in the order of the help."""

COMMANDS: Final[tuple[Command, ...]] = (
    Command(
        "everywhere.today",
        "1,f5",
        "Today",
        "What is due, overdue and unfinished, and what was left open there; again closes that.",
        "app.go('today')",
        2,
    ),
    Command(
        "everywhere.clients",
        "2,f6",
        "Clients",
        "All clients, filtered as you type, and what was left open there; again closes that.",
        "app.go('clients')",
        2,
    ),
    Command(
        "everywhere.surveys",
        "3,f7",
        "Surveys",
        "Surveys running and finished, and what was left open there; again closes that.",
        "app.go('surveys')",
        2,
    ),
    Command(
        "everywhere.cards",
        "4,f8",
        "Cards",
        "Objection cards by the client's own words, and what was left open there; again closes that.",
        "app.go('cards')",
        2,
    ),
    Command(
        "everywhere.sync",
        "6,f12",
        "Sync",
        "Exchange with your other devices and colleagues, and what was left open there; again closes that.",
        "app.go('sync')",
        2,
    ),
    Command("everywhere.find", "slash,f3", "find", "Find anything by words or digits.", "app.find", 1),
    Command("everywhere.call", "c,f9", "call", "Note a call, with this client if there is one.", "app.call", 1),
    Command("everywhere.help", "question_mark,f1", "help", "Explain the keys that work here.", "app.explain", 1),
    Command("everywhere.palette", "f2,ctrl+p", "commands", "Choose any command by name.", "app.command_palette"),
    Command("everywhere.undo", "u", "undo", "Take back the last change or deletion.", "app.undo"),
    Command("everywhere.redo", "U", "redo", "Do again what was taken back.", "app.undo('redo')"),
    Command(
        "everywhere.conflicts",
        "exclamation_mark",
        "conflicts",
        "Decide what two people changed.",
        "app.visit('conflicts')",
    ),
    Command(
        "everywhere.findings",
        "P",
        "findings",
        "Findings, “problems”, of all clients: the gravest first.",
        "app.findings",
    ),
    Command("everywhere.lists", "L", "lists", "List any kind: people, calls, findings and so on.", "app.lists"),
    Command(
        "everywhere.duplicates",
        "D",
        "duplicates",
        "Find contacts that are one person twice, and merge them.",
        "app.visit('duplicates')",
    ),
    Command("everywhere.trash", "T", "trash", "See what was deleted, and bring it back.", "app.visit('trash')"),
    Command("everywhere.import", "I", "import", "Bring in contacts: vCard, or any CSV.", "app.visit('import')"),
    Command("everywhere.theme", "f4", "theme", "Change between dark, light and high contrast.", "app.next_theme"),
    Command("everywhere.back", "escape", "back", "Go back; nothing is ever lost.", "app.back"),
    Command("everywhere.quit", "q,ctrl+q", "quit", "Leave fieldkit; what you are typing is stored first.", "app.quit"),
    Command("list.open", "enter", "open", "Open what the cursor is on.", "choose"),
    Command("list.down", "down,j", "down", "Go down one line.", "move(1)"),
    Command("list.up", "up,k", "up", "Go up one line.", "move(-1)"),
    Command("list.page_down", "pagedown,space", "page down", "Go down one page; in a survey only PgDn.", "page(1)"),
    Command("list.page_up", "pageup,b", "page up", "Go up one page.", "page(-1)"),
    Command("list.top", "home,g", "top", "Go to the first line.", "jump(0)"),
    Command("list.bottom", "end,G", "bottom", "Go to the last line.", "jump(-1)"),
    Command("today.new", "n", "new", "Note a promise.", "new('promise')", 3),
    Command("today.done", "d", "done", "Promise kept, or call returned.", "done", 3),
    Command("today.edit", "e", "edit", "Change it, for example its date.", "edit", 4),
    Command(
        "clients.filter", "f", "filter", "Filter by any beginning of a word; Esc goes back to the list.", "filter", 3
    ),
    Command("clients.new", "n", "new", "Add a client.", "new('client')", 3),
    Command("clients.edit", "e", "edit", "Change the client.", "edit", 3),
    Command("clients.sort", "s", "sort", "Sort by the next column; after the last one as at first.", "sort", 5),
    Command("clients.reverse", "S", "other way", "Sort the other way round.", "reverse"),
    Command(
        "clients.write_out", "w", "write out", "Write all clients, or all people, to a file for others.", "write_out", 6
    ),
    Command("client.new", "n", "new", "Add a person, site, call, promise, order, survey, finding.", "new_here", 3),
    Command("client.edit", "e", "edit", "Change the client: point of contact, deputy, style.", "edit", 3),
    Command(
        "client.voice", "p", "point of contact", "Make the person under the cursor the point of contact.", "voice", 5
    ),
    Command("client.findings", "f", "findings", "The findings of this client, the gravest first.", "findings", 7),
    Command("client.binder", "R", "binder", "Write the binder, the book that the client owns.", "binder"),
    Command("client.pane", "tab", "other list", "Go between people and timeline.", "pane", 4),
    Command("client.copy", "y", "copy", "Copy the number or the mail address under the cursor.", "copy", 5),
    Command(
        "client.delete", "x", "delete", "Put what is under the cursor, or the client, into the trash.", "delete", 6
    ),
    Command("client.history", "h", "history", "Who changed what of this client, and when.", "history", 6),
    Command("client.write_out", "w", "write out", "Write the people of this client to a file.", "write_out", 10),
    Command("record.edit", "e", "edit", "Change the record.", "edit", 3),
    Command("record.state", "s", "state", "Confirm, refuse, keep, close: whatever this record can become.", "state", 2),
    Command("record.copy", "y", "copy", "Copy the line under the cursor.", "copy", 3),
    Command("record.client", "o", "client", "Open the client of this record.", "open_client", 4),
    Command("record.history", "h", "history", "Who changed what of this record, and when.", "history", 5),
    Command("record.write_out", "w", "write out", "Write it to a file: a person as a vCard.", "write_out", 10),
    Command("record.delete", "x", "delete", "Put it into the trash; u brings it back.", "delete"),
    Command("records.filter", "f", "filter", "Filter by any beginning of a word in the names.", "filter", 3),
    Command("records.new", "n", "new", "Add a record.", "new", 3),
    Command("records.edit", "e", "edit", "Change the record under the cursor.", "edit", 4),
    Command("records.sort", "s", "sort", "Sort by the next column; after the last one as at first.", "sort", 3),
    Command("records.reverse", "S", "other way", "Sort the other way round.", "reverse", 5),
    Command("records.history", "h", "history", "Who changed what of the record, and when.", "history", 5),
    Command("records.write_out", "w", "write out", "Write all of this kind: CSV, Excel, vCard.", "write_out", 10),
    Command("records.delete", "x", "delete", "Put the record into the trash; u brings it back.", "delete"),
    Command("records.leave", "escape", "back", "From the filter to the list; clear the filter; go back.", "leave"),
    Command(
        "findings.filter",
        "f",
        "filter",
        "Filter by words: what was found, client, severity, state, “overdue”.",
        "filter",
        3,
    ),
    Command("findings.tick", "space", "tick", "Tick it, and go on; a step is then for all that are ticked.", "tick", 2),
    Command("findings.agreed", "a", "agreed", "The client wants it mended.", "step('agreed')", 4),
    Command(
        "findings.accepted",
        "r",
        "risk accepted",
        "Who takes the risk, why, until when.",
        "step('accepted')",
        5,
    ),
    Command("findings.in_work", "i", "in work", "It is being mended.", "step('in_work')", 4),
    Command("findings.fixed", "F", "fixed", "It is mended, and nobody has looked yet.", "step('fixed')", 3),
    Command("findings.verified", "v", "verified", "It is mended; somebody looked.", "step('verified')", 3),
    Command("findings.dismissed", "d", "dismissed", "It is none, or none any more: why.", "step('dismissed')", 5),
    Command("findings.open", "o", "open again", "It is open again.", "step('open')", 6),
    Command(
        "findings.closed",
        "C",
        "closed",
        "Show those that are verified or dismissed, too; again hides them.",
        "closed",
        2,
    ),
    Command("findings.new", "n", "new", "Write down a finding.", "new", 6),
    Command("findings.edit", "e", "edit", "Change the finding under the cursor.", "edit", 7),
    Command("findings.sort", "s", "sort", "Sort by the next column; after the last one the gravest first.", "sort", 7),
    Command("findings.reverse", "S", "other way", "Sort the other way round.", "reverse"),
    Command("findings.history", "h", "history", "Who changed what of the finding, and when.", "history"),
    Command("findings.write_out", "w", "write out", "Write all findings to a file: CSV, Excel, JSON.", "write_out", 10),
    Command("findings.delete", "x", "delete", "Put the finding into the trash; u brings it back.", "delete"),
    Command("findings.leave", "escape", "back", "From the filter to the list; clear it; untick all; go back.", "leave"),
    Command("surveys.new", "n", "start", "Start a survey for a client.", "start", 3),
    Command("surveys.sort", "s", "sort", "Sort by the next column; after the last one as at first.", "sort", 5),
    Command("surveys.reverse", "S", "other way", "Sort the other way round.", "reverse"),
    Command("surveys.delete", "x", "delete", "Put the survey into the trash; u brings it back.", "delete", 4),
    Command("surveys.write_out", "w", "write out", "Write all surveys to a file: CSV, Excel, JSON.", "write_out", 6),
    Command("surveys.report", "R", "report", "Write the report of the survey: a page, PDF, Word, a mail.", "report", 3),
    *SURVEY,
    Command("cards.new", "n", "new", "Write a card of your own.", "new('card')", 3),
    Command("cards.words", "f", "words", "Type what the client says.", "words", 3),
    Command("cards.edit", "e", "edit", "Change the card.", "edit", 3),
    Command("cards.never", "v", "never say", "What is never said to a client, and why.", "never", 5),
    Command("cards.write_out", "w", "write out", "Write all cards to a file: CSV, Excel, JSON.", "write_out", 6),
    Command("card.answer", "1,2,3,4,5,6,7,8,9,0", "answer", "The answer you used; 0 is none of them.", "answer"),
    Command("card.settled", "s", "settled", "It settled the matter; stored with the answer.", "outcome('settled')"),
    Command("card.softened", "o", "softened", "It helped; they still hesitate.", "outcome('softened')"),
    Command("card.parked", "p", "parked", "Put off to another day.", "outcome('parked')"),
    Command("card.real_no", "r", "real no", "A real no; let it go.", "outcome('real_no')"),
    Command("card.not_heard", "n", "not heard yet", "No answer from them yet.", "outcome('not_heard_yet')"),
    Command("card.why", "w", "why", "Go through the causes: why this client may be saying it.", "why", 3),
    Command("card.for", "f", "for", "Choose the client it is used with.", "for", 3),
    Command("card.edit", "e", "edit", "Change the card.", "edit", 4),
    Command("card.copy", "y", "copy", "Copy the answer chosen, else the glance.", "copy", 5),
    Command("card.never", "v", "never say", "What is never said to a client, and why.", "never", 5),
    Command("card.delete", "x", "delete", "Put the card into the trash; u brings it back.", "delete"),
    Command("sync.now", "s", "sync now", "Write what is new here, and read what the others wrote.", "sync", 1),
    Command("sync.folder", "f", "folder", "Choose the folder that carries the files.", "folder", 3),
    Command("sync.dry_run", "d", "dry run", "Show what a sync would change, and change nothing.", "dry_run", 3),
    Command("sync.begin", "n", "begin", "Begin a firm on this device.", "begin", 4),
    Command("sync.join", "o", "join", "Join a firm by an invitation, or take its new key.", "join", 4),
    Command("sync.invite", "i", "invite", "Write an invitation for another device, under a passphrase.", "invite", 5),
    Command("sync.name", "m", "name", "Give this device another name.", "name"),
    Command("sync.retire", "x", "remove", "Remove the device under the cursor, or take it in again.", "retire"),
    Command("sync.write", "w", "write file", "Write one file with everything, for a stick or a mail.", "write_file"),
    Command("sync.read", "r", "read file", "Read a file that somebody sent.", "read_file"),
    Command("sync.look", "l", "look at file", "Say what a file is and whether it is sound; take nothing.", "look"),
    Command("sync.partner", "p", "for a partner", "Write one client's records for somebody outside.", "partner"),
    Command("sync.sheet", "R", "recovery sheet", "Show the firm's key as words to write down.", "sheet"),
    Command("sync.back_up", "B", "back up", "Back everything up now; the last ten stay.", "back_up", 5),
    Command("sync.stop", "escape", "stop", "Stop what is being done; nothing stays half done.", "stop"),
    Command("import.put", "e", "elsewhere", "Choose where the column goes, as Enter does.", "choose", 3),
    Command("import.name", "n", "is the name", "The column under the cursor names the person.", "column_is('name')", 2),
    Command("import.ignore", "x", "leave out", "Leave the column out.", "column_is('ignore')", 3),
    Command("import.guess", "r", "guess anew", "Guess all columns anew, not as the last time.", "guess", 4),
    Command("import.encode", "l", "encoding", "Name the encoding of the file, if letters look wrong.", "encode"),
    Command("import.look", "i", "import", "Show who would come in, and import them.", "look", 1),
    Command("import.stop", "escape", "stop", "Stop what is being done, and nothing is stored; else go back.", "stop"),
    Command("conflicts.record", "o", "record", "Open the record.", "record", 3),
    Command("conflict.take", "1,2,3,4,5,6,7,8,9", "to 9 take", "Take the value with this number.", "take", 1),
    Command("conflict.edit", "e", "another", "Write another value.", "edit", 3),
    Command("conflict.both", "b", "both", "Keep both in one text.", "both", 3),
    Command("conflict.later", "l", "later", "Leave it for later and go to the next.", "later", 1),
    Command("conflict.record", "o", "record", "Open the record.", "record", 4),
    Command("duplicates.merge", "m", "merge", "They are one person: merge them; values of both stay.", "merge", 1),
    Command("duplicates.apart", "n", "two people", "They are two people: never ask about them again.", "apart", 1),
    Command("duplicates.skip", "s", "skip", "Leave the pair for later and go to the next.", "skip", 1),
    Command(
        "duplicates.right",
        "M",
        "right's values",
        "Merge them, and let the values on the right stay in the fields.",
        "merge('right')",
        3,
    ),
    Command("history.take_back", "r", "take back", "Take this step back, whoever made it.", "take_back", 1),
    Command("trash.bring_back", "r", "bring back", "Bring it back, as Enter does.", "bring_back", 1),
    Command("trash.look", "o", "look", "Show it as it was.", "look", 3),
    Command("trash.history", "h", "history", "Who deleted it, and what happened before.", "history", 4),
    Command("form.next", "tab", "next", "Keep this field and go to the next one.", "next_field", 2),
    Command("form.accept", "enter", "take", "Take what is offered, also a new record, and go on.", "accept", 2),
    Command("form.previous", "shift+tab", "before", "Keep this field and go to the one before.", "previous_field"),
    Command("form.close", "escape", "close", "Keep everything and close.", "close", 2),
    Command(
        "form.discard", "ctrl+t", "throw away", "Throw away what is not stored yet; again brings it back.", "discard", 4
    ),
    Command("find.open", "enter", "open", "Open the record found.", "choose", 2),
)


def commands_of(place: str, keymap: Mapping[str, str] | None = None) -> tuple[Command, ...]:
    """Return the commands of a place, with the keys that the settings give them."""
    keymap = keymap or {}
    return tuple(
        Command(c.id, keymap.get(c.id, c.key), c.title, c.help, c.action, c.bar) for c in COMMANDS if c.place == place
    )


def bar_keys(
    place: str, keymap: Mapping[str, str] | None = None, hidden: Container[str] = (), *, typing: bool = False
) -> list[BarKey]:
    """Return the keys of the key bar in a place, as (key, title, rank), without the commands whose ids are hidden.

    While somebody is ``typing``, only keys that are no part of a text.
    """
    shared = () if place in _ALONE else commands_of("everywhere", keymap)
    modes = [c for c in shared if c.action.startswith("app.go")]
    rank = _MODES_RANK.get(place)
    shown = [
        *((c, c.bar if rank is None else rank) for c in modes),
        *((c, c.bar) for c in commands_of(place, keymap)),
        *((c, c.bar) for c in shared if c not in modes),
    ]
    bar = []
    for command, its_rank in shown:
        key = next((key for key in keys_of(command) if not (typing and _is_text(key))), "")
        if key and its_rank and command.id not in hidden:
            bar.append((key_words(key), command.title, its_rank))
    return bar


def key_of(id_: str, keymap: Mapping[str, str] | None = None, *, typing: bool = False) -> str:
    """Return the key of a command as a person reads it; while somebody is ``typing``, one that is no part of a text."""
    command = next(one for one in commands_of(id_.partition(".")[0], keymap) if one.id == id_)
    keys = keys_of(command)
    return key_words(next((key for key in keys if not (typing and _is_text(key))), keys[0]))


def keys_in_words(command: Command) -> str:
    """Return all keys of a command as a person reads them: "4, F8"."""
    return ", ".join(map(key_words, keys_of(command)))


def _is_text(key: str) -> bool:
    """Whether a key is a letter of what is typed, or moves in it."""
    return len(key) == 1 or key in _IN_A_TEXT


def keys_of(command: Command) -> list[str]:
    """Return Textual's names of the keys of a command, the first of which is shown."""
    return [key.strip() for key in command.key.split(",") if key.strip()]


_MODES_RANK: Final[Mapping[str, int]] = (
    dict.fromkeys(
        (
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
        ),
        9,
    )
    | dict.fromkeys(("clients", "surveys", "cards"), 4)
    | dict.fromkeys(("card", "survey"), 0)
)
"""Rank in the key bar of the keys of the main screens, where it is not that of each command: after those that begin
something in a main list, last where there is much to do, never where digits answer.
"""
_ALONE: Final = ("", "form")
"""Places in which the key bar shows no keys of "everywhere"."""

_IN_A_TEXT: Final = SIGNS | {"space", "backspace", "left", "right", "home", "end"}
"""Names of keys that stand for a character, or move in a text."""
