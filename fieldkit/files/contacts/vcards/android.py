"""Properties that Android writes as rows of its own table: kind, value, a number for the type, a label of one's own."""

from collections.abc import Sequence
from typing import Final, NamedTuple

_TYPES: Final = {
    "nickname": ("", "nickname", "other name", "maiden name", "short name", "initials"),
    "relation": (
        *("", "assistant", "brother", "child", "domestic partner", "father", "friend", "manager", "mother", "parent"),
        *("partner", "referred by", "relative", "sister", "spouse"),
    ),
    "contact_event": ("", "anniversary", "contact event", "birthday"),
}
"""Kinds whose rows have the column of a type, and what their types say (``ContactsContract.CommonDataKinds``)."""


class AndroidRow(NamedTuple):
    """What one of the rows says."""

    label: str
    value: str


def android_row(written: Sequence[str]) -> AndroidRow:
    """Return what the parts of ``X-ANDROID-CUSTOM`` say.

    ``vnd.android.cursor.item/relation``, ``Bob``, ``14`` gives ``spouse`` and ``Bob``.
    """
    kind, *cells = written
    if not cells:
        return AndroidRow("android custom", kind)
    name = kind.rpartition("/")[2]
    label = name.replace("_", " ") or "android custom"
    types = _TYPES.get(name.lower())
    if types is not None and len(cells) > 1 and cells[1].strip().isdecimal():
        value, written_type, own, *cells = [*cells, ""]
        type_ = int(written_type.strip()[:9])
        label = own if type_ == 0 and own else types[type_] if 0 < type_ < len(types) else label
        cells = [value, *([own] if label != own else []), *cells]
    return AndroidRow(label, ", ".join(filter(None, cells)))
