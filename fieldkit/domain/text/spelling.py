"""British and American spelling, and the endings of English words, for words that are being typed.

A word may be half typed: its ending counts as far as it is there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_E: Final = "(?=(?:e[drs]?|ers|ing?|a(?:t(?:i(?:on?s?)?)?)?|able)?$)"
"""What may follow "organis" and "analys"; "i", "at" and the like are halves of "ing" and "ation"."""
_OUR: Final = "(?=(?:s|e[dr]?|ers?|ing?|ings|i(?:te?s?|st)?|ful|less|able|al|hood|ly|y)?$)"
_FOR_OUR: Final = (
    "arb", "ard", "arm", "behavi", "cand", "clam", "col", "demean", "discol", "dishon", "enam", "endeav", "fav",
    "ferv", "flav", "glam", "harb", "hon", "hum", "lab", "misdemean", "multicol", "neighb", "od", "parl", "ranc",
    "rig", "rum", "sav", "savi", "splend", "succ", "tum", "val", "vap", "vig", "watercol",
)  # fmt: skip
"""What "our" and "or" stand after; "hour", "four" and "error" are the same everywhere."""
_L: Final = (
    "cancel", "channel", "counsel", "dial", "equal", "fuel", "initial", "jewel", "label", "level", "marshal", "marvel",
    "model", "panel", "pedal", "pencil", "quarrel", "rival", "signal", "spiral", "total", "travel", "trial", "tunnel",
    "wool",
)  # fmt: skip
_RE: Final = "(?:kilo|centi|milli|peri)?(?:cent|theat|lit|met|fib|calib|lust|spect|meag|somb|sab|och)"
_RULES: Final = (
    (re.compile(rf"(?<=[a-z]{{3}})is{_E}"), "iz"),
    (re.compile(rf"(?<=[a-z]{{3}})iz{_E}"), "is"),
    (re.compile(r"(?<=[a-z]al|[a-z]ar)ys(?=(?:e[drs]?|ing?|ers)?$)"), "yz"),
    (re.compile(r"(?<=[a-z]al|[a-z]ar)yz(?=(?:e[drs]?|ing?|ers)?$)"), "ys"),
    (re.compile(rf"^({'|'.join(_FOR_OUR)})our?{_OUR}"), r"\1or"),
    (re.compile(rf"^({'|'.join(_FOR_OUR)})or{_OUR}"), r"\1our"),
    (re.compile(rf"^({'|'.join(_L)})l(?=e[dr]?$|ers$|ing?s?$|or|ist|ation|ery)"), r"\1"),
    (re.compile(rf"^({'|'.join(_L)})(?=e[dr]?$|ers$|ing?s?$|or|ist|ation|ery)"), r"\1l"),
    (re.compile(rf"^({_RE})re(?=s?$|d$|fold$)"), r"\1er"),
    (re.compile(rf"^({_RE})er(?=s?$|ed$)"), r"\1re"),
    (re.compile(r"^(lic|def|off|pret)ence(?=s?$|d$)"), r"\1ense"),
    (re.compile(r"^(lic|def|off|pret)ense(?=s?$|d$)"), r"\1ence"),
    (re.compile(r"^(lic)enc(?=e[ders]*$|ing?$|or)"), r"\1ens"),
    (re.compile(r"^(lic)ens(?=e[ders]*$|ing?$|or)"), r"\1enc"),
    (re.compile(r"^(practi|advi|devi)c(?=e[ds]?$|ing?$)"), r"\1s"),
    (re.compile(r"^(practi|advi|devi)s(?=e[ds]?$|ing?$)"), r"\1c"),
    (re.compile(r"^(catal|dial|anal|monol|prol|epil)ogue?(?=s?$|d$)"), r"\1og"),
    (re.compile(r"^(catal|dial|anal|monol|prol|epil)og(?=s?$|ed$)"), r"\1ogue"),
    (re.compile(r"^(gr)ey"), r"\1ay"),
    (re.compile(r"^(gr)ay"), r"\1ey"),
    (re.compile(r"^(judg|acknowledg|ag)e(?=m|ing)"), r"\1"),
    (re.compile(r"^(judg|acknowledg)(?=m)"), r"\1e"),
    (re.compile(r"^(p)ae(?=d)|^(an)ae(?=s|m)"), r"\1\2e"),
)  # fmt: skip
_TABLE: Final = (
    ("aeroplane", "airplane"), ("ageing", "aging"), ("aluminium", "aluminum"), ("anaesthe", "anesthe"),
    ("annexe", "annex"), ("archaeolog", "archeolog"), ("artefact", "artifact"), ("cheque", "check"),
    ("connexion", "connection"), ("cosy", "cozy"), ("dependant", "dependent"), ("diarrhoea", "diarrhea"),
    ("disc", "disk"), ("doughnut", "donut"), ("draught", "draft"), ("encyclopaedia", "encyclopedia"),
    ("enquir", "inquir"), ("enrol", "enroll"), ("foetus", "fetus"), ("fulfil", "fulfill"), ("furore", "furor"),
    ("gynaecolog", "gynecolog"), ("haemo", "hemo"), ("instalment", "installment"), ("jewellery", "jewelry"),
    ("kerb", "curb"), ("liquorice", "licorice"), ("manoeuvre", "maneuver"), ("mediaeval", "medieval"),
    ("mould", "mold"), ("moustache", "mustache"), ("oestro", "estro"), ("orthopaedic", "orthopedic"),
    ("paediatric", "pediatric"), ("plough", "plow"), ("programme", "program"), ("pyjamas", "pajamas"),
    ("sceptic", "skeptic"), ("skilful", "skillful"), ("storey", "story"), ("sulphur", "sulfur"), ("tyre", "tire"),
    ("whisky", "whiskey"), ("wilful", "willful"), ("yoghurt", "yogurt"),
)  # fmt: skip
"""What no rule has, as beginnings: "cheques" and "checks" follow from "cheque" and "check"."""
_ENDING: Final = re.compile("(?:ings?|in|i|ed)$")
"""Whole, or as far as it is typed."""
_VOWEL: Final = re.compile("[aeiouy]")
_SHORTEST: Final = 4


@lru_cache(maxsize=4_000)
def spellings(word: str) -> tuple[str, ...]:
    """Return the other spellings of a plain, small word, whichever side of the ocean it is from."""
    if len(word) < _SHORTEST or not word.isascii():
        return ()
    found = [pattern.sub(into, word) for pattern, into in _RULES if pattern.search(word)]
    for one, other in _TABLE:
        for here, there in ((one, other), (other, one)):
            longer = there.startswith(here) and word.startswith(there)
            if word.startswith(here) and not longer:
                found.append(there + word[len(here) :])
    # A word that both sides of a rule fit ("licence" by "c" and by "ence") has one other spelling.
    return tuple(other for other in dict.fromkeys(found) if other != word)


@lru_cache(maxsize=4_000)
def inflections(word: str) -> tuple[str, ...]:
    """Return the other forms of an English word that do not begin with it: "offer" and "offered" for "offering"."""
    if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
        return ()
    found: list[str] = []
    if word.endswith(("ies", "ied")):
        found.append(word[:-3] + "y")
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        base = word[:-1]
        found += [base, *_with_endings(base.removesuffix("e"))]
        if word.endswith(("ses", "xes", "zes", "ches", "shes")):
            found += [word[:-2], *_with_endings(word[:-2])]
    elif word.endswith("y") and word[-2] not in "aeou":
        found.append(word[:-1] + "ies")
    stem = _ENDING.sub("", word)
    if stem != word and len(stem) >= 3 and _VOWEL.search(stem):
        found += [stem, f"{stem}s", f"{stem}e", f"{stem}es", *_with_endings(stem)]
        if stem[-1] == stem[-2]:
            found += [stem[:-1], f"{stem[:-1]}s"]
    return tuple(one for one in dict.fromkeys(found) if not one.startswith(word))


def _with_endings(stem: str) -> tuple[str, str]:
    return f"{stem}ed", f"{stem}ing"
