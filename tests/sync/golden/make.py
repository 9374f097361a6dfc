"""Writes what is missing in ``golden`` and ``corpus``: ``python -m tests.sync.golden.make``.

A file that is there is never written again: it stands for all the files like it that are out in the world.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from fieldkit.sync.crypto import age
from fieldkit.sync.format import compression, container, content_codec
from fieldkit.sync.format.batch import Actor, Builder
from fieldkit.sync.format.container import FileDraft, seal
from fieldkit.sync.format.pack import pack
from fieldkit.sync.replica.invitation import invite
from tests.sync import making
from tests.sync.making import ANA, BEN, FIRM, KNOWN, OTHER_FIRM, RAW, STRANGER, TABLES, WORDS

GOLDEN = Path(__file__).parent
CORPUS = GOLDEN.parent / "corpus"


def golden() -> None:
    """Write the good files, one of each kind."""
    one = keep(GOLDEN / "segment-1.fks", lambda: making.segment(making.first_batch(), 1, 9))
    two = keep(GOLDEN / "segment-2-later.fks", lambda: making.segment(making.later_batch(), 10, 14, one))
    snapshot = keep(GOLDEN / "snapshot.fks", making.snapshot)
    files = [("1-9", one), ("10-14", two), ("0-9", snapshot)]
    keep(GOLDEN / "pack.fks", lambda: seal(FileDraft("pack", 11, 3, making.AT), pack(files), ANA, FIRM))
    keep(GOLDEN / "invitation.fks", invitation)


def invitation() -> bytes:
    """Return an invitation whose passphrase costs little to try."""
    dear, age.encrypt_with_passphrase = age.encrypt_with_passphrase, making.cheap_age
    try:
        return invite(
            "Æther ☎ GmbH",
            (FIRM, OTHER_FIRM),
            [*KNOWN.values()],
            WORDS,
            ANA,
            incarnation=11,
            schema=3,
            created=making.AT,
        )
    finally:
        age.encrypt_with_passphrase = dear


def corpus() -> None:
    """Write the refused files; a name begins with the code of the refusal."""
    good = (GOLDEN / "segment-1.fks").read_bytes()
    header, signature, body = making.split(good)
    fields = json.loads(header)

    def signed(change: dict[str, object]) -> bytes:
        return making.resealed(json.dumps(fields | change).encode(), body)

    def packed(data: bytes, raw: bytes) -> bytes:
        sums = {"raw_size": len(raw), "raw_sha256": hashlib.sha256(raw).hexdigest()}
        return making.resealed(json.dumps(fields | sums).encode(), age.encrypt(data, FIRM.recipient))

    def content(raw: bytes) -> bytes:
        return packed(compression.compress(raw), raw)

    def poked(old: bytes, new: bytes) -> bytes:
        assert old in RAW
        return content(RAW.replace(old, new, 1))

    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    crowd = age.INTRO + stanza * 200 + b"--- " + b"A" * 43 + b"\n"
    head = container.MAGIC
    wrong = {
        "incomplete--empty": b"",
        "incomplete--cut-in-header": good[:200],
        "incomplete--cut-in-signature": good[: 8 + len(header) + 10],
        "signature--cut-in-body": good[:-1],
        "signature--trailing-byte": good + b"\n",
        "signature--flipped-bit": good[:-9] + bytes([good[-9] ^ 4]) + good[-8:],
        "signature--by-another-member": making.resealed(header, body, BEN),
        "signature--zeroed": good.replace(signature, bytes(64)),
        "signature--other-device-named": signed({"device": BEN.id}),
        "foreign--zip": b"PK\x03\x04" + bytes(60),
        "foreign--next-magic": b"FKS2" + good[4:],
        "header--four-gigabytes": head + b"\xff\xff\xff\xff" + b"{" * 64,
        "header--one-too-large": head + (65537).to_bytes(4, "big") + b" " * 65601,
        "header--deep": head + (60_000).to_bytes(4, "big") + b"[" * 60_000 + bytes(64),
        "header--number-as-text": signed({"seq_to": "9"}),
        "header--path-as-device": signed({"device": "../../etc/passwd"}),
        "header--backwards": signed({"seq_from": 9, "seq_to": 1}),
        "newer--format-9": signed({"format": 9, "min_reader": 9, "kind": "hologram"}),
        "wrong-firm--other": seal(FileDraft("segment", 11, 3, 0, 1, 9), RAW, ANA, OTHER_FIRM),
        "unknown-device--no-proof": making.resealed(
            json.dumps(
                json.loads(making.split(seal(FileDraft("segment", 1, 1, 0, 1, 9), RAW, STRANGER, FIRM))[0])
                | {"proof": "A" * 43 + "="}
            ).encode(),
            body,
            STRANGER,
        ),
        "too-large--claims-a-terabyte": signed({"raw_size": 1 << 40}),
        "lock--plain": making.resealed(header, compression.compress(RAW)),
        "lock--crowd": making.resealed(header, crowd),
        "lock--trailing": making.resealed(header, body + b"\0"),
        "lock--flipped": making.resealed(header, body[:-1] + bytes([body[-1] ^ 1])),
        "lock--greedy-passphrase": making.resealed(
            json.dumps(fields | {"kind": "pack", "seq_from": 0, "seq_to": 0, "proof": ""}).encode(),
            making.cheap_age(b"x", WORDS.text).replace(b" 8\n", b" 30\n", 1),
        ),
        "packed--bomb": packed(compression.compress(bytes(100 << 20)), bytes(1000)),
        "packed--cut": packed(compression.compress(RAW)[:-6], RAW),
        "packed--two-frames": packed(compression.compress(RAW) + compression.compress(b""), RAW),
        "packed--no-zstd": packed(RAW, RAW),
        "packed--other-hash": signed({"raw_sha256": "0" * 64}),
        "content--empty": content(b""),
        "content--deep": content(b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
        "content--too-large-number": poked(b"9223372036854775807", b"9223372036854775808"),
        "content--control-character": poked(b"two\\nlines", b"two\\u001b[2J"),
        "content--bidi-override": poked(b"two\\nlines", "two \u202elines".encode()),
        "content--lone-surrogate": poked(b"two\\nlines", b"two\\ud800"),
        "content--infinite": poked(b"0.5", b"1e999"),
        "content--another-author": poked(ANA.id.encode(), STRANGER.id.encode()),
        "content--change-missing": content(_short()),
    }
    for name, data in wrong.items():
        keep(CORPUS / f"{name}.fks", lambda data=data: data)  # type: ignore[misc]


def _short() -> bytes:
    build = Builder(Actor(ANA.id, 11))
    build.change(1, making.C1, 1, 1, 0, "only one of nine", [])
    return content_codec.encode(build.build(), TABLES)


def keep(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the file, made now if it is not there yet."""
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(make())
    return path.read_bytes()


if __name__ == "__main__":
    golden()
    corpus()
