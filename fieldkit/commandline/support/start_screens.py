"""Opening the app: the only place on the command line that loads Textual."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from fieldkit.paths import Home


def has_terminal() -> bool:
    """Return whether there is a terminal for the screens; Textual draws on the error stream."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()


PAINTS_A_SECOND = "1000"
"""Textual waits for the next of its frames before it paints a change, 17 ms at the usual 60 a second: four times
as long as finding and drawing take. It paints only when something changed, so that more frames cost nothing."""
TURN = 0.0001
"""Seconds after which a thread of Python lets another one run that wants to. What is painted is written by a thread of
Textual's, and what is stored by one of ours: at the usual 5 ms a paint would wait until all else is done that the key
asked for, and a key for what is being stored."""


def quick(arguments: Sequence[str]) -> tuple[str | None] | None:
    """Return the folder of --home, in a tuple, if ``arguments`` ask for nothing but the screens; else None."""
    match list(arguments):
        case []:
            return (None,)
        case ["--home", folder] if folder.strip() and not folder.startswith("-"):
            return (folder,)
        case [one] if one.startswith("--home=") and one.removeprefix("--home=").strip():
            return (one.removeprefix("--home="),)
    return None


def open_app(home: Home) -> None:
    """Run the app on ``home`` until the person leaves it; end with its exit code if that is not 0."""
    os.environ.setdefault("TEXTUAL_FPS", PAINTS_A_SECOND)
    sys.setswitchinterval(TURN)
    from fieldkit.app import FieldkitApp  # Textual: 230 ms

    app = FieldkitApp(home)
    app.run()
    if app.return_code:
        sys.exit(app.return_code)
