"""The other details of a contact: entries, each "Label: value", whose further lines begin with two blanks."""

from __future__ import annotations

import re


def entries_of(details: str) -> list[str]:
    """Return other details one by one: lines that begin with two blanks belong to the one before."""
    return re.split(r"\n(?!  )", details) if details else []


def as_entry(label: str, value: str) -> str:
    """Return one entry."""
    return f"{label[:1].upper()}{label[1:]}: {indented(value)}"


def label_and_value(one: str) -> tuple[str, str]:
    """Return label and value of an entry; the label is "" where there is none."""
    label, colon, value = one.partition(": ")
    return (label, value.replace("\n  ", "\n")) if colon else ("", one)


def indented(value: str) -> str:
    """Return a value whose further lines belong to its entry."""
    return value.replace("\n", "\n  ")
