"""A shared folder that two real Syncthings carry; and a stick that is pulled out in the middle of copying."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts, resolve_conflict
from fieldkit.db.store import opening
from tests.sync.processes.carrier import COMMAND, pair, until
from tests.sync.processes.homes import SHARED, Home, home, partial_files


def open_conflicts(each: Home) -> int:
    with closing(opening.reader(each.database)) as connection:
        return conflicts.count(connection)


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.fks")}


@pytest.mark.skipif(COMMAND is None, reason="Syncthing is not installed (Debian: apt-get install syncthing)")
def test_two_homes_meet_through_syncthing(tmp_path: Path) -> None:
    ana, ben = home(tmp_path, "ana", 0), home(tmp_path, "ben", 1)
    with pair(tmp_path) as (at_ana, at_ben):

        def carried() -> bool:
            return names(at_ana.folder) == names(at_ben.folder)

        def both() -> None:
            for _ in range(2):
                ana.sync(at_ana.folder)
                ben.sync(at_ben.folder)
                until(carried, "both folders hold the same files")

        ana.write_alone("from Ana")
        both()
        ben.write_alone("from Ben")
        both()
        assert ana.digest() == ben.digest()
        assert open_conflicts(ana) == 0

        at_ben.stop()
        ana.write_alone("Ana in the office")
        ben.write_alone("Ben on the train")
        ana.sync(at_ana.folder)
        ben.sync(at_ben.folder)
        at_ben.start()
        until(carried, "both folders hold the same files after a break")
        both()
        assert ana.digest() == ben.digest()
        assert open_conflicts(ana) == open_conflicts(ben) == 1

        with closing(opening.writer(ben.database)) as connection, transaction(connection):
            assert resolve_conflict.resolve(connection, "client", SHARED, "notes", "both of them")
        both()
        assert open_conflicts(ana) == open_conflicts(ben) == 0
        assert ana.digest() == ben.digest()
        for each in (ana, ben):
            assert {"from Ana", "from Ben", "Ana in the office", "Ben on the train"} <= each.values()
            assert not each.faults()
        assert not partial_files(at_ana.folder)


def test_a_stick_pulled_out_in_the_middle_delays_and_spoils_nothing(tmp_path: Path) -> None:
    rnd = random.Random(20261121)
    ana, ben = home(tmp_path, "ana", 0), home(tmp_path, "ben", 1)
    desk, stick, laptop = (tmp_path / name for name in ("desk", "stick", "laptop"))
    for folder in (desk, stick, laptop):
        folder.mkdir()
    for number in range(3):
        ana.write_alone(f"value {number}")
        ana.sync(desk)
        # Copied in order, and the last one only in part.
        files = sorted(path for path in desk.rglob("*.fks"))
        for path in files:
            there = stick / path.relative_to(desk)
            there.parent.mkdir(parents=True, exist_ok=True)
            data = path.read_bytes()
            there.write_bytes(data if path != files[-1] else data[: rnd.randrange(len(data))])
        shutil.copytree(stick, laptop, dirs_exist_ok=True)
        outcome = ben.sync(laptop)
        assert not outcome.unwritten
        assert not ben.faults()
    assert partial_files(laptop)
    shutil.copytree(desk, laptop, dirs_exist_ok=True)
    ben.sync(laptop)
    shutil.copytree(laptop, desk, dirs_exist_ok=True)
    ana.sync(desk)
    shutil.copytree(desk, laptop, dirs_exist_ok=True)
    ben.sync(laptop)
    assert {f"value {number}" for number in range(3)} <= ben.values()
    assert ana.digest() == ben.digest()
