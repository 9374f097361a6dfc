"""Letters that no accent can be taken from, and what is typed for them on a keyboard that has none.

The search index holds a name that has any of them a second time, in plain letters; what is typed becomes plain too.
So either side may be written either way.
"""

from __future__ import annotations

from typing import Final

_LATIN: Final = {
    "ł": "l", "ø": "o", "ǿ": "o", "đ": "d", "ð": "d", "ɖ": "d", "ı": "i", "ħ": "h", "ŧ": "t", "ß": "ss", "æ": "ae",
    "ǣ": "ae", "ǽ": "ae", "œ": "oe", "þ": "th", "ŋ": "ng", "ĸ": "k", "ŀ": "l", "ĳ": "ij", "ŉ": "n", "ƶ": "z", "ɨ": "i",
    "ʉ": "u", "ɵ": "o", "ƀ": "b", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ə": "e", "ǝ": "e",
    "ɣ": "g", "ƒ": "f", "ǥ": "g", "ɍ": "r", "ȼ": "c", "ⱥ": "a", "ǆ": "dz", "ǳ": "dz", "ǉ": "lj", "ǌ": "nj",
}  # fmt: skip
_OTHER: Final = {
    "ё": "е", "ґ": "г", "ў": "у", "ї": "і",
    "ά": "α", "έ": "ε", "ή": "η", "ί": "ι", "ό": "ο", "ύ": "υ", "ώ": "ω", "ϊ": "ι", "ϋ": "υ",
}  # fmt: skip
"""Of scripts whose accents the index keeps: those that are left out in a hurry."""
_SMALL_ONLY: Final = {
    "ſ": "s", "ΐ": "ι", "ΰ": "υ", "ς": "σ", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st",
    "ﬆ": "st", "ª": "a", "º": "o",
}  # fmt: skip
MARKS: Final = "'’‘ʼʻʾʿ`´"
"""What stands inside a name and is left out as often: "O'Brien" is typed "obrien"."""
_WIDE: Final = {code + 0xFEE0: chr(code) for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}
"""Full width letters and digits, as East Asian keyboards write them."""

PLAIN: Final[dict[int, str]] = {
    **_WIDE,
    **{ord(letter): plain for letter, plain in (_LATIN | _OTHER | _SMALL_ONLY).items()},
    # ẞ has a small letter without its like; the capital of ı is a plain I.
    **{
        ord(letter.upper()): plain
        for letter, plain in (_LATIN | _OTHER).items()
        if len(letter.upper()) == 1 and letter not in "ıĸ"
    },
    **{ord(letter.title()): plain for letter, plain in _LATIN.items() if len(letter.title()) == 1 and letter != "ı"},
    ord("ẞ"): "ss",
}
"""What stands for a letter, by its code, in small letters whatever its case."""
_MARKLESS: Final = dict.fromkeys(map(ord, MARKS), "")

_AFTER: Final = {"a": ("ae", "aa"), "o": ("oe",), "u": ("ue",)}
"""What is written for a vowel with two dots or a ring where a keyboard has none: ä, ö, ü and å."""
_PAIRS: Final = ("ae", "oe", "ue", "aa")
_IN_ONE: Final = (("oe", "œ"), ("ae", "æ"))
"""Two letters that are written as one: behind an elision, as in "L'Œuf", no name holds them in plain letters."""
_SHORTEST: Final = 4
"""Letters of a word from which on the other ways to write its vowels are looked for."""


def without_strokes(text: str) -> str:
    """Return ``text`` with what is typed for letters that have no accent to take off: "Łódź" as "lódź"."""
    return text if text.isascii() else text.translate(PLAIN)


def without_marks(text: str) -> str:
    """Return ``text`` without the apostrophes inside its names: "O'Brien" as "OBrien"."""
    return text.translate(_MARKLESS)


def other_vowels(word: str) -> list[str]:
    """Return how else a plain word may be written for its umlauts: "mueller" for "muller", and the other way round.

    Each is changed by itself, and all at once; ``word`` and what begins with it are not among them.
    """
    if len(word) < _SHORTEST:
        return []
    found = [word.replace(pair, pair[0]) for pair in _PAIRS if pair in word]
    every = word
    for pair in _PAIRS:
        every = every.replace(pair, pair[0])
    found.append(every)
    spread = "".join(_AFTER[char][0] if char in _AFTER else char for char in word)
    found.append(spread)
    for place, char in enumerate(word):
        if word[place : place + 2] in _PAIRS:
            found.append(word[: place + 1] + word[place + 2 :])
        elif char in _AFTER and word[place - 1 : place + 1] not in _PAIRS:
            found += [word[:place] + pair + word[place + 1 :] for pair in _AFTER[char]]
    return [one for one in dict.fromkeys(found) if not one.startswith(word)]


def other_letters(word: str) -> list[str]:
    """Return how else a plain word may be written for its ligatures, and for a "đ" that is typed as "dj"."""
    if len(word) < _SHORTEST:
        return []
    found = [word.replace("dj", "d")] if "dj" in word else []
    found += [word.replace(two, one) for two, one in _IN_ONE if two in word]
    return [one for one in found if not one.startswith(word)]
