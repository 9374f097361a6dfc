"""The oracle: what must be stored after so many keys, by what was meant alone, and how that differs from what is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.proof.typing import firm
from benchmarks.proof.typing.forms import NEEDED
from benchmarks.proof.typing.stored import Row, Stored
from benchmarks.proof.typing.strokes import ANYTHING, Begin, Having, Kept, Link, OneOf, Put, Stroke, Thing, Wanted

_NEEDED: Final = {**NEEDED, "answer": (), "survey": (), "finding": (), "instruction": ()}
_KEPT: Final = frozenset({"id", "uid", "created_at", "updated_at", "deleted_at"})
_FREE: Final = {
    "client": set(), "contact": set(), "site": set(), "promise": {"closed_at"}, "call": set(),
    "answer": set(), "instruction": {"heard_at", "state"},
    "survey": {"checklist", "version", "started_at", "core", "judged", "applicable"},
    "finding": {"client", "severity", "state", "fix", "effort", "detail", "answer_by", "cost"},
}  # fmt: skip
"""Columns of new records that the oracle says nothing about."""


@dataclass(slots=True)
class Meant:
    """A record as it was meant."""

    kind: str
    values: dict[str, Wanted]
    new: bool
    texts: dict[str, str] = field(default_factory=dict)
    """What was typed, by field: it may stand in a draft instead."""
    earlier: dict[str, tuple[Wanted, ...]] = field(default_factory=dict)
    """What was typed into a field before it was typed anew, which then stands in the record meanwhile."""

    @property
    def complete(self) -> bool:
        """Whether it has all that it needs to be there."""
        if self.kind == "answer" and not any(self.values.get(name) for name in ("value", "result", "note")):
            return False
        if self.kind == "call" and not any(self.texts.values()):
            return False
        return all(self.values.get(name) not in (None, "") for name in _NEEDED[self.kind])


class Oracle:
    """Everything that was meant so far."""

    def __init__(self, base: Stored) -> None:
        self._base = base
        self.meant: dict[str, Meant] = {one.name: Meant(one.kind, {}, new=False) for one in firm.known()}
        self.kept: dict[str, str] = {}
        """Texts that are to stand somewhere, and are no record's yet."""
        self._uids = {one.name: one.uid for one in firm.known()}

    def take(self, strokes: Iterable[Stroke]) -> None:
        """Take in keys that were read."""
        for stroke in strokes:
            for effect in stroke.effects:
                if isinstance(effect, Kept):
                    self.kept[effect.name] = effect.text
                elif isinstance(effect, Begin):
                    self.meant.setdefault(effect.name, Meant(effect.kind, dict(effect.values), new=True))
                else:
                    self._put(effect)

    def _put(self, put: Put) -> None:
        meant = self.meant[put.name]
        for name in put.values:
            if not put.text.startswith(meant.texts.get(name, "")):
                meant.earlier[name] = (*meant.earlier.get(name, ()), meant.values[name])
            meant.texts[name] = put.text
        meant.values |= put.values

    def copy(self) -> Oracle:
        """Return an oracle that goes on by itself."""
        made = Oracle(self._base)
        made.meant = {
            name: Meant(one.kind, dict(one.values), one.new, dict(one.texts), dict(one.earlier))
            for name, one in self.meant.items()
        }
        made.kept = dict(self.kept)
        return made

    def differences(self, stored: Stored, *, ended: bool = False, most: int = 8) -> list[str]:
        """Return how the database differs from what was meant, in words; nothing if it does not.

        ``ended``: the app was ended in the middle, so that a text may stand in a draft in place of its record.
        """
        said = _Comparison(self._base, self.meant, self._uids, stored, ended=ended).differences(most)
        return [*said, *self._lost(stored)][:most]

    def _lost(self, stored: Stored) -> list[str]:
        """Return which texts that are no record's yet stand nowhere."""
        texts = {name: text.strip() for name, text in self.kept.items() if text.strip()}
        if not texts:
            return []
        typed = [rows for kind, rows in stored.rows.items() if kind in _NEEDED]
        values = [value for rows in typed for row in rows for value in row.values()]
        places = [*stored.drafts, *(value for value in values if isinstance(value, str))]
        return [
            f"{name}: {text!r} stands nowhere"
            for name, text in texts.items()
            if not any(text in place for place in places)
        ]


