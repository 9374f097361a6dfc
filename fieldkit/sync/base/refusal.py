"""Why a file or a key was not taken: one exception with a code for programs and a sentence for people."""

from __future__ import annotations

from enum import StrEnum

from fieldkit.domain.errors import Trouble


class Code(StrEnum):
    """Reasons for setting a file aside; stable, also printed by the command line with ``--json``."""

    UNREADABLE = "unreadable"
    """The system does not let it be read, or it is no ordinary file."""
    TOO_LARGE = "too-large"
    """The file or what is packed in it is larger than the cap."""
    INCOMPLETE = "incomplete"
    """Its name promises another content, or it ends too early: probably still being copied."""
    FOREIGN = "foreign"
    """Not a fieldkit file at all."""
    HEADER = "header"
    """The header cannot be read or contradicts itself."""
    NEWER = "newer"
    """Written by a later fieldkit; ``Refused.needs`` says which format it takes to read it."""
    WRONG_KIND = "wrong-kind"
    """Sound perhaps, but not what was asked for."""
    WRONG_FIRM = "wrong-firm"
    """Belongs to a firm whose key is not here."""
    UNKNOWN_DEVICE = "unknown-device"
    """Signed by a device that this one was never told of."""
    RETIRED_DEVICE = "retired-device"
    """Signed by a device that was removed from the firm, after it was removed."""
    SIGNATURE = "signature"
    """Changed after it was written, or not written by the device that it names."""
    RENAMED = "renamed"
    """Its name says other changes than its header."""
    FORKED = "forked"
    """Does not continue the file before it: two copies of one device wrote under one name."""
    PASSPHRASE_NEEDED = "passphrase-needed"
    PASSPHRASE_WRONG = "passphrase-wrong"
    LOCK = "lock"
    """The encryption is damaged, or of a sort that fieldkit does not write."""
    PACKED = "packed"
    """The compressed content is damaged, not what the header says, or a bomb."""
    CONTENT = "content"
    """The content can be read but breaks a rule of the format."""
    CROWDED = "crowded"
    """It waits for changes that are not here, and as many files as are kept wait already."""
    UNEXPECTED = "unforeseen"
    """An unexpected error in fieldkit; the log says where."""
    KEY = "key"
    """A key file is missing, damaged, or open to others."""


class Refused(Trouble):
    """A file or a key was refused before anything in it was used.

    ``str()`` is the whole sentence: which file, what is wrong, and what to do.
    """

    def __init__(self, code: Code, sentence: str, *, name: str = "", needs: int = 0) -> None:
        super().__init__(f"{name}: {sentence}" if name else sentence)
        self.code = code
        """Why, for programs."""
        self.sentence = sentence
        """Why, without the file's name."""
        self.name = name
        """Name of the file, made safe to print; empty for what came from no file."""
        self.needs = needs
        """Smallest format version that reads the file, when that is why; else 0."""

    def at(self, name: str) -> Refused:
        """Return the same refusal, with the name of the file where it happened."""
        return self if self.name else Refused(self.code, self.sentence, name=name, needs=self.needs)
