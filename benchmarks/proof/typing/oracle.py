"""The oracle: what must be stored after so many keys, by what was meant alone, and how that differs from what is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.proof.typing import firm
from benchmarks.proof.typing.forms import NEEDED
from benchmarks.proof.typing.stored import Row, Stored
from benchmarks.proof.typing.strokes import ANYTHING, Begin, Having, Link, OneOf, Put, Stroke, Wanted

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
        self._uids = {one.name: one.uid for one in firm.known()}

    def take(self, strokes: Iterable[Stroke]) -> None:
        """Take in keys that were read."""
        for stroke in strokes:
            for effect in stroke.effects:
                if isinstance(effect, Begin):
                    self.meant.setdefault(effect.name, Meant(effect.kind, dict(effect.values), new=True))
                else:
                    self._put(effect)

    def _put(self, put: Put) -> None:
        meant = self.meant[put.name]
        meant.values |= put.values
        for name in put.values:
            meant.texts[name] = put.text

    def copy(self) -> Oracle:
        """Return an oracle that goes on by itself."""
        made = Oracle(self._base)
        made.meant = {
            name: Meant(one.kind, dict(one.values), one.new, dict(one.texts)) for name, one in self.meant.items()
        }
        return made

    def differences(self, stored: Stored, *, ended: bool = False, most: int = 8) -> list[str]:
        """Return how the database differs from what was meant, in words; nothing if it does not.

        ``ended``: the app was ended in the middle, so that a text may stand in a draft in place of its record.
        """
        return _Comparison(self._base, self.meant, self._uids, stored, ended=ended).differences(most)


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
            meant.sort(key=lambda one: str(one[1].values["item"]))
            came.sort(key=lambda row: str(row["item"]))
            meant.sort(key=lambda one: self._link(one[1].values["survey"]))
            came.sort(key=lambda row: -1 if row["survey"] is None else int(str(row["survey"])))
        place = 0
        for name, one in meant:
            row = came[place] if place < len(came) else None
            if self._ended and (row is None or not self._fits(name, one, row)) and self._in_drafts(one):
                continue
            place += 1
            if row is None:
                self._said.append(f"{name} ({one.kind}) is not there: {_shown(one)}")
                continue
            self._numbers[name] = row["id"]
            if row["deleted_at"] is not None:
                self._said.append(f"{name} was deleted")
            for column, value in row.items():
                if column in _KEPT or column in _FREE[kind] - one.values.keys():
                    continue
                if column in one.values:
                    self._compare(name, column, one, row, None)
                elif value not in (None, "") and not (self._ended and column == "note" and _quotes(value, one)):
                    self._said.append(f"{name}: {column} is {value!r}, nobody typed that")
        for row in came[place:]:
            if self._ended and any(one.new and one.kind == kind and not one.complete for one in self._meant.values()):
                continue
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
        if self._ended and text and kept and value in (before, None, ""):
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


def _quotes(value: object, one: Meant) -> bool:
    """Whether a note is a half typed answer that could not be read and was kept there."""
    return any(text.strip() and f"“{text.strip()}”" in str(value) for text in one.texts.values())


def _shown(one: Meant) -> str:
    return ", ".join(f"{name} = {text!r}" for name, text in one.texts.items() if text)
