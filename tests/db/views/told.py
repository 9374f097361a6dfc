"""Whatever a view returns, as lines of text: what is empty is left out, uids by the record that they name."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date

from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import to_instant
from tests.support.moments import MORNING

_HERE = to_instant(MORNING)
_LONG_AGO = _HERE - 20 * 365 * 86_400_000


class Teller:
    """Tells values of one store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._names = {
            uid: f"{kind}#{number}"
            for kind in KINDS
            for uid, number in connection.execute(f"SELECT uid, id FROM {kind}").fetchall()
        }

    def tell(self, value: object) -> str:
        """Return one line for a value."""
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            facts = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
            return f"{type(value).__name__}({self._facts(facts)})"
        if isinstance(value, Mapping):
            return f"{{{self._facts((str(key), one) for key, one in value.items())}}}"
        if isinstance(value, tuple) and hasattr(value, "_asdict"):
            return f"{type(value).__name__}({self._facts(value._asdict().items())})"
        if isinstance(value, (tuple, list, frozenset)):
            told = list(map(self.tell, value))
            return f"[{', '.join(sorted(told) if isinstance(value, frozenset) else told)}]"
        if isinstance(value, int) and not isinstance(value, bool) and value > _LONG_AGO:
            return f"{(value - _HERE) / 60_000:+.0f} min"
        if isinstance(value, date):
            return value.isoformat()
        return self._names.get(value, repr(value)) if isinstance(value, str) else repr(value)

    def _facts(self, facts: Iterable[tuple[str, object]]) -> str:
        return ", ".join(f"{name}={self.tell(one)}" for name, one in facts if not _empty(one))


def _empty(value: object) -> bool:
    return value is None or value is False or value == "" or (isinstance(value, tuple) and all(map(_empty, value)))
