"""Keys of device and firm, on disk and on paper."""

import os
import stat
from pathlib import Path

import pytest

from fieldkit.sync.base import atomic_write
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto import bech32, key_files, key_words
from fieldkit.sync.crypto.keys import DeviceKey, FirmKey, KnownDevice, device_id, fingerprint, signed_by
from fieldkit.sync.crypto.wordlist import WORDS
from tests.sync.making import ANA, BEN, FIRM, OTHER_FIRM

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "Käthe's home ☎"


def test_device_signature_is_rfc_8032() -> None:
    # RFC 8032, 7.1, test 2.
    key = DeviceKey.from_seed(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert key.public.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert key.sign(b"\x72").hex().startswith("92a009a9f0d4cab8720e820b5f642540")
    assert signed_by(key.public, key.sign(b"\x72"), b"\x72")
    assert not signed_by(key.public, key.sign(b"\x72"), b"\x73")
    assert not signed_by(b"\x00" * 31, key.sign(b"\x72"), b"\x72")


def test_ids_are_short_stable_and_readable() -> None:
    assert ANA.id == device_id(ANA.public) == "kzdvvj2umnduyauf35o36k6kw4"
    assert fingerprint(ANA.id) == "kzdv-vj2u-mndu"
    assert KnownDevice.of(ANA.public).label == "kzdv-vj2u-mndu"
    assert len(FIRM.id) == 26
    assert FIRM.id != OTHER_FIRM.id


def test_no_key_shows_its_secret_by_accident() -> None:
    assert ANA.seed.hex() not in repr(ANA)
    assert str(ANA.seed) not in repr(ANA)
    assert FIRM.identity not in repr(FIRM)


def test_proof_of_membership_needs_the_firm_key() -> None:
    proof = FIRM.proof(ANA.public)
    assert FIRM.proves(ANA.public, proof)
    assert not FIRM.proves(BEN.public, proof)
    assert not OTHER_FIRM.proves(ANA.public, proof)
    assert not FIRM.proves(ANA.public, b"")


def test_keys_come_back_from_their_files(home: Path) -> None:
    key_files.save_device_key(home, ANA)
    key_files.save_firm_keys(home, (FIRM, OTHER_FIRM))
    assert key_files.has_device_key(home)
    assert key_files.has_firm_key(home)
    assert key_files.load_device_key(home) == ANA
    assert key_files.load_firm_keys(home) == (FIRM, OTHER_FIRM)
    assert sorted(path.name for path in (home / "keys").iterdir()) == ["device.key", "firm.key"]


@posix
def test_key_files_are_for_their_owner_alone(home: Path) -> None:
    key_files.save_device_key(home, ANA)
    path = home / "keys" / "device.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o620])
def test_key_that_others_can_touch_is_not_used(home: Path, mode: int) -> None:
    key_files.save_firm_keys(home, (FIRM,))
    (home / "keys" / "firm.key").chmod(mode)
    with pytest.raises(Refused, match=r"firm\.key: other users .* chmod 600") as caught:
        key_files.load_firm_keys(home)
    assert caught.value.code is Code.KEY


def test_existing_key_is_never_overwritten_unasked(home: Path) -> None:
    key_files.save_device_key(home, ANA)
    with pytest.raises(Refused, match="it was not touched"):
        key_files.save_device_key(home, BEN)
    assert key_files.load_device_key(home) == ANA
    key_files.save_device_key(home, BEN, replace=True)
    assert key_files.load_device_key(home) == BEN


def test_missing_key_says_what_to_do(home: Path) -> None:
    with pytest.raises(Refused, match=r"missing.*join the firm again"):
        key_files.load_firm_keys(home)
    with pytest.raises(Refused, match=r"missing.*cannot sign"):
        key_files.load_device_key(home)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"AGE-SECRET-KEY-1QQQ", b"# only\n", b"-----BEGIN PRIVATE KEY-----\nAAAA\n", b"\0"]
)
def test_damaged_key_is_left_alone(home: Path, data: bytes) -> None:
    for name, load in (("device.key", key_files.load_device_key), ("firm.key", key_files.load_firm_keys)):
        path = home / "keys" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o600)
        with pytest.raises(Refused, match="damaged"):
            load(home)
        assert path.read_bytes() == data


