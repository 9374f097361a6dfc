"""Which type of question of a form is which type of item of a checklist, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fieldkit.domain.checklists.checklist import Item

JUDGED: Final = "fieldkit_result"
"""The list of choices of judged items."""
YES_NO: Final = "fieldkit_yesno"
JUDGED_OPTIONS: Final[Mapping[str, str]] = {
    "pass": "Pass",
    "partial": "Partial",
    "fail": "Fail",
    "na": "Not applicable",
    "not_checked": "Not checked",
}
YES_NO_OPTIONS: Final[Mapping[str, str]] = {"yes": "Yes", "no": "No"}
PICTURES: Final = ("png", "jpg", "jpeg")
PICTURE_SIZE: Final = "max-pixels=2048"
"""Of a photo, large enough to read a label on; without it form programs warn."""
KEPT: Final = "xlsform"
"""The key of an item that keeps which of several types of a form it had."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a type of a form becomes."""

    type: str
    why: str = ""
    """What is different from then on, "" for nothing."""
    accept: tuple[str, ...] = ()


_TYPED: Final = "it is typed as text here"
QUESTIONS: Final[Mapping[str, Meant]] = {
    "text": Meant("text"),
    "string": Meant("text"),
    "integer": Meant("number", "a fraction would be taken here, too"),
    "int": Meant("number", "a fraction would be taken here, too"),
    "decimal": Meant("number"),
    "range": Meant("number", "it is typed here; steps between are not held"),
    "date": Meant("date"),
    "time": Meant("text", _TYPED),
    "datetime": Meant("text", _TYPED),
    "barcode": Meant("text", f"nothing is scanned; {_TYPED}"),
    "geopoint": Meant("text", f"no place is measured; {_TYPED}"),
    "geotrace": Meant("text", f"no way is measured; {_TYPED}"),
    "geoshape": Meant("text", f"no area is measured; {_TYPED}"),
    "image": Meant("file", accept=PICTURES),
    "photo": Meant("file", accept=PICTURES),
    "audio": Meant("file", "nothing is recorded here: a file is named"),
    "video": Meant("file", "nothing is filmed here: a file is named"),
    "file": Meant("file"),
    "acknowledge": Meant("yesno", "it is answered with yes or no"),
    "trigger": Meant("yesno", "it is answered with yes or no"),
    "select_one_from_file": Meant("text", f"its answers are in another file; {_TYPED}"),
    "select_multiple_from_file": Meant("text", f"its answers are in another file; {_TYPED}"),
    "select_one_external": Meant("text", f"its answers are in another sheet; {_TYPED}"),
}
"""Types of a form that ask something, but for those with choices."""
SELECTS: Final[Mapping[str, str]] = {"select_one": "choice", "select_multiple": "multi", "rank": "multi"}
ALSO: Final[Mapping[str, str]] = {
    "select one": "select_one",
    "select1": "select_one",
    "select one from": "select_one",
    "select multiple": "select_multiple",
    "select all that apply": "select_multiple",
    "select all that apply from": "select_multiple",
    "add select one prompt using": "select_one",
    "add select multiple prompt using": "select_multiple",
    "select one from file": "select_one_from_file",
    "select multiple from file": "select_multiple_from_file",
    "add image prompt": "image",
    "add photo prompt": "photo",
    "add audio prompt": "audio",
    "add video prompt": "video",
    "add file prompt": "file",
    "begin group": "begin_group",
    "end group": "end_group",
    "begin repeat": "begin_repeat",
    "end repeat": "end_repeat",
    "begin lgroup": "begin_repeat",
    "end lgroup": "end_repeat",
    "add note prompt": "note",
    "add text prompt": "text",
    "add integer prompt": "integer",
    "note prompt": "note",
    "add decimal prompt": "decimal",
    "add date prompt": "date",
    "location": "geopoint",
    "gps": "geopoint",
    "add date time prompt": "datetime",
    "phone number": "phonenumber",
}
"""Older names of types."""
UNASKED: Final[Mapping[str, str]] = {
    "calculate": "nothing is computed here",
    "hidden": "what is not asked is not held",
    "xml-external": "other files are not read",
    "csv-external": "other files are not read",
    "geojson-external": "other files are not read",
    "background-audio": "nothing is recorded here",
    "background-geopoint": "no place is measured here",
    "start-geopoint": "no place is measured here",
    **dict.fromkeys(
        ("start", "end", "today", "deviceid", "imei", "simserial", "subscriberid", "phonenumber", "username", "email"),
        "a survey has its day and its author by itself; no device is noted",
    ),
    "audit": "how a form was filled in is not recorded",
    "osm": "no map is shown here",
}
"""Types that ask nothing of a person, and why they are not taken over."""
STRUCTURE: Final = ("begin_group", "end_group", "begin_repeat", "end_repeat", "note")
KNOWN: Final = (*SELECTS, *QUESTIONS, *UNASKED, *STRUCTURE)
_WRITTEN: Final[Mapping[str, str]] = {
    "check": f"select_one {JUDGED}",
    "yesno": f"select_one {YES_NO}",
    "number": "decimal",
    "money": "decimal",
    "text": "text",
    "longtext": "text",
    "date": "date",
    "contact": "text",
    "asset": "text",
    "signoff": "text",
}
SHOWN_AS: Final[Mapping[str, str]] = {
    "contact": "a link to a person is a line of text in a form",
    "asset": "a link to a piece of equipment is a line of text in a form",
    "signoff": "a sign-off with name, role and time is a line of text in a form",
    "money": "an amount is a figure without its currency in a form",
}
"""What a form makes of types that only checklists have."""


def written_type(item: Item, list_name: str) -> str:
    """Return the type of a form that asks for ``item``."""
    kept = item.extra.get(KEPT)
    if isinstance(kept, str) and kept in QUESTIONS and QUESTIONS[kept].type == item.type:
        return kept
    if item.type in ("choice", "multi"):
        name = "rank" if kept == "rank" and item.type == "multi" else ""
        return f"{name or ('select_one' if item.type == 'choice' else 'select_multiple')} {list_name}"
    if item.type == "file":
        kinds = {kind.lstrip(".").casefold() for kind in item.accept}
        return "image" if kinds and kinds <= {*PICTURES, "webp", "heic"} else "file"
    return _WRITTEN[item.type]
