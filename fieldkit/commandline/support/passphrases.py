"""Passphrases: from the terminal, unseen, or from the environment for scripts."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from fieldkit.commandline.support.output import complain
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import printable, printable_block

if TYPE_CHECKING:
    from fieldkit.sync.format.container import Passphrase

VARIABLE = "FIELDKIT_PASSPHRASE"
_NOT_UTF8 = "another device could not type the same. Nothing was changed. Let the terminal, or the script, send UTF-8."


@dataclass(frozen=True, slots=True)
class ChosenPassphrase:
    """A passphrase for a new file."""

    passphrase: Passphrase
    suggested: bool
    """Whether fieldkit made it up and it must be shown."""


def for_opening(name: str) -> Passphrase:
    """Return the passphrase of a file that is there. Raises Trouble where nobody can be asked."""
    from fieldkit.sync.format.container import Passphrase

    told = _from_environment()
    if not told and _somebody():
        told = _prompt(f"Passphrase for {printable(name)}")
    try:
        return Passphrase.of(told)
    except ValueError as error:
        raise Trouble(
            f"{name}: it needs a passphrase: type it, or put it into {VARIABLE}. Nothing was changed."
        ) from error


def for_new_file() -> ChosenPassphrase:
    """Return a passphrase for a file that is written now: the environment's, one that is typed twice, or a new one."""
    from fieldkit.sync.crypto.key_words import new_passphrase
    from fieldkit.sync.format.container import Passphrase

    told = _from_environment()
    if not told and _somebody():
        while True:
            told = _prompt("Passphrase (Enter: fieldkit makes one of six words)")
            if not told or told == _prompt("The same again"):
                break
            complain("They differ. Once more:")
    if not told.strip():
        return ChosenPassphrase(Passphrase.of(new_passphrase()), suggested=True)
    return ChosenPassphrase(Passphrase.of(told), suggested=False)


def agreed(question: str, yes: bool) -> bool:
    """Return whether somebody says yes. Raises Trouble where nobody can be asked and --yes was not given."""
    if yes:
        return True
    if not _somebody():
        raise Trouble(f"{question} Say --yes, because there is no terminal to ask on. Nothing was changed.")
    return bool(click.confirm(printable_block(question), default=False, err=True))


def _from_environment() -> str:
    told = os.environ.get(VARIABLE, "")
    try:
        told.encode("utf-8")
    except UnicodeEncodeError:
        raise Trouble(f"{VARIABLE} is not UTF-8: {_NOT_UTF8}") from None
    return told


def _prompt(words: str) -> str:
    try:
        return str(click.prompt(words, hide_input=True, err=True, default="", show_default=False))
    except UnicodeDecodeError:
        raise Trouble(f"What was typed is not UTF-8: {_NOT_UTF8}") from None


def _somebody() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()
