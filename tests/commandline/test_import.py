"""Import from the shell: what it says before, what it does, and that nothing else changes."""

import json
import os
import select
import shutil
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from fieldkit.db.contact_import import plan
from fieldkit.db.store import opening
from fieldkit.domain.errors import DiskFull, Unwritable
from fieldkit.sync.backup import restore
from tests.commandline.conftest import Result, Run
from tests.names import HARD, HOSTILE

CARDS = """BEGIN:VCARD
VERSION:3.0
UID:one
FN:Zebedee [ACME] [/] O'Brien
ORG:Zebra Works Ltd
TEL;TYPE=WORK:01632 960777
TEL;TYPE=WORK:ask for Zeb
PRODID:-//x
PHOTO;ENCODING=b:AAAA
END:VCARD
BEGIN:VCARD
FN:Zoë Zorn
TEL:01632 960778
END:VCARD
BEGIN:VCARD
NOTE:nobody
END:VCARD
"""
TABLE = "Vorname;Nachname;Firma;Telefon;Position\nZebedee [ACME] [/];O'Brien;Zebra Works;+44 1632 960777;Owner\n"


@pytest.fixture
def cards(tmp_path: Path) -> str:
    path = tmp_path / "cards.vcf"
    path.write_text(CARDS, encoding="utf-8")
    return str(path)


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "kunden.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def contacts(fieldkit: Run) -> int:
    count: list[object] = json.loads(fieldkit("show", "contact", "--json").out)
    return len(count)


def people(result: Result) -> dict[str, tuple[str, str]]:
    return {one["name"]: (one["action"], one["why"]) for one in json.loads(result.out)["people"]}


def test_a_dry_run_says_what_would_happen_and_changes_nothing(fieldkit: Run, cards: str, home: Path) -> None:
    Path(cards).write_text(CARDS.replace("960778", "960777"), encoding="utf-8")
    with closing(opening.reader(home / "fieldkit.db")) as db:
        before = list(db.iterdump())
        said = fieldkit("import", "--dry-run", cards)
        assert list(db.iterdump()) == before
    assert (said.code, said.err) == (0, "")
    assert said.lines[0] == "cards.vcf: vCard 3.0, utf-8, 2 people"
    assert "new    Zebedee [ACME] [/] O'Brien  (cards.vcf, line 1)" in said.lines
    assert "! Shares 01632 960777 with Zebedee [ACME] [/] O'Brien" in said.out
    assert "! “work: ask for Zeb” is no telephone number" in said.out
    assert "cards.vcf, line 15: Nobody is named here" in said.out
    assert "cards.vcf, line 9: PHOTO" in said.out
    assert "What only programs need was left out: PRODID." in said.out
    assert said.lines[-1] == "2 new. This was a dry run: nothing was changed."


def test_what_was_imported_is_there_and_a_second_time_nothing_changes(fieldkit: Run, cards: str) -> None:
    assert fieldkit("import", cards).lines[-1] == "Imported: 2 new."
    shown = fieldkit("show", "contact", "Zebedee").out
    for text in ("Zebra Works Ltd", "work: 01632 960777", "Phone: work: ask for Zeb"):
        assert text in shown
    again = fieldkit("import", cards)
    assert "is Zebedee [ACME] [/] O'Brien: same UID" in again.out
    assert again.lines[-1] == "Nothing to import: 2 there already."


def test_a_merge_is_told_field_by_field(fieldkit: Run, cards: str, table: str) -> None:
    fieldkit("import", cards)
    said = fieldkit("import", table)
    assert "  3  Firma -> organisation   (Zebra Works)" in said.out
    at = said.lines.index("merge  Zebedee [ACME] [/] O'Brien  (kunden.csv, line 2)")
    assert [line.strip() for line in said.lines[at + 1 : at + 5]] == [
        "into Zebedee [ACME] [/] O'Brien: same number +44 1632 960777",
        "Job: Owner",
        "Phones: work: 01632 960777 becomes work: +44 1632 960777",
        "Other details: also Organisation (from kunden.csv): Zebra Works",
    ]
    assert said.lines[-1] == "Imported: 1 merged."


def test_a_column_is_put_elsewhere(fieldkit: Run, table: str) -> None:
    fieldkit("import", "--map", "Position=notes", "--map", "4=other:Number", table)
    (fields,) = [
        json.loads(fieldkit("show", "contact", one["uid"], "--json").out)["fields"]
        for one in json.loads(fieldkit("find", "Zebedee", "--json").out)
    ]
    assert (fields["notes"], fields["phones"], fields["details"]) == ("Owner", [], "Number: +44 1632 960777")


