"""Opening the screens: the one command that loads Textual."""

from __future__ import annotations

from fieldkit.paths import Home


def open_app(home: Home) -> None:
    """Run the app on ``home`` until the person leaves it. Raises Trouble if the store cannot even be read."""
    from fieldkit.app import FieldkitApp  # Textual: 230 ms

    FieldkitApp(home).run()
