"""The store that every script begins with: a few clients, their people and the typist's checklists."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.proof.typing import texts
from benchmarks.proof.typing.follow import lists
from benchmarks.proof.typing.survey import CHECKLISTS, as_data

CLIENTS: Final = 6


@dataclass(frozen=True, slots=True)
class Known:
    """A record of the firm, as the typist knows it."""

    name: str
    """What the oracle calls it."""
    kind: str
    word: str
    """A word by which it alone is found."""
    uid: str
    client: str = ""


def known() -> tuple[Known, ...]:
    """Return clients, their people, promises and findings: the same in every run."""
    kinds = {"client": "client", "person": "contact", "promise": "promise"}
    named = [(f"{called}{number}", kind, number) for number in range(CLIENTS) for called, kind in kinds.items()]
    named += [(f"finding{number}", "finding", number) for number in range(CLIENTS)]
    random = Random(20261128)
    made: list[Known] = []
    for name, kind, number in named:
        digest = hashlib.sha256(name.encode()).hexdigest()
        uid = f"{digest[:8]}-{digest[8:12]}-7{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"
        made.append(Known(name, kind, texts.name(random), uid, f"client{number}"))
    return tuple(made)


def build(home: Path) -> None:
    """Make the store in ``home``."""
    from fieldkit.db.base.connect import transaction
    from fieldkit.db.records import crud
    from fieldkit.db.store import opening
    from fieldkit.domain.checklists.load import dump, load
    from fieldkit.domain.records.kinds import KINDS

    home.mkdir(parents=True, mode=0o700)
    for photo in lists.PHOTOS:
        (home / photo).write_bytes(b"")
    with closing(opening.writer(home / "fieldkit.db")) as connection, transaction(connection):
        ids: dict[str, int] = {}
        for one in known():
            values: dict[str, str | int | None] = {"name": f"{one.word} {one.kind}"}
            if one.kind == "contact":
                values["client"] = ids[one.client]
            if one.kind == "promise":
                values = {"what": f"{one.word} {one.kind}", "due": "2031-05-17", "client": ids[one.client],
                          "type": "other", "state": "open"}  # fmt: skip
            if one.kind == "finding":
                values = {"title": f"{one.word} {one.kind}", "client": ids[one.client], "state": "open"}
            crud.insert(connection, KINDS[one.kind], values, uid=one.uid)
            ids[one.name] = connection.execute(f"SELECT id FROM {one.kind} WHERE uid = ?", (one.uid,)).fetchone()[0]
        for data in (*map(as_data, CHECKLISTS), lists.as_data()):
            loaded = load(data)
            body = json.dumps(dump(loaded), ensure_ascii=False)
            values = {"key": loaded.id, "title": loaded.title, "scope": loaded.scope, "minutes": 5, "origin": "own"}
            uid = crud.insert(connection, KINDS["checklist"], values)
            number = connection.execute("SELECT id FROM checklist WHERE uid = ?", (uid,)).fetchone()[0]
            digest = hashlib.sha256(body.encode()).hexdigest()[:32]
            version = {"checklist": number, "number": 1, "digest": digest, "body": body}
            crud.insert(connection, KINDS["checklist_version"], version)


def copied(template: Path, to: Path) -> Path:
    """Return a copy of the store of ``build`` that goes on under its own name, as if it had been made there."""
    shutil.copytree(template, to)
    mark = to / "instance.json"
    if mark.exists():
        told = json.loads(mark.read_bytes())
        told |= {"database": os.stat(to / "fieldkit.db").st_ino, "itself": mark.stat().st_ino}  # noqa: PTH116
        mark.write_text(json.dumps(told))
    return to
