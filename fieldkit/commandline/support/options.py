"""Options and arguments that commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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


def _keep_home(ctx: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
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
