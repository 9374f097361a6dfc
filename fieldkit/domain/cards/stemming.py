"""English words as people type them: endings off, British and American spelling made one, slips of the finger."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from fieldkit.domain.text.sanitize import fold

SMALL: Final = frozenset(
    "a about all am an and any are as at be been but by can could did do does done dont for from get go got had has "
    "have he her here him his i id if im in is it its ive just like me my no not of on one or our out she should so "
    "some that the their them then there these they thi thing this to too up us was we well were what when which who "
    "why will with wont would you your youre ha wa doe really even want know going come give take make put see look "
    "now here way much more anything something thing".split()
)
"""Words that say little by themselves; pairs with them still say something ("by the hour")."""

_ARTICLES: Final = frozenset(("a", "an", "the"))
_VOWEL = re.compile("[aeiouy]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TO_AMERICAN: Final = (
    # How it ends, and how it ends in America; the letter before "our" tells "colour" from "hour".
    (("ise", "ised", "ises", "ising", "iser", "isation"), re.compile(r"is(?=(e|ed|es|ing|er|ation)$)"), "iz"),
    (("yse", "ysed", "yses", "ysing"), re.compile(r"ys(?=(e|ed|es|ing)$)"), "yz"),
    (
        ("our", "ours", "oured", "ouring", "ourite", "ourful"),
        re.compile(r"(?<=[^aeiou])our(?=(s|ed|ing|ite|ful)?$)"),
        "or",
    ),
    (("tre", "tres", "bre", "bres"), re.compile(r"re(?=s?$)"), "er"),
    (("ogue", "ogues"), re.compile(r"ogue(?=s?$)"), "og"),
    (("lled", "lling", "ller"), re.compile(r"ll(?=(ed|ing|er)$)"), "l"),
    # Who types in a hurry hears no difference between "insurance" and "insurence".
    (("ance", "ances", "ence", "ences"), re.compile(r"[ae]nce(?=s?$)"), "ense"),
)
_IRREGULAR: Final = {
    # A word that stands for itself is taken as it is.
    "cheque": "check",
    "programme": "program",
    "tyre": "tire",
    "grey": "gray",
    "enrolment": "enrollment",
    "kerb": "curb",
    "broke": "break",
    "broken": "break",
    "bought": "buy",
    "paid": "pay",
    "spent": "spend",
    "sold": "sell",
    "told": "tell",
    "gone": "go",
    "went": "go",
    "kept": "keep",
    "held": "hold",
    "left": "leave",
    "lost": "lose",
    "said": "say",
    "came": "come",
    "took": "take",
    "taken": "take",
    "stole": "steal",
    "stolen": "steal",
    "tried": "try",
    "children": "child",
    "people": "people",
    "cheaper": "cheap",
    "cheapest": "cheap",
    "bigger": "big",
    "smaller": "small",
    "quoted": "quote",
    "fewer": "less",
    "lower": "low",
    "higher": "high",
    "older": "old",
    "news": "news",
    "this": "this",
    "us": "us",
    "his": "his",
    "was": "was",
    "has": "has",
    "hour": "hour",
    "hours": "hour",
    "four": "four",
    "your": "your",
    "our": "our",
    "do": "do",
    "does": "do",
    "doing": "do",
    "did": "do",
    "done": "do",
}


def words_in(text: str) -> list[str]:
    """Return the words of ``text`` in order: lower case, without accents, apostrophes and articles."""
    words = [word.replace("'", "").replace("’", "") for word in _WORD.findall(fold(text))]
    return [word for word in words if word not in _ARTICLES] or words


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return what ``word`` has in common with its other forms and spellings; not always a word itself."""
    word = _IRREGULAR.get(word, word)
    if word in _IRREGULAR:
        return word
    if len(word) < 4 or not word.isascii() or word.isdigit():
        return word
    word = word.replace("ph", "f")
    for endings, pattern, into in _TO_AMERICAN:
        if word.endswith(endings):
            word = pattern.sub(into, word)
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and _VOWEL.search(word, 0, len(word) - len(ending)):
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    if word.endswith("ly") and len(word) > 5:
        word = word[:-2]
    if word.endswith("y") and len(word) > 3 and word[-2] not in "aeiou":
        word = word[:-1] + "i"
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
