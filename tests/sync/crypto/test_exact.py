"""Keys, locks and words to the letter: what is written is what other programs read, and each refusal has its words."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto import age, bech32, key_files, key_words
from fieldkit.sync.crypto.age import Lock
from fieldkit.sync.crypto.keys import FirmKey, fingerprint, key_for
from fieldkit.sync.crypto.wordlist import WORDS
from tests.sync.making import ANA, FIRM, OTHER_FIRM

INTRO = b"age-encryption.org/v1\n"
X25519 = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
GREASE = b"-> abc-grease x y\n" + b"A" * 20 + b"\n"
END = b"--- " + b"A" * 43 + b"\n"


def scrypt(work: bytes) -> bytes:
    return b"-> scrypt " + b"A" * 22 + b" " + work + b"\n" + b"A" * 43 + b"\n"


@pytest.mark.parametrize(
    ("head", "lock"),
    [
        (X25519, Lock(False, 0)),
        (X25519 + GREASE, Lock(False, 0)),
        (GREASE * 7 + X25519, Lock(False, 0)),
        (scrypt(b"1"), Lock(True, 1)),
        (scrypt(b"18"), Lock(True, 18)),
    ],
)
def test_a_file_for_one_is_taken(head: bytes, lock: Lock) -> None:
    assert age.lock_of(INTRO + head + END, 18) == lock


OTHERS = "it is encrypted to several keys; fieldkit writes files for one."
NOT_OURS = "its content is not encrypted the way fieldkit does it."
NOT_WRITTEN = "it is encrypted in a way that fieldkit does not write."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", NOT_OURS),
        (INTRO + X25519, NOT_OURS),
        (b"x" + INTRO + X25519 + END, NOT_OURS),
        (INTRO + b"-> X25519\xff\n" + END, "the head of its encryption is damaged."),
        (INTRO + b"->\n" + END, "the head of its encryption is damaged."),
        (INTRO + b"x\n" + END, OTHERS),
        (INTRO + X25519 + X25519 + END, OTHERS),
        (INTRO + GREASE + END, OTHERS),
        (INTRO + GREASE * 8 + X25519 + END, OTHERS),
        (INTRO + X25519.replace(b"X25519 ", b"X25519 A ") + END, NOT_WRITTEN),
        (INTRO + scrypt(b"18") + GREASE + END, NOT_WRITTEN),
        (INTRO + scrypt(b"18 2") + END, NOT_WRITTEN),
        (INTRO + scrypt(b"018") + END, NOT_WRITTEN),
        (INTRO + scrypt(b"100") + END, NOT_WRITTEN),
        (INTRO + scrypt(b"19") + END, "opening it would take more memory than fieldkit gives to one file."),
    ],
)
def test_each_lock_that_is_not_ours_has_its_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as caught:
        age.lock_of(data, 18)
    assert (caught.value.code, caught.value.sentence) == (Code.LOCK, sentence)


def test_only_the_first_8_kib_are_looked_at() -> None:
    line = b"A" * 63 + b"\n"
    fits = INTRO + X25519 + line * 125
    padded = fits + b"A" * (8 * 1024 - len(fits) - len(b"\n--- "))
    assert age.lock_of(padded + b"\n--- rest", 1) == Lock(False, 0)
    with pytest.raises(Refused, match="not encrypted the way"):
        age.lock_of(padded + b"A\n--- rest", 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("AGE-SECRET-KEY-1aq", "mixed case"),
        ("age1", "not such a key"),
        ("other1qqqqqq", "not such a key"),
        ("ageqqqqqq", "not such a key"),
        ("age1qqqqq", "not such a key"),
        ("age1bqqqqqq", "not such a key"),
        ("age1qqqqqq", "the check characters do not fit"),
    ],
)
def test_what_spells_no_key_says_why(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        bech32.decode(text, "age")


@pytest.mark.parametrize("data", [b"", b"\0", b"\xff" * 5, bytes(range(32)), b"\xff" * 33])
def test_bytes_come_back_in_either_case(data: bytes) -> None:
    spelled = bech32.encode("age", data)
    assert spelled == spelled.lower()
    assert bech32.decode(spelled, "age") == bech32.decode(spelled.upper(), "age") == data


def test_bits_that_are_left_over_are_no_key() -> None:
    for words in ([31], [0, 1], [0, 0, 0]):
        check = bech32._checksum(bech32._spread("age") + words + [0] * 6) ^ 1
        tail = [check >> 5 * (5 - place) & 31 for place in range(6)]
        text = "age1" + "".join("qpzry9x8gf2tvdw0s3jn54khce6mua7l"[word] for word in words + tail)
        with pytest.raises(ValueError, match="bits left over"):
            bech32.decode(text, "age")


@pytest.mark.skipif(sys.platform == "win32", reason="has no modes")
def test_key_files_are_as_the_tools_of_others_read_them(tmp_path: Path) -> None:
    key_files.save_firm_keys(tmp_path, (FIRM, OTHER_FIRM))
    path = tmp_path / "keys" / "firm.key"
    assert path.read_text("ascii").splitlines() == [
        "# Whoever has this file reads every export of the firm: never mail or share it.",
        f"# firm {FIRM.id}",
        f"# public key: {FIRM.recipient}",
        FIRM.identity,
        f"# firm {OTHER_FIRM.id}",
        f"# public key: {OTHER_FIRM.recipient}",
        OTHER_FIRM.identity,
    ]
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert key_files.load_firm_keys(tmp_path) == (FIRM, OTHER_FIRM)
    key_files.save_device_key(tmp_path, ANA)
    assert (tmp_path / "keys" / "device.key").read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----\n")
    assert key_files.load_device_key(tmp_path) == ANA
    saves: tuple[Callable[[], None], ...] = (
        lambda: key_files.save_firm_keys(tmp_path, (FIRM,)),
        lambda: key_files.save_device_key(tmp_path, ANA),
    )
    for save in saves:
        with pytest.raises(Refused) as caught:
            save()
        assert caught.value.sentence == "there is a key already; it was not touched."
    for mode in (0o640, 0o601, 0o620):
        path.chmod(mode)
        with pytest.raises(Refused) as caught:
            key_files.load_firm_keys(tmp_path)
        assert (caught.value.code, caught.value.name) == (Code.KEY, str(path))
        assert caught.value.sentence == (
            "other users of this computer can read this key, so it is not used. Run chmod 600 on the file, and start "
            "a new key if somebody may have copied it."
        )
    path.chmod(0o600)
    path.write_text(f"\n# a note\n  {FIRM.identity.lower()}  \n", "ascii")
    assert key_files.load_firm_keys(tmp_path) == (FIRM,)
    for text in ("", "# nothing\n", "AGE-SECRET-KEY-1", "é"):
        path.write_text(text, "utf-8")
        with pytest.raises(Refused, match="the key file is damaged and was left as it is"):
            key_files.load_firm_keys(tmp_path)
        assert path.read_text("utf-8") == text


def test_a_sheet_is_27_numbered_words_in_nine_lines() -> None:
    words = key_words.sheet_of(FIRM.secret)
    lines = key_words.sheet_text(FIRM.secret).splitlines()
    assert len(lines) == 9
    assert lines[0] == f" 1 {words[0]:<10} 2 {words[1]:<10} 3 {words[2]}"
    assert lines[8] == f"25 {words[24]:<10}26 {words[25]:<10}27 {words[26]}"
    assert key_words.secret_of("\n".join(lines)) == FIRM.secret
    short = " ".join(word[:4].upper() for word in words)
    assert key_words.secret_of(short) == FIRM.secret
    assert key_words.secret_of(", ".join(words) + ".") == FIRM.secret
    swapped = [words[1], words[0], *words[2:]]
    wrong = [*words[:4], "x" * 30, *words[5:]]
    for typed, sentence in (
        (swapped, "the words do not fit together: one is wrong, or two changed places."),
        (wrong, f'word 5, "{"x" * 20}", is not on the list. Look at it again.'),
        ([words[0] + "zz", *words[1:]], f'word 1, "{(words[0] + "zz")[:20]}", is not on the list. Look at it again.'),
        (words[:26], "a recovery sheet has 27 words; these are 26."),
        ([*words, words[0]], "a recovery sheet has 27 words; these are 28."),
    ):
        with pytest.raises(Refused) as caught:
            key_words.secret_of(" ".join(typed))
        assert (caught.value.code, caught.value.sentence) == (Code.KEY, sentence)


def test_a_key_of_another_firm_says_whose_this_device_is() -> None:
    assert key_for(OTHER_FIRM.id, (FIRM, OTHER_FIRM)) == OTHER_FIRM
    for keys, mine in (
        ((FIRM,), f"this device belongs to {fingerprint(FIRM.id)}"),
        ((), "this device belongs to no firm"),
    ):
        with pytest.raises(Refused) as caught:
            key_for(OTHER_FIRM.id, keys)
        assert caught.value.sentence == (
            f"it belongs to the firm {fingerprint(OTHER_FIRM.id)}, and {mine}. A firm is joined by an invitation."
        )
    assert FirmKey.from_identity(f" {FIRM.identity.lower()}\n") == FIRM


@pytest.mark.parametrize("dark", [True, False])
def test_a_code_is_drawn_in_halves_of_lines(dark: bool) -> None:
    import segno

    modules = [list(row) for row in segno.make_qr("AGE-SECRET", error="m").matrix_iter(border=4)]
    lines = key_words.qr_blocks("AGE-SECRET", dark_screen=dark).split("\n")
    drawn = [[glyph in upper for glyph in line] for line in lines for upper in ("▀█", "▄█")]
    wanted = [[bool(module) != dark for module in row] for row in modules]
    assert drawn[: len(wanted)] == wanted
    assert drawn[len(wanted) :] == [[dark] * len(wanted[0])] * (len(drawn) - len(wanted))
    assert len(drawn) - len(wanted) == len(wanted) % 2


def test_a_sheet_is_the_key_and_fourteen_bits_of_its_hash_ten_bits_a_word() -> None:
    for secret in (FIRM.secret, OTHER_FIRM.secret, bytes(32), bytes([255] * 32)):
        digest = hashlib.sha256(b"fieldkit recovery sheet v1\0" + secret).digest()
        bits = "".join(f"{byte:08b}" for byte in secret) + f"{digest[0]:08b}{digest[1]:08b}"[:14]
        words = [WORDS[int(bits[place : place + 10], 2)] for place in range(0, 270, 10)]
        assert list(key_words.sheet_of(secret)) == words
        assert key_words.secret_of(" ".join(words)) == secret


def test_a_passphrase_is_of_six_words_of_the_list() -> None:
    for passphrase in (key_words.new_passphrase(), key_words.new_passphrase(3)):
        assert set(passphrase.split(" ")) <= set(WORDS)
    assert [len(key_words.new_passphrase(*more).split(" ")) for more in ((), (1,), (6,))] == [6, 1, 6]
