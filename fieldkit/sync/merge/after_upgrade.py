"""After an upgrade: pending changes are applied, if this fieldkit is the later one that they wait for."""

from __future__ import annotations

import sqlite3

from fieldkit.sync.base.refusal import Refused
from fieldkit.sync.merge import merge_batch, unexpected
from fieldkit.sync.merge.merge_batch import Merged
from fieldkit.sync.replica import pending


def apply_pending(connection: sqlite3.Connection) -> Merged:
    """Apply the pending changes whose columns are known by now; own transaction, none if there are no such changes.

    An unexpected error goes to the log, and they stay pending: neither the store nor the next file is to blame.
    """
    if not pending.any_applicable(connection):
        return Merged()
    try:
        with unexpected.as_refusal("", connection):
            return merge_batch.apply_pending(connection)
    except Refused:
        return Merged()
