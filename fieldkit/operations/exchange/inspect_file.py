"""What a file is, who wrote it and whether it is sound, without taking anything of it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldkit.sync.by_hand.pack_and_receive import Asks, Look

SOUND = "It is sound: nothing in it was changed since it was written."


def must_be_a_file(file: Path) -> None:
    """Raise Trouble if ``file`` is missing or a folder; before anybody is asked for its passphrase."""
    from fieldkit.sync.by_hand import new_file

    new_file.must_be_there(file)


def look_at(database: Path, file: Path, asks: Asks | None = None) -> Look:
    """Return what a file is; the firm's devices are known by name if the store is there. Changes nothing.

    ``asks``: None if files under a passphrase are not to be opened. Raises Trouble for a file that cannot be read.
    """
    from fieldkit.sync.backup import open_store
    from fieldkit.sync.by_hand import pack_and_receive

    if not database.is_file():
        return pack_and_receive.inspect(None, database.parent, file, asks)
    with closing(open_store.reader(database)) as connection:
        return pack_and_receive.inspect(connection, database.parent, file, asks)
