"""What ``import`` says about contacts: files, people, what was not kept as it stood; the same for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.commandline.support.layout import columns, cut, wrapped
from fieldkit.commandline.support.output import say
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations.exchange.import_contacts import counts

if TYPE_CHECKING:
    from fieldkit.db.contact_import.plan import Action, FieldChange, ImportEntry, ImportPlan
    from fieldkit.files.contacts.person import Parsed, Problem
    from fieldkit.operations.exchange.import_contacts import ContactFiles

SHOWN = 40
"""People of one kind, and problems, that are listed without --all; the rest is counted."""
_FOR_PROGRAMS = " is only for programs and was left out"


def show(read: ContactFiles, planned: ImportPlan, everything: bool, *, done: bool) -> None:
    """Say what is in the files, what became of whom or, before it is ``done``, would become, and what is lost."""
    _show_files(read.parsed)
    say()
    if planned.entries and not done:
        say("What the import would do:")
    _show_people(planned, everything)
    _show_problems([problem for one in read.parsed.values() for problem in one.problems], everything)


def closing(planned: ImportPlan, dry_run: bool, wanted: bool) -> str:
    """Return what was done, in a sentence."""
    if not dry_run and not wanted:
        return "Nothing was imported."
    if dry_run:
        return f"\n{counts(planned)}. This was a dry run: nothing was changed."
    if not (planned.count("new") or planned.count("merge")):
        return f"\nNothing to import: {counts(planned)}."
    return f"\nImported: {counts(planned)}."


def show_duplicates(pairs: int | None) -> None:
    """Say how many pairs with somebody imported may be one person, and where they are decided; nothing if there are
    none. None: nobody has looked.
    """
    if pairs == 0:
        return
    where = "D in fieldkit goes through them, “fieldkit duplicates” lists them."
    if pairs is None:
        say(f"There are too many contacts to count here those that may be one person: {where}")
    else:
        several = "1 pair of contacts" if pairs == 1 else f"{pairs:,} pairs of contacts"
        say(f"{several} with somebody imported now may be one person: {where}")


def failures(read: ContactFiles) -> list[dict[str, str]]:
    """Return the files that could not be read, for programs."""
    return [{"file": path, "error": why} for path, why in read.failed]


def plain(read: ContactFiles, planned: ImportPlan, done: bool, uids: Sequence[str]) -> dict[str, object]:
    """Return it for programs. ``uids``: by the plan's targets, () if nothing was stored."""
    files: list[object] = [
        {"file": path, "format": one.format, "encoding": one.encoding, "mapping": one.mapping.splitlines()}
        for path, one in read.parsed.items()
    ]
    return {
        "files": [*files, *failures(read)],
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
            for one in read.parsed.values()
            for p in one.problems
        ],
        "clients": list(planned.clients),
        "new": planned.count("new"),
        "merged": planned.count("merge"),
        "skipped": planned.count("skip"),
        "imported": done,
    }


def _show_files(parsed: dict[str, Parsed]) -> None:
    for path, one in parsed.items():
        many = "1 person" if len(one.people) == 1 else f"{len(one.people):,} people"
        say(f"{printable(Path(path).name)}: {one.format}, {one.encoding}, {many}")
        if one.mapping:
            for line in one.mapping.split("\n"):
                say(f"  {cut(printable(line), columns() - 2)}")
            if one.recalled:
                say("  Some columns go where you put them the last time; --guess guesses them anew.")
            say('  --map "COLUMN=field" puts a column elsewhere; “ignore” leaves it out.')


def _show_people(planned: ImportPlan, everything: bool) -> None:
    actions: tuple[Action, ...] = ("new", "merge", "skip")
    for action in actions:
        count = planned.count(action)
        # What a person must know is listed first.
        for entry in planned.first(count if everything else SHOWN, action) if count else ():
            _show_entry(entry)
        if count > SHOWN and not everything:
            say(f"{action:5}  … and {count - SHOWN:,} more; --all lists them")
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
    known = set(before)
    more = [line.strip() for line in after if line not in known]
    if change.before and change.field in ("phones", "emails"):
        stays = set(after)
        less = [line for line in before if line not in stays]
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
