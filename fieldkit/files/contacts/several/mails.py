"""The mail addresses in a text that people and programs wrote around them: names, labels, schemes, brackets."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from fieldkit.db.contact_import.entry_lists import is_known_label, plain_label
from fieldkit.files.contacts.person_builder import words
from fieldkit.files.contacts.several.joints import only_joints

_TOKEN: Final = re.compile(r"[^\s<>()\[\];,|\"“”]+")
_ADDRESS: Final = re.compile(
    r"[+/&'‘‚*-]*+(?:([A-Za-z][\w-]{0,30}):(?://)?)?([^@:\s]+@(?:[\w-]{1,63}\.){1,20}[^\W\d_][\w-]{0,62})(?![\w@])"
)
_ALONE: Final = re.compile(r"[^@:\s<>()\[\];,|\"'/“”]+@(?:[\w-]{1,63}\.){1,20}[^\W\d_][\w-]{0,62}")
_BRACKETS: Final = re.compile(r"\s*\(([^()@]{1,30})\)")
_SIGNS: Final = " <>;,:|/&.'\"‘’‚“”*-"
_SCHEMES: Final = frozenset({"mailto", "smtp", "mail", "e-mail", "email"})
_OTHER_SCHEMES: Final = frozenset("sip sips xmpp jabber skype im acct msnim x400 x500 eum http https ftp".split())


class LabelledMail(NamedTuple):
    """An address, and what it is for: "" where nothing says so."""

    address: str
    label: str


class MailsAndRest(NamedTuple):
    """What a text holds."""

    mails: list[LabelledMail]
    rest: str
    """Words beside the addresses: whose they are, or an address of another kind, such as ``sip:``."""


def mails_in(text: str) -> MailsAndRest:
    """Return each address of a text once, and the words beside them.

    ``<una@x.example> Una Fern``, ``SMTP:una@x.example+smtp:u@x.example`` and ``Work: una@x.example (or) b@x.example``.
    """
    if _ALONE.fullmatch(text.strip()):
        return MailsAndRest([LabelledMail(text.strip(), "")], "")
    found: dict[str, str] = {}
    rest: list[str] = []
    done = 0
    for token in _TOKEN.finditer(text) if "@" in text else ():
        place = token.start()
        while (match := _ADDRESS.match(text, place, token.end())) and (match[1] or "").lower() not in _OTHER_SCHEMES:
            before, label = _label_before(text[done:place], match[1] or "")
            behind = _BRACKETS.match(text, match.end())
            done = place = match.end()
            if behind is not None and not label and is_known_label(behind[1]):
                label, done = plain_label(behind[1].split()), behind.end()
            rest.append(before)
            found[match[2]] = found.get(match[2], "") or label
    rest.append(text[done:])
    return MailsAndRest([LabelledMail(*one) for one in found.items()], _told(rest) if found else text.strip())


def said_beside(held: MailsAndRest) -> str:
    """Return the words beside addresses, "" where these say them all: ``una fern <una.fern@x.example>``."""
    return "" if words(held.rest) <= words(" ".join(mail.address for mail in held.mails)) else held.rest


def _label_before(text: str, scheme: str) -> tuple[str, str]:
    """Return what is left of the words before an address, and the label that they, or its scheme, are for it."""
    if scheme and scheme.lower() not in _SCHEMES:
        return (text, plain_label([scheme])) if is_known_label(scheme) else (f"{text} {scheme}", "")
    head, sign, last = text.rstrip().rpartition("\n") if "\n" in text else ("", "", text.rstrip())
    start = max(last.rfind(mark) for mark in ";,|>)/") + 1
    said = last[start:].strip(" '\"")
    if said.endswith(":") and is_known_label(said.rstrip(": ")):
        return f"{head}{sign}{last[:start]}", plain_label(said.rstrip(": ").split())
    return text, ""


def _told(pieces: list[str]) -> str:
    all_words = re.split(r"[\s<>()\[\];,|]+", " ".join(pieces))
    told = " ".join(filter(None, (word.lstrip("+/&") if "@" in word else word.strip(_SIGNS) for word in all_words)))
    return "" if only_joints(told.replace("+", " ")) else told
