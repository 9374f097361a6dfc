"""Playing scripts: the app is started, typed into, disturbed and ended, and its database compared."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Final, Self

from benchmarks.proof.typing import firm, stored
from benchmarks.proof.typing.grouping import PATIENT, Chunk
from benchmarks.proof.typing.oracle import Oracle
from benchmarks.proof.typing.scripts import Script
from benchmarks.proof.typing.strokes import ESCAPE, QUIT, Begin, Link, Stroke
from benchmarks.proof.typing.terminal import COLUMNS, PUT_BACK, ROWS, EndedError, Terminal
from benchmarks.pty_app import environment

ROOT: Final = Path(__file__).resolve().parents[3]
CALM: Final = 1.2
"""Seconds without output or work after which nothing more will come."""
PATIENCE: Final = 60.0
AT_LAST: Final = 600.0
"""Seconds after which an app that still works is taken for one that never ends; a busy machine takes many."""
LATER: Final = 40.0
"""Seconds after which nothing in the app waits any more: keys wait 30 at most for what those before them do."""
LOST_AT_MOST: Final = 1.0
"""Seconds of typing that kill -9 may cost."""
SLACK: Final = 0.6
"""Seconds that a busy machine may add to that."""
TOGETHER: Final = 0.06
"""Seconds within which the two parts of a cut escape sequence have to come; the app waits 0.1 for the second."""
ARRIVES: Final = 0.02
"""Seconds after which what was written stands in the queue that the app reads, if it has not read it."""
SIGNALS: Final = {
    "SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP, "SIGKILL": signal.SIGKILL, "SIGINT": signal.SIGINT,
}  # fmt: skip
CODES: Final = {
    "SIGTERM": (143, -15), "SIGHUP": (129, -1), "hang up": (129, -1), "SIGKILL": (-9,), "SIGINT": (130, -2),
    "Ctrl+Q": (0,),
}  # fmt: skip


@dataclass(slots=True)
class Outcome:
    """What came of a script."""

    script: Script
    keys: int = 0
    differences: list[str] = field(default_factory=list)
    screen: str = ""
    void: bool = False
    """Whether it proves nothing: this machine was too busy to send two bytes together."""


@dataclass(slots=True)
class _Read:
    """How many strokes the app had read for certain, by the clock."""

    at: list[tuple[float, int]] = field(default_factory=list)

    def by(self, moment: float) -> int:
        return max((done for when, done in self.at if when <= moment), default=0)


class Player:
    """A store and an app on it, which plays one script after the other until something goes wrong."""

    def __init__(self, folder: Path, template: Path, mutation: str = "", root: Path = ROOT) -> None:
        self._folder = folder
        self._template = template
        self._mutation = mutation
        self._root = root
        self._home = folder / "home"
        self._app: Terminal | None = None
        self._base = stored.read(template / "fieldkit.db")
        self._oracle = Oracle(self._base)
        self._burner: subprocess.Popen[bytes] | None = None
        self._writers: list[subprocess.Popen[bytes]] = []
        self._lock: sqlite3.Connection | None = None
        self.starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def play(self, script: Script) -> Outcome:
        """Type a script and compare. After a difference, or where it ends the app, the next begins anew."""
        outcome = Outcome(script)
        try:
            if self._app is None:
                self._start()
            self._played(script, outcome)
        except EndedError as error:
            outcome.differences.append(str(error))
        finally:
            self._undisturbed()
        if outcome.differences:
            outcome.differences += self._crash()
        if outcome.differences or outcome.void or script.manner.ending:
            if self._app is not None and outcome.differences:  # 4 MB of output take ten seconds to read
                outcome.screen = self._app.shown()
            self.close()
        return outcome

    def finish(self) -> list[str]:
        """End the app as a person does, after the last script; return what is wrong then."""
        app = self._app
        if app is None:
            return []
        wrong: list[str] = []
        with suppress(EndedError):
            app.write(QUIT)
        code = app.wait_end()
        if code != 0:
            wrong.append(f"Ctrl+Q ended the app with {code}")
        wrong += self._oracle.differences(stored.read(self._home / "fieldkit.db"))
        wrong += self._crash()
        self.close()
        return wrong

    def close(self) -> None:
        """Let nothing stay behind."""
        self._undisturbed()
        if self._app is not None:
            self._app.close()
            self._app = None
        shutil.rmtree(self._home, ignore_errors=True)

    # Starting

    def _start(self) -> None:
        shutil.rmtree(self._home, ignore_errors=True)
        firm.copied(self._template, self._home)
        self._oracle = Oracle(self._base)
        self._app = self._opened()

    def _opened(self) -> Terminal:
        self.starts += 1
        module = ["benchmarks.proof.typing.mutated", self._mutation] if self._mutation else ["fieldkit"]
        command = [sys.executable, "-m", *module, "--home", str(self._home)]
        app = Terminal(command, environment(self._home), self._root)
        try:
            app.wait_for("Today ──")
        except EndedError:
            app.close()
            raise
        return app

    # Typing

    def _played(self, script: Script, outcome: Outcome) -> None:
        app, manner = self._app, script.manner
        assert app is not None
        random = Random(f"play {script.seed}")
        read = _Read()
        chunks = script.chunks
        if manner.disturbance == "lock":
            chunks = _parted(script, chunks)
        if manner.disturbance == "load":
            self._burner = subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"])
        events = set(random.sample(range(len(chunks)), min(len(chunks), random.randint(1, 3))))
        written = begun = 0.0
        done = 0
        for place, chunk in enumerate(chunks):
            if chunk.pause:
                app.pump(chunk.pause)
            if written and time.monotonic() - written > ARRIVES and not app.unread():
                read.at.append((time.monotonic(), done))
            if self._lock is not None and _has_escape(script, done, chunk.done):
                self._unlock()
                app.calm(0.2)
            before, begun = begun, time.monotonic()
            if place in events and manner.disturbance:
                self._disturbed(manner.disturbance, chunk, random, outcome.script.seed)
            else:
                app.write(chunk.data)
            if chunk.pause == 0.0 and place and chunks[place - 1].done == done != chunk.done and written:
                # From before the first of the two was written: as it arrives the app may take the processor.
                outcome.void |= time.monotonic() - before > TOGETHER and manner.grouping == "cut"
            written, done = time.monotonic(), chunk.done
            if manner.grouping in (PATIENT, "fields"):
                app.calm(0.01 if script.strokes[done - 1].text else 0.06)
        outcome.keys = manner.cut
        self._unlock()
        if outcome.void:
            return
        if manner.ending:
            self._ended(script, outcome, read, random)
        else:
            self._oracle.take(script.strokes)
            outcome.differences += self._settled()

    def _disturbed(self, what: str, chunk: Chunk, random: Random, seed: int) -> None:
        app = self._app
        assert app is not None
        if what == "stop":
            app.send(signal.SIGSTOP)
            app.write(chunk.data[:3000])
            app.pump(random.uniform(0.02, 0.3))
            app.send(signal.SIGCONT)
            app.write(chunk.data[3000:])
            return
        app.write(chunk.data)
        if what == "resize":
            app.resize(random.randint(50, 140), random.randint(14, 50))
        elif what == "lock" and self._lock is None:
            self._lock = sqlite3.connect(self._home / "fieldkit.db", isolation_level=None, timeout=5)
            self._lock.execute("BEGIN IMMEDIATE")
        elif what == "writer" and not self._writers:
            self._add_elsewhere(random, seed)

    def _add_elsewhere(self, random: Random, seed: int) -> None:
        """Let the command line write another record meanwhile."""
        client = random.choice([one for one in firm.known() if one.kind == "client"])
        name, topic = f"order {seed}", f"Elsewhere {seed}"
        command = [sys.executable, "-m", "fieldkit", "--home", str(self._home), "add", "instruction"]
        self._writers.append(
            subprocess.Popen(
                [*command, f"client={client.uid}", f"topic={topic}"],
                cwd=self._root, env=environment(self._home), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )  # fmt: skip
        self._oracle.take([Stroke(b"", (Begin(name, "instruction", {"client": Link(client.name), "topic": topic}),))])

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.rollback()
            self._lock.close()
            self._lock = None

    def _undisturbed(self) -> None:
        self._unlock()
        if self._burner is not None:
            self._burner.kill()
            self._burner.wait()
            self._burner = None
        for writer in self._writers:
            writer.wait()
        self._writers.clear()
        if self._app is not None and self._app.process.poll() is None and self._app.size != (COLUMNS, ROWS):
            self._app.resize(COLUMNS, ROWS)

    # Looking

    def _settled(self) -> list[str]:
        """Wait until the database is as it was meant; if it does not become so, return how it differs."""
        app = self._app
        assert app is not None
        began = calm = time.monotonic()
        at_last = PATIENCE if self._mutation else AT_LAST
        for writer in self._writers:
            while writer.poll() is None:
                app.pump(0.02)
        while True:
            came = app.pump(0.02)
            if app.process.poll() is not None:
                return [f"the app ended with {app.process.returncode}"]
            now = time.monotonic()
            wrong = self._oracle.differences(stored.read(self._home / "fieldkit.db"))
            if not wrong and not app.unread():
                return []
            if came or app.unread() or app.works():
                calm = now
            if now - calm > CALM or now - began > at_last:
                waited = f"after {now - began:.0f} s, the last {now - calm:.1f} without work"
                later = [] if self._mutation else [waited, self._later(app)]  # of a fault that was put in it is known
                return [*(wrong or ["the app does not read any more"]), *later]

    def _later(self, app: Terminal) -> str:
        """Say whether what was wrong becomes right: whether keys are lost, or wait for something."""
        begun, unread = time.monotonic(), app.unread()
        while time.monotonic() - begun < LATER and app.process.poll() is None:
            app.pump(0.5)
            if not self._oracle.differences(stored.read(self._home / "fieldkit.db")):
                return f"{time.monotonic() - begun:.0f} seconds later it is right ({unread} bytes were unread)"
        return f"{LATER:.0f} seconds later it is no better ({unread} bytes were unread)"

    def _ended(self, script: Script, outcome: Outcome, read: _Read, random: Random) -> None:
        """End the app in the middle and see that what it had read is there."""
        app, manner = self._app, script.manner
        assert app is not None
        ending, upper = manner.ending, manner.cut
        if ending == "SIGKILL":
            if random.random() < 0.5:
                app.drain()
                app.calm(0.3, within=PATIENCE)  # keys that come faster than anybody types are worked off first
                app.pump(LOST_AT_MOST + SLACK)
                read.at = [(time.monotonic() - LOST_AT_MOST - SLACK, upper)]
            elif manner.grouping not in (PATIENT, "fields"):
                read.at.clear()
            lower = read.by(time.monotonic() - LOST_AT_MOST - SLACK)
        elif ending == "Ctrl+Q":
            app.write(QUIT)
            lower = upper
        elif random.random() < 0.7:
            lower = upper if app.drain() else 0
        else:
            lower = read.by(time.monotonic())
        if ending == "hang up":
            app.hang_up()
        elif ending in SIGNALS:
            app.send(SIGNALS[ending])
        code = app.wait_end()
        self._undisturbed()
        if code not in CODES[ending]:
            outcome.differences.append(f"{ending} ended the app with {code}")
        if ending not in ("SIGKILL", "hang up"):
            lacking = [each for each in PUT_BACK if each not in app.output[-4000:]]
            if lacking:
                outcome.differences.append(f"{ending}: the terminal is not put back, {lacking} did not come")
        found = stored.read(self._home / "fieldkit.db")
        best: list[str] | None = None
        oracle = self._oracle
        oracle.take(script.strokes[:lower])
        for place in range(lower, upper + 1):
            wrong = oracle.differences(found, ended=True)
            best = wrong if best is None or len(wrong) <= len(best) else best
            if not wrong:
                break
            oracle.take(script.strokes[place : place + 1])
        outcome.differences += best or []
        if not outcome.differences and random.random() < 0.3:
            outcome.differences += self._opens_again()

    def _opens_again(self) -> list[str]:
        """Return what is wrong once the next start took in what lay beside the store."""
        again = self._opened()
        try:
            again.write(QUIT)
            code = again.wait_end()
        finally:
            again.close()
        if code != 0:
            return [f"opened again, Ctrl+Q ended it with {code}"]
        lost = self._oracle.differences(stored.read(self._home / "fieldkit.db"), ended=True)
        return [f"after the next start: {each}" for each in lost]

    def _crash(self) -> list[str]:
        """Return what the log and the terminal tell of a crash."""
        told: list[str] = []
        log = self._home / "log" / "fieldkit.log"
        if log.is_file():
            told += [f"log: {line}" for line in log.read_text(errors="replace").splitlines()[-3:]]
        if self._app is not None and b"Traceback (most recent" in self._app.output:
            told.append("a traceback is on the terminal")
        return told


def _parted(script: Script, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return chunks that hold no Esc but at their beginning: nobody closes a form that says it waits."""
    made: list[Chunk] = []
    for chunk in chunks:
        begin = made[-1].done if made else 0
        cuts = [place for place in range(begin + 1, chunk.done) if script.strokes[place].keys == ESCAPE]
        whole = b"".join(each.keys for each in script.strokes[begin : chunk.done])
        if not cuts or whole != chunk.data:
            made.append(chunk)
            continue
        for start, end in zip([begin, *cuts], [*cuts, chunk.done], strict=True):
            data = b"".join(each.keys for each in script.strokes[start:end])
            made.append(Chunk(data, chunk.pause, end))
    return made


def _has_escape(script: Script, begin: int, end: int) -> bool:
    return any(each.keys == ESCAPE for each in script.strokes[begin : max(end, begin + 1)])