def test_where_a_column_was_put_is_kept_for_its_headings_and_guessed_anew_on_request(
    fieldkit: Run, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Customer,Wer,Shoe\nZebra Works,Zora Zander,42\nZebra Works,Zeno Zander,43\n", encoding="utf-8")
    refused = fieldkit("import", "--yes", str(path))
    assert refused.code == 1
    assert 'looks like names (“Zora Zander”, “Zeno Zander”): if it is, add --map "2=name"' in refused.err
    fieldkit("import", "--dry-run", "--map", "2=name", str(path))
    assert fieldkit("import", str(path)).code == 1
    assert fieldkit("import", "--map", "Wer=name", "--map", "Shoe=notes", str(path)).lines[-1] == "Imported: 2 new."
    again = fieldkit("import", str(path))
    assert "  Some columns go where you put them the last time; --guess guesses them anew." in again.lines
    assert "    3  Shoe -> notes   (42 · 43)" in again.lines
    assert again.lines[-1] == "Nothing to import: 2 there already."
    assert fieldkit("import", "--guess", str(path)).code == 1
    fieldkit("import", "--guess", "--map", "2=name", str(path))
    assert "    3  Shoe -> other: Shoe   (42 · 43)" in fieldkit("import", "--dry-run", str(path)).lines


def test_each_file_that_cannot_be_read_has_its_sentence_and_the_others_are_imported(
    fieldkit: Run, cards: str, tmp_path: Path
) -> None:
    (tmp_path / "noise.vcf").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "mine.fks").write_bytes(b"FKS1 and more")
    missing = [str(tmp_path / name) for name in ("noise.vcf", "mine.fks", "none.csv")]
    said = fieldkit("import", *missing, str(tmp_path), cards)
    assert said.code == 1
    assert said.lines[-1] == "Imported: 2 new."
    errors = said.err.splitlines()
    assert len(errors) == 4
    for line, words in zip(errors, ("mine.fks: its header", "no text", "There is no file", "folder"), strict=True):
        assert line.startswith("fieldkit: ")
        assert words in line
    none = fieldkit("import", *missing)
    assert (none.code, none.out) == (1, "")


def test_people_go_to_the_client_that_is_named(fieldkit: Run, cards: str) -> None:
    said = fieldkit("import", "--client", "kestrel", cards)
    assert "new    Zoë Zorn, at Kestrel Dental  (cards.vcf, line 11)" in said.lines
    assert fieldkit("show", "contact", "Zebedee").out.splitlines()[1].split() == ["Client", "Kestrel", "Dental"]
    unknown = fieldkit("import", "--client", "nobody at all", cards)
    assert unknown.code == 1
    assert "No client is called “nobody at all”" in unknown.err
    assert fieldkit("import", "--client", "kestrel", "--make-clients", cards).code == 2
    assert fieldkit("add", "client", "name=Aldous Boatyard", "notes=quay and zinnias").code == 0
    mentioned = fieldkit("import", "--client", "zinnias", cards)
    assert (mentioned.code, mentioned.err) == (1, "fieldkit: No client is called “zinnias”.\n")


def test_clients_are_made_on_request(fieldkit: Run, cards: str) -> None:
    said = fieldkit("import", "--make-clients", cards)
    assert "new    client Zebra Works Ltd" in said.lines
    assert said.lines[-1] == "Imported: 2 new, 1 new client."
    assert "Zebedee" in fieldkit("show", "client", "Zebra").out


def test_json_tells_the_same_and_names_the_records(fieldkit: Run, cards: str, table: str) -> None:
    dry = fieldkit("import", "--json", "--dry-run", cards)
    assert json.loads(dry.out)["imported"] is False
    assert {one["uid"] for one in json.loads(dry.out)["people"]} == {""}
    done = json.loads(fieldkit("import", "--json", cards, "/none.vcf").out)
    assert (done["new"], done["merged"], done["skipped"], done["imported"]) == (2, 0, 0, True)
    assert done["files"][0]["format"] == "vCard 3.0"
    assert done["files"][1] == {"file": "/none.vcf", "error": "There is no file /none.vcf."}
    assert {problem["severity"] for problem in done["problems"]} == {"lost", "refused"}
    for one in done["people"]:
        assert fieldkit("show", "contact", one["uid"]).lines[0].endswith(one["name"])
    merged = fieldkit("import", "--json", table)
    assert people(merged) == {"Zebedee [ACME] [/] O'Brien": ("merge", "same number +44 1632 960777")}
    changes = {one["field"]: one["after"] for one in json.loads(merged.out)["people"][0]["changes"]}
    assert changes["phones"] == "work: +44 1632 960777"


