"""Money as whole minor units, and figures as people write them. No binary fractions anywhere."""

import re
from typing import Final

from fieldkit.domain.text.sanitize import clean_line, fold

MINOR: Final = 2
"""Decimal places of the currency where nobody says otherwise."""

_EXAMPLES: Final = 'Try "1,234.50" or "99".'
_LARGEST: Final = 15
_SIGNS: Final = "€$£¥₣₤₩₪₫₱₴₹₺₽₿¢"
_SHAPE = re.compile(r"(?P<sign>[-+]?)(?P<figures>\d[\d.,' ]*|[.,]\d+)(?P<scale>k|m)?\Z", re.ASCII)
_TWO_WAYS = re.compile(r"[^\d.,']*?([-+]?[1-9]\d{0,2}\.\d{3})(?! ?[km]\b)[^\d.,']*", re.ASCII | re.IGNORECASE)
"""What is a thousand and more to one who writes points between thousands, and a little more than one to another."""
_MINUS = str.maketrans({"−": "-", "–": "-", "’": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})
_OF_SIGN: Final = {
    "€": "eur",
    "£": "gbp",
    "$": "usd aud cad nzd sgd hkd",
    "¥": "jpy cny",
    "₹": "inr",
    "₺": "try",
    "₴": "uah",
}
_FRACTIONS: Final = {"½": "1/2", "¼": "1/4", "¾": "3/4"}
_CODE = re.compile(r"\A[a-z]{3} ?(?=[-+\d.,])|(?<=[\d.,k]) ?[a-z]{3}\Z", re.ASCII)


def without_fractions(text: str) -> str:
    """Return ``text`` with halves and quarters as decimals: "2 1/2 h" as "2.5 h", "½" as "0.5"."""
    for sign, plain in _FRACTIONS.items():
        text = text.replace(sign, f" {plain}")
    return re.sub(r"(?<![\d.,/])(?:(\d+) +)?\b([13])/([24])(?![\d/.,])", _decimal, text) if "/" in text else text


def _decimal(match: re.Match[str]) -> str:
    hundredths = int(match[2]) * 100 // int(match[3])
    if hundredths >= 100:
        return match[0]
    part = f"{hundredths:02}".rstrip("0")
    return f"{match[1] or 0}.{part}"


class MoneyError(ValueError):
    """An amount or figure that was not understood; the text is a sentence for the person."""


def parse_money(text: str, *, places: int = MINOR, negative: bool = False, currency: str = "") -> int:
    """Return ``text`` in minor units: "1,234.50", "1.234,50", "€ 99", "1k", "12'000.00", "1 234".

    ``places`` are the currency's decimals. A separator before three last digits groups thousands.
    Any currency sign or three-letter code beside the figure is taken to be ``currency``, unless another
    one is set and differs. Raises MoneyError.
    """
    plain = _bare(text, currency)
    match = _SHAPE.match(plain) if len(plain) <= 40 else None
    if match is None:
        raise MoneyError(f'"{_quoted(text)}" is not an amount. {_EXAMPLES}')
    scale = {"k": 3, "m": 6}.get(match["scale"] or "", 0)
    figures = match["figures"].strip()
    whole, part = _split(figures, grouped=not scale)
    if whole is None:
        raise MoneyError(f'"{_quoted(text)}" can be read in two ways. {_EXAMPLES}')
    part = part.rstrip("0") if scale else part
    if len(part) > places + scale:
        raise MoneyError(f'"{_quoted(text)}" has more than {places} decimals. {_EXAMPLES}')
    minor = int(whole + part.ljust(places + scale, "0"))
    if minor >= 10**_LARGEST:
        raise MoneyError(f'"{_quoted(text)}" is too large to be kept exactly. {_EXAMPLES}')
    if match["sign"] == "-" and minor:
        if not negative:
            raise MoneyError(f"An amount below zero does not fit here. {_EXAMPLES}")
        return -minor
    return minor


def show_money(minor: int, currency: str = "", *, places: int = MINOR, cents: bool = True) -> str:
    """Return minor units as "1,234.50", ``currency`` before it; ``cents=False`` leaves out ".00"."""
    whole, part = divmod(abs(minor), 10**places)
    text = f"{whole:,}" + (f".{part:0{places}}" if places and (cents or part) else "")
    sign = "-" if minor < 0 else ""
    return f"{sign}{currency} {text}" if len(currency) > 1 else f"{sign}{currency}{text}"


def parse_figure(text: str) -> str | None:
    """Return a figure in its one spelling ("-67", "1.5"), None where it is none; "," is a decimal point too.

    One comma before exactly three digits ("1,234") can be either and is None; "0,125" and "1,234.5" are not.
    """
    match = _SHAPE.match(without_fractions(text.translate(_MINUS)).strip())
    if match is None or match["scale"]:
        return None
    whole, part = _split(match["figures"].strip(), grouped=False)
    if whole is None or len(whole) > _LARGEST or len(part) > 9:
        return None
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    figure = f"{whole}.{part}" if part else whole
    return f"-{figure}" if match["sign"] == "-" and figure != "0" else figure


