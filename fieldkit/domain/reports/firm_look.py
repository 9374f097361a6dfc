"""What a firm puts on its documents: its name, logo, colour and words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

ENOUGH: Final = 4.5
"""Contrast that small text needs (WCAG 2.2, level AA)."""
USUAL_COLOUR: Final = "#1f5673"
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}\Z")
PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class FirmLook:
    """The firm as its documents show it. All of it may be empty."""

    firm: str = ""
    by: str = ""
    """Who made the survey."""
    contact: str = ""
    """How the firm is reached; several lines."""
    opening: str = ""
    """Said before anything else."""
    closing: str = ""
    """Said at the end of what the client is asked for."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Other titles of chapters, by key."""
    colour: str = USUAL_COLOUR
    logo: bytes = b""
    """A PNG or JPEG."""

    @property
    def logo_type(self) -> str:
        """Which picture the logo is: png, jpeg, "" for none."""
        return picture_type(self.logo)

    @property
    def ink(self) -> str:
        """The colour, darkened until text of it can be read on white, and white text on it."""
        return readable(self.colour)


def picture_type(data: bytes) -> str:
    """Return png or jpeg by what a file begins with, "" for anything else."""
    return "png" if data.startswith(PNG) else "jpeg" if data.startswith(JPEG) else ""


def is_colour(text: str) -> bool:
    """Whether ``text`` is a colour such as "#1f5673"."""
    return _COLOUR.match(text) is not None


def readable(colour: str, on: str = "#ffffff") -> str:
    """Return ``colour`` darkened in small steps until its contrast with ``on`` is enough for text."""
    red, green, blue = _parts(colour)
    while contrast(f"#{red:02x}{green:02x}{blue:02x}", on) < ENOUGH and (red, green, blue) != (0, 0, 0):
        red, green, blue = (part * 95 // 100 for part in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 reckons it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _shares(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _shares(colour: str) -> tuple[float, ...]:
    return tuple(part / 255 for part in _parts(colour))


def _parts(colour: str) -> tuple[int, int, int]:
    number = int(colour.removeprefix("#"), 16)
    return number >> 16, number >> 8 & 0xFF, number & 0xFF
