"""Where things lie: the home folder with the store, settings and log."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


class Home(NamedTuple):
    """The places of one fieldkit: everything under one folder, or where the system keeps such things.

    A named tuple because dataclasses take 6 ms to import, a tenth of what ``fieldkit find`` may take.
    """

    data: Path
    config: Path
    log: Path

    @property
    def database(self) -> Path:
        """The SQLite file that holds everything."""
        return self.data / "fieldkit.db"

    @property
    def settings(self) -> Path:
        """The settings file; it need not exist."""
        return self.config / "settings.toml"

    @property
    def log_file(self) -> Path:
        """The log, without client data."""
        return self.log / "fieldkit.log"


def home(folder: str | Path | None = None) -> Home:
    """Return the home in ``folder``, else in FIELDKIT_HOME, else where the system puts applications' data."""
    chosen = folder or os.environ.get("FIELDKIT_HOME")
    if chosen:
        root = Path(chosen).expanduser().absolute()
        return Home(root, root, root / "log")
    from platformdirs import PlatformDirs  # 17 ms, not needed with a folder of one's own

    system = PlatformDirs("fieldkit", appauthor=False)
    return Home(Path(system.user_data_dir), Path(system.user_config_dir), Path(system.user_log_dir))
