"""The keys of a survey, but for the digits, which choose by their number."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from textual.binding import Binding

from fieldkit.screens.base.page import bindings

KEYS: Final = [
    # Space would lead a page on within words that are typed where a letter answers.
    replace(one, key=one.key.removesuffix(",space"))
    for one in bindings("list", "survey")
    if isinstance(one, Binding) and one.id != "survey.choose"
]
