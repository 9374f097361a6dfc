"""The article before a noun."""


def in_sentence(label: str) -> str:
    """Return a label as it stands within a sentence: "access point" for "Access point", "UPS" stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def with_article(noun: str) -> str:
    """Return a noun with "a" or "an": "a call", "an instruction"."""
    return f"{'an' if noun[:1].casefold() in tuple('aeiou') else 'a'} {noun}"
