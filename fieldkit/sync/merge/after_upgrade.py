"""After an upgrade: what waited for a later fieldkit is applied, if this is it."""

from __future__ import annotations

import sqlite3

from fieldkit.sync.base.refusal import Refused
from fieldkit.sync.merge import merge_batch, unexpected
from fieldkit.sync.merge.merge_batch import Merged
from fieldkit.sync.replica import pending


def apply_pending(connection: sqlite3.Connection) -> Merged:
    """Apply the changes that waited and are known by now; own transaction, none if there are no such changes.

    What nobody foresaw goes to the log, and they go on waiting: neither the store nor the next file is to blame.
    """
    if not pending.any_applicable(connection):
        return Merged()
    try:
        with unexpected.as_refusal("", connection):
            return merge_batch.apply_pending(connection)
    except Refused:
        return Merged()
