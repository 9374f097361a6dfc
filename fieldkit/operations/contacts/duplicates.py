"""Contacts that are one person twice: finding them, making them one, and keeping two people two.

Each decision is one transaction, which ``undo`` takes back as one step; every device has it after its next sync.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from fieldkit.db.contact_import.contact_pair import ContactPair, contact_pair
from fieldkit.db.contact_import.similar_pairs import SimilarPair, pair_of, similar_pairs
from fieldkit.db.contact_import.unite_contacts import united_contact
from fieldkit.db.records import crud, lookup
from fieldkit.domain.authority.confirmation import Voices, instruction_state
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.calls_promises_instructions import Instruction
from fieldkit.domain.records.clients import Client, Contact
from fieldkit.domain.records.kinds import CLIENT, CONTACT, INSTRUCTION, KEPT_APART, KINDS
from fieldkit.domain.records.values import Value

__all__ = [
    "ContactPair",
    "MergedContact",
    "SimilarPair",
    "ask_again",
    "contact_pair",
    "keep_apart",
    "merge",
    "pair_of",
    "similar_pairs",
]


@dataclass(frozen=True, slots=True)
class MergedContact:
    """What became of two contacts."""

    kept: str
    """Name of the contact that is left."""
    moved: int
    """Records and entries of clients that lead to it now, and led to the other before."""


def merge(
    connection: sqlite3.Connection, kept_uid: str, other_uid: str, *, others_first: bool = False
) -> MergedContact:
    """Merge the contact ``other_uid`` into ``kept_uid``: values of both, and whatever leads to the other; trash for it.

    Where both have a value and the field holds one, that of the kept one stays in it, with ``others_first`` that of the
    other. Raises Invalid if they are not two contacts outside the trash.
    """
    kept, other = _both(connection, kept_uid, other_uid)
    first, second = (other, kept) if others_first else (kept, other)
    clients = _client_name(connection, first), _client_name(connection, second)
    values: dict[str, Value] = {**_texts(first), **united_contact(_texts(first), _texts(second), clients)}
    values["client"] = second.client if first.client is None else first.client
    # First, as what a step begins with is what undo says of it.
    crud.delete(connection, CONTACT, other.uid)
    crud.update(connection, CONTACT, kept.uid, values)
    moved = _move_links(connection, kept.id, other.id)
    _move_decisions(connection, kept, other)
    after = lookup.get(connection, CONTACT, kept.uid)
    return MergedContact(after.name if isinstance(after, Contact) else kept.name, moved)


def keep_apart(connection: sqlite3.Connection, one_uid: str, other_uid: str) -> bool:
    """Note that two contacts are two people, so that nobody is asked again; return whether that was new.

    Raises Invalid if they are not two contacts outside the trash.
    """
    one, other = sorted(_both(connection, one_uid, other_uid), key=lambda contact: contact.uid)
    if _decisions(connection, one.uid, other.uid):
        return False
    names = " / ".join((one.name, other.name))[: KEPT_APART.field("names").longest]
    crud.insert(connection, KEPT_APART, {"one": one.uid, "other": other.uid, "names": names})
    return True


def ask_again(connection: sqlite3.Connection, one_uid: str, other_uid: str) -> bool:
    """Take back that two contacts are two people; return whether anybody had said so. Raises Invalid as ``merge``."""
    one, other = sorted(contact.uid for contact in _both(connection, one_uid, other_uid))
    return sum([crud.delete(connection, KEPT_APART, uid) for uid in _decisions(connection, one, other)]) > 0


def _both(connection: sqlite3.Connection, one: str, other: str) -> tuple[Contact, Contact]:
    if one == other:
        raise Invalid("This is one contact, not two. Nothing was changed.")
    found = [lookup.get(connection, CONTACT, uid) for uid in (one, other)]
    for uid, contact in zip((one, other), found, strict=True):
        if not isinstance(contact, Contact):
            raise Invalid(f"There is no contact {uid}. Nothing was changed.")
        if contact.deleted_at is not None:
            raise Invalid(f"{contact.name} is in the trash: bring the contact back first. Nothing was changed.")
    first, second = found
    assert isinstance(first, Contact)
    assert isinstance(second, Contact)
    return first, second


def _texts(contact: Contact) -> dict[str, str]:
    return {field.name: getattr(contact, field.name) for field in CONTACT.fields if field.sql_type == "TEXT"}


def _client_name(connection: sqlite3.Connection, contact: Contact) -> str:
    return lookup.title(connection, CLIENT.name, contact.client)


def _decisions(connection: sqlite3.Connection, one: str, other: str) -> list[str]:
    """Return the uids of the decisions on a pair: two devices may have made one each."""
    rows = connection.execute(
        "SELECT uid FROM kept_apart WHERE one = ? AND other = ? AND deleted_at IS NULL", (one, other)
    )
    return [uid for (uid,) in rows]


def _move_decisions(connection: sqlite3.Connection, kept: Contact, other: Contact) -> None:
    """Let who is not the other be not the one that is left; that these two were two people is no more so."""
    rows = connection.execute(
        "SELECT uid, one, other FROM kept_apart WHERE ? IN (one, other) AND deleted_at IS NULL", (other.uid,)
    ).fetchall()
    for uid, *pair in rows:
        (third,) = {*pair} - {other.uid}
        one, two = sorted((kept.uid, third))
        if third == kept.uid or _decisions(connection, one, two):
            crud.delete(connection, KEPT_APART, uid)
        else:
            crud.update(connection, KEPT_APART, uid, {"one": one, "other": two})


def _move_links(connection: sqlite3.Connection, kept: int, other: int) -> int:
    """Let all links to a contact lead to another, also those of records in the trash; return how many records."""
    orders = _orders(connection, kept, other)
    moved = 0
    for kind in KINDS.values():
        links = [field.name for field in kind.fields if field.link == CONTACT.name]
        if not links:
            continue
        columns = ", ".join(f'"{name}"' for name in links)
        where = " OR ".join(f'"{name}" = ?' for name in links)
        rows = connection.execute(
            f"SELECT uid, {columns} FROM {kind.name} WHERE {where} ORDER BY id", [other] * len(links)
        )
        for uid, *held in rows.fetchall():
            values: dict[str, Value] = {name: kept for name, number in zip(links, held, strict=True) if number == other}
            now = dict(zip(links, held, strict=True)) | values
            if kind is CLIENT and now["point_of_contact"] == now["deputy"] == kept:
                values["deputy"] = None  # nobody stands in for himself
            moved += crud.update(connection, kind, uid, values)
    _follow_voices(connection, orders)
    return moved


def _orders(connection: sqlite3.Connection, kept: int, other: int) -> list[tuple[str, str]]:
    """Return the orders of both that nobody decided, each with the state that follows from whose orders count."""
    rows = connection.execute(
        "SELECT uid FROM instruction WHERE contact IN (?, ?) AND deleted_at IS NULL", (kept, other)
    )
    orders = [(uid, _follows(connection, uid)) for (uid,) in rows.fetchall()]
    return [(uid, follows) for uid, (state, follows) in orders if state == follows]


def _follow_voices(connection: sqlite3.Connection, orders: list[tuple[str, str]]) -> None:
    """Let orders be noted, or wait for confirmation, as it follows from who said them by now."""
    for uid, before in orders:
        _, after = _follows(connection, uid)
        if after != before:
            crud.update(connection, INSTRUCTION, uid, {"state": after})


def _follows(connection: sqlite3.Connection, uid: str) -> tuple[str, str]:
    """Return the state of an order, and the one that follows from who said it."""
    order = lookup.get(connection, INSTRUCTION, uid)
    assert isinstance(order, Instruction)
    client = lookup.by_id(connection, CLIENT, order.client)
    voices = (
        Voices(client.point_of_contact, client.deputy, client.approver, client.spending_limit)
        if isinstance(client, Client)
        else Voices()
    )
    return order.state, instruction_state(order.contact, order.amount, voices, emergency=bool(order.emergency))
