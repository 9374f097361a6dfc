"""What is inside of a file: compressed and encrypted content, passphrases, and the memory that reading takes."""

import json
import os
import tracemalloc
from io import BytesIO

import pytest

from fieldkit.sync.base.refusal import Code
from fieldkit.sync.crypto import age
from fieldkit.sync.format import compression
from fieldkit.sync.format.container import FileDraft, Passphrase, open_file, seal, verify
from tests.sync import making
from tests.sync.format.altered import refused, with_packed
from tests.sync.making import ANA, FIRM, KNOWN, OTHER_FIRM, RAW, SEGMENT, STRANGER, WORDS


def test_content_behind_the_encrypted_end_is_refused_even_when_signed() -> None:
    header, _, body = making.split(SEGMENT)
    assert refused(making.resealed(header, body + b"\0")).code is Code.LOCK


def zstd(raw: bytes, *, window: int = 0, checksum: bool = True) -> bytes:
    module = making.zstd_module()
    options: dict[int, int] = {module.CompressionParameter.checksum_flag: int(checksum)}
    if window:
        options[module.CompressionParameter.window_log] = window
    packer = module.ZstdCompressor(options=options)
    return bytes(packer.compress(raw) + packer.flush())


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        RAW,
        compression.compress(RAW)[:-1],
        compression.compress(RAW)[:-4],
        compression.compress(RAW) + b"\0",
        compression.compress(RAW) + compression.compress(b""),
        compression.compress(RAW[:9]) + compression.compress(RAW[9:]),
        compression.compress(b""),
        compression.compress(RAW + b" "),
        compression.compress(RAW[:-1]),
        compression.compress(RAW[:-1] + b" "),
        zstd(bytes(50 << 20)),
        zstd(RAW, window=27),
        b"\x50\x2a\x4d\x18\x04\0\0\0junk" + compression.compress(RAW),
    ],
)
def test_packing_that_is_not_exactly_right_is_refused(packed: bytes) -> None:
    assert refused(with_packed(packed)).code is Code.PACKED


def test_plain_zstd_of_others_is_read() -> None:
    assert open_file(BytesIO(with_packed(zstd(RAW, checksum=False))), KNOWN, [FIRM]).raw == RAW


@pytest.mark.parametrize("claimed", [1000, 20 << 20])
def test_bomb_takes_no_more_memory_than_its_header_says(claimed: int) -> None:
    data = with_packed(zstd(bytes(200 << 20)), bytes(claimed))
    tracemalloc.start()
    try:
        assert refused(data).code is Code.PACKED
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < len(data) + claimed + (4 << 20)


def test_reading_takes_no_more_memory_than_file_and_content() -> None:
    raw = os.urandom(6 << 20) + bytes(6 << 20)
    data = seal(FileDraft("pack", 1, 1, 0), raw, ANA, FIRM)
    stream = BytesIO(data)
    tracemalloc.start()
    try:
        opened = open_file(stream, KNOWN, [FIRM])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert opened.raw == raw
    assert peak < len(data) + len(raw) + (2 << 20)


def many_stanzas(count: int) -> bytes:
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    return b"age-encryption.org/v1\n" + stanza * count + b"--- " + b"A" * 43 + b"\n" + bytes(100)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"age-encryption.org/v1\n",
        b"age-encryption.org/v2\n" + making.split(SEGMENT)[2][22:],
        many_stanzas(0),
        many_stanzas(2),
        many_stanzas(60_000),
        many_stanzas(1).replace(b"X25519", b"ssh-rsa"),
        many_stanzas(1).replace(b"-> X25519", b"-> X25519 \xff"),
        many_stanzas(1).replace(b"-> X25519", b"->X25519"),
        many_stanzas(1),
        making.cheap_age(compression.compress(RAW), WORDS.text),
        b"-----BEGIN AGE ENCRYPTED FILE-----\n",
    ],
)
def test_encryption_that_is_not_ours_is_refused_even_when_signed(body: bytes) -> None:
    header, _, _ = making.split(SEGMENT)
    assert refused(making.resealed(header, body)).code is Code.LOCK


def passphrase_pack(body: bytes) -> bytes:
    header, _, _ = making.split(SEGMENT)
    fields = json.loads(header) | {"kind": "pack", "seq_from": 0, "seq_to": 0, "proof": ""}
    return making.resealed(json.dumps(fields).encode(), body, ANA)


def test_passphrase_that_would_eat_the_memory_is_refused() -> None:
    cheap = making.cheap_age(compression.compress(RAW), WORDS.text)
    for work in (b" 22\n", b" 40\n", b" 99\n", b" 0\n", b" 08\n", b" -1\n", b" 100\n"):
        data = passphrase_pack(cheap.replace(b" 8\n", work, 1))
        assert refused(data, passphrase=WORDS).code is Code.LOCK
    assert open_file(BytesIO(passphrase_pack(cheap)), {}, [], WORDS).raw == RAW


def test_passphrase_file_opens_only_with_its_passphrase() -> None:
    data = passphrase_pack(making.cheap_age(compression.compress(RAW), WORDS.text))
    assert refused(data).code is Code.PASSPHRASE_NEEDED
    assert refused(data, passphrase=Passphrase.of("apple bench")).code is Code.PASSPHRASE_WRONG
    assert open_file(BytesIO(data), {}, [], Passphrase.of(" apple bench\ncandle dolphin")).raw == RAW


def test_stranger_is_named_as_one() -> None:
    body = making.cheap_age(compression.compress(RAW), WORDS.text)
    fields = json.loads(making.split(seal(FileDraft("pack", 1, 1, 0), RAW, STRANGER, OTHER_FIRM))[0])
    data = making.resealed(json.dumps(fields | {"proof": ""}).encode(), body, STRANGER)
    verified = verify(BytesIO(data), KNOWN, [FIRM])
    assert (verified.signer, verified.by_passphrase) == ("stranger", True)
    assert verified.open([FIRM], WORDS).raw == RAW


def test_segments_never_travel_under_a_passphrase() -> None:
    with pytest.raises(ValueError, match="only packs and invitations"):
        seal(FileDraft("segment", 1, 1, 0, 1, 9), RAW, ANA, FIRM, WORDS)


def test_passphrases_are_compared_as_people_hear_them() -> None:
    assert Passphrase.of("a  b\n") == Passphrase.of(" a b")
    assert Passphrase.of("ﬁne") == Passphrase.of("fine")
    with pytest.raises(ValueError, match="empty"):
        Passphrase.of(" \t")
    assert "a b" not in repr(Passphrase.of("a b"))


@pytest.mark.usefixtures("full_strength")
def test_passphrase_file_of_full_strength_comes_back() -> None:
    data = seal(FileDraft("pack", 1, 1, 0), RAW, ANA, FIRM, WORDS)
    assert age.lock_of(making.split(data)[2], 21).work >= 14
    assert open_file(BytesIO(data), {}, [], WORDS).raw == RAW
