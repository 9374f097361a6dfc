"""Which answers stand in the book, and what they are called there: a question is too long for a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from fieldkit.domain.checklists.checklist import Item

CHAPTER_OF: Final[Mapping[str, str]] = {
    "asset": "equipment",
    "network": "networks",
    "vendor": "providers",
    "application": "applications",
    "dataset": "data",
}
"""By what a repeat creates; a reading is no thing that anybody keeps a book of."""
SHORT: Final[Mapping[str, str]] = {
    "fv-prov-role": "Looks after",
    "fv-prov-end": "Contract ends",
    "fv-app-where": "Runs on",
    "fv-app-support": "Support contract",
    "fv-app-admin": "Administrator here",
    "fv-app-expert": "Knows it best",
    "fv-app-hours": "Can do without it for",
    "sb-data-where": "Lives on",
    "sb-data-backed": "Backed up",
    "sb-data-tested": "Last restored",
    "sb-os": "System",
    "sb-kind": "Kind",
    "sb-warranty": "Warranty ends",
    "sb-stops": "What stops with it",
    "sb-host": "Licence of the host",
    "nc-sw-managed": "Managed",
    "nc-sw-uplink": "Uplink",
    "nc-sw-poe": "Power given (PoE)",
    "nc-dhcp": "DHCP",
    "nc-dns": "DNS",
    "wl-gen": "Wi-Fi",
    "wl-uplink": "Uplink",
    "wl-poe-class": "Power",
    "nc-fw": "Firewall or router",
    "nc-ups": "Battery backup (UPS)",
    "ws-new": "Computer",
    "fv-insured-renew": "Cyber insurance renews",
    "fv-domain-renew": "Domain name renews",
    "sb-licence": "Backup subscription ends",
    "mv-expiring": "Next warranty or licence ends",
    "ho-last": "Last day of the leaving provider",
    "wl-retest": "Wi-Fi is tested again",
}
"""By item, in the order in which they stand; other items come after them, in their own words."""
FACTS: Final[Mapping[str, Mapping[str, str]]] = {
    "speaks": {
        "fv-spoc-name": "Point of contact",
        "fv-deputy": "Deputy",
        "fv-decider": "Signs for spending",
        "fv-limit": "Spending limit",
        "fv-urgent": "May ask for urgent work out of hours",
    },
    "equipment": {
        "fv-n-desktop": "Desktops",
        "fv-n-laptop": "Laptops",
        "fv-n-server": "Servers and storage boxes",
        "fv-n-printer": "Printers and scanners",
        "fv-n-mobile": "Phones and tablets for work",
        "fv-phones": "Telephones",
    },
    "networks": {
        "fv-isp": "Internet line",
        "nc-demarc": "Where the line enters, fault number",
        "nc-router-owner": "The router belongs to",
        "nc-public": "Public address",
        "nc-fw-who": "Updates the router or firewall",
        "nc-remote": "Ways in from outside",
    },
    "providers": {"fv-dnshost": "DNS, website and mail filter"},
    "applications": {"fv-mail": "Mail and files run on", "fv-saas": "Other cloud services"},
    "data": {
        "sb-alerts": "Reads the alerts of the backup",
        "sb-offsite": "The copy that is elsewhere",
        "sb-order": "What comes back first",
    },
    "passwords": {"fv-passwords": "Shared passwords"},
    "held": {
        "fv-tenant-admin": "An admin login to mail",
        "ho-own-tenant": "An admin login to mail",
        "fv-domain-owner": "The domain name, and the login at the registrar",
        "ho-own-domain": "The domain name, and the login at the registrar",
        "sb-key": "The encryption key of the backup",
        "ho-own-key": "The encryption key of the backup",
        "wl-controller": "The controller login of the Wi-Fi",
        "ho-own-wifi": "The controller login of the Wi-Fi",
        "sec-breakglass": "Two emergency admin accounts",
        "ho-own-emergency": "Two emergency admin accounts",
        "sec-encrypt": "Recovery keys of laptops and phones",
        "ho-apple": "The accounts that enrol phones and computers",
    },
}
"""Single answers by chapter; of two items under one name the answer that was given last counts."""
FOR_US: Final = frozenset({"fv-prov-keep", "ws-old"})
"""Whether a provider is to stay is not for a book that he may read; what was replaced is not there any more."""
_NO_FACT: Final = ("check", "file", "signoff", "longtext")
_SECRET: Final = re.compile(
    r"(?i)\b(pass ?(words?|phrases?|codes?)|passwort|kennwort|pins?|puk|secrets?|credentials?|"
    r"(encryption|recovery|licen[cs]e|product|api|shared|wi-?fi|wpa\d?|private) keys?|(alarm|door|gate) codes?)\b"
)
_WHERE: Final = re.compile(r"(?i)\b(where|who|when|how)\b")


def is_fact(item: Item) -> bool:
    """Whether the answer to an item of a repeat is a fact about the thing that may stand in the client's book."""
    return not (item.private or item.counts_for or item.type in _NO_FACT or item.id in FOR_US or asks_secret(item))


def asks_secret(item: Item) -> bool:
    """Whether what is typed for an item is itself a secret: a password, and not where it is kept."""
    typed = item.type in ("text", "longtext", "number", "asset")
    return typed and _SECRET.search(item.ask) is not None and _WHERE.search(item.ask) is None


def label_of(item: Item) -> str:
    """Return what the answer to an item is called in the book."""
    return SHORT.get(item.id, item.ask.rstrip("?"))


def order_of(item: Item) -> int:
    """Return where its column stands."""
    return _PLACES.get(item.id, len(_PLACES))


_PLACES: Final = {name: place for place, name in enumerate(SHORT)}
