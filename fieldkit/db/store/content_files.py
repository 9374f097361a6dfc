"""The files of the starting content: one for each checklist, one for each category of cards, and what all share."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final
from zlib import crc32

FOLDER: Final = Path(__file__).parents[2] / "content"
"""Not by ``importlib.resources``, which loads what reads archives: at each start 0.8 MB."""
ABOUT: Final = "about.yaml"
"""What the files beside it have in common."""
RULES: Final = ("evidence.yaml", "end_dates.yaml", "formulas.yaml")
"""What belongs to all cards, beside what their own folder says."""
REVISION: Final = 6
"""Goes up by one in each release whose content differs: of two devices, the one with the higher number is shown."""


def paths() -> list[Path]:
    """Return all files, in the order of their names."""
    return sorted(FOLDER.rglob("*.yaml"))


@cache
def stamp() -> str:
    """Return what tells this content from any other.

    No cryptographic sum: it would load OpenSSL at each start, 3 MB, and nobody is to be kept from forging it.
    """
    size = total = 0
    for path in paths():
        part = path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes()
        total, size = crc32(part, total), size + len(part)
    return f"{total:08x}-{size}"


def parsed(name: str) -> dict[str, Any]:
    """Return one kind of content as one document, with what all of it shares: checklists, objections or scoring.

    Beside the cards (objections) that is the method, the synonyms, what is never said, the inputs, the formulas,
    the evidence and the end dates.
    """
    match name:
        case "checklists":
            found, files = _named_in_about(FOLDER / name)
            return found | {name: files}
        case "objections":
            shared = {key: value for path in RULES for key, value in _parsed(FOLDER / path).items()}
            found, files = _named_in_about(FOLDER / "cards")
            return found | shared | {name: [card for file in files for card in file["cards"]]}
        case "scoring":
            return _parsed(FOLDER / "scoring.yaml")
    raise KeyError(name)


def _named_in_about(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what the files of a folder share, and those files in the order that it names them in."""
    about = _parsed(folder / ABOUT)
    return about, [_parsed(folder / f"{name}.yaml") for name in about.pop("files")]


def _parsed(path: Path) -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    parsed: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=loader)
    return parsed
