"""``import``: contacts from other programs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fieldkit.commandline.exchange import taking
from fieldkit.commandline.support.connection import reading, writing
from fieldkit.commandline.support.layout import columns, cut, wrapped
from fieldkit.commandline.support.options import Place, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.db.contact_import.plan import Action, FieldChange, ImportEntry, ImportPlan, apply, plan
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import printable
from fieldkit.files.contacts.person import FileProblem, Parsed, Problem
from fieldkit.files.contacts.read import read

SHOWN = 40
"""People of one kind, and problems, that are listed without --all; the rest is counted."""
_FOR_PROGRAMS = " is only for programs and was left out"
_DONE = {"new": "new", "merge": "merged", "skip": "there already"}


@click.command(name="import", short_help="Bring in contacts (vCard, CSV), or a file of fieldkit.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would happen; change nothing.")
@click.option("--map", "mapping", metavar="COLUMN=FIELD", multiple=True, help="Where a column of a CSV file goes.")
@click.option(
    "--encoding", default="", metavar="NAME", help="What the text is in, such as cp1252, if it comes out wrong."
)
@click.option("--client", default="", metavar="NAME", help="The client all of them work for.")
@click.option("--make-clients", is_flag=True, help="Make clients of organisations that are none yet.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.option("--all", "everything", is_flag=True, help="List everybody and every problem.")
@json_option
@home_option
@click.pass_obj
def import_(
    place: Place,
    files: tuple[Path, ...],
    dry_run: bool,
    mapping: tuple[str, ...],
    encoding: str,
    client: str,
    make_clients: bool,
    yes: bool,
    everything: bool,
    as_json: bool,
) -> int:
    """Bring in the contacts in FILE, or what a file of fieldkit holds; which it is shows in its content.

    People who are there already, by UID, e-mail, number or name and organisation, are merged: nothing stored is
    overwritten, nothing of the file is lost. Who shares no more than a switchboard or an office's mailbox with
    somebody stays a person of his own.
    """
    own = [path for path in files if taking.is_own(path)]
    ended = 0
    if own:
        if as_json and len(own) < len(files):
            raise click.UsageError("With --json, import files of fieldkit and of other programs one after the other.")
        ended = taking.take(place, own, dry_run=dry_run, yes=yes, as_json=as_json)
        files = tuple(path for path in files if path not in own)
        if not files:
            return ended
    if client and make_clients:
        raise click.UsageError("--client puts everybody into one client; --make-clients has nothing left to do.")
    parsed, failed = _read(files, mapping, encoding)
    if not parsed:
        if as_json:
            say_json({"files": failed, "imported": False})
        return 1
    people = [person for one in parsed.values() for person in one.people]
    with reading(place.home) as connection:
        planned = plan(connection, people, client=client, make_clients=make_clients)
    if not as_json:
        _show_files(parsed)
        _show_people(planned, everything)
        _show_problems([problem for one in parsed.values() for problem in one.problems], everything)
    wanted = not dry_run and (yes or as_json or _agreed(planned))
    uids: tuple[str, ...] = ()
    if wanted and any(target.changed for target in planned.targets):
        from fieldkit.sync.backup import backup_and_restore  # 60 ms, only where something is written

        backup_and_restore.back_up(place.home.database, reason="before-import")
        with writing(place.home) as connection:
            uids = apply(connection, planned).by_target
    if as_json:
        say_json(_plain(parsed, failed, planned, wanted, uids))
    else:
        say(_closing(planned, dry_run, wanted))
    return 1 if failed or ended else 0


def _read(
    files: tuple[Path, ...], mapping: tuple[str, ...], encoding: str
) -> tuple[dict[str, Parsed], list[dict[str, str]]]:
    """Read each file that can be read; the others get a sentence each."""
    parsed: dict[str, Parsed] = {}
    failed: list[dict[str, str]] = []
    for path in files:
        try:
            # "." has no name that a sentence could say
            parsed[str(path)] = read(
                path if path.name else path.resolve(), mapping_overrides=mapping, encoding=encoding
            )
        except (FileProblem, Trouble) as problem:
            complain(f"fieldkit: {problem}")
            failed.append({"file": str(path), "error": str(problem)})
    return parsed, failed


def _agreed(planned: ImportPlan) -> bool:
    if not (planned.count("new") or planned.count("merge")) or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    say()
    return click.confirm(f"{_counts(planned)}. Import?", default=True)


def _show_files(parsed: dict[str, Parsed]) -> None:
    for path, one in parsed.items():
        many = "1 person" if len(one.people) == 1 else f"{len(one.people):,} people"
        say(f"{printable(Path(path).name)}: {one.format}, {one.encoding}, {many}")
        if one.mapping:
            for line in one.mapping.split("\n"):
                say(f"  {cut(printable(line), columns() - 2)}")
            say('  --map "COLUMN=field" puts a column elsewhere; “ignore” leaves it out.')


def _show_people(planned: ImportPlan, everything: bool) -> None:
    say()
    for action in ("new", "merge", "skip"):
        entries = [entry for entry in planned.entries if entry.action == action]
        # What a person must know is listed first.
        entries.sort(key=lambda entry: not entry.notes)
        shown = entries if everything else entries[:SHOWN]
        for entry in shown:
            _show_entry(entry)
        if len(entries) > len(shown):
            say(f"{action:5}  … and {len(entries) - len(shown):,} more; --all lists them")
    for name in planned.clients[: None if everything else SHOWN]:
        say(f"new    client {name}")
    if len(planned.clients) > SHOWN and not everything:
        say(f"new    … and {len(planned.clients) - SHOWN:,} more clients")


def _show_entry(entry: ImportEntry) -> None:
    at = f", at {entry.client}" if entry.client and entry.action == "new" else ""
    head = printable(f"{entry.action:5}  {entry.name}{at}  ({entry.file}, line {entry.line})")
    say(cut(head, columns()))
    lines = [f"{'into' if entry.action == 'merge' else 'is'} {entry.into}: {entry.why}"] if entry.into else []
    lines += [_said(change) for change in entry.changes if change.field != "source"]
    for line in lines:
        for piece in wrapped(printable(line), columns() - 9):
            say(f"         {piece}")
    for note in entry.notes:
        for place, piece in enumerate(wrapped(printable(note), columns() - 9)):
            say(f"       {' ' if place else '!'} {piece}")


def _said(change: FieldChange) -> str:
    before = change.before.split("\n") if change.before else []
    after = change.after.split("\n")
    more = [line.strip() for line in after if line not in before]
    if change.before and change.field in ("phones", "emails"):
        less = [line for line in before if line not in after]
        gone = f"{'; '.join(less)} becomes " if less else "also "
        return f"{change.label}: {gone}{'; '.join(more)}"
    if change.before and change.field == "details":
        return f"{change.label}: also {'; '.join(more)}"
    value = " ".join(after) if change.field != "details" else "; ".join(more)
    return f"{change.label}: {f'{change.before} becomes ' if change.before else ''}{value}"


def _show_problems(problems: list[Problem], everything: bool) -> None:
    programs = [problem for problem in problems if not everything and _FOR_PROGRAMS in problem.what]
    others = [problem for problem in problems if problem not in programs] if programs else problems
    others = sorted(others, key=lambda problem: ("refused", "lost", "changed").index(problem.severity))
    if problems:
        say()
        say("Not kept as it stood:")
    for problem in others[: None if everything else SHOWN]:
        for place, piece in enumerate(wrapped(str(problem), columns() - 4)):
            say(f"  {'  ' if place else ''}{piece}")
    if len(others) > SHOWN and not everything:
        say(f"  … and {len(others) - SHOWN:,} more; --all lists them")
    if programs:
        kinds = list(dict.fromkeys(problem.what.partition(_FOR_PROGRAMS)[0] for problem in programs))
        more = f" and {len(kinds) - 8} more" if len(kinds) > 8 else ""
        for piece in wrapped(f"What only programs need was left out: {', '.join(kinds[:8])}{more}.", columns() - 4):
            say(f"  {piece}")


def _counts(planned: ImportPlan) -> str:
    actions: tuple[Action, ...] = ("new", "merge", "skip")
    counts = [f"{planned.count(action):,} {_DONE[action]}" for action in actions if planned.count(action)]
    if planned.clients:
        counts.append(f"{len(planned.clients):,} new client{'s' if len(planned.clients) > 1 else ''}")
    return ", ".join(counts) or "nobody"


def _closing(planned: ImportPlan, dry_run: bool, wanted: bool) -> str:
    if not dry_run and not wanted:
        return "Nothing was imported."
    if dry_run:
        return f"\n{_counts(planned)}. This was a dry run: nothing was changed."
    if not (planned.count("new") or planned.count("merge")):
        return f"\nNothing to import: {_counts(planned)}."
    return f"\nImported: {_counts(planned)}."


def _plain(
    parsed: dict[str, Parsed], failed: list[dict[str, str]], planned: ImportPlan, done: bool, uids: tuple[str, ...]
) -> dict[str, object]:
    files: list[object] = [
        {"file": path, "format": one.format, "encoding": one.encoding, "mapping": one.mapping.splitlines()}
        for path, one in parsed.items()
    ]
    return {
        "files": files + failed,
        "people": [
            {
                "file": entry.file,
                "line": entry.line,
                "name": entry.name,
                "action": entry.action,
                "why": entry.why,
                "into": entry.into,
                "client": entry.client,
                "uid": uids[entry.target] if uids else planned.targets[entry.target].uid,
                "changes": [{"field": c.field, "before": c.before, "after": c.after} for c in entry.changes],
                "notes": list(entry.notes),
            }
            for entry in planned.entries
        ],
        "problems": [
            {"file": p.file, "line": p.line, "severity": p.severity, "what": p.what}
            for one in parsed.values()
            for p in one.problems
        ],
        "clients": list(planned.clients),
        "new": planned.count("new"),
        "merged": planned.count("merge"),
        "skipped": planned.count("skip"),
        "imported": done,
    }
