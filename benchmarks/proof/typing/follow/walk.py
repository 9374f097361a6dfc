"""Going through a survey as somebody does who follows up what fails: the keys, and what each of them is meant to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from benchmarks.proof.typing import forms, texts
from benchmarks.proof.typing.follow import lists
from benchmarks.proof.typing.follow.cursor import AskedRow, Cursor
from benchmarks.proof.typing.follow.lists import Asked
from benchmarks.proof.typing.strokes import (
    ANYTHING,
    CLEAR,
    ENTER,
    ESCAPE,
    Begin,
    Effect,
    Having,
    Kept,
    Link,
    OneOf,
    Put,
    Stroke,
    Thing,
    Wanted,
)
from benchmarks.proof.typing.survey import CHECKS, NAMED, OPTIONS, typed, written

CONTROL: Final = {
    "note": b"\x0e", "photo": b"\x0f", "severity": b"\x07", "promise": b"\x12", "verify": b"\x19",
}  # fmt: skip
"""Ctrl+N, Ctrl+O, Ctrl+G, Ctrl+R and Ctrl+Y, which are keys where letters are text."""
LETTER: Final = {"note": b"M", "photo": b"O", "severity": b"S", "promise": b"W", "verify": b"Y"}
THROW: Final = b"\x14"
REOPENED: Final = ("verified_on", "verified_in", "returned_on", "returned_in")
SEVERITIES: Final = {"c": "critical", "h": "high", "m": "medium", "l": "low"}
MOST_THINGS: Final = 3
UNKNOWN: Final = "?"
"""A note of which nobody typed how it is worded, so that it cannot be said how another goes on from it."""


@dataclass(slots=True)
class Walk(Cursor):
    """A survey that is being run, and what is done with what fails."""

    notes: dict[tuple[str, int], str] = field(default_factory=dict)
    things: int = 0
    promises: int = 0

    def go(self, steps: int) -> None:
        """Answer, add, jump, so many times."""
        for _ in range(steps):
            row = self.rows[self.at]
            if row.kind == "add" and self.things < MOST_THINGS and self.random.random() < 0.6:
                self._add()
            elif row.kind == "add" or row.place in self.answers:
                if not self.down() and not self.jump():
                    return
            elif self.random.random() < 0.08:
                self.jump()
            elif self.random.random() < 0.08:
                self.go_to_needed()
            else:
                self.answer(row)

    # Answers

    def _add(self) -> None:
        """Add a thing and name it."""
        self.things += 1
        keyed = self.keyed
        rows = [AskedRow("heading", None, self.things), *(AskedRow("item", one, self.things) for one in lists.THINGS)]
        self.rows[self.at : self.at] = rows
        self.at += 1
        self.keyed = False
        row = self.rows[self.at]
        letters = typed(self.name(row), "value", f"{texts.name(self.random)} {self.things}", forms.text)
        if keyed or self.random.random() < 0.5:
            self.press(b"+", self.begin(row))
        else:  # a letter adds it and begins its name
            letters[0] = Stroke(letters[0].keys, (self.begin(row), *letters[0].effects), letters[0].text)
        self.strokes += letters
        self.press(ENTER)
        self.answers[row.place] = "named"
        self.go_on()

    def answer(self, row: AskedRow, letter: str = "") -> None:
        """Answer the row under the cursor; ``letter`` is how, if it is a check."""
        asked = row.asked
        assert asked is not None
        if self.random.random() < 0.12:
            self._note_here(row)
        if asked.needed and not letter and self.random.random() < 0.25:
            self._not_known(row)
        elif asked.kind == "check":
            self._check(row, letter or self.random.choice("pafffnu"))
        else:
            self._type(row, asked)

    def _not_known(self, row: AskedRow) -> None:
        value = "not_checked" if row.asked is not None and row.asked.kind == "check" else ""
        self.press(CLEAR, self.begin(row), Put(self.name(row), {"value": value, "result": "not_checked"}))
        self._answered(row, "not_checked")
        self._follow(row, ("promise", "note"))

    def _answered(self, row: AskedRow, answer: str) -> None:
        self.answers[row.place] = answer
        self.go_on()

    def _check(self, row: AskedRow, letter: str) -> None:
        asked, name = row.asked, self.name(row)
        assert asked is not None
        after = self.rows[min(self.at + 1, len(self.rows) - 1)].asked
        takes_back = after is not None and after.kind in ("check", "yesno") and self.random.random() < 0.15
        if takes_back and not row.thing:
            first = self.random.choice("pn")
            self.press(first.encode(), self.begin(row), Put(name, {"value": CHECKS[first], "result": CHECKS[first]}))
            self.press(b"z", Put(name, {"value": "", "result": ""}))
        effects: list[Effect] = [self.begin(row), Put(name, {"value": CHECKS[letter], "result": CHECKS[letter]})]
        finding = self.finding(row) if letter in "af" else ""
        if finding:
            found: dict[str, Wanted] = {"survey": Link(self.survey), "item": asked.id, "title": asked.finding}
            if row.thing:
                found["instance"] = Thing(row.thing)
            open_again: dict[str, Wanted] = {"state": "open"}
            effects += [Begin(finding, "finding", found), Put(finding, open_again | dict.fromkeys(REOPENED, ANYTHING))]
        self.press(letter.encode(), *effects)
        self._answered(row, letter)
        if letter in "af":
            self._follow(row, ("note", "photo", "promise", *(("severity",) if finding else ())))
        elif letter == "u" and asked.needed:
            self._follow(row, ("promise", "note"))

    def finding(self, row: AskedRow) -> str:
        """Return what the oracle calls the finding of a row: one for a place of the client, however often it fails."""
        if row.asked is None or not row.asked.finding:
            return ""
        return f"{self.survey} {row.place}" if row.thing else f"{self.client}'s {lists.TITLE} {row.place[0]}"

    def _type(self, row: AskedRow, asked: Asked) -> None:
        name, begin = self.name(row), self.begin(row)
        if asked.kind == "yesno":
            letter = self.random.choice("yn")
            self.press(letter.encode(), begin, Put(name, {"value": "yes" if letter == "y" else "no"}))
        elif asked.kind in NAMED:
            place = self.random.randrange(len(OPTIONS))
            self.press(str(place + 1).encode(), begin, Put(name, {"value": OPTIONS[place]}))
            if asked.kind == "multi":
                self.press(ENTER)
        else:
            text, read = written(self.random, asked.kind)
            if self.keyed or text.startswith("=") or self.random.random() < 0.5:
                self.press(ENTER)
            letters = typed(name, "value", text, read)
            letters[0] = Stroke(letters[0].keys, (begin, *letters[0].effects), letters[0].text)
            self.strokes += letters
            if asked.needed and asked.kind == "text" and self._emptied(row, text):
                return
            self.press(ENTER)
        self._answered(row, "typed")

    def _emptied(self, row: AskedRow, text: str) -> bool:
        """Empty what is typed; bring it back, or say that it is not known: then True."""
        name = self.name(row)
        self.press(CLEAR, Put(name, {"value": OneOf(("", text, text.strip()))}))
        if self.random.random() < 0.5:
            self.press(THROW, Put(name, {"value": forms.text(text)}, text))
            return False
        self.press(CLEAR, Put(name, {"value": "", "result": "not_checked"}))
        self._answered(row, "not_checked")
        return True

    # Notes

    def _note_here(self, row: AskedRow) -> None:
        """Write a note on the item under the cursor."""
        if not self.letters_are_keys:
            self.press(ESCAPE)  # letters are keys from here on
            self.keyed = True
        self._notes(row, b"m")

    def _notes(self, row: AskedRow, key: bytes) -> None:
        """Write a note; sometimes it goes on at another time, on a line of its own."""
        for _ in range(self.random.choice((1, 2))):
            self._note(row, key)

    def _note(self, row: AskedRow, key: bytes) -> None:
        name, before = self.name(row), self.notes.get(row.place, "")
        text = texts.words(self.random)
        self.press(key, self.begin(row))
        if not before:
            self.strokes += typed(name, "note", text, forms.text)
            self.press(ENTER)
        else:
            for end, letter in enumerate(text, 1):
                part = text[:end]
                may = OneOf((before, f"{before}\n{forms.text(part)}"))
                self.strokes.append(Stroke(letter.encode(), (Put(name, {"note": may}), Kept(name, part)), letter))
            self.press(ENTER, Put(name, {"note": f"{before}\n{forms.text(text)}"}), Kept(name, ""))
        self.notes[row.place] = "\n".join(filter(None, (before, str(forms.text(text)))))

    # What follows a fail

    def _follow(self, row: AskedRow, offered: tuple[str, ...]) -> None:
        if self.random.random() < 0.35:
            return
        for what in self.random.sample(offered, self.random.randint(1, min(3, len(offered)))):
            key = self.key(LETTER[what], CONTROL[what])
            if what == "note" and self.notes.get(row.place) != UNKNOWN:
                self._notes(row, key)
            elif what == "photo":
                self._photo(row, key)
            elif what == "severity":
                letter = self.random.choice("chml")
                self.press(key)
                self.press(letter.encode(), Put(self.finding(row), {"severity": SEVERITIES[letter]}))
            elif what == "promise":
                self._promise(row, key)

    def _photo(self, row: AskedRow, key: bytes) -> None:
        name, before = self.name(row), self.notes.get(row.place, "")
        self.press(key)
        words = self.random.random() < 0.5
        text = f"{texts.name(self.random)} {texts.words(self.random)}" if words else ""
        path = text or f"~/{self.random.choice(lists.PHOTOS)}"
        # Ended in here a whole path is noted, and what is none may be: what was noted before stands in any case.
        self._letters_of(name, path, Put(name, {"note": Having((before,))}))
        if words:  # it is refused; leaving the field keeps it in the note
            self.press(ENTER)
            note: Wanted = Having((before, str(forms.text(text))))
            self.press(ESCAPE, Kept(name, ""), Put(name, {"note": note}))
            self.keyed = True
            self.notes[row.place] = UNKNOWN
            return
        noted = "\n".join(filter(None, (before, f"Photo: {path}")))
        self.press(ENTER, Kept(name, ""), Put(name, {"note": noted}))
        self.notes[row.place] = noted

    def _letters_of(self, name: str, text: str, *effects: Effect) -> None:
        """Type into a dialog, which keeps each letter as a draft."""
        for end, letter in enumerate(text, 1):
            self.strokes.append(Stroke(letter.encode(), (*effects, Kept(name, text[:end])), letter))

    def _promise(self, row: AskedRow, key: bytes) -> None:
        """Give one's word: as it is filled in, or in other words."""
        asked = row.asked
        assert asked is not None
        self.promises += 1
        name = f"{self.survey} promise {self.promises}"
        whole = f"{asked.finding}: {asked.fix}" if asked.fix else asked.finding or asked.title
        if self.answers[row.place] in ("not_checked", "u"):
            whole = f"ask: {asked.title}"
        values: dict[str, Wanted] = {
            "what": whole, "due": ANYTHING, "client": Link(self.client), **forms.DEFAULTS["promise"],
        }  # fmt: skip
        typed_due = ""
        self.press(key)
        if self.random.random() < 0.6:
            what = f"{texts.name(self.random)} {texts.words(self.random)}"
            self._letters_of(f"{name} what", what)
            values["what"] = forms.text(what)
        self.press(ENTER)
        if self.random.random() < 0.5:
            typed_due = (
                f"20{self.random.randint(31, 39)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
            )
            self._letters_of(f"{name} due", typed_due)
            values["due"] = typed_due
        self.press(ENTER, Begin(name, "promise", values), Kept(f"{name} what", ""), Kept(f"{name} due", ""))
