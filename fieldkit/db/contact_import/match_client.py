"""Which client an imported person works for: found by the organisation, given by name, or made."""

from __future__ import annotations

import sqlite3

from fieldkit.db.contact_import.names import name as name_of
from fieldkit.db.contact_import.names import organisation, same_company
from fieldkit.db.records import lookup
from fieldkit.domain.errors import Invalid
from fieldkit.domain.near_word import near_word
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.domain.text.sanitize import fold


class Clients:
    """The clients as organisations name them. Those to be made have the numbers -1, -2, ... until they are stored."""

    def __init__(self, connection: sqlite3.Connection, given: str = "", *, make: bool = False) -> None:
        """Look all clients up once. Raises Invalid if ``given`` names no client, or several."""
        self.made: list[str] = []
        """Names of clients to be made; the first has the number -1."""
        self._make = make
        self._names: dict[int, str] = {}
        self._by_name: dict[str, list[int]] = {}
        self._by_bare: dict[str, list[int]] = {}
        self._found: dict[str, tuple[int | None, str]] = {}
        for number, name, live in connection.execute("SELECT id, name, deleted_at IS NULL FROM client ORDER BY id"):
            self._names[number] = name
            if live:
                self._index(number, name)
        self._given = self._named(connection, given) if given else None

    @property
    def given(self) -> bool:
        """Whether all people go to one client."""
        return self._given is not None

    def name(self, number: int | None) -> str:
        """Return what a client is called, also one to be made; "" for none."""
        return self._names.get(number, "") if number is not None else ""

    def of(self, text: str) -> tuple[int | None, str]:
        """Return the client of a person with the organisation ``text``, and a remark if that is doubtful.

        A client of that name, else one whose name differs only by a legal form (Ltd, GmbH) that one of them
        leaves out; none if several fit equally.
        """
        if self._given is not None:
            return self._given, ""
        if not text:
            return None, ""
        if text not in self._found:
            self._found[text] = self._search(text)
        return self._found[text]

    def _named(self, connection: sqlite3.Connection, given: str) -> int:
        found = lookup.find(connection, CLIENT, given)
        name = self._names[found.id]
        # The search looks into notes and spellings too; that is too little to move everybody there.
        words = name_of(name).words
        called = all(any(word.startswith(part) for word in words) for part in name_of(given).words)
        if not called and not found.uid.startswith(given.strip().lower()):
            near = near_word(given, [name])
            raise Invalid(f"No client is called “{given}”.{f' Did you mean “{near}”?' if near else ''}")
        return found.id

    def _search(self, text: str) -> tuple[int | None, str]:
        found = self._by_name.get(fold(text), [])
        if not found:
            alike = self._by_bare.get(organisation(text)[0], [])
            found = [number for number in alike if same_company(self._names[number], text)]
        if len(found) > 1:
            several = ", ".join(self._names[number] for number in found[:3])
            return None, f"Several clients may be “{text}” ({several}): none was set."
        if found:
            return found[0], ""
        if not self._make:
            return None, ""
        self.made.append(text)
        number = -len(self.made)
        self._names[number] = text
        self._index(number, text)
        return number, ""

    def _index(self, number: int, name: str) -> None:
        self._by_name.setdefault(fold(name), []).append(number)
        self._by_bare.setdefault(organisation(name)[0], []).append(number)
