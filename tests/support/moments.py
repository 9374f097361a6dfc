"""The moments at which tests take place: all on one Saturday, so that weekdays and “overdue” can be told."""

from __future__ import annotations

from datetime import datetime
from typing import Final

MORNING: Final = datetime(2026, 11, 21, 10, 30)
MIDDAY: Final = datetime(2026, 11, 21, 13, 30)
AFTERNOON: Final = datetime(2026, 11, 21, 15, 0)