def two_readings(text: str) -> tuple[str, str] | None:
    """Return both figures that "9.600" or "€9.600" can be ("9.6", "9600"), None where the text can only be one."""
    match = _TWO_WAYS.fullmatch(text.translate(_MINUS).strip())
    if match is None:
        return None
    figure = match[1]
    return figure.rstrip("0").removesuffix(".") if figure.endswith("0") else f"{figure}0", figure.replace(".", "")


def _bare(text: str, currency: str) -> str:
    """Return ``text`` without its currency; another currency than the expected one is refused."""
    if any(c.isdigit() and not c.isdecimal() for c in text):
        raise MoneyError(f'"{_quoted(text)}" is not an amount. {_EXAMPLES}')  # "5²", which would come to 52
    plain = fold(without_fractions(clean_line(text)).translate(_MINUS))
    wanted = fold(currency)
    sign = plain[:1] if plain[:1] in ("-", "+") else ""
    plain = plain.removeprefix(sign).strip()
    if wanted and wanted in plain:
        plain = plain.replace(wanted, "", 1).strip()
    else:
        code = _CODE.search(plain)
        found = code[0].strip() if code else "".join(c for c in plain if c in _SIGNS)
        if found and wanted and (len(found) == len(wanted) or _differ(found, wanted)):
            raise MoneyError(f'"{_quoted(text)}" is not in {currency}, which amounts are kept in. {_EXAMPLES}')
        plain = plain[: code.start()] + plain[code.end() :] if code else plain
        plain = "".join(c for c in plain if c not in _SIGNS).strip()
    if not sign and plain[:1] in ("-", "+"):
        sign, plain = plain[0], plain[1:].strip()
    if plain.endswith((",-", ".-")):
        plain = plain[:-2]  # "99,-" as price tags have it
    return sign + plain


def _differ(found: str, wanted: str) -> bool:
    """Say whether a sign and a code are known to be of two currencies; unknown ones may be one."""
    sign, code = (found, wanted) if len(found) < len(wanted) else (wanted, found)
    known = any(code in codes.split() for codes in _OF_SIGN.values())
    return sign in _OF_SIGN and known and code not in _OF_SIGN[sign].split()


def parse_whole(text: str) -> int | None:
    """Return a whole number, None where it is none or can be two: "1,500", "1 500", "1.5k", "12.0"; not "1.500"."""
    match = _SHAPE.match(text.translate(_MINUS).strip().lower()) if len(text) <= 40 else None
    if match is None or match["scale"] == "m":
        return None
    figures = match["figures"].strip()
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", figures):
        return None
    whole, part = _split(figures, grouped=not match["scale"])
    places = 3 if match["scale"] else 0
    if whole is None or len(part.rstrip("0")) > places:
        return None
    number = int(whole + part.rstrip("0").ljust(places, "0"))
    return -number if match["sign"] == "-" else number


def _split(figures: str, *, grouped: bool) -> tuple[str | None, str]:
    """Return whole and decimal digits; (None, "") if the separators do not make a figure.

    ``grouped`` decides for a lone comma or point before three digits: thousands, as in money. Otherwise a
    point is decimal and a comma is undecided.
    """
    for space in (" ", "'"):
        if space in figures:
            head, *groups = figures.split(space)
            tail = re.split(r"[.,]", groups[-1], maxsplit=1)[0]
            if not 1 <= len(head) <= 3 or any(len(g) != 3 for g in (*groups[:-1], tail)):
                return None, ""
            figures = figures.replace(space, "")
            if "," in figures and "." not in figures and figures.count(",") == 1:
                whole, _, part = figures.partition(",")
                return (whole, part) if whole.isdecimal() and (part.isdecimal() or not part) else (None, "")
            whole, _, part = figures.partition(".")
            return (whole, part) if f"{whole}{part}".isdecimal() else (None, "")
    last = max(figures.rfind("."), figures.rfind(","))
    if last < 0:
        return figures, ""
    mark, whole, part = figures[last], figures[:last], figures[last + 1 :]
    other = "," if mark == "." else "."
    if mark in whole or (len(part) == 3 and other not in whole and grouped and whole.lstrip("0")):
        groups = [*whole.split(mark), part]
        return ("".join(groups), "") if _grouped(groups) else (None, "")
    if other in whole:
        groups = whole.split(other)
        return ("".join(groups), part) if _grouped(groups) and (part or not grouped) else (None, "")
    if mark == "," and not grouped and len(part) == 3 and whole.lstrip("0"):
        return None, ""
    return whole or "0", part


def _grouped(groups: list[str]) -> bool:
    return 1 <= len(groups[0]) <= 3 and groups[0] != "0" and all(len(group) == 3 for group in groups[1:])


def _quoted(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= 40 else line[:39] + "…"
