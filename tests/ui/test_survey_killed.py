"""The real app in a real terminal, killed in the middle of a survey."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fieldkit import paths
from fieldkit.db import opening, surveys
from fieldkit.db.content import content_uid

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")

APP = """
import sys
from fieldkit import paths
from fieldkit.app import FieldkitApp

FieldkitApp.DEFAULT_MODE = "surveys"
FieldkitApp(paths.home(sys.argv[1])).run()
"""


def read_until(terminal: int, words: bytes, seconds: float = 20) -> bytes:
    """Return what the app draws until ``words`` appear in it."""
    seen = b""
    end = time.monotonic() + seconds
    while words not in seen:
        if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
            raise AssertionError(f"{words!r} did not appear within {seconds} s in {seen[-400:]!r}")
        seen += os.read(terminal, 65536)
    return seen


def test_app_killed_in_the_middle_has_every_answer_that_it_showed(tmp_path: Path) -> None:
    database = paths.home(tmp_path).database
    opening.prepare(database)
    connection = opening.writer(database)
    client = surveys.add_client(connection, "Kestrel Dental")
    uid = surveys.start(connection, content_uid("checklist", "contract-qualification"), client)
    first = surveys.opened(connection, uid).checklist.items[0].ask
    connection.close()
    terminal, behind = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", APP, str(tmp_path)],
        stdin=behind,
        stdout=behind,
        stderr=behind,
        start_new_session=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
    )
    os.close(behind)
    try:
        read_until(terminal, b"Kestrel Dental")
        os.write(terminal, b"\r")
        read_until(terminal, first.encode())
        for number in range(1, 6):
            os.write(terminal, b"1")
            read_until(terminal, f"{number} of ".encode())
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
    finally:
        child.kill()
        child.wait()
        os.close(terminal)
    after = opening.reader(database)
    answers = surveys.opened(after, uid).answers
    assert sum(given.answered for given in answers.values()) == 5
    assert surveys.surveys(after, 0, 1)[0].judged == 5
    after.close()
