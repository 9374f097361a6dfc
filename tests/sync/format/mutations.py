"""Damaged and hostile files by the thousand: ``python -m tests.sync.format.mutations [COUNT [SEED]]``.

Three layers: the bytes of a file, what is under its signature (a member gone bad, or a bug), and the content
under encryption and hash. Nothing but a refusal may come of the first; of the others also content that is
sound in every place. What breaks that is saved beside the corpus.
"""

from __future__ import annotations

import copy
import hashlib
import json
import random
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain
from pathlib import Path

from fieldkit.sync.base.refusal import Refused
from fieldkit.sync.crypto import age
from fieldkit.sync.format import compression, content_codec
from fieldkit.sync.format.batch import SEQ_MAX, Batch, Changes, Inserts, Tombstones
from fieldkit.sync.format.container import open_file, verify
from fieldkit.sync.format.pack import unpack
from tests.sync import making
from tests.sync.making import FIRM, KNOWN, TABLES, WORDS

CORPUS = Path(__file__).parents[1] / "corpus"
GOLDEN = Path(__file__).parents[1] / "golden"
NASTY: list[object] = [
    None, True, -1, 0, 1, 2, 65536, 1 << 40, 1 << 63, -(1 << 63) - 1, 1.5, 1e308, "", "x", "\x1b]0;x\x07", "\u202e",
    "A" * 4000, [], [0], [-1], [[]], {}, {"v": []}, [None] * 9, ["a"] * 9, [1] * 9, [1 << 62] * 9,
]  # fmt: skip


@dataclass(slots=True)
class Report:
    """What came of a run."""

    tried: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    harmless: int = 0
    """Signed or inner changes after which the content was still sound (never in the first layer)."""
    failures: list[str] = field(default_factory=list)
    """Accepted wrongly, or another exception than a refusal."""


