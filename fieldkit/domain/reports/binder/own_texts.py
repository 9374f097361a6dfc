"""What the firm wrote itself of what stands in the book: in it nothing may be said that is never said to a client."""

from __future__ import annotations

from collections.abc import Iterator

from fieldkit.domain.reports.binder.built import Binder
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.never_said import look_texts


def binder_texts(binder: Binder, look: FirmLook) -> Iterator[tuple[str, str]]:
    """Yield what the firm or its people wrote themselves, with what it is."""
    yield from look_texts(look)
    for one in (*binder.findings, *binder.accepted):
        for what, text in (("title", one.title), ("fix", one.fix)):
            yield f"The {what} of the finding “{one.title}”", text
    for promise in binder.promises:
        yield f"The promise “{promise.what}”", promise.what
