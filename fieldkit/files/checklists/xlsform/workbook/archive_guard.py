"""An archive of somebody else, such as a workbook, looked through before anything is built of it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from fieldkit.domain.text.sanitize import printable
from fieldkit.files.checklists.xlsform.workbook.part_guard import PartRefused, SeenPart, looked_through, slim

MOST_BYTES: Final = 10 * 1024 * 1024
_MOST_UNPACKED: Final = 48 * 1024 * 1024
_MOST_PARTS: Final = 2_000
ZIP: Final = b"PK\x03\x04"
SAVE_AGAIN: Final = "Open it in Excel or LibreOffice and save it as .xlsx, or look whether it came whole."
_UNREAD: Final = (
    *("docProps/", "customXml/", "xl/theme/", "xl/drawings/", "xl/charts/", "xl/externalLinks/", "xl/pivot"),
    *("xl/comments", "xl/threadedComments/", "xl/persons/", "xl/printerSettings/", "xl/calcChain", "xl/media/"),
)
"""Parts of a workbook that hold no cell."""


@dataclass(frozen=True, slots=True)
class GuardedArchive:
    """An archive of the parts that are wanted, each of them looked through, and what was seen in each."""

    data: bytes
    seen: Mapping[str, SeenPart]


def of_cells(name: str) -> bool:
    """Whether a part of a workbook may say something of its cells."""
    return name.endswith((".xml", ".rels")) and not name.startswith(_UNREAD)


def names_in(data: bytes) -> list[str]:
    """Return the names of the parts of an archive. Raises PartRefused for what is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise PartRefused(f"It is damaged ({in_short(error)}). {SAVE_AGAIN}") from error


def guarded(data: bytes, wanted: Callable[[str], bool], again: str = SAVE_AGAIN) -> GuardedArchive:
    """Return the parts of an archive that are ``wanted`` by their names. Raises PartRefused for what is too large.

    ``again`` is what whoever sent it can do.
    """
    parts: dict[str, SeenPart] = {}
    kept = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(kept, "w") as out:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS:
                raise PartRefused(f"It has {len(entries):,} parts; such a file has a few. {again}")
            if len({one.filename for one in entries}) < len(entries):
                raise PartRefused(f"Two of its parts have one name. {again}")
            read = [one for one in entries if wanted(one.filename)]
            unpacked = sum(one.file_size for one in read)
            if unpacked > _MOST_UNPACKED:
                raise PartRefused(
                    f"Unpacked it has {unpacked // 1024**2:,} MB, more than the {_MOST_UNPACKED // 1024**2} MB that "
                    "fieldkit reads. Delete empty rows that have only a format, and what is no part of what was asked."
                )
            for one in read:
                if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise PartRefused(f"It is packed in a way that no such file is. {again}")
                if one.flag_bits & 1:
                    raise PartRefused("It is protected by a password. Save it without one.")
                text = archive.read(one)
                parts[one.filename] = looked_through(one.filename, text)
                out.writestr(one.filename, slim(text))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise PartRefused(f"It is damaged ({in_short(error)}). {again}") from error
    return GuardedArchive(kept.getvalue(), parts)


def in_short(error: Exception) -> str:
    """Return what an error of a library says, on one line."""
    return printable(" ".join(str(error).split()))[:120] or type(error).__name__
