"""settings.toml: money, dates, theme, keys. Everything has a default; a mistake is refused with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fieldkit.domain.errors import Trouble

THEMES = ("dark", "light", "contrast")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may choose."""

    theme: str = "dark"
    currency: str = ""
    """Sign or code shown with amounts."""
    month_first: bool = False
    """Whether 4/5 is the fifth of April."""
    keys: dict[str, str] = field(default_factory=dict)
    """Other keys by command id."""


def load(path: Path) -> Settings:
    """Return the settings in ``path``, or the defaults if there is no such file. Raises Trouble."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(f"{path} cannot be read: {error}. Correct it or move it away.") from error
    import tomllib  # 14 ms, only where there are settings

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Trouble(f"{path}: {error}. Correct it or move it away; your data is not touched.") from error
    known = {"theme": str, "currency": str, "month_first": bool, "keys": dict}
    for name, value in found.items():
        if name not in known:
            raise Trouble(f"{path}: there is no setting “{name}”. There are: {', '.join(known)}.")
        if not isinstance(value, known[name]):
            raise Trouble(f"{path}: “{name}” must be {_SHAPES[name]}.")
    if found.get("theme", "dark") not in THEMES:
        raise Trouble(f"{path}: theme is one of {', '.join(THEMES)}.")
    from fieldkit.commands import checked_keymap

    keys = found.get("keys", {})
    if not all(isinstance(key, str) for key in keys.values()):
        raise Trouble(f'{path}, [keys]: a key is a text such as "f9".')
    try:
        return Settings(**{**found, "keys": checked_keymap(keys)})
    except Trouble as trouble:
        raise Trouble(str(trouble).replace("settings.toml", str(path), 1)) from trouble


_SHAPES = {
    "theme": "a text",
    "currency": 'a text such as "€"',
    "month_first": "true or false",
    "keys": 'a table of command = "key"',
}
