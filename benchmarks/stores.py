"""The stores that are measured: built by fieldkit itself, once for each size; copied before a case writes."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from benchmarks.pty_app import environment

_COMPLETE = ".complete"
_SQLITE_MAGIC = b"SQLite format 3\0"


class StoreNotBuiltError(Exception):
    """A store could not be built; the message is what the builder printed."""


class Stores:
    """Stores below ``folder``; those that are there and complete are used again."""

    def __init__(self, folder: Path, python: str, root: Path) -> None:
        self.folder = folder
        self._python = python
        self._root = root

    def records(self, number: int) -> Path:
        """Return the home of a sample store with ``number`` records of all kinds."""
        return self._built(f"records-{number}", "--records", str(number))

    def clients(self, number: int) -> Path:
        """Return the home of a sample store with ``number`` clients and nothing else."""
        return self._built(f"clients-{number}", "--records", str(number), "--clients-only")

    def _built(self, name: str, *options: str) -> Path:
        home = self.folder / name
        if not (home / _COMPLETE).exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir(parents=True)
            self._demo(home, options)
            _settle(database_file(home))
            (home / _COMPLETE).touch()
        return home

    def copy(self, home: Path, name: str) -> Path:
        """Return a fresh copy of ``home`` that may be written to, on the same disk."""
        target = self.folder / f"copy-{name}"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(home, target)
        return target

    def _demo(self, home: Path, options: tuple[str, ...]) -> None:
        command = [self._python, "-m", "fieldkit", "demo", "--home", str(home)]
        done = subprocess.run(
            [*command, *options, "--no-open"],
            env=environment(home),
            cwd=self._root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            said = done.stderr.strip().splitlines() or ["nothing"]
            raise StoreNotBuiltError(f"fieldkit demo ended with {done.returncode} and said: {said[-1]}")


def database_file(home: Path) -> Path:
    """Return the SQLite database in ``home``. Raises ``StoreNotBuiltError`` unless there is just one."""
    found = [path for path in sorted(home.rglob("*")) if path.is_file() and _is_sqlite(path)]
    if len(found) != 1:
        raise StoreNotBuiltError(f"expected one SQLite database in the sample store, found {len(found)}")
    return found[0]


def _settle(database: Path) -> None:
    """Empty the write-ahead log, so that every measured start finds the same files."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC
