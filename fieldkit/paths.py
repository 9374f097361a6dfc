"""Where things lie: the home folder with the store, settings and log."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from fieldkit.domain.errors import Trouble


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
    def open_texts(self) -> Path:
        """What was being typed and the store did not take as fieldkit ended, until the next start."""
        return self.data / "open-texts.json"

    @property
    def settings(self) -> Path:
        """The settings file; it need not exist."""
        return self.config / "settings.toml"

    @property
    def log_file(self) -> Path:
        """The log, without client data."""
        return self.log / "fieldkit.log"


def home(folder: str | Path | None = None) -> Home:
    """Return the home in ``folder``, else in FIELDKIT_HOME, else where the system puts applications' data.

    Raises Trouble for a folder that there cannot be, and for a name that SQLite cannot give back.
    """
    chosen = folder or os.environ.get("FIELDKIT_HOME")
    if chosen:
        root = absolute(chosen)
        with suppress(OSError):  # what cannot be looked at is said as it is opened
            if root.exists() and not root.is_dir():
                raise Trouble(
                    f"{root} is not a folder. Nothing was changed. Choose one with --home, or by FIELDKIT_HOME."
                )
        return Home(named(root), root, root / "log")
    from platformdirs import PlatformDirs  # 17 ms, not needed with a folder of one's own

    system = PlatformDirs("fieldkit", appauthor=False)
    return Home(named(Path(system.user_data_dir)), Path(system.user_config_dir), Path(system.user_log_dir))


def absolute(typed: str | Path) -> Path:
    """Return a path that somebody typed, from the root, with ~ put in. Raises Trouble for a user who is not there."""
    try:
        return Path(typed).expanduser().absolute()
    except RuntimeError as error:
        user = Path(typed).parts[0].removeprefix("~")
        who = f"there is no user “{user}” on this computer" if user else "nobody knows where your home folder is"
        raise Trouble(f"{typed}: {who}. Nothing was changed. Write the path out, from the root.") from error


def typed(text: str) -> Path:
    """Return the file or folder that somebody typed into a question, or dragged in with quotes around it."""
    plain = text.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"":
        plain = plain[1:-1]
    try:
        return absolute(plain)
    except Trouble:
        # Whoever looks for it says that it is not there.
        return Path(plain).absolute()


def completed(text: str) -> tuple[str, list[str]]:
    """Return a path that is being typed as far as the names of files and folders complete it, and those names.

    A folder that is the only one gets its slash. Names that no terminal may show, and hidden ones, are left out.
    """
    quote = text[:1] if text[:1] in ("'", '"') else ""
    if text.strip() == "~":
        return f"{text.strip()}/", []
    folder, slash, begin = text.removeprefix(quote).lstrip().rpartition("/")
    names: list[str] = []
    with suppress(OSError, ValueError), os.scandir(typed(f"{folder}{slash}" or ".")) as found:
        for entry in found:
            shown = entry.name.startswith(begin) and (begin or not entry.name.startswith("."))
            if shown and entry.name.isprintable():
                names.append(f"{entry.name}/" if entry.is_dir() else entry.name)
    names.sort()
    # What the first and the last have in common, all between them have.
    ends = zip(names[0], names[-1], strict=False) if names else ()
    common = "".join(one for one, _ in takewhile(lambda two: two[0] == two[1], ends)) or begin
    return f"{quote}{folder}{slash}{common}", names


def named(folder: Path) -> Path:
    """Return a folder that the store can remember. Raises Trouble for one whose name is not UTF-8."""
    try:
        os.fsencode(folder).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Trouble(
            f"{folder}: this name is not UTF-8, so that SQLite cannot hold it. Nothing was changed. Give the folder "
            "another name, or choose another one."
        ) from error
    return folder
