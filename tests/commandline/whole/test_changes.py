"""What happened to records, whole: their history, what contradicts, what is in the trash, and how it is decided."""

from __future__ import annotations

import json

from fieldkit.commandline.support.changes import moment
from tests.commandline.conftest import Run, exchanged


def test_a_history_is_told_the_newest_first(on: Run) -> None:
    uid = on("ana", "add", "client", "name=Kestrel").out.strip()
    on("ana", "set", uid, "town=Oslo")
    on("ana", "set", uid, "town=")
    on("ana", "delete", uid)
    events = json.loads(on("ana", "history", uid[:20], "--json").out)
    assert [(event["who"], event["what"], event["field"], event["from"], event["to"]) for event in events] == [
        ("", "deleted", "", None, None),
        ("", "changed", "town", "Oslo", ""),
        ("", "changed", "town", "", "Oslo"),
        ("", "made", "", None, None),
    ]
    assert {event["from_known"] for event in events if event["field"]} == {True}
    assert list(events[0]) == ["at", "who", "what", "field", "from", "from_known", "to", "shown"]
    at = [moment(event["at"]) for event in events]
    assert on("ana", "history", uid).lines == [
        f"{at[0]}  this device  deleted",
        f"{at[1]}  this device  Town     Oslo → (empty)",
        f"{at[2]}  this device  Town     (empty) → Oslo",
        f"{at[3]}  this device  made",
    ]
    (gone,) = json.loads(on("ana", "trash", "--json").out)
    assert on("ana", "trash").lines == [f"{moment(gone['deleted_at'])}  this device  Client  Kestrel  {uid}"]


def test_what_contradicts_is_numbered_and_decided(firm: Run) -> None:
    uid = firm("ana", "add", "client", "name=Kestrel").out.strip()
    exchanged(firm, "ana", "ben")
    firm("ana", "set", uid, "town=Ulm")
    firm("ben", "set", uid, "town=")
    firm("ben", "set", uid, "town=Bern")
    exchanged(firm, "ana", "ben")
    (one,) = json.loads(firm("ben", "conflicts", "--json").out)
    assert (one["kind"], one["uid"], one["title"], one["field"]) == ("client", uid, "Kestrel", "town")
    versions = one["versions"]
    assert [version["number"] for version in versions] == [1, 2]
    assert sorted((version["value"], version["text"], version["who"]) for version in versions) == [
        ("Bern", "Bern", ""),
        ("Ulm", "Ulm", "Ana"),
    ]
    wide = max(len(version["text"]) for version in versions)
    assert firm("ben", "conflicts").lines == [
        "Client, Town  Kestrel",
        f"  {uid} town",
        *(
            f"    {version['number']}  {version['text']:{wide}}  {version['who'] or 'this device':11}  "
            f"{moment(version['at'])}  {'shown' if version['shown'] else ''}".rstrip()
            for version in versions
        ),
    ]
    for words, code, said in (
        (["--take", "0"], 1, "There is no number 0: take one from 1 to 2. Nothing was changed."),
        (["--take", "3"], 1, "There is no number 3: take one from 1 to 2. Nothing was changed."),
        (["--take", "1", "--keep-both"], 2, "Say one of --take N, --value TEXT and --keep-both."),
        (["--take", "1", "--value", ""], 2, "Say one of --take N, --value TEXT and --keep-both."),
    ):
        refused = firm("ben", "resolve", uid, "town", *words)
        assert (refused.code, said in refused.err) == (code, True)
    none = firm("ben", "resolve", uid, "Name", "--take", "1")
    assert none.err == (f"fieldkit: Nothing contradicts in name of {uid}. “fieldkit conflicts” lists what does.\n")
    record = firm("ben", "resolve", uid, "record", "--take", "1")
    assert record.err == (f"fieldkit: Nothing contradicts in record of {uid}. “fieldkit conflicts” lists what does.\n")
    decided = firm("ben", "resolve", uid[:20], " TOWN", "--value", "Rome")
    assert (decided.code, decided.out, decided.err) == (0, "", "")
    assert json.loads(firm("ben", "show", "client", uid, "--json").out)["fields"]["town"] == "Rome"
    assert firm("ben", "conflicts").lines == ["Nothing contradicts."]


def test_a_record_that_one_deleted_is_told_with_both_sides(firm: Run) -> None:
    uid = firm("ana", "add", "client", "name=Kestrel").out.strip()
    exchanged(firm, "ana", "ben")
    firm("ana", "delete", uid)
    firm("ben", "set", uid, "town=Bern")
    exchanged(firm, "ana", "ben")
    (one,) = json.loads(firm("ana", "conflicts", "--json").out)
    told = {version["what"]: version["text"] for version in one["versions"]}
    assert told == {"deleted": "deleted", "changed": "changed, so it stays"}
    assert firm("ana", "conflicts").lines[:2] == ["Client, deleted and changed  Kestrel", f"  {uid} record"]
