"""What is typed: words that are commands too, digits, runs of one letter, letters of two, three and four bytes."""

from __future__ import annotations

from random import Random
from typing import Final

_WORDS: Final = (
    "nephew quotes fax deputy quick note undo unless pass fail yes new edit keep broken x q u z n e s p 4pm 1 22 333 "
    "Straße Öffnung naïve façade 青空 会议 مكتبة ☎ 🖨 Zoë jjjj pppp ssss aaaaaa C++ [b] a/b 100% it's -5 =sum ?! # "
    "till line drops out backup server router kitchen ladder invoice Tuesday"
).split(" ")
_CONSONANTS: Final = "bdfgklmnprstvz"
_VOWELS: Final = "aeiou"


def words(random: Random, least: int = 1, most: int = 4) -> str:
    """Return some words with single blanks between them."""
    return " ".join(random.choice(_WORDS) for _ in range(random.randint(least, most)))


def name(random: Random) -> str:
    """Return a word that nothing else has, of letters that can be found by their beginning."""
    return "".join(random.choice(_CONSONANTS) + random.choice(_VOWELS) for _ in range(5)).capitalize()
