"""What the parts of a checklist are called in a form: each name once, of letters that every program takes."""

from __future__ import annotations

import re
from typing import Final

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.files.checklists.xlsform.own_columns import PREFIX, PURPOSE
from fieldkit.files.checklists.xlsform.types import JUDGED, JUDGED_OPTIONS, YES_NO, YES_NO_OPTIONS
from fieldkit.files.checklists.xlsform.xpath.said import Names

_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9_.-]+")
_NOT_IN_AN_OPTION: Final = re.compile(r"""[\s'"<>&${}]+""")
_TAKEN: Final = ("meta", "data", "instanceid", "instancename", PURPOSE)


def names_of(checklist: Checklist) -> tuple[Names, dict[str, str]]:
    """Return what items and options are called, and the names of sections by their ids."""
    taken = {*_TAKEN}
    names = Names({item.id: _free(_name(item.id), taken) for item in checklist.items})
    sections = {section.id: _free(_name(section.id), taken) for section in checklist.sections}
    for item in checklist.items:
        if item.type == "check":
            names.options[item.id] = {value: value for value in JUDGED_OPTIONS}
        elif item.type == "yesno":
            names.options[item.id] = {value: value for value in YES_NO_OPTIONS}
        elif item.options:
            used: set[str] = set()
            names.options[item.id] = {option.value: _free(_option(option.value), used) for option in item.options}
    return names, sections


def list_names(checklist: Checklist, names: Names) -> dict[str, str]:
    """Return the list of choices of each item that has options of its own."""
    taken = {JUDGED, YES_NO}
    return {item.id: _free(names.of[item.id], taken) for item in checklist.items if item.type in ("choice", "multi")}


def form_id(checklist: Checklist) -> str:
    """Return the id of the form."""
    return _NOT_IN_A_NAME.sub("-", checklist.id).strip("-") or "form"


def _name(text: str) -> str:
    plain = _NOT_IN_A_NAME.sub("_", text)
    ours = plain.casefold().startswith(PREFIX)  # notes of ours are called so
    return plain if (plain[:1].isalpha() or plain[:1] == "_") and not ours else f"_{plain}"


def _option(text: str) -> str:
    return _NOT_IN_AN_OPTION.sub("_", text) or "_"


def _free(wanted: str, taken: set[str]) -> str:
    """Return the name, with a number where another one differs at most in large letters."""
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted}_{number}"
    taken.add(name.casefold())
    return name
