"""Whether a text looks like a password: where one is kept may stand in a document, never what it is."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar

LEFT_OUT: Final = "[left out: it looks like a password]"
_T = TypeVar("_T")
_NAMED: Final = (
    r"(?:pass ?words?|pass ?phrases?|pass ?codes?|passwd|pwd|pw|passwort|kennwort|mot de passe|contraseña|pins?|puk|"
    r"(?:(?:admin|root|user|login)[ /]+)?pass|secret|psk|token|"
    r"(?:encryption|recovery|licen[cs]e|product|api|shared|wi-?fi|wpa[23]?|pre-?shared|ssh|network|security) ?"
    r"(?:key|code)|"
    r"(?:alarm|door|gate|safe|entry|unlock) ?code|code|key)"
)
_NO_CODE: Final = r"(?<!zip )(?<!post )(?<!postal )(?<!area )(?<!country )(?<!dialling )(?<!colour )(?<!bar )"
_PLACE: Final = (
    r"(?:in|at|on|with|under|by|from|behind|beside|inside|kept|held|stored|see|ask|the|a|an|our|their|his|her|its|"
    r"every|each|only|manager|list|book|file|vault|safe|none|nothing|no|not|nobody|never|unknown|yes|n/a|to|is|was|"
    r"are|were|has|had|and|or|of|for|changed?|reset|expires?|policy|protected|bitwarden|keepass\w*|1password|lastpass|"
    r"dashlane|password|browser|browsers|paper|memory|owner|provider|reception|office|envelope)\b"
)
_QUALITY: Final = (
    r"(?:unique|strong|weak|missing|default|set|long|short|new|old|good|fine|required|needed|lost|different|shared|"
    r"written|correct|wrong|known|ready|secret|private)\b"
)
_AFTER_SIGN: Final = re.compile(
    rf"(?i){_NO_CODE}\b{_NAMED}\b['\")\]]*\s*(?:[:=]+>?|-+>|\bis:|\blautet\b)\s*(?!{_PLACE})[^\s,;.]"
)
"""A name of a secret, a sign, and then no word that tells where it is."""
_AFTER_IS: Final = re.compile(
    rf"(?im){_NO_CODE}\b{_NAMED}\s+is\s+(?!{_PLACE})(?!{_QUALITY})(?:[^\s,;.]*\d\S*|[^\s,;.]+\s*(?:[,;.]|$))"
)
"""The same with “is”, where one word or a figure follows: more words are a sentence about it."""
_AFTER_NAME: Final = re.compile(
    rf"(?i){_NO_CODE}\b{_NAMED}\s+[\"'“‘(]{{0,2}}(?=\S*\d)(?:\d{{4,}}(?!\S)|(?=\S*[^\W\d_])\S{{5,}}|(?=\S*[!#$%&*?@^])\S{{4,}})"
)
"""A name of a secret and beside it a figure of four digits and more, or letters and digits in one word."""
_IN_ADDRESS: Final = re.compile(r"(?i)\b[a-z][\w+.-]{0,20}://[^/\s:@]+:[^/\s@]+@")
_KEY_BLOCK: Final = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY")
_WORD: Final = re.compile(r"\S+")
_ADDRESS: Final = re.compile(r"(?i)^[<(\"']*(?:https?://|www\.|mailto:|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
_SHORTEST: Final = 8
_LONGEST_NAME: Final = 20
"""Signs of upper case, lower case and figures mixed in one word, from which on it is no name of a product."""


def looks_secret(text: str) -> bool:
    """Whether a text holds what looks like a password, a PIN or a key. Better one too many than one in a document."""
    if any(pattern.search(text) for pattern in (_AFTER_SIGN, _AFTER_IS, _AFTER_NAME, _IN_ADDRESS, _KEY_BLOCK)):
        return True
    return any(_is_mixed(found[0]) for found in _WORD.finditer(text))


def _is_mixed(word: str) -> bool:
    """Whether a word mixes signs as only a password or a key does."""
    if len(word) < _SHORTEST or _ADDRESS.match(word):
        return False
    core = word.strip("\"'“”‘’().,;:")
    mixed = any(map(str.isupper, core)) and any(map(str.islower, core)) and any(map(str.isdigit, core))
    signs = re.search(r"[!#$%^*?=~|\\&@]", core) is not None
    return mixed and len(core) >= _SHORTEST and (signs or (len(core) >= _LONGEST_NAME and core.isalnum()))


def without_secrets(data: _T) -> tuple[_T, int]:
    """Return a frozen dataclass with each string that looks like a password replaced, and how many there were."""
    found = list[str]()
    made: _T = _safe(data, found)
    return made, len(set(found))


def _safe(value: Any, found: list[str]) -> Any:
    if isinstance(value, str):
        if not looks_secret(value):
            return value
        found.append(value)
        return LEFT_OUT
    if isinstance(value, tuple):
        return tuple(_safe(one, found) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _safe(getattr(value, one.name), found) for one in fields(value) if one.init})
    return value
