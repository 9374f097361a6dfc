"""Beginning, inviting, joining, removing, recovering."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.domain.errors import Trouble
from fieldkit.sync.base.refusal import Refused
from fieldkit.sync.crypto.key_files import load_device_key, load_firm_keys
from fieldkit.sync.crypto.keys import KnownDevice
from fieldkit.sync.folder import exchange, folder
from fieldkit.sync.format.container import Passphrase
from fieldkit.sync.replica import firm, identity, missing_key
from tests.sync import homes
from tests.sync.homes import Home, of, settle
from tests.sync.making import AT, BEN, HOUR, NAMES, STRANGER, VOICE


def invitation(home: Home, path: Path) -> Path:
    with home.open() as connection:
        path.write_bytes(firm.invite(connection, home.path, VOICE))
    return path


def join(home: Home, file: Path) -> None:
    with home.open() as connection:
        firm.join(connection, home.path, file, VOICE, home.name)


def test_who_joins_once_more_misses_no_key_any_more(ana: Home, ben: Home, tmp_path: Path) -> None:
    with ben.open() as connection:
        with transaction(connection):
            missing_key.remember(connection, "Ana writes under a new key.")
        firm.join(connection, ben.path, invitation(ana, tmp_path / "again.fks"), VOICE)
        assert missing_key.remembered(connection) == ""
        assert {known.name for known in identity.known_devices(connection).values()} == {"Ana", "Ben"}


def test_who_joins_once_more_learns_who_is_a_member_again_and_until_when_others_count(
    ana: Home, ben: Home, tmp_path: Path
) -> None:
    with ana.open() as connection, transaction(connection):
        identity.add_device(connection, KnownDevice.of(BEN.public, "Back"), AT)
        identity.add_device(connection, KnownDevice.of(STRANGER.public, "Gone", ((1, 3), (2, 7))), AT)
    with ben.open() as connection:
        with transaction(connection):
            identity.add_device(connection, KnownDevice.of(BEN.public, "Back", ((1, 3),)), AT)
            replica = identity.replica_number(connection, STRANGER.id, 1)
            connection.execute("UPDATE sync_version SET seq = 5 WHERE life = ?", (replica,))
        firm.join(connection, ben.path, invitation(ana, tmp_path / "again.fks"), VOICE)
        known = identity.known_devices(connection)
    assert (known[BEN.id].name, known[BEN.id].retired) == ("Back", None)
    assert (known[STRANGER.id].name, known[STRANGER.id].retired) == ("Gone", ((1, 5), (2, 7)))


def retire(home: Home, who: str) -> None:
    with home.open() as connection:
        firm.retire(connection, home.path, who)


@pytest.fixture
def dan(prepared: Path, tmp_path: Path) -> Home:
    """A device that belongs to no firm yet, with work of its own."""
    home = homes.fresh(prepared, tmp_path / "dan", "[Dan]")
    home.add("Dan's own client")
    return home


def test_who_joins_brings_what_he_has_and_gets_what_is_there(
    ana: Home, dan: Home, tmp_path: Path, shared: Path
) -> None:
    ana.add(NAMES[0])
    join(dan, invitation(ana, tmp_path / "invitation.fks"))
    settle(shared, ana, dan)
    assert ana.clients() == dan.clients() == {NAMES[0], "Dan's own client"}
    with ana.open() as connection:
        assert {d.label for d in exchange.status(connection, ana.path).devices} == {"Ana", "[Dan]"}
    with dan.open() as connection:
        assert firm.name(connection) == "Kestrel IT"
    assert (dan.path / "keys" / "firm.key").stat().st_mode & 0o777 == 0o600


def test_without_a_firm_sync_and_invite_say_what_to_do(dan: Home, shared: Path) -> None:
    for action in (lambda: dan.sync(shared), lambda: invitation(dan, shared / "x")):
        with pytest.raises(Trouble, match="firm new NAME"):
            action()


def test_a_second_firm_and_another_firms_invitation_are_refused(
    ana: Home, dan: Home, tmp_path: Path, shared: Path
) -> None:
    homes.founded(dan)
    keys = load_firm_keys(dan.path)
    with dan.open() as connection, pytest.raises(Trouble, match="belongs to the firm Kestrel IT already"):
        firm.begin(connection, dan.path, "Another")
    with pytest.raises(Trouble, match="invites to another firm"):
        join(dan, invitation(ana, tmp_path / "invitation.fks"))
    assert load_firm_keys(dan.path) == keys


def test_a_wrong_passphrase_changes_nothing(ana: Home, dan: Home, tmp_path: Path) -> None:
    file = invitation(ana, tmp_path / "invitation.fks")
    with dan.open() as connection, pytest.raises(Refused, match="passphrase does not open it"):
        firm.join(connection, dan.path, file, Passphrase.of("something else"))
    assert not (dan.path / "keys").exists()


def test_a_removed_device_is_heard_up_to_its_removal_and_never_after(
    ana: Home, ben: Home, cyd: Home, shared: Path, tmp_path: Path
) -> None:
    before = ben.add("before the removal")
    settle(shared, ana, ben, cyd)
    retire(ana, "ben")
    assert len({key.id for key in load_firm_keys(ana.path)}) == 2
    ben.add("after the removal")
    ben.sync(shared)
    outcome = ana.sync(shared)
    assert [aside.code for aside in outcome.aside][:1] == ["retired-device"]
    assert "Ben was removed from the firm" in outcome.aside[0].sentence
    assert ana.get(before) == "before the removal"
    assert "after the removal" not in ana.clients()
    # The new key opens a new folder, which the removed device cannot read.
    uid = ana.add("only for who stayed")
    ana.sync(shared)
    assert len(list(folder.place(shared, load_firm_keys(ana.path)[0].id, load_device_key(ana.path).id).iterdir())) == 2
    ben.sync(shared)
    assert ben.get(uid) is None
    # Cyd joins anew and goes on, with what was written under the old key meanwhile.
    cyd.add("under the old key")
    missing = cyd.sync(shared).key_rotation
    assert missing.startswith("Ana writes under a new key of the firm, which is not here")
    with cyd.open() as connection:
        assert exchange.status(connection, cyd.path).key_rotation == missing
    join(cyd, invitation(ana, tmp_path / "again.fks"))
    settle(shared, cyd, ana)
    assert cyd.get(uid) == "only for who stayed"
    assert "under the old key" in ana.clients()
    # What Cyd took from Ben before he was told of the removal counts for everybody, what came later for nobody.
    assert "after the removal" in ana.clients() & cyd.clients()
    ben.add("after everybody knew")
    ben.sync(shared)
    settle(shared, cyd, ana)
    assert "after everybody knew" not in ana.clients() | cyd.clients()
    assert ana.digest() == cyd.digest()


def test_a_removed_device_is_taken_in_again_with_everything_it_wrote(
    ana: Home, ben: Home, shared: Path, tmp_path: Path
) -> None:
    settle(shared, ana, ben)
    retire(ana, "Ben")
    ben.add("meanwhile")
    file = invitation(ana, tmp_path / "one.fks")
    with pytest.raises(Trouble, match="was removed from Kestrel IT"):
        join(ben, file)
    with ana.open() as connection:
        firm.readmit(connection, ana.path, "Ben")
    join(ben, invitation(ana, tmp_path / "two.fks"))
    settle(shared, ben, ana)
    assert "meanwhile" in ana.clients()
    assert ana.digest() == ben.digest()


def test_refusals_of_removing(ana: Home, ben: Home, shared: Path) -> None:
    settle(shared, ana, ben)
    for who, words in (("Ana", "cannot remove itself"), ("nobody", "No device is called")):
        with pytest.raises(Trouble, match=words):
            retire(ana, who)
    retire(ana, load_device_key(ben.path).id[:8])
    with pytest.raises(Trouble, match="removed already"):
        retire(ana, "Ben")


def test_who_was_not_removed_is_not_taken_in_again(ana: Home, ben: Home, shared: Path) -> None:
    settle(shared, ana, ben)
    with ana.open() as connection:
        before = list(connection.iterdump())
        for who in ("Ben", "Ana"):
            with pytest.raises(Trouble, match=rf"{who}.* was not removed. Nothing was changed."):
                firm.readmit(connection, ana.path, who)
        assert list(connection.iterdump()) == before


@pytest.mark.parametrize("name", ["", "  ", "\n\t"])
def test_neither_a_firm_nor_a_device_is_without_a_name(ana: Home, dan: Home, name: str) -> None:
    with dan.open() as connection, pytest.raises(Trouble, match=r"A firm has a name. Nothing was changed."):
        firm.begin(connection, dan.path, name)
    assert not (dan.path / "keys" / "firm.key").exists()
    with ana.open() as connection:
        with pytest.raises(Trouble, match=r"A device has a name. Nothing was changed."):
            firm.rename(connection, ana.path, name)
        assert {d.label for d in exchange.status(connection, ana.path).devices} == {"Ana"}


def test_a_recovery_sheet_is_refused_where_a_firm_is_or_with_a_wrong_sign(ana: Home, dan: Home) -> None:
    with ana.open() as connection:
        secret = firm.sheet(connection, ana.path).secret
        with pytest.raises(Trouble, match=r"has the key of the firm Kestrel IT already. Nothing was changed."):
            firm.recover(connection, ana.path, secret)
    wrong = secret[:-1] + ("Q" if secret[-1] != "Q" else "P")
    with dan.open() as connection:
        with pytest.raises(Trouble, match=r"one sign may be wrong or missing. Nothing was changed."):
            firm.recover(connection, dan.path, wrong)
        assert not (dan.path / "keys" / "firm.key").exists()
        assert firm.recover(connection, dan.path, f" {secret}\n") == load_firm_keys(ana.path)[0]
    assert load_firm_keys(dan.path) == load_firm_keys(ana.path)


def test_an_invitation_from_before_a_removal_is_refused(ana: Home, ben: Home, shared: Path, tmp_path: Path) -> None:
    settle(shared, ana, ben)
    old = invitation(ana, tmp_path / "old.fks")
    retire(ana, "Ben")
    with pytest.raises(Trouble, match="older than the key"):
        join(ana, old)


def test_the_recovery_sheet_brings_the_firm_back_on_a_new_computer(
    ana: Home, dan: Home, shared: Path, tmp_path: Path
) -> None:
    ana.add(NAMES[3])
    ana.sync(shared)
    with ana.open() as connection:
        sheet = firm.sheet(connection, ana.path)
    with dan.open() as connection, pytest.raises(Refused, match="27 words; these are 3"):
        firm.recover(connection, dan.path, "hotel river stone")
    with dan.open() as connection:
        firm.recover(connection, dan.path, sheet.words)
    dan.sync(shared)
    assert NAMES[3] in dan.clients()
    other = homes.Home(tmp_path / "eve", "Eve")
    other.path.mkdir()
    with other.open() as connection:
        firm.recover(connection, other.path, sheet.secret.lower())
    assert load_firm_keys(other.path)[0].id == load_firm_keys(ana.path)[0].id


def test_a_device_is_renamed_for_everybody(ana: Home, ben: Home, shared: Path) -> None:
    settle(shared, ana, ben)
    with ben.open() as connection:
        firm.rename(connection, ben.path, "Ben's [new] laptop")
    settle(shared, ben, ana)
    with ana.open() as connection:
        assert "Ben's [new] laptop" in {known.name for known in identity.known_devices(connection).values()}
    assert len(list(of(shared, ben)[0].parent.glob("0-0-*"))) == 1


def test_a_clock_that_is_ahead_is_named_and_changes_nothing(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fieldkit.db.base import ids

    now = ids.now_ms()
    with monkeypatch.context() as patched:
        patched.setattr(ids, "now_ms", lambda: now + 365 * 24 * 3600 * 1000)
        ben.add("from next year")
        ben.sync(shared)
    ana.sync(shared)
    assert "from next year" in ana.clients()
    with ana.open() as connection:
        (status,) = (d for d in exchange.status(connection, ana.path).devices if d.label == "Ben")
    assert status.skew > 364 * 24 * 3600 * 1000


class Clocks:
    """The time, and how far the clock of the home that works now is off it."""

    def __init__(self) -> None:
        self.now, self.off = 1_790_000_000_000, 0

    def now_ms(self) -> int:
        return self.now + self.off


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    from fieldkit.db.base import ids

    clocks = Clocks()
    monkeypatch.setattr(ids, "now_ms", clocks.now_ms)
    return clocks


def work(clocks: Clocks, home: Home, shared: Path, off: int = 0, after: int = HOUR // 60) -> exchange.Status:
    """Let a home whose clock is off write something and sync, some time later; return where it stands."""
    clocks.now, clocks.off = clocks.now + after, off
    home.add("A")
    outcome = home.sync(shared)
    with home.open() as connection:
        status = exchange.status(connection, home.path)
    assert outcome.clocks == status.clocks
    clocks.off = 0
    return status


def test_a_clock_that_is_behind_is_named_by_what_it_had_received_when_it_wrote(
    ana: Home, ben: Home, shared: Path, clocks: Clocks
) -> None:
    work(clocks, ana, shared)
    seen = work(clocks, ben, shared, off=-3 * HOUR)
    assert seen.clocks.startswith("The clock of Ana was at least 2 hours ahead of this one's")
    status = work(clocks, ana, shared)
    (skew,) = (d.skew for d in status.devices if d.label == "Ben")
    assert -3 * HOUR <= skew <= -3 * HOUR + 5 * HOUR // 60
    assert status.clocks.startswith("The clock of Ben was at least 2 hours behind this one's")
    # Set right, it is not named any more.
    work(clocks, ben, shared)
    assert work(clocks, ana, shared).clocks == ""


@pytest.mark.parametrize("away", [HOUR, 24 * HOUR, 400 * 24 * HOUR])
def test_who_was_only_away_is_not_taken_for_one_with_a_wrong_clock(
    ana: Home, ben: Home, cyd: Home, shared: Path, clocks: Clocks, away: int
) -> None:
    for home in (ana, ben, cyd):
        work(clocks, home, shared)
    for home in (ben, ana, ana, cyd, ana, ben):
        assert work(clocks, home, shared, after=away).clocks == ""


def test_a_clock_that_was_put_right_here_accuses_nobody(ana: Home, ben: Home, shared: Path, clocks: Clocks) -> None:
    work(clocks, ana, shared, off=48 * HOUR)
    work(clocks, ben, shared)
    assert work(clocks, ana, shared).clocks == ""


@pytest.mark.parametrize(("off", "way"), [(5 * HOUR, "ahead"), (-5 * HOUR, "behind")])
def test_where_all_others_differ_it_is_the_own_clock(
    ana: Home, ben: Home, cyd: Home, shared: Path, clocks: Clocks, off: int, way: str
) -> None:
    for _ in range(2):
        work(clocks, ben, shared)
        work(clocks, cyd, shared)
        own = work(clocks, ana, shared, off=off)
    assert own.clocks.startswith("This device's clock seems to be wrong: it is at least 4 hours " + way)
    assert work(clocks, ben, shared).clocks.startswith("These clocks were off: Ana at least")
