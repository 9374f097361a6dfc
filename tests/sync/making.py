"""Files, keys and changes for the tests of the byte layer. The keys are worth nothing: they stand here."""

from __future__ import annotations

import base64
import hashlib
import hmac
import sys
from io import BytesIO
from types import ModuleType

from fieldkit.sync.crypto.keys import DeviceKey, FirmKey, KnownDevice
from fieldkit.sync.format import container, content_codec
from fieldkit.sync.format.batch import Actor, Batch, Builder, ColumnSpec, Pending, TableSpec, Value, dot, parts
from fieldkit.sync.format.container import FileDraft, OpenedFile, Passphrase, open_file, seal
from fieldkit.sync.format.header import FileHeader

ANA = DeviceKey.from_seed(bytes(range(32)))
BEN = DeviceKey.from_seed(bytes(range(1, 33)))
STRANGER = DeviceKey.from_seed(bytes(range(2, 34)))
FIRM = FirmKey.from_secret(bytes(range(3, 35)))
OTHER_FIRM = FirmKey.from_secret(bytes(range(4, 36)))
KNOWN = {device.id: device for device in (KnownDevice.of(ANA.public, "Ana"), KnownDevice.of(BEN.public, "Ben"))}
WORDS = Passphrase.of("apple bench candle  dolphin")
VOICE = Passphrase.of("apple bench candle")
SECRET = "a client's own words"
"""What no log may say."""
AT = 1_764_000_000_000
HOUR = 3600 * 1000

CLIENT = TableSpec(
    1,
    "client",
    {
        1: ColumnSpec(1, "name", length=200),
        2: ColumnSpec(2, "note"),
        3: ColumnSpec(3, "limit", "integer"),
        4: ColumnSpec(4, "score", "real"),
        5: ColumnSpec(5, "contact", "link"),
    },
)
CONTACT = TableSpec(2, "contact", {1: ColumnSpec(1, "name"), 2: ColumnSpec(2, "client", "link")})
TABLES = {1: CLIENT, 2: CONTACT}
LATER = TABLES | {
    1: TableSpec(1, "client", {**CLIENT.columns, 9: ColumnSpec(9, "mood"), 10: ColumnSpec(10, "rival", "link")}),
    7: TableSpec(7, "drone", {1: ColumnSpec(1, "call sign"), 2: ColumnSpec(2, "owner", "link")}),
}
"""What a later fieldkit knows."""
C1, C2, P1, P2, D1 = (f"0199f0aa-bb0{n}-7abc-8def-0123456789a{n}" for n in range(1, 6))
ODD = "card:nephew-does-it"
NAMES = ("[ACME] [/] O'Brien", "Æther ☎ GmbH", "مكتب النخيل", "東京設備株式会社")


def clock(step: int) -> int:
    """Return a hybrid clock ``step`` seconds after the tests began."""
    return AT + 1000 * step << 16 | step % 3


def first_batch() -> Batch:
    """Return nine changes by Ana: inserts, changes, a delete and a bring-back."""
    build = Builder(Actor(ANA.id, 11))
    ben = build.actor(Actor(BEN.id, 12))
    build.insert(1, C2, 1, clock(1), {1: NAMES[0], 2: "", 3: -(1 << 63), 4: 0.5, 5: P1})
    build.insert(1, C1, 2, clock(2), {1: NAMES[1], 3: (1 << 63) - 1, 5: None})
    build.insert(2, P1, 3, clock(3), {1: NAMES[2], 2: C2})
    build.change(1, C2, 2, 4, clock(4), "two\nlines\tand a tab", [1])
    build.change(1, C1, 1, 5, clock(5), NAMES[3], [2, dot(ben, 77)])
    build.change(1, ODD, 5, 6, clock(6), P2, [dot(ben, 3)])
    build.delete(2, P2, 7, clock(7), [dot(ben, 4), dot(ben, 9)])
    build.restore(2, P2, 8, clock(8), [7])
    build.change(1, C1, 3, 9, clock(9), None, [])
    return build.build()


def later_batch() -> Batch:
    """Return five changes by Ana that only a later fieldkit understands in full."""
    build = Builder(Actor(ANA.id, 11))
    build.insert(1, C1, 10, clock(10), {1: "plain", 9: "sunny", 10: C2})
    build.insert(7, D1, 11, clock(11), {1: "kestrel", 2: C1})
    build.change(1, C2, 9, 12, clock(12), "calm", [1])
    build.delete(7, D1, 13, clock(13), [11])
    build.change(2, P1, 1, 14, clock(14), "Ines", [3])
    return build.build()


def snapshot_batch() -> Batch:
    """Return what Ana and Ben wrote, as one state with its version."""
    build = Builder(Actor(ANA.id, 11))
    ben = build.actor(Actor(BEN.id, 12))
    build.insert(1, C1, 2, clock(2), {1: NAMES[1], 3: None, 5: P1})
    build.change(1, C1, 1, 5, clock(5), NAMES[3], [2])
    build.change(1, C1, 1, dot(ben, 8), clock(6), "Ben's name", [2])
    build.pending(Pending("change", 1, 9, C1, dot(ben, 9), clock(9), (2,), b'{"moods": [1, 2.50]}'))
    build.vector = (dot(0, 9), dot(ben, 40))
    return build.build()


