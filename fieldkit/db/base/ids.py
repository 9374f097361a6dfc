"""Names of records and the clock, in one place so that tests and the demo can hold them still."""

from __future__ import annotations

import os
import time


def now_ms() -> int:
    """Return the time in UTC milliseconds."""
    return time.time_ns() // 1_000_000


def new_uid(at_ms: int) -> str:
    """Return a UUIDv7 (RFC 9562) for the moment ``at_ms``: sortable by time, unique on every device."""
    return uid_for(at_ms, int.from_bytes(os.urandom(10), "big"))


def uid_for(at_ms: int, noise: int) -> str:
    """Return the UUIDv7 for a moment and 80 bits of noise; the same ones give the same uid."""
    value = (
        (at_ms & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (noise >> 68 & 0xFFF) << 64 | 0b10 << 62 | noise & ((1 << 62) - 1)
    )
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
