"""What the file of a checklist is held against, whether it is checked or taken in."""

from __future__ import annotations

from contextlib import suppress

from fieldkit.commandline.support.connection import reading
from fieldkit.db.store.content_files import FOLDER
from fieldkit.db.views.content.checklist_versions import own_lists
from fieldkit.domain.errors import Trouble
from fieldkit.files.content.one_checklist import Beside
from fieldkit.paths import Home


def beside(home: Home) -> Beside:
    """Return what ships and, where there is a store that can be read, which lists are the firm's own."""
    # A checklist can be checked without a store, and whoever needs the store says himself what is wrong with it.
    with suppress(Trouble):
        if home.database.exists():
            with reading(home) as connection:
                return Beside(FOLDER, own_lists(connection))
    return Beside(FOLDER)
