"""Which options of a choice a text may stand for."""

from __future__ import annotations

from fieldkit.domain.records.declaration import Field
from fieldkit.domain.text.sanitize import fold


def fitting_options(field: Field, text: str) -> tuple[tuple[str, ...], str]:
    """Return the words of the options that ``text`` may stand for, and those of the one it means, "" while it is open.

    It is the option that is called so, in words or by the value that files and the command line write; else the only
    one that begins so; else the only one with a word that begins so.
    """
    words = field.type.offers(field)
    wanted = fold(text).replace("_", " ")
    if not wanted:
        return words, ""
    called = [one.label for one in field.options if wanted == one.value.replace("_", " ").casefold()]
    exact = next((one for one in words if fold(one) == wanted), "") or next(iter(called), "")
    heads = tuple(one for one in words if fold(one).startswith(wanted))
    inner = tuple(one for one in words if one not in heads and f" {wanted}" in fold(one))
    only = (heads or inner)[0] if len(heads or inner) == 1 else ""
    fits = heads + inner
    return (fits if exact in fits or not exact else (exact,)), exact or only
