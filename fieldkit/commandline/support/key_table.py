"""The keys of the screens as text, Markdown and JSON, from the registry of commands."""

from __future__ import annotations

from collections.abc import Iterator

from fieldkit.command import Command
from fieldkit.commandline.support.layout import aligned
from fieldkit.commands import PLACES, commands_of
from fieldkit.key_names import key_words


def keys_of(command: Command) -> str:
    """Return the keys of a command as a person reads them."""
    return ", ".join(key_words(key.strip()) for key in command.key.split(",") if key.strip())


def text() -> Iterator[str]:
    """Yield the keys as lines, by place."""
    for place, heading in PLACES.items():
        commands = commands_of(place)
        if commands:
            yield heading
            yield from aligned([(keys_of(one), one.title, one.help) for one in commands], indent="  ")
            yield ""


def markdown() -> Iterator[str]:
    """Yield docs/keys.md."""
    yield "# Keys"
    yield ""
    yield "Made by `fieldkit keys --markdown` from the registry of commands. Any key can be changed in `settings.toml`:"
    yield 'under `[keys]`, the command\'s id, such as `"everywhere.call" = "c,f10"`.'
    for place, heading in PLACES.items():
        commands = commands_of(place)
        if commands:
            yield ""
            yield f"## {heading}"
            yield ""
            yield "| key | command | what it does | id |"
            yield "|---|---|---|---|"
            for one in commands:
                keys = ", ".join(f"`{key}`" for key in keys_of(one).replace("|", "\\|").split(", "))
                yield f"| {keys} | {one.title} | {one.help} | `{one.id}` |"


def plain() -> list[dict[str, object]]:
    """Return the keys as plain data."""
    return [
        {"id": one.id, "keys": keys_of(one).split(", "), "title": one.title, "help": one.help, "place": place}
        for place in PLACES
        for one in commands_of(place)
    ]
