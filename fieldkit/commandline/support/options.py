"""Options and arguments that commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from fieldkit import paths
from fieldkit.domain.records.declaration import Kind

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(slots=True)
class Place:
    """Which home a command works on; --home may stand before and after the command."""

    folder: str | None = None

    @property
    def home(self) -> paths.Home:
        """The home, from --home, FIELDKIT_HOME or the system."""
        return paths.home(self.folder)


class TextCommand(click.Command):
    """A command whose arguments are text. A byte that is no UTF-8 is refused: stored, it would be a letter missing.

    Names of files are let through as they are: the file may be called so.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments. Raises BadParameter for one that is no text."""
        rest = super().parse_args(ctx, args)
        for parameter in self.params:
            if not isinstance(parameter.type, click.Path):
                for text in _texts(ctx.params.get(parameter.name or "")):
                    _refuse_bytes(ctx, parameter, text)
        return rest


class NamedPath(click.Path):
    """A file or folder. A shell leaves ~ as it is within quotes, and where there is no such user."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, with the home of a user put in. Raises Trouble for a user who is not there."""
        path = super().convert(value, param, ctx)
        return paths.absolute(Path(value)) if str(value).startswith("~") and not os.path.lexists(path) else path


def command(name: str | None = None, *, short_help: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a command of the function below; every command of fieldkit is made so."""
    return click.command(name, cls=TextCommand, short_help=short_help)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from _texts(pair)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _refuse_bytes(ctx: click.Context, parameter: click.Parameter, text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise click.BadParameter(
            f"“{text}” is not UTF-8: what stands as � is no letter here. Nothing was done. Let the terminal, or the "
            "script, send UTF-8.",
            ctx,
            parameter,
        ) from None


def _keep_home(ctx: click.Context, option: click.Parameter, value: str | None) -> None:
    if value is not None and not value.strip():
        raise click.BadParameter(
            "it names no folder. Nothing was done. Leave it away for the usual one; in a script, look whether the "
            "variable that it comes from is set.",
            ctx,
            option,
        )
    if value is not None:
        ctx.ensure_object(Place).folder = value


def home_option(command: Command) -> Command:
    """Add ``--home DIR``; commands read it from their ``Place``."""
    return click.option(
        "--home",
        metavar="DIR",
        expose_value=False,
        callback=_keep_home,
        help="Folder that holds everything, in place of the usual one.",
    )(command)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def kind_named(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Kind | None:
    """Return the kind of record that was asked for, or refuse with the names of all."""
    from fieldkit.domain.records.kinds import KINDS, named

    if value is None:
        return None
    kind = named(value)
    if kind is None:
        raise click.BadParameter(f"“{value}” is no kind of record. There are: {', '.join(KINDS)}.")
    return kind


kind_argument = click.argument("kind", callback=kind_named)