def run(count: int, seed: int = 1, save: Path | None = None) -> Report:
    """Try ``count`` files of each layer and return what came of them; the same seed, the same mutations."""
    rnd = random.Random(seed)
    report = Report()
    originals = [path.read_bytes() for path in sorted(GOLDEN.glob("*.fks"))]
    for _ in range(count):
        for layer in (_bytes, _signed, _content):
            kind, data, judge = layer(rnd, originals)
            report.tried += 1
            try:
                fault = judge()
            except Refused as refused:
                report.refused[refused.code] = report.refused.get(refused.code, 0) + 1
                continue
            except Exception:  # noqa: BLE001 - finding any other exception is what this is for
                fault = traceback.format_exc(limit=-3)
            if not fault:
                report.harmless += 1
                continue
            report.failures.append(f"{kind}: {fault}")
            if save:
                save.mkdir(exist_ok=True)
                (save / f"found-{kind}-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)
    return report


Try = tuple[str, bytes, Callable[[], str]]


def _bytes(rnd: random.Random, originals: list[bytes]) -> Try:
    data = mutated(rnd, rnd.choice(originals), originals)
    while data in originals:
        data = mutated(rnd, data, originals)

    def judge() -> str:
        read_all(data)
        return "a changed file was accepted"

    return "file", data, judge


def _signed(rnd: random.Random, originals: list[bytes]) -> Try:
    header, _, body = making.split(rnd.choice([data for data in originals if b'"proof":""' not in data]))
    original = open_file(BytesIO(making.resealed(header, body)), KNOWN, [FIRM]).raw
    part = rnd.randrange(4)
    if part == 0:
        header = mutated(rnd, header, originals)
    elif part == 1:
        fields = json.loads(header)
        fields[rnd.choice(list(fields))] = _nasty(rnd)
        header = json.dumps(fields).encode()
    elif part == 2:
        body = mutated(rnd, body, originals)
    else:
        packed = age.decrypt(body, FIRM.identity)
        body = age.encrypt(mutated(rnd, packed, [packed, compression.compress(b"other")]), FIRM.recipient)
    data = making.resealed(header, body)

    def judge() -> str:
        opened = open_file(BytesIO(data), KNOWN, [FIRM])
        return "" if opened.raw == original else "another content was accepted"

    return "signed", data, judge


def _content(rnd: random.Random, _originals: list[bytes]) -> Try:
    batch, kind, first, last = rnd.choice(_BATCHES)
    raw = content_codec.encode(batch, making.LATER)
    if rnd.random() < 0.4:
        raw = mutated(rnd, raw, [raw])
    else:
        body = json.loads(raw)
        for _ in range(rnd.choice([1, 1, 1, 2, 3])):
            _poke(rnd, body)
        raw = json.dumps(body).encode()
    header = _HEADERS[kind, first, last]

    def judge() -> str:
        got = content_codec.decode(raw, TABLES, header)
        if fault := unsound(got):
            return fault
        again = content_codec.decode(content_codec.encode(got, TABLES), TABLES, header)
        return "" if _plain(again) == _plain(got) else "written again, it is another"

    return "content", raw, judge


_BATCHES = [
    (making.first_batch(), "segment", 1, 9),
    (making.later_batch(), "segment", 10, 14),
    (making.snapshot_batch(), "snapshot", 0, 9),
]
_HEADERS = {(kind, first, last): making.header_for(first, last, kind) for _, kind, first, last in _BATCHES}


def read_all(data: bytes) -> None:
    """Read a file of any kind down to its last part, as an import would."""
    opened = verify(BytesIO(data), KNOWN, [FIRM]).open([FIRM], WORDS)
    if opened.header.kind in ("segment", "snapshot"):
        content_codec.decode(opened.raw, TABLES, opened.header)
    elif opened.header.kind == "pack":
        unpack(opened)


def mutated(rnd: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """Return ``data`` with one to three of: flipped, overwritten, cut, longer, shorter inside, spliced."""
    out = bytearray(data)
    for _ in range(rnd.choice([1, 1, 1, 2, 3])):
        size = len(out)
        place = rnd.randrange(size + 1) if rnd.random() < 0.6 else min(size, rnd.randrange(600))
        match rnd.randrange(7):
            case 0 if place < size:
                out[place] ^= 1 << rnd.randrange(8)
            case 1 if place < size:
                out[place] = rnd.choice([0, 0xFF, 0x22, 0x5B, 0x7B, rnd.randrange(256)])
            case 2:
                del out[place:]
            case 3:
                out += rnd.randbytes(rnd.randrange(1, 40))
            case 4:
                out[place:place] = rnd.randbytes(rnd.randrange(1, 9))
            case 5:
                del out[place : place + rnd.randrange(1, 40)]
            case _:
                other = rnd.choice(others)
                out[place:] = other[rnd.randrange(len(other)) if rnd.random() < 0.5 else place :]
    return bytes(out)


def unsound(batch: Batch) -> str:
    """Return which promise of ``Batch`` is broken, or nothing."""
    actors = range(len(batch.actors))
    used: list[int] = []
    for table in batch.tables:
        if len(set(table.uids)) != len(table.uids):
            return "a uid twice"
        parts: list[Inserts | Tombstones | Changes] = [table.inserts, table.deletes, table.restores, *table.changes]
        for part in parts:
            if not len(part.rows) == len(part.dots) == len(part.clocks):
                return "lists differ"
            if any(not 0 <= row < len(table.uids) for row in part.rows):
                return "a row outside"
            if any(not 0 <= clock < 1 << 63 for clock in part.clocks):
                return "a clock outside"
            used += part.dots
        named: list[Tombstones | Changes] = [table.deletes, table.restores, *table.changes]
        for marks in named:
            if len(list(marks.predecessors.each())) != len(marks.rows):
                return "predecessors differ"
            used += marks.predecessors.dots
        values = [column.values for column in table.inserts.columns.values()]
        for code, column in table.inserts.columns.items():
            size = len(table.inserts.rows) if column.places is None else len(column.places)
            if len(column.values) != size or code not in TABLES[table.table].columns:
                return "values differ"
        for value in chain(*values, *(changes.values for changes in table.changes)):
            if isinstance(value, int) and not -(1 << 63) <= value < 1 << 63:
                return "a number outside"
            if isinstance(value, str) and any(c < " " and c not in "\n\t" for c in value):
                return "a control character"
    for number in (*used, *batch.vector):
        if number >> 40 not in actors or not number & SEQ_MAX >= 0:
            return "a dot outside"
    return ""


def _plain(batch: Batch) -> object:
    return batch.actors, making.told(batch), sorted(map(str, batch.pending)), batch.vector, batch.extra


def _nasty(rnd: random.Random) -> object:
    return copy.deepcopy(rnd.choice(NASTY))


def _poke(rnd: random.Random, body: object) -> None:
    spots: list[tuple[list[object] | dict[str, object], int | str]] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            for name, child in node.items():
                spots.append((node, name))
                walk(child)
        elif isinstance(node, list):
            for place, child in enumerate(node):
                spots.append((node, place))
                walk(child)

    walk(body)
    holder, at = rnd.choice(spots)
    if isinstance(holder, dict) and isinstance(at, str):
        if rnd.random() < 0.2:
            del holder[at]
        else:
            holder[at] = _nasty(rnd)
    elif isinstance(holder, list) and isinstance(at, int):
        old = holder[at]
        near = old + rnd.choice([-1, 1]) if isinstance(old, int) else _nasty(rnd)
        holder[at] = rnd.choice([near, _nasty(rnd)])
        if rnd.random() < 0.2:
            holder.append(old)


def main() -> int:
    """Run, print what happened, and return 1 if anything was accepted or fell over."""
    count, seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 1
    report = run(count, seed, CORPUS / "found")
    told = {
        "tried": report.tried,
        "harmless": report.harmless,
        "refused": report.refused,
        "failures": report.failures[:5],
        "peak_mib": _peak_mib(),
    }
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    return bool(report.failures)


def _peak_mib() -> int:
    # Not getrusage: its figure is handed down by the process that started this one.
    status = Path("/proc/self/status")
    if not status.exists():
        return -1
    return int(status.read_text("ascii").partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    raise SystemExit(main())
