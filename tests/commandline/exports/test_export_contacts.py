"""People from the shell for other programs: one, those of a client, all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commandline.conftest import Run


def test_all_of_them_go_to_a_file_and_are_there_already_when_it_comes_back(fieldkit: Run, tmp_path: Path) -> None:
    for name in ("a.vcf", "b.csv"):
        file = tmp_path / name
        said = fieldkit("export-contacts", "-o", str(file))
        count = said.out.removeprefix(f"{file}: ").removesuffix(" contacts.\n")
        assert int(count) > 10
        assert f"{count} there already" in fieldkit("import", "--dry-run", "--all", str(file)).out


def test_one_is_printed_and_a_folder_takes_those_of_a_client(fieldkit: Run, tmp_path: Path) -> None:
    printed = fieldkit("export-contacts", "--contact", "petra", "--format", "vcard3").out
    assert printed.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n"), "as the standard has it, also into another program"
    assert printed.count("BEGIN:VCARD") == 1
    assert fieldkit("export-contacts", "--client", "kestrel", "-o", str(tmp_path)).code == 0
    (made,) = tmp_path.glob("contacts-*.vcf")
    assert b"ORG;X-FIELDKIT-IS=client:Kestrel Dental\r\n" in made.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--client", "nobody here"), 1, "No client is called “nobody here”."),
        (("--contact", "a", "--client", "b"), 2, "Either --contact or --client"),
        (("--client", " "), 2, "without it everybody would be in the file"),
        (("--format", "vcard2"), 2, "'vcard2' is not one of 'vcard', 'vcard3', 'csv'"),
        (("-o", "no/such/a.vcf"), 1, "no/such is no folder. Nothing was written."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(fieldkit: Run, arguments: tuple[str, ...], code: int, says: str) -> None:
    said = fieldkit("export-contacts", *arguments)
    assert (said.code, said.out) == (code, "")
    assert says in said.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
@pytest.mark.parametrize("command", [("export-contacts",), ("export-table", "card", "--format", "json")])
def test_a_reader_that_has_had_enough_is_no_fault_of_the_store(home: Path, command: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        asked = [sys.executable, "-m", "fieldkit", *command, "--home", str(home)]
        ended = subprocess.run(asked, stdout=closed, stderr=subprocess.PIPE, check=False)
    assert (ended.returncode, ended.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_an_output_without_room_is_said(home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        asked = [sys.executable, "-m", "fieldkit", "export-contacts", "--home", str(home)]
        ended = subprocess.run(asked, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 1
    assert ended.stderr.decode() == "fieldkit: The output: No space left on device. It is not whole there.\n"