def test_long_lists_are_counted_and_shown_on_request(fieldkit: Run, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("Name,E-mail\n" + "".join(f"Zack {n}th,z{n}@zed.example\n" for n in range(60)), encoding="utf-8")
    short, long = (fieldkit("import", "--dry-run", *options, str(path)) for options in ((), ("--all",)))
    assert "new    … and 20 more; --all lists them" in short.lines
    assert sum(line.startswith("new ") for line in short.lines) == 41
    assert sum(line.startswith("new ") for line in long.lines) == 60


@pytest.mark.parametrize("name", [*HARD, HOSTILE])
def test_any_text_is_printed_safely_and_kept(fieldkit: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "odd\x1b[31m.csv"
    path.write_text(f'Name,Phone,Notes\n"{name} Z",01632 960111,"{name}"\n', encoding="utf-8")
    said = fieldkit("import", str(path))
    assert said.lines[-1] == "Imported: 1 new."
    for sign in ("\x1b", "\x07", "\u202e"):
        assert sign not in said.out + fieldkit("show", "contact").out
    if name in HARD:
        assert f"{name} Z" in said.out


def test_a_store_that_cannot_be_written_gives_a_sentence(fieldkit: Run, cards: str, home: Path) -> None:
    def refuse(*_: object) -> None:
        raise Unwritable("it is read-only")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "writer", refuse)
        said = fieldkit("import", cards)
    assert (said.code, said.out, said.err) == (1, "", "fieldkit: No contact was imported. it is read-only\n")


@pytest.mark.parametrize("where", ["backup", "store"])
def test_on_a_full_disk_nobody_is_named_as_if_stored(fieldkit: Run, cards: str, where: str) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull("The disk is full. Make room.")

    before = contacts(fieldkit)
    with pytest.MonkeyPatch.context() as patch:
        if where == "backup":
            patch.setattr(restore, "back_up", full)
        else:
            patch.setattr(plan, "crud", SimpleNamespace(insert=full))
        refused = [fieldkit("import", *more, cards) for more in ((), ("--yes",), ("--json",))]
    for said in refused:
        assert (said.code, said.out) == (1, "")
        assert said.err == "fieldkit: No contact was imported. The disk is full. Make room.\n"
    assert contacts(fieldkit) == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("typed", "last", "more"), [("n\n", "Nothing was imported.", 0), ("\n", "Imported: 2 new.", 2)]
)
def test_on_a_terminal_it_asks_once(fieldkit: Run, home: Path, cards: str, typed: str, last: str, more: int) -> None:
    before = contacts(fieldkit)
    said = _on_terminal(home, typed, "import", cards)
    assert said.count("2 new. Import? [Y/n]") == 1
    assert said.index("What the import would do:") < said.index("new    Z") < said.index("Import?")
    assert said.count("new    Zoë Zorn") == 1
    assert said.rstrip().endswith(last)
    assert contacts(fieldkit) == before + more


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_with_yes_it_does_not_ask(home: Path, cards: str) -> None:
    said = _on_terminal(home, "", "import", "--yes", cards)
    assert "Import?" not in said
    assert "would do" not in said
    assert said.rstrip().endswith("Imported: 2 new.")


def test_import_loads_no_textual(home: Path, cards: str, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "other")
    script = (
        "import sys; from fieldkit.__main__ import main; main(); "
        "print(sorted({'textual', 'rich', 'sqlite_utils', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "import", cards, "--home", str(tmp_path / "other")],
        capture_output=True,
        encoding="utf-8",
        check=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def _on_terminal(home: Path, typed: str, *arguments: str) -> str:
    """Run a command in a pseudo-terminal, answer its question, and return what it wrote."""
    ours, theirs = os.openpty()
    environment = {**os.environ, "FIELDKIT_HOME": str(home), "TERM": "xterm", "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "fieldkit", *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    said, answered, until = b"", False, time.monotonic() + 60
    with suppress(OSError):  # Linux reports the end of a pseudo-terminal as an error
        while time.monotonic() < until and select.select([ours], [], [], 60)[0]:
            piece = os.read(ours, 65_536)
            if not piece:
                break
            said += piece
            if typed and not answered and b"[Y/n]" in said:
                answered = True
                os.write(ours, typed.encode())
    os.close(ours)
    process.wait(30)
    return said.decode().replace("\r", "")


def test_who_stops_an_import_is_told_that_nothing_was_stored(
    fieldkit: Run, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contacts(fieldkit)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(plan, "crud", SimpleNamespace(insert=stop))
        result = fieldkit("import", "--yes", table)
    assert (result.code, result.err.strip()) == (130, "fieldkit: stopped. No contact was stored.")
    assert contacts(fieldkit) == before


def test_pairs_are_counted_of_those_imported_and_it_is_said_where_they_are(fieldkit: Run, tmp_path: Path) -> None:
    where = "D in fieldkit goes through them, “fieldkit duplicates” lists them.\n"
    file = tmp_path / "many.csv"
    file.write_text("Name,Phone\nIsolde Quaver,01632 960555\nTybalt Umber,01632 960555\n")
    said = fieldkit("import", "--yes", str(file))
    assert said.out.endswith(f"\n1 pair of contacts with somebody imported now may be one person: {where}")
    file.write_text("Name,Phone\nOrsino Vex,01632 960111\n")
    assert "may be one person" not in fieldkit("import", "--yes", str(file)).out
