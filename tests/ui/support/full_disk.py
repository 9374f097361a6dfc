"""A disk that is full, under the real app: the store takes nothing, or no file is taken beside it either."""

from __future__ import annotations

import errno
import sqlite3
from typing import NoReturn

import pytest

from fieldkit.app import FieldkitApp
from fieldkit.domain.errors import DiskFull
from fieldkit.operations import drafts
from fieldkit.screens.ending import kept_aside

SAID = "The disk is full."


class FullDisk:
    """A disk that the app finds full from here on, until ``make_room``."""

    def __init__(self, app: FieldkitApp, monkeypatch: pytest.MonkeyPatch) -> None:
        self._full = True
        begin = app.store._begin
        monkeypatch.setattr(kept_aside, "KEPT_WITHIN", 0.02)
        monkeypatch.setattr(kept_aside, "has_room", lambda _: not self._full)

        def begun(connection: sqlite3.Connection) -> None:
            if self._full:
                raise DiskFull(SAID)
            begin(connection)

        monkeypatch.setattr(app.store, "_begin", begun)

    def make_room(self) -> None:
        """Let the disk take everything again."""
        self._full = False


def no_file_either(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no text be written to a file beside the store: the room that was reserved is used up, too."""

    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(drafts, "_write", full)