def test_pem_of_another_kind_is_no_device_key(home: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    pem = X25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    atomic_path = home / "keys" / "device.key"
    atomic_path.parent.mkdir(parents=True)
    atomic_write.write(atomic_path, pem)
    with pytest.raises(Refused, match="damaged"):
        key_files.load_device_key(home)


def test_failed_write_leaves_neither_file_nor_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic_write.write(tmp_path / "a", b"data")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(Refused, match="No space left"):
        key_files.save_device_key(tmp_path, ANA)
    assert list((tmp_path / "keys").iterdir()) == []


def test_bech32_is_that_of_bip_173() -> None:
    assert bech32.encode("a", b"") == "a12uel5l"
    assert bech32.decode("A12UEL5L", "a") == b""
    assert bech32.decode(FIRM.identity, "age-secret-key-") == bytes(range(3, 35))
    for bad in ("a12uel5m", "b12uel5l", "a12UEL5L", "a1", "", "a12u\u2007el5l"):
        with pytest.raises(ValueError):
            bech32.decode(bad, "a")


def test_words_are_told_apart_by_four_letters() -> None:
    assert len(WORDS) == len({word[:4] for word in WORDS}) == 1024
    assert list(WORDS) == sorted(WORDS)
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 8 for word in WORDS)


def test_recovery_sheet_brings_the_firm_key_back() -> None:
    sheet = key_words.sheet_text(FIRM.secret)
    assert sheet.splitlines()[0] == " 1 alpine     2 blanket    3 fossil"
    assert FirmKey.from_secret(key_words.secret_of(sheet)) == FIRM
    assert all(len(line) <= 44 for line in sheet.splitlines())


def test_recovery_sheet_is_read_as_people_type_it() -> None:
    typed = ", ".join(word[:4].upper() for word in key_words.sheet_of(FIRM.secret))
    assert key_words.secret_of(f"\n {typed}.") == FIRM.secret


def test_wrong_word_is_named_and_a_swap_is_noticed() -> None:
    sheet = list(key_words.sheet_of(FIRM.secret))
    with pytest.raises(Refused, match=r'word 5, "xylofon"'):
        key_words.secret_of(" ".join([*sheet[:4], "xylofon", *sheet[5:]]))
    with pytest.raises(Refused, match="these are 26"):
        key_words.secret_of(" ".join(sheet[1:]))
    swapped = [sheet[1], sheet[0], *sheet[2:]]
    with pytest.raises(Refused, match="do not fit together"):
        key_words.secret_of(" ".join(swapped))


def test_nearly_every_wrong_word_is_noticed() -> None:
    sheet = list(key_words.sheet_of(FIRM.secret))
    passed = 0
    for word in WORDS:
        if word != sheet[9]:
            try:
                key_words.secret_of(" ".join([*sheet[:9], word, *sheet[10:]]))
                passed += 1
            except Refused:
                continue
    assert passed <= 2  # 14 bits of checksum: one in 16,384


def test_qr_has_a_quiet_zone_and_is_no_wider_than_a_screen() -> None:
    for dark in (True, False):
        lines = key_words.qr_blocks(FIRM.identity, dark_screen=dark).splitlines()
        assert len({len(line) for line in lines}) == 1
        assert len(lines[0]) <= 60
        assert len(lines) <= 24
        assert set(lines[0] + lines[1]) == {"█" if dark else " "}


def test_suggested_passphrases_differ() -> None:
    assert len(key_words.new_passphrase().split()) == 6
    assert key_words.new_passphrase() != key_words.new_passphrase()
