"""What each command can be given, as a script that is written once relies on it."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from fieldkit.cli import fieldkit as root
from fieldkit.cli import run
from fieldkit.commandline.changes.conflicts import conflicts
from fieldkit.commandline.changes.history import history
from fieldkit.commandline.changes.resolve import resolve
from fieldkit.commandline.changes.trash import trash
from fieldkit.commandline.exchange.backup import backup
from fieldkit.commandline.exchange.binder import binder
from fieldkit.commandline.exchange.export import export
from fieldkit.commandline.exchange.export_contacts import export_contacts
from fieldkit.commandline.exchange.export_table import export_table
from fieldkit.commandline.exchange.firm.devices import devices
from fieldkit.commandline.exchange.firm.invite import invite
from fieldkit.commandline.exchange.firm.join import join
from fieldkit.commandline.exchange.firm.new import new
from fieldkit.commandline.exchange.firm.readmit import readmit
from fieldkit.commandline.exchange.firm.recover import recover
from fieldkit.commandline.exchange.firm.rename import rename
from fieldkit.commandline.exchange.firm.retire import retire
from fieldkit.commandline.exchange.firm.sheet import sheet
from fieldkit.commandline.exchange.import_ import import_
from fieldkit.commandline.exchange.inspect import inspect
from fieldkit.commandline.exchange.report import report
from fieldkit.commandline.exchange.restore import restore
from fieldkit.commandline.exchange.sync import sync
from fieldkit.commandline.records.add import add
from fieldkit.commandline.records.cost import cost
from fieldkit.commandline.records.delete import delete
from fieldkit.commandline.records.find import find
from fieldkit.commandline.records.findings import findings
from fieldkit.commandline.records.set import set_
from fieldkit.commandline.records.show import show
from fieldkit.commandline.records.step_finding import step_finding
from fieldkit.commandline.records.table import table
from fieldkit.commandline.records.today import today
from fieldkit.commandline.records.undelete import undelete
from fieldkit.commandline.upkeep.check import check
from fieldkit.commandline.upkeep.demo import demo
from fieldkit.commandline.upkeep.keys import keys
from fieldkit.commandline.upkeep.log import log

PARAMETERS = """
duplicates apart: UID UID
duplicates ask: UID UID
duplicates merge: UID UID
find: WORDS... --kind TEXT --json
survey answer: SURVEY ITEM=VALUE...
survey answer-sheet: SURVEY... --format TEXT -o,--to,--out FILE|DIR --force
survey compare: SURVEY A [B] --json
survey finalise: SURVEY --signed-by NAME="" --role ROLE="" --arrived WHEN="" --left WHEN="" --reason TEXT=""
survey list: --client NAME="" --open --json
survey reopen: SURVEY
survey revisions: SURVEY --json
survey start: CHECKLIST --client NAME --site NAME="" --contact NAME="" --short
survey status: SURVEY --json
survey take-answers: FILE --survey SURVEY="" --dry-run --json
survey take-over: SURVEY --field FIELD* --person NAME* --all --json
show: KIND [NAME...] --json
today: --json
add: KIND FIELD=VALUE...
set: UID FIELD=VALUE...
delete: UID
undelete: UID
table: KIND --to FILE --from FILE --dry-run
cost: [FORMULA] [NUMBER=VALUE...] --client NAME --json
findings: --client CLIENT --state STATE,...="" --severity SEVERITY,...="" --overdue --json
step-finding: STATE FINDING... --by NAME="" --until DAY="" --why WORDS=""
import: FILE... --dry-run --map COLUMN=FIELD* --guess --encoding NAME="" --client NAME="" --make-clients --yes,-y --all --json
binder: CLIENT... --format TEXT -o,--to,--out FILE|DIR --force
card diff: KEY --json
card list: --edited --json
card reset: KEY [FIELD...]
checklist diff: KEY --from N --to N --json
checklist edit: KEY
checklist export: KEY [FILE] --format TEXT --version N --force
checklist import: FILE --dry-run --caught-up --new --yes --json
checklist list: [KEY] --json
checklist new: NAME [FILE]
checklist use: KEY --starting --version N
sync: [DIR] --dry-run --all --quiet,-q --json
export-contacts: --contact NAME="" --client NAME="" --format TEXT -o,--to FILE|DIR --force
export-table: KIND --format TEXT -o,--to FILE|DIR --force
report: SURVEY... --format TEXT -o,--to,--out FILE|DIR --score --force
export: --to FILE|DIR --passphrase --client NAME --kinds LIST="" --json
inspect: FILE --json
conflicts: --json
resolve: UID FIELD --take N --value TEXT --keep-both
history: UID --json
trash: --json
firm devices: --json
firm invite: --to FILE
firm join: FILE --device NAME=""
firm new: NAME --device NAME=""
firm readmit: DEVICE
firm recover: --device NAME=""
firm rename: NAME
firm retire: DEVICE --yes,-y
firm sheet: --qr
backup: [DIR] --list --json
restore: FILE --dry-run --yes,-y
demo: --records 1..5000000 --clients-only --no-open --fresh
check: --repair --content [PATH] --json
keys: --json --markdown
log:
"""  # noqa: E501
"""Each takes --home DIR as well; * may be given several times, and after = stands what holds without it."""


def _parameters(name: str, command: click.Command) -> str:
    *own, home = command.params
    assert (home.opts, home.metavar, home.expose_value) == (["--home"], "DIR", False)
    return " ".join([f"{name}:", *map(_parameter, own)])


def _parameter(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        word = (parameter.metavar or (parameter.name or "").upper()).strip("[].")
        word += "..." if parameter.nargs == -1 else ""
        return word if parameter.required else f"[{word}]"
    assert isinstance(parameter, click.Option)
    words = ",".join(parameter.opts)
    if parameter.is_flag:
        return words
    kind = parameter.type
    value = f"{kind.min}..{kind.max}" if isinstance(kind, click.IntRange) else parameter.metavar or "TEXT"
    value += '=""' if parameter.default == "" else ""
    return f"{words} {value}{'*' if parameter.multiple else ''}"


def _commands(group: click.Group, *before: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, *before, name)
        else:
            yield " ".join((*before, name)), command


def test_every_command_takes_these_parameters() -> None:
    found = sorted(_parameters(name, command) for name, command in _commands(root))
    assert found == sorted(PARAMETERS.strip().splitlines())
    every = {command for _, command in _commands(root)}
    assert {command.name for command in every} >= {"merge", "apart", "ask"}
    grouped = ("duplicates", "checklist", "card", "survey")
    assert {command for name, command in _commands(root) if not name.startswith(grouped)} == {
        *(find, show, today, add, set_, delete, undelete, table, import_, sync, export, inspect, conflicts, resolve),
        *(history, trash, devices, invite, join, new, readmit, recover, rename, retire, sheet, backup, restore, demo),
        *(check, keys, log, export_contacts, export_table, report, binder, cost, findings, step_finding),
    }


def test_help_is_as_wide_as_one_can_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    told = {}
    for words in ("demo --help", "trash -h"):
        assert run(words.split()) == 0
        told[words] = capsys.readouterr().out.splitlines()
    assert root.context_settings["help_option_names"] == ["-h", "--help"]
    assert told["demo --help"][4:6] == [
        "  A sample that is there already is opened as you left it. One of another day in which you changed",
        "  nothing is built anew, so that its dates are about today.",
    ], "98 cells besides the indent"
    assert told["trash -h"][2:4] == [
        "  List the records in the trash, those deleted last first; “fieldkit undelete UID” brings one",
        "  back.",
    ], "and no more"


def test_the_commands_stand_in_the_help_in_the_order_of_their_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert run(["--help"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.partition("Commands:\n")[2].splitlines()]
    assert " ".join(listed) == (
        "find show today add set delete undelete table findings step-finding cost survey import export-contacts "
        "export-table report binder checklist card sync export inspect conflicts resolve duplicates history trash firm "
        "backup restore demo check keys log"
    )
