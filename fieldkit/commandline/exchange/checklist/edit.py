"""``checklist edit``: a checklist in the editor of whoever edits it, looked through and taken in as it is saved."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import click

from fieldkit.commandline.exchange.checklist import diff_lines, taken_lines
from fieldkit.commandline.support.connection import reading, writing
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import complain, say
from fieldkit.db.views.content.checklist_versions import named
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.operations.checklists import files, own_versions

Next = Literal["taken", "again", "keep"]
_VARIABLES: Final = ("VISUAL", "EDITOR")


@command(short_help="Edit a checklist in your editor and take it in.")
@click.argument("key")
@home_option
@click.pass_obj
def edit(place: Place, key: str) -> None:
    """Open the checklist KEY as YAML in the editor that VISUAL or EDITOR names, and take in what is saved.

    What is wrong in it is said with its line, and the editor opens again if you like, or the file is kept. Before an id
    goes, or comes to mean something else, it is asked about. Nothing is taken of a file that was left as it was.
    """
    with reading(place.home) as connection:
        found = named(connection, key)
        text = files.as_yaml(connection, found)
    editor = _editor(found.key)
    file = _Edited(place.home.database, found.key, text)
    try:
        while True:
            _opened(editor, file.path)
            if file.unchanged:
                file.remove()
                say(
                    f"{found.title}: the file was left as it was; nothing was changed. An editor with a window of its "
                    "own has to wait until it is closed: VISUAL=“code --wait”."
                )
                return
            what = _looked_through(place, found.key, file.path)
            if what == "taken":
                file.remove()
            if what != "again":
                return
    finally:
        file.keep()


class _Edited:
    """The file that is edited: in a folder that only its owner reads, until it is taken or kept."""

    def __init__(self, database: Path, key: str, text: str) -> None:
        self._database = database
        self._text = text.encode("utf-8")
        self._folder: Path | None = Path(tempfile.mkdtemp(prefix="fieldkit-"))
        self.path = self._folder / f"{key}.yaml"
        self.path.write_bytes(self._text)

    @property
    def unchanged(self) -> bool:
        """Whether nobody wrote to it."""
        try:
            return self.path.read_bytes() == self._text
        except OSError:
            return not self.path.exists()

    def remove(self) -> None:
        """Leave nothing behind but what the editor itself left."""
        if self._folder is not None:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
                self._folder.rmdir()
            self._folder = None

    def keep(self) -> None:
        """Say where what was written is, where it was not taken."""
        if self._folder is None:
            return
        if self.unchanged:
            self.remove()
            return
        path = self._moved()
        complain(f"What you wrote is kept: {path}\nTake it in when it is right: fieldkit checklist import {path}")
        self._folder = None

    def _moved(self) -> Path:
        """Put the file into this folder, under a free name, as the system empties its own; return where it is."""
        names = (Path(f"{self.path.stem}{f'-{number}' if number > 1 else ''}.yaml") for number in range(1, 100))
        try:
            path = next(name for name in names if not name.exists())
            files.write(self._database, path, self.path.read_bytes())
        except (OSError, StopIteration, Trouble):
            return self.path
        self.remove()
        return path


def _editor(key: str) -> list[str]:
    """Return the command of the editor. Raises Invalid where there is none, or nobody to edit."""
    by_hand = f"fieldkit checklist export {key} FILE, edit it, fieldkit checklist import FILE"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Invalid(f"There is no terminal to edit in. Nothing was changed. By hand: {by_hand}")
    name, wanted = next(((one, said) for one in _VARIABLES if (said := os.environ.get(one, "").strip())), ("", ""))
    if not wanted:
        raise Invalid(
            "No editor is named. Nothing was changed. Name one, such as EDITOR=nano, or VISUAL=“code --wait” for one "
            f"with a window of its own. By hand: {by_hand}"
        )
    try:
        words = shlex.split(wanted, posix=os.name != "nt")
    except ValueError as error:
        raise Invalid(f"{name}={wanted} is no command: {error}. Nothing was changed.") from error
    return [word.strip('"') for word in words] if os.name == "nt" else words


def _opened(editor: list[str], path: Path) -> None:
    """Wait for the editor. Raises Invalid where it cannot be started."""
    sys.stdout.flush()
    # Ctrl+C is a key of the editor. Ignored, it would be so for the editor, too.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        code = subprocess.run([*editor, str(path)], check=False).returncode
    except OSError as error:
        raise Invalid(
            f"The editor “{' '.join(editor)}” cannot be started: {error.strerror or error}. Nothing was changed. "
            "It is named by VISUAL, or EDITOR."
        ) from error
    finally:
        signal.signal(signal.SIGINT, before)
    if code:
        complain(f"The editor ended with {code}.")


def _looked_through(place: Place, key: str, path: Path) -> Next:
    """Take what was saved, or say what is in the way and ask what to do."""
    from fieldkit.commandline.support.content import beside
    from fieldkit.files.checklists.yaml_file import read

    try:
        taken = read(path, beside(place.home))
        if taken.checklist.id != key:
            raise Invalid(
                f"{path}: it has the id “{taken.checklist.id}” now; this is the list “{key}”. Put it back. A new list "
                "of that id: keep the file, and fieldkit checklist import FILE --new"
            )
        with reading(place.home) as connection:
            compared = own_versions.compare(connection, taken.checklist)
    except Trouble as trouble:
        complain(f"fieldkit: {trouble}")
        return _asked("Edit again, or keep the file for later?", ("again", "keep"))
    for line in diff_lines.lines(compared.changes):
        say(line)
    taken_lines.say_doubts(path, taken.doubts)
    taken_lines.say_meanings(path, compared.meanings)
    if compared.looks_cut:
        complain(f"{path}: {taken_lines.gone(compared)}")
    if compared.looks_cut or compared.meanings:
        what = _asked("Take it as it is, edit again, or keep the file for later?", ("take", "again", "keep"))
        if what != "taken":
            return what
    with writing(place.home) as connection:
        stored = own_versions.take(connection, taken.checklist)
    say(f"{key}: {taken_lines.counted(taken)}{taken_lines.done(stored.compared, stored.now)}")
    return "taken"


def _asked(question: str, answers: tuple[str, ...]) -> Next:
    said = click.prompt(question, type=click.Choice(answers), default="again", err=True)
    return "taken" if said == "take" else "keep" if said == "keep" else "again"
