"""What a sync tells while it runs, when it is done, and between two."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.domain.clock_skew import clock_warning
from fieldkit.sync.merge.merge_batch import Merged

if TYPE_CHECKING:
    from fieldkit.sync.folder.folder import Aside
    from fieldkit.sync.merge.import_file import Held, Taken


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far a sync is."""

    done: int
    total: int
    what: str
    """What is done now, in words."""


@dataclass(slots=True)
class SyncOutcome:
    """What a sync did."""

    folder: Path
    dry_run: bool = False
    new_incarnation: bool = False
    """Whether this device began a new incarnation, because the folder held files of it that it does not know."""
    written: list[str] = field(default_factory=list)
    """Names of the files that were published; in a dry run, of none."""
    sealed: int = 0
    """Own changes that left, or would leave."""
    cleaned: list[str] = field(default_factory=list)
    """Sentences about own texts that went out without their control characters."""
    unwritten: str = ""
    """Why files could not be published; they are kept and written next time."""
    read: list[Taken] = field(default_factory=list)
    """Files that brought something, or wait."""
    merged: Merged = field(default_factory=Merged)
    """All of them together."""
    waiting: list[Held] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    """All files that are set aside now, except what may still be on its way."""
    backup: Path | None = None
    removed: int = 0
    """Own segments that everybody has and that were removed from the folder."""
    more: int = 0
    """Files beyond what is looked at in one run."""
    stopped: bool = False
    """Whether somebody cancelled it."""
    clocks: str = ""
    """What is wrong with the clocks, in words; "" if nothing."""
    key_rotation: str = ""
    """Who writes under a new key of the firm that is not here (a key rotation), in words; "" if nobody."""


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """A device of the firm, for the list on the screen. Instants are UTC milliseconds."""

    id: str
    label: str
    own: bool
    retired: bool
    seen_at: int | None
    skew: int
    """Milliseconds that its clock was at least ahead of ours, or below 0 behind; 0 where nothing is known."""
    behind: int | None
    """How many of this device's changes it has not received, as far as it told; None if it told nothing."""


@dataclass(frozen=True, slots=True)
class Status:
    """Where sync stands, without touching the folder beyond asking whether it is there."""

    firm: str
    """Name of the firm; "" without one."""
    fingerprint: str
    """Of the firm's key, to compare by voice; "" without a firm."""
    folder: str
    reachable: bool
    last_sync: int
    unsent: int
    """Own changes that are in no file of the folder yet."""
    devices: tuple[DeviceStatus, ...]
    waiting: tuple[Held, ...]
    aside: tuple[Aside, ...]
    key_rotation: str = ""
    """Who wrote under a key of the firm that is not here, as of the last sync, in words; "" if nobody."""

    @property
    def clocks(self) -> str:
        """What is wrong with the clocks, in words; "" if nothing."""
        others = [one for one in self.devices if not one.own and not one.retired and one.seen_at is not None]
        return clock_warning([(one.label, one.skew) for one in others])
