"""Bech32 as age spells its keys (BIP 173, without its limit of 90 characters). Standard library only."""

from __future__ import annotations

from typing import Final

_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(prefix: str, data: bytes) -> str:
    """Return ``data`` spelled under ``prefix``, in lower case."""
    words = _regroup(data, 8, 5, pad=True)
    check = _checksum(_spread(prefix) + words + [0] * 6) ^ 1
    words += [check >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join(_LETTERS[w] for w in words)


def decode(text: str, prefix: str) -> bytes:
    """Return the bytes that ``text`` spells; ValueError if it is damaged or has another prefix."""
    if text.lower() != text and text.upper() != text:
        raise ValueError("mixed case")
    found, one, rest = text.lower().rpartition("1")
    if not one or found != prefix or len(rest) < 6 or any(c not in _LETTERS for c in rest):
        raise ValueError("not such a key")
    words = [_LETTERS.index(c) for c in rest]
    if _checksum(_spread(found) + words) != 1:
        raise ValueError("the check characters do not fit")
    return bytes(_regroup(words[:-6], 5, 8, pad=False))


def _spread(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _checksum(words: list[int]) -> int:
    state = 1
    for word in words:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ word
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                state ^= generator
    return state


def _regroup(units: bytes | list[int], width: int, wanted: int, *, pad: bool) -> list[int]:
    held = bits = 0
    out = []
    for unit in units:
        held = held << width | unit
        bits += width
        while bits >= wanted:
            bits -= wanted
            out.append(held >> bits & (1 << wanted) - 1)
        held &= (1 << bits) - 1
    if pad and bits:
        out.append(held << wanted - bits & (1 << wanted) - 1)
    elif not pad and (bits >= width or held):
        raise ValueError("bits left over")
    return out
