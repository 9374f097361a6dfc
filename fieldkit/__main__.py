"""Where fieldkit starts: a plain ``find`` and the screens at once, everything else through the command line."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


def main() -> int:
    """Run the command in ``sys.argv`` and return its exit code."""
    from fieldkit.commandline import finding
    from fieldkit.commandline.guard import guarded
    from fieldkit.db import before

    before.migration = _back_up
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


def _back_up(database: Path) -> None:
    from fieldkit.sync import backup

    backup.make(database, reason="before-migration")


if __name__ == "__main__":
    sys.exit(main())