def segment(batch: Batch, first: int, last: int, before: bytes = b"", device: DeviceKey = ANA) -> bytes:
    """Return a sealed segment; ``before`` is the whole one before it."""
    previous = hashlib.sha256(before).hexdigest() if before else ""
    draft = FileDraft("segment", batch.actors[0].incarnation, 3, AT, first, last, previous)
    return seal(draft, content_codec.encode(batch, LATER), device, FIRM)


def snapshot() -> bytes:
    """Return a sealed snapshot."""
    draft = FileDraft("snapshot", 11, 3, AT, seq_to=9)
    return seal(draft, content_codec.encode(snapshot_batch(), TABLES), ANA, FIRM)


def read(data: bytes) -> tuple[OpenedFile, Batch]:
    """Return what a member of the firm reads in a segment or snapshot."""
    opened = open_file(BytesIO(data), KNOWN, [FIRM])
    return opened, content_codec.decode(opened.raw, TABLES, opened.header)


def split(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Return header, signature and body of a file."""
    end = 8 + int.from_bytes(data[4:8], "big")
    return data[8:end], data[end : end + 64], data[end + 64 :]


def resealed(header: bytes, body: bytes, device: DeviceKey = ANA) -> bytes:
    """Return a file with a header and body of the tests' choice and a right signature."""
    return container.assemble(header, body, device)


def header_for(first: int, last: int, kind: str = "segment") -> FileHeader:
    """Return a header that fits Ana's batches, for decoding content that was never in a file."""
    sealed = segment(first_batch(), 1, 9)
    header = open_file(BytesIO(sealed), KNOWN, [FIRM]).header
    import msgspec

    previous = "" if first < 2 else "0" * 64
    changed = {"seq_from": first, "seq_to": last, "kind": kind, "prev_sha256": previous}
    return msgspec.convert(msgspec.to_builtins(header) | changed, FileHeader)


def cheap_age(plain: bytes, passphrase: str, work: int = 8) -> bytes:
    """Return an age file under a passphrase that takes no second to open: age's own format, little scrypt."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    def derive(key: bytes, salt: bytes, info: bytes) -> bytes:
        return HKDF(SHA256(), 32, salt, info).derive(key)

    def spelled(data: bytes) -> str:
        return base64.b64encode(data).decode().rstrip("=")

    file_key, salt, nonce = b"k" * 16, b"s" * 16, b"n" * 16
    wrapping = hashlib.scrypt(
        passphrase.encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=1 << work, r=8, p=1, dklen=32
    )
    wrapped = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    head = f"age-encryption.org/v1\n-> scrypt {spelled(salt)} {work}\n{spelled(wrapped)}\n---".encode()
    mac = hmac.digest(derive(file_key, b"", b"header"), head, "sha256")
    stream = ChaCha20Poly1305(derive(file_key, nonce, b"payload"))
    parts = [plain[i : i + 65536] for i in range(0, len(plain), 65536)] or [b""]
    sealed = [
        stream.encrypt(number.to_bytes(11, "big") + bytes([number == len(parts) - 1]), part, None)
        for number, part in enumerate(parts)
    ]
    return head + b" " + spelled(mac).encode() + b"\n" + nonce + b"".join(sealed)


def told(batch: Batch) -> list[tuple[object, ...]]:
    """Return the known changes of a batch one by one: dot, clock, what, table, uid and the rest."""
    out: list[tuple[object, ...]] = []
    for table in batch.tables:
        code, uids, new = table.table, table.uids, table.inserts
        cells: list[dict[int, Value]] = [{} for _ in new.rows]
        for column, entry in new.columns.items():
            for place, value in zip(
                range(len(new.rows)) if entry.places is None else entry.places, entry.values, strict=True
            ):
                cells[place][column] = value
        for row, number, at, cell in zip(new.rows, new.dots, new.clocks, cells, strict=True):
            out.append((parts(number), at, "insert", code, uids[row], cell))
        for changes in table.changes:
            for row, number, at, value, before in zip(
                changes.rows,
                changes.dots,
                changes.clocks,
                changes.values,
                changes.predecessors.each(),
                strict=True,
            ):
                named = [parts(other) for other in before]
                out.append((parts(number), at, "change", code, uids[row], changes.column, value, named))
        for what, marks in (("delete", table.deletes), ("restore", table.restores)):
            for row, number, at, before in zip(
                marks.rows, marks.dots, marks.clocks, marks.predecessors.each(), strict=True
            ):
                out.append((parts(number), at, what, code, uids[row], [parts(other) for other in before]))
    return sorted(out, key=lambda change: str(change[0]))


def zstd_module() -> ModuleType:
    """Return the standard library's zstd, or its backport."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


RAW = content_codec.encode(first_batch(), TABLES)
"""What is in Ana's first segment."""
SEGMENT = segment(first_batch(), 1, 9)
