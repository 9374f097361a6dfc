"""zstd with exact limits on output and window, and checks on what comes out."""

from __future__ import annotations

import hashlib
import sys
from typing import TYPE_CHECKING, Final

from fieldkit.sync.base.refusal import Code, Refused

if TYPE_CHECKING:
    from types import ModuleType

LEVEL: Final = 3
_SLICE: Final = 64 * 1024
_DAMAGED: Final = "its content is damaged. Ask for the file to be exported again."


def compress(raw: bytes) -> bytes:
    """Return ``raw`` as one zstd frame with a checksum, at level 3."""
    zstd = library()
    parameter = zstd.CompressionParameter
    return bytes(zstd.compress(raw, options={parameter.compression_level: LEVEL, parameter.checksum_flag: 1}))


def decompress(packed: bytes, size: int, sha256: str, window_log: int) -> bytearray:
    """Return what one zstd frame holds, refused unless it is exactly ``size`` bytes with that hash.

    ``window_log``: base-2 logarithm of the largest window in bytes. Holds ``size`` bytes and the window.
    """
    zstd = library()
    frame = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: window_log})
    out = bytearray(size)
    filled = 0
    source = memoryview(packed)
    place = 0
    try:
        while not frame.eof:
            piece = source[place : place + _SLICE] if frame.needs_input else b""
            if frame.needs_input and not piece:
                raise Refused(Code.PACKED, _DAMAGED)
            place += len(piece)
            # One byte more than is due, so that an overlong frame shows itself.
            part = frame.decompress(piece, min(size - filled + 1, 4 * _SLICE))
            if filled + len(part) > size:
                raise Refused(Code.PACKED, "it unpacks to more than its header says.")
            out[filled : filled + len(part)] = part
            filled += len(part)
    except zstd.ZstdError as error:
        raise Refused(Code.PACKED, _DAMAGED) from error
    if filled != size or place != len(packed) or frame.unused_data:
        raise Refused(Code.PACKED, "it does not unpack to what its header says.")
    if hashlib.sha256(out).hexdigest() != sha256:
        raise Refused(Code.PACKED, "it does not unpack to what its header says.")
    return out


def library() -> ModuleType:
    """Return the zstd module: the standard library's, or its backport."""
    # 5 ms, only needed when a file is written or opened.
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd
