"""Devices by what somebody types, values that waited for a later fieldkit, and other firms' parts of a folder."""

import platform
import sqlite3
from pathlib import Path

import msgspec
import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.by_hand.partner_export import WireRecord
from fieldkit.sync.by_hand.partner_import import PartnerImportPlan
from fieldkit.sync.crypto import key_words
from fieldkit.sync.crypto.keys import KnownDevice, fingerprint
from fieldkit.sync.format.batch import ColumnSpec, Pending
from fieldkit.sync.replica import firm, identity, missing_key, pending, this_device
from tests.sync.making import ANA, AT, BEN, C1, FIRM, OTHER_FIRM, STRANGER


def test_device_is_found_by_name_or_by_the_beginning_of_its_id(writer: sqlite3.Connection) -> None:
    with transaction(writer):
        for key, name in ((ANA, "Ana"), (BEN, "Laptop"), (STRANGER, "laptop")):
            identity.add_device(writer, KnownDevice.of(key.public, name), AT)
    assert this_device.find(writer, " ANA ").id == ANA.id
    assert this_device.find(writer, fingerprint(BEN.id)).id == BEN.id
    assert this_device.find(writer, BEN.id[:4].upper()).id == BEN.id
    with pytest.raises(Trouble) as refused:
        this_device.find(writer, "Laptop")
    assert str(refused.value) == "“Laptop” fits 2 devices. Use the beginning of its id. Nothing was changed."
    with pytest.raises(Trouble, match="No device is called"):
        this_device.find(writer, BEN.id[:3])


def test_writer_of_a_change_is_called_by_name_or_fingerprint(writer: sqlite3.Connection) -> None:
    with transaction(writer):
        identity.add_device(writer, KnownDevice.of(ANA.public, "Ana"), AT)
        ana, ben = (identity.replica_number(writer, key.id, 1) for key in (ANA, BEN))
    assert identity.name_of(writer, ana << 40 | 1) == "Ana"
    assert identity.name_of(writer, ben << 40 | 1) == fingerprint(BEN.id)
    assert identity.name_of(writer, (ben + 1) << 40 | 1) == ""


def waiting(value: object, *, link: bool) -> Pending:
    return Pending("change", 1, 1, C1, 1, 1, (), msgspec.json.encode(value), link=link)


def test_value_that_waited_must_be_of_the_sort_of_its_column() -> None:
    text, link = ColumnSpec(1, "name"), ColumnSpec(1, "client", "link")
    assert pending._value(waiting("Kestrel", link=False), text) == "Kestrel"
    assert pending._value(waiting(C1, link=True), link) == C1
    assert pending._value(waiting(None, link=True), link) is None
    for change, column, sentence in (
        (waiting("Kestrel", link=False), link, "the column client is of another sort."),
        (waiting(C1, link=True), text, "the column name is of another sort."),
        (waiting("no uid", link=True), link, "the column client names no record."),
    ):
        with pytest.raises(Refused) as refused:
            pending._value(change, column)
        assert (refused.value.code, refused.value.sentence) == (Code.CONTENT, sentence)


def test_parts_of_other_firms_are_looked_at_up_to_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (FIRM.id, OTHER_FIRM.id, ANA.id, BEN.id, "no firm"):
        (tmp_path / name).mkdir()
    assert set(missing_key._others(tmp_path, {FIRM.id})) == {tmp_path / key.id for key in (OTHER_FIRM, ANA, BEN)}
    monkeypatch.setattr(missing_key, "_PARTS", 2)
    assert len(missing_key._others(tmp_path, {FIRM.id})) == 2


def test_partner_pack_is_told_up_to_a_number() -> None:
    record = WireRecord(1, C1, AT, {})
    incoming = PartnerImportPlan(
        "Ana",
        ["1 promise"],
        new=[(CLIENT, record), (CONTACT, record)],
        differing=[f"field {number}" for number in range(1021)],
        skipped=["a kind"],
    )
    told = incoming.lines()
    assert told[:3] == ["From Ana", "  new: 1 client", "  new: 1 contact"]
    assert told[3:23] == [f"  stays as it is here: field {number}" for number in range(20)]
    assert told[23:] == ["  … and 1,001 more", "  not taken: a kind", "  the sender left out: 1 promise"]
    incoming.differing, incoming.skipped = incoming.differing[:20], [f"kind {number}" for number in range(25)]
    told = incoming.lines()
    assert told[22:] == [
        "  stays as it is here: field 19",
        *(f"  not taken: kind {number}" for number in range(20)),
        "  the sender left out: 1 promise",
    ]


@pytest.mark.parametrize(
    ("node", "name"),
    [
        ("desk", "desk"),
        ("desk.local.net", "desk"),
        ("", "this computer"),
        (".x", "this computer"),
        ("d" * 201, "d" * 200),
    ],
)
def test_a_device_is_called_what_its_computer_calls_itself(
    monkeypatch: pytest.MonkeyPatch, node: str, name: str
) -> None:
    monkeypatch.setattr(platform, "node", lambda: node)
    assert this_device.default_name() == name


def test_names_of_firms_and_devices_have_200_letters_at_most(writer: sqlite3.Connection, tmp_path: Path) -> None:
    home = tmp_path / "home"
    key = firm.begin(writer, home, f" {'f' * 201} ", "d" * 201)
    (device,) = identity.known_devices(writer).values()
    assert (firm.name(writer), device.name) == ("f" * 200, "d" * 200)
    assert firm.rename(writer, home, f" new  {'n' * 200}") == f"new {'n' * 196}"
    assert [one.name for one in identity.known_devices(writer).values()] == [f"new {'n' * 196}"]
    sheet = firm.sheet(writer, home)
    assert (sheet.firm_name, sheet.fingerprint, sheet.secret) == ("f" * 200, fingerprint(key.id), key.identity)
    assert key_words.secret_of(sheet.words) == key.secret
    assert [line.split()[0] for line in sheet.words.split("\n")] == ["1", "4", "7", "10", "13", "16", "19", "22", "25"]
