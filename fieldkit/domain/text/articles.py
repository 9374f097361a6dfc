"""The article before a noun."""


def with_article(noun: str) -> str:
    """Return a noun with "a" or "an": "a call", "an instruction"."""
    return f"{'an' if noun[:1].casefold() in tuple('aeiou') else 'a'} {noun}"
