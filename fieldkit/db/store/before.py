"""What is done before the schema moves on; set by whoever starts fieldkit: backups are made above this layer."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

migration: Callable[[Path], object] | None = None
"""Called with an existing database that is about to be migrated. What it raises stops the migration."""
