"""Which kinds are seen together: what is linked stands beside a record by its name."""

from __future__ import annotations

from fieldkit.domain.records.kinds import KINDS


def and_linked(*names: str) -> frozenset[str]:
    """Return kinds by name, with all that their records link to."""
    linked = {field.link for name in names for field in KINDS[name].fields if field.link}
    return frozenset(names) | linked


def related_kinds(name: str) -> frozenset[str]:
    """Return a kind, all whose records link to it, and all that any of those link to."""
    return and_linked(name, *(kind.name for kind in KINDS.values() if any(f.link == name for f in kind.fields)))
