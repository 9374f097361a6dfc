"""Where fieldkit starts: a plain ``find`` and the screens at once, everything else through the command line."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command in ``sys.argv`` and return its exit code."""
    _open_streams()
    from fieldkit.commandline.records import quick_find
    from fieldkit.commandline.support.guard import guarded

    plain = quick_find.quick(sys.argv[1:]) if "find" in sys.argv else None
    if plain is not None:
        words, kind, as_json, folder = plain

        def find() -> int:
            from fieldkit import paths

            return quick_find.find(paths.home(folder).database, words, kind, as_json)

        return guarded(find, lambda: folder)
    from fieldkit.commandline.support import start_screens

    screens = start_screens.quick(sys.argv[1:])
    if screens is not None and start_screens.has_terminal():
        (folder,) = screens

        def show() -> int:
            from fieldkit import paths

            start_screens.open_app(paths.home(folder))
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


if __name__ == "__main__":
    sys.exit(main())
