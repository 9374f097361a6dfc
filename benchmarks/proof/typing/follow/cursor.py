"""Where somebody is in the survey that is followed up: its rows, the cursor, and the keys that lead about."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from benchmarks.proof.typing.follow import lists
from benchmarks.proof.typing.follow.lists import Asked
from benchmarks.proof.typing.strokes import DOWN, ENTER, ESCAPE, F10, Begin, Effect, Link, Stroke, Thing, Wanted, keys


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A line of the survey: a heading, an item, or the one that adds a thing."""

    kind: str
    asked: Asked | None = None
    thing: int = 0

    @property
    def place(self) -> tuple[str, int]:
        """The item, and which of the things that were added it is about, 0 if none."""
        return (self.asked.id if self.asked is not None else "", self.thing)


def rows() -> list[AskedRow]:
    """Return the lines of a survey in which nothing is answered."""
    first, last = ([AskedRow("item", one) for one in part] for part in (lists.FIRST, lists.LAST))
    return [AskedRow("heading"), *first, AskedRow("heading"), AskedRow("add"), AskedRow("heading"), *last]


@dataclass(slots=True)
class Cursor:
    """The rows of a survey of a client, the one under the cursor, and the keys so far."""

    random: Random
    survey: str
    client: str
    strokes: list[Stroke] = field(default_factory=list)
    rows: list[AskedRow] = field(default_factory=rows)
    at: int = 1
    keyed: bool = False
    """Whether letters are keys on this row, because Esc was pressed there."""
    answers: dict[tuple[str, int], str] = field(default_factory=dict)
    """What was answered, by item and thing."""

    def press(self, pressed: bytes, *effects: Effect) -> None:
        """Press a key, which brings this about."""
        self.strokes.append(Stroke(pressed, effects))

    def down(self) -> bool:
        """Go down a row, at times; never over a heading, where the cursor stays if last time there was an answer."""
        if self.rows[self.at].kind == "add" or self.at == len(self.rows) - 1 or self.random.random() < 0.5:
            return False
        if self.rows[self.at + 1].kind == "heading":
            return False
        self.press(DOWN)
        self.at, self.keyed = self.at + 1, False
        return True

    def go_on(self) -> None:
        """Take in that an answer led on: headings are passed over."""
        before = self.at
        self.at = min(self.at + 1, len(self.rows) - 1)
        while self.rows[self.at].kind == "heading":
            self.at += 1
        self.keyed = self.keyed and self.at == before

    def _open(self) -> list[int]:
        return [place for place, row in enumerate(self.rows) if row.asked and row.place not in self.answers]

    @property
    def letters_are_keys(self) -> bool:
        """Whether letters are keys."""
        row = self.rows[self.at]
        return self.keyed or (row.asked is not None and row.asked.kind in ("check", "yesno"))

    def jump(self) -> bool:
        """Go to an item that is not answered by the letters of its title; False if all are."""
        places = [place for place in self._open() if not self.rows[place].thing and place != self.at]
        if not places:
            return False
        place = self.random.choice(places)
        asked = self.rows[place].asked
        assert asked is not None
        self.press(self.key(b"i", F10))
        self.strokes += keys(asked.title.split()[0].lower(), ENTER)
        self.at, self.keyed = place, False
        return True

    def go_to_needed(self) -> None:
        """Go to the next item that is needed and open."""
        needed = [place for place in self._open() if (asked := self.rows[place].asked) and asked.needed]
        if not needed:
            return
        if not self.letters_are_keys:
            self.press(ESCAPE)
        self.press(b"N")
        self.at = next((place for place in needed if place > self.at), needed[0])
        self.keyed = False

    def key(self, letter: bytes, other: bytes) -> bytes:
        """Return the letter, where letters are keys, or the other key for the same."""
        return self.random.choice((letter, other)) if self.letters_are_keys else other

    def name(self, row: AskedRow) -> str:
        """Return what the oracle calls the answer of a row."""
        return f"{self.survey} {row.place[0]}.{row.thing}"

    def begin(self, row: AskedRow) -> Begin:
        """Return that the answer of a row is begun."""
        values: dict[str, Wanted] = {"survey": Link(self.survey), "item": row.place[0]}
        return Begin(self.name(row), "answer", values | ({"instance": Thing(row.thing)} if row.thing else {}))