class _Comparison:
    def __init__(
        self, base: Stored, meant: dict[str, Meant], uids: dict[str, str], stored: Stored, *, ended: bool
    ) -> None:
        self._base = base
        self._meant = meant
        self._uids = uids
        self._stored = stored
        self._ended = ended
        self._numbers: dict[str, object] = {}
        """Ids of the rows, by the oracle's name."""
        self._said: list[str] = []

    def differences(self, most: int) -> list[str]:
        for kind, rows in self._stored.rows.items():
            self._old(kind, rows)
            if len(self._said) > most:
                break
            self._new(kind, rows)
        if self._stored.whole and not self._ended and not self._said:
            self._said.append(f"left over as a draft: {self._stored.drafts}")
        return self._said[:most]

    # Records that the firm had

    def _old(self, kind: str, rows: Sequence[Row]) -> None:
        names = {self._uids[name]: name for name, one in self._meant.items() if not one.new and one.kind == kind}
        now = {row["uid"]: row for row in rows}
        for before in self._base.rows[kind]:
            row = now.get(before["uid"])
            name = names.get(str(before["uid"]), str(before["uid"]))
            if row is None or row["deleted_at"] is not None:
                self._said.append(f"{name} was deleted")
                continue
            self._numbers[name] = row["id"]
            meant = self._meant.get(name)
            for column, value in row.items():
                if column in _KEPT:
                    continue
                if meant is not None and column in meant.values:
                    self._compare(name, column, meant, row, before[column])
                elif value != before[column]:
                    self._said.append(f"{name}: {column} became {value!r}, nobody touched it ({before[column]!r})")

    # Records that came

    def _new(self, kind: str, rows: Sequence[Row]) -> None:
        before = {row["uid"] for row in self._base.rows[kind]}
        came = [row for row in rows if row["uid"] not in before]
        meant = [(name, one) for name, one in self._meant.items() if one.new and one.kind == kind and one.complete]
        if kind in ("answer", "finding"):  # rows come in the order of their first keys, whatever that is
            self._by_place(kind, meant, came)
            return
        place = 0
        for name, one in meant:
            row = came[place] if place < len(came) else None
            if self._ended and (row is None or not self._fits(name, one, row)) and self._in_drafts(one):
                continue
            place += 1
            self._came(name, one, row)
        self._nobodys(kind, came[place:])

    def _by_place(self, kind: str, meant: Sequence[tuple[str, Meant]], came: Sequence[Row]) -> None:
        """Compare answers, or findings, each with the row of its item in its survey."""
        rows: dict[tuple[int, str, int], Row] = {}
        for row in sorted(came, key=lambda one: one["deleted_at"] is None):  # what is taken back may come again
            rows[_number(row["survey"]), str(row["item"]), self._thing(row)] = row
        for name, one in meant:
            thing = one.values.get("instance")
            number = thing.number if isinstance(thing, Thing) else 0
            key = self._link(one.values["survey"]), str(one.values["item"]), number
            found = rows.pop(key, None)
            if found is None and self._ended and (self._in_drafts(one) or one.texts.get("value", "").strip() == "="):
                continue  # "=" alone is the answer of last time; where there was none, as the app says, no answer
            self._came(name, one, found)
        self._nobodys(kind, rows.values())

    def _thing(self, row: Row) -> int:
        """Return which of the things added to its survey a row is about, in their order; 0 where it is about none."""
        if not row["instance"]:
            return 0
        answers = self._stored.rows.get("answer", ())
        things = {str(one["instance"]) for one in answers if one["survey"] == row["survey"] and one["instance"]}
        return 1 + sorted(things | {str(row["instance"])}).index(str(row["instance"]))

    def _came(self, name: str, one: Meant, row: Row | None) -> None:
        if row is None:
            self._said.append(f"{name} ({one.kind}) is not there: {_shown(one)}")
            return
        self._numbers[name] = row["id"]
        if row["deleted_at"] is not None:
            self._said.append(f"{name} was deleted")
        for column, value in row.items():
            if column in _KEPT or column in _FREE[one.kind] - one.values.keys():
                continue
            if column in one.values:
                self._compare(name, column, one, row, None)
            elif value not in (None, "") and not (self._ended and column == "note" and _quotes(value, one)):
                self._said.append(f"{name}: {column} is {value!r}, nobody typed that")

    def _nobodys(self, kind: str, rows: Iterable[Row]) -> None:
        if self._ended and any(one.new and one.kind == kind and not one.complete for one in self._meant.values()):
            return
        for row in rows:
            told = {column: value for column, value in row.items() if value and column not in _KEPT}
            self._said.append(f"a {kind} that nobody made: {told}")

    def _fits(self, name: str, one: Meant, row: Row) -> bool:
        trial = _Comparison(self._base, self._meant, self._uids, self._stored, ended=self._ended)
        trial._numbers = self._numbers
        for column in one.values:
            trial._compare(name, column, one, row, None)
        return not trial._said

    def _in_drafts(self, one: Meant) -> bool:
        return all(self._kept(text) for text in one.texts.values())

    def _kept(self, text: str) -> bool:
        return not text or any(text.strip() in each for each in self._stored.drafts)

    # One value

    def _compare(self, name: str, column: str, meant: Meant, row: Row, before: object) -> None:
        wanted, value = meant.values[column], row[column]
        if self._right(wanted, value):
            return
        text = meant.texts.get(column, "")
        kept = self._kept(text) or text.strip() in str(row.get("note") or "")
        earlier = any(self._right(one, value) for one in meant.earlier.get(column, ()) if one is not ANYTHING)
        if self._ended and text and kept and (earlier or value in (before, None, "")):
            return
        if self._ended and column == "note" and _quotes(value, meant) and self._begins(wanted, str(value)):
            return
        self._said.append(f"{name}: {column} is {value!r}, not {self._words(wanted)}")

    @staticmethod
    def _begins(wanted: Wanted, note: str) -> bool:
        """Whether a note begins as it was meant, whatever was put below it."""
        parts = wanted.parts if isinstance(wanted, Having) else (str(wanted or ""),)
        return all(part in note for part in parts)

    def _right(self, wanted: Wanted, value: object) -> bool:
        if wanted is ANYTHING:
            return True
        if isinstance(wanted, OneOf):
            return value in wanted.values
        if isinstance(wanted, Thing):
            return bool(value)  # which it is, its row was found by
        if isinstance(wanted, Having):
            return all(part in str(value) for part in wanted.parts)
        if isinstance(wanted, Link):
            return value is not None and value == self._numbers.get(wanted.name)
        return value == wanted

    def _link(self, wanted: Wanted) -> int:
        number = self._numbers.get(wanted.name) if isinstance(wanted, Link) else None
        return int(str(number)) if number is not None else 1 << 60

    def _words(self, wanted: Wanted) -> str:
        return wanted.name if isinstance(wanted, Link) else repr(wanted)


def _number(value: object) -> int:
    return -1 if value is None else int(str(value))


def _quotes(value: object, one: Meant) -> bool:
    """Whether a note is a half typed answer that could not be read and was kept there."""
    return any(text.strip() and f"“{text.strip()}”" in str(value) for text in one.texts.values())


def _shown(one: Meant) -> str:
    return ", ".join(f"{name} = {text!r}" for name, text in one.texts.items() if text)
