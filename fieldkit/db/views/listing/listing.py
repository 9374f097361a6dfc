"""What a list shows, and a row of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fieldkit.db.base.keyset import Key
from fieldkit.db.search.named_words import NamedValue, named_by
from fieldkit.db.search.words import words_of
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import Value
from fieldkit.domain.records.waiting import WaitingRule


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows: records of which kind, which of them, in which order."""

    kind: Kind
    columns: tuple[str, ...] = ()
    """Names of the fields that are read, also of those that every record has; empty for the declared columns."""
    text: str = ""
    """Filter: the beginnings of words in what a record is called and in its other names, or that name a value."""
    sort: str = ""
    """Name of the field it is sorted by; empty for the order of the kind."""
    reverse: bool = False
    """Whether it is sorted the other way round."""
    first: WaitingRule | None = None
    """Which records come before all others."""
    grouped: str = ""
    """A choice by whose options, the last one first, the records are grouped before they are sorted."""
    client: str = ""
    """Uid of the client whose records are listed, "" for those of all. Only of kinds with an index by client."""
    only: WaitingRule | None = None
    """Which records are shown; the others are hidden, unless the filter names a value of theirs."""
    named: tuple[NamedValue, ...] = ()
    """Values that words of the filter may name."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the fields that are read."""
        return self.columns or self.kind.columns

    @property
    def as_filtered(self) -> Listing:
        """The list with nothing hidden, where the filter names a value of what is hidden."""
        if self.only is None or not any(one.of_hidden for word in words_of(self.text) for one in self.naming(word)):
            return self
        return self.with_hidden

    @property
    def with_hidden(self) -> Listing:
        """The list with what is hidden, at the end as far as it has an order of its own."""
        return replace(self, only=None, first=self.first or self.only) if self.grouped else replace(self, only=None)

    def naming(self, word: str) -> tuple[NamedValue, ...]:
        """Return the values that a plain word of the filter names."""
        return named_by(self.named, word) if self.named else ()


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record of a list."""

    id: int
    uid: str
    key: Key
    """Part of the list, value it is sorted by, local id."""
    values: tuple[Value, ...]
    """By column, as stored; of a link what the record that it leads to is called."""
