"""Claims that are put into no document: whether a text of ours makes one, in those words or nearly so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from fieldkit.domain.cards.card import Claim
from fieldkit.domain.cards.stemming import stem, words_in
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.report import Report

_SHARE: Final = 0.8
"""Of the words of a claim, so many have to stand in one sentence."""
_AROUND: Final = 3
"""So many times as long as the claim may the stretch be in which they stand."""
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+|\n+")
_LEAST: Final = 2
"""Words that a part of a claim needs to be a claim by itself."""
_SKIPPED: Final = frozenset("a an the of to on in for is are it be or and".split())


class Said(NamedTuple):
    """A claim that stands in a text."""

    where: str
    """What the text is, in words."""
    claim: str
    why: str


def claims_in(texts: Iterable[tuple[str, str]], claims: Iterable[Claim]) -> Iterator[Said]:
    """Yield the claims in texts, each given with what it is."""
    known = [(claim, ways) for claim in claims if (ways := _ways(claim.claim))]
    for where, text in texts:
        for sentence in _SENTENCE.split(text):
            words = _words(sentence)
            for claim, ways in known:
                if any(_holds(words, way) for way in ways):
                    yield Said(where, claim.claim, claim.why)


def own_texts(report: Report, look: FirmLook) -> Iterator[tuple[str, str]]:
    """Yield what the firm or its people wrote themselves, with what it is; what the client said is theirs."""
    yield from look_texts(look)
    for finding in report.stops:
        for what, text in (("title", finding.title), ("detail", finding.seen), ("fix", finding.fix)):
            yield f"The {what} of the finding “{finding.title}”", text
    for risk in report.accepted:
        yield f"The finding “{risk.title}”", f"{risk.title}. {risk.why}"
    for part in report.appendix:
        for one in part.answers:
            yield f"The note on “{one.question}”", one.note


def look_texts(look: FirmLook) -> Iterator[tuple[str, str]]:
    """Yield what stands in the settings, with what it is."""
    yield "The opening in the settings", look.opening
    yield "The closing in the settings", look.closing
    yield "The firm's name in the settings", look.firm
    for key, title in look.titles.items():
        yield f"The title of “{key}” in the settings", title


@lru_cache(maxsize=64)
def _ways(claim: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of each way to put a claim: parts at a semicolon, and what stands beside a slash."""
    parts = [part for part in re.sub(r"\([^)]*\)", " ", claim).split(";") if part.strip()]
    ways: list[tuple[str, ...]] = []
    for part in parts:
        beside = re.search(r"(\S+) / (\S+)", part)
        for one in (beside[1], beside[2]) if beside else ("",):
            words = _words(part.replace(beside[0], one) if beside else part)
            if len(words) >= _LEAST:
                ways.append(tuple(dict.fromkeys(words)))
    return tuple(ways)


_IN_FULL: Final = tuple(
    (re.compile(spoken, re.IGNORECASE), spelled)
    for spoken, spelled in (
        (r"\bwon't\b", "will not"),
        (r"n't\b", " not"),
        (r"\bcannot\b", "can not"),
        (r"per cent\b", "percent"),
    )
)
_DENIALS: Final = frozenset(map(stem, "not no never nothing nobody none neither".split()))
_SPELLED: Final[Mapping[str, str]] = {"%": " percent ", "$": " dollar ", "€": " euro ", "£": " pound "}


def _words(text: str) -> tuple[str, ...]:
    for sign, word in _SPELLED.items():
        text = text.replace(sign, word)
    plain = re.sub(r"(?<=\d)[,'](?=\d{3})", "", text).replace("’", "'")
    for spoken, spelled in _IN_FULL:
        plain = spoken.sub(spelled, plain)
    return tuple(stem(word) for word in words_in(plain) if word.casefold() not in _SKIPPED)


def _holds(words: tuple[str, ...], way: tuple[str, ...]) -> bool:
    """Whether nearly all words of a claim, and all its figures, stand close together."""
    if len(set(way).intersection(words)) < len(way) * _SHARE:
        return False
    figures = {word for word in way if word[:1].isdigit()}
    span = len(way) * _AROUND
    for start in range(max(1, len(words) - span + 1)):
        near = set(words[start : start + span])
        # “It is not like …” says the opposite.
        denied = bool(_DENIALS & near) == bool(_DENIALS.intersection(way))
        if denied and figures <= near and len(near.intersection(way)) >= len(way) * _SHARE:
            return True
    return False
