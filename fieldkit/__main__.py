"""Where fieldkit starts: a plain ``find`` and the screens at once, everything else through the command line."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


def main() -> int:
    """Run the command in ``sys.argv`` and return its exit code."""
    _open_streams()
    from fieldkit.commandline import finding
    from fieldkit.commandline.guard import guarded
    from fieldkit.db import after, before

    before.migration = _back_up
    after.upgrade = _take_up
    plain = finding.quick(sys.argv[1:]) if "find" in sys.argv else None
    if plain is not None:
        words, kind, as_json, folder = plain

        def find() -> int:
            from fieldkit import paths

            return finding.find(paths.home(folder).database, words, kind, as_json)

        return guarded(find, lambda: folder)
    from fieldkit.commandline import opening

    screens = opening.quick(sys.argv[1:])
    if screens is not None and opening.has_terminal():
        folder = screens[0]

        def show() -> int:
            from fieldkit import paths

            opening.open_app(paths.home(folder))
            return 0

        return guarded(show, lambda: folder)
    from fieldkit import cli  # click: 28 ms

    return cli.run(sys.argv[1:])


def _open_streams() -> None:
    """Put an empty stream in the place of one that is closed, as a scheduler may have it."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            import os
            from pathlib import Path

            setattr(sys, name, Path(os.devnull).open("r" if name == "stdin" else "w"))  # noqa: SIM115 - for good


def _back_up(database: Path) -> None:
    from fieldkit.sync import backup

    backup.make(database, reason="before-migration")


def _take_up(connection: sqlite3.Connection) -> None:
    from fieldkit.sync import ripening

    ripening.ripen(connection)


if __name__ == "__main__":
    sys.exit(main())
