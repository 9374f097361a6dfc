"""What goes wrong, as sentences for a person."""


class Trouble(Exception):
    """Something failed. The message says what happened, to which file or field, what was kept, what to do."""


class Invalid(Trouble):
    """A value that a field cannot take. The message says why and gives an example."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Unwritable(Trouble):
    """The store can be read but must not be written to. The message says why and what to do."""


class DiskFull(Unwritable):
    """The disk takes no more."""


class Unready(DiskFull):
    """The disk has no room to make the store, or to bring it up to date: nothing of it can be read either."""


class Gone(Unwritable):
    """The file that was opened is no longer the store: it was removed, renamed or replaced meanwhile.

    ``kept``: a sentence that says where what was stored before is, "" if nobody can tell.
    """

    def __init__(self, message: str, kept: str = "") -> None:
        super().__init__(f"{message} {kept}" if kept else message)
        self.kept = kept


class Busy(Trouble):
    """Another program writes to the store. The message says what became of the change."""


class Newer(Trouble):
    """The database was made by a later fieldkit."""


class Corrupt(Trouble):
    """The database file is damaged or is no database."""
