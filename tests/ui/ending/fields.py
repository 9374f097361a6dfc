"""Fields to type in, in the real app in a real terminal, and what is to be found of what was typed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from fieldkit import paths
from fieldkit.db.store import opening
from fieldkit.db.store.starting_content import content_uid
from fieldkit.operations import surveys
from tests.support import stores
from tests.ui.support.terminal import Terminal

CLIENT: Final = "Quarry Tools"


class Typed(NamedTuple):
    """A field that somebody types in, and what is to be found of it."""

    keys: tuple[tuple[str, str], ...]
    """Keys, and what shows that they arrived."""
    found: str
    """SQL for the text."""
    text: str


PROMISE = Typed(
    (("n", "In the words you used"), ("backup quote\t", "Plain words"), ("tomorrow 10", "10:00")),
    "SELECT what || ' ' || substr(due, 12) FROM promise",
    "backup quote 10:00",
)
UNREADABLE = Typed(
    (("n", "In the words you used"), ("backup quote\t", "Plain words"), ("xyzzy", "xyzzy")),
    "SELECT fields ->> 'what' || ' ' || (fields ->> 'due') FROM draft",
    "backup quote xyzzy",
)
NOTES_OF_A_CLIENT: Final = Typed(
    (
        ("2", CLIENT),
        ("\r", "Point of contact"),
        ("e", "Client ──"),
        ("\x1b[Z", "Never a password"),
        ("till drops out", "drops out"),
    ),
    "SELECT notes FROM client",
    "till drops out",
)
ANSWER = Typed(
    (("3", CLIENT), ("\r", "Who met you"), ("\x1b[B", "begins the answer"), ("\r", "Enter keeps"), ("Una", "Una")),
    "SELECT value FROM answer",
    "Una",
)
NOTE_OF_AN_ANSWER = Typed(
    (
        ("3", CLIENT),
        ("\r", "Who met you"),
        ("\x1b[B", "begins the answer"),
        ("\x1b", "m note"),
        ("m", "Enter keeps the note"),
        ("key at Una", "Una"),
    ),
    "SELECT note FROM answer",
    "key at Una",
)


def home(folder: Path) -> Path:
    """A store with a survey that runs."""

    def make(path: Path) -> None:
        stores.keep(stores.prepared(), path)
        with closing(opening.writer(path)) as connection:
            client = surveys.add_client(connection, CLIENT)
            surveys.start(connection, content_uid("checklist", "first-visit"), client)

    stores.keep(stores.once("a survey that runs", make), paths.home(folder).database)
    return folder


def typing(app: Terminal, kind: Typed) -> None:
    app.until("Today ──")
    for keys, shown in kind.keys:
        app.type(keys).until(shown)


def found(folder: Path, kind: Typed) -> list[str]:
    with closing(opening.reader(paths.home(folder).database)) as connection:
        return [text for (text,) in connection.execute(kind.found)]
