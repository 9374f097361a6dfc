"""One client's records for somebody outside the firm: what there is, what would go, and the file."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.operations.exchange.connected import connected

if TYPE_CHECKING:
    from fieldkit.sync.by_hand.partner_export import PartnerOffer, PartnerPlan


def offers(connection: sqlite3.Connection, client: str) -> list[PartnerOffer]:
    """Return what of a client may go to a partner. Raises Invalid for a client that does not exist."""
    from fieldkit.sync.by_hand import partner_export

    return partner_export.offers(connection, client)


def plan(database: Path, client: str, kinds: str = "") -> PartnerPlan:
    """Return what would go: ``client`` by name or uid, ``kinds`` with commas, "all", or "" for the usual ones.

    Raises Invalid or Trouble for a client or kind that does not exist.
    """
    from fieldkit.sync.by_hand import partner_export

    with connected(database) as connection:
        return partner_export.plan(connection, client, kinds)


def write(database: Path, planned: PartnerPlan, target: Path, passphrase: str) -> Path:
    """Write what was planned under a passphrase, and return where it is. Raises Trouble."""
    from fieldkit.sync.by_hand import new_file, partner_export
    from fieldkit.sync.format.container import Passphrase

    with connected(database) as connection:
        data = partner_export.pack(connection, database.parent, planned, Passphrase.of(passphrase))
    return new_file.write_new(target, data)
