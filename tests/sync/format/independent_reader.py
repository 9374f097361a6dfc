"""A second reader of export files, written from docs/file-format.md alone: nothing of fieldkit is imported.

It needs the standard library, an Ed25519 verification, age and zstd, and does what the document says, step
by step. Short rather than quick: it checks what decides whether a file may be believed, and trusts the rest.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from itertools import accumulate
from typing import Any

import pyrage  # type: ignore[import-untyped,unused-ignore]
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def short(digest: bytes) -> str:
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()


def open_file(data: bytes, identity: str = "", passphrase: str = "") -> tuple[dict[str, Any], bytes]:
    """Return header and content; AssertionError or the libraries' errors for a file that is not right."""
    assert data[:4] == b"FKS1"
    end = 8 + int.from_bytes(data[4:8], "big")
    assert end <= 8 + 65536
    start, signature, body = data[:end], data[end : end + 64], data[end + 64 :]
    header: dict[str, Any] = json.loads(start[8:])
    assert header["min_reader"] <= 1
    public = base64.b64decode(header["key"])
    assert header["device"] == short(hashlib.sha256(public).digest())
    signed = b"fieldkit file signature v1\0" + hashlib.sha256(start).digest() + hashlib.sha256(body).digest()
    Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    if header["proof"]:
        key = pyrage.x25519.Identity.from_str(identity)
        assert header["firm"] == short(hashlib.sha256(str(key.to_public()).encode()).digest())
        secret = hashlib.sha256(b"fieldkit firm proof v1\0" + bech32(identity)).digest()
        assert base64.b64decode(header["proof"]) == hmac.digest(secret, public, "sha256")
        packed = pyrage.decrypt(body, [key])
    else:
        packed = pyrage.passphrase.decrypt(body, passphrase)
    frame = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})
    raw = frame.decompress(packed, header["raw_size"] + 1)
    assert frame.eof
    assert not frame.unused_data
    assert len(raw) == header["raw_size"]
    assert hashlib.sha256(raw).hexdigest() == header["raw_sha256"]
    return header, bytes(raw)


def changes(raw: bytes) -> list[dict[str, Any]]:
    """Return the changes of a segment or snapshot, one by one."""
    body = json.loads(raw)
    dots = every_dot(body)
    uids = [dictionary(table["u"]) for table in body["tables"]]
    everything = [uid for part in uids for uid in part] + dictionary(body.get("links", {}))
    out = []

    def add(what: str, table: int, uid: str, place: int, **more: object) -> None:
        (actor, seq), clock = dots[place]
        out.append({"do": what, "table": table, "uid": uid, "dot": [actor, seq], "clock": clock} | more)

    def values(entry: dict[str, Any]) -> list[Any]:
        if not entry.get("l"):
            return list(entry["v"])
        return [None if place is None else everything[place] for place in entry["v"]]

    for table, names in zip(body["tables"], uids, strict=True):
        new = table.get("ins", {"r": [], "d": []})
        rows = list(accumulate(new["r"]))
        cells: list[dict[str, Any]] = [{} for _ in rows]
        for column in new.get("cols", []):
            places = list(accumulate(column["p"])) if "p" in column else range(len(rows))
            for place, value in zip(places, values(column), strict=True):
                cells[place][str(column["c"])] = value
        for row, place, cell in zip(rows, accumulate(new["d"]), cells, strict=True):
            add("insert", table["t"], names[row], place, values=cell)
        for part in table.get("chg", []):
            for row, place, value, before in zip(
                accumulate(part["r"]), accumulate(part["d"]), values(part), predecessors(part), strict=True
            ):
                add("change", table["t"], names[row], place, column=part["c"], value=value, before=before)
        for what, key in (("delete", "gone"), ("restore", "back")):
            part = table.get(key, {"r": [], "d": []})
            for row, place, before in zip(
                accumulate(part["r"]), accumulate(part["d"]), predecessors(part), strict=True
            ):
                add(what, table["t"], names[row], place, before=before)
    return sorted(out, key=lambda change: (change["dot"], str(change)))


def pack_files(raw: bytes) -> list[tuple[str, bytes]]:
    """Return the files in a pack."""
    end = 4 + int.from_bytes(raw[:4], "big")
    index = json.loads(raw[4:end])
    assert index["content"] == "segments"
    out = []
    for entry in index["files"]:
        data = raw[end : end + entry["size"]]
        end += entry["size"]
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        out.append((entry["name"], data))
    assert end == len(raw)
    return out


def every_dot(body: dict[str, Any]) -> list[tuple[tuple[int, int], int]]:
    listed = body["dots"]
    steps = iter(listed["s"])
    names = []
    for actor, count in enumerate(listed["n"]):
        seq = 0
        for _ in range(count):
            seq += next(steps)
            names.append((actor, seq))
    counters = listed.get("c") or [0] * len(names)
    moments = accumulate(listed["m"])
    clocks = [moment * 65536 + counter for moment, counter in zip(moments, counters, strict=True)]
    return list(zip(names, clocks, strict=True))


def dictionary(packed: dict[str, Any]) -> list[str]:
    noise = base64.b64decode(packed.get("r", ""))
    out: list[str] = []
    for place, moment in enumerate(accumulate(packed.get("t", []))):
        text = f"{moment:012x}" + noise[10 * place : 10 * place + 10].hex()
        out.append("-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:])))
    return [*out, *packed.get("x", [])]


def predecessors(part: dict[str, Any]) -> list[list[list[int]]]:
    seqs = list(accumulate(part.get("ps", [])))
    actors = part.get("pa") or [0] * len(seqs)
    flat = iter(zip(actors, seqs, strict=True))
    counts = part["pn"] if "pn" in part else [1] * len(part["r"])
    return [[list(next(flat)) for _ in range(count)] for count in counts]


def bech32(identity: str) -> bytes:
    letters = identity.lower().rpartition("1")[2][:-6]
    bits = "".join(f"{'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.index(letter):05b}" for letter in letters)
    return int(bits[:256], 2).to_bytes(32, "big")
