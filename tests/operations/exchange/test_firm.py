"""Files of a firm that are missing or broken: an invitation, a backup."""

import platform
from pathlib import Path

import pytest

from fieldkit.domain.errors import Trouble
from fieldkit.operations.exchange import backups, firm


def test_an_invitation_that_is_not_there_is_refused_and_no_store_is_made(tmp_path: Path) -> None:
    database, missing = tmp_path / "home" / "fieldkit.db", tmp_path / "none.fks"
    with pytest.raises(Trouble) as refused:
        firm.join(database, missing, "correct horse one")
    assert str(refused.value) == (
        f"{missing}: there is no such file. Nothing was changed. Look at its name, or at the stick."
    )
    with pytest.raises(Trouble) as refused:
        firm.join(database, tmp_path, "correct horse one")
    assert str(refused.value) == f"{tmp_path}: it is a folder, not a file. Nothing was changed. Name the file in it."
    assert not database.parent.exists()


def test_a_backup_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert backups.listed(tmp_path / "none") == backups.listed(tmp_path) == ([], [])
    broken = tmp_path / "fieldkit-20261121-133000-abc234.fkb"
    broken.write_bytes(b"no backup")
    found, (sentence,) = backups.listed(tmp_path)
    assert found == []
    assert sentence.count(broken.name) == 1


@pytest.mark.parametrize(
    ("node", "name"),
    [("desk.office.example", "desk"), ("desk", "desk"), ("", "this computer"), ("\x1b", "this computer")],
)
def test_a_device_is_called_as_its_computer_is_at_first(monkeypatch: pytest.MonkeyPatch, node: str, name: str) -> None:
    monkeypatch.setattr(platform, "node", lambda: node)
    assert firm.computer() == name
