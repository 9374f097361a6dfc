"""What a number or an address is for: types in every spelling, and labels of people's own. A label costs no value."""

import re

from fieldkit.db.contact_import.entry_lists import ONE_WORD, TYPES, plain_label
from fieldkit.domain.text.sanitize import fold
from fieldkit.files.contacts.vcard_lines import Property

# Apple's own labels come as _$!<Mobile>!$_; other programs escape them or lose a sign.
_APPLE = re.compile(r"\\?_?\\?\$?\\?!\\?(?:<|&lt;)(.*?)\\?(?:>|&gt;)(?:\\?!)?\\?\$?\\?_?\Z", re.IGNORECASE | re.DOTALL)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MARKS = re.compile(r"\\*[;,|]")
# What synchronising programs number entries with.
_REFERENCE = re.compile(r"(?i)x-synthesis-ref\d+|x-evolution-ui-slot|waid|x-.*-id")
_LABEL_NAME = re.compile(r"(?:X-(?:EVOLUTION-|GOOGLE-|MOZILLA-|CUSTOM-)?(?:AB-?)?)?L[ABEL]{3,6}")
_TOGETHER = {
    "homefax": "home fax",
    "workfax": "work fax",
    "otherfax": "other fax",
    "faxhome": "home fax",
    "faxwork": "work fax",
    "homephone": "home",
    "workphone": "work",
    "mobilephone": "mobile",
    "homepage": "homepage",
    "companymain": "company main",
    "workmobile": "work mobile",
    "workpager": "work pager",
}


def is_label_name(name: str) -> bool:
    """Return whether a property is called like a label of its group: ``X-ABLABEL``, also with a slip."""
    return _LABEL_NAME.fullmatch(name) is not None


def type_words(prop: Property) -> list[str]:
    """Return the types of a property, each alone: bare ones of 2.1 and quoted or escaped lists too. Known ones are
    lower case, others as they are written.
    """
    return [word for written in prop.all("TYPE", "") for word in words_of(written)]


def words_of(written: str) -> tuple[str, ...]:
    """Return each type of a list of types, as it stands in a parameter, a value or a label."""
    found: list[str] = []
    for one in _MARKS.split(written):
        word = re.sub(r"(?i)\Atype\s*=\s*", "", one.strip().strip("\\\"'").strip())
        if word and not _REFERENCE.fullmatch(word):
            found += _apart(word)
    return tuple(found)


def types_label(prop: Property, more: tuple[str, ...] = ()) -> str:
    """Return the types in plain words: ``work fax``. ``more`` are types from elsewhere, such as the name."""
    return plain_label([*more, *type_words(prop)])


def own_label(text: str) -> str:
    """Return a label of a person's own as an entry can carry it; ``work`` for ``WORK;VOICE;PREF``."""
    bare = text.strip()
    if bare[:1] == bare[-1:] == '"':
        bare = bare.strip('"').strip()
    apple = _APPLE.match(bare)
    if apple:
        return plain_label(word.lower() for word in _apart(apple.group(1).strip()))
    tokens = [token for token in (one.strip(" \\\"'") for one in re.split(r"[;,|/\n]", bare)) if token]
    known = [re.sub(r"(?i)\A(?:type\s*=\s*|x-(?=[a-z]+\Z))", "", token) for token in tokens]
    if known and all(fold(token) in TYPES or fold(token) in _TOGETHER for token in known):
        return plain_label([word for token in known for word in _apart(token)])
    if re.fullmatch(r"[A-Z]+(?:_[A-Z]+)+", bare):  # a constant of a program
        return bare.replace("_", " ").lower()
    return " ".join(re.sub(r"[;\n]", " ", bare.replace("\\", "")).split())


def _apart(word: str) -> list[str]:
    """Return ``home`` and ``fax`` of ``HomeFAX``, ``homefax`` and ``home_fax``; what is not known as it is written."""
    plain = fold(word).removeprefix("x-").replace("_", "").replace("-", "")
    if plain in _TOGETHER:
        return _TOGETHER[plain].split()
    if plain in ONE_WORD:
        return [plain]
    parts = _CAMEL.sub(" ", word).lower().split()
    return parts if len(parts) > 1 and word.isascii() and not ONE_WORD.isdisjoint(parts) else [word]
