"""Changing from the shell: the form's rules, a uid to go on with, and nothing half done."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CLIENT
from tests.commandline.conftest import Run
from tests.names import HARD, HOSTILE


def _fields(fieldkit: Run, kind: str, uid: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(fieldkit("show", kind, uid, "--json").out)["fields"]
    return found


@pytest.mark.parametrize("name", HARD)
def test_add_prints_the_uid_of_what_was_stored(fieldkit: Run, name: str) -> None:
    added = fieldkit("add", "client", f"name={name} II", "style=hands-on", "notes=a=b")
    assert (added.code, added.err) == (0, "")
    fields = _fields(fieldkit, "client", added.out.strip())
    assert (fields["name"], fields["style"], fields["notes"]) == (f"{name} II", "hands_on", "a=b")


def test_values_are_read_as_in_the_form(fieldkit: Run) -> None:
    uid = fieldkit(
        "add", "promise", "what=Quote", "due=2030-01-02 9:05", "client=kestrel", "type=call back"
    ).out.strip()
    fields = _fields(fieldkit, "promise", uid)
    assert (fields["due"], fields["type"], fields["state"]) == ("2030-01-02 09:05", "call_back", "open")
    assert fields["client"] == {**fields["client"], "title": "Kestrel Dental"}  # type: ignore[dict-item]


def test_a_person_brings_the_client_along_and_one_of_another_client_is_told(fieldkit: Run) -> None:
    lists = json.loads(fieldkit("find", "ines marsh", "--kind", "contact", "--json").out)
    added = fieldkit("add", "call", f"contact={lists[0]['uid']}")
    assert added.err == "client: Marsh & Daughters\ncontact: Ines Marsh\n"
    set_ = fieldkit("set", added.out.strip(), "client=kestrel")
    assert set_.err == "client: Kestrel Dental\nInes Marsh is of Marsh & Daughters, not of Kestrel Dental.\n"


def test_a_name_is_one_of_the_clients_own_people(fieldkit: Run) -> None:
    own, *_others = (
        fieldkit("add", "contact", "name=Ben Zola", f"client={client}").out.strip() for client in ("kestrel", "marsh")
    )
    added = fieldkit("add", "call", "contact=ben zola", "client=kestrel")
    assert added.err == "client: Kestrel Dental\ncontact: Ben Zola\n"
    assert fieldkit("set", added.out.strip(), "contact=ben").code == 0
    found: dict[str, str] = _fields(fieldkit, "call", added.out.strip())["contact"]  # type: ignore[assignment]
    assert found["uid"] == own


def test_what_was_read_is_said_beside_the_uid_and_never_among_it(fieldkit: Run) -> None:
    added = fieldkit("add", "promise", "what=Quote", "due=2030-01-02 9:05", "client=kestrel", "type=call back")
    uid, *more = added.lines
    assert more == []
    assert len(uid) == 36
    due, client = added.err.splitlines()
    assert due.startswith("due: Wed 2 Jan 2030, 09:05 (in ")
    assert client == "client: Kestrel Dental"
    changed = fieldkit("set", uid, "due=4/3/2030", "what=Offer")
    assert (changed.code, changed.out) == (0, "")
    assert changed.err.startswith("due: Mon 4 Mar 2030 (in ")
    assert fieldkit("set", uid, "client=").err == ""
    assert fieldkit("set", uid, "due=2030-03-04").err.splitlines()[-1] == "Nothing changed: it was so already."


def test_amount_is_said_as_it_was_read_with_its_currency(fieldkit: Run, home: Path) -> None:
    (home / "settings.toml").write_text('currency = "€"\n', "utf-8")
    added = fieldkit("add", "client", "name=Limits", "spending_limit=2,50")
    assert added.err == "spending_limit: €2.50\n"


def test_reading_passes_no_escape_sequence_on_and_stands_after_the_uid(fieldkit: Run, home: Path) -> None:
    fieldkit("add", "client", f"name={HOSTILE}")
    command = [sys.executable, "-m", "fieldkit", "--home", str(home), "add", "promise", "what=x", "due=2030-01-02"]
    both = subprocess.run([*command, f"client={HOSTILE}"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True)
    uid, *said = both.stdout.decode("utf-8").splitlines()
    assert len(uid) == 36
    assert [line.partition(":")[0] for line in said] == ["due", "client"]
    assert b"\x1b" not in both.stdout


def test_set_changes_only_what_is_named(fieldkit: Run) -> None:
    uid = fieldkit("add", "contact", "name=Ines", "phones=07700 900999; work: 01632 960999", "notes=kept").out.strip()
    changed = fieldkit("set", uid, "Job-Title=Owner", "phones=")
    assert (changed.code, changed.out, changed.err) == (0, "", "")
    fields = _fields(fieldkit, "contact", uid)
    assert (fields["job_title"], fields["phones"], fields["notes"]) == ("Owner", [], "kept")
    assert fieldkit("set", uid, "job_title=Owner").err == "Nothing changed: it was so already.\n"


def test_an_order_that_makes_safe_need_not_wait(fieldkit: Run) -> None:
    def state(uid: str) -> object:
        return _fields(fieldkit, "instruction", uid)["state"]

    order = ("add", "instruction", "client=Kestrel Dental", "topic=smell of smoke")
    waits = fieldkit(*order).out.strip()
    assert state(waits) == "needs_confirmation"
    assert state(fieldkit(*order, "emergency=yes").out.strip()) == "noted"
    fieldkit("set", waits, "emergency=yes")
    assert state(waits) == "noted"


def test_uid_may_be_shortened_while_it_means_one_record(fieldkit: Run) -> None:
    uid = fieldkit("add", "client", "name=Short").out.strip()
    assert fieldkit("set", uid[:30], "town=Lowfield").code == 0
    assert _fields(fieldkit, "client", uid)["town"] == "Lowfield"
    assert fieldkit("set", "01", "town=x").code == 1


def test_deleted_record_is_gone_and_comes_back(fieldkit: Run) -> None:
    uid = fieldkit("add", "client", "name=Zanzibar").out.strip()
    assert fieldkit("delete", uid).code == 0
    assert fieldkit("find", "zanzibar").out == ""
    assert "In the trash" in fieldkit("show", "client", uid).out
    assert fieldkit("delete", uid).err == "It was in the trash already.\n"
    assert fieldkit("undelete", uid).code == 0
    assert "Zanzibar" in fieldkit("find", "zanzibar").out
    assert fieldkit("undelete", uid).err == "It was not in the trash.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["add", "client"], 2, "Missing argument"),
        (["add", "clint", "name=x"], 2, "“clint” is no kind of record. There are: client, site"),
        (["add", "client", "name"], 2, "“name” is no FIELD=VALUE"),
        (["add", "client", "name=a", "name=b"], 2, "“name” is given twice"),
        (["add", "client", "nam=a"], 1, "A client has no field “nam”. Did you mean name?"),
        (["add", "client", "town=a"], 1, "Name is needed: name=…"),
        (["add", "promise", "what=x", "due=whenever"], 1, "whenever"),
        (["add", "site", "name=x", "client=nobody"], 1, "No client is called “nobody”."),
        (["add", "answer", "value=x"], 1, "Answers are written by fieldkit itself"),
        (["set", "nothing", "name=x"], 1, "No record has the uid “nothing”"),
        (["delete", "nothing"], 1, "No record has the uid “nothing”"),
        (["show"], 2, "Missing argument"),
        (["fnd", "x"], 2, "There is no command “fnd”. Did you mean “find”?"),
        (["--nonsense"], 2, "No such option"),
        (["find"], 2, "Missing argument"),
    ],
)
def test_mistakes_are_said_on_the_error_stream(fieldkit: Run, arguments: list[str], code: int, sentence: str) -> None:
    result = fieldkit(*arguments)
    assert (result.code, result.out) == (code, "")
    assert sentence in result.err
    assert "Traceback" not in result.err


def test_refused_change_leaves_everything_as_it_was(fieldkit: Run, home: Path) -> None:
    before = fieldkit("show", "client", "--json").out
    assert fieldkit("add", "client", "name=x", "emails=broken").code == 1
    assert fieldkit("show", "client", "--json").out == before


def test_escapes_reach_neither_the_store_nor_the_terminal(fieldkit: Run, home: Path) -> None:
    uid = fieldkit("add", "client", f"name={HOSTILE}", f"notes={HOSTILE}").out.strip()
    outputs = [
        fieldkit("show", "client", uid),
        fieldkit("find", "bad", "red"),
        fieldkit("show", "client", HOSTILE + "?"),
    ]
    for result in outputs:
        assert "\x1b" not in result.out + result.err
        assert "\u202e" not in result.out + result.err


def test_what_another_program_wrote_into_the_store_is_printed_safely(fieldkit: Run, home: Path) -> None:
    connection = opening.writer(home / "fieldkit.db")
    uid = crud.insert(connection, CLIENT, {"name": HOSTILE, "notes": f"{HOSTILE}\u009b31m"})
    connection.close()
    for arguments in (["show", "client", uid], ["show", "client"], ["find", "bad"]):
        assert not set("\x1b\x07\u202e\u009b") & set(fieldkit(*arguments).out), arguments
        plain = fieldkit(*arguments, "--json").out
        assert not set("\x1b\x07\u202e\u009b") & set(plain), arguments
        # JSON keeps what is stored, escaped.
        assert "\\u202e" in plain


def test_an_order_is_not_heard_in_the_time_to_come(fieldkit: Run) -> None:
    fieldkit("add", "client", "name=Marsh")
    order = ("add", "instruction", "client=Marsh", "topic=Wi-Fi")
    refused = fieldkit(*order, "heard_at=tomorrow 10")
    assert refused.code != 0 and refused.out == ""
    assert '"tomorrow 10" is still ahead. Type when it was, such as "now" or "yesterday 14".' in refused.err
    assert fieldkit(*order, "heard_at=yesterday 14").code == 0
