"""Hostile files in the shared folder: set aside with a reason, and not one record is different."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from fieldkit.sync.crypto import age, key_files
from fieldkit.sync.crypto.keys import DeviceKey, FirmKey
from fieldkit.sync.export import seal_segments
from fieldkit.sync.folder import folder
from fieldkit.sync.format import compression, container, content_codec, header
from fieldkit.sync.format.batch import Actor, Builder
from fieldkit.sync.format.container import FileDraft, seal
from fieldkit.sync.format.header import FileHeader
from fieldkit.sync.format.kind_codes import tables
from tests.support.shipped import RECORDS
from tests.sync import homes
from tests.sync.homes import Home, of, settle
from tests.sync.making import C1, NAMES


def keys(home: Home) -> tuple[DeviceKey, FirmKey]:
    return key_files.load_device_key(home.path), key_files.load_firm_keys(home.path)[0]


def content(device: DeviceKey, name: str = "evil") -> bytes:
    build = Builder(Actor(device.id, 7))
    build.insert(1, C1, 1, 1_764_000_000_000 << 16, {1: name})
    return content_codec.encode(build.build(), tables())


def segment(device: DeviceKey, firm: FirmKey, raw: bytes, /, **more: object) -> bytes:
    """Return a segment whose header says what the test likes, rightly signed."""
    sealed = seal(FileDraft("segment", 7, 2, 1_764_000_000_000, 1, 1), raw, device, firm)
    if not more:
        return sealed
    length = int.from_bytes(sealed[4:8], "big")
    fields = msgspec.json.decode(sealed[8 : 8 + length])
    body = sealed[8 + length + 64 :]
    packed = more.pop("packed", None)
    if isinstance(packed, bytes):
        body = age.encrypt(packed, firm.recipient)
    return container.assemble(msgspec.json.encode(fields | more), body, device)


def put(folder: Path, data: bytes, first: int = 1, last: int = 1) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{first}-{last}-{hashlib.sha256(data).hexdigest()[:32]}.fks").write_bytes(data)


Forge = Callable[[DeviceKey, FirmKey, DeviceKey], bytes]
CASES: dict[str, tuple[str, Forge]] = {
    "another firm": ("wrong-firm", lambda _ana, _firm, eve: segment(eve, FirmKey.generate(), content(eve))),
    "a stranger who knows the recipient": (
        "unknown-device",
        lambda _ana, firm, eve: segment(eve, firm, content(eve), proof="A" * 43 + "="),
    ),
    "a device's id on a stranger's key": (
        "signature",
        lambda ana, firm, eve: segment(eve, firm, content(ana), device=ana.id),
    ),
    "a known device's key, another's signature": (
        "signature",
        lambda ana, firm, eve: segment(
            eve, firm, content(ana), device=ana.id, key=spelled(ana), proof=proof(ana, firm)
        ),
    ),
    "from the future": ("newer", lambda ana, firm, _eve: segment(ana, firm, content(ana), min_reader=99)),
    "an unknown kind": ("header", lambda ana, firm, _eve: segment(ana, firm, content(ana), kind="bomb")),
    "a bomb": (
        "packed",
        lambda ana, firm, _eve: segment(ana, firm, content(ana), packed=compression.compress(bytes(300 << 20))),
    ),
    "a bomb that says so": (
        "too-large",
        lambda ana, firm, _eve: segment(ana, firm, content(ana), raw_size=1 << 40),
    ),
    "content of another": (
        "content",
        lambda ana, firm, eve: segment(ana, firm, content(eve)),
    ),
    "no JSON": ("content", lambda ana, firm, _eve: segment(ana, firm, b"\x00\xff" * 40)),
    "deep JSON": ("content", lambda ana, firm, _eve: segment(ana, firm, b"[" * 200_000)),
    "a control character": ("content", lambda ana, firm, _eve: segment(ana, firm, content(ana, "a\x1b[31mb"))),
    "a bidi override": ("content", lambda ana, firm, _eve: segment(ana, firm, content(ana, "a\u202eb"))),
    "a giant header": ("header", lambda _ana, _firm, _eve: b"FKS1\x7f\xff\xff\xff" + b"{" * 1000),
    "a pack in the folder": (
        "wrong-kind",
        lambda ana, firm, _eve: seal(
            FileDraft("pack", 7, 2, 1), b'\x00\x00\x00\x25{"content":"segments","files":[    ]}', ana, firm
        ),
    ),
}


def spelled(device: DeviceKey) -> str:
    return base64.b64encode(device.public).decode()


def proof(device: DeviceKey, firm: FirmKey) -> str:
    return base64.b64encode(firm.proof(device.public)).decode()


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_file_is_set_aside_with_its_reason(ana: Home, ben: Home, shared: Path, case: str) -> None:
    ana.add(NAMES[0])
    settle(shared, ana, ben)
    before = ben.digest()
    device, firm = keys(ana)
    code, forge = CASES[case]
    where = of(shared, ana)[0].parent
    data = forge(device, firm, DeviceKey.generate())
    if case == "a pack in the folder":
        put(where, data, 0, 0)
    else:
        put(where, data)
    (aside,) = ben.sync(shared).aside
    assert aside.code == code
    assert aside.sentence[0].islower() or aside.sentence.startswith(("Ana", "Ben"))
    assert aside.sentence.endswith(".")
    assert ben.digest() == before
    with ben.open() as connection:
        assert C1 not in {row[0] for row in connection.execute("SELECT uid FROM client")}


def test_replayed_renamed_and_mixed_files_change_nothing(ana: Home, ben: Home, shared: Path) -> None:
    ana.add(NAMES[0])
    ana.sync(shared)
    ana.add(NAMES[1])
    settle(shared, ana, ben)
    before = ben.digest()
    first, second = of(shared, ana)
    where = of(shared, ben)[0].parent
    shutil.copyfile(first, where / first.name)
    shutil.copyfile(first, where / "again.fks")
    ana.add(NAMES[2])
    ana.sync(shared)
    third = of(shared, ana)[-1]
    renamed = third.rename(
        third.with_name(third.name.replace(f"{RECORDS + 3}-{RECORDS + 3}", f"{RECORDS + 4}-{RECORDS + 4}"))
    )
    mixed = first.read_bytes()[:900] + second.read_bytes()[900:]
    put(where, mixed, 1, RECORDS + 1)
    put(where, first.read_bytes() + second.read_bytes(), 1, RECORDS + 1)
    outcome = ben.sync(shared)
    assert ben.digest() == before
    assert sorted(aside.code for aside in outcome.aside) == ["renamed", "signature", "signature"]
    assert ben.clients() == {NAMES[0], NAMES[1]}
    assert f"right name is {third.name}" in next(a.sentence for a in outcome.aside if a.code == "renamed")
    renamed.rename(third)
    ben.sync(shared)
    assert NAMES[2] in ben.clients()


def test_two_histories_under_one_name_are_shown_and_the_second_is_not_taken(ana: Home, ben: Home, shared: Path) -> None:
    ana.add(NAMES[0])
    settle(shared, ana, ben)
    device, firm = keys(ana)
    with ana.open() as connection:
        (_, name, _), *_ = seal_segments.all_segments(connection)
    assert name.split("-")[1] == str(RECORDS + 1)
    real = next(path for path in of(shared, ana) if path.name == name)
    length = int.from_bytes(real.read_bytes()[4:8], "big")
    fields: FileHeader = header.decode(real.read_bytes()[8 : 8 + length])[0]
    build = Builder(Actor(device.id, fields.incarnation))
    build.insert(1, C1, RECORDS + 2, 1_764_000_000_000 << 16, {1: "the other history"})
    raw = content_codec.encode(build.build(), tables())
    data = seal(FileDraft("segment", fields.incarnation, 2, 1, RECORDS + 2, RECORDS + 2, "0" * 64), raw, device, firm)
    put(real.parent, data, RECORDS + 2, RECORDS + 2)
    before = ben.digest()
    (aside,) = ben.sync(shared).aside
    assert aside.code == "forked"
    assert "copied, or restored" in aside.sentence
    assert ben.digest() == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's own peak, without its parent's")
def test_large_lies_need_no_memory(ana: Home, ben: Home, shared: Path, tmp_path: Path) -> None:
    """Files of 20 MiB that are none of ours, and bombs of 200 MiB: read one after the other, each let go."""
    ana.add(NAMES[0])
    ana.sync(shared)
    where = of(shared, ana)[0].parent
    device, firm = keys(ana)
    bomb = segment(device, firm, content(device), packed=compression.compress(bytes(200 << 20)))
    for number in range(20):
        put(where, bomb + bytes([number]), number + 2, number + 2)
    put(where, bomb)
    for number in range(5):
        with (where / f"{number}.fks").open("wb") as file:
            file.write(b"FKS1\x00\x00\x01\x00")
            file.truncate(100 << 20)
    code = (
        "import pathlib\nfrom fieldkit.sync.folder import exchange\n"
        f"outcome = exchange.exchange(pathlib.Path({str(ben.database)!r}), pathlib.Path({str(shared)!r}))\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(len(outcome.aside), status.split('VmHWM:')[1].split()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    aside, peak = map(int, done.stdout.split())
    assert aside >= 6
    assert peak < 600 << 10, "kibibytes"
    assert NAMES[0] in ben.clients()


def test_a_new_device_of_the_firm_is_no_stranger(ana: Home, prepared: Path, tmp_path: Path, shared: Path) -> None:
    new = homes.joined(homes.fresh(prepared, tmp_path / "new", "New"), ana)
    new.add(NAMES[2])
    settle(shared, new, ana)
    assert NAMES[2] in ana.clients()


def test_ten_thousand_hostile_files_change_nothing_and_are_read_once(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.add(NAMES[0])
    ana.sync(shared)
    (segment,) = of(shared, ana)
    whole = segment.read_bytes()
    strange = segment.parent.parent / ("a" * 26)
    strange.mkdir()
    for number in range(10_000):
        content = (b"", b"FKS1", b"FKS1\xff\xff\xff\xff", whole[:300], os.urandom(40), b"[x]\x1b[31m")[number % 6]
        name = (f"{number + 1}-{number + 9}-{number:032x}.fks", f"\u202eevil [bold]{number}\x1b[2J.fks")[number % 2]
        (strange / name).write_bytes(content)
    before = ben.digest()
    looked = 0
    real = container.verify

    def counting(*arguments: object, **options: object) -> container.Verified:
        nonlocal looked
        looked += 1
        return real(*arguments, **options)  # type: ignore[arg-type]

    begun = time.perf_counter()
    outcome = ben.sync(shared)
    assert time.perf_counter() - begun < 60
    assert NAMES[0] in ben.clients()
    assert len(outcome.read) == 1
    ana_only = ben.digest()
    assert ana_only != before
    assert len(outcome.aside) > 1000
    ben.sync(shared)  # once more, because Ana was not known at first
    monkeypatch.setattr(container, "verify", counting)
    monkeypatch.setattr("fieldkit.sync.merge.import_file.verify", counting)
    begun = time.perf_counter()
    ben.sync(shared)
    assert looked == 0
    assert time.perf_counter() - begun < 10
    assert ben.digest() == ana_only
    assert folder.FILES_MAX > 10_000
