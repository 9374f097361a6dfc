"""Draw docs/today.svg: the app itself, on the sample firm, at a fixed time.

python docs/picture.py
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import datetime
from pathlib import Path

from fieldkit import paths
from fieldkit.app import FieldkitApp
from fieldkit.db.demo import build
from fieldkit.db.store import opening

NOW = datetime(2026, 11, 21, 13, 0)
PICTURE = Path(__file__).with_name("today.svg")


async def draw() -> str:
    """Return the SVG of the first screen, without the web font that Textual refers to."""
    with tempfile.TemporaryDirectory() as folder:
        connection = opening.writer(Path(folder) / "fieldkit.db")
        build.build(connection, now=NOW)
        connection.close()
        app = FieldkitApp(paths.home(folder), clock=lambda: NOW)
        async with app.run_test(size=(100, 26)) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            svg = app.export_screenshot(title="fieldkit")
    return re.sub(r"@font-face\s*\{[^}]*\}\s*", "", svg)


if __name__ == "__main__":
    PICTURE.write_text(asyncio.run(draw()), "utf-8")
