"""Two real Syncthings that carry one folder between them, on loopback only.

No discovery, no relays, no NAT traversal, no upgrade check, no usage or crash reports: each knows the other's
address on 127.0.0.1 and nothing else.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

COMMAND: Final = shutil.which("syncthing")
"""Where Syncthing is, or None. Debian's package is enough: apt-get install --no-install-recommends syncthing."""
PATIENCE: Final = 60.0
"""Seconds that anything may take."""

_CONFIG: Final = """<configuration version="35">
    <folder id="firm" label="" path="{folder}" type="sendreceive" rescanIntervalS="2" fsWatcherEnabled="true"
        fsWatcherDelayS="1" ignorePerms="false" autoNormalize="true">
        {members}
        <maxConflicts>10</maxConflicts>
    </folder>
    {devices}
    <gui enabled="false"></gui>
    <options>
        <listenAddress>tcp://127.0.0.1:{port}</listenAddress>
        <globalAnnounceEnabled>false</globalAnnounceEnabled>
        <localAnnounceEnabled>false</localAnnounceEnabled>
        <relaysEnabled>false</relaysEnabled>
        <natEnabled>false</natEnabled>
        <announceLANAddresses>false</announceLANAddresses>
        <reconnectionIntervalS>1</reconnectionIntervalS>
        <startBrowser>false</startBrowser>
        <urAccepted>-1</urAccepted>
        <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
        <crashReportingEnabled>false</crashReportingEnabled>
        <stunKeepaliveStartS>0</stunKeepaliveStartS>
        <setLowPriority>false</setLowPriority>
        <minHomeDiskFree unit="">0</minHomeDiskFree>
    </options>
</configuration>
"""


@dataclass(slots=True)
class Carrier:
    """One Syncthing with its folder."""

    home: Path
    folder: Path
    port: int
    ident: str = ""
    process: subprocess.Popen[bytes] | None = None

    def stop(self) -> None:
        """End it, as when a laptop is closed."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
            self.process = None

    def start(self) -> None:
        """Start it, or start it again."""
        assert COMMAND is not None
        arguments = ["serve", f"--home={self.home}", "--no-browser", "--no-restart", "--no-upgrade", "--logfile=-"]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [COMMAND, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )


@contextmanager
def pair(place: Path) -> Iterator[tuple[Carrier, Carrier]]:
    """Run two Syncthings that know each other; ended when the block ends, whatever happens in it."""
    assert COMMAND is not None
    both = []
    for name in ("ana", "ben"):
        home, folder = place / f"{name}-carrier", place / f"{name}-folder"
        folder.mkdir(parents=True)
        _run("generate", f"--home={home}", "--no-default-folder", "--skip-port-probing")
        both.append(Carrier(home, folder, _free_port(), _run(f"--home={home}", "--device-id").strip()))
    for carrier in both:
        (carrier.home / "config.xml").write_text(_config(carrier, both), "utf-8")
    try:
        for carrier in both:
            carrier.start()
        yield both[0], both[1]
    finally:
        for carrier in both:
            carrier.stop()


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for something that Syncthing does; AssertionError when patience is over."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"after {PATIENCE:.0f} seconds still not so: {what}"
        time.sleep(0.05)


def _config(carrier: Carrier, both: list[Carrier]) -> str:
    return _CONFIG.format(
        folder=carrier.folder,
        port=carrier.port,
        members="\n".join(f'<device id="{each.ident}"></device>' for each in both),
        devices="\n".join(
            f'<device id="{each.ident}" name="" compression="never">'
            f"<address>tcp://127.0.0.1:{each.port}</address></device>"
            for each in both
        ),
    )


def _run(*arguments: str) -> str:
    assert COMMAND is not None
    done = subprocess.run([COMMAND, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=True)
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
